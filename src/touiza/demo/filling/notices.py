"""Chapter: how the named people want to be told (`content/notices.toml`), and the summaries of what is still news.

What the world holds so far is told here, as the worker would tell it later: so groups, mails and summaries lie there from the start.
"""

import datetime as dt

from touiza.actors.models import Activity, Actor
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.mail.models import Message
from touiza.notices.families import DEFAULTS, ByMail, Family
from touiza.notices.models import DigestDue, NoticeGroup, Rhythm
from touiza.notices.services.choosing import choices_of, save_choices
from touiza.notices.services.digesting import write_digests
from touiza.notices.services.telling import tell


def fill_notices(world: World) -> str:
    """Let people choose, tell what there is, write the summaries of the named ones."""
    people = [world.people[entry["person"]] for entry in content("notices")["chosen"]]
    for entry in content("notices")["chosen"]:
        _choose(world, entry)
    rows = Activity.objects.filter(silent=False).select_related("actor__person__user", "association", "person__person__user").order_by("xid", "id")
    for activity in rows:
        tell(activity, at=min(activity.at, world.almanac.now))
    _summaries(people, world.almanac.now)
    return f"{NoticeGroup.objects.count()} groups of notices, {Message.objects.filter(kind='digest').count()} summaries"


def _choose(world: World, entry: Entry) -> None:
    person = world.people[entry["person"]]
    own = choices_of([person])[person.pk].rows
    chosen = {Family(name): mail for name, mail in entry["ways"].items()}
    ways = {family: own.get(family, DEFAULTS[family]) for family in Family}
    told = {family: type(way)(way.in_app, ByMail(chosen.get(family, way.mail)), way.push) for family, way in ways.items()}
    begins, ends = (dt.time.fromisoformat(time) for time in entry["quiet"])
    rhythm = Rhythm(digest=entry["digest"], digest_hour=entry["hour"], quiet_from=begins, quiet_until=ends, mails_a_day=entry["mails"])
    save_choices(person=person, ways=told, rhythm=rhythm, by_mail=True, at=world.almanac.now)


def _summaries(people: list[Actor], at: dt.datetime) -> None:
    """Write the summaries of the named people as of now; those of all others wait for their hour."""
    due = DigestDue.objects.filter(recipient__in=people)
    due.update(due_at=at)
    while due.filter(due_at__lte=at).exists():
        write_digests(at=at)
