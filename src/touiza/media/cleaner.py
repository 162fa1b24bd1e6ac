"""Turns a PDF from a stranger into one of our own. Runs alone, as a short-lived child process with hard limits.

Reads the PDF on standard input, writes one JSON line and the new file on standard output. Only what shows pages is
taken over: no scripts, no forms, no files inside, no notes, nothing of who wrote it with what. It imports nothing of
Touiza: what it reads may be hostile, and it is not to have anything worth taking.
"""

import io
import json
import resource
import sys
import zlib
from typing import Any

MEMORY = 1024**3  # bytes of address space
CPU_SECONDS = 10
MOST_PAGES = 400
MOST_OBJECTS = 200_000
MOST_PIXELS = 120_000_000  # of one picture inside: an A2 sheet at 300 dots to the inch
MOST_UNPACKED = 100 * 1024**2  # bytes of all that is not a picture
DEEPEST = 50  # of values inside one another
HEAD, TAIL = 1024, 2048  # bytes in which the marks of a PDF's beginning and end stand (ISO 32000-1, annex H)

CATALOGUE = {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/PageLabels", "/OCProperties", "/PageLayout"}
PAGE = {
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit", "/Group",
    "/Resources", "/Contents", "/Annots", "/StructParents", "/Tabs",
}  # fmt: skip
LINK = {"/Type", "/Subtype", "/Rect", "/A", "/Dest", "/StructParent", "/Border", "/QuadPoints", "/F"}
# Keys that carry what acts, what is hidden, or who wrote it, wherever they stand.
NEVER = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/AcroForm", "/XFA", "/EmbeddedFiles", "/EF", "/AF", "/RichMediaContent",
    "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/FFilter", "/FDecodeParms", "/Perms", "/Collection", "/Threads", "/B",
    "/LastModified", "/Alternates", "/Thumb",
)  # fmt: skip
DEEDS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Hide", "/Named"}
SCHEMES = ("https://", "http://", "mailto:")


class Unfit(Exception):
    """The document cannot be taken; the message is one of the codes of `documents.REFUSALS`."""


def main() -> int:
    """Do the work; the exit status says whether a document came out."""
    limit_process()
    header: dict[str, Any]
    try:
        pages, file = clean(sys.stdin.buffer.read())
        header = {"pages": pages}
    except Unfit as unfit:
        header, file = {"error": str(unfit)}, b""
    except (MemoryError, RecursionError):
        header, file = {"error": "too_large_inside"}, b""
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + file)
    sys.stdout.buffer.flush()
    return 0 if file else 1


