"""What is kept only to be undone goes once that is no longer possible; and at once with the person it tells of."""

from django.db import transaction

from touiza.accounts.models import User
from touiza.core import clock
from touiza.relations.models import BulkChange, Contact, Import, ImportRow, ImportState, Merge
from touiza.relations.services.undoing import UNDO_FOR

ABANDONED = UNDO_FOR * 7  # for files that nobody went on with


@transaction.atomic
def tidy_up() -> int:
    """Forget former values, rows of files and contacts that were merged into others, a day after; return how many rows went."""
    since = clock.now() - UNDO_FOR
    merged = Merge.objects.filter(at__lt=since, undone_at=None)
    gone = Contact.objects.filter(pk__in=merged.values("gone"))
    went = gone.delete()[0] + Merge.objects.filter(at__lt=since).delete()[0]
    went += BulkChange.objects.filter(act__at__lt=since).exclude(act__state="undoing").delete()[0]
    went += ImportRow.objects.filter(run__done_at__lt=since).exclude(run__state=ImportState.UNDOING).delete()[0]
    old = Import.objects.filter(created_at__lt=clock.now() - ABANDONED, state__in=[ImportState.MAPPING, ImportState.READY, ImportState.FAILED])
    return went + old.delete()[0]


def forget_merged(user: User) -> None:
    """Before a person is erased: what was merged into their contacts goes, though it no longer leads to them."""
    Contact.objects.filter(merged_into__person__person__user=user).delete()
