"""Who is told of what, in which words: each kind of notice, in three languages, in the app and by mail, once."""

import re
import time
from collections.abc import Callable
from html import unescape

import pytest
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.notices.deeds import DEEDS
from tests.worlds import World
from touiza.accounts.models import FormOfAddress, User
from touiza.actors.address import addressed
from touiza.actors.models import Activity
from touiza.actors.services.activity import record
from touiza.mail.models import Message
from touiza.notices import registry
from touiza.notices.models import Notice, NoticeGroup
from touiza.notices.registry import Telling, kind_of, kinds
from touiza.notices.services.telling import TELL_AGAIN, read_log, tell, tell_again, words
from touiza.opportunities.services.applications import accept_application, apply
from touiza.ui.formats import cost, duration

pytestmark = pytest.mark.django_db
Tell = Callable[[], int]
ENGLISH = re.compile(r"\b(the|your|you|has|have|with|from|and|for|see|is)\b", re.IGNORECASE)


def names(world: World, verb: str) -> list[str]:
    """Return whom notices of a verb went to, by the names of the world."""
    told = Notice.objects.filter(kind=verb).values_list("recipient_id", flat=True)
    return sorted(name for name, actor in world.people.items() for pk in told if pk == actor.pk)


MAILED_BY_THE_DEED = {"search.found"}  # with lines of its own, and the way to stop that search


def test_every_kind_of_notice_is_tried_here() -> None:
    assert set(DEEDS) == set(kinds())


@pytest.mark.parametrize("verb", DEEDS)
def test_those_concerned_are_told_once_and_never_who_did_it(world: World, tell: Tell, verb: str) -> None:
    deed, told = DEEDS[verb]
    Activity.objects.all().delete()
    deed(world)
    tell()
    tell()
    assert names(world, verb) == sorted(told)
    for activity in Activity.objects.filter(verb=verb):
        assert not Notice.objects.filter(activity=activity, recipient=activity.actor_id).exists()
    mails = Message.objects.filter(kind=verb)
    mailed = kinds()[verb].mail or verb in MAILED_BY_THE_DEED
    assert sorted(mail.recipient.partition("@")[0] for mail in mails) == (sorted(told) if mailed else [])


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("verb", DEEDS)
def test_each_is_told_whole_in_each_language(world: World, tell: Tell, as_, verb: str, language: str) -> None:
    User.objects.update(language=language)
    deed, told = DEEDS[verb]
    deed(world)
    tell()
    theirs = Notice.objects.filter(kind=verb, recipient=world.people[told[-1]])
    notice = theirs.select_related("activity", "recipient__person__user").latest("pk")
    with translation.override(language):
        telling = words(notice.activity, notice.recipient)
    assert telling is not None
    assert telling.subject
    assert telling.action
    assert all(telling.lines), "no empty line"
    said = " ".join([telling.subject, telling.action, *telling.lines])
    assert "%(" not in said
    assert language == "en" or not ENGLISH.search(said), said
    assert telling.url.startswith(f"/{language}/")
    client = as_(told[-1])
    assert telling.subject in unescape(client.get(f"/{language}/me/notices/").content.decode())
    assert client.get(f"/{language}/me/notices/{notice.group_id}/").status_code == 302
    if kinds()[verb].mail:
        mail = Message.objects.get(kind=verb, user=world.user(told[-1]))
        assert (mail.language, mail.subject) == (language, telling.subject)
        for part in (mail.text, unescape(mail.html)):
            assert telling.action in part
            assert telling.url in part
            assert all(line in part for line in telling.lines)


@pytest.mark.parametrize(("form", "said"), [("feminine", "تختارين"), ("masculine", "تختار "), ("neutral", "لك اختيار")])
def test_arabic_speaks_to_each_as_they_chose(world: World, tell: Tell, form: str, said: str) -> None:
    User.objects.filter(pk=world.user("amina").pk).update(form_of_address=form)
    world.opportunity.day = None
    world.opportunity.save(update_fields=["day"])
    DEEDS["application.accepted"][0](world)
    tell()
    assert said in Message.objects.get(kind="application.accepted").text


def test_who_chose_nothing_is_spoken_to_without_gender(world: World) -> None:
    forms = {"neutral": "n", "feminine": "f", "masculine": "m"}
    for name in ("amina", "rachid"):
        form = world.user(name).form_of_address
        assert addressed(world.people[name], "n", feminine="f", masculine="m") == forms[form]
    world.amina.person.user.form_of_address = FormOfAddress.NEUTRAL
    assert addressed(world.amina, "n", feminine="f", masculine="m") == "n"
    assert addressed(world.chrea.actor, "n", feminine="f", masculine="m") == "n"


