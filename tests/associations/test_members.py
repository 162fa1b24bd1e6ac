"""Belonging to an association: asked for, decided, numbered, renewed every year, lapsed, left."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection

from tests.associations.members import ask_in, let_in, open_form, said
from tests.worlds import add_person
from touiza.actors.models import Activity, Person, Tie
from touiza.associations.access_members import questions_of
from touiza.associations.models import MemberForm, MemberQuestion, MemberRequest, Membership
from touiza.associations.services.closing import close_association
from touiza.associations.services.member_forms import add_question, remove_question
from touiza.associations.services.members import (
    accept_member,
    answer_association,
    ask_candidate,
    decline_member,
    request_membership,
    withdraw_request,
)
from touiza.associations.services.memberships import (
    ask_about_renewal,
    end_membership,
    lapse_memberships,
    leave_association,
    note_fee,
    renew_membership,
    term_end,
)
from touiza.associations.services.roles import give_role
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post

pytestmark = pytest.mark.django_db
JOIN, MEMBERS, FORM = "/ar/@chrea/membership/", "/ar/@chrea/members/", "/ar/@chrea/members/form/"


def noon(day: dt.date) -> dt.datetime:
    return clock.moment(day, dt.time(12), settings.TIME_ZONE)


def code_of(deed, **how) -> str:
    with pytest.raises(Refusal) as refused:
        deed(**how)
    return refused.value.code


def answers(world) -> dict[str, str]:
    return {f"q{questions_of(world.chrea.member_form)[0].pk}": "أستاذة", "agrees": "on"}


def test_a_visitor_reads_what_membership_is_and_no_page_is_there_without_a_form(as_, world):
    assert as_("visitor").get(JOIN).status_code == 404
    open_form(world)
    page = as_("visitor").get(JOIN).content.decode()
    assert "نحترم القانون الأساسي" in page
    assert "500" in page
    assert "/ar/account/login/?next=" in page
    assert JOIN in as_("visitor").get("/ar/@chrea/").content.decode()


def test_one_asks_by_the_form_and_finds_where_it_stands(as_, world):
    open_form(world)
    client = as_("amina")
    assert client.post(JOIN, {}).status_code == 422
    assert client.post(JOIN, answers(world)).url == JOIN
    request = MemberRequest.objects.get()
    assert request.answers == [{"label": "ما مهنتك؟", "answer": "أستاذة"}]
    page = client.get(JOIN).content.decode()
    assert "أستاذة" in page
    assert 'value="withdraw"' in page
    assert client.post(JOIN, answers(world)).status_code == 302
    assert MemberRequest.objects.count() == 1


def test_statutes_must_be_agreed_to(as_, world):
    open_form(world)
    assert as_("amina").post(JOIN, answers(world) | {"agrees": ""}).status_code == 422


@pytest.mark.parametrize("kind", MemberQuestion.Kind.values)
def test_each_kind_of_question_is_asked_answered_and_kept_in_words(as_, world, kind):
    open_form(world)
    options = TranslatedText.of("ar", ar="صباحاً\nمساءً", fr="Le matin\nLe soir")
    question = add_question(association=world.chrea, kind=kind, label=said("سؤال"), options=options, is_required=True)
    right = {"text": "كلمة", "choice": "مساءً", "yes_no": "no", "number": "12", "date": "2020-02-29"}
    wrong = {"text": "", "choice": "ظهراً", "yes_no": "maybe", "number": "a", "date": "2021-02-29"}
    client, name = as_("amina"), f"q{question.pk}"
    assert client.post(JOIN, answers(world) | {name: wrong[kind]}).status_code == 422
    assert client.post(JOIN, answers(world) | {name: right[kind]}).status_code == 302
    kept = MemberRequest.objects.get().answers[1]["answer"]
    assert kept == {"yes_no": "لا"}.get(kind, right[kind])
    assert "Le soir" in as_("yanis").get(JOIN.replace("/ar/", "/fr/")).content.decode() or kind != "choice"


def test_a_question_taken_away_is_asked_no_more_and_its_answers_stay(world):
    request = ask_in(world)
    remove_question(question=questions_of(world.chrea.member_form)[0])
    assert questions_of(MemberForm.objects.get()) == []
    request.refresh_from_db()
    assert request.answers[0]["answer"] == "أستاذة"


def test_refusals_to_ask(world):
    open_form(world)
    Person.objects.filter(actor=world.yanis).update(awaits_guardian=True)
    assert code_of(request_membership, association=world.chrea, person=world.yanis) == "guardian"
    Person.objects.filter(actor=world.yanis).update(awaits_guardian=False)  # an adult has agreed
    assert request_membership(association=world.chrea, person=world.yanis).state == "waiting"
    assert code_of(request_membership, association=world.nour, person=world.amina) == "no_form"
    let_in(world)
    assert code_of(request_membership, association=world.chrea, person=world.amina) == "member_already"
    close_association(association=world.chrea, by=world.rachid)
    assert code_of(request_membership, association=world.chrea, person=world.chloe) == "association_closed"


def test_accepting_gives_a_number_a_term_and_a_tie_once(world):
    request = ask_in(world)
    membership = accept_member(request=request, by=world.rachid)
    assert accept_member(request=request, by=world.nassima) == membership
    assert (membership.number, membership.terms.count()) == (1, 1)
    assert membership.terms.get().fee == 50_000
    assert Tie.objects.filter(person=world.amina, association=world.chrea.actor, kind="member_of").count() == 1
    assert let_in(world, "yanis").number == 2


def test_nobody_decides_their_own_request(world):
    request = ask_in(world, "nassima")
    for deed in (accept_member, ask_candidate, decline_member):
        more = {ask_candidate: {"question": "?"}, decline_member: {"reason": "full", "sentence": "."}}.get(deed, {})
        assert code_of(deed, request=request, by=world.nassima, **more) == "own_request"


def test_asking_answering_declining_and_withdrawing(world):
    request = ask_in(world)
    assert code_of(answer_association, request=request, answer="نعم") == "not_asked"
    ask_candidate(request=request, by=world.rachid, question="هل تسكنين البليدة؟")
    answer_association(request=request, answer="نعم")
    decline_member(request=request, by=world.rachid, reason="full", sentence="نعتذر، اكتمل العدد.")
    decline_member(request=request, by=world.nassima, reason="full", sentence="مرة أخرى")
    assert [step.kind for step in request.steps.all()] == ["sent", "asked", "answered", "declined"]
    assert code_of(accept_member, request=request, by=world.rachid) == "decided"
    again = ask_in(world)
    withdraw_request(request=again)
    withdraw_request(request=again)
    assert code_of(accept_member, request=again, by=world.rachid) == "decided"
    assert Activity.objects.filter(verb="membership.withdrawn").count() == 1


def test_an_association_decides_on_the_page(as_, world):
    request = ask_in(world)
    page = f"{MEMBERS}requests/{request.public_id}/"
    client = as_("nassima")
    assert f'href="{page}"' in client.get(MEMBERS).content.decode()
    assert "أستاذة" in client.get(page).content.decode()
    assert client.post(page, {"deed": "decline", "reason": "full"}).status_code == 422
    assert client.post(page, {"deed": "ask", "sentence": "أين تسكنين؟"}).url == MEMBERS
    assert as_("amina").post(f"{JOIN}request/", {"deed": "answer", "sentence": "في البليدة"}).url == JOIN
    assert client.post(page, {"deed": "accept"}).url == MEMBERS
    assert "أمينة" in client.get(MEMBERS).content.decode()


@pytest.mark.parametrize(
    ("runs", "begins", "ends"),
    [
        ("calendar", "2026-03-01", "2026-12-31"),
        ("calendar", "2026-10-02", "2027-12-31"),
        ("calendar", "2027-01-01", "2027-12-31"),
        ("anniversary", "2026-03-01", "2027-02-28"),
        ("anniversary", "2028-02-29", "2029-02-27"),
        ("anniversary", "2026-12-31", "2027-12-30"),
    ],
)
def test_when_a_term_ends(runs, begins, ends):
    assert term_end(MemberForm(runs=runs), dt.date.fromisoformat(begins)) == dt.date.fromisoformat(ends)


def test_renewal_is_asked_for_once_in_the_last_month_and_renewed_once(world):
    held = let_in(world, at=noon(dt.date(2026, 3, 1)))
    assert ask_about_renewal(at=noon(dt.date(2026, 11, 30))) == 0
    assert ask_about_renewal(at=noon(dt.date(2026, 12, 1))) == 1
    assert ask_about_renewal(at=noon(dt.date(2026, 12, 2))) == 0
    assert code_of(renew_membership, membership=held, at=noon(dt.date(2026, 10, 1))) == "too_early"
    for _click in range(2):
        renew_membership(membership=held, at=noon(dt.date(2026, 12, 2)))
    held.refresh_from_db()
    assert (held.until, held.terms.count(), held.asked_at) == (dt.date(2027, 12, 31), 2, None)
    assert lapse_memberships(at=noon(dt.date(2027, 1, 1))) == 0
    assert ask_about_renewal(at=noon(dt.date(2027, 12, 15))) == 1


def test_what_nobody_renewed_lapses_and_the_number_is_kept_for_a_return(world):
    held = let_in(world, at=noon(dt.date(2026, 3, 1)))
    assert lapse_memberships(at=noon(dt.date(2026, 12, 31))) == 0
    assert lapse_memberships(at=noon(dt.date(2027, 1, 1))) == 1
    assert lapse_memberships(at=noon(dt.date(2027, 1, 1))) == 0
    held.refresh_from_db()
    assert held.end == Membership.End.LAPSED
    assert not Tie.objects.filter(person=world.amina, kind="member_of").exists()
    assert code_of(renew_membership, membership=held, at=noon(dt.date(2027, 1, 2))) == "over"
    assert let_in(world).number == held.number


def test_leaving_and_being_ended(as_, world):
    let_in(world)
    assert as_("amina").post(f"{JOIN}term/", {"deed": "leave"}).url == JOIN
    assert Membership.objects.get().end == Membership.End.LEFT
    held = let_in(world)
    leave_association(membership=held)
    assert Activity.objects.filter(verb="membership.left").count() == 2
    held = let_in(world)
    assert as_("nassima").post(f"{MEMBERS}{held.number}/", {"deed": "end", "sentence": ""}).status_code == 422
    assert as_("nassima").post(f"{MEMBERS}{held.number}/", {"deed": "end", "sentence": "خالف القانون."}).url == MEMBERS
    assert "خالف القانون" in as_("amina").get(JOIN).content.decode()
    assert code_of(end_membership, membership=own(world), by=world.nassima, sentence=".") == "own"


def own(world) -> Membership:
    return accept_member(request=ask_in(world, "nassima"), by=world.rachid)


def test_a_treasurer_notes_fees_and_nobody_else_does(as_, world):
    give_role(association=world.chrea, person=world.yanis, kind="treasurer", by=world.rachid)
    held = let_in(world)
    term, page = held.terms.get(), f"{MEMBERS}{held.number}/"
    assert as_("nassima").post(page, {"deed": "received", "term": term.pk}).status_code == 403
    assert as_("yanis").post(page, {"deed": "received", "term": "9" * 30}).status_code == 404
    as_("yanis").post(page, {"deed": "received", "term": term.pk})
    term.refresh_from_db()
    first = term.received_at
    assert (term.received_by, first is not None) == (world.yanis, True)
    assert note_fee(term=term, by=world.rachid, received=True).received_at == first
    assert note_fee(term=term, by=world.yanis, received=False).received_at is None
    assert as_("yanis").post(page, {"deed": "end", "sentence": "x"}).status_code == 403


def test_what_is_for_members_is_read_by_members_and_staff_alone(world):
    Post.objects.filter(pk=world.opportunity.pk).update(audience=Audience.MEMBERS)
    reads = {name: Post.objects.visible_to(world.people[name]).filter(pk=world.opportunity.pk).exists() for name in ("amina", "yanis", "nassima", "chloe")}
    assert reads == {"amina": False, "yanis": False, "nassima": True, "chloe": False}
    held = let_in(world)
    assert Post.objects.visible_to(world.amina).filter(pk=world.opportunity.pk).exists()
    leave_association(membership=held)
    assert not Post.objects.visible_to(world.amina).filter(pk=world.opportunity.pk).exists()


def test_the_form_is_written_with_its_questions(as_, world):
    client = as_("nassima")
    data = {"is_open": "on", "intro_ar": "أهلاً", "fee": "1200.50", "currency": "DZD", "runs": "anniversary"}
    assert client.post(FORM, data).url == FORM
    form = MemberForm.objects.get()
    assert (form.fee, form.is_open, str(form.intro)) == (120_050, True, "أهلاً")
    assert 'value="1200.5' in client.get(FORM).content.decode()
    assert client.post(f"{FORM}questions/", {"label_ar": "متى؟", "kind": "choice", "options_ar": "صباحاً"}).status_code == 422
    good = {"label_ar": "متى؟", "kind": "choice", "options_ar": "صباحاً\nمساءً"}
    for _click in range(2):
        assert client.post(f"{FORM}questions/", good).url == FORM
    question = MemberQuestion.objects.get()
    assert client.post(f"{FORM}questions/{question.pk}/").url == FORM
    question.refresh_from_db()
    assert question.removed_at is not None


def test_my_associations_name_where_one_is_a_member(as_, world):
    let_in(world)
    assert JOIN in as_("amina").get("/ar/me/associations/").content.decode()


@pytest.mark.parametrize("page", [MEMBERS, f"{MEMBERS}?state=ended", JOIN])
def test_lists_of_members_cost_the_same_for_many(as_, world, django_assert_max_num_queries, page):
    open_form(world)
    client = as_("rachid")

    def more(first, last):
        for number in range(first, last):
            world.people[f"m{number}"] = add_person(f"m{number}", f"عضو {number}", "ar")[1]
            held = let_in(world, f"m{number}")
            if number % 2:
                leave_association(membership=held)
            world.people[f"r{number}"] = add_person(f"r{number}", f"طالب {number}", "ar")[1]
            ask_in(world, f"r{number}")

    more(0, 4)
    client.get(page)
    with django_assert_max_num_queries(20) as few:
        client.get(page)
    more(4, 10)
    with django_assert_max_num_queries(20) as many:
        assert client.get(page).status_code == 200
    assert len(few) == len(many)


def test_a_visitors_page_of_membership_stays_within_twelve_queries(as_, world, django_assert_max_num_queries):
    open_form(world)
    with django_assert_max_num_queries(12):
        as_("visitor").get(JOIN)


@pytest.mark.django_db(transaction=True)
def test_ten_accepted_at_once_get_ten_numbers(world):
    open_form(world)
    requests = []
    for number in range(10):
        world.people[f"m{number}"] = add_person(f"m{number}", f"عضو {number}", "ar")[1]
        requests.append(ask_in(world, f"m{number}"))

    def accept(request):
        try:
            return accept_member(request=request, by=world.rachid).number
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(accept, [*requests, requests[0]])) == set(range(1, 11))
    assert sorted(Membership.objects.values_list("number", flat=True)) == list(range(1, 11))
