"""People in the search index, as far as they allow: what is shown to everyone, to people with an account, to their
associations, each apart, so that nobody finds a person by what they may not read. Who hides their name is not found.
"""

from collections.abc import Iterable, Iterator

from touiza.accounts.models import User
from touiza.actors.models import Person
from touiza.actors.profile import VisibleProfile, people_with_profile, profile_as
from touiza.actors.readers import tokens_of_ties
from touiza.core.audiences import Audience
from touiza.core.translated import LANGUAGES
from touiza.kernel.text import guess_language
from touiza.search.services import Content, Entry, index_objects, remove_object, set_audience
from touiza.vocabulary.models import Place, Term

KIND = "person"
TIERS = (Audience.PUBLIC, Audience.SIGNED_IN, Audience.TIES)  # each shows more, to fewer


def index_person(person: Person) -> None:
    """Make search say of a person what is true now, to each what they may see."""
    found = people_with_profile().filter(pk=person.pk).first()
    if found is None or found.is_guest or found.actor.erased_at or found.actor.suspended_at:
        forget_person(person.pk)
        return
    index_objects(kind=KIND, entries=_entries(found))


def forget_person(person: int) -> None:
    remove_object(kind=KIND, object_id=person, tiers=range(len(TIERS)))


def forget_user(user: User) -> None:
    """Take who is about to be erased out of search."""
    for person in Person.objects.filter(user=user).values_list("pk", flat=True):
        forget_person(person)


def follow_ties(person: int) -> None:
    """Say anew which associations may see what a person shows to their associations. Two queries."""
    set_audience(kind=KIND, object_id=person, tier=TIERS.index(Audience.TIES), audience=tokens_of_ties(person))


def _entries(person: Person) -> Iterator[Entry]:
    """Yield each tier; one that shows nothing, or no more than the one before, is empty."""
    before: dict[str, Content] = {}
    for tier, audience in enumerate(TIERS):
        texts = _texts(profile_as(person, audience))
        who = tokens_of_ties(person.pk) if audience is Audience.TIES else [str(audience)]
        yield Entry(
            object_id=person.pk,
            texts={} if texts == before else texts,
            audience=who,
            published_at=person.actor.created_at,
            tier=tier,
        )
        before = texts


def _texts(shown: VisibleProfile) -> dict[str, Content]:
    """Return what each language of the name says, its source first; what they wrote goes to its own language."""
    if not shown.name:
        return {}
    order = sorted(shown.name.languages, key=lambda code: (code != shown.name.source, LANGUAGES.index(code)))
    written = guess_language(shown.about, default=order[0])
    home = written if written in order else order[0]
    words = _words(shown)
    elsewhere = {code: _labels(words, code) for code in LANGUAGES if code not in order}
    names = " ".join(shown.name.texts[code] for code in order)
    return {
        code: Content(
            title=shown.name.texts[code],
            body="\n".join(filter(None, (shown.about if code == home else "", _told(words, code)))),
            keywords=f"{names} {shown.handle} {_labels(words, code)}",
            elsewhere=elsewhere if code == order[0] else {},
        )
        for code in order
    }


def _words(shown: VisibleProfile) -> list[Term]:
    known: Iterable[Term] = (one.word for one in (*shown.skills, *shown.languages))
    return [*known, *shown.causes, *_around(shown.commune)]


def _told(words: Iterable[Term], code: str) -> str:
    """Return what the profile says in labels, for an excerpt to show why somebody was found."""
    return " · ".join(dict.fromkeys(word.label(code) for word in words))


def _around(place: Place | None) -> list[Place]:
    return [one for one in (place, place.parent if place else None) if one]


def _labels(words: Iterable[Term], code: str) -> str:
    return " · ".join(text for word in words for text in (word.label(code), *word.synonyms.get(code, ())))
