"""The inbox of an association: what waits for its answer, and the pages of its items."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.ids import public_id as new_id
from touiza.core.web import blame
from touiza.relations.access_inbox import InboxDesk, access_inbox, access_item, colleagues_for
from touiza.relations.forms.inbox import (
    AssignForm,
    DecisionForm,
    DueNoteForm,
    DueTranslationForm,
    InboxFilter,
    ReplyForm,
)
from touiza.relations.inbox_page import STATES, counts_of, item_context, lines_of, next_after, page_of_inbox
from touiza.relations.models import DueItem, DueState
from touiza.relations.services.inbox import (
    answer_item,
    assign_item,
    decide_item,
    mark_of,
    note_on_item,
    translate_item,
    undo_item,
)

DAY = 24 * 3600


@login_required
@require_safe
def inbox(request: HttpRequest, handle: str) -> HttpResponse:
    """List what waits, the oldest due first; `?state=` what was answered, needs no answer, or is spam."""
    desk = access_inbox(access_signed_in(request.user), handle)
    return render(request, "relations/inbox.html", _frame(request, desk, None))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Show one item; POST answers it. The button `saved` puts words into the field and sends nothing."""
    desk = access_inbox(access_signed_in(request.user), handle)
    item = access_item(desk, public_id)
    if request.method != "POST":
        return _show(request, desk, item)
    if "saved" in request.POST:
        return _show(request, desk, item, reply=_with_saved(request, desk, item))
    form = ReplyForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            take(key=f"answer:{desk.actor.pk}", limit=200, seconds=DAY)
            answer_item(item=item, by=desk.actor, words=data["words"], seen=data["seen"], form_key=data["form_key"] or None)
        except Refusal as refusal:
            blame(form, refusal)
            if refusal.code == "answered_meanwhile":
                item = access_item(desk, public_id)
                form.data = request.POST | {"seen": mark_of(item)}
        else:
            return _done(request, desk, item, _("The answer is sent."))
    return _show(request, desk, item, reply=form)


