"""What a guest does with their own link: come in, keep an account, take everything away, have it erased."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.accounts.services.limits import take
from touiza.actors.forms_guests import KeepForm
from touiza.actors.forms_settings import ErasureForm
from touiza.actors.guest_links import access_guest_link
from touiza.actors.guest_visits import access_guest, begin_visit, end_visit, is_open_to_guests
from touiza.actors.services.guests import end_links, keep_account, send_link, write_again
from touiza.core.errors import Refusal
from touiza.core.web import blame, next_of, typed

EXPORTS_AN_HOUR = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, key: str) -> HttpResponse:
    """The page a guest's mail leads to; its button lets them in. Looking changes nothing: mail programs open links."""
    opened = access_guest_link(key)
    fault = ""
    if request.method == "POST" and opened.state in {"late", "ended"}:
        try:
            send_link(person=opened.person)
        except Refusal as refusal:
            fault = str(refusal.sentence)
        else:
            messages.success(request, _("A new link is on its way to the address you gave."))
            return redirect(request.get_full_path())
    elif request.method == "POST" and opened.state == "good" and not request.user.is_authenticated:
        begin_visit(request, opened.person)
        wanted = next_of(request, "")
        return redirect(wanted if is_open_to_guests(wanted) else settings.GUEST_URL)
    context = {"opened": opened, "fault": fault, "noindex": True, "languages_off": True}
    return render(request, "actors/guest_link.html", context, status=409 if fault else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Keep an account: everything stays, and one signs in from now on."""
    person = access_guest(request)
    form = KeepForm(typed(request), user=person.user)
    if request.method == "POST" and form.is_valid():
        keep_account(person=person, password=form.cleaned_data["password"])
        end_visit(request)
        messages.success(request, _("Your account is ready, and all that you sent is in it. Sign in with your address."))
        return redirect(f"{reverse('account_login')}")
    context = {"form": form, "person": person, "noindex": True}
    return render(request, "actors/guest_keep.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def links(request: HttpRequest) -> HttpResponse:
    """End all my links and send me a new one; or, with `write`, tell me by mail again."""
    person = access_guest(request)
    if "write" in request.POST:
        write_again(person=person)
        messages.success(request, _("We write to you again."))
        return redirect(settings.GUEST_URL)
    begin_visit(request, end_links(person=person))
    messages.success(request, _("The links in earlier mails no longer open anything. A new one is on its way."))
    return redirect(settings.GUEST_URL)


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything about a guest, as a file."""
    person = access_guest(request)
    take(key=f"export:{person.user_id}", limit=EXPORTS_AN_HOUR, seconds=3600)
    response = JsonResponse(export_user(user=person.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="touiza-my-data.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Have everything erased: what goes, what stays, and the last question."""
    person = access_guest(request)
    form = ErasureForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            erase_user(user=person.user)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            end_visit(request)
            messages.success(request, _("Everything is erased. Thank you for the time you gave."))
            return redirect(settings.LOGOUT_REDIRECT_URL)
    return render(request, "actors/guest_erase.html", {"form": form, "noindex": True}, status=422 if form.errors else 200)
