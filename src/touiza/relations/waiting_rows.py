"""What waits in the register, drawn for the day's queue: files to go on with, addresses that letters do not reach."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.capabilities import Can
from touiza.associations.slips import Slip, Slips, as_slip, register_slips
from touiza.associations.waiting import Desk
from touiza.associations.waiting_rows import link, slip_row
from touiza.relations.models import AddressKind, ContactAddress, Import, ImportState, Status
from touiza.ui.drawn import fill, icon

TO_GO_ON = (ImportState.MAPPING, ImportState.READY, ImportState.FAILED)
KNOWN = (Status.PROSPECT, Status.ACTIVE, Status.PAUSED)


def register_waiting() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register_slips(
        Slips("files", 70, _files_said, _files, _file, Can.COORDINATE),
        Slips("addresses", 75, _addresses_said, _addresses, _address, Can.COORDINATE),
    )


def _files_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} file</a> to go on with', '<a href="{href}">{count} files</a> to go on with', number)


def _files(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    rows = Import.objects.filter(association=association, state__in=TO_GO_ON)
    return as_slip(rows, since="created_at", words="file_name", typed="state")


def _file(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("relations:import", args=[desk.association.handle, slip.address])
    ways = link(desk, page, _("Go on"), _("Go on with the file %(name)s") % {"name": slip.words}, kind="go")
    return slip_row(slip, icon("upload", _("File")), slip.words, ImportState(slip.handle).label, ways, page, kind="plain")


def _addresses_said(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} address</a> that letters do not reach', '<a href="{href}">{count} addresses</a> that letters do not reach', number
    )


def _addresses(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    """Addresses from which letters come back, of people whom no other way reaches."""
    works = ContactAddress.objects.filter(contact=OuterRef("contact"), kind=AddressKind.MAIL, bounced_at=None)
    rows = ContactAddress.objects.filter(
        ~Exists(works), contact__association=association, contact__merged_into=None, contact__person=None,
        contact__status__in=KNOWN, kind=AddressKind.MAIL, bounced_at__isnull=False,
    )  # fmt: skip
    return as_slip(rows, since="bounced_at", address="contact__public_id", words="email", typed="contact__name")


def _address(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("relations:contact", args=[desk.association.handle, slip.address])
    name = slip.handle or slip.words
    ways = link(desk, page, _("Correct"), _("Correct the address of %(name)s") % {"name": name}, kind="go", at="addresses")
    note = fill('{} <bdi dir="ltr">{}</bdi>', _("Letters come back from"), slip.words)
    return slip_row(slip, icon("mail", _("Address")), name, note, ways, page, kind="plain")
