"""Adding documents, saying what they are, replacing their file, taking them away."""

import datetime as dt
from typing import TypedDict, Unpack

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, Document, DocumentVersion
from touiza.associations.services.closing import refuse_if_closed
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media.models import Paper
from touiza.media.services import forget_files
from touiza.media.services_papers import remove_paper, set_paper_privacy, store_paper

MOST = 500  # documents of one association
MOST_VERSIONS = 50


class DocumentFields(TypedDict):
    """What a document says of itself."""

    kind: str
    title: TranslatedText
    summary: TranslatedText
    year: int | None
    dated_on: dt.date | None
    audience: str


def add_document(
    *,
    association: Association,
    by: Actor | None,
    user: User | None,
    upload: UploadedFile,
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
    **fields: Unpack[DocumentFields],
) -> Document:
    """Put a document on an association's page; a form sent twice puts it there once.

    Refuses as `store_paper` does, and with "association_closed" and "too_many_documents". The file is read before any
    row is locked: it may take seconds.
    """
    key = f"{association.pk}:{form_key}" if form_key else None
    if key and (twin := Document.objects.filter(form_key=key).first()):
        return twin
    paper = _store(association, user, upload, fields["title"], fields["audience"])
    try:
        with transaction.atomic():
            return _add(association, by, paper, key, at or clock.now(), silent, fields)
    except BaseException as error:
        _forget(paper)
        twin = Document.objects.filter(form_key=key).first() if key and isinstance(error, IntegrityError) else None
        if twin is None:
            raise
        return twin


@transaction.atomic
def update_document(
    *, document: Document, by: Actor | None, at: dt.datetime | None = None, silent: bool = False, **fields: Unpack[DocumentFields]
) -> Document:
    """Change what is said of a document, and who may read it: its files move where that changes. Same again: nothing."""
    document = _lock(document)
    if all(getattr(document, name) == value for name, value in fields.items()):
        return document
    for name, value in fields.items():
        setattr(document, name, value)
    document.edited_at = at or clock.now()
    document.save()
    for version in document.versions.select_related("paper"):
        set_paper_privacy(paper=version.paper, private=document.audience != Audience.PUBLIC)
    _record("document.edited", document, by, document.edited_at, silent)
    return document


def replace_file(
    *,
    document: Document,
    by: Actor | None,
    user: User | None,
    upload: UploadedFile,
    note: str = "",
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Document:
    """Put a newer file in the place of the current one, which stays in the list. Refuses as `add_document` does."""
    paper = _store(document.association, user, upload, document.title, document.audience)
    try:
        with transaction.atomic():
            document = _lock(document)
            number = document.versions.count() + 1
            if number > MOST_VERSIONS:
                raise Refusal("too_many_versions", _("This document has many versions already. Add a new document."), field="file")
            moment = at or clock.now()
            _put(document, paper, number, by, note, moment)
            _record("document.replaced", document, by, moment, silent)
    except BaseException:
        _forget(paper)
        raise
    return document


@transaction.atomic
def remove_document(*, document: Document, by: Actor | None, at: dt.datetime | None = None, silent: bool = False) -> None:
    """Take a document away with all its versions. Twice is once."""
    found = Document.objects.select_for_update().select_related("association__actor").filter(pk=document.pk).first()
    if found is None:
        return
    papers = [version.paper for version in found.versions.select_related("paper")]
    _record("document.removed", found, by, at or clock.now(), silent, audience=Audience.PRIVATE)
    found.delete()
    for paper in papers:
        remove_paper(paper=paper)


def _add(
    association: Association,
    by: Actor | None,
    paper: Paper,
    key: str | None,
    at: dt.datetime,
    silent: bool,
    fields: DocumentFields,
) -> Document:
    refuse_if_closed(association)
    if Document.objects.filter(association=association).count() >= MOST:
        raise Refusal("too_many_documents", _("There are five hundred documents already. Take one away first."))
    document = Document.objects.create(association=association, created_at=at, form_key=key, **fields)
    _put(document, paper, 1, by, "", at)
    _record("document.added", document, by, at, silent)
    return document


def _put(document: Document, paper: Paper, number: int, by: Actor | None, note: str, at: dt.datetime) -> None:
    document.current = DocumentVersion.objects.create(
        document=document, number=number, paper=paper, note=note, added_at=at, added_by=by
    )
    document.save(update_fields=["current"])


def _store(association: Association, user: User | None, upload: UploadedFile, title: TranslatedText, audience: str) -> Paper:
    told = title.in_(title.source).text
    return store_paper(
        owner=user,
        upload=upload,
        saved_as="".join(" " if ch in '/\\:*?"<>|' else ch for ch in told).strip(" ."),
        space=association.pk,
        private=audience != Audience.PUBLIC,
    )


def _forget(paper: Paper) -> None:
    """Undo what was stored for a row that did not come to be."""
    Paper.objects.filter(pk=paper.pk).delete()
    forget_files(paper.file.storage, paper.file.name)


def _lock(document: Document) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("association__actor")
    return rows.get(pk=document.pk)


def _record(
    verb: str, document: Document, by: Actor | None, at: dt.datetime, silent: bool, audience: Audience | None = None
) -> None:
    public = document.audience == Audience.PUBLIC
    record(
        verb=verb,
        actor=by,
        obj=document,
        association=document.association.actor,
        audience=audience or (Audience.PUBLIC if public else Audience.PRIVATE),
        silent=silent,
        at=at,
    )
