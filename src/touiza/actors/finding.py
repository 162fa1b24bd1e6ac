"""Who allows being found by an association: the one rule that every search of people and every invitation goes by.

A person chooses (`Person.findable_by`); nobody is found before they do. Who is under eighteen is found by the associations
they work with alone, and only while a guardian's consent stands, whatever was chosen when they were older or younger.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from touiza.actors.models import MINORS, Guardianship, Person, Tie
from touiza.core.audiences import Finders


def findable_people(*, association: int, verified: bool) -> QuerySet[Person]:
    """Return the people whom an association (its actor's id) may find. `verified`: whether it is verified now."""
    return Person.objects.filter(may_be_found(association=association, verified=verified))


def may_be_found(*, association: int, verified: bool) -> Q:
    """Return the condition on a `Person` under which an association may find them."""
    tied = Q(Exists(Tie.objects.filter(person=OuterRef("pk"), association=association)))
    agreed = Q(Exists(Guardianship.objects.filter(person=OuterRef("pk"), state=Guardianship.State.AGREED)))
    minor = Q(age_band__in=MINORS)
    strangers = [Finders.ANY, Finders.VERIFIED] if verified else [Finders.ANY]
    wanted = (~minor & Q(findable_by__in=strangers)) | (tied & ~Q(findable_by=Finders.NOBODY) & (~minor | agreed))
    here = Q(awaits_guardian=False, guest_key="", user__is_active=True, actor__suspended_at=None, actor__erased_at=None)
    return here & wanted


def finders_for(person: Person) -> list[Finders]:
    """Return what a person may choose from. One query, for who is under eighteen."""
    if person.age_band not in MINORS:
        return list(Finders)
    agreed = Guardianship.objects.filter(person=person, state=Guardianship.State.AGREED).exists()
    return [Finders.NOBODY, Finders.TIES] if agreed and not person.awaits_guardian else [Finders.NOBODY]
