"""A form whose token was no longer good: what it held can be sent again, so that nothing typed is lost.

Offered only where the browser says that the form stood on this site: what another site had it send is not ours to offer.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of its field


@dataclass(frozen=True)
class Again:
    """Where a form goes, with a token that is good now and all it held but for files."""

    action: str
    token: str
    fields: list[tuple[str, str]]
    lost_files: bool


def form_again(request: HttpRequest) -> Again | None:
    """Return the form to send again; None where it came from elsewhere or holds a password, which is typed anew."""
    if not _from_here(request) or any("password" in name for name in request.POST):
        return None
    fields = [(name, value) for name, values in request.POST.lists() if name != TOKEN for value in values]
    if len(fields) > (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0):
        return None
    return Again(request.get_full_path(), get_token(request), fields, bool(request.FILES))


def _from_here(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
