"""The register: everyone an association has had to do with, by filter; its own fields and saved filters."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.kernel.text import sort_key
from touiza.relations.access import WRITE, Desk, access_custom_field, access_desk, access_saved_filter
from touiza.relations.faces import faces_of
from touiza.relations.filters import ACTIVE, SORTS, Filters, address, chips, find_contacts, read_filters
from touiza.relations.forms.contacts import CustomFieldForm, SavedFilterForm
from touiza.relations.models import CustomField, FieldKind, SavedFilter, Status, Tag
from touiza.relations.selection import fields_of
from touiza.relations.services.customs import add_field, remove_filter, rename_field, save_filter, set_archived
from touiza.ui.shapes import Tab
from touiza.vocabulary import lists

PER_PAGE = 30


@login_required
@require_safe
def register(request: HttpRequest, handle: str) -> HttpResponse:
    """List who fits the filters of the address."""
    desk = access_desk(access_signed_in(request.user), handle)
    return _list(request, desk, SavedFilterForm(initial={"query": request.GET.urlencode()}))


@login_required
@require_POST
def saved_filters(request: HttpRequest, handle: str) -> HttpResponse:
    """Give the filter one sees a name, for everyone who acts for the association."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    form = SavedFilterForm(request.POST)
    if form.is_valid():
        filters = read_filters(QueryDict(form.cleaned_data["query"]), fields_of(desk.association), _tags(desk))
        try:
            save_filter(association=desk.association, name=form.cleaned_data["filter_name"], query=filters.query, by=desk.actor)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The filter is saved, for everyone who acts for the association."))
            return redirect(address(reverse("relations:register", args=[handle]), filters))
    return _list(request, desk, form, status=422)


@login_required
@require_POST
def saved_filter(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Take a saved filter away."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    remove_filter(saved=access_saved_filter(desk.association, pk))
    messages.success(request, _("The saved filter is gone. Nobody in the register has changed."))
    return redirect("relations:register", handle)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fields(request: HttpRequest, handle: str) -> HttpResponse:
    """What the association asks of its contacts; POST asks one thing more."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    form = CustomFieldForm(typed(request), kinds=list(FieldKind.choices), initial={"kind": FieldKind.TEXT})
    if request.method == "POST" and form.is_valid():
        try:
            add_field(association=desk.association, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The field is there. It can be filled in on every contact."))
            return redirect("relations:fields", handle)
    rows = CustomField.objects.filter(association=desk.association).order_by("archived_at", "position", "pk")
    context = {"workspace": workspace(desk.association, desk.actor), "association": desk.association, "rows": list(rows), "form": form, "noindex": True}
    return render(request, "relations/fields.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Rename a field, or (`to` is "archive" or "restore") ask it no more, or again."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    one = access_custom_field(desk.association, pk)
    kinds = [(one.kind, one.get_kind_display())]
    form = CustomFieldForm(typed(request), kinds=kinds, initial={"name": one.name, "kind": one.kind, "choices": "\n".join(one.choices)})
    if request.method == "POST":
        try:
            if request.POST.get("to") in {"archive", "restore"}:
                set_archived(field=one, archived=request.POST["to"] == "archive")
                return redirect("relations:fields", handle)
            if form.is_valid():
                rename_field(field=one, name=form.cleaned_data["name"], choices=form.cleaned_data["choices"])
                messages.success(request, _("The field is changed."))
                return redirect("relations:fields", handle)
        except Refusal as refusal:
            blame(form, refusal) if form.is_bound and form.is_valid() else messages.error(request, str(refusal.sentence))
    context = {"workspace": workspace(desk.association, desk.actor), "association": desk.association, "field": one, "form": form, "noindex": True}
    return render(request, "relations/field.html", context, status=422 if form.errors else 200)


def _list(request: HttpRequest, desk: Desk, form: SavedFilterForm, *, status: int = 200) -> HttpResponse:
    association = desk.association
    asked, tags = fields_of(association), _tags(desk)
    known = {one.pk: one for one in asked}
    filters = read_filters(request.GET, asked, tags)
    base = reverse("relations:register", args=[association.handle])
    page = Paginator(find_contacts(association, filters, known), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace(association, desk.actor),
        "association": association,
        "desk": desk,
        "filters": filters,
        "page": page,
        "faces": faces_of(page.object_list, association),
        "total": page.paginator.count,
        "tabs": _tabs(association, filters, base),
        "chips": chips(filters, known, {tag.pk: tag for tag in tags}, base),
        "tags": tags,
        "statuses": Status.choices,
        "skills": lists.skills(),
        "languages": lists.languages(),
        "places": [*lists.wilayas(), *sorted(lists.countries(), key=lambda country: sort_key(country.label()))],
        "actives": [(code, words) for code, (_days, _within, words) in ACTIVE.items()],
        "sorts": SORTS.items(),
        "asked": [(one, filters.extra.get(one.pk, "")) for one in asked],
        "form": form,
        "saved": SavedFilter.objects.filter(association=association, query=filters.query).first() if filters.query else None,
        "noindex": True,
    }
    return render(request, "relations/register.html", context, status=status)


def _tags(desk: Desk) -> list[Tag]:
    return list(Tag.objects.filter(association=desk.association).annotate(number=Count("contacts")).order_by("key"))


def _tabs(association: object, filters: Filters, base: str) -> list[Tab]:
    """Return the saved filters as tabs, after everyone."""
    saved = SavedFilter.objects.filter(association=association).order_by("name")
    tabs: list[Tab] = [{"text": _("Everyone"), "href": base, "current": filters.is_empty}]
    return tabs + [{"text": one.name, "href": f"{base}?{one.query}", "current": one.query == filters.query} for one in saved]
