"""What pages show of the answers below a post: the thread, the form, and where one is after sending it."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse

from touiza.actors.access import person_of
from touiza.posts.access_answers import voice_at
from touiza.posts.addresses import address_of
from touiza.posts.forms_answers import AnswerForm
from touiza.posts.models import Post, PostState
from touiza.posts.thread import PER_PAGE, count_tops, read_thread


def thread_context(request: HttpRequest, post: Post, *, form: AnswerForm | None = None) -> dict[str, Any]:
    """Return what `posts/thread.html` needs of a post that the reader may read, on whatever page it stands."""
    person = person_of(request.user)
    reader = person.actor if person else None
    voice = voice_at(reader, post)
    can = reader is not None and person is not None and not person.is_guest and not person.awaits_guardian
    can = can and post.state == PostState.PUBLISHED
    if form is None and can and reader is not None:
        form = AnswerForm(voice=voice, me=reader, next_=_page(request), auto_id=f"answer{post.pk}_%s")
    return {
        "thread": read_thread(post, reader, request.GET.get("answers"), voice=voice.pk if voice else None),
        "answer_form": form,
        "may_answer": can,
        "waits": person is not None and person.awaits_guardian,
        "is_visitor": reader is None,
    }


def thread_beside(request: HttpRequest, post: Post) -> dict[str, Any]:
    """Return what `posts/thread_beside.html` needs on a page with much else on it.

    Visitors get the thread with the page, who is signed in a moment later, or at its own address.
    """
    if request.user.is_authenticated:
        return {"thread_later": True, "answered_post": post}
    return thread_context(request, post)


def place_of(answer: Post, came_from: str) -> str:
    """Return where an answer stands: on the page one came from, or on the page of the thread to which it came."""
    anchor = f"#a{answer.pk}"
    parent = answer.reply_to
    if parent is None or answer.reply_to_id != answer.root_id:
        return (came_from or reverse("posts:answers", args=[answer.slug])) + anchor
    page = -(-count_tops(parent, answer.pk) // PER_PAGE)
    if page <= 1:
        return (came_from or address_of(parent)) + anchor
    return f"{reverse('posts:answers', args=[parent.slug])}?answers={page}{anchor}"


def _page(request: HttpRequest) -> str:
    """Return the page that a form goes back to: that which htmx adds it to, else this one."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path
