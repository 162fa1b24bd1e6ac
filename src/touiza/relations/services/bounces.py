"""What the register makes of a letter that came back: the address is marked, and the mailing counts it."""

from django.db import transaction

from touiza.core import clock
from touiza.mail.models import Message
from touiza.relations.models import ContactAddress, Delivery, DeliveryState


@transaction.atomic
def mark_bounced(message: Message, reason: str) -> None:
    """Mark the address of a letter that came back for good, in the register of who wrote it. Twice changes nothing.

    Only mailings count: that a notice came back is between Touiza and its account.
    """
    delivery = Delivery.objects.select_related("mailing").filter(message=message).first()
    if delivery is None:
        return
    if delivery.state == DeliveryState.SENT:
        Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.BOUNCED)
    there = ContactAddress.objects.filter(
        contact__association=delivery.mailing.association_id, kind="mail", key=message.recipient.lower(), bounced_at=None
    )
    there.update(bounced_at=clock.now(), bounce=reason[:300])
