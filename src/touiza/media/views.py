"""Serves files: only those our own children made, pictures to be seen, documents to be saved."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from touiza.media.access import access_paper
from touiza.media.links import SIGNED_SECONDS, is_private, is_signed

FOREVER = "public, max-age=31536000, immutable"
SHORTLY = f"private, max-age={SIGNED_SECONDS}"


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a picture; a private one only to a signed address, and as if it did not exist to any other."""
    response = _served(request, name, "image/webp")
    response["Content-Disposition"] = "inline"
    return response


@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a document, to be saved under its title; a private one only to a signed address."""
    _refuse_unsigned(request, name)
    saved_as = access_paper(name).saved_as
    response = _served(request, name, "application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{saved_as}.pdf")
    response["X-Robots-Tag"] = "noindex" if is_private(name) else "all"
    return response


def _served(request: HttpRequest, name: str, content_type: str) -> HttpResponseBase:
    _refuse_unsigned(request, name)
    try:
        content = default_storage.open(name)
    except OSError:
        raise Http404 from None
    response = FileResponse(content, content_type=content_type)
    response["Cache-Control"] = SHORTLY if is_private(name) else FOREVER
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _refuse_unsigned(request: HttpRequest, name: str) -> None:
    if is_private(name) and not is_signed(name, request.GET.get("s", "")):
        raise Http404
