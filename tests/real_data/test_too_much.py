"""Too much: bodies of 10 MB, hundreds of fields, files that are no pictures or huge ones. A sentence, never a fault."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tests.media.pictures import picture
from tests.opportunities.typed_in import complete
from tests.worlds import World
from touiza.core.trouble import Trouble
from touiza.media.models import Attachment
from touiza.opportunities.importing.mapping import find_mapping
from touiza.opportunities.importing.storing import import_opportunities
from touiza.opportunities.models import Opportunity

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
        (b"", "nothing.png"),
        ("صورة".encode(), "words.jpg"),
        (b"<!doctype html><script>alert(1)</script>", "page.jpg"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400), "phone.heic"),
        (b"GIF89a/*" + bytes(8) + b"*/=1;alert(1)//", "script.gif"),
    ],
    ids=["13 MB", "13 MB after a picture", "bomb", "short gif", "pdf", "zip", "exe", "svg", "half", "nothing", "text", "html", "heic", "polyglot"],
)
def test_wrong_and_huge_files_are_refused_with_a_sentence(as_: As, world: World, data: bytes, name: str) -> None:
    forms = {
        PICTURE: ("amina", {"audience": "public", "upload": "1"}),
        "/en/@chrea/opportunities/new/": ("nassima", complete(title_ar="عنوان يبقى")),
    }
    for address, (who, fields) in forms.items():
        answer = as_(who).post(address, {**fields, "picture": SimpleUploadedFile(name, data, "image/png")})
        assert answer.status_code in (200, 413, 422), (address, answer.status_code)
        assert "<h1" in answer.text
        assert 'class="err' in answer.text
        assert who == "amina" or "عنوان يبقى" in answer.text
    assert not Attachment.objects.exists()
    assert not Opportunity.objects.exclude(pk=world.opportunity.pk).exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a," * 1_000_000, "more than 200 columns|Two columns"),
        (bytes(range(256)) * 40, "neither CSV nor XLSX"),
        (b"\x7fELF" + bytes(4000), "neither CSV nor XLSX"),
        (b"\x89PNG\r\n\x1a\n" + bytes(4000), "neither CSV nor XLSX"),
        (b"PK\x03\x04" + bytes(4000), "XLSX"),
        (b"PK\x05\x06" + bytes(18), "XLSX"),
    ],
    ids=["a million columns", "every byte", "a program", "a picture", "a broken sheet", "an empty archive"],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    with translation.override("en"), pytest.raises(Trouble, match=said):
        import_opportunities(path=path, mapping=find_mapping("touiza"))


def test_rows_too_wide_or_too_long_are_one_row_each_and_formulas_are_text(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    formula = '=HYPERLINK("http://evil.example";"click")'
    quoted = '"' + formula.replace('"', '""') + '"'
    path.write_text(f"key,title_fr,association,body_fr\n1,{'x' * 5_000_000},A,b\n2,Planter,B,b{',c' * 300_000}\n3,{quoted},C,b\n")
    with translation.override("en"):
        report = import_opportunities(path=path, mapping=find_mapping("touiza"))
    assert [(refused.number, refused.code) for refused in report.refused] == [(2, "cell_long")]
    assert sorted(str(one.post.title) for one in Opportunity.objects.select_related("post")) == [formula, "Planter"]
