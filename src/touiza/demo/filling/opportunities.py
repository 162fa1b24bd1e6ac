"""Chapter: the opportunities, written and published on their days. Their ends come in a later chapter."""

import datetime as dt
from typing import Any

from touiza.demo import reading
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, translated
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity


def fill_opportunities(world: World) -> str:
    """Write each opportunity the day before it is published; drafts stay drafts."""
    lot = world.lot("opportunities")
    for entry in world.entries.values():
        _write(world, entry, lot.randint(9, 18))
    return f"{len(world.entries)} opportunities"


def _write(world: World, entry: Entry, hour: int) -> None:
    by = world.staff(entry["of"])[0]
    association = world.associations[entry["of"]]
    is_draft = entry["state"] == "draft"
    written = world.almanac.moment(-4 if is_draft else entry["published"] - 1, hour, 20)
    opportunity = create_opportunity(
        association=association, by=by, fields=fields_for(world, entry), at=written, silent=True
    )
    if not is_draft:
        published = world.almanac.moment(entry["published"], hour, 5)
        publish_opportunity(opportunity=opportunity, by=by, at=published, silent=True)


def fields_for(world: World, entry: Entry) -> OpportunityFields:
    """Return what an opportunity of the content says, with its days counted from today."""
    source = entry["source"]
    return OpportunityFields(
        title=translated(entry, "title", source),
        body=translated(entry, "body", source),
        attendance=entry["mode"],
        places=entry.get("places"),
        join_mode="review" if entry["review"] else "at_once",
        lowest_age=entry.get("lowest_age", ""),
        guests_welcome=entry.get("guests", False),
        deliverable=translated(entry, "deliverable", source),
        commune=world.word("places", entry["commune"]) if "commune" in entry else None,
        address=translated(entry, "address", source),
        causes=world.words("causes", entry["causes"]),
        goals=world.goals(entry["goals"]),
        languages=world.words("languages", entry["languages"]),
        accommodations=world.words("accommodations", entry["accommodations"]),
        skills_needed=world.words("skills", entry.get("skills_needed", [])),
        skills_welcome=world.words("skills", entry.get("skills_welcome", [])),
        tags=tuple(entry.get("tags", ())),
        zone=zone_of(entry["of"]),
        **_time(world, entry),
    )


def zone_of(handle: str) -> str:
    """Return the IANA zone an association lives in."""
    return next(entry.get("zone", "Africa/Algiers") for entry in reading.associations() if entry["handle"] == handle)


def _time(world: World, entry: Entry) -> dict[str, Any]:
    asked = entry.get("time", {})
    if "at" not in entry:
        period = entry["period"]
        return {
            "timing": "flexible",
            "day": world.almanac.day(period["opens"]),
            "deadline": world.almanac.day(period["until"]),
            "minutes": asked.get("minutes"),
            "per": asked.get("per", "once"),
        }
    at = entry["at"]
    first, days = world.almanac.day(at["day"], at["weekday"]), at.get("days", 1)
    starts, ends = (dt.time.fromisoformat(at[name]) for name in ("from", "to"))
    return {
        "timing": "dated",
        "day": first,
        "last_day": first + dt.timedelta(days=days - 1) if days > 1 else None,
        "starts": starts,
        "ends": ends,
        "minutes": asked.get("minutes") or minutes_between(starts, ends),
        "per": asked.get("per", "once"),
    }


def minutes_between(starts: dt.time, ends: dt.time) -> int:
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
