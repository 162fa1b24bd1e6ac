"""What leaves the site: posters, short addresses, the pictures that shared links show."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from touiza.accounts.services.limits import address_of, take
from touiza.actors.access import actor_of
from touiza.opportunities.access import Gone, access_by_number, access_opportunity, woven_card_of
from touiza.opportunities.posters import CARDS, poster_pdf, read_languages
from touiza.opportunities.services.cards import ask_for_card
from touiza.opportunities.short import read_number
from touiza.posts.models import PostState

YEAR = "public, max-age=31536000, immutable"


@require_safe
def short(request: HttpRequest, number: str) -> HttpResponse:
    """Lead from a short address to the page, in the reader's language."""
    pk = read_number(number)
    if pk is None:
        raise Http404
    try:
        opportunity = access_by_number(pk)
    except Gone:
        raise Http404 from None
    with translation.override(translation.get_language_from_request(request)):
        return redirect("opportunities:detail", opportunity.post.slug)


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The poster as PDF: ?in=ar, fr, en or all, ?strips=1. Of what is published, for anyone; of drafts, for their authors."""
    actor = actor_of(request.user)
    opportunity = access_opportunity(slug, actor)
    if opportunity.post.state != PostState.PUBLISHED and actor is None:
        raise Http404
    take(key=f"poster:{actor.pk if actor else address_of(request)}", limit=60, seconds=3600)
    languages = read_languages(request.GET.get("in", ""), translation.get_language() or "ar")
    data = poster_pdf(opportunity, languages, strips=request.GET.get("strips") == "1")
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-{"-".join(languages)}.pdf"'
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_safe
def card(request: HttpRequest, kind: str, pk: str, digest: str) -> HttpResponseBase:
    """The picture that a shared link shows. Its name changes with what it says, so it is kept for a year.

    One that is not drawn yet is drawn by the worker; until then the association's weave stands in.
    """
    try:
        content = default_storage.open(f"{CARDS}/{digest}.png")
    except OSError:
        weave = woven_card_of(kind, int(pk))
        take(key=f"card:{address_of(request)}", limit=120, seconds=3600)
        ask_for_card(kind=kind, pk=int(pk))
        return redirect(weave)
    response = FileResponse(content, content_type="image/png")
    response["Cache-Control"] = YEAR
    return response
