"""What the build script made: fonts that write what we write, icons for every name that is used, pictures that are small."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import touiza.ui
from touiza.ui import weaving

UI = Path(touiza.ui.__file__).parent
STATIC = UI / "static" / "ui"
PAPER = UI.parent / "proof" / "fonts"
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
SOURCES = [*UI.parent.rglob("*.html"), *UI.parent.rglob("*.py")]
USES = re.compile(r"""(?:{% icon |icon=|"icon": )["']([a-z0-9-]+)["']""")
ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيڤڨ،؛؟ًٌٍَُِّْ"
LATIN = "ABCÉabcéèàùçœ0123456789½¼¾«»’–−%€ "


def letters(*paths: Path) -> set[str]:
    return {chr(code) for path in paths for code in TTFont(path).getBestCmap()}


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    used = {name for path in SOURCES for name in USES.findall(path.read_text(encoding="utf-8"))}
    assert used - SPRITE == set()


@pytest.mark.parametrize("family", ["markazi-{}", "plex-{}-400", "plex-{}-600"])
def test_web_fonts_write_arabic_and_latin(family: str) -> None:
    fonts = [STATIC / "fonts" / f"{family.format(part)}.woff2" for part in ("ar", "num", "la")]
    assert set(ARABIC + LATIN) - letters(*fonts) == set()


@pytest.mark.parametrize("weight", [400, 600])
def test_tamazight_has_its_letters(weight: int) -> None:
    assert set("ǧḍḥɣɛṛṣṭẓǦƔƐ") - letters(STATIC / f"fonts/noto-lx-{weight}.woff2") == set()


@pytest.mark.parametrize("name", ["MarkaziText-600", "PlexArabic-400", "PlexArabic-600"])
def test_one_file_writes_both_scripts_on_paper(name: str) -> None:
    """A family split into subsets prints Latin as Arabic letters; so each family is one file."""
    font = TTFont(PAPER / f"{name}.ttf")
    assert set(ARABIC + LATIN + "ǧḍɣɛŞğ") - letters(PAPER / f"{name}.ttf") == set()
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features


def test_families_on_paper_have_names_of_their_own() -> None:
    names = {path.stem: TTFont(path)["name"].getDebugName(1) for path in PAPER.glob("*.ttf")}
    assert names == {
        "MarkaziText-600": "Markazi Text",
        "NotoSansTifinagh-Regular": "Noto Sans Tifinagh",
        "PlexArabic-400": "Plex Arabic",
        "PlexArabic-600": "Plex Arabic",
    }


def test_licences_lie_beside_what_they_cover() -> None:
    for folder, number in ((STATIC / "fonts", 3), (PAPER, 4)):
        assert len(list(folder.glob("LICENSE-*.txt"))) == number
    assert (STATIC / "vendor/LICENSE-htmx.txt").exists()
    assert (STATIC / "LICENSE-tabler-icons.txt").exists()


def test_an_arabic_page_loads_few_bytes_of_fonts() -> None:
    arabic = sum((STATIC / "fonts" / f"{name}.woff2").stat().st_size for name in (
        "markazi-ar", "markazi-num", "plex-ar-400", "plex-ar-600", "plex-num-400", "plex-num-600", "plex-la-400"))  # fmt: skip
    assert arabic <= 75_000


def test_pictures_for_mail_are_small() -> None:
    assert weaving.band_png("chrea").startswith(b"\x89PNG")
    assert len(weaving.band_png("chrea", width=1200)) < 2048
