"""Texts in several languages in the database: asked for by language, never compared with something else."""

import pytest
from django.core.exceptions import FieldError

from touiza.actors.models import Actor, ActorKind
from touiza.core.translated import TranslatedText

pytestmark = pytest.mark.django_db


@pytest.fixture
def chrea() -> Actor:
    names = TranslatedText.of("ar", ar="أصدقاء الشريعة", fr="Les Amis de Chréa")
    return Actor.objects.create(kind=ActorKind.ASSOCIATION, handle="chrea", name=names)


@pytest.mark.parametrize(
    "question",
    [
        {"name__ar": "أصدقاء الشريعة"},
        {"name__fr__icontains": "amis"},
        {"name__source": "ar"},
        {"name__en__isnull": True},
        {"name__fr__in": ["Les Amis de Chréa", "x"]},
        {"name": TranslatedText.of("ar", ar="أصدقاء الشريعة", fr="Les Amis de Chréa")},
    ],
)
def test_it_is_found_by_what_one_language_says(chrea: Actor, question: dict[str, object]) -> None:
    assert list(Actor.objects.filter(**question)) == [chrea]


@pytest.mark.parametrize("question", [{"name__ar": "Les Amis de Chréa"}, {"name__fr": ""}, {"name__source": "fr"}])
def test_what_another_language_says_does_not_count(chrea: Actor, question: dict[str, object]) -> None:
    assert not Actor.objects.filter(**question).exists()


def test_one_language_can_be_taken_out_and_sorted_by(chrea: Actor) -> None:
    assert list(Actor.objects.order_by("name__fr").values_list("name__ar", flat=True)) == ["أصدقاء الشريعة"]


def test_a_language_that_we_do_not_have_is_an_error(chrea: Actor) -> None:
    with pytest.raises(FieldError):
        Actor.objects.filter(name__de="x")


def test_a_string_is_neither_asked_for_nor_stored_as_if_it_were_empty(chrea: Actor) -> None:
    with pytest.raises(TypeError, match="name holds a TranslatedText"):
        Actor.objects.filter(name="أصدقاء الشريعة")
    chrea.name = "Chréa"  # type: ignore[assignment]
    with pytest.raises(TypeError, match="name holds a TranslatedText"):
        chrea.save()
