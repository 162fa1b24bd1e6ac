"""Turns a picture from a stranger into two of our own. Runs alone, as a short-lived child process with hard limits.

Reads the picture on standard input, writes one JSON line and the two WebP files on standard output. It imports nothing
of Touiza: what it decodes may be hostile, and it is not to have anything worth taking.
"""

import io
import json
import resource
import sys
from typing import Any

MEMORY = 1024**3  # bytes of address space
CPU_SECONDS = 5
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 1280  # pixels of the file shown large
SMALL_SIDE = 480
SQUARE_SIDE = 256
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
QUALITY = 82


class Unfit(Exception):
    """The picture cannot be taken; the message is one of the codes of `pictures.REFUSALS`."""


def main() -> int:
    """Do the work; the exit status says whether a picture came out."""
    limit_process()
    square = sys.argv[1:] == ["square"]
    try:
        header, files = encode(sys.stdin.buffer.read(), square=square)
    except Unfit as unfit:
        header, files = {"error": str(unfit)}, []
    except MemoryError:
        header, files = {"error": "too_many_pixels"}, []
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n")
    for file in files:
        sys.stdout.buffer.write(file)
    sys.stdout.buffer.flush()
    return 0 if files else 1


def limit_process() -> None:
    """Cap memory and time; write no file, leave no core."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def encode(data: bytes, *, square: bool) -> tuple[dict[str, Any], list[bytes]]:
    """Return a header (width and height of the large file, byte lengths of both) and the two files."""
    image = _decode(data)
    large = _fit(image, LONGEST_SIDE)
    small = _square(image) if square else _fit(image, SMALL_SIDE)
    files = [_webp(large), _webp(small)]
    return {"width": large.width, "height": large.height, "lengths": [len(file) for file in files]}, files


def _decode(data: bytes) -> Any:
    """Return the first frame, upright, in sRGB, without anything else the file carried."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 — after the limits are set

    Image.MAX_IMAGE_PIXELS = None  # our own limit, below, answers with its own word
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise Unfit("not_a_picture") from None
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError):
        raise Unfit("damaged") from None
    if image.width * image.height > MOST_PIXELS:
        raise Unfit("too_many_pixels")
    try:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
        profile = image.info.get("icc_profile")
        plain = _plain(_in_srgb(upright, profile) if profile else upright)
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, TypeError, KeyError, IndexError):
        raise Unfit("damaged") from None
    plain.info.clear()
    return plain


def _in_srgb(image: Any, profile: bytes) -> Any:
    """Return the colours as every screen shows them; as they are when the profile makes no sense."""
    from PIL import ImageCms  # noqa: PLC0415

    if image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        wanted = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), wanted, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def _plain(image: Any) -> Any:
    """Return it as RGB, or RGBA where something shows through."""
    if image.mode in {"RGB", "RGBA"}:
        return image
    see_through = image.mode in {"LA", "PA"} or "transparency" in image.info
    return image.convert("RGBA" if see_through else "RGB")


def _fit(image: Any, side: int) -> Any:
    """Return a copy no side of which is longer; a smaller picture keeps its size."""
    copy = image.copy()
    copy.thumbnail((side, side))
    return copy


def _square(image: Any) -> Any:
    from PIL import ImageOps  # noqa: PLC0415

    side = min(SQUARE_SIDE, image.width, image.height)
    return ImageOps.fit(image, (side, side), centering=(0.5, 0.4))  # a face is above the middle


def _webp(image: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=QUALITY, method=4)
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main())
