"""Letters to many: written, looked at person by person, tried, sent; and the page on which a reader stops them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import typed
from touiza.relations.access import MAIL, Desk, access_desk, access_mailing, access_own_letter, access_stop
from touiza.relations.forms.mailing import MailingForm
from touiza.relations.letters import DISTINCT, NAMES, unsure_in
from touiza.relations.models import Delivery, DeliveryState, Held, Mailing, MailingState, MailKind
from touiza.relations.recipients import count_reach, recipients_of
from touiza.relations.selection import Selection, read_selection, selected
from touiza.relations.services.mailing import (
    begin_sending,
    drop_draft,
    is_stopped,
    resume_letters,
    rewrite_mailing,
    stop_letters,
    stop_path,
    stop_sending,
    try_mailing,
    write_mailing,
)

PER_PAGE = 20
TRIES_AN_HOUR = 20


@login_required
@require_safe
def mailings(request: HttpRequest, handle: str) -> HttpResponse:
    """List the letters, the latest first, with how many were sent, came back and were stopped."""
    desk = access_desk(access_signed_in(request.user), handle)
    rows = Mailing.objects.filter(association=desk.association).order_by("-created_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = _counts([row.pk for row in page])
    context = _frame(desk) | {"page": page, "rows": [{"mailing": row, "counts": counts.get(row.pk, {})} for row in page]}
    return render(request, "relations/mailings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_new(request: HttpRequest, handle: str) -> HttpResponse:
    """Write a letter to a selection; `?from=` begins with an earlier one."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=MAIL)
    asked = request.POST if request.method == "POST" else request.GET
    selection = read_selection(asked)
    if selection.is_empty:
        selection = Selection(query="")
    form = MailingForm(typed(request), initial=_earlier(desk, request.GET.get("from", "")))
    if request.method == "POST" and form.is_valid():
        made = write_mailing(association=desk.association, selection=selection, by=desk.actor, **form.cleaned_data)
        return redirect("relations:mailing", handle, made.public_id)
    reached = count_reach(selected(desk.association, selection), MailKind.CALLS).reached
    count = selected(desk.association, selection).count()
    context = _frame(desk) | {"form": form, "selection": selection, "count": count, "reached": reached, "placeholders": DISTINCT}
    return render(request, "relations/mailing_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_edit(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Change a draft; `drop` throws it away."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=MAIL)
    row = access_mailing(desk.association, public_id)
    form = MailingForm(typed(request), initial={"kind": row.kind, "subject": row.subject, "body": row.body})
    if request.method == "POST":
        try:
            if "drop" in request.POST:
                drop_draft(mailing=row)
                messages.success(request, _("The draft is gone."))
                return redirect("relations:mailings", handle)
            if form.is_valid():
                rewrite_mailing(mailing=row, **form.cleaned_data)
                return redirect("relations:mailing", handle, public_id)
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
            return redirect("relations:mailing", handle, public_id)
    count = selected(desk.association, Selection.from_json(row.selection)).count()
    context = _frame(desk) | {"form": form, "mailing": row, "count": count, "placeholders": DISTINCT}
    return render(request, "relations/mailing_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def mailing(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Show a letter: a draft as its readers would get it, one by one (`?n=`); one that was sent with what became of it."""
    desk = access_desk(access_signed_in(request.user), handle)
    row = access_mailing(desk.association, public_id)
    context = _frame(desk) | {"mailing": row}
    if row.state == MailingState.DRAFT:
        context |= _preview(row, request.GET.get("n", "")) | {"unsure": _unsure(row)}
    else:
        context |= {"counts": _counts([row.pk]).get(row.pk, {}), "held": _held(row)}
    return render(request, "relations/mailing.html", context)


@login_required
@require_POST
def mailing_trial(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Send the letter to oneself."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=MAIL)
    row = access_mailing(desk.association, public_id)
    take(key=f"letter-trial:{request.user.pk}", limit=TRIES_AN_HOUR, seconds=3600)
    try_mailing(mailing=row, user=request.user)
    messages.success(request, _("The letter is on its way to your own mailbox, in each language it is written in."))
    return redirect("relations:mailing", handle, public_id)


@login_required
@require_POST
def mailing_sending(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Send it; (`stop`) send nothing more of it."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=MAIL)
    row = access_mailing(desk.association, public_id)
    try:
        if "stop" in request.POST:
            stop_sending(mailing=row)
            messages.success(request, _("Nothing more of it is sent. What went out is out."))
        else:
            begin_sending(mailing=row, by=desk.actor)
            messages.success(request, _("The letter is on its way."))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("relations:mailing", handle, public_id)


@login_required
@require_safe
def letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a letter to whom it was sent."""
    delivery = access_own_letter(access_signed_in(request.user), public_id)
    one = recipients_of(delivery.mailing, [delivery.contact])[0]
    context = {"delivery": delivery, "mailing": delivery.mailing, "one": one, "stop_url": stop_path(delivery), "stopped": is_stopped(delivery), "noindex": True}
    return render(request, "relations/letter.html", context)


@csrf_exempt  # a mail program presses the button for its reader (RFC 8058); the key in the address is the proof
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Stop letters of one kind, from a letter. Looking at the page changes nothing: programs open links, too."""
    delivery = access_stop(key)
    if request.method == "POST":
        if request.POST.get("again"):
            resume_letters(delivery=delivery)
        else:
            stop_letters(delivery=delivery)
    context = {"mailing": delivery.mailing, "association": delivery.mailing.association, "stopped": is_stopped(delivery), "noindex": True}
    return render(request, "relations/stop.html", context)


def _earlier(desk: Desk, public_id: str) -> dict[str, Any]:
    row = Mailing.objects.filter(association=desk.association, public_id=public_id).first() if public_id else None
    return {"kind": row.kind, "subject": row.subject, "body": row.body} if row else {}


def _preview(row: Mailing, wanted: str) -> dict[str, Any]:
    rows = selected(row.association, Selection.from_json(row.selection))
    reach, total = count_reach(rows, row.kind), rows.count()
    number = min(max(int(wanted), 1), max(total, 1)) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 8 else 1
    found = list(rows[number - 1 : number])
    one = recipients_of(row, found)[0] if found else None
    return {
        "reach": reach,
        "total": total,
        "one": one,
        "one_held": Held(one.held).label if one and one.held else "",
        "number": number,
        "before": number - 1 if number > 1 else 0,
        "after": number + 1 if number < total else 0,
    }


def _unsure(row: Mailing) -> list[str]:
    codes = [code for text in (*row.body.texts.values(), *row.subject.texts.values()) for code in unsure_in(text)]
    return [NAMES[code][0 if row.body.source == "ar" else 1 if row.body.source == "fr" else 2] for code in dict.fromkeys(codes)]


def _counts(ids: list[int]) -> dict[int, dict[str, int]]:
    """Return what became of mailings: how many sent (also those that came back), came back, were stopped, held. One query."""
    state = DeliveryState
    rows = Delivery.objects.filter(mailing__in=ids).order_by().values("mailing")
    counted = rows.annotate(
        sent=Count("pk", filter=Q(state__in=[state.SENT, state.BOUNCED])),
        bounced=Count("pk", filter=Q(state=state.BOUNCED)),
        stopped=Count("pk", filter=Q(stopped_at__isnull=False)),
        held=Count("pk", filter=Q(state=state.HELD)),
    )
    return {row["mailing"]: row for row in counted}


def _held(row: Mailing) -> list[tuple[str, int]]:
    counted = Delivery.objects.filter(mailing=row, state=DeliveryState.HELD).order_by().values_list("held").annotate(number=Count("pk"))
    return [(str(Held(code).label), number) for code, number in sorted(counted)]


def _frame(desk: Desk) -> dict[str, Any]:
    return {"workspace": workspace(desk.association, desk.actor), "association": desk.association, "desk": desk, "noindex": True}
