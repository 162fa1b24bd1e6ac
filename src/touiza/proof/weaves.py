"""Confirmed time as the loom draws it."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.vocabulary import lists


def loom_threads(rows: list[dict[str, int]]) -> list[dict[str, Any]]:
    """Return confirmed minutes by cause as the loom draws them."""
    causes = {cause.id: cause for cause in lists.causes()}
    language = get_language() or "ar"
    return [
        {
            "label": causes[row["cause"]].label(language) if row["cause"] in causes else _("Other"),
            "minutes": row["minutes"],
            "dye": causes[row["cause"]].dye if row["cause"] in causes else 0,
        }
        for row in rows
    ]
