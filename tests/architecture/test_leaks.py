"""Nothing of a post reaches who may not read it: every address, asked by a visitor and by strangers, and every mail and notice.

Words that occur nowhere else stand in the text, so that one look at each answer tells. The title's word is asked for in
each address's query, so that lists that can be searched are searched; what must not come back is the text's.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from tests.architecture.addresses import ROUTES, addresses_in
from tests.posts.guarded import ASKED, GUARDED, write_guarded
from tests.worlds import World
from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.mail.models import Message
from touiza.notices.models import Notice
from touiza.notices.services.telling import read_log, words

pytestmark = pytest.mark.django_db

# Who asks, and the audiences that they belong to: Amina works with the association, Chloé knows nobody there.
READERS = {"visitor": {Audience.PUBLIC}, "chloe": {Audience.PUBLIC, Audience.SIGNED_IN}, "amina": {Audience.PUBLIC, Audience.SIGNED_IN, Audience.TIES}}


def forbidden(reader: str) -> list[str]:
    return [word for audience, word in GUARDED.items() if audience not in READERS[reader]]


def told(response: HttpResponse | StreamingHttpResponse) -> str:
    """Return all that an answer says: its headers, and its text."""
    body = b"".join(response.streaming_content) if isinstance(response, StreamingHttpResponse) else response.getvalue()
    return body.decode("utf-8", "ignore") + str(dict(response.items()))


def as_reader(world: World, reader: str) -> Client:
    client = Client()
    if reader != "visitor":
        client.force_login(world.user(reader))
    return client


@pytest.fixture
def addresses(world: World) -> Iterator[list[str]]:
    """Return an address of each route, in a world in which the guarded posts were written and told of."""
    arguments = addresses_in(world)
    written = write_guarded(world)
    read_log()
    slugs = [reverse("posts:post", args=[post.slug]) for post in written]
    return [*slugs, *(reverse(route, kwargs=arguments.get(route, {})) for route in ROUTES)]


@pytest.mark.parametrize("reader", READERS)
def test_no_address_tells_of_what_somebody_may_not_read(world: World, addresses: list[str], reader: str) -> None:
    told_of = []
    for address in addresses:
        with transaction.atomic():
            for query in ("", f"?q={ASKED}"):
                answer = told(as_reader(world, reader).get(address + query))
                told_of += [(address + query, word) for word in forbidden(reader) if word in answer]
            transaction.set_rollback(True)
    assert not told_of, "\n".join(map(str, told_of))


def test_no_mail_and_no_notice_tells_of_it(world: World, addresses: list[str]) -> None:
    for reader in ("chloe", "amina"):
        actor: Actor = world.people[reader]
        mails = Message.objects.filter(user=world.user(reader))
        assert not [mail for mail in mails for word in forbidden(reader) if word in mail.text + mail.subject]
        for notice in Notice.objects.filter(recipient=actor).select_related("activity"):
            said = words(notice.activity, actor)
            assert said is None or not [word for word in forbidden(reader) if word in repr(said)]
