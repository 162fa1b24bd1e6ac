"""Letters of recommendation: asked for or offered, read first by the one they are about, genuine under a number."""

import io

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.proof.test_dress import png
from tests.proof.test_hours import enter
from tests.proof.test_pdf import lowest
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Activity, Person
from touiza.associations.models import Role
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.notices.services.telling import tell
from touiza.proof.documents import letter_data, letter_pdf
from touiza.proof.models import LETTER_LIMIT, LetterState, Recommendation
from touiza.proof.services.dressing import Look, save_dress
from touiza.proof.services.hours import confirm_hours
from touiza.proof.services.recommending import (
    accept_letter,
    ask_letter,
    decline_letter,
    offer_letter,
    refuse_letter,
    revoke_letter,
    show_text,
    withdraw_letter,
)

TEXT = TranslatedText.of("ar", ar="عملت أمينة معنا بإتقان.\nنوصي بها دون تردد.", fr="Amina a travaillé avec soin.")
ROLE = TranslatedText.of("ar", ar="منسّقة المشتلة", fr="Responsable de la pépinière")


@pytest.fixture(autouse=True)
def hours(world: World) -> None:
    confirm_hours(claim=enter(world, 270), by=world.nassima)


def ask(world: World) -> Recommendation:
    return ask_letter(person=world.amina, association=world.chrea.actor, wish="لطلب منحة")


def offer(world: World, **changes) -> Recommendation:
    fields = {"person": world.amina, "association": world.chrea.actor, "by": world.nassima, "role": ROLE, "text": TEXT} | changes
    return offer_letter(**fields)


def taken(world: World) -> Recommendation:
    return accept_letter(letter=offer(world))


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


def code_of(refused) -> str:
    return refused.value.code


