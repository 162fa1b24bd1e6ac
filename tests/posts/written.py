"""Posts of the named world, written through the services."""

from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.posts.models import PostKind
from touiza.posts.services.posting import Written, write_post


def fr(text):
    return TranslatedText.of("fr", fr=text)


def note(author, text="Les cèdres ont tenu.", *, by=None, **more):
    changes = {name: more.pop(name) for name in ("audience", "source", "as_of", "good_until", "picture") if name in more}
    return write_post(author=author, by=by or author, written=Written(body=fr(text), **changes), **more)


def article(author, title="Une matinée", text="On arrose **les plants**.", *, by=None, audience=Audience.PUBLIC, **more):
    written = Written(kind=PostKind.ARTICLE, title=fr(title), body=fr(text), audience=audience)
    return write_post(author=author, by=by or author, written=written, **more)