def limit_process() -> None:
    """Cap memory and time; write no file, leave no core."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def clean(data: bytes) -> tuple[int, bytes]:
    """Return the number of pages and a new PDF with nothing but what they show."""
    import pikepdf  # noqa: PLC0415 — after the limits are set

    if b"%PDF-" not in data[:HEAD]:
        raise Unfit("not_a_pdf")
    if b"%%EOF" not in data[-TAIL:]:
        raise Unfit("damaged")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            if not pages:
                raise Unfit("damaged")
            _weigh(pdf, pages)
            _strip(pdf)
            out = io.BytesIO()
            pdf.save(out, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.generate, preserve_pdfa=False)
        with pikepdf.open(io.BytesIO(out.getvalue()), attempt_recovery=False) as made:
            if len(made.pages) != pages:
                raise Unfit("damaged")
            _weigh(made, pages)  # what was packed otherwise is packed in the one way that can be weighed now
    except pikepdf.PasswordError:
        raise Unfit("locked") from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError, OverflowError):
        raise Unfit("damaged") from None
    return pages, out.getvalue()


def _weigh(pdf: Any, pages: int) -> None:
    """Refuse what would be huge once it is unpacked, before anything unpacks it."""
    if pages > MOST_PAGES:
        raise Unfit("too_many_pages")
    if len(pdf.objects) > MOST_OBJECTS:
        raise Unfit("too_large_inside")
    left = MOST_UNPACKED
    for one in _streams(pdf):
        filters = [str(name) for name in _as_list(one.get("/Filter"))]
        if sum(name in {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW"} for name in filters) > 1:
            raise Unfit("too_large_inside")
        if str(one.get("/Subtype")) == "/Image":
            if int(one.get("/Width", 0)) * int(one.get("/Height", 0)) > MOST_PIXELS:
                raise Unfit("too_large_inside")
        else:
            left -= _unpacked(one.read_raw_bytes(), filters, left)
            if left < 0:
                raise Unfit("too_large_inside")


def _unpacked(raw: bytes, filters: list[str], most: int) -> int:
    """Return how many bytes a stream unpacks to; stops a little beyond the most there may be."""
    if not filters or filters[-1] not in {"/FlateDecode", "/Fl"}:
        return len(raw)
    if len(filters) > 1:  # text around the packed bytes: it is never packed more than a thousandfold
        return len(raw) * 1032 if len(raw) * 1032 > most else len(raw)
    unpacker, size, rest = zlib.decompressobj(), 0, raw
    try:
        while rest and size <= most:
            size += len(unpacker.decompress(rest, 1 << 20))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return max(size, len(raw))
    return size


def _strip(pdf: Any) -> None:
    """Take away all that does not show."""
    pdf.generate_appearance_streams()  # what was typed into a form becomes part of its page
    pdf.flatten_annotations("all")
    _keep_only(pdf.Root, CATALOGUE)
    for page in pdf.pages:
        _keep_only(page.obj, PAGE)
        _keep_links(page.obj)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for one in pdf.objects:
        _disarm(one, 0)


def _keep_only(one: Any, known: set[str]) -> None:
    """Take every key out of a dictionary but those that are known to show something."""
    for key in set(one.keys()) - known:
        del one[key]


def _keep_links(page: Any) -> None:
    """Keep of a page's annotations the links that lead to a page or a public address."""
    import pikepdf  # noqa: PLC0415

    kept = [note for note in _as_list(page.get("/Annots")) if _is_link(note)]
    for note in kept:
        _keep_only(note, LINK)
    if kept:
        page["/Annots"] = pikepdf.Array(kept)
    elif "/Annots" in page:
        del page["/Annots"]


def _is_link(note: Any) -> bool:
    if not hasattr(note, "keys") or str(note.get("/Subtype")) != "/Link":
        return False
    action = note.get("/A")
    if action is None:
        return "/Dest" in note
    return _is_harmless(action)


def _is_harmless(action: Any) -> bool:
    """Tell whether an action only leads somewhere."""
    if not hasattr(action, "keys") or "/Next" in action:
        return False
    kind = str(action.get("/S"))
    return kind == "/GoTo" or (kind == "/URI" and str(action.get("/URI", "")).lower().startswith(SCHEMES))


def _disarm(one: Any, depth: int) -> None:
    """Take what acts or hides out of a value and of the values that stand in it."""
    import pikepdf  # noqa: PLC0415

    if depth > DEEPEST:
        raise Unfit("too_large_inside")
    if isinstance(one, pikepdf.Array):
        parts = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        _take_out(one, is_stream=isinstance(one, pikepdf.Stream))
        parts = [one[key] for key in list(one.keys())]
    else:
        return
    for part in parts:
        if not getattr(part, "is_indirect", False):
            _disarm(part, depth + 1)


def _take_out(one: Any, *, is_stream: bool) -> None:
    for key in NEVER:
        if key in one:
            del one[key]
    if is_stream and "/F" in one:  # its bytes would come from another file
        del one["/F"]
    if str(one.get("/S", "")) in DEEDS:
        del one["/S"]


def _streams(pdf: Any) -> list[Any]:
    import pikepdf  # noqa: PLC0415

    return [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]


def _as_list(value: Any) -> list[Any]:
    import pikepdf  # noqa: PLC0415

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


if __name__ == "__main__":
    sys.exit(main())
