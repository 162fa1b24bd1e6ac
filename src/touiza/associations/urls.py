"""Addresses of associations."""

from django.urls import path

from touiza.associations.views import (
    claims,
    closing,
    contact,
    directory,
    documents,
    founding,
    people,
    suspensions,
    verification,
)

app_name = "associations"
urlpatterns = [
    path("associations/", directory.directory, name="directory"),
    path("associations/new/", founding.new, name="new"),
    path("associations/handle/", founding.handle_proposal, name="handle_proposal"),
    path("me/associations/", people.mine, name="mine"),
    path("@<slug:handle>/edit/", founding.edit, name="edit"),
    path("@<slug:handle>/people/", people.people, name="people"),
    path("@<slug:handle>/people/<int:pk>/", people.role, name="role"),
    path("@<slug:handle>/invitations/<int:pk>/", people.own_invitation, name="own_invitation"),
    path("@<slug:handle>/closing/", closing.closing, name="closing"),
    path("@<slug:handle>/suspension/", suspensions.suspension, name="suspension"),
    path("suspensions/", suspensions.suspensions, name="suspensions"),
    path("@<slug:handle>/claim/", claims.claim, name="claim"),
    path("invitations/<slug:secret>/", people.invitation, name="invitation"),
    path("@<slug:handle>/documents/", documents.documents, name="documents"),
    path("@<slug:handle>/documents/new/", documents.document_new, name="document_new"),
    path("@<slug:handle>/documents/<slug:public_id>/", documents.document, name="document"),
    path("@<slug:handle>/documents/<slug:public_id>/edit/", documents.document_edit, name="document_edit"),
    path("@<slug:handle>/documents/<slug:public_id>/removal/", documents.document_removal, name="document_removal"),
    path("@<slug:handle>/documents/<slug:public_id>/<int:number>/", documents.document_file, name="document_file"),
    path("@<slug:handle>/verification/", verification.verification, name="verification"),
    path("@<slug:handle>/verification/request/", verification.verification_request, name="verification_request"),
    path("verifications/", verification.verifications, name="verifications"),
    path("verifications/<slug:public_id>/", verification.verification_detail, name="verification_detail"),
    path("verifications/<slug:public_id>/withdrawal/", verification.verification_withdrawal, name="verification_withdrawal"),
    path("verifications/<slug:public_id>/<slug:criterion>/", verification.verification_evidence, name="verification_evidence"),
    path("@<slug:handle>/contact/", contact.contact, name="contact"),
    path("@<slug:handle>/messages/", contact.letters, name="letters"),
    path("@<slug:handle>/messages/<slug:public_id>/", contact.letter, name="letter"),
    path("contact/<slug:secret>/", contact.contact_confirmation, name="contact_confirmation"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<slug:public_id>/", claims.claim_detail, name="claim_detail"),
]
