"""What readers do with a post: thank, save, rate, pass on, vote; and for its author, who thanked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.core.web import blame, next_of, typed
from touiza.kernel.text import guess_language
from touiza.posts.access import access_post, access_voice, speaks_for, voices_of
from touiza.posts.addresses import address_of
from touiza.posts.forms_marks import RatingForm, ShareForm
from touiza.posts.marks import load_marks
from touiza.posts.models import Post, Thanks
from touiza.posts.passing import passed_on
from touiza.posts.saved import first_list
from touiza.posts.services.rating import rate_post, take_rating_back
from touiza.posts.services.saving import save_post, unsave_post
from touiza.posts.services.sharing import circles_for, share_post
from touiza.posts.services.thanking import take_thanks_back, thank
from touiza.posts.wording import heading_of

HOUR, DAY = 3600, 24 * 3600
PER_PAGE = 50


@login_required
@require_POST
def marks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank, save, or take either back (`deed`). Without scripts it leads back to where the post was read."""
    actor = access_signed_in(request.user)
    post = access_post(actor, slug)
    try:
        take(key=f"marks:{actor.pk}", limit=600, seconds=HOUR)
        _mark(post, actor, request.POST.get("deed", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    if request.headers.get("X-Part") == "marks" and (found := load_marks([post], actor).get(post.pk)):
        return render(request, "posts/_marks.html", {"value": found})
    return redirect(next_of(request, address_of(post)))


def _mark(post: Post, actor: Actor, deed: str) -> None:
    if deed == "thank":
        thank(post=post, by=actor)
    elif deed == "unthank":
        take_thanks_back(post=post, by=actor)
    elif deed == "save":
        save_post(saved=first_list(actor), post=post)
    elif deed == "unsave":
        unsave_post(owner=actor, post=post)


@login_required
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """List who thanked, for whose post it is."""
    actor = access_signed_in(request.user)
    post = access_post(actor, slug)
    if not speaks_for(actor, post.author):
        raise PermissionDenied
    rows = Thanks.objects.filter(post=post).select_related("person__person").order_by("-at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = shown_names([row.person for row in page], actor)
    people = [{"name": names[row.person_id], "handle": row.person.handle, "at": row.at} for row in page]
    context = {"post": post, "heading": heading_of(post), "back": address_of(post), "page": page, "people": people, "noindex": True}
    return render(request, "posts/thanks.html", context)


@login_required
@require_POST
def rating(request: HttpRequest, slug: str) -> HttpResponse:
    """Rate in five steps, or take one's rating back."""
    actor = access_signed_in(request.user)
    post = access_post(actor, slug)
    form = RatingForm(request.POST)
    try:
        take(key=f"marks:{actor.pk}", limit=600, seconds=HOUR)
        if request.POST.get("deed") == "withdraw":
            take_rating_back(post=post, by=actor)
            messages.success(request, _("Your rating is taken back."))
        elif form.is_valid():
            rate_post(post=post, by=actor, steps=form.cleaned_data["steps"])
            messages.success(request, _("Thank you: your rating counts."))
        else:
            messages.error(request, _("Choose one of the five steps."))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect(f"{address_of(post)}#rating")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """Pass a post on to one's followers, with words or without."""
    actor = access_signed_in(request.user)
    post = access_post(actor, slug)
    if not circles_for(post):
        raise PermissionDenied
    form = ShareForm(typed(request), post=post, actor=actor, voices=voices_of(actor), initial={"audience": Audience.FOLLOWERS})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            take(key=f"post:{actor.pk}", limit=120, seconds=DAY)
            author = access_voice(actor, data.get("voice", ""))
            made = share_post(post=post, author=author, by=actor, words=_in_its_language(data["words"]), audience=data["audience"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Passed on."))
            return redirect(address_of(made))
    context = {"form": form, "post": post, "value": passed_on(post, actor), "back": address_of(post), "noindex": True}
    return render(request, "posts/share.html", context, status=422 if form.errors else 200)


def _in_its_language(words: str) -> TranslatedText:
    language = guess_language(words, default=get_language() or "ar")
    return TranslatedText(language, {language: words} if words else {})
