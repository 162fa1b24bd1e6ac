"""The pictures of the README, taken from a running demo: they cannot show what the product does not."""

import os

import pypdfium2
import pytest
from PIL import Image

from tests.e2e.conftest import ROOT

pytestmark = pytest.mark.e2e

IMAGES = ROOT / "docs/images"
SHOTS = {
    "discover-ar-laptop": ("ar", "visitor", "/opportunities/", False, 1500),
    "opportunity-fr-phone": ("fr", "visitor", "{first}", True, 1400),
    "today-ar-laptop": ("ar", "nassima", "/today/", False, 1300),
    "me-ar-phone": ("ar", "amina", "/me/", True, 1600),
}


@pytest.mark.parametrize("name", SHOTS)
def test_a_page_of_the_readme_can_be_shown(visit, site, name: str, tmp_path) -> None:
    language, person, path, phone, height = SHOTS[name]
    here = visit(language, phone=phone)
    if person != "visitor":
        here.sign_in(person)
    if path == "{first}":
        here.go("/opportunities/?lang=fr").locator(".find h3 a").first.click()
    else:
        here.go(path)
    shot = tmp_path / f"{name}.png"
    here.page.screenshot(path=shot, full_page=True)
    picture = Image.open(shot)
    picture = picture.crop((0, 0, picture.width, min(picture.height, height)))
    assert picture.height > 600
    keep(picture, name)


def test_the_certificate_of_the_readme_can_be_shown(visit, site, tmp_path) -> None:
    here = visit("ar")
    here.sign_in("amina")
    page = here.go("/me/certificates/")
    number = page.locator(".cert bdi.num").first.inner_text()
    pdf = page.request.get(f"{site.url}/c/{number}/certificate.pdf?in=ar-fr").body()
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1.2).to_pil()
    assert len(picture.convert("L").resize((60, 85)).getcolors()) > 20
    keep(picture, "certificate-ar-fr")


def keep(picture: Image.Image, name: str) -> None:
    """Write the picture into the documentation where TOUIZA_SCREENSHOTS asks for it."""
    if os.environ.get("TOUIZA_SCREENSHOTS"):
        IMAGES.mkdir(exist_ok=True)
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(IMAGES / f"{name}.png", optimize=True)
