"""The vocabulary is loaded from its files, again and again, and no id ever changes."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from touiza.vocabulary import files, lists
from touiza.vocabulary.models import AssociationKind, Cause, Place, PlaceKind, Skill, SkillFamily, VocabularyVersion
from touiza.vocabulary.services import load_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> None:
    """Tests here change rows that the lists remember."""
    yield
    lists.forget()


def test_everything_of_the_files_is_there() -> None:
    assert Skill.objects.count() == len(files.read_skills())
    assert Cause.objects.count() == len(files.read_causes())
    assert Place.objects.filter(kind=PlaceKind.REGION, country__code="dz").count() == 69
    assert Place.objects.cities().filter(country__code="dz").count() == 1541


def test_the_same_files_are_not_loaded_twice() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert not load_vocabulary().changed
    assert len(queries) <= 5


def test_a_second_load_keeps_every_id_and_mends_what_was_changed() -> None:
    before = dict(Place.objects.values_list("code", "id")), dict(Skill.objects.values_list("code", "id"))
    Skill.objects.filter(code="sewing").update(labels={"en": "Bungled"}, retired=True)
    loaded = load_vocabulary(force=True)
    assert loaded.changed
    assert loaded.counts["Skill"] == len(files.read_skills())
    assert (dict(Place.objects.values_list("code", "id")), dict(Skill.objects.values_list("code", "id"))) == before
    sewing = Skill.objects.get(code="sewing")
    assert sewing.label("fr") == "Couture"
    assert not sewing.retired


def test_what_the_files_no_longer_hold_is_retired_and_keeps_its_label() -> None:
    family = SkillFamily.objects.get(code="crafts")
    gone = Skill.objects.create(code="gone", labels={"fr": "Rempaillage"}, family=family)
    ruin = Place.objects.create(code="xx_ruin", labels={"fr": "Ruine"}, kind=PlaceKind.CITY)
    load_vocabulary(force=True)
    gone.refresh_from_db()
    ruin.refresh_from_db()
    assert gone.retired
    assert ruin.retired
    assert gone.label("ar") == "Rempaillage"
    assert gone.passage("ar").language == "fr"
    assert "gone" not in {skill.code for skill in lists.skills()}
    assert lists.labels_for("skills", [gone.id], "fr") == ["Rempaillage"]


def test_changed_files_change_the_fingerprint() -> None:
    assert VocabularyVersion.objects.get().fingerprint != files.fingerprint("another format")
    assert files.fingerprint("a") == files.fingerprint("a")


def test_kinds_know_the_kind_they_belong_to() -> None:
    kind = AssociationKind.objects.get(code="awareness_public")
    assert kind.parent == AssociationKind.objects.get(code="awareness")
    assert "الرأي العام" in kind.label("ar")
    assert kind.description("en").startswith("Speaks to everyone")


def test_places_know_what_they_lie_in() -> None:
    place = Place.objects.with_parents().get(code="dz_1902")
    assert place.wilaya.code == "dz_19"
    assert place.country.code == "dz"
    assert place.full_label("fr").endswith(", Sétif")
    assert place.full_label("ar").endswith("، سطيف")
    assert Place.objects.get(code="dz_1901").full_label("fr") == "Sétif"
    assert Place.objects.get(code="fr_lyon").full_label("en") == "Lyon, France"
    assert Place.objects.get(code="fr_lyon").wilaya is None
    assert Place.objects.get(code="dz_19").wilaya.code == "dz_19"
    assert Place.objects.get(code="us_nyc_queens").full_label("en") == "Queens, New York City"


def test_arabic_places_sort_without_their_article() -> None:
    names = [place.label("ar") for place in Place.objects.filter(country__code="dz", kind="region").order_by("sort_ar")]
    assert names.index("الجلفة") < names.index("جيجل")
    assert names[0].startswith(("أ", "ا", "إ"))


def test_the_command_says_what_it_did() -> None:
    out = io.StringIO()
    call_command("load_vocabulary", stdout=out)
    assert out.getvalue() == "vocabulary: up to date\n"
    call_command("load_vocabulary", force=True, stdout=out)
    assert "17 SustainableGoal" in out.getvalue()
