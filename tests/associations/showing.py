"""Documents, evidence and rulings as tests write them."""

from tests.media.papers import honest, sent
from touiza.actors.models import Actor
from touiza.associations.criteria import codes
from touiza.associations.models import Association, Document, VerificationRequest
from touiza.associations.services.documents import add_document
from touiza.associations.services.reviewing import Ruling, decide_request
from touiza.associations.services.verification import Shown, write_request
from touiza.core.translated import TranslatedText

RULED = {f"{code}_{name}": value for code in codes() for name, value in (("verdict", "met"), ("sentence", "Read it."))}


def put_document(association: Association, by: Actor, title: str = "Statuts", **changes: object) -> Document:
    fields = {
        "kind": "statutes", "title": TranslatedText.of("fr", fr=title), "summary": TranslatedText(), "year": 2024,
        "dated_on": None, "audience": "public",
    } | changes  # fmt: skip
    return add_document(association=association, by=by, user=None, upload=sent(honest()), **fields)


def ask(association: Association, by: Actor, **changes: object) -> VerificationRequest:
    """Send a request that shows a few words for everything."""
    shown = {code: Shown(text=f"{code} is written down") for code in codes()}
    return write_request(association=association, by=by, shown=shown, send=True, **changes)


def rule(request: VerificationRequest, by: Actor, *, verify: bool = True, at: object = None, **verdicts: str) -> VerificationRequest:
    """Decide: every criterion is met but those named."""
    rulings = {code: Ruling(verdicts.get(code, "met"), f"{code}: seen") for code in codes()}
    return decide_request(
        request=request, by=by, rulings=rulings, verify=verify, sentence="On the whole.", scope="Statutes of 2024", at=at
    )
