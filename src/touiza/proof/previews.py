"""A certificate that nobody has, to see how one would look."""

import datetime as dt

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.proof.documents import certificate_data
from touiza.proof.models import Certificate, Dress
from touiza.proof.typesetting import as_png, typeset

NAME = TranslatedText.of("ar", ar="أمينة بن يوسف", fr="Amina Benyoucef", en="Amina Benyoucef")
WORK = TranslatedText.of("ar", ar="غرس أشجار الأرز", fr="Planter des cèdres", en="Planting cedars")
MINUTES = 24 * 60


def preview(
    association: Association,
    dress: Dress | None,
    languages: tuple[str, ...],
    *,
    signed_by: Actor,
    logo: bytes | None = None,
    signature: bytes | None = None,
    picture: bool = False,
) -> bytes:
    """Return a sheet as it would be: a PDF, or a PNG to look at. `logo` and `signature`: pictures of our own making, not stored."""
    today = clock.today()
    sample = Certificate(
        number="TZ00000000", person=signed_by, association=association.actor, name=NAME, association_name=association.name,
        title=WORK, approval=association.approval, minutes=MINUTES, entries=9, first_day=today - dt.timedelta(days=120),
        last_day=today, signed_by=signed_by.name, issued_at=clock.now().replace(second=0, microsecond=0),
    )  # fmt: skip
    data = certificate_data(sample, languages, dress) | {"preview": True}
    for key, given in (("logo", logo), ("signature", signature)):
        if given is not None:
            data[key] = list(as_png(given))
    return typeset("certificate.typ", data, at=int(sample.issued_at.timestamp()), picture=picture)
