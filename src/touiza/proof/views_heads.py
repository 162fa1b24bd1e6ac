"""The chain for everyone: its heads by day, how to check it oneself, and the heads by mail."""

from pathlib import Path
from typing import cast

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.models import User
from touiza.accounts.services.limits import address_of, take
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.kernel.chain import verify
from touiza.ledger.models import Head
from touiza.ledger.services.heads import present
from touiza.proof.access_heads import access_stop, access_subscription
from touiza.proof.forms_heads import HeadForm
from touiza.proof.services.heads import confirm_subscription, stop_heads, subscribe

PER_PAGE = 31
HOUR, DAY = 3600, 24 * 3600
PART = 16  # digits of a head that stay together where it is broken into lines


@require_http_methods(["GET", "HEAD", "POST"])
def chain(request: HttpRequest) -> HttpResponse:
    """Show the heads; POST asks for them by mail. Whether an address gets them already is told to nobody."""
    form = HeadForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            _subscribe(request, form.cleaned_data["email"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect(f"{reverse('proof:chain')}?sent=1#mail")
    page = Paginator(Head.objects.order_by("-day"), PER_PAGE).get_page(request.GET.get("page"))
    now = present()
    context = {
        "form": form,
        "sent": request.GET.get("sent") == "1",
        "page": page,
        "heads": [{"head": head, "parts": parts_of(head.hash)} for head in page],
        "now": now,
        "now_parts": parts_of(now.hash),
        "example": page[0].hash if page else "HASH",
    }
    return render(request, "proof/chain.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, secret: str) -> HttpResponse:
    """Confirm a mailbox with a press. Looking changes nothing: mail programs open links."""
    subscription, fault = access_subscription(secret), ""
    if request.method == "POST":
        try:
            subscription = confirm_subscription(subscription=subscription)
        except Refusal as refusal:
            fault = str(refusal.sentence)
    context = {"subscription": subscription, "fault": fault, "noindex": True, "languages_off": True}
    return render(request, "proof/chain_confirmation.html", context, status=409 if fault else 200)


@csrf_exempt  # a mail program presses the button for its reader (RFC 8058); the key in the address is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Stop the mails, from one of them. Looking changes nothing."""
    public_id = access_stop(key)
    if request.method == "POST":
        stop_heads(public_id=public_id)
    context = {"stopped": request.method == "POST", "noindex": True, "languages_off": True}
    return render(request, "proof/chain_stop.html", context)


@require_safe
def verifier(request: HttpRequest) -> FileResponse:
    """The program that checks an export, as it runs here: one file, to be read before it is trusted."""
    return FileResponse(Path(verify.__file__).open("rb"), content_type="text/plain; charset=utf-8", filename="verify.py")


def parts_of(digits: str) -> list[str]:
    """Return a head in parts, between which a narrow screen may break it."""
    return [digits[start : start + PART] for start in range(0, len(digits), PART)]


def _subscribe(request: HttpRequest, email: str) -> None:
    take(key=f"heads:{address_of(request)}", limit=10, seconds=HOUR)
    take(key=f"heads_to:{email.strip().lower()}", limit=3, seconds=DAY)
    user = cast("User", request.user) if request.user.is_authenticated else None
    subscribe(email=email, language=get_language() or "ar", user=user)
