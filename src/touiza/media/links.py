"""Addresses of pictures and documents. A private one is signed and good for five minutes."""

from django.core import signing
from django.urls import reverse

from touiza.media.models import PRIVATE, Attachment, Paper

SIGNED_SECONDS = 300
_signer = signing.TimestampSigner(salt="touiza.media")


def picture_url(attachment: Attachment, *, small: bool = False) -> str:
    """Return the address of a picture, large or small; a private one's address dies after five minutes."""
    return file_url(str((attachment.small if small else attachment.file).name))


def paper_url(paper: Paper) -> str:
    """Return the address of a document; a private one's address dies after five minutes."""
    return file_url(str(paper.file.name))


def file_url(name: str) -> str:
    """Return the address of a stored file."""
    address = reverse("media:paper" if name.endswith(".pdf") else "media:file", args=[name])
    return f"{address}?s={sign_name(name)}" if is_private(name) else address


def sign_name(name: str) -> str:
    """Return what makes a private name fetchable for a while: a time and a signature over both."""
    return _signer.sign(name).removeprefix(f"{name}:")


def is_signed(name: str, signature: str) -> bool:
    """Tell whether a signature is ours, for this name, and not too old."""
    try:
        _signer.unsign(f"{name}:{signature}", max_age=SIGNED_SECONDS)
    except signing.BadSignature:
        return False
    return True


def is_private(name: str) -> bool:
    return name.startswith(f"{PRIVATE}/")
