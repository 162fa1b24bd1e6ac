"""What search knows of written posts: their words in each language, their topics, and who may read them."""

from collections.abc import Iterator

from touiza.actors.readers import tokens_for
from touiza.core.translated import LANGUAGES
from touiza.posts.access import WRITTEN
from touiza.posts.models import Post, PostState
from touiza.posts.wording import heading_of
from touiza.search.services import Content, index_object, remove_object
from touiza.vocabulary.models import Tag
from touiza.vocabulary.topics import topic_label

KIND = "post"


def index_written(post: Post) -> None:
    """Make search say of a post what is true now. What is not published, or whose author is suspended, is not found."""
    hidden = post.author.suspended_at or post.host.suspended_at
    if post.state != PostState.PUBLISHED or post.kind not in WRITTEN or post.root_id is not None or hidden:
        forget_written(post.pk)
        return
    index_object(
        kind=KIND,
        object_id=post.pk,
        texts=_texts(post),
        facets=set(_facets(post)),
        audience=tokens_for(post.audience, post.host_id),
        published_at=post.published_at,
    )


def forget_written(post: int) -> None:
    remove_object(kind=KIND, object_id=post)


def _texts(post: Post) -> dict[str, Content]:
    """Return what each language says, the one it was written in first. A note is headed by its own beginning."""
    text = post.body or post.title
    order = sorted(text.languages, key=lambda code: (code != text.source, LANGUAGES.index(code)))
    tags = list(post.topics.all())
    elsewhere = {code: _words(tags, code) for code in LANGUAGES if code not in order}
    return {
        code: Content(
            title=post.title.texts.get(code) or heading_of(post, code).text,
            body=post.body.texts.get(code, ""),
            keywords=_words(tags, code),
            elsewhere=elsewhere if code == order[0] else {},
        )
        for code in order
    }


def _words(tags: list[Tag], language: str) -> str:
    """Return what else a post is found by: its topics as a reader calls them."""
    return " · ".join(topic_label(tag.key, tag.name, language).text for tag in tags)


def _facets(post: Post) -> Iterator[str]:
    yield f"kind:{post.kind}"
    yield f"author:{post.author.handle}"
    yield from (f"topic:{tag.key}" for tag in post.topics.all())
