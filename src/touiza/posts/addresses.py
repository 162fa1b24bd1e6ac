"""Where each post has its page. Kinds with a page of their own say so here when their app is ready."""

from collections.abc import Callable

from django.urls import reverse

from touiza.posts.models import Post, PostKind
from touiza.vocabulary.models import Tag
from touiza.vocabulary.topics import topic_slug

Address = Callable[[Post], str]
_addresses: dict[str, Address] = {}


def register_address(kind: PostKind, address: Address) -> None:
    """Say where posts of a kind have their page. Called in `AppConfig.ready()` of the app of the kind."""
    _addresses[kind] = address


def address_of(post: Post) -> str:
    """Return the path of a post's page, in the active language; an answer stands on the page of what it belongs to.

    Load answers with their `root`.
    """
    if post.root is not None:
        return f"{address_of(post.root)}#a{post.pk}"
    own = _addresses.get(post.kind)
    return own(post) if own else reverse("posts:post", args=[post.slug])


def topic_path(topic: Tag | str) -> str:
    """Return the path of a topic's page; a topic by its key, or any word as it was written."""
    key = topic if isinstance(topic, str) else topic.key
    return reverse("posts:topic", args=[topic_slug(key)])
