"""Founding an association through its form, and through its service."""

import pytest

from touiza.actors.models import Activity, Tie
from touiza.associations.models import Association, Role
from touiza.associations.services.founding import found_association
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.search.models import Document
from touiza.vocabulary.models import AssociationKind, Cause, Language

pytestmark = pytest.mark.django_db
NEW = "/fr/associations/new/"
ANNABA = {"name_fr": "Association Lire à Annaba", "name_ar": "نقرأ في عنابة"}


def test_a_visitor_is_asked_to_sign_in_first(as_):
    response = as_("visitor").get(NEW)
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


def test_the_form_asks_for_nothing_but_the_name(as_):
    response = as_("chloe").post(NEW, {})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name"}


def test_whoever_founds_an_association_owns_it(as_, world):
    response = as_("chloe").post(NEW, ANNABA)
    association = Association.objects.get(actor__handle="lire_a_annaba")
    assert response["Location"] == "/fr/@lire_a_annaba/"
    role = Role.objects.get(association=association)
    assert (role.person, role.kind) == (world.chloe, Role.Kind.OWNER)
    assert association.claimed_at is not None
    assert association.name.source == "fr"
    assert Tie.objects.filter(person=world.chloe, association=association.actor, kind=Tie.Kind.STAFF).exists()
    assert Activity.objects.filter(verb="association.founded", association=association.actor).count() == 1


def test_everything_typed_is_kept(as_):
    typed = {
        **ANNABA,
        "handle": "@Lire_Annaba",
        "tagline_fr": "Des livres partout.",
        "kinds": ["cultural"],
        "causes": ["education"],
        "languages": ["ar", "fr"],
        "commune": "Annaba",
        "email": "lire@example.org",
        "phone": "038 00 00 00",
        "website": "https://lire.example",
        "founded": "2009",
        "approval": "23/07",
        "about_fr": "## Qui\n\nDes **lecteurs**.",
        "activities_fr": "- Lectures",
        "dyes": "night",
    }
    assert as_("chloe").post(NEW, typed).status_code == 302
    association = Association.objects.get(actor__handle="lire_annaba")
    assert (association.founded, association.approval, association.dyes) == (2009, "23/07", "night")
    assert [kind.code for kind in association.kinds.all()] == ["cultural"]
    assert [cause.code for cause in association.causes.all()] == ["education"]
    assert association.commune.label("fr") == "Annaba"
    assert association.tagline.texts == {"fr": "Des livres partout."}


@pytest.mark.parametrize(
    ("handle", "words"),
    [("me", "kept for the site"), ("chrea", "Somebody else"), ("été", "small letters"), ("a", "small letters")],
)
def test_a_handle_that_cannot_be_had_is_refused_at_its_field(as_, handle, words):
    response = as_("chloe").post("/en/associations/new/", {**ANNABA, "handle": handle})
    assert response.status_code == 422
    assert words in str(response.context["form"].errors["handle"])


def test_two_associations_of_one_name_get_two_handles(world):
    name = TranslatedText.of("ar", ar="جمعية أيادي وهران")
    first = found_association(founder=world.chloe, name=name)
    second = found_association(founder=world.amina, name=name)
    assert second.handle == f"{first.handle}_2"


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "name_missing"), ("\u202eabc", "name_bidi"), ("Сroissant rouge", "name_mixed_scripts"), ("…", "name_nothing_to_read")],
)
def test_a_name_that_deceives_is_refused(world, name, code):
    with pytest.raises(Refusal) as refused:
        found_association(founder=world.chloe, name=TranslatedText.of("fr", fr=name))
    assert refused.value.code == code
    assert refused.value.field == "name"


def test_a_name_may_mix_scripts_between_words(world):
    association = found_association(founder=world.chloe, name=TranslatedText.of("ar", ar="جمعية SOS القصبة"))
    assert association.name.texts["ar"] == "جمعية SOS القصبة"


def test_without_a_founder_it_is_unclaimed(db):
    association = found_association(founder=None, name=TranslatedText.of("en", en="Bronx Gardens"), silent=True)
    assert not association.is_claimed
    assert not Role.objects.filter(association=association).exists()
    assert Activity.objects.get(association=association.actor).silent


def test_it_is_found_by_its_name_aims_kind_and_cause_in_every_language(db):
    found = found_association(
        founder=None,
        name=TranslatedText.of("ar", ar="واحة ورقلة"),
        tagline=TranslatedText.of("ar", ar="دروس مجانية للتلاميذ"),
        kinds=AssociationKind.objects.filter(code="educational"),
        causes=Cause.objects.filter(code="education"),
        languages=Language.objects.filter(code="ar"),
    )
    document = Document.objects.get(kind="association", object_id=found.pk, main=True)
    assert document.language == "ar"
    assert {"kind:educational", "cause:education", "language:ar"} <= set(document.facets)


def test_the_proposal_is_a_free_handle_in_a_fragment(as_):
    response = as_("chloe").get("/fr/associations/handle/", {"name_fr": "Chréa"})
    page = response.content.decode()
    assert 'value="chrea_2"' in page
    assert "<html" not in page


def test_founding_too_often_is_refused_with_a_sentence(as_, settings):
    settings.RATE_LIMITS = True
    client = as_("chloe")
    for number in range(5):
        assert client.post(NEW, {"name_fr": f"Atelier {number}"}).status_code == 302
    response = client.post(NEW, {"name_fr": "Atelier 6"})
    assert response.status_code == 422
    assert Association.objects.filter(actor__handle__startswith="atelier").count() == 5


@pytest.mark.parametrize("handle", ["lire", ""])
def test_a_form_sent_twice_makes_one_page(as_, handle):
    client = as_("chloe")
    typed = {**ANNABA, "handle": handle}
    before = Association.objects.count()
    first, second = client.post(NEW, typed), client.post(NEW, typed)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Association.objects.count() == before + 1
