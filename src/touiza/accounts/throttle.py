"""Rate limits of the doors, by the hour: on top of allauth's, which go by the minute."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from touiza.accounts.forms_entry import email_of
from touiza.accounts.services.limits import address_of, take
from touiza.core.errors import Refusal
from touiza.ui.views import too_many_requests

HOUR = 3600

View = Callable[..., HttpResponseBase]


def limited(action: str, *, per_address: int, per_email: int = 0) -> Callable[[View], View]:
    """Count the posts of a view by the hour: by the visitor's address, and by the e-mail address typed."""

    def decorator(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                try:
                    take(key=f"{action}:from:{address_of(request)}", limit=per_address, seconds=HOUR)
                    if per_email and (email := email_of(request)):
                        take(key=f"{action}:to:{email}", limit=per_email, seconds=HOUR)
                except Refusal:
                    return too_many_requests(request, wait=HOUR)
            return view(request, *args, **kwargs)

        return counted

    return decorator
