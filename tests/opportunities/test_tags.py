"""Free tags beside the vocabulary: one word however it is written, on work and on people, found and suggested."""

from dataclasses import replace

import pytest
from django.test import Client

from tests.opportunities.typed_in import complete
from tests.worlds import World, add_opportunity
from touiza.actors.services.people import set_audience, update_profile
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.templates import begin_from_template, save_template
from touiza.vocabulary.forms import SkillField
from touiza.vocabulary.models import Concept, Scheme, Skill, Tag
from touiza.vocabulary.tagging import MOST_TAGS, clean_tag, find_tags, tags_named

pytestmark = pytest.mark.django_db


def concept(name: str = "Basketry", *, offered: bool = True, skill: Skill | None = None) -> Concept:
    scheme = Scheme.objects.create(code="esco", name="ESCO", whom="ESCO", licence="free", href="https://e.example/", offered=offered)
    labels = {"en": name, "fr": "Vannerie fine"}
    return Concept.objects.create(
        scheme=scheme, code="c1", uri="https://e.example/c1", labels=labels, search_key=f" {name.lower()} vannerie fine ", skill=skill
    )


def test_ways_of_writing_a_word_are_one_tag() -> None:
    one, other = tags_named(names=["Festival d’Été", "البيئة"])
    assert tags_named(names=["festival d'ete", "#البيئه", "FESTIVAL D’ÉTÉ", "بيئة", " "]) == [one, other]
    assert one.name == "Festival d’Été"
    assert Tag.objects.count() == 2


def test_there_are_a_few_at_most() -> None:
    assert len(tags_named(names=[f"word {number}" for number in range(20)])) == MOST_TAGS


@pytest.mark.parametrize("text", ["amina@example.org", "https://x.example/", "www.x.example", "0555 12 34 56", "x" * 41])
def test_what_is_an_address_a_number_or_too_long_is_no_tag(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_tag(text)
    assert refused.value.code in {"tag_private", "tag_long"}


def test_a_coordinator_writes_them_and_visitors_see_and_find_them(client: Client, world: World) -> None:
    client.force_login(world.user("nassima"))
    client.post("/ar/@chrea/opportunities/new/", complete(tags_0="Cèdre de l’Atlas", tags_1="مهرجان", tags_2="مهرجانْ"))
    opportunity = Opportunity.objects.latest("pk")
    assert fields_of(opportunity).tags == ("Cèdre de l’Atlas", "مهرجان")
    page = Client().get(f"/fr/opportunities/{opportunity.post.slug}/").content.decode()
    assert "#Cèdre de l’Atlas" in page
    found = Client().get("/fr/opportunities/", {"q": "cedre de l'atlas"}).content.decode()
    assert f"/opportunities/{opportunity.post.slug}/" in found
    edit = client.get(f"/ar/opportunities/{opportunity.post.slug}/edit/").context["form"]
    assert edit["tags"].value() == ("Cèdre de l’Atlas", "مهرجان")
    assert find_tags("cedre", "fr") == ["Cèdre de l’Atlas"]


def test_a_bad_tag_is_refused_beside_its_field(client: Client, world: World) -> None:
    client.force_login(world.user("nassima"))
    response = client.post("/ar/@chrea/opportunities/new/", complete(tags_0="0555123456"))
    assert response.status_code in {200, 422}
    assert "tags" in response.context["form"].errors
    assert not Tag.objects.exists()


def test_tags_of_a_template_are_those_of_what_begins_from_it(world: World) -> None:
    opportunity = add_opportunity(world.chrea, world.nassima, tags=("مهرجان",))
    template = save_template(opportunity=opportunity, name="x", by=world.nassima)
    template.refresh_from_db()
    assert fields_of(begin_from_template(template=template, by=world.nassima)).tags == ("مهرجان",)


def test_another_spelling_changes_nothing(world: World) -> None:
    opportunity = add_opportunity(world.chrea, world.nassima, tags=("Été",))
    fields = fields_of(opportunity)
    assert fields.same_as(replace(fields, tags=("ete",)))
    assert not fields.same_as(replace(fields, tags=()))


def test_a_person_shows_theirs_to_whom_they_show_their_skills(client: Client, world: World) -> None:
    update_profile(person=world.amina.person, tags=["Fauconnerie"])
    page = f"/fr/@{world.amina.handle}/"
    assert "Fauconnerie" in client.get(page).content.decode()
    set_audience(person=world.amina.person, field="skills", audience=Audience.PRIVATE)
    assert "Fauconnerie" not in client.get(page).content.decode()
    assert find_tags("faucon", "fr") == []  # a person's own words are suggested to nobody


def test_words_of_an_offered_vocabulary_come_up_and_tie_the_tag(client: Client) -> None:
    basketry = concept()
    assert "Vannerie fine" in client.get("/fr/vocabulary/tags/?q=vanner").content.decode()
    (tag,) = tags_named(names=["vannerie fine"])
    assert tag.concept == basketry
    Scheme.objects.update(offered=False)
    assert find_tags("vanner", "fr") == []


def test_a_name_elsewhere_leads_to_our_own_skill() -> None:
    sewing = Skill.objects.get(code="sewing")
    concept("Zigzag stitching", skill=sewing)
    named, near = SkillField(required=False).look_up("zigzag stitching")
    assert (named, [word.code for word in near]) == ([], ["sewing"])


def test_whose_words_are_offered_is_said_on_the_page_about_us(client: Client) -> None:
    assert "Decision 2011/833/EU" in client.get("/en/about/").content.decode()
    before = client.get("/en/about/").content.decode().count("e.example")
    concept()
    assert client.get("/en/about/").content.decode().count("e.example") == before + 1


def test_suggestions_cost_a_few_queries(django_assert_max_num_queries) -> None:
    concept()
    with django_assert_max_num_queries(4):
        find_tags("vannerie", "fr")