def test_who_wants_no_mail_reads_it_in_the_app_alone(world: World, tell: Tell) -> None:
    User.objects.filter(pk=world.user("amina").pk).update(mail_notices=False)
    DEEDS["application.accepted"][0](world)
    tell()
    assert names(world, "application.accepted") == ["amina"]
    assert not Message.objects.filter(kind="application.accepted").exists()


def test_who_cannot_sign_in_any_more_gets_no_mail(world: World, tell: Tell) -> None:
    User.objects.filter(pk=world.user("amina").pk).update(is_active=False)
    DEEDS["application.accepted"][0](world)
    tell()
    assert not Message.objects.filter(kind="application.accepted").exists()


def test_history_that_was_brought_in_is_told_to_nobody(world: World, tell: Tell) -> None:
    application = DEEDS["application.submitted"][0](world)
    Activity.objects.all().delete()
    record(verb="application.accepted", actor=world.nassima, obj=application, person=world.amina, silent=True)
    assert tell() == 0


def test_a_person_in_two_roles_is_told_once(world: World, monkeypatch) -> None:
    activity = record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
    kind = kind_of("role.given")
    assert kind is not None
    twice = registry.Kind(verb="role.given", recipients=lambda _activity: [world.amina, world.amina], tell=kind.tell)
    monkeypatch.setitem(registry._kinds, "role.given", twice)
    assert len(tell(activity)) == 1
    assert len(tell(activity)) == 1
    assert Notice.objects.count() == Message.objects.count() == 1


def test_what_a_notice_tells_of_may_be_gone(world: World, tell: Tell, as_) -> None:
    application = DEEDS["application.accepted"][0](world)
    tell()
    notice = Notice.objects.get(kind="application.accepted")
    Activity.objects.filter(pk=notice.activity_id).update(object_id=application.pk + 1000)
    client = as_("amina")
    assert client.get(f"/ar/me/notices/{notice.group_id}/").url == "/ar/me/notices/"
    page = client.get("/ar/me/notices/")
    assert page.status_code == 200
    client.post("/ar/me/notices/")
    assert not NoticeGroup.objects.filter(recipient=world.amina, read_at=None).exists()


@pytest.fixture
def broken(monkeypatch) -> Callable[[], None]:
    """A kind of notice with a fault in it; call what is returned to mend it."""
    mended: list[bool] = []

    def say(_activity: Activity, _recipient: object) -> Telling:
        if not mended:
            raise KeyError("a fault in the words")
        return Telling(subject="S", url="/en/", action="A")

    kind = registry.Kind(verb="fault.made", recipients=lambda activity: [activity.person], tell=say)
    monkeypatch.setitem(registry._kinds, kind.verb, kind)
    return lambda: mended.append(True)


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_told_holds_up_nothing_and_is_told_later(world: World, broken: Callable[[], None]) -> None:
    bad = record(verb="fault.made", actor=None, person=world.amina)
    good = record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.chloe)
    _read_up_to(good)
    assert list(Notice.objects.filter(activity__in=[bad, good]).values_list("activity", flat=True)) == [good.pk]
    (job,) = ProcrastinateJob.objects.filter(task_name=TELL_AGAIN)
    with pytest.raises(KeyError):
        tell_again(**job.args)
    broken()
    tell_again(**job.args)
    tell_again(**job.args)
    assert Notice.objects.filter(activity=bad, recipient=world.amina).count() == 1
    assert Message.objects.filter(kind="fault.made").count() == 1


def _read_up_to(activity: Activity) -> None:
    """Read until the log is read so far: transactions of other databases of the server hold a reader back as well."""
    for _try in range(600):
        read_log()
        if Notice.objects.filter(activity=activity).exists():
            return
        time.sleep(0.1)
    raise AssertionError("the log was not read")


def test_the_mail_of_an_acceptance_leads_with_the_time_and_says_where(world: World, tell: Callable[[], None]) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    tell()
    mail = Message.objects.get(recipient="amina@touiza.example", kind="application.accepted")
    figure, unit = cost(world.opportunity.minutes, mail.language)
    assert f'{figure}</div><div style="font-size:13px;line-height:20px;color:#46554e">{unit}</div>' in unescape(mail.html)
    assert "/weave/chrea-own/band.png" in mail.html
    assert duration(world.opportunity.minutes, mail.language) in mail.text
