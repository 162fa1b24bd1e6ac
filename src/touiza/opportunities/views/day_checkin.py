"""Checking in: the page that works without network, the code at the door, and the small worker that keeps the page."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.headers import HEADERS
from touiza.core.web import blame
from touiza.opportunities.access_day import access_day
from touiza.opportunities.checkin_codes import DOOR_SECONDS, digest_of, door_code, salt_of
from touiza.opportunities.day_pages import Line, list_of
from touiza.opportunities.days import EARLY, Day
from touiza.opportunities.forms.day import CodeForm
from touiza.opportunities.models import PresenceState, Way
from touiza.opportunities.services.attendance import record_presence
from touiza.opportunities.services.attendance_sync import MOST, CheckIn, Outcome, find_by_code, take_check_ins
from touiza.opportunities.views.day import context_of

WORKER = (Path(__file__).parents[1] / "day_worker.js").read_text(encoding="utf-8")
LONGEST = 200_000  # bytes of one catching up
ASSETS = ("css/public.css", "css/work.css", "js/touiza.js", "js/checkin.js", "vendor/htmx.min.js", "icons.svg")
WITH_CAMERA = "camera=(self)"  # for this page alone; everywhere else it is switched off


@login_required
@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """Check people in by code. Without scripts the code is typed, or comes with the address that the QR code holds."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    form = CodeForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            name = _check_in(told, actor, form.cleaned_data["code"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("%(name)s is noted as being here.") % {"name": name})
            return redirect(request.path)
    everybody = list_of(told)
    known = find_by_code(request.GET["code"], told) if request.GET.get("code") and not form.is_bound else None
    context = context_of(told, actor) | {
        "form": form,
        "scanned": known,
        "here": everybody.here,
        "expected": everybody.expected,
        "words": json.dumps(_words(), ensure_ascii=False),
        "list": _list_for_phone(told, everybody.lines),
        "may_mark": told.may_begin(clock.now()),
        "languages_off": True,
    }
    response = render(request, "opportunities/day_check_in.html", context, status=422 if form.errors else 200)
    response["Permissions-Policy"] = policy_with_camera()
    return response


def _words() -> dict[str, str]:
    """Return what the page's script says; {name} and {n} are filled in there."""
    return {
        "noted": _("{name} is here."),
        "known": _("{name} is checked in already."),
        "unknown": _("{name} is not on this list: it is kept, and looked up with the network."),
        "offline": _("No network: everything is kept on this phone."),
        "waiting": _("{n} to send"),
        "sent": _("Everything is sent."),
        "refused": _("The server does not take it now. Nothing is lost: open this page again, and sign in if it asks."),
        "camera": _("The camera cannot be used. Type the code instead."),
        "here": _("Here"),
        "count": _("{here} of {expected}"),
    }


def _check_in(told: Day, actor: Actor, code: str) -> str:
    take(key=f"checkin:{actor.pk}", limit=600, seconds=3600)
    person = find_by_code(code, told)
    if person is None:
        raise Refusal("code", _("This code is not one of this day, or it was misread."), field="code")
    record_presence(day=told, by=actor, person=person, state=PresenceState.CAME, way=Way.CODE)
    return person.known_as


def _list_for_phone(told: Day, lines: list[Line]) -> dict[str, Any]:
    """Return what the page keeps on the phone: names and digests of codes, until six hours after the end."""
    salt = salt_of(told.place)
    return {
        "day": told.key,
        "salt": salt,
        "until": int((told.ends_at + EARLY).timestamp() * 1000),
        "most": MOST,
        "people": [
            {"ref": line.ref, "name": line.name, "digest": digest_of(line.person, told.day, salt), "here": line.group == "here"}
            for line in lines
            if line.person is not None
        ],
    }


@login_required
@require_POST
def sync(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """Take the check-ins of a phone, in their order; answer what became of each. Sent again, nothing happens twice."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    try:
        take(key=f"checkin_sync:{actor.pk}", limit=600, seconds=3600)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal.sentence)}, status=429)
    sent = _read(request.body)
    if sent is None:
        return JsonResponse({"error": _("What the phone sent could not be read.")}, status=422)
    outcomes = take_check_ins(day=told, by=actor, sent=sent)
    everybody = list_of(told)
    return JsonResponse(
        {
            "outcomes": [_told(one) for one in outcomes],
            "here": [line.ref for line in everybody.lines if line.group == "here"],
        }
    )


def _told(one: Outcome) -> dict[str, str]:
    return {"key": one.key, "result": one.result, "name": one.name, "sentence": one.sentence}


def _read(body: bytes) -> list[CheckIn] | None:
    """Return the check-ins that were sent; None where it is anything else."""
    if len(body) > LONGEST:
        return None
    try:
        told = json.loads(body)
        now = float(told["now"])
        return [_one(row, now) for row in told["checkins"]][:MOST]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _one(row: dict[str, Any], now: float) -> CheckIn:
    key, code, ref = (_text(row.get(name, "")) for name in ("key", "code", "ref"))
    way = Way.QR if row.get("way") == Way.QR else Way.CODE if code else Way.LIST
    ago = min(max(now - float(row["at"]), -1e12), 1e12)
    if not 8 <= len(key) <= 44 or ago != ago:
        raise ValueError(key)
    return CheckIn(key=key, code=code, ref=ref, way=way, ago=dt.timedelta(milliseconds=ago))


def _text(value: object) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    value.encode()
    return value[:200]


@login_required
@require_GET
def worker(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """The service worker of the check-in page alone: it keeps that page and what it is drawn with, until the day is over."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    page = reverse("opportunities:day_check_in", args=[slug, when])
    assets = [static(f"ui/{path}") for path in ASSETS]
    until = int((told.ends_at + EARLY).timestamp() * 1000)
    facts = {"page": page, "assets": assets, "until": until, "name": f"check-in {told.place}"}
    response = HttpResponse(f"const facts = {json.dumps(facts)};\n{WORKER}", content_type="text/javascript")
    response["Cache-Control"] = "no-cache, private"
    return response


@login_required
@require_GET
def door(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """The code at the door: it changes every minute, and the page renews itself."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    now = clock.now()
    on = told.is_on(now)
    code = door_code(told.place, now) if on else ""
    address = request.build_absolute_uri(reverse("opportunities:day_own", args=[slug, when]))
    context = context_of(told, actor) | {"on": on, "code": code, "qr": qr(f"{address}?door={code}") if on else None, "address": address}
    response = render(request, "opportunities/day_door.html", context)
    if on:
        response["Refresh"] = str(DOOR_SECONDS - int(now.timestamp()) % DOOR_SECONDS + 1)
    return response


def qr(text: str) -> dict[str, Any]:
    """Return a QR code as the path of a drawing: its width with the white edge, and where the dark modules are."""
    code = segno.make(text, error="m", micro=False)
    rows = [
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for start, length in _runs(bytes(row))
    ]
    return {"box": len(code.matrix) + 8, "path": "".join(rows)}


def _runs(row: bytes) -> list[tuple[int, int]]:
    runs, start = [], None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append((start, x - start))
            start = None
    return runs


def policy_with_camera() -> str:
    """Return the header that switches devices off, but for the camera."""
    return HEADERS["Permissions-Policy"].replace("camera=()", WITH_CAMERA)
