"""Applying, following an application, and deciding about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.guest_visits import guests_too
from touiza.actors.models import Actor
from touiza.associations.access import access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.waiting import desk_of
from touiza.conversations.access import has_new
from touiza.conversations.forms import MessageForm
from touiza.conversations.services.talking import mark_read, settle
from touiza.core.errors import Refusal
from touiza.core.web import blame, next_of, typed
from touiza.opportunities.access import access_opportunity
from touiza.opportunities.access_applications import (
    Seen,
    access_application,
    access_to_decide,
    applications_read_by,
    live_application,
)
from touiza.opportunities.access_guests import words_typed_before
from touiza.opportunities.application_rows import application_rows
from touiza.opportunities.applications_context import applicant_lines, application_page, before_applying
from touiza.opportunities.forms.applications import (
    AnswerForm,
    ApplyForm,
    DeclineForm,
    DoneForm,
    ListForm,
    QuestionForm,
    WithdrawForm,
)
from touiza.opportunities.forms.apply import FullApplyForm
from touiza.opportunities.models import LIVE, Application, ApplicationState, Timing
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.deeds import tell_done
from touiza.opportunities.services.waiting_list import put_on_list, stay_on_list
from touiza.opportunities.views.applying import send_application

PER_PAGE = 20
TABS = {"waiting": gettext_lazy("To decide"), "listed": gettext_lazy("Waiting list"), "accepted": gettext_lazy("Accepted"), "ended": gettext_lazy("Ended")}
PAGES = {True: "opportunities/application.html", False: "opportunities/application_decide.html"}  # by who applied
STATES: dict[str, tuple[str, ...]] = {
    "waiting": (ApplicationState.SUBMITTED, ApplicationState.ASKED),
    "listed": (ApplicationState.LISTED,),
    "accepted": (ApplicationState.ACCEPTED, ApplicationState.BACKUP),
}


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """The form to apply, for those who come without the opportunity's page open (after signing in, say)."""
    actor = access_signed_in(request.user)
    opportunity = access_opportunity(slug, actor)
    live = live_application(actor, opportunity)
    if live is not None and live.state in LIVE:
        return redirect("opportunities:application", live.public_id)
    kept = words_typed_before(request.user, opportunity, request.GET.get("typed", ""))
    initial = {"message": kept} if kept else None
    form = FullApplyForm(typed(request), request.FILES or None, opportunity=opportunity, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"apply:{actor.pk}", limit=30, seconds=3600)
            application = send_application(request.user, actor, opportunity, form)
            if "done" in request.POST and application.state == ApplicationState.ACCEPTED:
                tell_done(application=application)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            level = messages.INFO if application.state == ApplicationState.DECLINED else messages.SUCCESS
            messages.add_message(request, level, _applied(application))
            return redirect(_onward(application))
    status = 422 if form.errors else 200
    context = {"opportunity": opportunity, "form": form, "apply": before_applying(actor, opportunity)}
    return render(request, "opportunities/apply.html", context, status=status)


