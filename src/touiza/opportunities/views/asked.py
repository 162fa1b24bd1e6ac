"""What an opportunity asks of those who apply: its own questions, documents, qualifications."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.opportunities.access import access_document, access_question, access_requirement, access_to_edit
from touiza.opportunities.forms.asked import DocumentForm, OwnQuestionForm, RequirementForm, initial_of
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services import questions as services


@login_required
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """List all that is asked; POST asks one more question."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    form = OwnQuestionForm(typed(request), initial={"kind": "short"})
    if form.is_valid():
        try:
            services.add_question(opportunity=opportunity, said=form.said())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The question is asked from the next application on."))
            return redirect("opportunities:questions", slug)
    return _page(request, actor, opportunity, question_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one question; POST `deed`: up, or drop."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    asked = access_question(opportunity, pk)
    deed = request.POST.get("deed", "")
    if deed == "up":
        services.move_question_up(question=asked)
        return redirect("opportunities:questions", slug)
    if deed == "drop":
        services.withdraw_question(question=asked)
        messages.success(request, _("It is asked no more. Answers that were given stay with their applications."))
        return redirect("opportunities:questions", slug)
    form = OwnQuestionForm(typed(request), initial=initial_of(asked))
    if form.is_valid():
        try:
            services.change_question(question=asked, said=form.said())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("opportunities:questions", slug)
    context = _shared(actor, opportunity) | {"form": form, "question": asked, "answered": asked.answers.exists()}
    return render(request, "opportunities/question.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for one more document, or (POST `drop`) for one of them no more."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    if (drop := request.POST.get("drop", "")).isdecimal() and len(drop) < 19:
        services.withdraw_document(document=access_document(opportunity, int(drop)))
        messages.success(request, _("It is asked for no more."))
        return redirect("opportunities:questions", slug)
    form = DocumentForm(request.POST, auto_id="document_%s")
    if form.is_valid():
        try:
            services.add_document(opportunity=opportunity, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The document is asked for from the next application on."))
            return redirect("opportunities:questions", slug)
    return _page(request, actor, opportunity, document_form=form)


@login_required
@require_POST
def requirements(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for one more qualification, or (POST `drop`) for one of them no more."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    if (drop := request.POST.get("drop", "")).isdecimal() and len(drop) < 19:
        services.drop_qualification(required=access_requirement(opportunity, int(drop)))
        messages.success(request, _("It is asked for no more."))
        return redirect("opportunities:questions", slug)
    form = RequirementForm(request.POST, auto_id="requirement_%s")
    if form.is_valid():
        try:
            services.require_qualification(opportunity=opportunity, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Who lacks it is told so before applying."))
            return redirect("opportunities:questions", slug)
    return _page(request, actor, opportunity, requirement_form=form)


def _page(request: HttpRequest, actor: Actor, opportunity: Opportunity, **forms: Form) -> HttpResponse:
    refused = next((form for form in forms.values() if form.errors), None)
    context = {
        **_shared(actor, opportunity),
        "questions": services.questions_of(opportunity),
        "documents": services.documents_of(opportunity),
        "requirements": opportunity.qualifications.order_by("pk"),
        "question_form": OwnQuestionForm(initial={"kind": "short"}),
        "document_form": DocumentForm(auto_id="document_%s"),
        "requirement_form": RequirementForm(auto_id="requirement_%s"),
        **forms,
        "form": refused,
    }
    return render(request, "opportunities/questions.html", context, status=422 if refused else 200)


def _shared(actor: Actor, opportunity: Opportunity) -> dict[str, Any]:
    return {
        "workspace": workspace(opportunity.association, actor),
        "association": opportunity.association,
        "opportunity": opportunity,
        "noindex": True,
    }