def test_it_is_asked_for_written_and_taken(world: World) -> None:
    asked = ask(world)
    assert ask(world) == asked
    offered = offer(world)
    assert (offered.pk, offered.state, offered.number) == (asked.pk, LetterState.OFFERED, None)
    letter = accept_letter(letter=offered)
    assert accept_letter(letter=offered) == letter
    assert (letter.state, str(letter.signed_by), len(letter.number)) == (LetterState.ACCEPTED, "نسيمة حاج علي", 10)
    verbs = list(Activity.objects.filter(verb__startswith="recommendation.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["recommendation.asked", "recommendation.offered", "recommendation.accepted"]


def test_both_sides_are_told(world: World) -> None:
    ask(world)
    offer(world)
    told = {activity.verb: {notice.recipient for notice in tell(activity)} for activity in Activity.objects.filter(verb__startswith="recommendation.")}
    assert told == {"recommendation.asked": {world.nassima, world.rachid}, "recommendation.offered": {world.amina}}


def test_it_stands_in_the_days_queue_until_it_is_written(world: World) -> None:
    letter, desk = ask(world), signed_in(world, "nassima")
    page = f"/en/@{world.chrea.handle}/recommendations/{letter.public_id}/"
    shown = desk.get("/en/today/").content.decode()
    assert f'href="{page}"' in shown
    assert "asks for a letter of recommendation" in shown
    assert page not in signed_in(world, "amina").get("/en/today/", follow=True).content.decode()
    offer(world)
    assert page not in desk.get("/en/today/").content.decode()


def test_nobody_writes_their_own(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        offer(world, by=world.amina)
    assert code_of(refused) == "own_letter"
    letter = offer(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=letter.pk).update(writer=world.amina)


def test_it_speaks_of_work_that_was_done(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        ask_letter(person=world.yanis, association=world.chrea.actor, wish="")
    assert code_of(refused) == "nothing_confirmed"
    with pytest.raises(Refusal):
        offer(world, person=world.yanis)


@pytest.mark.parametrize(("missing", "code"), [({"text": TranslatedText()}, "no_text"), ({"role": TranslatedText()}, "no_role")])
def test_it_needs_words_and_a_role(world: World, missing: dict, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        offer(world, **missing)
    assert code_of(refused) == code


def test_its_writer_may_write_it_anew_and_nobody_else(world: World) -> None:
    first = offer(world)
    second = offer(world, text=TranslatedText.of("ar", ar="نص جديد"))
    assert (first.pk, str(second.text)) == (second.pk, "نص جديد")
    with pytest.raises(Refusal) as refused:
        offer(world, by=world.rachid)
    assert code_of(refused) == "taken"


def test_sent_twice_it_is_told_once(world: World) -> None:
    offer(world)
    offer(world)
    assert Activity.objects.filter(verb="recommendation.offered").count() == 1


def test_a_letter_that_is_not_wanted_is_forgotten(world: World) -> None:
    letter = refuse_letter(letter=offer(world))
    assert not letter.text
    assert letter.number is None
    with pytest.raises(Refusal) as refused:
        accept_letter(letter=letter)
    assert code_of(refused) == "late"


def test_a_question_is_declined_with_a_reason_or_taken_back(world: World) -> None:
    with pytest.raises(Refusal):
        decline_letter(letter=ask(world), by=world.nassima, reason=" ")
    assert decline_letter(letter=ask(world), by=world.nassima, reason="لم نعمل معاً كثيراً").state == LetterState.DECLINED
    again = ask(world)
    with pytest.raises(Refusal):
        withdraw_letter(letter=again, by=world.nassima)
    assert withdraw_letter(letter=again, by=world.amina).state == LetterState.WITHDRAWN


def test_a_stranger_reads_that_it_is_genuine_and_the_words_only_if_the_holder_wants(world: World) -> None:
    letter = taken(world)
    page = Client().get(f"/c/{letter.number.lower()}", {"lang": "fr"}).text
    assert "Responsable de la pépinière" in page
    assert "Amina a travaillé" not in page
    assert Client().get(f"/c/{letter.spoken}/letter.pdf").status_code == 404
    show_text(letter=letter, shows=True)
    assert "Amina a travaillé" in Client().get(f"/c/{letter.spoken}", {"lang": "fr"}).text
    assert Client().get(f"/c/{letter.spoken}/letter.pdf?in=fr").content.startswith(b"%PDF")
    show_text(letter=letter, shows=False)
    assert Client().get(f"/c/{letter.spoken}/letter.pdf").status_code == 404


def test_the_form_to_check_finds_letters_too(world: World) -> None:
    letter = taken(world)
    assert Client().get("/c/", {"number": letter.number.lower()})["Location"] == f"/c/{letter.spoken}"


def test_a_minors_words_are_theirs_alone(world: World) -> None:
    letter = show_text(letter=taken(world), shows=True)
    Person.objects.filter(pk=world.amina.pk).update(age_band="16_17")
    assert "Amina a travaillé" not in Client().get(f"/c/{letter.spoken}", {"lang": "fr"}).text
    assert Client().get(f"/c/{letter.spoken}/letter.pdf").status_code == 404
    with pytest.raises(Refusal) as refused:
        show_text(letter=letter, shows=True)
    assert code_of(refused) == "minor"


def test_who_waits_for_a_guardian_asks_for_none(world: World) -> None:
    Person.objects.filter(pk=world.amina.pk).update(awaits_guardian=True)
    with pytest.raises(Refusal):
        ask(world)


def test_it_is_taken_back_with_a_reason_that_is_shown(world: World) -> None:
    letter = show_text(letter=taken(world), shows=True)
    with pytest.raises(Refusal):
        revoke_letter(letter=letter, by=world.nassima, reason="")
    revoke_letter(letter=letter, by=world.rachid, reason="كُتبت خطأً")
    page = Client().get(f"/c/{letter.spoken}", {"lang": "ar"}).text
    assert "كُتبت خطأً" in page
    assert "نوصي بها" not in page
    assert Client().get(f"/c/{letter.spoken}/letter.pdf").status_code == 404


def test_the_letter_of_who_left_is_unknown(world: World) -> None:
    letter = show_text(letter=taken(world), shows=True)
    erase_user(user=world.user("amina"))
    assert Client().get(f"/c/{letter.spoken}").status_code == 404
    letter.refresh_from_db()
    assert not letter.text


@pytest.mark.parametrize("languages", [("ar",), ("fr",), ("ar", "fr")])
def test_the_longest_letter_fits_a_sheet(world: World, languages: tuple[str, ...]) -> None:
    letter = taken(world)
    line = "عملت معنا بإتقان وصبر وكانت تسقي الشتلات كل صباح. "
    each = LETTER_LIMIT
    letter.text = TranslatedText.of("ar", ar=(line * 60)[:each], fr=("Elle a travaillé avec soin et patience. " * 70)[:each])
    made = letter_pdf(letter, languages)
    assert lowest(made) > 20
    pdf = pikepdf.open(io.BytesIO(made))
    assert len(pdf.pages) == 1
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")


def test_a_letter_never_carries_somebody_elses_signature(world: World) -> None:
    look = Look(signatory=ROLE, signature=png(), logo=png())
    save_dress(association=world.chrea, look=look, by=world.rachid, user=world.user("rachid"))
    data = letter_data(taken(world), ("ar",))
    assert data["signature"] is None
    assert data["logo"] is not None


def test_the_pages_of_both_sides(world: World) -> None:
    amina, nassima = signed_in(world, "amina"), signed_in(world, "nassima")
    amina.post("/fr/me/recommendations/", {"association": world.chrea.pk, "wish": "منحة"})
    letter = Recommendation.objects.get()
    here = f"/fr/@chrea/recommendations/{letter.public_id}/"
    assert letter.public_id in nassima.get("/fr/@chrea/recommendations/").text
    assert nassima.post(here, {"text_fr": "Amina travaille bien.", "role_fr": ""}).status_code == 422
    nassima.post(here, {"text_fr": "Amina travaille bien.", "role_fr": "Responsable"})
    own = f"/fr/me/recommendations/{letter.public_id}/"
    assert "Amina travaille bien." in amina.get(own).text
    assert amina.get(f"{own}letter.pdf").content.startswith(b"%PDF")
    assert signed_in(world, "yanis").get(own).status_code == 404
    amina.post(own, {"to": "accept"})
    amina.post(own, {"to": "show"})
    letter.refresh_from_db()
    assert (letter.state, letter.shows_text) == (LetterState.ACCEPTED, True)
    nassima.post(here, {"to": "revoke", "r-reason": "Erreur"})
    letter.refresh_from_db()
    assert letter.state == LetterState.REVOKED


def test_one_is_offered_to_whom_nobody_asked_for(world: World) -> None:
    client = signed_in(world, "rachid")
    client.post("/fr/@chrea/recommendations/new/", {"person": world.amina.pk, "text_fr": "Bien.", "role_fr": "Président"})
    assert Recommendation.objects.get().writer == world.rachid
    refused = client.post("/fr/@chrea/recommendations/new/", {"person": world.yanis.pk, "text_fr": "Bien.", "role_fr": "Président"})
    assert refused.status_code == 422


def test_a_coordinator_decides_nothing_about_their_own(world: World) -> None:
    Role.objects.create(association=world.chrea, person=world.amina, kind=Role.Kind.COORDINATOR)
    letter = taken(world)
    client = signed_in(world, "amina")
    here = f"/fr/@chrea/recommendations/{letter.public_id}/"
    assert client.post(here, {"to": "revoke", "r-reason": "x"}).status_code == 422
    letter.refresh_from_db()
    assert letter.state == LetterState.ACCEPTED


def test_the_pages_cost_few_queries(world: World, django_assert_max_num_queries) -> None:
    letter = taken(world)
    amina, nassima = signed_in(world, "amina"), signed_in(world, "nassima")
    for client, address in (
        (amina, "me/recommendations/"), (amina, f"me/recommendations/{letter.public_id}/"),
        (nassima, "@chrea/recommendations/?state=valid"), (nassima, f"@chrea/recommendations/{letter.public_id}/"),
        (nassima, "@chrea/recommendations/new/"),
    ):  # fmt: skip
        with django_assert_max_num_queries(20):
            assert client.get(f"/ar/{address}").status_code == 200
    with django_assert_max_num_queries(12):
        assert Client().get(f"/c/{letter.spoken}", {"lang": "ar"}).status_code == 200