@guests_too
@login_required
@require_GET
def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where an application stands: to its applicant, or to the association that must answer."""
    actor = access_signed_in(request.user)
    seen = access_application(actor, public_id)
    context = application_page(actor, seen, request.GET.get("page"))
    if (conversation := context["conversation"]) and has_new(conversation):
        mark_read(conversation=conversation, person=actor)
    return render(request, PAGES[seen.as_applicant], context)


@guests_too
@login_required
@require_POST
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    """The applicant changes their words."""
    return _act(request, public_id, ApplyForm, "apply_form", _edit, applicant=True)


@guests_too
@login_required
@require_POST
def withdrawal(request: HttpRequest, public_id: str) -> HttpResponse:
    """The applicant withdraws."""
    return _act(request, public_id, WithdrawForm, "withdraw_form", _withdraw, applicant=True)


@guests_too
@login_required
@require_POST
def done(request: HttpRequest, public_id: str) -> HttpResponse:
    """The volunteer has done the deed they took on."""
    return _act(request, public_id, DoneForm, "done_form", _done, applicant=True)


@guests_too
@login_required
@require_POST
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """The applicant answers a question."""
    return _act(request, public_id, AnswerForm, "answer_form", _answer, applicant=True)


@login_required
@require_POST
def acceptance(request: HttpRequest, public_id: str) -> HttpResponse:
    """The association accepts."""
    return _act(request, public_id, Form, "accept_form", _accept, applicant=False)


@login_required
@require_POST
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    """The association asks."""
    return _act(request, public_id, QuestionForm, "question_form", _ask, applicant=False)


@login_required
@require_POST
def refusal(request: HttpRequest, public_id: str) -> HttpResponse:
    """The association declines."""
    return _act(request, public_id, DeclineForm, "decline_form", _decline, applicant=False)


@login_required
@require_POST
def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """The association puts the applicant on the waiting list."""
    return _act(request, public_id, ListForm, "list_form", _list, applicant=False)


@guests_too
@login_required
@require_POST
def interest(request: HttpRequest, public_id: str) -> HttpResponse:
    """The applicant on the waiting list says whether they are still interested."""
    return _act(request, public_id, Form, "interest_form", _stay if "yes" in request.POST else _leave, applicant=True)


@guests_too
@login_required
@require_POST
def talk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Either side says something."""
    actor = access_signed_in(request.user)
    side = access_application(actor, public_id).as_applicant
    return _act(request, public_id, MessageForm, "message_form", _say, applicant=side, auto_id="say_%s")


@login_required
@require_POST
def settled(request: HttpRequest, public_id: str) -> HttpResponse:
    """The association says that what the applicant wrote, up to the message `upto`, needs no answer."""
    actor = access_signed_in(request.user)
    seen = access_to_decide(actor, public_id)
    upto = request.POST.get("upto", "")
    if upto.isascii() and upto.isdecimal() and len(upto) < 19:
        settle(subject=seen.application, upto=int(upto), by=actor)
        messages.success(request, _("Noted: it waits for you no more."))
    return redirect(next_of(request, reverse("opportunities:application", args=[public_id])))


