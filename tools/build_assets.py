"""Builds what is committed but not written by hand: fonts, icons, the vendored script, woven pictures.

Run by a developer, from the root of the repository, with npm at hand and these in the environment:
    pip install fonttools brotli pillow fontpkg-ibm-plex-sans-arabic fontpkg-noto-sans
    PYTHONPATH=src python tools/build_assets.py [fonts|icons|scripts|pictures …]
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from itertools import pairwise
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src" / "touiza" / "ui" / "static" / "ui"
PROOF = ROOT / "src" / "touiza" / "proof" / "fonts"

MARKAZI = "@fontsource/markazi-text@5.3.0"
TIFINAGH = "@fontsource/noto-sans-tifinagh@5.3.0"
TABLER = "@tabler/icons@3.51.0"
HTMX = "htmx.org@2.0.11"
LEAFLET = "leaflet@1.9.4"
ESBUILD = "esbuild@0.28.2"
PROSEMIRROR = (
    "prosemirror-commands@1.7.2", "prosemirror-history@1.5.1", "prosemirror-inputrules@1.6.0", "prosemirror-keymap@1.2.3",
    "prosemirror-markdown@1.13.9", "prosemirror-model@1.25.13", "prosemirror-schema-list@1.6.0", "prosemirror-state@1.4.4",
    "prosemirror-transform@1.12.6", "prosemirror-view@1.42.9", "orderedmap@2.1.1", "rope-sequence@1.3.4", "w3c-keyname@2.2.8",
)  # fmt: skip

# The letters we send. Unicode ranges in ui/css/fonts/*.css must say the same.
ARABIC = [
    *range(0x60C, 0x60D), 0x61B, 0x61F, *range(0x621, 0x63B), *range(0x640, 0x653), *range(0x660, 0x66E), 0x670, 0x671,
    0x67E, 0x686, 0x698, 0x6A4, 0x6A5, 0x6A8, 0x6A9, 0x6AD, 0x6AF, 0x6BE, 0x6C1, 0x6CC, 0x6D2, *range(0x200C, 0x2010),
]  # fmt: skip
LATIN = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, *range(0x2002, 0x200B), *range(0x2010, 0x2031),
    0x2039, 0x203A, 0x20AC, *range(0x2190, 0x2194), 0x2212,
]  # fmt: skip
# Digits, spaces and points apart from the letters: a page in Arabic needs the first in every face, the others seldom.
FIGURES = [
    *range(0x20, 0x41), 0xA0, 0xAB, 0xB0, 0xB7, *range(0xBB, 0xBF), *range(0x2002, 0x200B), *range(0x2010, 0x2031),
    0x2039, 0x203A, 0x2212,
]  # fmt: skip
LETTERS = [code for code in LATIN if code not in FIGURES]
TAMAZIGHT = [ord(letter) for letter in "ČčḌḍƐɛǦǧǤǥƔɣḤḥṚṛṢṣṬṭẒẓṬṭŢţŘřẈẉǨǩ"]
EUROPEAN = [ord(letter) for letter in "ĀāĂăĄąĆćĐđĒēĖėĘęĚěĞğĢģĪīĮįİĶķŁłĹĺŃńŇňŐőŔŕŚśŞşŠšȘșȚțŤťŪūŮůŰűŲųŹźŻżŽžŸ"]
EXTENDED = sorted({*TAMAZIGHT, *EUROPEAN})


def main() -> None:
    wanted = set(sys.argv[1:]) or {"fonts", "icons", "scripts", "pictures"}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if "fonts" in wanted:
            fonts(work)
        if "icons" in wanted:
            icons(work)
        if "scripts" in wanted:
            scripts(work)
    if "pictures" in wanted:
        pictures()


def npm(package: str, work: Path) -> Path:
    """Fetch one npm package, by its exact version, and return its folder."""
    name = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=work, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    target = work / name.removesuffix(".tgz")
    with tarfile.open(work / name) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def python_package(name: str) -> Path:
    """Return the folder of an installed font package."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        sys.exit(f"Install {name.replace('_', '-')} first (see the top of this file).")
    return Path(spec.origin).parent


# Fonts --------------------------------------------------------------------------------------------------------------


