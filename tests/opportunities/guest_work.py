"""People without an account, as the tests of them begin: what they type, the link in their mail, their visit."""

import re

from django.test import Client

from tests.worlds import World
from touiza.mail.models import Message
from touiza.opportunities.models import Application, Opportunity

KARIM = "karim@mail.example"
TYPED = {"name": "Karim Saïdi", "email": "Karim@Mail.example", "language": "fr", "message": "J’ai une pelle.", "of_age": "on"}


def page(opportunity: Opportunity, lang: str = "fr") -> str:
    return f"/{lang}/opportunities/{opportunity.post.slug}/guest/"


def path_in(mail: Message, pattern: str) -> str:
    found = re.search(rf"https?://[^/\s]+({pattern}\S*)", mail.text)
    assert found, mail.text
    return found.group(1)


def confirmation(opportunity: Opportunity, client: Client | None = None, **changes: str) -> str:
    """Type the form as a visitor; return the path in the mail that asks to confirm it."""
    client = client or Client()
    assert client.post(page(opportunity), TYPED | changes).status_code == 302
    return path_in(Message.objects.filter(kind="guest").latest("pk"), "/[a-z]{2}/guest/confirmation/")


def guest(world: World, **changes: str) -> tuple[Client, Application]:
    """Confirm an application; return the browser that is let in, and the application."""
    client = Client()
    assert client.post(confirmation(world.opportunity, **changes)).status_code == 302
    return client, Application.objects.latest("pk")
