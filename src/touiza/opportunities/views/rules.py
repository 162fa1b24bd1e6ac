"""The rules by which an association accepts or turns away at once, and whom it does not take."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.actors.access import access_actor, access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role
from touiza.associations.context import workspace
from touiza.associations.models import Association
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.opportunities.forms.rules import SHOWN, RuleForm, UnwantedForm
from touiza.opportunities.models import JoinMode, Opportunity, Rule, Unwanted
from touiza.opportunities.rule_words import said_of
from touiza.opportunities.services import rules as services


@dataclass(frozen=True)
class RuleLine:
    """A rule in force, in words."""

    rule: Rule
    effect: Promise | str
    says: list[str]


@login_required
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, handle: str) -> HttpResponse:
    """Show the rules in force; try one on what was, write it, end it; say whom one does not take."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        form = _form_of(deed, request, association)
        if form.is_valid():
            try:
                preview = _do(deed, request, association, actor, form)
            except Refusal as refusal:
                blame(form, refusal)
            else:
                if preview is None:
                    return redirect("opportunities:rules", handle)
                shown["preview"] = preview
        shown["unwanted_form" if deed == "stop" else "rule_form"] = form
    return _page(request, actor, association, shown)


def _form_of(deed: str, request: HttpRequest, association: Association) -> Form:
    if deed in {"end", "again", "moves"}:
        return Form(request.POST)
    if deed == "stop":
        return UnwantedForm(request.POST)
    if deed in {"try", "write"}:
        return RuleForm(association, request.POST)
    raise Http404  # no button of the page


def _do(deed: str, request: HttpRequest, association: Association, actor: Actor, form: Form) -> services.Preview | None:
    """Do what was asked; return what a rule would have done where it was only tried."""
    row = request.POST.get("row", "")
    pk = int(row) if row.isascii() and row.isdecimal() and len(row) < 18 else 0
    if deed == "end":
        services.end_rule(association=association, pk=pk)
        messages.success(request, _("The rule has ended. What it decided stays."))
    elif deed == "again":
        services.take_again(association=association, pk=pk)
        messages.success(request, _("They can apply again."))
    elif deed == "moves":
        opportunity = _reviewed(association).filter(pk=pk).first()
        if opportunity is None:
            raise Refusal("not_here", _("This opportunity is not open any more."))
        services.choose_moves_up(opportunity=opportunity, moves_up="yes" in request.POST)
        messages.success(request, _("Saved."))
    elif deed == "stop":
        _stop(association, actor, form.cleaned_data)
        messages.success(request, _("From now on they are turned away at once, and told so."))
    elif deed == "write":
        services.write_rule(association=association, by=actor, **form.cleaned_data)
        messages.success(request, _("The rule is in force. Each decision by it says so on the application."))
    else:
        return services.try_rule(services.draft_rule(association=association, **form.cleaned_data))
    return None


def _stop(association: Association, actor: Actor, data: dict[str, str]) -> None:
    try:
        person = access_actor(data["handle"])
    except Http404:
        raise Refusal("no_person", _("Nobody has this identifier."), field="handle") from None
    services.stop_taking(association=association, person=person, note=data["note"], by=actor)


def _reviewed(association: Association) -> QuerySet[Opportunity]:
    rows = Opportunity.objects.open().of(association).filter(join_mode=JoinMode.REVIEW, places__isnull=False)
    return rows.select_related("post", "intake").order_by("-pk")


def _page(request: HttpRequest, actor: Actor, association: Association, shown: dict[str, Any]) -> HttpResponse:
    in_force = Rule.objects.filter(association=association, ended_at=None)
    rows = in_force.select_related("opportunity__post", "place__parent", "by__person").order_by("-effect", "pk")
    unwanted = Unwanted.objects.filter(association=association, ended_at=None).select_related("person__person", "by__person")
    refused = next((form for form in shown.values() if isinstance(form, Form) and form.errors), None)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "rules": [RuleLine(rule, rule.get_effect_display(), said_of(rule)) for rule in rows],
        "unwanted": list(unwanted.order_by("pk")[:SHOWN]),
        "works": list(_reviewed(association)[:SHOWN]),
        "rule_form": RuleForm(association),
        "unwanted_form": UnwantedForm(initial={"handle": request.GET.get("stop", "")[:31]}),
        "form": refused,
        **shown,
    }
    return render(request, "opportunities/rules.html", context, status=422 if refused else 200)
