"""An association's templates: to begin from, to rename, to delete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.opportunities.access import access_template
from touiza.opportunities.forms.life import TemplateForm
from touiza.opportunities.models import Template
from touiza.opportunities.services.templates import begin_from_template, delete_template, rename_template

DAY = 24 * 3600


@login_required
@require_GET
def templates(request: HttpRequest, handle: str) -> HttpResponse:
    """List them by name: there are forty at most."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.COORDINATE)
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "templates": association.templates.select_related("by__person").order_by("name"),
        "key": public_id(),
        "noindex": True,
    }
    return render(request, "opportunities/templates.html", context)


@login_required
@require_POST
def template(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Begin from a template, rename it (`name`), or delete it."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.COORDINATE)
    found = access_template(association, pk)
    deed = request.POST.get("deed")
    if deed == "begin":
        take(key=f"opportunity:{actor.pk}", limit=300, seconds=DAY)
        key = f"{request.POST.get('form_key', '')[:11]}.{pk}"[:22]
        draft = begin_from_template(template=found, by=actor, form_key=key)
        messages.success(request, _("A draft from the template. Give it its date, then publish it."))
        return redirect("opportunities:edit", draft.post.slug)
    if deed == "rename":
        _rename(request, TemplateForm(request.POST), found)
    elif deed == "delete":
        delete_template(template=found)
        messages.success(request, _("Deleted. What was begun from it stays."))
    return redirect("opportunities:templates", handle)


def _rename(request: HttpRequest, form: TemplateForm, found: Template) -> None:
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors.get("name", [])))
        return
    try:
        rename_template(template=found, name=form.cleaned_data["name"])
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Renamed."))
