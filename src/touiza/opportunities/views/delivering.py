"""Work from home: handing it in, and both sides' page of what was handed in, round by round."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.accounts.models import User
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.guest_visits import guests_too
from touiza.actors.models import Actor
from touiza.associations.context import workspace
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import keep_typed, next_of
from touiza.media.links import paper_url, picture_url
from touiza.media.models import Attachment, Paper
from touiza.media.services import store_picture
from touiza.media.services_papers import remove_kept, store_paper
from touiza.opportunities.access_delivering import Seen, access_deliverable, access_own_place, deliverables_of
from touiza.opportunities.forms.delivering import AcceptForm, HandInForm, ReturnForm
from touiza.opportunities.models import Deliverable, DeliverableRound, Engagement
from touiza.opportunities.services.delivering import accept_deliverable, hand_in, return_deliverable, takes_deliverables
from touiza.proof.doubts import said
from touiza.proof.forms import AskingForm
from touiza.proof.units import amount


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def deliverables(request: HttpRequest, slug: str) -> HttpResponse:
    """What one handed in for a piece of work; POST hands in anew."""
    actor = access_signed_in(request.user)
    place = access_own_place(actor, slug)
    opportunity = place.opportunity
    form = _hand_in_form(request, place)
    if request.method == "POST" and form.is_valid() and (line := _handed_in(request, actor, place, form)):
        messages.success(request, _("Handed in. The association looks at it, and you are told."))
        return redirect("opportunities:deliverable", line.deliverable.public_id)
    context = {
        "opportunity": opportunity,
        "form": form,
        "open": takes_deliverables(opportunity),
        "deliverables": deliverables_of(actor, opportunity),
        "noindex": True,
    }
    return render(request, "opportunities/deliverables.html", context, status=422 if form.errors else 200)


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def deliverable(request: HttpRequest, public_id: str) -> HttpResponse:
    """One deliverable with its rounds. POST: the volunteer hands in again, or the association accepts or sends back."""
    actor = access_signed_in(request.user)
    seen = access_deliverable(actor, public_id)
    return _own(request, actor, seen) if seen.own else _theirs(request, actor, seen)


def _own(request: HttpRequest, actor: Actor, seen: Seen) -> HttpResponse:
    row = seen.deliverable
    place = row.engagement
    latest = list(row.rounds.all())[-1]
    form = _hand_in_form(request, place, initial={"minutes": latest.minutes, "done_on": latest.done_on, "quantity": latest.quantity})
    if request.method == "POST" and form.is_valid() and _handed_in(request, actor, place, form, row):
        messages.success(request, _("Handed in. The association looks at it, and you are told."))
        return redirect("opportunities:deliverable", row.public_id)
    context = _shown(row) | {"form": form, "again": row.state == Deliverable.State.RETURNED}
    return render(request, "opportunities/deliverable.html", context, status=422 if form.errors else 200)


def _theirs(request: HttpRequest, actor: Actor, seen: Seen) -> HttpResponse:
    row = seen.deliverable
    latest = list(row.rounds.all())[-1]
    unit = row.engagement.opportunity.unit
    initial = {"minutes": latest.minutes, "quantity": latest.quantity}
    forms: dict[str, AskingForm] = {
        "accept_form": AcceptForm(prefix="a", initial=initial, unit=unit),
        "return_form": ReturnForm(prefix="r"),
    }
    if request.method == "POST":
        if not seen.may_decide:
            raise PermissionDenied
        number = request.POST.get("number", "")
        name, deed = ("return_form", return_deliverable) if "return" in request.POST else ("accept_form", accept_deliverable)
        form = forms[name] = ReturnForm(request.POST, prefix="r") if name == "return_form" else AcceptForm(request.POST, prefix="a", unit=unit)
        if form.is_valid() and _done(form, deed, deliverable=row, number=int(number) if number.isdecimal() and len(number) < 4 else 0, by=actor):
            messages.success(request, _("Done: %(name)s has been told.") % {"name": row.engagement.person.known_as})
            return redirect(next_of(request, request.path))
    refused = next((form for form in forms.values() if form.errors), None)
    if refused is not None:
        keep_typed(request, *(form for form in forms.values() if form is not refused))
    context = _shown(row) | forms | {
        "workspace": workspace(row.engagement.opportunity.association, actor),
        "number": latest.number,
        "may_decide": seen.may_decide and row.state == Deliverable.State.WAITING,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "form": refused,
    }
    return render(request, "opportunities/deliverable_decide.html", context, status=422 if refused else 200)


def _done(form: AskingForm, deed: Callable[..., Any], **told: Any) -> bool:
    try:
        deed(**told, **form.cleaned_data)
    except Refusal as refusal:
        form.blame(refusal)
        return False
    return True


def _hand_in_form(request: HttpRequest, place: Engagement, initial: dict[str, Any] | None = None) -> HandInForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    begin = {"done_on": clock.today(place.opportunity.zone)} | (initial or {})
    return HandInForm(*sent, initial=begin, unit=place.opportunity.unit)


def _handed_in(
    request: HttpRequest, actor: Actor, place: Engagement, form: HandInForm, row: Deliverable | None = None
) -> DeliverableRound | None:
    """Keep the file, private and the person's own, then hand in; a refusal leaves no file behind."""
    take(key=f"hand-in:{request.user.pk}", limit=40, seconds=3600)
    told: dict[str, Any] = dict(form.cleaned_data)
    upload, file = told.pop("file"), None
    try:
        file = _store(request.user, actor, upload) if upload else None
        line = hand_in(engagement=place, person=actor, deliverable=row, file=file, sure=form.yes, **told)
    except Refusal as refusal:
        if file is not None:
            remove_kept(file)
        form.blame(refusal)
        return None
    if file is not None and line.kept != file:  # the form was sent twice
        remove_kept(file)
    return line


def _store(user: Any, actor: Actor, upload: UploadedFile) -> Attachment | Paper:
    owner: User = user
    is_pdf = b"%PDF-" in upload.read(1024)
    upload.seek(0)
    if is_pdf:
        return store_paper(owner=owner, upload=upload, saved_as=_("deliverable"), space=actor.pk, private=True)
    return store_picture(owner=owner, upload=upload, space=actor.pk, private=True)


def _shown(row: Deliverable) -> dict[str, Any]:
    opportunity = row.engagement.opportunity
    return {
        "deliverable": row,
        "opportunity": opportunity,
        "association": opportunity.association,
        "person": row.engagement.person,
        "rounds": [_round(line, opportunity.unit) for line in row.rounds.all()],
        "noindex": True,
    }


def _round(line: DeliverableRound, unit: Any) -> dict[str, Any]:
    kept = line.kept
    return {
        "line": line,
        "file": (paper_url(kept) if isinstance(kept, Paper) else picture_url(kept)) if kept else "",
        "worked": amount(unit, line.quantity) if unit and line.quantity else "",
        "questions": said(line.asked),
    }
