"""Pictures piece by piece, for the script of an album's page: begin (POST), ask how far (GET), go on (PATCH), give up (DELETE).

The way of it is that of tus (https://tus.io): `Upload-Offset` says where a piece belongs, and where to go on. Answers are
JSON with a sentence where something is refused.
"""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.core.errors import Refusal
from touiza.posts.access_albums import access_own_album, access_upload
from touiza.posts.models import Upload
from touiza.posts.services.uploading import begin_upload, forget_upload, take_piece

DAY = 24 * 3600
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@login_required
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a place for a picture of `size` bytes, or find the one begun before for the same file (`fingerprint`)."""
    actor = access_signed_in(request.user)
    album = access_own_album(actor, slug)
    size, fingerprint = request.POST.get("size", ""), request.POST.get("fingerprint", "")
    if not (size.isascii() and size.isdecimal() and len(size) < 10 and FINGERPRINT.fullmatch(fingerprint)):
        return JsonResponse({"error": "request", "said": _("This picture could not be announced. Load the page again.")}, status=400)
    try:
        take(key=f"pictures:{actor.pk}", limit=3000, seconds=DAY)
        upload = begin_upload(album=album, by=actor, fingerprint=fingerprint, size=int(size))
    except Refusal as refusal:
        return _refused(refusal)
    return _told(upload, slug, status=201)


@login_required
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def piece(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Take a piece at `Upload-Offset`; 409 with the right offset where it belongs elsewhere."""
    actor = access_signed_in(request.user)
    upload = access_upload(actor, slug, public_id)
    if request.method == "DELETE":
        forget_upload(upload=upload)
        return HttpResponse(status=204)
    if request.method != "PATCH":
        return _told(upload, slug)
    return _taken(request, upload, slug)


def _taken(request: HttpRequest, upload: Upload, slug: str) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    try:
        data = request.body
    except RequestDataTooBig:
        return JsonResponse({"error": "piece", "most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, status=413)
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 10):
        return JsonResponse({"error": "request"}, status=400)
    try:
        upload = take_piece(upload=upload, offset=int(offset), data=data)
    except Refusal as refusal:
        if refusal.code == "offset":
            upload.refresh_from_db()
            return _told(upload, slug, status=409)
        return _refused(refusal)
    return _told(upload, slug)


def _told(upload: Upload, slug: str, *, status: int = 200) -> JsonResponse:
    href = reverse("posts:upload", args=[slug, upload.public_id])
    told = {"href": href, "received": upload.received, "size": upload.size, "picture": upload.picture_id}
    return JsonResponse(told, status=status, headers={"Upload-Offset": str(upload.received), "Cache-Control": "no-store"})


def _refused(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"error": refusal.code, "said": str(refusal.sentence)}, status=422)
