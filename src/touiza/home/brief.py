"""The coordinator's day in one sentence, each number a link to its lane."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.home.today import Today
from touiza.ui.formats import known, number


def brief(today: Today) -> SafeString:
    """Say what waits: applications, hours, places. Only for a day that holds one of them."""
    n = (today.application_count, today.entry_count, today.to_fill_count)
    parts = (
        ngettext('<a href="#ap">{count} application</a> to answer', '<a href="#ap">{count} applications</a> to answer', n[0]),
        ngettext('<a href="#ho">{count} entry of hours</a> to confirm', '<a href="#ho">{count} entries of hours</a> to confirm', n[1]),
        ngettext(
            '<a href="#fi">{count} opportunity</a> to fill within three weeks',
            '<a href="#fi">{count} opportunities</a> to fill within three weeks',
            n[2],
        ),
    )
    lang = known(get_language())
    said = [format_html(part, count=number(count, lang)) for part, count in zip(parts, n, strict=True) if count]
    whole = {1: _("You have {0}."), 2: _("You have {0} and {1}."), 3: _("You have {0}, {1} and {2}.")}
    return format_html(whole[len(said)], *said)
