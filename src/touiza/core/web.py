"""Small things that views of every app need."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from touiza.core.errors import Refusal


def next_of(request: HttpRequest, default: str) -> str:
    """Return where to go after a POST: its `next`, if that is an address of this site, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else default


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what was sent to a form: nothing at all sent is an empty answer, not a first visit."""
    return request.POST if request.method == "POST" else None


def blame(form: BaseForm, refusal: Refusal) -> None:
    """Put a refusal on the field it names, or on the form as a whole."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal.sentence))


def keep_typed(request: HttpRequest, *beside: BaseForm | None) -> None:
    """Have the other forms of a page show what was typed in them, unjudged, when one of them was sent and refused."""
    for form in beside:
        if form is not None and request.method == "POST" and not form.is_bound:
            form.is_bound, form.data = True, request.POST
            form.__dict__["_errors"] = ErrorDict()  # what `errors` returns without asking anew


def same_for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare that every visitor sees the same page, so that it may be kept for a moment and given to the next.

    It may depend on what is stored, its address, the page one came from, the theme and Save-Data; on nothing else of
    the request, and it counts nobody's visits. A page with a form that is sent is never kept, whatever is declared.
    """

    @wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, DECLARED, True)
        return response

    return declared


DECLARED = "same_for_visitors"


def is_same_for_visitors(response: HttpResponse) -> bool:
    """Tell whether the page was declared to be the same for every visitor."""
    return getattr(response, DECLARED, False) is True
