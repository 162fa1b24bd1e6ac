"""The pages of applications, from both sides, through HTTP."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.worlds import World, add_person
from touiza.notices.models import Notice
from touiza.opportunities.models import Application, OpportunitySkill
from touiza.opportunities.services import applications as services
from touiza.vocabulary.models import Skill

As = Callable[[str], Client]


@pytest.fixture
def application(world: World) -> Application:
    return services.apply(opportunity=world.opportunity, person=world.amina, message="أحب الجبل")


def page_of(application: Application, deed: str = "") -> str:
    return f"/fr/applications/{application.public_id}/{deed}"


def test_a_visitor_who_applies_is_sent_to_sign_in_and_comes_back(as_: As, world: World) -> None:
    answer = as_("visitor").get(f"/ar/opportunities/{world.opportunity.post.slug}/application/")
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_the_opportunitys_page_carries_the_form_for_who_is_signed_in(as_: As, world: World) -> None:
    page = as_("amina").get(f"/ar/opportunities/{world.opportunity.post.slug}/").text
    assert 'name="message"' in page


def test_applying_leads_to_where_it_stands(as_: As, world: World) -> None:
    client = as_("amina")
    answer = client.post(
        f"/fr/opportunities/{world.opportunity.post.slug}/application/", {"message": "Bonjour", "share_profile": "on"}
    )
    made = Application.objects.get(person=world.amina)
    assert answer["Location"] == page_of(made)
    assert "Bonjour" in client.get(page_of(made)).text


def test_the_applicant_changes_answers_and_withdraws(as_: As, world: World, application: Application) -> None:
    client = as_("amina")
    client.post(page_of(application, "message/"), {"message": "غيّرت كلامي"})
    services.ask_applicant(application=application, by=world.nassima, question="متى؟")
    client.post(page_of(application, "answer/"), {"sentence": "صباحاً"})
    client.post(page_of(application, "withdrawal/"), {"sentence": ""})
    application.refresh_from_db()
    assert (application.message, application.state) == ("غيّرت كلامي", "withdrawn")


def test_the_coordinator_accepts_and_goes_on_to_next(as_: As, application: Application) -> None:
    answer = as_("nassima").post(page_of(application, "acceptance/"), {"next": "/fr/today/"})
    application.refresh_from_db()
    assert (answer["Location"], application.state) == ("/fr/today/", "accepted")


def test_next_never_leads_off_the_site(as_: As, application: Application) -> None:
    answer = as_("nassima").post(page_of(application, "acceptance/"), {"next": "https://elsewhere.example/"})
    assert answer["Location"] == page_of(application)


def test_declining_without_a_sentence_shows_the_form_again_with_what_was_chosen(as_: As, application: Application) -> None:
    answer = as_("nassima").post(page_of(application, "refusal/"), {"reason": "full", "sentence": ""})
    assert answer.status_code == 422
    assert 'value="full"' in answer.text
    application.refresh_from_db()
    assert application.state == "submitted"


def test_the_reason_reaches_the_applicant_by_notice_and_mail(
    as_: As, world: World, application: Application, tell: Callable[[], int], django_assert_max_num_queries: Callable
) -> None:
    from touiza.mail.models import Message

    as_("nassima").post(page_of(application, "refusal/"), {"reason": "full", "sentence": "نعتذر، نراك في المرة القادمة"})
    tell()
    assert Notice.objects.filter(recipient=world.amina, kind="application.declined").count() == 1
    mail = Message.objects.get(recipient="amina@touiza.example", kind="application.declined")
    assert (mail.language, "نعتذر، نراك" in mail.text) == ("ar", True)
    tell()
    assert Message.objects.filter(recipient="amina@touiza.example").count() == 1
    client = as_("amina")
    client.get("/ar/me/notices/")
    with django_assert_max_num_queries(20):
        assert "نعتذر، نراك" in client.get("/ar/me/notices/").text


def test_a_hidden_profile_stays_hidden_from_the_association(as_: As, world: World) -> None:
    world.amina.person.about = "سرّي"
    world.amina.person.audiences = {"about": "ties"}
    world.amina.person.save()
    application = services.apply(opportunity=world.opportunity, person=world.amina, share_profile=False)
    assert "سرّي" not in as_("nassima").get(page_of(application)).text
    services.edit_application(application=application, message="", share_profile=True)
    assert "سرّي" in as_("nassima").get(page_of(application)).text


@pytest.mark.parametrize("path", ["/ar/today/", "/fr/@chrea/applications/"])
def test_lists_cost_the_same_for_ten_and_twenty(
    as_: As, world: World, path: str, django_assert_max_num_queries: Callable, django_assert_num_queries: Callable
) -> None:
    skill = Skill.objects.first()
    OpportunitySkill.objects.create(opportunity=world.opportunity, skill=skill)
    client = as_("nassima")
    counts = []
    for batch in range(2):
        for n in range(10):
            person = add_person(f"p{batch}{n}", f"Karim {chr(65 + batch)}{chr(97 + n)}", "fr")[1]
            person.person.skills.create(skill=skill, level=2)
            services.apply(opportunity=world.opportunity, person=person, message="…", share_profile=n % 2 == 0)
        client.get(path)
        with django_assert_max_num_queries(20) as seen:
            page = client.get(path).text
        assert "Karim" in page
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]
