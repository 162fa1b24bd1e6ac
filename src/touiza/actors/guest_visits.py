"""A guest's visit: opened by the link in their mail, over after two hours, and good for the pages that say so alone.

Nobody is signed in by it. To every page a guest is a visitor, but to those whose view is marked with `guests_too`: there
the guest is who acts, for as long as the view runs.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Person
from touiza.core import clock
from touiza.core.errors import Refusal

VISIT = "guest"  # key in the session
LASTS = dt.timedelta(hours=2)

View = Callable[..., HttpResponse]


def begin_visit(request: HttpRequest, person: Person) -> None:
    """Let a guest in, whose mailbox has just been proved by a link from it; under a new session key."""
    request.session.flush()
    request.session[VISIT] = [person.pk, person.guest_key, int((clock.now() + LASTS).timestamp())]
    request.session.set_expiry(int(LASTS.total_seconds()))


def end_visit(request: HttpRequest) -> None:
    request.session.pop(VISIT, None)


def guest_of(request: HttpRequest) -> Person | None:
    """Return the guest who visits; none where somebody is signed in, the visit is over or their links were ended."""
    if request.user.is_authenticated or VISIT not in request.session:
        return None
    pk, key, until = request.session[VISIT]
    if until <= clock.now().timestamp():
        return None
    rows = Person.objects.select_related("actor", "picture", "user").filter(pk=pk, user__is_active=True)
    person = rows.filter(guest_key=key, actor__erased_at=None, actor__suspended_at=None).first() if key else None
    if person is not None and person.user is not None:
        person.user.__dict__["_person"] = person
    return person


def access_guest(request: HttpRequest) -> Person:
    """Return the guest who visits; refuses ("visit_over") everybody else."""
    person = guest_of(request)
    if person is None:
        raise Refusal("visit_over", _("This page is for guests. Open the link in the mail you had from us: it lets you in again for two hours."))
    return person


def guests_too(view: View) -> View:
    """Open a view to guests who visit: while it runs, `request.user` is the guest's login and `request.guest` the guest."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = guest_of(request)
        if person is None:
            return view(request, *args, **kwargs)
        visitor = request.user
        request.user, request.guest = person.user, person  # type: ignore[attr-defined]
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.user = visitor
        response["Cache-Control"] = "private, no-store"
        return response

    setattr(opened, OPEN, True)
    return opened


OPEN = "open_to_guests"


def is_open_to_guests(path: str) -> bool:
    """Tell whether the view at a path of this site is one of those."""
    try:
        found = resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    return getattr(found.func, OPEN, False) is True
