"""Deeds of a day that somebody is told of, and whom it should be told: a line a verb."""

import datetime as dt
from collections.abc import Callable

from tests.opportunities.day_work import HOUR, add_day
from tests.worlds import World
from touiza.core.translated import TranslatedText
from touiza.opportunities.days import thanks_at
from touiza.opportunities.services.afterwards import say_thanks
from touiza.opportunities.services.attendance import record_presence
from touiza.opportunities.services.day_words import report_incident, send_to_all

AGO = 26 * HOUR  # yesterday


def announced(world: World) -> None:
    text = TranslatedText.of("ar", ar="نبدأ بعد نصف ساعة.", fr="Nous commençons une demi-heure plus tard.")
    send_to_all(day=add_day(world, people=("amina", "yanis")), by=world.nassima, text=text, key="k")


def walked_in(world: World) -> None:
    record_presence(day=add_day(world, people=()), by=world.nassima, person=world.chloe, state="came")


def corrected(world: World) -> None:
    day = add_day(world, ago=AGO, people=("amina",))
    for state in ("no_show", "came"):
        record_presence(day=day, by=world.nassima, person=world.amina, state=state)


def morning_after(world: World, state: str) -> None:
    day = add_day(world, ago=AGO, people=("amina",))
    record_presence(day=day, by=world.nassima, person=world.amina, state=state, at=day.starts_at + HOUR)
    say_thanks(at=thanks_at(day) + dt.timedelta(minutes=7))


def serious(world: World) -> None:
    report_incident(day=add_day(world), by=world.nassima, severity="serious", text="سقط سلّم.", key="k")


DAY_DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "day.announced": (announced, ("amina", "yanis")),
    "presence.walked_in": (walked_in, ("chloe",)),
    "presence.corrected": (corrected, ("amina",)),
    "presence.thanked": (lambda world: morning_after(world, "came"), ("amina",)),
    "presence.missed": (lambda world: morning_after(world, "no_show"), ("amina",)),
    "incident.reported": (serious, ("rachid",)),
}
