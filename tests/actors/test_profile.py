"""One's own profile: every field can be changed, each has its audience, and nothing is lost over a slip."""

import pytest
from django.test import Client

from tests.accounts.helpers import make_person
from touiza.actors.models import FIELD_AUDIENCES, LanguageLevel, Person, PersonLanguage, PersonSkill, SkillLevel
from touiza.actors.services.people import set_languages, set_skills
from touiza.core.audiences import Audience
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill

pytestmark = pytest.mark.django_db
URL = "/en/me/profile/"


@pytest.fixture
def amina(client) -> Person:
    """Amina, signed in on `client`."""
    user = make_person("amina@example.org", "أمينة بن يوسف")
    client.force_login(user)
    return user.person


def fields_of(client: Client) -> dict[str, object]:
    """What the page's form would send if nobody touched it."""
    form = client.get(URL).context["form"]
    data = {}
    for name in form.fields:
        value = form[name].value()
        prepared = form.fields[name].prepare_value(value)
        if prepared not in (None, ""):
            data[name] = prepared
    return data


def save(client: Client, **changes: object):
    return client.post(URL, {**fields_of(client), **changes})


def test_a_visitor_is_asked_to_sign_in(client):
    response = client.get(URL)
    assert response.status_code == 302
    assert response.url == "/en/account/login/?next=/en/me/profile/"


def test_a_login_without_a_person_has_no_profile(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("operator@example.org"))
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_is_drawn_in_each_language(client, amina, language):
    page = client.get(f"/{language}/me/profile/")
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("<h1") == 1
    assert "أمينة بن يوسف" in html


def test_everything_can_be_filled_in_at_once(client, amina):
    place = Place.objects.filter(kind="city", parent__number="09").with_parents().order_by("pk")[0]
    skill, cause, need = Skill.objects.first(), Cause.objects.first(), Accommodation.objects.first()
    response = save(
        client,
        other_name="Amina Benyoucef",
        about="أحب التاريخ والجبل.",
        form_of_address="feminine",
        age_band="18_24",
        commune=place.full_label("en"),
        radius_km="٢٠",
        availability=["sun-evening", "sat-morning"],
        hours_per_week="4",
        new_skill=skill.label("en"),
        new_language="fr",
        causes=[cause.code],
        needs=[need.code],
    )
    assert response.status_code == 302, response.context["form"].errors
    person = Person.objects.get(pk=amina.pk)
    assert person.actor.name.texts == {"ar": "أمينة بن يوسف", "fr": "Amina Benyoucef", "en": "Amina Benyoucef"}
    assert person.about == "أحب التاريخ والجبل."
    assert person.user.form_of_address == "feminine"
    assert (person.age_band, person.radius_km, person.hours_per_week) == ("18_24", 20, 4)
    assert person.commune == place
    assert person.availability == (1 << 2) | (1 << 18)
    assert list(person.causes.all()) == [cause]
    assert list(person.needs.all()) == [need]
    assert person.skills.get().skill == skill
    assert person.skills.get().level == SkillLevel.ABLE
    assert person.languages.get().language.code == "fr"


def test_sending_the_page_untouched_changes_nothing(client, amina):
    set_skills(person=amina, levels={Skill.objects.first(): 3})
    set_languages(person=amina, levels={Language.objects.get(code="ar"): 4})
    before = (
        Person.objects.filter(pk=amina.pk).values().get(),
        list(PersonSkill.objects.values()),
        list(PersonLanguage.objects.values()),
    )
    assert save(client).status_code == 302
    after = (
        Person.objects.filter(pk=amina.pk).values().get(),
        list(PersonSkill.objects.values()),
        list(PersonLanguage.objects.values()),
    )
    assert before == after


def test_each_field_has_its_audience_and_begins_carefully(client, amina):
    assert amina.audience_of("needs") == Audience.PRIVATE
    assert amina.audience_of("commune") == Audience.TIES
    chosen = {f"{name}_audience": "signed_in" for name in FIELD_AUDIENCES if name != "picture"}
    assert save(client, **chosen).status_code == 302
    amina.refresh_from_db()
    assert {amina.audience_of(name) for name in FIELD_AUDIENCES if name != "picture"} == {Audience.SIGNED_IN}


def test_an_audience_that_profiles_do_not_have_is_refused(client, amina):
    assert save(client, about_audience="followers").status_code == 200
    amina.refresh_from_db()
    assert amina.audience_of("about") == Audience.PUBLIC


def test_what_is_right_is_saved_and_what_is_wrong_is_said_at_its_field(client, amina):
    response = save(client, about="I read aloud.", commune="Atlantis", hours_per_week="400")
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"commune", "hours_per_week"}
    html = response.content.decode()
    assert "What you changed elsewhere is saved." in html
    assert "Atlantis" in html
    assert "<title>Error:" in html
    amina.refresh_from_db()
    assert (amina.about, amina.commune, amina.hours_per_week) == ("I read aloud.", None, None)


def test_the_other_name_must_be_in_the_other_script(client, amina):
    response = save(client, other_name="أمينة")
    assert "other script" in str(response.context["form"].errors["other_name"])


def test_a_skill_is_added_given_another_level_and_removed_without_javascript(client, amina):
    first, second = Skill.objects.order_by("pk")[:2]
    response = save(client, new_skill=first.label("en"), add_skill="1")
    assert response.url == "/en/me/profile/#skills"
    save(client, new_skill=second.label("fr"))
    save(client, **{f"skill_{first.pk}": "3"})
    assert dict(amina.skills.values_list("skill", "level")) == {first.pk: 3, second.pk: 2}
    response = save(client, remove_skill=str(first.pk))
    assert response.url == "/en/me/profile/#skills"
    assert list(amina.skills.values_list("skill", flat=True)) == [second.pk]


