"""Joins the style sheets and scripts into what is served.

Sources stay small (one file a component, under `css/` and `js/`); a chain of @import would cost a round trip each on a
slow line, so `touiza bundle` flattens each table of contents into one file under `static/ui/`, and the result is committed.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
SHEETS = ("public", "work", "print", "fonts", "map")
SCRIPTS = ("touiza", "passkey", "checkin", "map", "inbox", "push", "editor", "album")

IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRING = re.compile(r'"[^"\n]*"')
ICON = re.compile(r'url\("icon:([a-z-]+)"\)')
SVG = (  # drawn as css/base/icon.css has it
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='black' stroke-width='1.75'"
    " stroke-linecap='round' stroke-linejoin='round'>{drawing}</svg>"
)


def sheet(name: str, folder: Path = HERE / "css") -> str:
    """Return one style sheet: its table of contents with every import put in place, in its layer, then minified."""
    contents = COMMENT.sub("", (folder / f"{name}.css").read_text(encoding="utf-8"))
    parts: list[tuple[str, str]] = []
    for path, layer in IMPORT.findall(contents):
        text = (folder / path).read_text(encoding="utf-8")
        if parts and parts[-1][0] == layer:
            parts[-1] = (layer, parts[-1][1] + text)
        else:
            parts.append((layer, text))
    head = IMPORT.sub("", contents)
    css = minify(head + "".join(f"@layer {layer}{{{text}}}" if layer else text for layer, text in parts))
    return ICON.sub(lambda match: f'url("{icon_image(match[1])}")', css) + "\n"


def icon_image(name: str) -> str:
    """Return an icon of the sprite as an address that holds the whole picture, for a mask."""
    sprite = (HERE / "static" / "ui" / "icons.svg").read_text(encoding="utf-8")
    found = re.search(rf'<symbol id="{name}"[^>]*>(.*?)</symbol>', sprite)
    if found is None:
        raise LookupError(f"There is no icon “{name}”: add it to tools/icons.txt.")
    picture = SVG.format(drawing=found[1].replace('"', "'"))
    return "data:image/svg+xml," + picture.replace("%", "%25").replace("#", "%23").replace("<", "%3C").replace(">", "%3E")


def minify(css: str) -> str:
    """Return the same rules without comments and needless spaces. Strings are left alone."""
    css = COMMENT.sub("", css)
    strings: list[str] = []

    def keep(match: re.Match[str]) -> str:
        strings.append(match[0])
        return f"\x00{len(strings) - 1}\x00"

    css = STRING.sub(keep, css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    css = re.sub(r"([\w-]):\s", r"\1:", css)
    css = css.replace(";}", "}").replace(" > ", ">")
    css = re.sub(r"(?<=[\s:,(])0\.(?=\d)", ".", css)
    return re.sub("\x00(\\d+)\x00", lambda match: strings[int(match[1])], css).strip()


def script(name: str, folder: Path = HERE / "js") -> str:
    """Return one script: every file of its folder in the order of their names, each in its own scope."""
    files = sorted((folder / name).glob("*.js"))
    return "".join(f"(() => {{\n{squeeze(file.read_text(encoding='utf-8'))}\n}})();\n" for file in files)


def squeeze(text: str) -> str:
    """Drop whole-line comments, indentation and empty lines: nothing that needs a parser."""
    lines = (line.strip() for line in re.sub(r"/\*\*?[^\n]*?\*/", "", text).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def outputs(folder: Path = HERE / "static" / "ui") -> dict[Path, str]:
    """Return what each served file must hold."""
    sheets = {folder / "css" / f"{name}.css": sheet(name) for name in SHEETS}
    return sheets | {folder / "js" / f"{name}.js": script(name) for name in SCRIPTS}
