"""The forms of how a person is told, and of the browsers in which they are."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import HourField, LineField
from touiza.notices.extras import Extra, extras
from touiza.notices.families import ALWAYS, DEFAULTS, HINTS, ByMail, Family, Ways
from touiza.notices.models import Rhythm
from touiza.notices.services.choosing import Chosen
from touiza.ui.formats import time

HOURS = range(6, 23)
MAILS = (1, 3, 5, 10, 20, 50)


@dataclass(frozen=True)
class Row:
    """A family of the table with its three controls."""

    name: str
    label: str
    hint: str
    app: BoundField | None  # None: it always comes in the app
    mail: BoundField
    push: BoundField | None


class ChoicesForm(forms.ModelForm):
    """In which ways each family comes, and when."""

    by_mail = forms.BooleanField(
        label=_("Write to me by e-mail"), required=False,
        help_text=_("Without it no notice comes by e-mail. Codes and what concerns the safety of your account always do."),
    )  # fmt: skip

    class Meta:
        model = Rhythm
        fields = ("digest", "digest_hour", "mails_a_day", "quiet", "quiet_from", "quiet_until")
        widgets = {"digest": forms.RadioSelect}

    def __init__(self, *args: Any, families: list[Family], chosen: Chosen, push: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.families, self.push = families, push
        self.initial["by_mail"] = chosen.user is None or chosen.user.mail_notices
        for family in families:
            self._add(family, chosen.rows.get(family, DEFAULTS[family]))
        lang = get_language() or "ar"
        hours = sorted({*HOURS, self.instance.digest_hour})
        self.fields["digest_hour"] = forms.TypedChoiceField(
            label=_("At what hour"), coerce=int, choices=[(hour, time(dt.time(hour), lang)) for hour in hours]
        )
        few = sorted({*MAILS, self.instance.mails_a_day} - {0})
        self.fields["mails_a_day"] = forms.TypedChoiceField(
            label=_("At most so many e-mails a day"), coerce=int, choices=[*((n, str(n)) for n in few), (0, _("As many as there are"))],
            help_text=_("What is beyond waits for the summary. What is cancelled at short notice, and your safety, are not counted."),
        )  # fmt: skip
        self.fields["digest"].help_text = _("What had no e-mail of its own and was not read here. Nothing is sent when there is nothing to tell.")
        self.fields["quiet"].help_text = _("Meanwhile nothing is sent, but for what changes within hours.")
        for name in ("quiet_from", "quiet_until"):
            self.fields[name] = HourField(label=self.fields[name].label)
        for extra in extras():
            self.fields[extra.name] = forms.ChoiceField(label=extra.label, help_text=extra.hint, choices=extra.options, widget=forms.RadioSelect)

    def rows(self) -> Iterator[Row]:
        """Return the rows of the table."""
        for family in self.families:
            app = None if family in ALWAYS else self[f"{family}_app"]
            push = self[f"{family}_push"] if self.push else None
            yield Row(family.value, str(family.label), str(HINTS[family]), app, self[f"{family}_mail"], push)

    def extras(self) -> list[BoundField]:
        """Return the choices of other apps."""
        return [self[extra.name] for extra in extras()]

    def chosen_extras(self) -> Iterator[tuple[Extra, str]]:
        """Return what was chosen for them."""
        for extra in extras():
            yield extra, self.cleaned_data[extra.name]

    def ways(self) -> dict[Family, Ways]:
        """Return the ways that were chosen."""
        told = self.cleaned_data
        return {
            family: Ways(
                family in ALWAYS or told[f"{family}_app"],
                ByMail(told[f"{family}_mail"]),
                told[f"{family}_push"] if self.push else self.initial[f"{family}_push"],
            )
            for family in self.families
        }

    def _add(self, family: Family, ways: Ways) -> None:
        names = {"family": family.label}
        self.fields[f"{family}_mail"] = forms.ChoiceField(label=_("By e-mail"), choices=ByMail.choices)
        if family not in ALWAYS:
            self.fields[f"{family}_app"] = forms.BooleanField(label=_("On Touiza"), required=False)
        if self.push:
            self.fields[f"{family}_push"] = forms.BooleanField(label=_("In my browsers"), required=False)
        self.initial |= {f"{family}_app": ways.in_app, f"{family}_mail": ways.mail, f"{family}_push": ways.push}
        for way, said in (("mail", _("%(family)s: by e-mail")), ("app", _("%(family)s: on Touiza")), ("push", _("%(family)s: in my browsers"))):
            if f"{family}_{way}" in self.fields:
                self.fields[f"{family}_{way}"].widget.attrs["aria-label"] = said % names


class DeviceForm(forms.Form):
    """What a browser says of itself when somebody wants to be told in it."""

    endpoint = LineField(max_length=1000)
    p256dh = LineField(max_length=100)
    auth = LineField(max_length=40)
