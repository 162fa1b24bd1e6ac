"""Pictures that tests send."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(data: bytes, name: str = "picture.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data, content_type=content_type)


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 400), mode: str = "RGB", **options: object) -> bytes:
    """A picture with a gradient, so that it compresses like one."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    """Read a picture back, whole."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
