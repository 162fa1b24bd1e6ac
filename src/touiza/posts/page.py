"""The page of a post: the text whole, in the language that was asked for, and what machines read of it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from touiza.actors.models import Actor
from touiza.associations.access import powers_of
from touiza.associations.capabilities import Can
from touiza.core.audiences import Audience
from touiza.core.linked_data import linked_data
from touiza.core.translated import LANGUAGES
from touiza.posts.access import speaks_for
from touiza.posts.addresses import address_of
from touiza.posts.items import Item, items_for
from touiza.posts.models import Post, PostKind, PostState
from touiza.posts.rating import rating_of
from touiza.posts.wording import beginning_of, text_of
from touiza.ui.drawn import card_address
from touiza.ui.shapes import Link as Other

SHORT = 200  # characters of the description


def page_of(post: Post, reader: Actor | None, language: str = "") -> dict[str, Any]:
    """Return what the page shows. `language`: in which it was asked for, "" for the reader's own. Queries are constant."""
    (item,) = items_for([post], reader)
    shown = language if post.body.texts.get(language) else (get_language() or settings.LANGUAGE_CODE)
    body, title = post.body.in_(shown), post.title.in_(shown)
    published, public = post.state == PostState.PUBLISHED, post.audience == Audience.PUBLIC
    own = speaks_for(reader, post.author)
    description = beginning_of(body, SHORT)
    return {
        "post": post,
        "item": item,
        "heading": title or item.heading,
        "title": title or None,
        "body": body,
        "text": text_of(post, body, top=2),
        "original": post.body.source if post.body.source != body.language and post.body.texts.get(post.body.source) else "",
        "others": _others(post, body.language),
        "description": description,
        "image": f"{settings.SITE_URL}{item.picture.href}" if item.picture and public else _card(item),
        "json_ld": _described(item, description) if published and public else "",
        "noindex": not (published and public) or post.author.erased_at is not None,
        "rating": rating_of(post, reader) if published else None,
        "may_report": published and reader is not None and not own,
        "is_draft": post.state in {PostState.DRAFT, PostState.SCHEDULED},
        "may_edit": own,
        "may_check": published and not own_hand(post, reader) and _acts_for(reader, post) and post.checked_by_id is None,
    }


def own_hand(post: Post, reader: Actor | None) -> bool:
    return reader is not None and reader.pk == post.written_by_id


def _acts_for(reader: Actor | None, post: Post) -> bool:
    if reader is None or post.author.is_person:
        return False
    return Can.SEE_WORK in powers_of(reader, post.author.association)


def _others(post: Post, shown: str) -> list[Other]:
    """Return the other languages of the text, the one it was written in first."""
    order = dict.fromkeys((post.body.source, *LANGUAGES))
    codes = [code for code in order if code != shown and post.body.texts.get(code)]
    return [{"text": code, "href": f"{address_of(post)}?in={code}"} for code in codes]


def _card(item: Item) -> str:
    return "" if item.by.is_person else card_address(item.by.handle, item.by.dyes)


def _described(item: Item, description: str) -> SafeString:
    """Return a public post for machines: schema.org Article or SocialMediaPosting."""
    post = item.post
    author = f"{settings.SITE_URL}{reverse('home:profile', args=[item.by.handle])}"
    address = f"{settings.SITE_URL}{item.href}"
    return linked_data(
        {
            "@type": "Article" if post.kind == PostKind.ARTICLE else "SocialMediaPosting",
            "@id": address,
            "url": address,
            "headline": item.heading.text,
            "description": description,
            "inLanguage": post.body.source,
            "datePublished": item.at.isoformat(),
            "dateModified": post.edited_at.isoformat() if post.edited_at else "",
            "expires": post.good_until.isoformat() if post.good_until else "",
            "image": f"{settings.SITE_URL}{item.picture.href}" if item.picture else "",
            "keywords": [topic.label.text for topic in item.topics],
            "author": {"@type": "Person" if item.by.is_person else "NGO", "name": item.by.name.text, "url": author},
        }
    )