@login_required
@require_GET
def applications(request: HttpRequest, handle: str) -> HttpResponse:
    """All applications of an association, by what they wait for."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.READ_ANSWERS)
    tab = request.GET.get("state", "waiting")
    tab = tab if tab in TABS else "ended"
    rows = applications_read_by(association, limit_of(actor, association))
    rows = rows.filter(state__in=STATES[tab]) if tab in STATES else rows.exclude(state__in=LIVE).order_by("-pk")
    rows = rows.order_by("listed_at", "pk") if tab == "listed" else rows
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "tabs": [{"text": text, "href": f"?state={name}", "current": name == tab} for name, text in TABS.items()],
        "tab_title": TABS[tab],
        "page": page,
        "rows": application_rows(applicant_lines(list(page), association, actor), desk_of(request, association, actor)),
    }
    return render(request, "opportunities/applications.html", context)


def _act(
    request: HttpRequest,
    public_id: str,
    form_class: type[Form],
    name: str,
    deed: Callable[[Application, Actor, dict[str, Any]], str],
    *,
    applicant: bool,
    **how: Any,
) -> HttpResponse:
    """Do one deed to an application: its page again with the form when refused, else on to `next`."""
    actor = access_signed_in(request.user)
    seen = access_application(actor, public_id) if applicant else access_to_decide(actor, public_id)
    if seen.as_applicant != applicant:
        raise Http404
    form = form_class(request.POST, **how)
    if form.is_valid():
        try:
            messages.success(request, deed(seen.application, actor, form.cleaned_data))
        except Refusal as no:
            blame(form, no)
        else:
            return redirect(next_of(request, reverse("opportunities:application", args=[public_id])))
    return _page(request, actor, access_application(actor, public_id), **{name: form})


def _page(request: HttpRequest, actor: Actor, seen: Seen, **forms: Form) -> HttpResponse:
    refused = next((form for form in forms.values() if form.errors), None)
    context = application_page(actor, seen) | forms | {"form": refused}
    return render(request, PAGES[seen.as_applicant], context, status=422 if refused else 200)


def _onward(application: Application) -> str:
    """Return the address that comes next: in shift work one chooses shifts, else one sees where the application stands."""
    if application.opportunity.timing == Timing.SHIFTS and application.state in LIVE:
        return reverse("opportunities:shifts", args=[application.opportunity.post.slug])
    return reverse("opportunities:application", args=[application.public_id])


def _applied(application: Application) -> str:
    if application.opportunity.timing == Timing.DEED and application.state == ApplicationState.ACCEPTED:
        return _("You are in. When you have done it, say so here.")
    if application.opportunity.timing == Timing.SHIFTS and application.state in LIVE:
        return _("That is sent. Now choose your shifts.")
    if application.state == ApplicationState.ACCEPTED:
        return _("You are in: the association has been told, and your place is kept.")
    if application.state == ApplicationState.BACKUP:
        return _("All places are taken. You are a back-up: as soon as one comes free it is yours.")
    if application.state == ApplicationState.DECLINED:
        return _("A rule of the association has answered at once: you read below what it says.")
    return _("Your application has been sent. You will read the answer here and by e-mail.")


def _edit(application: Application, _actor: Actor, data: dict[str, Any]) -> str:
    services.edit_application(application=application, **data)
    return _("Your words have been changed.")


def _withdraw(application: Application, _actor: Actor, data: dict[str, Any]) -> str:
    services.withdraw_application(application=application, **data)
    return _("Your application is withdrawn, and the association has been told.")


def _done(application: Application, _actor: Actor, data: dict[str, Any]) -> str:
    tell_done(application=application, **data)
    return _("Thank you: it is noted that you did it.")


def _answer(application: Application, _actor: Actor, data: dict[str, Any]) -> str:
    services.answer_question(application=application, answer=data["sentence"])
    return _("Your answer has been sent.")


def _accept(application: Application, actor: Actor, _data: dict[str, Any]) -> str:
    done = services.accept_application(application=application, by=actor)
    if done.state == ApplicationState.BACKUP:
        return _("All places are taken: %(name)s is kept as a back-up and has been told.") % {"name": done.person}
    return _("%(name)s is accepted and has been told.") % {"name": done.person}


def _ask(application: Application, actor: Actor, data: dict[str, Any]) -> str:
    services.ask_applicant(application=application, by=actor, question=data["sentence"])
    return _("Your question has been sent to %(name)s.") % {"name": application.person}


def _list(application: Application, actor: Actor, data: dict[str, Any]) -> str:
    put_on_list(application=application, by=actor, **data)
    return _("%(name)s is on the waiting list and has been told.") % {"name": application.person}


def _stay(application: Application, _actor: Actor, _data: dict[str, Any]) -> str:
    stay_on_list(application=application)
    return _("You stay on the waiting list.")


def _leave(application: Application, _actor: Actor, _data: dict[str, Any]) -> str:
    if application.state != ApplicationState.LISTED:
        raise Refusal("not_listed", _("You are not on the waiting list any more: see where your application stands."))
    services.withdraw_application(application=application)
    return _("You have left the waiting list, and the association has been told.")


def _say(application: Application, actor: Actor, data: dict[str, Any]) -> str:
    take(key=f"say:{actor.pk}", limit=60, seconds=3600)
    services.write_message(application=application, author=actor, **data)
    return _("Your message has been sent.")


def _decline(application: Application, actor: Actor, data: dict[str, Any]) -> str:
    services.decline_application(application=application, by=actor, **data)
    return _("%(name)s has been told, with your reason.") % {"name": application.person}
