"""Documents that tests send: honest ones, and some that would do harm."""

import io
import zlib
from functools import cache

import pikepdf
import typst
from django.core.files.uploadedfile import SimpleUploadedFile

TEXT = "Statuts de l’association"


def sent(data: bytes, name: str = "statuts.pdf", content_type: str = "application/pdf") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data, content_type=content_type)


@cache
def honest(pages: int = 2) -> bytes:
    """Return a PDF with words on each page and a link to the next one and to a site."""
    body = f'= {TEXT}\n#link("https://touiza.example")[Site]\n' + "#pagebreak()\nArticle.\n" * (pages - 1)
    return bytes(typst.compile(body.encode(), format="pdf"))


def with_harm() -> bytes:
    """Return a PDF that runs scripts, has a form, a file inside, a link to a program, and says who made it."""
    with pikepdf.open(io.BytesIO(honest())) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('x')"))
        pdf.Root.OpenAction = script
        pdf.Root.AA = pikepdf.Dictionary(WC=script)
        pdf.attachments["secret.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ hidden payload", filename="secret.exe")
        pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
        page = pdf.pages[0].obj
        page.AA = pikepdf.Dictionary(O=script)
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("name"),
                V=pikepdf.String("typed"), Rect=pikepdf.Array([10, 10, 90, 30]), AA=pikepdf.Dictionary(K=script),
            )
        )  # fmt: skip
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=launch)
        page.Annots.extend([field, pdf.make_indirect(link)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), XFA=pikepdf.String("<xfa/>"))
        pdf.docinfo["/Author"] = pikepdf.String("Rachid in person")
        with pdf.open_metadata() as told:
            told["dc:creator"] = ["Rachid in person"]
        return _saved(pdf)


def bomb() -> bytes:
    """Return a small PDF whose page unpacks to 400 MB."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, b"")
        stream.write(zlib.compress(b" " * (400 * 1024**2), 9), filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
        return _saved(pdf, recompress_flate=False)


def twice_packed() -> bytes:
    """Return a PDF whose page is packed in two layers, each a thousandfold."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, b"")
        inner = zlib.compress(b" " * (50 * 1024**2), 9)
        filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        stream.write(zlib.compress(inner, 9), filter=filters)
        pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
        return _saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def locked(user: str = "open sesame") -> bytes:
    """Return a PDF under a password; with "" anybody opens it, and only changing it is forbidden."""
    with pikepdf.open(io.BytesIO(honest())) as pdf:
        return _saved(pdf, encryption=pikepdf.Encryption(owner="owner", user=user))


def blank(pages: int) -> bytes:
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()
