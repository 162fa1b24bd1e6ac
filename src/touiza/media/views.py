"""Serves pictures: only files our encoder made, only as pictures."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from touiza.media.links import SIGNED_SECONDS, is_private, is_signed

FOREVER = "public, max-age=31536000, immutable"
SHORTLY = f"private, max-age={SIGNED_SECONDS}"


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a picture; a private one only to a signed address, and as if it did not exist to any other."""
    private = is_private(name)
    if private and not is_signed(name, request.GET.get("s", "")):
        raise Http404
    try:
        content = default_storage.open(name)
    except OSError:
        raise Http404 from None
    response = FileResponse(content, content_type="image/webp")
    response["Cache-Control"] = SHORTLY if private else FOREVER
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = "inline"
    return response
