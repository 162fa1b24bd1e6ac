"""Certificates for many at once: who gets one, how far it is, the sheets as one file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.media.links import SIGNED_SECONDS, is_signed, sign_name
from touiza.proof.access import access_bundle, access_run, runs_of
from touiza.proof.forms_certificates import BundleForm, RunForm
from touiza.proof.models import Run, RunLine
from touiza.proof.outlook import Outlook, works_of
from touiza.proof.services.bundles import ask_for_bundle
from touiza.proof.services.runs import start_run

PER_PAGE = 30


@login_required
@require_GET
def runs(request: HttpRequest, handle: str) -> HttpResponse:
    """What was made for many, the latest first."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CERTIFY)
    limit = limit_of(actor, association)
    page = Paginator(runs_of(association, limit), PER_PAGE).get_page(request.GET.get("page"))
    context = {"workspace": workspace(association, actor), "association": association, "page": page, "limited": limit is not None}
    return render(request, "proof/runs.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def run_new(request: HttpRequest, handle: str) -> HttpResponse:
    """Choose for whom; see who gets one and who does not; POST makes them."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CERTIFY)
    limit = limit_of(actor, association)
    data = request.POST if request.method == "POST" else request.GET if "scope" in request.GET else None
    form = RunForm(data, works=works_of(association, limit).defer("body"), is_limited=limit is not None)
    outlook = None
    if form.is_bound and form.is_valid():
        outlook = Outlook(form.scope_of(association.actor))
        if request.method == "POST":
            try:
                made = start_run(association=association, scope=outlook.scope, by=actor)
            except Refusal as refusal:
                blame(form, refusal)
            else:
                return redirect("proof:run", handle, made.public_id)
    getting = request.GET.get("who") != "without"
    page = Paginator(outlook.people(getting=getting) if outlook else [], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "form": form,
        "outlook": outlook,
        "getting": getting,
        "page": page,
        "prospects": outlook.prospects(list(page)) if outlook else [],
    }
    return render(request, "proof/run_new.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def run(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """How far the certificates of a run are, what became of each person, the packed sheets."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CERTIFY)
    made = access_run(association, public_id, limit_of(actor, association))
    lines = made.lines.select_related("person__person", "certificate").order_by("pk")
    if (outcome := request.GET.get("outcome", "")) in RunLine.Outcome.values:
        lines = lines.filter(outcome=outcome)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "run": made,
        "page": page,
        "form": BundleForm(initial={"languages": made.bundle_languages or get_language()}),
        "bundle": _bundle_address(made),
    }
    return render(request, "proof/run.html", context)


@login_required
@require_POST
def bundle(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Have the sheets of a run packed."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CERTIFY)
    made = access_run(association, public_id, limit_of(actor, association))
    form = BundleForm(request.POST)
    if form.is_valid():
        try:
            ask_for_bundle(run=made, languages=form.cleaned_data["languages"])
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
    else:
        messages.error(request, _("Choose a language for the PDF."))
    return redirect("proof:run", handle, public_id)


@require_safe
def bundle_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with packed sheets, to a signed address only, and as if they did not exist to any other."""
    if not is_signed(name, request.GET.get("s", "")):
        raise Http404
    made = access_bundle(name)
    try:
        content = default_storage.open(name)
    except OSError:
        raise Http404 from None
    response = FileResponse(content, content_type="application/zip")
    saved_as = f"touiza-{made.began_at:%Y-%m-%d}-{made.bundle_languages}.zip"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=saved_as)
    response["Cache-Control"] = f"private, max-age={SIGNED_SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _bundle_address(made: Run) -> str:
    return f"/c/{made.bundle_name}?s={sign_name(made.bundle_name)}" if made.bundle_name else ""
