"""Documents as pages show them: grouped by kind, with their file in words, and for machines."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.associations.models import Association, Document, DocumentKind, DocumentVersion
from touiza.core.audiences import Audience
from touiza.core.linked_data import linked_data
from touiza.ui import formats

PER_PAGE = 50


@dataclass(frozen=True)
class DocumentLine:
    """A document with what stands beside its title."""

    document: Document
    when: str
    facts: str


@dataclass(frozen=True)
class Group:
    """The documents of one kind, on one page of the list."""

    kind: str
    label: str
    lines: list[DocumentLine]


@dataclass(frozen=True)
class VersionLine:
    """A version with what stands beside it."""

    version: DocumentVersion
    facts: str
    is_current: bool


def page_of(rows: QuerySet[Document], number: str | None) -> Page[Document]:
    return Paginator(rows, PER_PAGE).get_page(number)


def groups_of(documents: Iterable[Document]) -> list[Group]:
    """Return documents by kind; they come in that order."""
    groups: dict[str, Group] = {}
    for document in documents:
        label = str(DocumentKind(document.kind).label)
        groups.setdefault(document.kind, Group(document.kind, label, [])).lines.append(line_of(document))
    return list(groups.values())


def line_of(document: Document) -> DocumentLine:
    """Return a line; load the document `with_file`."""
    return DocumentLine(document, when_of(document), file_facts(document.current) if document.current else "")


def version_lines(document: Document) -> list[VersionLine]:
    """Return all versions, the newest first. One query."""
    rows = document.versions.select_related("paper").order_by("-number")
    return [VersionLine(row, file_facts(row), row.pk == document.current_id) for row in rows]


def file_facts(version: DocumentVersion) -> str:
    """Return “PDF, 3 pages, 120 KB”."""
    lang = formats.known(get_language())
    pages = version.paper.pages
    told = ngettext("PDF, %(count)s page, %(size)s", "PDF, %(count)s pages, %(size)s", pages)
    return told % {"count": formats.number(pages, lang), "size": formats.file_size(version.paper.size, lang)}


def when_of(document: Document) -> str:
    """Return the year it tells of and the date on it, as far as they are known."""
    lang = formats.known(get_language())
    if document.dated_on:
        return formats.date_long(document.dated_on, lang)
    return str(document.year) if document.year else ""


def evidence_choices(association: Association) -> list[tuple[str, str]]:
    """Return the documents of an association that may be shown as evidence, private ones too."""
    rows = Document.objects.filter(association=association, current__isnull=False).in_order()
    private = _("%(title)s (not public)")
    return [
        (row.public_id, str(row.title) if row.audience == Audience.PUBLIC else private % {"title": row.title}) for row in rows
    ]




def described(document: Document, association: Association) -> SafeString:
    """Return a public document for machines: schema.org DigitalDocument; nothing for another."""
    if document.audience != Audience.PUBLIC:
        return SafeString("")
    address = f"{settings.SITE_URL}{reverse('associations:document', args=[association.handle, document.public_id])}"
    return linked_data(
        {
            "@type": "DigitalDocument",
            "@id": address,
            "url": address,
            "name": document.title.here.text,
            "abstract": document.summary.here.text[:500],
            "inLanguage": document.title.here.language,
            "encodingFormat": "application/pdf",
            "dateCreated": document.dated_on.isoformat() if document.dated_on else str(document.year or ""),
            "publisher": {"@type": "NGO", "name": association.name.here.text},
        }
    )
