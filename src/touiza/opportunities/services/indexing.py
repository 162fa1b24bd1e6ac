"""What search knows of an opportunity: its words in each language, its filters, its dates and its place."""

from collections.abc import Iterator

from touiza.actors.readers import tokens_for
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.queue import defer
from touiza.core.translated import LANGUAGES
from touiza.opportunities.fields import OpportunityFields, fields_of
from touiza.opportunities.models import AT_SET_TIMES, Attendance, Opportunity, Per, State, Timing
from touiza.posts.models import PostState
from touiza.search.services import Content, index_object, remove_object
from touiza.vocabulary.models import Place, PlaceKind, Tag, Term
from touiza.vocabulary.tagging import show_tags, words_to_index

KIND = "opportunity"
MATCH_WORK = "opportunities.match_work"
OPEN, PAUSED, PAST = "open", "paused", "past"
TIMES = (30, 120, 300, 480)  # minutes: what a person may have; the search sentence offers these
WEEKLY = "weekly"
# Words for work that can be done from home: people type them as often as they tick the box.
FROM_HOME = {
    "ar": ("عن بعد", "من البيت", "من المنزل", "عبر الإنترنت", "أونلاين"),
    "fr": ("à distance", "de chez soi", "de la maison", "en ligne", "télétravail"),
    "en": ("remote", "from home", "online", "virtual"),
}
WAYS: dict[str, dict[str, tuple[str, ...]]] = {
    Attendance.REMOTE: FROM_HOME,
    Attendance.HYBRID: FROM_HOME,
    Attendance.ON_SITE: {},
}


def index_opportunity(*, opportunity: Opportunity, fields: OpportunityFields | None = None) -> None:
    """Make search say of an opportunity what is true now, and have it matched. Drafts and what was removed are not found.

    `fields` are what it says, where the caller has just written it.
    """
    defer(MATCH_WORK, opportunity_id=opportunity.pk)
    _index(opportunity, fields)


def _index(opportunity: Opportunity, fields: OpportunityFields | None = None) -> None:
    if opportunity.post.state != PostState.PUBLISHED:
        forget_opportunity(opportunity=opportunity)
        return
    fields = fields or fields_of(opportunity)
    latitude, longitude = position_of(opportunity)
    tags = list(opportunity.tags.select_related("concept"))
    show_tags(tags=tags)
    index_object(
        kind=KIND,
        object_id=opportunity.pk,
        texts=_texts(opportunity, list(_terms(fields)), tags),
        facets=set(_facets(opportunity, fields)),
        audience=tokens_for(opportunity.post.audience, opportunity.post.host_id),
        state=search_state(opportunity),
        starts_at=opportunity.starts_at
        if opportunity.timing in AT_SET_TIMES
        else None,  # flexible work goes by its deadline
        ends_at=opportunity.ends_at,
        latitude=latitude,
        longitude=longitude,
        published_at=opportunity.post.published_at,
    )


def forget_opportunity(*, opportunity: Opportunity) -> None:
    remove_object(kind=KIND, object_id=opportunity.pk)


def index_opportunities(*, association: Association | None = None) -> int:
    """Index all that is published, of one association (its name has changed) or of all (after a restore).

    Each in a transaction of its own. Return how many.
    """
    rows = Opportunity.objects.published().order_by("pk")
    if association is not None:
        rows = rows.of(association)
    count = 0
    for opportunity in rows.select_related("post", "association__actor", "commune__parent").iterator(chunk_size=200):
        _index(opportunity)
        count += 1
    return count


def search_state(opportunity: Opportunity) -> str:
    """Return open, paused or past. Whether it is full is not said here: that changes with every place taken."""
    if opportunity.state == State.PAUSED:
        return PAUSED
    over = opportunity.ends_at is not None and opportunity.ends_at <= clock.now()
    return OPEN if opportunity.state == State.OPEN and not over else PAST


def position_of(opportunity: Opportunity) -> tuple[float | None, float | None]:
    """Return where it is, in WGS 84 degrees: its own position, else its commune's; nothing for work from home."""
    if opportunity.attendance == Attendance.REMOTE:
        return None, None
    if opportunity.latitude is not None and opportunity.longitude is not None:
        return opportunity.latitude, opportunity.longitude
    place = opportunity.commune
    return (place.latitude, place.longitude) if place else (None, None)


def _texts(opportunity: Opportunity, terms: list[Term], tags: list[Tag]) -> dict[str, Content]:
    """Return what each language says, the one it was written in first; labels and synonyms are its keywords.

    Those of the languages it is not written in go with the first: who asks in French finds what is told in Arabic.
    """
    post = opportunity.post
    source = post.title.source
    order = sorted(post.title.languages, key=lambda code: (code != source, LANGUAGES.index(code)))
    elsewhere = {code: _keywords(opportunity, terms, tags, code) for code in LANGUAGES if code not in order}
    return {
        code: Content(
            title=post.title.texts[code],
            body="\n".join(
                text.texts[code]
                for text in (post.body, opportunity.deliverable, opportunity.address)
                if text.texts.get(code)
            ),
            keywords=_keywords(opportunity, terms, tags, code),
            elsewhere=elsewhere if code == order[0] else {},
        )
        for code in order
    }


def _keywords(opportunity: Opportunity, terms: list[Term], tags: list[Tag], language: str) -> str:
    name = opportunity.association.name
    words = [name.texts.get(language) or name.in_(language).text, *WAYS[opportunity.attendance].get(language, ())]
    words += words_to_index(tags, language)
    for term in terms:
        words += [term.label(language), *term.synonyms.get(language, ())]
    return " · ".join(words)


def _terms(fields: OpportunityFields) -> Iterator[Term]:
    yield from fields.causes
    yield from fields.skills_needed
    yield from fields.skills_welcome
    yield from _around(fields.commune)


def _facets(opportunity: Opportunity, fields: OpportunityFields) -> Iterator[str]:
    yield f"attendance:{opportunity.attendance}"
    yield f"join:{opportunity.join_mode}"
    yield f"association:{opportunity.association.handle}"
    joined = opportunity.organisers.filter(state="joined", association__actor__suspended_at=None)
    yield from (f"association:{handle}" for handle in joined.values_list("association__actor__handle", flat=True))
    yield from (f"cause:{cause.code}" for cause in fields.causes)
    yield from (f"goal:{goal.number}" for goal in fields.goals)
    yield from (f"lang:{language.code}" for language in fields.languages)
    yield from (f"acc:{accommodation.code}" for accommodation in fields.accommodations)
    yield from (f"skill:{skill.code}" for skill in (*fields.skills_needed, *fields.skills_welcome))
    if opportunity.minutes or opportunity.timing == Timing.DEED:
        yield from (f"time:{most}" for most in TIMES if (opportunity.minutes or 0) <= most)
    if opportunity.per in {Per.WEEK, Per.MONTH}:
        yield f"time:{WEEKLY}"
    for place in _around(fields.commune):
        yield f"{'wilaya' if place.kind == PlaceKind.REGION else 'commune'}:{place.code}"


def _around(place: Place | None) -> Iterator[Place]:
    """Yield a commune and what it lies in, without the country."""
    while place is not None and place.kind != PlaceKind.COUNTRY:
        yield place
        place = place.parent
