"""Letters of recommendation, on the volunteer's side."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from touiza.accounts.services.limits import address_of, take
from touiza.actors.access import access_signed_in
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.proof import book
from touiza.proof.access_letters import access_own_letter, access_shown_letter, letters_of
from touiza.proof.documents import letter_pdf, read_languages
from touiza.proof.forms_letters import AskForm
from touiza.proof.models import LetterState, Recommendation
from touiza.proof.services.recommending import accept_letter, ask_letter, refuse_letter, show_text, withdraw_letter
from touiza.proof.views import pdf_choices

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """A person's letters, and the form to ask for one."""
    actor = access_signed_in(request.user)
    associations = list(book.associations_served(actor))
    form = AskForm(typed(request), associations=book.associations_served(actor))
    if request.method == "POST" and form.is_valid():
        take(key=f"letter:{actor.pk}", limit=10, seconds=86_400)
        try:
            letter = ask_letter(person=actor, association=form.cleaned_data["association"], wish=form.cleaned_data["wish"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The association has been told. You read the letter here before anyone else does."))
            return redirect("proof:letter", letter.public_id)
    page = Paginator(letters_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "served": bool(associations)}
    return render(request, "proof/letters.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """One letter: read it, take it or not, show what it says or not."""
    actor = access_signed_in(request.user)
    own = access_own_letter(actor, public_id)
    if request.method == "POST":
        try:
            _do(own, request.POST.get("to", ""))
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
        return redirect("proof:letter", public_id)
    context = {"letter": own, "readable": own.state in {LetterState.OFFERED, LetterState.ACCEPTED}, "choices": letter_choices(own)}
    return render(request, "proof/letter.html", context)


@login_required
@require_GET
def own_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """One's own letter as a PDF, also before one takes it; back to its page where there is nothing to print."""
    actor = access_signed_in(request.user)
    own = access_own_letter(actor, public_id)
    if own.state not in {LetterState.OFFERED, LetterState.ACCEPTED}:
        return redirect("proof:letter", public_id)
    take(key=f"pdf:{address_of(request)}", limit=30, seconds=60)
    return _as_file(own, request.GET.get("in", ""))


@require_GET
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """A letter as a PDF for whoever checks it, where its holder lets them read it."""
    take(key=f"pdf:{address_of(request)}", limit=30, seconds=60)
    return _as_file(access_shown_letter(number), request.GET.get("in", ""))


def letter_choices(row: Recommendation) -> list[dict[str, str]]:
    """Return the languages a letter can be printed in: those it is written in."""
    written = set(row.text.languages)
    return [choice for choice in pdf_choices() if set(choice["in"].split("-")) <= written]


def _do(own: Recommendation, deed: str) -> None:
    if deed == "accept":
        accept_letter(letter=own)
    elif deed == "refuse":
        refuse_letter(letter=own)
    elif deed == "withdraw":
        withdraw_letter(letter=own, by=own.person)
    elif deed in {"show", "hide"}:
        show_text(letter=own, shows=deed == "show")


def _as_file(row: Recommendation, wanted: str) -> HttpResponse:
    """Answer with the sheet in a language it is written in: as wanted, else the reader's, else its own."""
    languages = read_languages(wanted, get_language() or "ar")
    if not set(languages) <= set(row.text.languages):
        languages = (row.text.here.language,)
    response = HttpResponse(letter_pdf(row, languages), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="touiza-{row.spoken or "letter"}-{"-".join(languages)}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
