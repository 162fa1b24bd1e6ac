"""What is read of posts: one, its earlier versions, all at somebody's place, all under a topic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from touiza.actors.access import actor_of
from touiza.actors.models import Actor
from touiza.core.translated import LANGUAGES
from touiza.core.web import same_for_visitors
from touiza.posts.access import (
    WRITTEN,
    Gone,
    access_own_post,
    access_post,
)
from touiza.posts.addresses import address_of
from touiza.posts.answer_pages import thread_context
from touiza.posts.history import steps_of
from touiza.posts.items import items_for
from touiza.posts.models import Post, PostKind
from touiza.posts.page import page_of

PER_PAGE = 20
VERSIONS = 20  # the latest; nobody reads more


@require_safe
@same_for_visitors
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a post with all that stands below it; a draft to whom it belongs. What was removed answers 410."""
    reader = actor_of(request.user)
    try:
        found = _readable(reader, slug)
    except Gone:
        return render(request, "posts/gone.html", {"noindex": True, "languages_off": True}, status=410)
    if found.kind not in WRITTEN:
        return redirect(address_of(found))
    language = request.GET.get("in", "")
    context = page_of(found, reader, language if language in LANGUAGES else "")
    if not context["is_draft"]:
        context |= thread_context(request, found)
    return render(request, "posts/post.html", context)


@require_safe
@same_for_visitors
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a post said before, and what was changed each time."""
    reader = actor_of(request.user)
    try:
        found = access_post(reader, slug)
    except Gone:
        return render(request, "posts/gone.html", {"noindex": True, "languages_off": True}, status=410)
    if found.kind not in {*WRITTEN, PostKind.COMMENT}:
        raise Http404
    (item,) = items_for([found], reader)
    context = {"item": item, "steps": steps_of(found, most=VERSIONS), "noindex": True}
    return render(request, "posts/versions.html", context)


def _readable(reader: Actor | None, slug: str) -> Post:
    try:
        return access_post(reader, slug)
    except Gone:
        raise
    except Http404:
        if reader is None:
            raise
        return access_own_post(reader, slug)
