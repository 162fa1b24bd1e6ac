"""Too much: bodies of 10 MB, hundreds of fields, files that are no pictures or huge ones. A sentence, never a fault."""

import struct
import zlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.media.pictures import picture
from tests.worlds import World

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
PICTURE = "/en/me/profile/picture/"


def bomb() -> bytes:
    """A PNG of a few bytes that claims 50,000 x 50,000 points."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def targets(world: World) -> dict[str, tuple[str, str]]:
    slug = world.opportunity.post.slug
    return {
        "signup": ("visitor", "/en/account/signup/"),
        "login": ("visitor", "/en/account/login/"),
        "profile": ("amina", "/en/me/profile/"),
        "association": ("chloe", "/en/associations/new/"),
        "editor": ("nassima", "/en/@chrea/opportunities/new/"),
        "apply": ("amina", f"/en/opportunities/{slug}/application/"),
    }


@pytest.mark.parametrize("form", ["signup", "login", "profile", "association", "editor", "apply"])
def test_a_body_of_ten_megabytes_and_600_fields_are_refused(as_: As, world: World, form: str) -> None:
    who, address = targets(world)[form]
    client = as_(who)
    names = {"name": "x" * 10_000_000, "message": "x" * 10_000_000} if form == "apply" else {"name": "x" * 10_000_000}
    body = "&".join(f"{name}={value}" for name, value in names.items())
    for data in (body, "&".join(f"f{number}=1" for number in range(600))):
        answer = client.post(address, data, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 413), answer.status_code
        assert "<h1" in answer.text, "a page that says so"


def test_600_fields_in_parts_are_refused(as_: As) -> None:
    answer = as_("amina").post("/en/me/profile/", {f"f{number}": "1" for number in range(600)})
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(13 * 1024 * 1024), "huge.png"),
        (picture() + bytes(13 * 1024 * 1024), "tail.jpg"),
        (bomb(), "bomb.png"),
        (b"GIF89a" + bytes(40), "short.gif"),
        (b"%PDF-1.7\n", "paper.jpg"),
        (b"PK\x03\x04" + bytes(400), "archive.webp"),
        (b"MZ" + bytes(4000), "program.png"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawn.svg"),
        (picture()[: len(picture()) // 2], "half.jpg"),
    ],
    ids=["13 MB", "13 MB after a picture", "bomb", "short gif", "pdf", "zip", "exe", "svg", "half"],
)
def test_wrong_and_huge_files_are_refused_with_a_sentence(as_: As, data: bytes, name: str) -> None:
    client = as_("amina")
    answer = client.post(PICTURE, {"picture": SimpleUploadedFile(name, data, "image/png"), "audience": "public", "upload": "1"})
    assert answer.status_code in (200, 413, 422), answer.status_code
    assert "<h1" in answer.text
    assert 'class="err' in answer.text