def fonts(work: Path) -> None:
    out = STATIC / "fonts"
    out.mkdir(parents=True, exist_ok=True)
    PROOF.mkdir(parents=True, exist_ok=True)
    markazi, tifinagh = npm(MARKAZI, work), npm(TIFINAGH, work)
    plex, noto = python_package("fontpkg_ibm_plex_sans_arabic"), python_package("fontpkg_noto_sans")
    parts = {
        part: markazi / "files" / f"markazi-text-{part}-600-normal.woff2" for part in ("arabic", "latin", "latin-ext")
    }

    arabic, latin, extended = (as_ttf(path, work) for path in parts.values())
    add_gaf(arabic)
    add_narrow_space(latin)
    web_font(arabic, ARABIC, out / "markazi-ar.woff2")
    web_font(latin, FIGURES, out / "markazi-num.woff2")
    web_font(latin, LETTERS, out / "markazi-la.woff2")
    web_font(extended, EXTENDED, out / "markazi-lx.woff2")
    drawn = {code for path in (arabic, latin, extended) for code in TTFont(path).getBestCmap()}
    lent = noto_letters(noto / "files" / "NotoSans[wdth,wght].ttf", 600, work)
    lent = resized(
        subset_of(lent, [code for code in [*LATIN, *EXTENDED] if code not in drawn], work / "lent.ttf"), 2048, 0.82
    )
    paper_font(
        merged([arabic, latin, extended, lent], work / "markazi.ttf"),
        "Markazi Text",
        600,
        PROOF / "MarkaziText-600.ttf",
    )

    for weight, style in ((400, "Regular"), (600, "SemiBold")):
        source = Path(shutil.copy(plex / "files" / f"IBMPlexSansArabic-{style}.ttf", work))
        add_narrow_space(source)
        extra = noto_letters(noto / "files" / "NotoSans[wdth,wght].ttf", weight, work)
        web_font(source, ARABIC, out / f"plex-ar-{weight}.woff2")
        web_font(source, FIGURES, out / f"plex-num-{weight}.woff2")
        web_font(source, LETTERS, out / f"plex-la-{weight}.woff2")
        web_font(extra, EXTENDED, out / f"noto-lx-{weight}.woff2")
        lacking = [code for code in EXTENDED if code not in TTFont(source).getBestCmap()]
        added = subset_of(extra, lacking, work / f"lacking-{weight}.ttf")
        paper_font(
            merged([source, added], work / f"plex-{weight}.ttf"),
            "Plex Arabic",
            weight,
            PROOF / f"PlexArabic-{weight}.ttf",
        )

    letters = as_ttf(tifinagh / "files" / "noto-sans-tifinagh-tifinagh-400-normal.woff2", work)
    shutil.copy(letters, PROOF / "NotoSansTifinagh-Regular.ttf")
    shutil.copy(tifinagh / "LICENSE", PROOF / "LICENSE-noto-sans-tifinagh.txt")

    licences = {
        "LICENSE-markazi-text.txt": markazi / "LICENSE",
        "LICENSE-ibm-plex-sans-arabic.txt": plex / "LICENSE",
        "LICENSE-noto-sans.txt": noto / "LICENSE",
    }
    for name, path in licences.items():
        shutil.copy(path, out / name)
        shutil.copy(path, PROOF / name)


def as_ttf(path: Path, work: Path) -> Path:
    """Unpack a web font."""
    font = TTFont(path)
    font.flavor = None
    target = work / f"{path.stem}.ttf"
    font.save(target)
    return target


def resized(path: Path, units: int, scale: float) -> Path:
    """Bring a font to another number of units per em, and its letters to the size of those they join."""
    font = TTFont(path)
    scale_upem(font, round(units * scale))
    font["head"].unitsPerEm = units
    font.save(path)
    return path


def add_narrow_space(path: Path) -> None:
    """Give a font the space that parts thousands (U+202F), half as wide as its own."""
    font = TTFont(path)
    if 0x202F not in font.getBestCmap():
        name, width = "uni202F", font["hmtx"].metrics[font.getBestCmap()[0x20]][0] // 2
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"][name] = TTGlyphPen(font["glyf"]).glyph()
        font["hmtx"].metrics[name] = (width, 0)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[0x202F] = name
        font.save(path)


