"""Summaries: what had no mail of its own and was not read, by association, once; nothing where there is nothing to say."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.notices.kinds_of_tests import NAMED, THANKED, known, named, thanks
from tests.notices.test_choices import choose
from tests.worlds import World
from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.mail.models import Message
from touiza.notices.families import ByMail, Family
from touiza.notices.models import Digest, DigestDue, Mailed, Notice, NoticeGroup
from touiza.notices.services.choosing import stop_digest
from touiza.notices.services.digesting import put_right, write_digests
from touiza.posts.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with known(thanks(), named()):
        yield


@pytest.fixture
def waiting(world: World, tell) -> World:
    """Amina wants thanks and mentions in her summary; three have thanked her, and one works for an association."""
    choose(world, mail=ByMail.DIGEST)
    choose(world, Family.ANSWERS, mail=ByMail.DIGEST)
    for name in ("yanis", "chloe", "nassima"):
        record(verb=THANKED, actor=getattr(world, name), obj=world.opportunity.post, person=world.amina)
    record(verb=NAMED, actor=world.nassima, obj=world.opportunity.post, association=world.chrea.actor, person=world.amina)
    tell()
    return world


def due(person: Actor) -> dt.datetime:
    return DigestDue.objects.get(recipient=person).due_at


def sent() -> list[Message]:
    return list(Message.objects.filter(kind="digest").order_by("pk"))


def test_it_comes_at_the_hour_of_the_reader_and_once(waiting: World) -> None:
    moment = due(waiting.amina)
    assert moment.astimezone(dt.timezone(dt.timedelta(hours=1))).hour == 18
    assert write_digests(at=moment - dt.timedelta(minutes=1)) == 0
    assert write_digests(at=moment) == 1
    assert write_digests(at=moment + dt.timedelta(days=3)) == 0
    (mail,) = sent()
    assert (mail.recipient, mail.language) == ("amina@touiza.example", "ar")
    assert Digest.objects.filter(recipient=waiting.amina).count() == 1
    assert set(Notice.objects.filter(recipient=waiting.amina).values_list("mailed", flat=True)) == {Mailed.DIGESTED}


def test_it_tells_groups_by_association_in_text_and_html(waiting: World) -> None:
    User.objects.filter(pk=waiting.user("amina").pk).update(language="fr")
    write_digests(at=due(waiting.amina))
    (mail,) = sent()
    for part in (mail.text, mail.html):
        assert part.count("نسيمة حاج علي and 2 others thanked you") == 1
        assert part.rindex("Les Amis de Chréa") < part.rindex("You are named"), "under the name of its association"
    assert "/fr/me/notices/choices/" in mail.text
    assert "/fr/mail/" in mail.stop_path or mail.stop_path.startswith("/fr/mail/")


def test_its_headers_stop_summaries_alone(waiting: World, client) -> None:
    write_digests(at=due(waiting.amina))
    (mail,) = sent()
    client.handler.enforce_csrf_checks = True
    assert client.post(mail.stop_path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    record(verb=THANKED, actor=waiting.rachid, obj=waiting.opportunity.post, person=waiting.amina)
    assert not DigestDue.objects.exists()
    assert User.objects.get(pk=waiting.user("amina").pk).mail_notices


def test_what_was_read_meanwhile_is_left_out_and_nothing_is_sent_for_nothing(waiting: World) -> None:
    moment = due(waiting.amina)
    NoticeGroup.objects.filter(recipient=waiting.amina).update(read_at=clock.now())
    assert write_digests(at=moment) == 1
    assert sent() == []
    assert not Digest.objects.exists()
    assert set(Notice.objects.filter(recipient=waiting.amina).values_list("mailed", flat=True)) == {Mailed.DROPPED}
    assert not DigestDue.objects.exists()


def test_what_may_be_seen_no_more_is_left_out(waiting: World) -> None:
    Post.objects.filter(pk=waiting.opportunity.post.pk).update(audience="private")
    write_digests(at=due(waiting.amina))
    (mail,) = sent()
    assert "You are named" not in mail.text + mail.html
    assert Notice.objects.get(kind=NAMED).mailed == Mailed.DROPPED


def test_the_next_one_tells_only_what_is_new(waiting: World, tell) -> None:
    moment = due(waiting.amina)
    write_digests(at=moment)
    record(verb=THANKED, actor=waiting.rachid, obj=waiting.opportunity.post, person=waiting.amina)
    tell()
    write_digests(at=due(waiting.amina) + dt.timedelta(days=1))
    assert len(sent()) == 2
    assert "رشيد مزيان thanked you" in sent()[1].text, "one alone: the others were told"


def test_many_are_counted(world: World, tell) -> None:
    choose(world, mail=ByMail.DIGEST)
    for number in range(45):
        record(verb=THANKED, actor=world.yanis, obj=Actor(pk=10_000 + number), person=world.amina)
    tell()
    write_digests(at=due(world.amina))
    (mail,) = sent()
    assert mail.text.count("thanked you") == 8
    assert mail.subject.startswith("45") or "45" in mail.subject


@pytest.mark.parametrize("change", [{"is_active": False}, {"mail_notices": False}])
def test_who_gets_no_mail_gets_no_summary(waiting: World, change: dict[str, bool]) -> None:
    moment = due(waiting.amina)
    User.objects.filter(pk=waiting.user("amina").pk).update(**change)
    write_digests(at=moment)
    assert sent() == []
    assert not DigestDue.objects.exists()


def test_stopping_forgets_what_waits_and_another_hour_moves_it(waiting: World) -> None:
    before = due(waiting.amina)
    choose(waiting, rhythm={"digest_hour": 9})
    assert due(waiting.amina) != before
    stop_digest(person=waiting.amina)
    assert not DigestDue.objects.exists()
    assert not Notice.objects.filter(mailed=Mailed.DIGEST).exists()


def test_a_lost_row_is_put_right(waiting: World) -> None:
    DigestDue.objects.all().delete()
    assert put_right() == 1
    assert DigestDue.objects.filter(recipient=waiting.amina).count() == 1
    assert put_right() == 0


def test_many_readers_are_served_batch_by_batch(waiting: World, tell) -> None:
    choose(waiting, name="chloe", mail=ByMail.DIGEST)
    record(verb=THANKED, actor=waiting.yanis, obj=waiting.opportunity.post, person=waiting.chloe)
    tell()
    assert write_digests(at=clock.now() + dt.timedelta(days=2)) == 2
    assert {mail.recipient for mail in sent()} == {"amina@touiza.example", "chloe@touiza.example"}
