"""Asking a poll, voting in it, closing it."""
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.web import blame, next_of, typed
from touiza.posts.access import access_own_post, access_post, access_voice
from touiza.posts.addresses import address_of
from touiza.posts.composing import first_values, kinds_to_write, page_to_write, voices_for
from touiza.posts.forms_marks import PollForm
from touiza.posts.models import Poll, Post, PostKind
from touiza.posts.services.polling import ask, close_poll, vote

HOUR, DAY = 3600, 24 * 3600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask a question, as oneself or (`as`) for an association one may speak for."""
    actor = access_signed_in(request.user)
    author = access_voice(actor, request.GET.get("as", ""))
    initial = {"form_key": public_id(), "audience": first_values(author, PostKind.POLL)["audience"]}
    form = PollForm(typed(request), author=author, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            take(key=f"post:{actor.pk}", limit=120, seconds=DAY)
            poll = ask(
                author=author, by=actor, question=data["question"], choices=data["choices"], body=data["body"],
                closes_at=clock.now() + form.lasts, audience=data["audience"], form_key=data["form_key"] or None,
            )  # fmt: skip
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Published."))
            return redirect(address_of(poll.post))
    context = {"form": form, "author": author, "kinds": kinds_to_write(author, PostKind.POLL), "voices": voices_for(actor, author, partial(page_to_write, route="posts:poll_new")), "noindex": True}
    return render(request, "posts/poll_new.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def ballot(request: HttpRequest, slug: str) -> HttpResponse:
    """Vote, or choose anew."""
    actor = access_signed_in(request.user)
    post = access_post(actor, slug)
    try:
        take(key=f"marks:{actor.pk}", limit=600, seconds=HOUR)
        vote(poll=_poll(post), by=actor, choice=_number(request.POST.get("choice", "")))
        messages.success(request, _("Your vote counts. You can change it until the poll closes."))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect(next_of(request, address_of(post)))


@login_required
@require_POST
def closing(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a poll before its time."""
    actor = access_signed_in(request.user)
    post = access_own_post(actor, slug)
    close_poll(poll=_poll(post), by=actor)
    messages.success(request, _("The poll is closed: everyone who reads it sees the result."))
    return redirect(address_of(post))


def _poll(post: Post) -> Poll:
    found = Poll.objects.filter(post=post).first()
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
