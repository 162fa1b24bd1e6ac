"""Ages: from which one may have an account, and below which a guardian has to agree. Kept as bands, never as dates."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

FROM = {"13_15": 13, "16_17": 16}  # the youngest age of each band of minors
LABELS = {"13_15": _("13 to 15"), "16_17": _("16 or 17")}


def guarded_bands() -> tuple[str, ...]:
    """Return the bands whose people need a guardian's consent on this server, youngest first; those below its floor too."""
    return tuple(band for band, age in FROM.items() if age < settings.AGE_OF_CONSENT)


def young_bands() -> tuple[str, ...]:
    """Return the bands of people who may have an account with a guardian's consent; none where the floor is the age of consent."""
    return tuple(band for band in guarded_bands() if FROM[band] >= settings.AGE_FLOOR)