def test_a_skill_nobody_knows_is_answered_with_what_comes_near(client, amina):
    response = save(client, new_skill="sewwing")
    assert response.status_code == 200
    assert "new_skill" in response.context["form"].errors


def test_a_language_is_added_given_another_level_and_removed(client, amina):
    kabyle = Language.objects.get(code="kab")
    save(client, new_language="kab", add_language="1")
    save(client, **{f"language_{kabyle.pk}": str(LanguageLevel.UNDERSTANDS)})
    assert amina.languages.get().level == LanguageLevel.UNDERSTANDS
    save(client, remove_language=str(kabyle.pk))
    assert not amina.languages.exists()


def test_there_is_an_end_to_skills(client, amina):
    skills = list(Skill.objects.order_by("pk")[:41])
    set_skills(person=amina, levels=dict.fromkeys(skills[:40], 2))
    response = save(client, new_skill=skills[40].label("en"))
    assert response.status_code == 200
    assert "40" in str(response.context["form"].errors["new_skill"])
    assert amina.skills.count() == 40


def test_what_one_fills_in_is_shown_escaped(client, amina):
    save(client, about="<script>alert(1)</script>", name="<b>Amina</b>")
    html = client.get(URL).content.decode()
    assert "<script>alert" not in html
    assert "<b>Amina</b>" not in html


def test_the_page_costs_the_same_for_one_skill_and_for_twenty(client, amina, django_assert_max_num_queries):
    set_skills(person=amina, levels={Skill.objects.first(): 2})
    client.get(URL)
    with django_assert_max_num_queries(20) as few:
        client.get(URL)
    set_skills(person=amina, levels=dict.fromkeys(Skill.objects.all()[:20], 2))
    set_languages(person=amina, levels=dict.fromkeys(Language.objects.all()[:10], 2))
    with django_assert_max_num_queries(20) as many:
        client.get(URL)
    assert len(many) <= len(few) + 1  # languages are asked for once there are some


def test_the_previews_show_what_others_see(client, amina):
    save(client, about="For everyone.", age_band="18_24", age_band_audience="ties")
    everyone = client.get(f"{URL}?seen_by=public").content.decode()
    ties = client.get(f"{URL}?seen_by=ties").content.decode()
    assert "For everyone." in everyone
    assert "18 to 24" not in everyone
    assert "18 to 24" in ties


def test_a_preview_for_nobody_we_know_does_not_exist(client, amina):
    assert client.get(f"{URL}?seen_by=followers").status_code == 404


def test_a_form_that_arrives_without_its_fields_empties_nothing(client, amina):
    save(client, about="Kept.")
    response = client.post(URL, {})
    assert response.status_code == 200
    assert "name" in response.context["form"].errors
    amina.refresh_from_db()
    assert amina.about == "Kept."


def test_two_windows_do_not_undo_each_other_unawares(client, amina):
    older = fields_of(client)
    save(client, about="Typed in the first window.")
    answer = client.post(URL, {**older, "about": "Typed in the second."})
    assert answer.status_code == 200
    assert "in another window" in answer.text
    assert "Typed in the second." in answer.text
    amina.refresh_from_db()
    assert amina.about == "Typed in the first window."
    again = {**older, "about": "Typed in the second.", "seen": answer.context["form"]["seen"].value()}
    assert client.post(URL, again).status_code == 302
    amina.refresh_from_db()
    assert amina.about == "Typed in the second."


def test_the_same_form_sent_twice_is_saved_once_and_in_peace(client, amina):
    form = {**fields_of(client), "about": "Once."}
    assert [client.post(URL, form).status_code for _click in range(2)] == [302, 302]


def skills_of(person: Person) -> dict[int, int]:
    return dict(PersonSkill.objects.filter(person=person).values_list("skill_id", "level"))


def test_of_two_windows_the_later_does_not_silently_undo_levels(client, amina):
    first, second = Skill.objects.order_by("pk")[:2]
    set_skills(person=amina, levels={first: 1, second: 1})
    older = fields_of(client)
    save(client, **{f"skill_{first.pk}": 3})
    answer = client.post(URL, {**older, f"skill_{second.pk}": 2})
    assert "in another window" in answer.content.decode()
    assert skills_of(amina) == {first.pk: 3, second.pk: 1}
    again = {**older, f"skill_{second.pk}": 2, "seen": answer.context["form"]["seen"].value()}
    assert client.post(URL, again).status_code == 302
    assert skills_of(amina) == {first.pk: 1, second.pk: 2}


def test_a_skill_added_in_another_window_stays(client, amina):
    first, second = Skill.objects.order_by("pk")[:2]
    set_skills(person=amina, levels={first: 1})
    older = fields_of(client)
    set_skills(person=amina, levels={first: 1, second: 3})
    client.post(URL, {**older, "about": "Typed in the older window."})
    assert skills_of(amina) == {first.pk: 1, second.pk: 3}


def test_a_language_removed_in_another_window_does_not_come_back(client, amina):
    word = Language.objects.first()
    set_languages(person=amina, levels={word: 2})
    older = fields_of(client)
    set_languages(person=amina, levels={})
    client.post(URL, {**older, "about": "x"})
    assert not PersonLanguage.objects.filter(person=amina).exists()


def test_words_of_ones_own_are_kept_each_once(client, amina):
    save(client, tags_0="Fauconnerie", tags_1="Dressage de faucons", tags_2="fauconnerie")
    assert [tag.name for tag in amina.tags.order_by("pk")] == ["Fauconnerie", "Dressage de faucons"]
    save(client, tags_0="", tags_1="")
    assert not amina.tags.exists()
