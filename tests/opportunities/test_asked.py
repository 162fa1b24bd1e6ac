"""What an opportunity asks: typed answers, documents for a while, qualifications; and who reads what was given."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from tests.media.papers import honest
from tests.media.papers import sent as document_sent
from tests.media.pictures import picture, upload
from tests.opportunities.asking import answers_to, ask, ask_everything, said
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.actors.models import Actor, Qualification
from touiza.actors.services.qualifications import confirm_qualification, state_qualification
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media.links import SIGNED_SECONDS
from touiza.media.models import Attachment, Paper
from touiza.opportunities.models import Answer, Application, DocumentGiven, Opportunity, Question
from touiza.opportunities.services.applications import apply, decline_application
from touiza.opportunities.services.documents import delete_documents
from touiza.opportunities.services.given import Given
from touiza.opportunities.services.questions import (
    QuestionSaid,
    add_document,
    add_question,
    change_question,
    documents_of,
    drop_qualification,
    move_question_up,
    questions_of,
    require_qualification,
    withdraw_document,
    withdraw_question,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def first_aid(person: Actor, until: dt.date | None = None) -> Qualification:
    return state_qualification(person=person.person, kind="first_aid", valid_until=until)


def code_of(deed, **arguments) -> str:
    with pytest.raises(Refusal) as refused:
        deed(**arguments)
    return refused.value.code


def page_of(opportunity: Opportunity) -> str:
    return f"/ar/opportunities/{opportunity.post.slug}/application/"


def sent(asked: list[Question], **more: object) -> dict[str, object]:
    values = ["البليدة", "أحب الجبل", "1", ["0", "2"], "yes", "١٢٫٥", "28/11/2025"]
    return {"message": "سلام", "share_profile": "on"} | {f"q{q.pk}": v for q, v in zip(asked, values, strict=True)} | more


def test_answers_are_kept_in_the_type_of_their_question(world: World) -> None:
    asked = ask_everything(world.opportunity)
    first_aid(world.amina)
    application = apply(opportunity=world.opportunity, person=world.amina, given=Given(answers=answers_to(asked)))
    kept = {answer.question.kind: answer for answer in application.answers.select_related("question")}
    assert (kept["short"].text, kept["long"].text) == ("البليدة", "أحب الجبل")
    assert (kept["one"].chosen, kept["several"].chosen) == ([1], [0, 2])
    assert (kept["yes_no"].yes, kept["number"].number, kept["day"].day) == (True, Decimal("12.5"), dt.date(2025, 11, 28))


def test_the_form_reads_them_in_any_digits_and_both_sides_see_them(world: World, as_) -> None:
    asked = ask_everything(world.opportunity)
    first_aid(world.amina)
    answer = as_("amina").post(page_of(world.opportunity), sent(asked))
    assert answer.status_code == 302
    for name in ("amina", "nassima"):
        page = as_(name).get(answer.url).text
        for words in ("أين تسكن؟", "البليدة", "بالسيارة", "صباحاً، ليلاً", "نعم", "12.5", "28 نوفمبر 2025"):
            assert words in page, (name, words)
    assert [as_(name).get(answer.url).status_code for name in ("chloe", "salima", "dalia")] == [404] * 3


def test_an_answer_that_is_needed_is_asked_for(world: World, as_) -> None:
    asked = ask_everything(world.opportunity)
    first_aid(world.amina)
    assert code_of(apply, opportunity=world.opportunity, person=world.amina) == "answer_missing"
    answer = as_("amina").post(page_of(world.opportunity), sent(asked, **{f"q{asked[0].pk}": ""}))
    assert answer.status_code == 422
    assert f"q{asked[0].pk}" in answer.context["form"].errors
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("at", "value"), [(0, 5), (2, [7]), (2, [0, 1]), (3, [0, 0]), (4, "yes"), (5, 4.5), (6, "2025-11-28"), (6, clock.now())]
)
def test_an_answer_of_another_type_is_refused(world: World, at: int, value: object) -> None:
    asked = ask_everything(world.opportunity)
    first_aid(world.amina)
    given = Given(answers={**answers_to(asked), asked[at].pk: value})
    assert code_of(apply, opportunity=world.opportunity, person=world.amina, given=given) == "answer_wrong"


def test_answers_to_what_is_not_asked_are_passed_over(world: World) -> None:
    other = ask(world.opportunity, "short", "سؤال قديم؟")
    withdraw_question(question=other)
    apply(opportunity=world.opportunity, person=world.amina, given=Given(answers={10**9: "x", other.pk: "y"}))
    assert not Answer.objects.exists()


def test_a_question_that_was_answered_keeps_its_words_with_the_answers(world: World, as_) -> None:
    asked = ask(world.opportunity, "one", "كيف تأتي؟", "بالحافلة", "بالسيارة")
    application = apply(opportunity=world.opportunity, person=world.amina, given=Given(answers={asked.pk: [1]}))
    choices = [said("ar", ar="مشياً"), said("ar", ar="بالدراجة")]
    change_question(question=asked, said=QuestionSaid(kind="one", text=said("ar", ar="كيف تصل؟"), choices=choices))
    assert [str(one.text) for one in questions_of(world.opportunity)] == ["كيف تصل؟"]
    page = as_("nassima").get(f"/ar/applications/{application.public_id}/").text
    assert "كيف تأتي؟" in page
    assert "بالسيارة" in page
    assert "بالدراجة" not in page


def test_one_that_nobody_answered_is_changed_in_place(world: World) -> None:
    asked = ask(world.opportunity, "short", "أين تسكن؟")
    changed = change_question(question=asked, said=QuestionSaid(kind="number", text=said("ar", ar="كم عمرك؟")))
    assert changed.pk == asked.pk
    assert Question.objects.get().kind == "number"


def test_questions_are_ordered_and_taken_away(world: World) -> None:
    first, second = ask(world.opportunity, "short", "أول؟"), ask(world.opportunity, "short", "ثان؟")
    move_question_up(question=second)
    move_question_up(question=second)
    assert [one.pk for one in questions_of(world.opportunity)] == [second.pk, first.pk]
    withdraw_question(question=first)
    withdraw_question(question=first)
    assert [one.pk for one in questions_of(world.opportunity)] == [second.pk]


def test_what_a_question_must_have(world: World) -> None:
    def add(**fields) -> object:
        return add_question(opportunity=world.opportunity, said=QuestionSaid(**{"kind": "short", "text": said("ar", ar="؟")} | fields))

    assert code_of(add, text=TranslatedText()) == "question_missing"
    assert code_of(add, kind="one", choices=[said("ar", ar="واحد")]) == "choices_missing"
    assert code_of(add, kind="one", choices=[said("ar", ar=str(n)) for n in range(13)]) == "choices_many"
    for number in range(20):
        add(text=said("ar", ar=f"سؤال {number}"))
    add(text=said("ar", ar="سؤال 19"))
    assert code_of(add, text=said("ar", ar="سؤال 20")) == "questions_full"


def test_a_reader_gets_the_question_in_their_language_else_as_it_was_written(world: World, as_) -> None:
    add_question(opportunity=world.opportunity, said=QuestionSaid(kind="short", text=said("ar", ar="أين؟", fr="Où habitez-vous ?")))
    assert "Où habitez-vous ?" in as_("yanis").get(page_of(world.opportunity).replace("/ar/", "/fr/")).text
    assert "أين؟" in as_("yanis").get(page_of(world.opportunity).replace("/ar/", "/en/")).text


def given_licence(world: World, as_, *, pdf: bool = False, **more: object) -> DocumentGiven:
    add_document(opportunity=world.opportunity, name=said("ar", ar="رخصة السياقة"), required=True, keep_days=10)
    document = documents_of(world.opportunity)[0]
    file = document_sent(honest(), "permis.jpg") if pdf else upload(picture())  # what it is called says nothing
    data = {"message": "", "share_profile": "on", f"d{document.pk}": file} | more
    assert as_("amina").post(page_of(world.opportunity), data).status_code == 302
    return DocumentGiven.objects.select_related("file", "paper", "application").get()


@pytest.mark.parametrize("pdf", [False, True])
def test_a_document_is_private_and_read_by_signed_addresses_only(world: World, as_, client, pdf: bool) -> None:
    given = given_licence(world, as_, pdf=pdf)
    assert isinstance(given.kept, Paper if pdf else Attachment)
    assert given.kept.private
    assert (given.kept.owner, given.kept.space) == (world.user("amina"), world.amina.pk)
    line = as_("nassima").get(f"/ar/applications/{given.application.public_id}/").context["documents"][0]
    assert client.get(line.href).status_code == 200
    assert client.get(line.href.partition("?")[0]).status_code == 404
    assert SIGNED_SECONDS <= 300


def test_nobody_applies_without_a_document_that_is_needed(world: World, as_) -> None:
    add_document(opportunity=world.opportunity, name=said("ar", ar="رخصة"), required=True, keep_days=10)
    assert code_of(apply, opportunity=world.opportunity, person=world.amina) == "document_missing"
    assert as_("amina").post(page_of(world.opportunity), {"message": ""}).status_code == 422


def test_a_file_that_is_neither_picture_nor_pdf_is_refused_where_it_was_chosen(world: World, as_) -> None:
    add_document(opportunity=world.opportunity, name=said("ar", ar="رخصة"), required=True, keep_days=10)
    field = f"d{documents_of(world.opportunity)[0].pk}"
    answer = as_("amina").post(page_of(world.opportunity), {field: upload(b"%PDF-1.7 not a picture", "x.jpg")})
    assert field in answer.context["form"].errors
    assert not Paper.objects.exists()


def test_a_refusal_leaves_no_document_behind(world: World, as_) -> None:
    add_document(opportunity=world.opportunity, name=said("ar", ar="رخصة"), required=True, keep_days=10)
    require_qualification(opportunity=world.opportunity, kind="nurse", name="")
    field = f"d{documents_of(world.opportunity)[0].pk}"
    for file in (upload(picture()), document_sent(honest())):
        assert as_("amina").post(page_of(world.opportunity), {field: file}).status_code == 422
    assert not Attachment.objects.exists()
    assert not Paper.objects.exists()


@pytest.mark.parametrize("pdf", [False, True])
def test_documents_go_when_their_days_are_over(world: World, as_, django_capture_on_commit_callbacks, pdf: bool) -> None:
    given = given_licence(world, as_, pdf=pdf)
    names = [given.paper.file.name] if pdf else [given.file.file.name, given.file.small.name]
    ends = Opportunity.objects.get(pk=world.opportunity.pk).ends_at
    assert delete_documents(at=ends + 9 * DAY) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_documents(at=ends + 10 * DAY) == 1
        assert delete_documents(at=ends + 10 * DAY) == 0
    given.refresh_from_db()
    assert (given.kept, given.deleted_at) == (None, ends + 10 * DAY)
    assert not any(default_storage.exists(name) for name in names)
    assert as_("nassima").get(f"/ar/applications/{given.application.public_id}/").context["documents"][0].href == ""


def test_of_an_application_that_came_to_nothing_they_go_earlier(world: World, as_) -> None:
    given = given_licence(world, as_)
    now = clock.now()
    decline_application(application=given.application, by=world.nassima, reason="full", sentence="نعتذر", at=now)
    assert delete_documents(at=now + 9 * DAY) == 0
    assert delete_documents(at=now + 10 * DAY) == 1


def test_a_document_asked_for_no_more_stays_until_its_time(world: World, as_) -> None:
    given = given_licence(world, as_)
    withdraw_document(document=given.asked)
    assert documents_of(world.opportunity) == []
    assert DocumentGiven.objects.filter(pk=given.pk, deleted_at=None).exists()


def test_answers_and_documents_are_exported_to_their_person_and_erased_with_them(world: World, as_) -> None:
    ask(world.opportunity, "short", "أين تسكن؟")
    question = questions_of(world.opportunity)[0]
    given_licence(world, as_, **{f"q{question.pk}": "حي النصر"})
    records = export_user(user=world.user("amina"))["records"]
    assert records["opportunities.answer"][0]["text"] == "حي النصر"
    assert records["opportunities.documentgiven"][0]["file"]
    assert "حي النصر" not in str(export_user(user=world.user("nassima")))
    erase_user(user=world.user("amina"))
    assert not Answer.objects.exists()
    assert not DocumentGiven.objects.exists()
    assert not Attachment.objects.exists()


def test_a_qualification_must_be_there_and_last_until_the_work_ends(world: World) -> None:
    required = require_qualification(opportunity=world.opportunity, kind="first_aid", name="")
    assert require_qualification(opportunity=world.opportunity, kind="first_aid", name="") == required
    assert code_of(apply, opportunity=world.opportunity, person=world.amina) == "qualification"
    first_aid(world.amina, clock.today() + 6 * DAY)
    assert code_of(apply, opportunity=world.opportunity, person=world.amina) == "qualification"
    first_aid(world.amina, clock.today() + 7 * DAY)
    assert apply(opportunity=world.opportunity, person=world.amina).state == "submitted"
    drop_qualification(required=required)
    assert apply(opportunity=world.opportunity, person=world.yanis).state == "submitted"


def test_another_one_goes_by_its_name_however_it_is_spelt(world: World) -> None:
    require_qualification(opportunity=world.opportunity, kind="other", name="شهادة قيادة الزوارق")
    state_qualification(person=world.amina.person, kind="other", name="شهادة قياده الزوارق")
    assert apply(opportunity=world.opportunity, person=world.amina).state == "submitted"


def test_what_is_merely_stated_is_warned_about_until_the_association_confirms_it(world: World, as_, tell) -> None:
    require_qualification(opportunity=world.opportunity, kind="first_aid", name="")
    held = first_aid(world.amina)
    assert len(as_("amina").get(page_of(world.opportunity)).context["apply"]["conditions"]) == 2
    assert len(as_("yanis").get(page_of(world.opportunity)).context["apply"]["conditions"]) == 1
    application = apply(opportunity=world.opportunity, person=world.amina)
    address = f"/ar/applications/{application.public_id}/qualifications/{held.pk}/"
    assert [as_(name).post(address).status_code for name in ("amina", "salima", "chloe")] == [404] * 3
    assert as_("nassima").post(address).status_code == 302
    held.refresh_from_db()
    assert (held.confirmed_by, held.source) == (world.chrea.actor, "document")
    first_aid(world.amina, clock.today() + 90 * DAY)
    held.refresh_from_db()
    assert held.confirmed_by is None


def test_nobody_confirms_their_own(world: World) -> None:
    held = first_aid(world.nassima)
    assert code_of(confirm_qualification, qualification=held, association=world.chrea.actor, by=world.nassima) == "own_qualification"


def test_ones_qualifications_are_ones_own(world: World, as_) -> None:
    held = first_aid(world.amina)
    assert as_("yanis").post(f"/ar/me/qualifications/{held.pk}/").status_code == 404
    assert as_("amina").post("/ar/me/qualifications/", {"kind": "other", "name": ""}).status_code == 422
    reversed_ = {"kind": "nurse", "valid_from": "2/1/2026", "valid_until": "١/١/٢٠٢٦"}
    assert as_("amina").post("/ar/me/qualifications/", reversed_).status_code == 422
    assert as_("amina").post("/ar/me/qualifications/", {"kind": "nurse", "valid_until": "٢٨/١١/٢٠٣٠"}).status_code == 302
    assert Qualification.objects.get(kind="nurse").valid_until == dt.date(2030, 11, 28)
    as_("amina").post(f"/ar/me/qualifications/{held.pk}/")
    assert not Qualification.objects.filter(pk=held.pk).exists()


def test_who_is_under_age_needs_a_guardian_where_it_is_asked(world: World) -> None:
    world.amina.person.age_band = "16_17"
    world.amina.person.save()
    Opportunity.objects.filter(pk=world.opportunity.pk).update(guardian_consent=True)
    assert code_of(apply, opportunity=world.opportunity, person=world.amina) == "guardian_consent"
    assert apply(opportunity=world.opportunity, person=world.yanis).state == "submitted"


def test_the_page_where_it_is_asked(world: World, as_) -> None:
    page = f"/ar/opportunities/{world.opportunity.post.slug}/questions/"
    assert [as_(name).get(page).status_code for name in ("amina", "salima", "nassima")] == [403, 403, 200]
    uneven = {"text_ar": "كيف؟", "kind": "one", "choices_ar": "أ\nب", "choices_fr": "a"}
    assert as_("nassima").post(page, uneven).status_code == 422
    even = uneven | {"choices_fr": "a\nb", "required": "on"}
    for _n in range(2):
        assert as_("nassima").post(page, even).status_code == 302
    question = Question.objects.get()
    assert [option.texts for option in question.options] == [{"ar": "أ", "fr": "a"}, {"ar": "ب", "fr": "b"}]
    assert as_("nassima").get(f"{page}{question.pk}/").context["form"]["choices"].value().texts["fr"] == "a\nb"
    documents = page.replace("questions", "documents")
    assert as_("nassima").post(documents, {"name_ar": "رخصة", "keep_days": "400"}).status_code == 422
    assert as_("nassima").post(documents, {"name_ar": "رخصة", "keep_days": "١٥"}).status_code == 302
    assert documents_of(world.opportunity)[0].keep_days == 15
    as_("nassima").post(documents, {"drop": documents_of(world.opportunity)[0].pk})
    assert documents_of(world.opportunity) == []
