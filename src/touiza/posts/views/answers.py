"""Answers below whatever can be read: the thread as a page of its own, writing, changing and taking away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.actors.models import Actor
from touiza.core.errors import Refusal
from touiza.core.web import blame, next_of, typed
from touiza.posts.access_answers import access_answerable, access_own_answer, access_voice_for, voice_at
from touiza.posts.addresses import address_of
from touiza.posts.answer_pages import place_of, thread_context
from touiza.posts.forms_answers import AnswerForm, ChangeForm
from touiza.posts.models import Post
from touiza.posts.services.answering import answer_post, edit_answer, remove_answer
from touiza.posts.thread import line_of
from touiza.posts.wording import heading_of

HOUR, DAY = 3600, 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what stands below a post or below one of its answers; POST answers it. Nothing that was typed is lost on the way."""
    actor = actor_of(request.user)
    post = access_answerable(actor, slug)
    form = None
    if request.method == "POST":
        form = AnswerForm(request.POST, voice=voice_at(actor, post), me=actor, auto_id=f"answer{post.pk}_%s")
        if form.is_valid():
            try:
                answer = _write(actor, post, form)
            except Refusal as refusal:
                blame(form, refusal)
            else:
                return redirect(place_of(answer, next_of(request, "")))
    if request.GET.get("part") == "form":
        return render(request, "posts/_answer_form.html", thread_context(request, post))
    if request.GET.get("part") == "thread":
        return render(request, "posts/thread.html", thread_context(request, post))
    root = post.root or post
    context = thread_context(request, post, form=form) | {
        "post": post,
        "root": root,
        "root_href": address_of(root),
        "heading": heading_of(root),
        "line": line_of(post, actor) if post.root_id else None,
        "noindex": True,
    }
    response = render(request, "posts/answers.html", context, status=422 if form else 200)
    if form is not None and request.headers.get("HX-Request"):  # what is wrong comes in the place of the form
        response.status_code = 200
        response["HX-Retarget"] = response["HX-Reselect"] = f"#answer-form-{post.pk}"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one's answer, or one of the association for which one may answer."""
    actor = access_signed_in(request.user)
    answer = access_own_answer(actor, slug)
    form = ChangeForm(typed(request), initial={"body": answer.body.in_(answer.body.source).text})
    if request.method == "POST" and form.is_valid():
        try:
            edit_answer(answer=answer, by=actor, body=form.text(answer))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Your answer is changed. Its readers can see what it said before."))
            return redirect(reverse("posts:answers", args=[slug]))
    context = {"answer": answer, "form": form, "root_href": address_of(answer.root or answer), "heading": heading_of(answer.root or answer)}
    return render(request, "posts/answer_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def removal(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one's answer away, or one of the association for which one may answer."""
    actor = access_signed_in(request.user)
    answer = access_own_answer(actor, slug)
    remove_answer(answer=answer, by=actor)
    messages.success(request, _("Your answer is gone."))
    return redirect(next_of(request, address_of(answer.root or answer).partition("#")[0]))


def _write(actor: Actor | None, post: Post, form: AnswerForm) -> Post:
    if actor is None:
        raise Refusal("signed_out", _("You are not signed in any more. Sign in in another tab, then send this again: your words are still here."))
    voice = access_voice_for(actor, post, form.cleaned_data.get("voice") or "")
    take(key=f"comments:{actor.pk}", limit=60, seconds=HOUR)
    take(key=f"comments_of_a_day:{actor.pk}", limit=300, seconds=DAY)
    return answer_post(
        post=post, author=voice, written_by=actor, body=form.text(), form_key=form.cleaned_data["form_key"] or None
    )
