"""The covers of a profile: the one that stands, and those for an occasion."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.accounts.models import User
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.media.links import picture_url
from touiza.posts.access import access_voice
from touiza.posts.access_albums import access_cover
from touiza.posts.forms_albums import CoverForm
from touiza.posts.models import Cover
from touiza.posts.services.covers import cover_of, remove_cover, set_cover

DAY = 24 * 3600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def covers(request: HttpRequest, handle: str) -> HttpResponse:
    """Set a cover, or take one away (`remove` is its id)."""
    actor = access_signed_in(request.user)
    whose = access_voice(actor, handle)
    if "remove" in request.POST:
        typed_id = request.POST["remove"]
        if typed_id.isascii() and typed_id.isdecimal() and Cover.objects.filter(pk=int(typed_id[:18])).exists():  # else the second of two clicks
            remove_cover(cover=access_cover(whose, int(typed_id[:18])))
        messages.success(request, _("Removed."))
        return redirect("posts:covers", handle)
    form = CoverForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            take(key=f"cover:{actor.pk}", limit=50, seconds=DAY)
            set_cover(
                actor=whose, by=actor, user=cast("User", request.user), upload=data["picture"], alt=data["alt"],
                occasion=data["occasion"], begins=data["begins"], until=data["until"],
            )  # fmt: skip
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved. The page shows it now."))
            return redirect("posts:covers", handle)
    shown = cover_of(whose)
    rows = Cover.objects.filter(actor=whose).select_related("picture").order_by("-begins", "-pk")
    lines = [{"cover": row, "href": picture_url(row.picture, small=True), "shown": shown is not None and row.pk == shown.pk} for row in rows]
    context = {"whose": whose, "lines": lines, "form": form, "noindex": True}
    return render(request, "posts/covers.html", context, status=422 if form.errors else 200)
