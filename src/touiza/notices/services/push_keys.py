"""The keys that say to push services who we are: made at first use, renewed by the operator."""

from django.db import transaction
from django.db.models import QuerySet

from touiza.core import clock
from touiza.core.sealed import seal, unseal
from touiza.kernel.webpush import ServerKey, encode64
from touiza.notices.models import Device, PushKey

PURPOSE = "touiza: push keys"


@transaction.atomic
def key_in_use() -> PushKey:
    """Return the key that browsers are given; the first time it is made. Two at once make one."""
    found = _in_use().first()
    return found or _make()


@transaction.atomic
def renew_key(*, withdraw: bool = False) -> PushKey:
    """Make a new key for who asks from now on. `withdraw`: the old ones are given up, and with them every browser that asked before."""
    _in_use().select_for_update().update(retired_at=clock.now())
    if withdraw:
        Device.objects.all().delete()
    return _make()


def open_key(key: PushKey) -> ServerKey:
    """Return a stored key; raises core.sealed.Closed when the instance's secret is another than when it was made."""
    return ServerKey(unseal(key.sealed, purpose=PURPOSE, name=key.public))


def _in_use() -> QuerySet[PushKey]:
    return PushKey.objects.filter(retired_at=None)


def _make() -> PushKey:
    made = ServerKey.new()
    public = encode64(made.point)
    row = PushKey(public=public, sealed=seal(made.scalar, purpose=PURPOSE, name=public))
    PushKey.objects.bulk_create([row], ignore_conflicts=True)
    return _in_use().get()
