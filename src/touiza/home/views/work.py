"""The two homes of those who are signed in: the volunteer's space and the coordinator's day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from touiza.actors.access import access_signed_in, person_of
from touiza.associations.access import access_role, associations_of, powers_of, roles_held
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.waiting import desk_of
from touiza.home import mine
from touiza.home import today as today_page
from touiza.home.brief import brief
from touiza.proof.views import pdf_choices
from touiza.proof.weaves import loom_threads

SESSION_KEY = "association"


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The volunteer's space."""
    actor = access_signed_in(request.user)
    page = mine.gather(actor)
    context = {"mine": page, "person": person_of(request.user), "threads": loom_threads(page.threads), "choices": pdf_choices()}
    return render(request, "home/me.html", context)


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits for a coordinator; `?a=handle` switches between their associations, `?only=` shows one kind of it."""
    actor = access_signed_in(request.user)
    handle = request.GET.get("a") or request.session.get(SESSION_KEY, "")
    held = associations_of(actor)
    if not held:
        return redirect("associations:mine" if roles_held(actor) else "associations:new")
    if "a" in request.GET and all(one.handle != handle for one in held):
        access_role(actor, handle, Can.ENTER)  # not one of theirs: says so
    association = next((one for one in held if one.handle == handle), held[0])
    if request.session.get(SESSION_KEY) != association.handle:
        request.session[SESSION_KEY] = association.handle
    if Can.READ_ANSWERS not in powers_of(actor, association):
        return redirect("associations:people", association.handle)  # nothing waits for who only speaks or counts
    gathered = today_page.gather(desk_of(request, association, actor), request.GET.get("only", ""))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "today": gathered,
        "sentence": "" if gathered.is_empty else brief(gathered),
    }
    return render(request, "home/today.html", context)