def add_gaf(path: Path) -> None:
    """Draw ڨ, which Algerian names need and Markazi lacks, from its own parts: qaf without dots under three dots.

    Joined at its start and in the middle, it is drawn like ڤ.
    """
    font = TTFont(path)
    glyphs, metrics = font["glyf"], font["hmtx"].metrics
    dots = "threedotsupabovear"
    middle = (glyphs[dots].xMin + glyphs[dots].xMax) / 2
    for form, qaf in (("", "uni0642"), (".fina", "uniFED6")):
        centre, bottom = _dots_of(glyphs[qaf])
        pen = TTGlyphPen(glyphs)
        pen.addComponent(f"uni066F{form}", (1, 0, 0, 1, 0, 0))
        pen.addComponent(dots, (1, 0, 0, 1, round(centre - middle), bottom - glyphs[dots].yMin))
        font.setGlyphOrder([*font.getGlyphOrder(), f"uni06A8{form}"])
        glyphs[f"uni06A8{form}"] = pen.glyph()
        glyphs[f"uni06A8{form}"].recalcBounds(glyphs)
        metrics[f"uni06A8{form}"] = metrics[f"uni066F{form}"]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x6A8] = "uni06A8"
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for part in lookup.SubTable:
            mapping = getattr(getattr(part, "ExtSubTable", part), "mapping", {})
            if "uni06A4" in mapping and "uni0642" in mapping:
                mapping["uni06A8"] = "uni06A8.fina" if mapping["uni0642"] == "uniFED6" else mapping["uni06A4"]
    font.save(path)


def _dots_of(glyph: Glyph) -> tuple[float, int]:
    """Return the middle and the foot of the dots over a qaf: the contours that stand clear above its bowl."""
    ends = [-1, *glyph.endPtsOfContours]
    contours = [glyph.coordinates[start + 1 : end + 1] for start, end in pairwise(ends)]
    bowl = max(contours, key=lambda contour: max(x for x, _ in contour) - min(x for x, _ in contour))
    dots = [
        point for contour in contours if contour is not bowl and min(y for _, y in contour) > 600 for point in contour
    ]
    return (min(x for x, _ in dots) + max(x for x, _ in dots)) / 2, min(y for _, y in dots)


def merged(paths: list[Path], target: Path) -> Path:
    """Join fonts drawn for each other into one file: several files of one family print the wrong letters."""
    Merger().merge([str(path) for path in paths]).save(target)
    return target


def noto_letters(path: Path, weight: int, work: Path) -> Path:
    """Take one weight of a variable font."""
    target = work / f"noto-{weight}.ttf"
    instantiateVariableFont(TTFont(path), {"wght": weight, "wdth": 100}).save(target)
    return target


def subset_of(path: Path, letters: list[int], target: Path, flavor: str | None = None) -> Path:
    options = subset.Options(flavor=flavor, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 6, 13, 14])
    options.layout_features = [*options.layout_features, "tnum", "lnum"]
    font = subset.load_font(str(path), options)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=letters)
    worker.subset(font)
    subset.save_font(font, str(target), options)
    return target


def web_font(path: Path, letters: list[int], target: Path) -> None:
    subset_of(path, letters, target, "woff2")
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


def paper_font(path: Path, family: str, weight: int, target: Path) -> None:
    """Write a font for PDF: every letter we use, one family name of its own, no web flavour."""
    subset_of(path, sorted({*ARABIC, *range(0x600, 0x700), *LATIN, *EXTENDED}), target)
    font = TTFont(target)
    style = "SemiBold" if weight == 600 else "Regular"
    for identifier, text in {
        1: family,
        2: "Regular",
        4: f"{family} {style}",
        6: f"{family.replace(' ', '')}-{style}",
    }.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    for record in [record for record in font["name"].names if record.nameID in (16, 17, 21, 22, 25)]:
        font["name"].removeNames(nameID=record.nameID)
    font["OS/2"].usWeightClass = weight
    font.save(target)
    check(target)
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


def check(path: Path) -> None:
    """Fail unless one file writes Arabic, its joined forms, French and Tamazight."""
    font = TTFont(path)
    known = set(font.getBestCmap())
    missing = [
        chr(code) for code in [*map(ord, "سلام عليكم ڨڤ 0123456789 éÉœçàŸ€«»"), *TAMAZIGHT, 0x202F] if code not in known
    ]
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    if missing or not {"init", "medi", "fina"} <= features:
        sys.exit(f"{path.name} cannot write {missing or 'joined letters'}")


