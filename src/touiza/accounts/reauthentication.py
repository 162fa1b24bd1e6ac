"""Asking again who somebody is before what cannot be undone.

Who has a passkey or an app proves it by these; everybody else by password, or by a code for those who have none. allauth
lets who has neither pass; this closes that door.
"""

import time
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare, salted_hmac

from touiza.accounts.models import User
from touiza.accounts.services.factors import factors_of

GOOD_FOR = 300  # seconds that an answer counts
CODE_GOOD_FOR = 15 * 60  # seconds
TRIES = 3
STATE = "account_identity_code"  # key in the session

View = Callable[..., HttpResponseBase]


def identity_required(*, methods: Collection[str] = ("GET", "HEAD", "POST")) -> Callable[[View], View]:
    """Let a view answer these methods only to who proved who they are in the last five minutes."""

    def decorator(view: View) -> View:
        @login_required
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asking = ask_identity(request) if request.method in methods else None
            return asking or view(request, *args, **kwargs)

        return asked

    return decorator


def factor_required(view: View) -> View:
    """Ask who has a second factor for it, before a view that asks everybody for their password anyway.

    What was sent is not kept meanwhile: it holds passwords.
    """

    @login_required
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if proved_lately(request) or not factors_of(request.user):
            return view(request, *args, **kwargs)
        return redirect_to_login(request.path, _first_way(request.user), REDIRECT_FIELD_NAME)

    return asked


def ask_identity(request: HttpRequest) -> HttpResponseBase | None:
    """Return the way to the question who one is; None for who answered it in the last five minutes.

    What was sent is kept and done once it is answered. For views that look first whether one may do it at all.
    """
    if proved_lately(request):
        return None
    return suspend_request(request, _first_way(request.user))


def proved_lately(request: HttpRequest) -> bool:
    """Tell whether this session answered within the last five minutes."""
    records = get_authentication_records(request, request.user)
    return any(record.get("reauthenticated") and time.time() - record["at"] < GOOD_FOR for record in records)


def send_code(request: HttpRequest, user: User) -> None:
    """Send a new code to who is signed in; only its digest stays in the session."""
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    request.session[STATE] = {"digest": _digest(code), "at": time.time(), "tries": 0}
    adapter.send_mail("account/email/identity_code", user.email, {"code": code, "user": user})


def code_pending(request: HttpRequest) -> bool:
    """Tell whether a code was sent that may still be typed."""
    state = request.session.get(STATE)
    return state is not None and time.time() - state["at"] < CODE_GOOD_FOR and state["tries"] < TRIES


def prove_by_code(request: HttpRequest, user: User, code: str) -> bool:
    """Check a typed code; on success this session counts as proved for five minutes."""
    if not code_pending(request):
        return False
    state = request.session[STATE]
    if not constant_time_compare(state["digest"], _digest(code)):
        request.session[STATE] = {**state, "tries": state["tries"] + 1}
        return False
    del request.session[STATE]
    record_authentication(request, user, method="code", reauthenticated=True)
    return True


def stronger_way(request: HttpRequest) -> HttpResponseBase | None:
    """Return the way to the question that who has a second factor is asked; None for who has none."""
    if not factors_of(request.user):
        return None
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{_first_way(request.user)}?{query}")


def _first_way(user: User) -> str:
    return str(get_adapter().get_reauthentication_methods(user)[0]["url"])


def _digest(code: str) -> str:
    return salted_hmac(STATE, "".join(ch for ch in code if ch.isalnum()).upper(), algorithm="sha256").hexdigest()
