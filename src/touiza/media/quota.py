"""How much a space may keep: the pictures and documents of one person or association, as they lie on the disk."""

from django.conf import settings
from django.db.models import Sum
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.media.models import Attachment, Paper


def used_by(space: int) -> int:
    """Return the bytes that a space keeps. Two queries."""
    found = (rows.objects.filter(space=space).aggregate(total=Sum("size"))["total"] for rows in (Attachment, Paper))
    return sum(total or 0 for total in found)


def refuse_if_full(space: int, *, more: int = 0) -> None:
    """Refuse ("space_full") where a space keeps all it may, or would with so many bytes more.

    Exact only while the caller holds the row of the space's actor.
    """
    limit = settings.SPACE_LIMIT
    if used_by(space) + more > limit:
        raise Refusal(
            "space_full",
            format_lazy(
                _("There is no room left: pictures and documents fill the {limit} MB of this space. Remove some first."),
                limit=limit // (1024 * 1024),
            ),
        )
