"""What the encoder makes of pictures, and of what only says that it is one."""

import io
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image, ImageCms

from tests.media.pictures import opened, picture, upload
from touiza.core.errors import Refusal
from touiza.media import pictures
from touiza.media.pictures import Renditions, make_renditions


def refusal_of(data: bytes, **options: str) -> str:
    with pytest.raises(Refusal) as caught:
        make_renditions(upload(data, **options))
    assert str(caught.value.sentence)
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_every_kind_we_take_becomes_two_webp_files(kind):
    made = make_renditions(upload(picture(kind, (2000, 1000))))
    large, small = opened(made.large), opened(made.small)
    assert (large.format, small.format) == ("WEBP", "WEBP")
    assert large.size == (1280, 640) == (made.width, made.height)
    assert small.size == (480, 240)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "I;16"])
def test_every_colour_mode_of_png_is_understood(mode):
    image = Image.new(mode, (40, 30)) if mode == "I;16" else Image.linear_gradient("L").resize((40, 30)).convert(mode)
    target = io.BytesIO()
    image.save(target, "PNG")
    assert make_renditions(upload(target.getvalue())).width == 40


def test_cmyk_with_its_profile_becomes_rgb():
    assert opened(make_renditions(upload(picture("JPEG", mode="CMYK"))).large).mode == "RGB"


def test_a_small_picture_is_not_blown_up():
    made = make_renditions(upload(picture("PNG", (100, 60))))
    assert (made.width, made.height) == (100, 60)


def test_the_small_one_of_a_face_is_a_square():
    assert opened(make_renditions(upload(picture("JPEG", (900, 500))), square=True).small).size == (256, 256)


def test_of_an_animation_the_first_frame_is_kept():
    first, second = Image.new("RGB", (50, 50), "red"), Image.new("RGB", (50, 50), "blue")
    target = io.BytesIO()
    first.save(target, "GIF", save_all=True, append_images=[second])
    large = opened(make_renditions(upload(target.getvalue())).large)
    assert getattr(large, "n_frames", 1) == 1
    assert large.convert("RGB").getpixel((25, 25))[0] > 200


def test_where_the_picture_was_taken_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "CANARY MAKER"
    exif.get_ifd(0x8825)[2] = (36.0, 45.0, 12.0)  # latitude
    comment = b"CANARY COMMENT"
    data = picture("JPEG", (600, 300), exif=exif, comment=comment)
    assert b"CANARY" in data
    made = make_renditions(upload(data))
    assert (made.width, made.height) == (300, 600)
    for file in (made.large, made.small):
        assert b"CANARY" not in file
        assert not opened(file).getexif()
        assert not {"exif", "xmp", "icc_profile"} & set(opened(file).info)


def test_a_colour_profile_is_applied_and_left_behind():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = make_renditions(upload(picture("JPEG", icc_profile=profile)))
    assert "icc_profile" not in opened(made.large).info


def test_a_colour_profile_that_makes_no_sense_does_no_harm():
    assert make_renditions(upload(picture("JPEG", icc_profile=b"nonsense" * 20))).width == 640


def test_what_follows_the_picture_in_the_file_is_left_behind():
    polyglot = picture("GIF") + b"<script>alert(1)</script>PK\x03\x04"
    made = make_renditions(upload(polyglot, "a.gif", "image/gif"))
    assert b"script" not in made.large + made.small


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><title>x</title><script>alert(1)</script>",
        b"%PDF-1.7\n1 0 obj",
        b"PK\x03\x04" + b"\0" * 200,
        b"\x7fELF" + b"\0" * 200,
        b"\0" * 5000,
        "مرحبا".encode(),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    ],
    ids=["svg", "html", "pdf", "zip", "elf", "zeros", "text", "eps"],
)
def test_what_is_no_picture_is_refused_whatever_its_name_says(data):
    assert refusal_of(data) == "not_a_picture"


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "TGA", "PPM"])
def test_kinds_of_picture_that_we_do_not_read_are_refused(kind):
    assert refusal_of(picture(kind, (32, 32))) == "not_a_picture"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_half_a_picture_is_refused(kind, part):
    whole = picture(kind, (800, 800))
    assert refusal_of(whole[: int(len(whole) * part)]) in {"damaged", "not_a_picture"}


def test_an_empty_file_is_refused():
    assert refusal_of(b"") == "empty_file"


def test_a_file_over_the_limit_is_refused_before_anybody_reads_it(settings):
    settings.UPLOAD_LIMIT = 1000
    assert refusal_of(b"\xff\xd8" + b"\0" * 2000) == "too_big"


def bomb(width: int, height: int) -> bytes:
    """A PNG of one colour, a few kilobytes for any number of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compressobj(9)
    line = b"\0" * (width // 8 + 2)
    body = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_bomb_of_pixels_is_refused_by_its_header():
    assert refusal_of(bomb(60_000, 60_000)) == "too_many_pixels"


def test_a_picture_of_exactly_the_most_pixels_is_taken():
    assert make_renditions(upload(bomb(6000, 4000))).width == 1280


def test_a_header_that_lies_about_the_size_is_refused():
    whole = bytearray(bomb(64, 64))
    whole[16:24] = struct.pack(">II", 5000, 4000)
    whole[29:33] = struct.pack(">I", zlib.crc32(bytes(whole[12:29])))
    assert refusal_of(bytes(whole)) == "damaged"


def test_a_text_that_unpacks_to_a_gigabyte_is_refused():
    packed = zlib.compress(b"\0" * 200_000_000, 9)
    body = b"Comment\0\0" + packed
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    whole = picture("PNG", (64, 64))
    assert refusal_of(whole[:33] + chunk + whole[33:]) == "damaged"


def test_a_child_that_dies_or_hangs_is_an_answer_too(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(pictures, "SECONDS", 0.3)
    monkeypatch.setattr(pictures.encoder, "__file__", str(slow))
    assert refusal_of(picture()) == "too_slow"
    slow.write_text("import os\nos.kill(os.getpid(), 9)\n")
    monkeypatch.setattr(pictures, "SECONDS", 10)
    assert refusal_of(picture()) == "too_slow"


def test_the_child_may_neither_write_files_nor_take_more_memory(tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import encoder; encoder.limit_process()\n"
        "try: bytearray(2 * 1024**3)\n"
        "except MemoryError: print('memory')\n"
        "try: open(sys.argv[2], 'wb', buffering=0).write(b'x')\n"
        "except OSError: print('file')\n"
    )
    folder = pictures.encoder.__file__.rsplit("/", 1)[0]
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, folder, str(tmp_path / "file")], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["memory", "file"]


def test_renditions_know_their_size():
    made = make_renditions(upload(picture("PNG", (300, 200))))
    assert isinstance(made, Renditions)
    assert opened(made.large).size == (made.width, made.height)
