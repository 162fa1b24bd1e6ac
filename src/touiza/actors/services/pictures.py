"""A person's picture is as private as its audience says."""

from touiza.actors.models import Person
from touiza.core.audiences import Audience
from touiza.media.services import set_picture_privacy


def keep_picture_to_its_audience(person: Person) -> None:
    """Serve the picture to everyone or privately, after something changed who may see it."""
    if person.picture is not None:
        set_picture_privacy(attachment=person.picture, private=picture_is_private(person))


def picture_is_private(person: Person) -> bool:
    """Tell whether the picture is for less than everyone."""
    return person.audience_of("picture") != Audience.PUBLIC
