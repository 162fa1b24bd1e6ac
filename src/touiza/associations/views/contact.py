"""Writing to an association: the form, the link that confirms a visitor's address, and the association's answers."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.models import User
from touiza.accounts.services.limits import address_of, take
from touiza.actors.access import access_signed_in, actor_of
from touiza.associations.access import access_association, access_role
from touiza.associations.access_contact import access_confirmation, access_message, count_messages, messages_of
from touiza.associations.context import workspace
from touiza.associations.forms_contact import AnswerForm, ContactForm, VisitorForm
from touiza.associations.letters import addresses_for, line_of, lines_of
from touiza.associations.models import Association, ContactMessage
from touiza.associations.services.contact import answer_message, confirm_message, reopen_message, write_message
from touiza.core.errors import Refusal
from touiza.core.ids import public_id as new_id
from touiza.core.web import blame, next_of, typed

PER_PAGE = 20
HOUR, DAY = 3600, 24 * 3600
State = ContactMessage.State


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, handle: str) -> HttpResponse:
    """Write to an association; the button `show` shows its e-mail and phone to whom it shows them."""
    association = access_association(handle)
    showing = "show" in request.POST
    signed_in = request.user.is_authenticated
    form_class = ContactForm if signed_in else VisitorForm
    form = form_class(None if showing else typed(request), initial={"form_key": new_id()})
    if showing:
        take(key=f"addresses:{address_of(request)}", limit=20, seconds=HOUR)
    elif request.method == "POST" and form.is_valid():
        try:
            _write(request, association, form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect(f"{reverse('associations:contact', args=[handle])}?sent={'1' if signed_in else 'confirm'}")
    context = {
        "association": association,
        "name": association.name.here,
        "form": form,
        "sent": request.GET.get("sent", ""),
        "addresses": addresses_for(association, actor_of(request.user), asked=showing),
    }
    return render(request, "associations/contact.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, association: Association, data: dict[str, Any]) -> None:
    take(key=f"contact:{address_of(request)}", limit=10, seconds=HOUR)
    take(key=f"contact_to:{association.pk}", limit=200, seconds=DAY)
    told = {name: data[name] for name in ("subject", "body", "shares_address")}
    sender = actor_of(request.user)
    if sender is not None:
        user = cast("User", request.user)
        told |= {"name": sender.known_as, "email": user.email, "language": user.language}
    else:
        take(key=f"contact_from:{data['email'].lower()}", limit=3, seconds=DAY)
        told |= {"name": data["name"], "email": data["email"], "language": get_language() or "ar"}
    write_message(association=association, sender=sender, form_key=data["form_key"] or None, **told)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_confirmation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what a visitor wrote; the button sends it on."""
    message = access_confirmation(secret)
    fault = ""
    if request.method == "POST":
        try:
            message = confirm_message(message=message)
        except Refusal as refusal:
            fault = str(refusal.sentence)
        else:
            return redirect("associations:contact_confirmation", secret)
    context = {"message": message, "association": message.association, "fault": fault, "noindex": True}
    return render(request, "associations/contact_confirmation.html", context, status=409 if fault else 200)


@login_required
@require_safe
def letters(request: HttpRequest, handle: str) -> HttpResponse:
    """List what people wrote to the association: what waits, or what is answered."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    state = State.ANSWERED if request.GET.get("state") == State.ANSWERED else State.WAITING
    page = Paginator(messages_of(association, state), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"text": label, "href": f"?state={value}", "current": value == state}
        for value, label in State.choices
        if value != State.UNCONFIRMED
    ]
    tabs[0]["count"] = count_messages(association)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "page": page,
        "lines": lines_of(page, actor),
        "tabs": tabs,
        "waiting": state == State.WAITING,
    }
    return render(request, "associations/letters.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Read one message; POST answers it: `deed` is "send", "elsewhere" (answered another way) or "reopen"."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    message = access_message(association, public_id)
    deed = request.POST.get("deed", "send")
    form = AnswerForm(typed(request), by_mail=deed == "send")
    if request.method == "POST" and form.is_valid():
        try:
            if deed == "reopen":
                reopen_message(message=message, by=actor)
            else:
                take(key=f"answer:{actor.pk}", limit=200, seconds=DAY)
                answer = form.cleaned_data["answer"] if deed == "send" else ""
                answer_message(message=message, by=actor, answer=answer)
        except Refusal as refusal:
            blame(form, refusal)
            message = access_message(association, public_id)
        else:
            messages.success(request, _("The answer is on its way.") if deed == "send" else _("Noted."))
            return redirect(next_of(request, reverse("associations:letters", args=[handle])))
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "line": line_of(message, actor),
        "message": message,
        "form": form,
    }
    return render(request, "associations/letter.html", context, status=422 if form.errors else 200)
