"""The browsers in which I am told: adding this one, taking one away, and the small worker that shows what arrives."""

import json
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from touiza.accounts.services.limits import take
from touiza.actors.access import access_own_person, access_signed_in
from touiza.core.errors import Refusal
from touiza.core.web import same_for_visitors
from touiza.notices.access import access_device
from touiza.notices.forms import DeviceForm
from touiza.notices.services.devices import add_device, remove_device

WORKER = (Path(__file__).parent / "push_worker.js").read_text(encoding="utf-8")
AGENTS = ("Edg/", "OPR/", "SamsungBrowser/", "Firefox/", "Chrome/", "Safari/")
NAMES = {"Edg/": "Edge", "OPR/": "Opera", "SamsungBrowser/": "Samsung Internet", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


@login_required
@require_POST
def devices(request: HttpRequest) -> HttpResponse:
    """Tell me in this browser too."""
    actor = access_signed_in(request.user)
    access_own_person(request.user)
    form = DeviceForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("This browser gave no address that messages could be sent to."))
        return redirect("notices:choices")
    try:
        take(key=f"push_device:{actor.pk}", limit=30, seconds=3600)
        name = name_of(request.headers.get("User-Agent", ""))
        add_device(person=actor, **form.cleaned_data, session=request.session.session_key or "", name=name)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("You are told in this browser too."))
    return redirect("notices:choices")


@login_required
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell me no more in a browser."""
    actor = access_signed_in(request.user)
    remove_device(device=access_device(actor, pk))
    messages.success(request, _("You are not told in that browser any more."))
    return redirect("notices:choices")


@require_safe
@same_for_visitors
def worker(request: HttpRequest) -> HttpResponse:
    """The worker that shows what a push service hands over. It keeps nothing and stands in the way of no page."""
    facts = {"icon": static("ui/img/icon-180.png")}
    response = HttpResponse(f"const facts = {json.dumps(facts)};\n{WORKER}", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def name_of(agent: str) -> str:
    """Return what a browser calls itself, in two words: "Firefox · Android"."""
    browser = next((NAMES[one] for one in AGENTS if one in agent), "")
    system = next((one for one in SYSTEMS if one in agent), "")
    return " · ".join(word for word in (browser, system) if word)
