"""A volunteer's wishes for their shifts, and what a coordinator says that a shift needs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.guest_visits import guests_too
from touiza.associations.context import workspace
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.opportunities.access_assigning import access_wishing, own_wishes
from touiza.opportunities.access_shifts import access_shift, shifts_ahead
from touiza.opportunities.forms.assigning import SKILLS, NeedsForm, WishesForm, initial_wishes
from touiza.opportunities.models import Shift
from touiza.opportunities.services.wishing import say_wishes, set_needs
from touiza.opportunities.shift_words import named, until_when
from touiza.opportunities.views.assigning import shift_work

MOST = 60  # shifts that one says a word about


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest, slug: str) -> HttpResponse:
    """What suits me: a word about each shift, how much, with whom."""
    actor = access_signed_in(request.user)
    opportunity, asked = access_wishing(actor, slug)
    shifts = list(shifts_ahead(opportunity, clock.now()).filter(starts_at__gt=clock.now())[:MOST])
    mine = own_wishes(actor, opportunity)
    form = WishesForm(request.POST if request.method == "POST" else None, shifts=shifts, initial=initial_wishes(mine))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        rest = 11 if data["rest_hours"] is None else data["rest_hours"]
        told = {"most_hours": data["most_hours"], "rest_hours": rest, "friends": data["friends"]}
        try:
            take(key=f"wishes:{actor.pk}", limit=60, seconds=3600)
            say_wishes(opportunity=opportunity, person=actor, shifts=form.words(), **told)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Your wishes are kept. You can change them until the time is over."))
            return redirect("opportunities:wishes", slug)
    context = {
        "opportunity": opportunity,
        "association": opportunity.association,
        "form": form,
        "fields": [form[f"shift-{shift.pk}"] for shift in shifts],
        "over": asked.until <= clock.now(),
        "until": until_when(asked.until, opportunity.zone),
        "said": mine is not None,
        "noindex": True,
    }
    return render(request, "opportunities/wishes.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def shift_needs(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How many people a shift needs at least, and with which skills."""
    actor, opportunity = shift_work(request, slug)
    shift = access_shift(opportunity, pk)
    form = NeedsForm(request.POST if request.method == "POST" else None, initial=_initial(shift))
    if request.method == "POST" and form.is_valid():
        try:
            set_needs(shift=shift, least=form.cleaned_data["least"], skills=form.skills())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved. The next plan reckons with it."))
            return redirect("opportunities:roster", slug)
    context = {
        "workspace": workspace(opportunity.association, actor),
        "association": opportunity.association,
        "opportunity": opportunity,
        "shift": shift,
        "name": named(shift),
        "form": form,
        "pairs": [(form[f"skill_{n}"], form[f"count_{n}"]) for n in range(SKILLS)],
        "noindex": True,
    }
    return render(request, "opportunities/shift_needs.html", context, status=422 if form.errors else 200)


def _initial(shift: Shift) -> dict[str, object]:
    need = getattr(shift, "need", None)
    said: dict[str, object] = {"least": need.least if need is not None else None}
    for n, row in enumerate(shift.needed_skills.select_related("skill").order_by("pk")[:SKILLS]):
        said |= {f"skill_{n}": row.skill, f"count_{n}": row.count}
    return said