# Icons, scripts, pictures -------------------------------------------------------------------------------------------


def icons(work: Path) -> None:
    """Write one sprite of the outline symbols named in icons.txt: those that pages use, no more."""
    package = npm(TABLER, work)
    symbols = []
    for name in sorted((ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").split()):
        drawing = (package / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
        shapes = re.findall(r'<path d="[^"]+" ?/>', drawing)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(shapes)}</symbol>'.replace('" />', '"/>'))
    (STATIC / "icons.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{chr(10).join(symbols)}\n</svg>\n', encoding="utf-8"
    )
    shutil.copy(package / "LICENSE", STATIC / "LICENSE-tabler-icons.txt")


def scripts(work: Path) -> None:
    package = npm(HTMX, work)
    target = STATIC / "vendor"
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(package / "dist" / "htmx.min.js", target / "htmx.min.js")
    shutil.copy(package / "LICENSE", target / "LICENSE-htmx.txt")
    leaflet(npm(LEAFLET, work), target)
    prosemirror(work, target)
    versions = [HTMX, LEAFLET, *PROSEMIRROR, TABLER, MARKAZI]
    (target / "VERSIONS.txt").write_text("\n".join(versions) + "\n", encoding="utf-8")


def leaflet(package: Path, target: Path) -> None:
    """Take the map's script as it is, without its source map, and its style sheet without the pictures we do not use."""
    script = (package / "dist" / "leaflet.js").read_text(encoding="utf-8")
    (target / "leaflet.js").write_text(re.sub(r"\n?//# sourceMappingURL=\S+\s*", "\n", script), encoding="utf-8")
    style = re.sub(r"/\*.*?\*/", "", (package / "dist" / "leaflet.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    rules = [rule for rule in re.findall(r"[^{}]+\{[^{}]*\}", style) if "url(" not in rule]
    plain = re.sub(r"\s+", " ", "".join(rules)).strip()
    (target / "leaflet.css").write_text(f"@layer components{{{plain}}}\n", encoding="utf-8")
    shutil.copy(package / "LICENSE", target / "LICENSE-leaflet.txt")


def prosemirror(work: Path, target: Path) -> None:
    """Join the parts of the editor that we use into one script, `window.ProseMirror`.

    Markdown is read by the server alone: its reader is left out, a third of the whole.
    """
    folder = work / "prosemirror"
    folder.mkdir()
    (folder / "package.json").write_text("{}", encoding="utf-8")
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *PROSEMIRROR, ESBUILD], cwd=folder, check=True)
    (folder / "none.js").write_text("export default () => ({});", encoding="utf-8")
    order = [
        folder / "node_modules" / ".bin" / "esbuild", ROOT / "tools" / "prosemirror.js", "--bundle", "--minify", "--format=iife",
        "--global-name=ProseMirror", "--target=es2020", "--legal-comments=none", "--alias:markdown-it=./none.js",
        f"--outfile={target / 'prosemirror.js'}",
    ]  # fmt: skip
    subprocess.run(order, cwd=folder, check=True, env={**os.environ, "NODE_PATH": str(folder / "node_modules")})
    shutil.copy(folder / "node_modules" / "prosemirror-view" / "LICENSE", target / "LICENSE-prosemirror.txt")


def pictures() -> None:
    """Draw what the style sheets repeat, and the site's own icon."""
    from PIL import Image  # noqa: PLC0415  (only this step needs it)

    from touiza.kernel import weave  # noqa: PLC0415

    target = STATIC / "img"
    target.mkdir(parents=True, exist_ok=True)
    (target / "selvedge.svg").write_text(weave.selvedge().svg(2), encoding="utf-8")
    (target / "selvedge-v.svg").write_text(weave.turned(weave.selvedge()).svg(2), encoding="utf-8")
    (target / "knot.svg").write_text(weave.knot().svg(3), encoding="utf-8")
    (target / "icon.svg").write_text(weave.emblem().svg(4), encoding="utf-8")
    cloth = weave.emblem(margin=3)
    image = Image.new("RGB", (cloth.width, cloth.height))
    image.putdata([tuple(bytes.fromhex(cloth.colour(cell)[1:])) for row in cloth.cells for cell in row])
    image.resize((180, 180), Image.Resampling.NEAREST).quantize(8).save(target / "icon-180.png", optimize=True)


if __name__ == "__main__":
    main()
