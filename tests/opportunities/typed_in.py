"""What a coordinator's browser sends from the editor."""

import datetime as dt

from touiza.core import clock


def complete(**changes: object) -> dict[str, object]:
    """Return the form of an opportunity that can be published; `changes` replace what is typed."""
    day = clock.today() + dt.timedelta(days=5)
    return {
        "attendance": "on_site",
        "title_ar": "نغرس مائة شجيرة في الشريعة",
        "body_ar": "نلتقي صباحاً ونغرس معاً.\n\n## ما يلزم\n\n## ما تعودون به\n\nساعات مؤكدة.",
        "timing": "dated",
        "day": f"{day:%d/%m/%Y}",
        "starts": "08:30",
        "ends": "13:00",
        "unit": "60",
        "per": "once",
        "join_mode": "review",
        "address_ar": "ساحة أول نوفمبر",
        "commune": "البليدة",
        "places": "30",
        "causes": ["environment"],
        "languages": ["ar"],
        "deed": "publish",
    } | changes


def remote(**changes: object) -> dict[str, object]:
    """Return the form of work from home, until a deadline."""
    deadline = clock.today() + dt.timedelta(days=40)
    return complete(
        attendance="remote",
        title_fr="Relire la traduction d’un guide",
        title_ar="",
        timing="flexible",
        day="",
        starts="",
        ends="",
        deadline=f"{deadline:%d/%m/%Y}",
        amount="45",
        unit="1",
        deliverable_fr="8 pages relues",
        address_ar="",
        commune="",
        **changes,
    )
