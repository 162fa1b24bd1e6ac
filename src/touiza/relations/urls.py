"""Addresses of the register and of letters."""

from django.urls import path

from touiza.relations.views import acts, calls, contact, files, finding, inbox, inbox_keeping, letters, register

app_name = "relations"
ONE = "@<slug:handle>/register/people/<slug:public_id>/"
FILE = "@<slug:handle>/register/files/<slug:public_id>/"
LETTER = "@<slug:handle>/letters/<slug:public_id>/"
DUE = "@<slug:handle>/inbox/<slug:public_id>/"
urlpatterns = [
    path("@<slug:handle>/register/", register.register, name="register"),
    path("@<slug:handle>/register/new/", contact.new, name="new"),
    path("@<slug:handle>/register/filters/", register.saved_filters, name="saved_filters"),
    path("@<slug:handle>/register/filters/<int:pk>/", register.saved_filter, name="saved_filter"),
    path("@<slug:handle>/register/fields/", register.fields, name="fields"),
    path("@<slug:handle>/register/fields/<int:pk>/", register.field, name="field"),
    path("@<slug:handle>/register/acts/", acts.acts, name="acts"),
    path("@<slug:handle>/register/acts/new/", acts.act_new, name="act_new"),
    path("@<slug:handle>/register/acts/<slug:public_id>/", acts.act, name="act"),
    path("@<slug:handle>/register/acts/<slug:public_id>/undoing/", acts.act_undoing, name="act_undoing"),
    path("@<slug:handle>/register/merges/<int:pk>/undoing/", acts.merge_undoing, name="merge_undoing"),
    path("@<slug:handle>/register/files/", files.imports, name="imports"),
    path("@<slug:handle>/register/export/", files.export, name="export"),
    path(FILE, files.import_, name="import"),
    path(f"{FILE}columns/", files.import_columns, name="import_columns"),
    path(f"{FILE}choices/", files.import_choices, name="import_choices"),
    path(f"{FILE}rows/<int:pk>/", files.import_row, name="import_row"),
    path(f"{FILE}deed/", files.import_deed, name="import_deed"),
    path(ONE, contact.contact, name="contact"),
    path(f"{ONE}edit/", contact.edit, name="edit"),
    path(f"{ONE}status/", contact.standing, name="standing"),
    path(f"{ONE}notes/", contact.notes, name="notes"),
    path(f"{ONE}addresses/", contact.addresses, name="addresses"),
    path(f"{ONE}addresses/<int:pk>/", contact.address, name="address"),
    path(f"{ONE}consents/", contact.consents, name="consents"),
    path(f"{ONE}consents/<int:pk>/", contact.consent, name="consent"),
    path(f"{ONE}qualifications/", contact.qualifications, name="qualifications"),
    path(f"{ONE}qualifications/<int:pk>/", contact.qualification, name="qualification"),
    path(f"{ONE}removal/", contact.removal, name="removal"),
    path(f"{ONE}merge/", acts.merge, name="merge"),
    path("@<slug:handle>/inbox/", inbox.inbox, name="inbox"),
    path("@<slug:handle>/inbox/saved/", inbox_keeping.saved_answers, name="saved_answers"),
    path("@<slug:handle>/inbox/saved/<int:pk>/", inbox_keeping.saved_answer, name="saved_answer"),
    path("@<slug:handle>/inbox/hours/", inbox_keeping.hours, name="hours"),
    path("@<slug:handle>/inbox/figures/", inbox_keeping.figures, name="answer_figures"),
    path(DUE, inbox.due, name="due"),
    path(f"{DUE}assignment/", inbox.assignment, name="due_assignment"),
    path(f"{DUE}decision/", inbox.decision, name="due_decision"),
    path(f"{DUE}undoing/", inbox.undoing, name="due_undoing"),
    path(f"{DUE}notes/", inbox.notes, name="due_notes"),
    path(f"{DUE}translation/", inbox.translation, name="due_translation"),
    path("@<slug:handle>/letters/", letters.mailings, name="mailings"),
    path("@<slug:handle>/letters/new/", letters.mailing_new, name="mailing_new"),
    path(LETTER, letters.mailing, name="mailing"),
    path(f"{LETTER}edit/", letters.mailing_edit, name="mailing_edit"),
    path(f"{LETTER}trial/", letters.mailing_trial, name="mailing_trial"),
    path(f"{LETTER}sending/", letters.mailing_sending, name="mailing_sending"),
    path("opportunities/<slug:slug>/shifts/<int:pk>/invitations/", calls.calls, name="calls"),
    path("opportunities/<slug:slug>/invitations/", calls.calls, name="dated_calls"),
    path("opportunities/<slug:slug>/people/", finding.fitting, name="fitting"),
    path("opportunities/<slug:slug>/people/steps/", finding.sourcing, name="sourcing"),
    path("@<slug:handle>/finder/", finding.finder, name="finder"),
    path("me/being-found/", finding.findable, name="findable"),
    path("me/invitations/<str:public_id>/", calls.call, name="call"),
    path("me/letters/<slug:public_id>/", letters.letter, name="letter"),
    path("letters/stop/<str:key>/", letters.stop, name="stop"),
]
