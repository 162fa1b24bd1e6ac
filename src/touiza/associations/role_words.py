"""What the roles are called and what they mean, for pages, forms and letters. `capabilities` says what they may do."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touiza.associations.models import Invitation, Role

Text = str | Promise
SOME = "some"  # in forms: a coordinator of some opportunities


@dataclass(frozen=True)
class Word:
    """A role as it is chosen: its name, what its holder does, and how it is offered."""

    choice: str
    name: Text
    meaning: Text
    offer: Text

    @property
    def kind(self) -> str:
        return str(Role.Kind.COORDINATOR) if self.choice == SOME else self.choice

    @property
    def is_scoped(self) -> bool:
        return self.choice == SOME


WORDS = (
    Word(
        Role.Kind.OWNER,
        _("Owner"),
        _("Does everything the others do; also closes the association, invites people and changes roles. There is always one at least."),
        _("You would be an owner: you choose who acts for the association, and what its page says."),
    ),
    Word(
        Role.Kind.COORDINATOR,
        _("Coordinator"),
        _("Publishes opportunities, answers applications, confirms hours, admits members."),
        _("You would be a coordinator: you publish opportunities, answer applications and confirm hours."),
    ),
    Word(
        SOME,
        _("Coordinator of some opportunities"),
        _("The same, for the opportunities you choose; sees nothing of the others."),
        _("You would coordinate some of its opportunities: you answer their applications and confirm their hours."),
    ),
    Word(
        Role.Kind.COMMUNICATOR,
        _("Communicator"),
        _("Edits the public page and the organisation chart. Reads no application."),
        _("You would be its communicator: you edit its public page and its organisation chart."),
    ),
    Word(
        Role.Kind.TREASURER,
        _("Treasurer"),
        _("Reads the list of members and notes who has paid the yearly fee."),
        _("You would be its treasurer: you read the list of members and note who has paid the yearly fee."),
    ),
    Word(
        Role.Kind.READER,
        _("Reader"),
        _("Reads opportunities, applications, hours and members, and changes nothing."),
        _("You would be a reader: you see opportunities, applications, hours and members, and change nothing."),
    ),
)
BY_CHOICE = {word.choice: word for word in WORDS}
CHOICES = [(word.choice, word.name) for word in WORDS]


def choice_of(held: Role | Invitation) -> str:
    """Return how a role, or what an invitation offers, stands in a form."""
    return SOME if held.is_scoped else held.kind


def offer(invitation: Invitation) -> Text:
    """Return what an invitation offers, in a sentence to the invited person."""
    return BY_CHOICE[choice_of(invitation)].offer


def name_of(held: Role | Invitation) -> Text:
    """Return what a role is called, with its limit."""
    return BY_CHOICE[choice_of(held)].name
