"""The names of public holidays, for pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise | str] = {
    "new_year": _("New Year’s Day"),
    "yennayer": _("Yennayer, the Amazigh new year"),
    "labour": _("Labour Day"),
    "dz_independence": _("Independence and Youth Day"),
    "dz_revolution": _("Anniversary of the Revolution"),
    "tn_independence": _("Independence Day"),
    "tn_martyrs": _("Martyrs’ Day"),
    "tn_republic": _("Republic Day"),
    "tn_women": _("Women’s Day"),
    "tn_evacuation": _("Evacuation Day"),
    "tn_revolution": _("Revolution Day"),
    "fr_victory": _("Victory Day, 8 May"),
    "fr_national": _("National Day of France"),
    "fr_assumption": _("Assumption"),
    "fr_all_saints": _("All Saints’ Day"),
    "fr_armistice": _("Armistice Day"),
    "fr_christmas": _("Christmas"),
    "fr_easter_monday": _("Easter Monday"),
    "fr_ascension": _("Ascension"),
    "fr_whit_monday": _("Whit Monday"),
    "hijri_year": _("Hijri new year"),
    "ashura": _("Ashura"),
    "mawlid": _("Mawlid"),
    "fitr": _("Eid al-Fitr"),
    "adha": _("Eid al-Adha"),
}
