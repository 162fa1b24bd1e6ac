"""The coordinator's day in one sentence, each number a link to what it counts."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.home.today import MOST_COUNTED, Today
from touiza.ui.formats import known, number


def brief(today: Today) -> SafeString:
    """Say what waits, kind by kind, then the places to fill. Only for a day that holds one of them."""
    lang = known(get_language())
    said = [
        format_html(part.source.phrase(part.number), count=number(part.number, lang), href=f"?only={part.source.key}#queue")
        for part in today.parts
    ]
    if today.to_fill_count:
        phrase = ngettext(
            '<a href="#fi">{count} opportunity</a> to fill within three weeks',
            '<a href="#fi">{count} opportunities</a> to fill within three weeks',
            today.to_fill_count,
        )
        most = today.to_fill_count >= MOST_COUNTED
        said.append(format_html(phrase, count=f"{MOST_COUNTED - 1}+" if most else number(today.to_fill_count, lang)))
    while len(said) > 3:
        said[:2] = [format_html(_("{0}, {1}"), *said[:2])]
    whole = {1: _("You have {0}."), 2: _("You have {0} and {1}."), 3: _("You have {0}, {1} and {2}.")}
    return format_html(whole[len(said)], *said)