@login_required
@require_POST
def assignment(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Give an item to somebody, or take it on (`to` is `me`), or give it back to everybody."""
    desk = access_inbox(access_signed_in(request.user), handle)
    item = access_item(desk, public_id)
    people = {str(one.pk): one for one in colleagues_for(item)}
    form = AssignForm(request.POST, people=[(key, str(one)) for key, one in people.items()])
    return _act(request, desk, item, "assign", form, lambda: assign_item(item=item, to=people.get(form.cleaned_data["to"]), by=desk.actor))


@login_required
@require_POST
def decision(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Say that an item needs no answer, or (`decision` is `spam`) that it is spam."""
    desk = access_inbox(access_signed_in(request.user), handle)
    item = access_item(desk, public_id)
    form = DecisionForm(request.POST)
    chosen = DueState.SPAM if request.POST.get("decision") == DueState.SPAM else DueState.NONE

    def decide() -> None:
        data = form.cleaned_data
        decide_item(item=item, by=desk.actor, decision=chosen, reason=data["reason"], words=data["words"])

    return _act(request, desk, item, "decide", form, decide, done=_("Noted: it waits no more."))


@login_required
@require_POST
def undoing(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Take back that an item needs no answer, or that it is spam."""
    desk = access_inbox(access_signed_in(request.user), handle)
    item = undo_item(item=access_item(desk, public_id), by=desk.actor)
    messages.success(request, _("It waits for an answer again, since it was asked."))
    return redirect("relations:due", handle, item.public_id)


@login_required
@require_POST
def notes(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Say something to colleagues about an item."""
    desk = access_inbox(access_signed_in(request.user), handle)
    item = access_item(desk, public_id)
    form = DueNoteForm(request.POST)

    def write() -> None:
        note_on_item(item=item, by=desk.actor, text=form.cleaned_data["text"], form_key=form.cleaned_data["form_key"] or None)

    return _act(request, desk, item, "note", form, write, stay=True)


@login_required
@require_POST
def translation(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Keep a translation beside the text, for colleagues."""
    desk = access_inbox(access_signed_in(request.user), handle)
    item = access_item(desk, public_id)
    form = DueTranslationForm(request.POST, of=item.language)

    def write() -> None:
        translate_item(item=item, by=desk.actor, language=form.cleaned_data["language"], text=form.cleaned_data["text"])

    return _act(request, desk, item, "translate", form, write, stay=True)


def _act(
    request: HttpRequest, desk: InboxDesk, item: DueItem, name: str, form: BaseForm, deed: Any, *, stay: bool = False, done: str = ""
) -> HttpResponse:
    """Do what a form of the item's page says, and go on; else show the page again with what was typed and what is wrong."""
    if form.is_valid():
        try:
            deed()
        except Refusal as refusal:
            blame(form, refusal)
        else:
            if done:
                return _done(request, desk, item, done)
            if not stay:
                messages.success(request, _("Saved."))
            return redirect("relations:due", desk.association.handle, item.public_id)
    return _show(request, desk, item, **{name: form})


def _done(request: HttpRequest, desk: InboxDesk, item: DueItem, said: str) -> HttpResponse:
    """Go on to what waits next where that was asked, else back to the list."""
    messages.success(request, said)
    after = next_after(desk, item) if "next" in request.POST else None
    if after is not None:
        return redirect("relations:due", desk.association.handle, after.public_id)
    return redirect("relations:inbox", desk.association.handle)


def _with_saved(request: HttpRequest, desk: InboxDesk, item: DueItem) -> ReplyForm:
    """Return the form with a saved answer added to what was typed."""
    chosen = request.POST["saved"]
    saved = {str(one.pk): one.body for one in item_context(desk, item)["saved"]}
    words = "\n\n".join(part for part in (request.POST.get("words", "").strip(), saved.get(chosen, "")) if part)
    kept = {name: request.POST.get(name, "") for name in ("form_key", "seen")}
    return ReplyForm(initial=kept | {"words": words}, public=item.post_id is not None)


def _show(request: HttpRequest, desk: InboxDesk, item: DueItem, **forms: BaseForm) -> HttpResponse:
    failed = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "relations/inbox.html", _frame(request, desk, item, **forms), status=422 if failed else 200)


def _frame(request: HttpRequest, desk: InboxDesk, item: DueItem | None, **forms: BaseForm) -> dict[str, Any]:
    """Return the list, and the item that is open beside it."""
    asked = request.GET.get("state", "")
    state = asked if asked in set(STATES) else (DueState.OPEN if item is None else DueState(item.state))
    search = InboxFilter(request.GET)
    chosen = search.chosen()
    counts = counts_of(desk)
    page = page_of_inbox(desk, state, chosen, request.GET.get("page"), counts)
    context: dict[str, Any] = {
        "association": desk.association,
        "workspace": workspace(desk.association, desk.actor),
        "desk": desk,
        "page": page,
        "lines": lines_of(list(page), desk.actor),
        "counts": counts,
        "waiting": counts.by_state[DueState.OPEN],
        "state": state,
        "filter": search,
        "filtered": bool(chosen),
        "tabs": [
            {
                "text": value.label,
                "href": f"{reverse('relations:inbox', args=[desk.association.handle])}?state={value}",
                "current": value == state,
                "count": counts.by_state[value] if value == DueState.OPEN else None,
            }
            for value in STATES
        ],
    }
    if item is None:
        return context
    person = item_context(desk, item)
    forms = {
        "reply": ReplyForm(initial={"seen": mark_of(item), "form_key": new_id()}, public=item.post_id is not None),
        "assign": AssignForm(people=person["colleagues"], initial={"to": str(item.assignee_id or "")}),
        "decide": DecisionForm(),
        "note": DueNoteForm(),
        "translate": DueTranslationForm(of=item.language),
    } | forms
    for name, form in forms.items():
        form.auto_id = f"{name}_%s"  # several have a field of the same name
    wrong = next((form for form in forms.values() if form.is_bound), None)
    return context | person | {"forms": forms, "form": wrong}
