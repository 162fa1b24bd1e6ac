"""The doors to a person's notices, to the browsers they are told in, and to the links in their mails."""

from django.http import Http404

from touiza.actors.models import Actor
from touiza.notices.families import Family
from touiza.notices.models import Device, NoticeGroup
from touiza.notices.stopping import read_stop


def access_group(actor: Actor, pk: int) -> NoticeGroup:
    """Return a group of this person's notices; 404 where it is somebody else's."""
    group = NoticeGroup.objects.filter(pk=pk, recipient=actor).first()
    if group is None:
        raise Http404
    return group


def access_device(actor: Actor, pk: int) -> Device:
    """Return a browser in which this person is told; 404 where it is somebody else's."""
    device = Device.objects.filter(pk=pk, person=actor).first()
    if device is None:
        raise Http404
    return device


def access_stop(key: str) -> tuple[Actor, Family | None]:
    """Return whose mails of which family (None: summaries) a link from a mail stops; 404 where it is none of ours."""
    found = read_stop(key)
    people = Actor.objects.filter(pk=found[0], erased_at=None, person__user__is_active=True) if found else Actor.objects.none()
    person = people.select_related("person__user").first()
    if found is None or person is None:
        raise Http404
    return person, found[1]
