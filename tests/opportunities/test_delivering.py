"""Work from home: handed in, sent back, handed in again, accepted; its hours enter the book once, and then only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.opportunities.home_work import at_home, handed_in
from tests.worlds import World
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Deliverable, DeliverableRound
from touiza.opportunities.services.delivering import accept_deliverable, hand_in, return_deliverable
from touiza.proof.models import Contribution
from touiza.proof.services.hours import claim_hours

PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"


def code_of(deed, **told) -> str:
    with pytest.raises(Refusal) as refused:
        deed(**told)
    return refused.value.code


def test_it_is_sent_back_then_accepted_and_counts_once(world: World) -> None:
    work = at_home(world)
    row = handed_in(world, work)
    assert not Contribution.objects.exists()  # nothing counts before it is accepted
    return_deliverable(deliverable=row, number=1, by=world.nassima, remark="الفصل الثاني ناقص")
    again = handed_in(world, work, deliverable=row, minutes=180, quantity=9)
    assert (again.pk, again.rounds.count()) == (row.pk, 2)
    for _twice in range(2):
        accepted = accept_deliverable(deliverable=row, number=2, by=world.nassima)
    assert accepted.claim is not None
    assert list(Contribution.objects.order_by("pk").values_list("kind", "minutes", "quantity", "by")) == [
        ("entered", 180, 9, world.amina.pk), ("confirmed", 180, 9, world.nassima.pk),
    ]  # fmt: skip
    assert [(line.accepted, line.remark) for line in row.rounds.order_by("number")] == [(False, "الفصل الثاني ناقص"), (True, "")]


def test_another_time_is_accepted_with_a_word_why(world: World) -> None:
    row = handed_in(world, at_home(world))
    told = {"deliverable": row, "number": 1, "by": world.nassima, "minutes": 90}
    assert code_of(accept_deliverable, **told) == "no_reason"
    accept_deliverable(**told, remark="اتفقنا على ساعة ونصف")
    assert Contribution.objects.total() == 90


def test_what_is_refused(world: World) -> None:
    work = at_home(world)
    place = work.engagements.get(person=world.amina)
    told = {"engagement": place, "person": world.amina, "done_on": clock.today(), "minutes": 60, "key": "k"}
    assert code_of(hand_in, **told) == "nothing"
    assert code_of(hand_in, **told | {"person": world.yanis, "text": "x"}) == "not_yours"
    assert code_of(hand_in, **told | {"minutes": 0, "text": "x"}) == "minutes"
    row = handed_in(world, work)
    assert code_of(handed_in, world=world, work=work, deliverable=row) == "not_returned"
    assert code_of(accept_deliverable, deliverable=row, number=1, by=world.amina) == "own_hours"
    return_deliverable(deliverable=row, number=1, by=world.nassima, remark="ناقص")
    assert code_of(accept_deliverable, deliverable=row, number=1, by=world.rachid) == "decided"
    assert code_of(return_deliverable, deliverable=row, number=2, by=world.rachid, remark="x") == "decided"
    work.attendance = "on_site"
    work.save(update_fields=["attendance"])
    assert code_of(handed_in, world=world, work=work) == "not_remote"


def test_a_form_sent_twice_hands_in_once(world: World) -> None:
    work = at_home(world)
    assert handed_in(world, work, key="same") == handed_in(world, work, key="same")
    assert DeliverableRound.objects.count() == 1


def test_both_sides_see_it_and_nobody_else(as_, world: World) -> None:
    work = at_home(world)
    row = handed_in(world, work)
    page = f"/en/deliverables/{row.public_id}/"
    assert "5 pages" in as_("amina").get(page).text
    assert as_("chloe").get(page).status_code == as_("yanis").get(page).status_code == 404
    today = as_("nassima").get("/en/today/", follow=True).text
    assert f"/deliverables/{row.public_id}/" in today
    answer = as_("nassima").post(page, {"number": "1", "return": "1", "r-remark": "Chapter two is missing"})
    assert answer.status_code == 302
    assert "Chapter two is missing" in as_("amina").get(page).text


def test_a_picture_is_kept_privately_and_shown_by_a_signed_address(as_, world: World, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    work = at_home(world)
    page = f"/en/opportunities/{work.post.slug}/deliverables/"
    file = SimpleUploadedFile("work.png", PIXEL, content_type="image/png")
    sent = {"done_on": f"{clock.today():%d/%m/%Y}", "minutes_hours": "1", "minutes_minutes": "", "key": "k1", "file": file}
    answer = as_("amina").post(page, sent)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    line = DeliverableRound.objects.get()
    assert line.picture is not None
    assert line.picture.private
    assert "?s=" in as_("nassima").get(answer["Location"]).text


def test_what_looks_like_a_mistake_is_asked_and_nothing_typed_is_lost(as_, world: World) -> None:
    work = at_home(world)
    claim_hours(person=world.amina, source=work.post, association=world.chrea.actor, minutes=1400, done_on=clock.today())
    page = f"/en/opportunities/{work.post.slug}/deliverables/"
    sent = {"done_on": f"{clock.today():%d/%m/%Y}", "minutes_hours": "2", "minutes_minutes": "", "key": "k1", "text": "Chapter one"}
    asked = as_("amina").post(page, sent)
    assert asked.status_code == 422
    assert "Chapter one" in asked.text
    assert 'value="day:1520"' in asked.text
    assert as_("amina").post(page, sent | {"sure": ["day:1520"]}).status_code == 302
    assert DeliverableRound.objects.get().asked == ["day:1520"]


@pytest.mark.parametrize("rounds", [1, 3])
def test_a_page_costs_the_same_however_many_rounds(as_, world: World, rounds: int) -> None:
    work = at_home(world)
    row = handed_in(world, work)
    for number in range(1, rounds):
        return_deliverable(deliverable=row, number=number, by=world.nassima, remark="ناقص")
        handed_in(world, work, deliverable=row)
    for name in ("amina", "nassima"):
        client = as_(name)
        client.get("/ar/me/hours/")  # a first visit opens a session
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/ar/deliverables/{row.public_id}/").status_code == 200
        assert len(found) <= 20, [query["sql"][:90] for query in found]
    assert Deliverable.objects.count() == 1
