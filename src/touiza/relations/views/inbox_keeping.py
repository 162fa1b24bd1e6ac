"""What goes with the inbox: saved answers, opening hours, and how the association answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.associations.working_days import first_weekday, week_of
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.relations.access_inbox import InboxDesk, access_saved_answer, access_whole_inbox
from touiza.relations.answer_tables import tables_of
from touiza.relations.forms.inbox import HoursForm, SavedAnswerForm
from touiza.relations.models import OpeningHours, SavedAnswer
from touiza.relations.services.answering_ways import change_answer, delete_answer, save_answer, set_hours


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_answers(request: HttpRequest, handle: str) -> HttpResponse:
    """List the saved answers of the association, and add one."""
    desk = access_whole_inbox(access_signed_in(request.user), handle)
    form = SavedAnswerForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            save_answer(association=desk.association, by=desk.actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("It is kept, and stands beside every message."))
            return redirect("relations:saved_answers", handle)
    rows = SavedAnswer.objects.filter(association=desk.association).order_by("language", "title")
    context = _frame(desk) | {"form": form, "rows": list(rows)}
    return render(request, "relations/saved_answers.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_answer(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Change a saved answer."""
    desk = access_whole_inbox(access_signed_in(request.user), handle)
    saved = access_saved_answer(desk, pk)
    form = SavedAnswerForm(typed(request), initial={name: getattr(saved, name) for name in ("language", "title", "body")})
    if request.method == "POST" and form.is_valid():
        try:
            change_answer(saved=saved, by=desk.actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("relations:saved_answers", handle)
    context = _frame(desk) | {"form": form, "saved": saved}
    return render(request, "relations/saved_answer.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def saved_answer_removal(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Delete a saved answer."""
    desk = access_whole_inbox(access_signed_in(request.user), handle)
    delete_answer(saved=access_saved_answer(desk, pk))
    messages.success(request, _("It is deleted."))
    return redirect("relations:saved_answers", handle)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, handle: str) -> HttpResponse:
    """Show and change from when to when somebody is there to answer."""
    desk = access_whole_inbox(access_signed_in(request.user), handle)
    working = week_of(desk.association)
    begins = first_weekday(desk.association, working)
    days = [(day, str(WEEKDAYS[day])) for day in ((begins + n) % 7 for n in range(7)) if day in working]
    kept: dict[str, Any] = {}
    for row in OpeningHours.objects.filter(association=desk.association):
        kept |= {f"opens{row.weekday}": row.opens, f"closes{row.weekday}": row.closes}
    form = HoursForm(typed(request), days=days, initial=kept)
    if request.method == "POST" and form.is_valid():
        set_hours(association=desk.association, hours=form.hours())
        messages.success(request, _("Saved. How quickly you answer is reckoned by these hours."))
        return redirect("relations:hours", handle)
    return render(request, "relations/hours.html", _frame(desk) | {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def figures(request: HttpRequest, handle: str) -> HttpResponse:
    """Show how the association answers: shares, times and buckets, by channel and by language."""
    desk = access_whole_inbox(access_signed_in(request.user), handle)
    return render(request, "relations/answer_figures.html", _frame(desk) | tables_of(desk.association))


def _frame(desk: InboxDesk) -> dict[str, Any]:
    return {"association": desk.association, "workspace": workspace(desk.association, desk.actor), "desk": desk}
