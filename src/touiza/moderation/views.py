"""Reporting a post, and the operators' queue of what was reported."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.moderation.access import access_operator, access_reported, decided, reports_of, waiting
from touiza.moderation.forms import DecisionForm, ReportForm
from touiza.moderation.lines import decision_lines, report_lines, waiting_lines
from touiza.moderation.models import State
from touiza.moderation.services.reporting import decide, report_post
from touiza.posts.access import access_post
from touiza.posts.addresses import address_of
from touiza.posts.items import items_for
from touiza.posts.wording import heading_of

PER_PAGE = 20
HOUR = 3600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Report a post that one may read."""
    actor = access_signed_in(request.user)
    post = access_post(actor, slug)
    form = ReportForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"report:{actor.pk}", limit=30, seconds=HOUR)
            report_post(post=post, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Thank you. Those who run this server look at it, and you will read what they decide."))
            return redirect(address_of(post))
    context = {"form": form, "post": post, "heading": heading_of(post), "back": address_of(post), "noindex": True}
    return render(request, "moderation/report.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision, the oldest first, and what was decided (`shown=decided`)."""
    access_operator(request.user)
    done = request.GET.get("shown") == "decided"
    page = Paginator(decided() if done else waiting(), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"text": _("To decide"), "href": "?", "current": not done},
        {"text": _("Decided"), "href": "?shown=decided", "current": done},
    ]
    lines = decision_lines(list(page), actor_of(request.user)) if done else waiting_lines(list(page), actor_of(request.user))
    return render(request, "moderation/queue.html", {"page": page, "lines": lines, "tabs": tabs, "done": done, "noindex": True})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reported(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a reported post with what was said of it; keep it, or take it away (`deed`)."""
    operator = access_operator(request.user)
    post = access_reported(slug)
    form = DecisionForm(typed(request))
    deed = request.POST.get("deed", "")
    if request.method == "POST" and form.is_valid() and deed in {"keep", "remove"}:
        try:
            decide(post=post, by=operator, remove=deed == "remove", **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Decided. Both sides read why."))
            return redirect("moderation:queue")
    rows, actor = reports_of(post), actor_of(request.user)
    context = {
        "post": post,
        "item": items_for([post], actor)[0],
        "reports": report_lines(rows, actor),
        "open": any(row.state == State.OPEN for row in rows),
        "form": form,
        "noindex": True,
    }
    return render(request, "moderation/reported.html", context, status=422 if form.errors else 200)
