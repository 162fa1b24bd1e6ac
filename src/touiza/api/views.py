"""Search and suggestions as JSON: the questions, the order and the limits of the pages, for other programs."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.actors.access import actor_of
from touiza.api.answers import page_links, public
from touiza.core.errors import Refusal
from touiza.finding.everything import LAST_PAGE, PER_PAGE, Asked, Found, Result, read_asked, search_everything
from touiza.finding.kinds import KINDS
from touiza.kernel.text import LANGUAGES, Part
from touiza.opportunities.matching.saying import say
from touiza.opportunities.services.offering import Offer, note_shown, offers_for


@public
def search(request: HttpRequest) -> JsonResponse:
    """Answer what fits a question, a page of it, as far as who asks may see it."""
    with _reading(request):
        asked = read_asked(request.GET, reads=translation.get_language())
        _refuse_nonsense(request, asked)
        found = search_everything(asked, actor_of(request.user))
        more = asked.page < LAST_PAGE and (asked.page * PER_PAGE < found.total or (found.more and len(found.results) == PER_PAGE))
        return JsonResponse(
            {
                "count": found.total,
                "more": found.more,
                **page_links(request, asked.page, more=more),
                **_besides(found),
                "results": [_told(result) for result in found.results],
            }
        )


@public
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer what suits the person who is signed in, and why, in the order of their page and mail."""
    actor = actor_of(request.user)
    if actor is None:
        raise Refusal("signed_out", _("Suggestions are a person's own: sign in."))
    with _reading(request):
        offers = offers_for(actor)
        note_shown(offers)
        return JsonResponse({"count": len(offers), "results": [_offered(offer) for offer in offers]})


def _reading(request: HttpRequest) -> translation.override:
    """Let addresses, sentences and texts be in the language of `ui`, else in the one the program asks for."""
    language = request.GET.get("ui", "")
    return translation.override(language if language in LANGUAGES else translation.get_language_from_request(request))


def _refuse_nonsense(request: HttpRequest, asked: Asked) -> None:
    """Refuse what the page passes over: a program wants to know that it asked wrongly."""
    if not asked.words:
        raise Refusal("words", _("Say what to look for in “q”."))
    for name, known in (("kind", KINDS), ("lang", LANGUAGES)):
        if request.GET.get(name) and request.GET[name] not in known:
            sentence = _("“%(name)s” is one of: %(values)s.") % {"name": name, "values": ", ".join(known)}
            raise Refusal(name, sentence)
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdecimal() and 1 <= int(number[:6]) <= LAST_PAGE):
        raise Refusal("page", _("“page” is a number from 1 to %(last)d.") % {"last": LAST_PAGE})


def _besides(found: Found) -> dict[str, Any]:
    return {"kinds": dict(found.counts), "guessed": found.guessed, "meant": found.meant or None, "also": list(found.also)}


def _told(result: Result) -> dict[str, Any]:
    snippet, marks = _plain(result.excerpt.text)
    title, title_marks = _plain(result.excerpt.title)
    return {
        "kind": result.kind,
        "id": result.shown.id,
        "url": settings.SITE_URL + result.shown.line["href"],
        "title": title,
        "title_marks": title_marks,
        "snippet": snippet,
        "marks": marks,
        "lang": result.excerpt.language,
        "score": round(result.score, 4),
    }


def _offered(offer: Offer) -> dict[str, Any]:
    post, said = offer.opportunity.post, say(offer.judgement)
    title = post.title.here
    return {
        "kind": "opportunity",
        "id": post.slug,
        "url": settings.SITE_URL + reverse("opportunities:detail", args=[post.slug]),
        "title": title.text,
        "lang": title.language,
        "score": round(offer.judgement.score, 4),
        "reasons": said.reasons,
        "missing": said.missing,
    }


def _plain(parts: Iterable[Part]) -> tuple[str, list[tuple[int, int]]]:
    """Return pieces as one text, and where the marked ones begin and end, in characters: no markup to be escaped."""
    text, marks = "", list[tuple[int, int]]()
    for part in parts:
        if part.marked:
            marks.append((len(text), len(text) + len(part.text)))
        text += part.text
    return text, marks
