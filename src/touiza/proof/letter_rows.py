"""Letters of recommendation that volunteers ask for, drawn for the day's queue."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.capabilities import Can
from touiza.associations.slips import Slip, Slips, as_slip, register_slips
from touiza.associations.waiting import Desk
from touiza.associations.waiting_rows import link, slip_row, yours
from touiza.proof.access_letters import letters_within
from touiza.proof.models import LetterState
from touiza.ui.drawn import fill, icon

WORDS = 20  # of the wish that are shown


def register_letters() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register_slips(Slips("letters", 25, _letters_said, _letters, _letter, Can.CERTIFY))


def _letters_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} letter</a> to write', '<a href="{href}">{count} letters</a> to write', number)


def _letters(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    rows = letters_within(association, limit).filter(state=LetterState.ASKED)
    return as_slip(rows, since="asked_at", words="wish", person="person", by=by)


def _letter(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("proof:recommendation", args=[desk.association.handle, slip.address])
    ways = link(desk, page, _("Write it"), _("Write the letter for %(name)s") % {"name": slip.known_as}, kind="go")
    wish = fill('{}</p><p dir="auto">{}', _("asks for a letter of recommendation"), Truncator(slip.words).words(WORDS))
    return slip_row(slip, icon("mail", _("Letter")), slip.known_as, wish, yours() if slip.mine else ways, page, kind="plain")
