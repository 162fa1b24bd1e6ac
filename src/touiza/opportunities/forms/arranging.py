"""What is typed to agree on a time, and to register what took place."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.associations.models import Association
from touiza.core.forms import LineField, ProseField, TranslatedTextField
from touiza.opportunities.fields import LIMITS, OpportunityFields
from touiza.opportunities.forms.applications import SentenceForm
from touiza.opportunities.forms.editor import day_field, time_field
from touiza.opportunities.models import Timing
from touiza.opportunities.spans import Span, span_of
from touiza.vocabulary.forms import PlaceField, TermsField
from touiza.vocabulary.models import Cause

HANDLES = re.compile(r"[\s,;،؛]+")


class DayAndHoursForm(forms.Form):
    """A day with two times, all asked for."""

    day = day_field(_("Date"))
    starts = time_field(_("From"))
    ends = time_field(_("To"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, fault in (
            ("day", _("Write the date with day, month and year, like 28/11/2026.")),
            ("starts", _("Write the time it begins, like 08:30.")),
            ("ends", _("Write the time it ends, like 13:00.")),
        ):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, fault)
        return data

    def span(self, zone: str) -> Span:
        """Return the moments meant; raises Refusal where a clock change leaves nothing of it."""
        return span_of(self.cleaned_data["day"], self.cleaned_data["starts"], self.cleaned_data["ends"], zone)


class AppointmentForm(SentenceForm, DayAndHoursForm):
    """A time one side proposes to the other."""

    word = "propose"
    note = LineField(label=_("A few words with it"), max_length=300, required=False)


class PastActivityForm(DayAndHoursForm):
    """What was done, when, where, and who was there."""

    title = TranslatedTextField(label=_("What was done"), max_length=LIMITS["title"], help_text=_("Begin with the deed: “Cleaned the beach of Sidi Fredj”."))
    body = TranslatedTextField(label=_("How it went"), max_length=LIMITS["body"], rows=5, required=False)
    commune = PlaceField(label=_("Commune"), required=False)
    causes = TermsField(Cause, label=_("Causes"), required=False)
    members = forms.MultipleChoiceField(
        label=_("Who was there, of those who work with you"), widget=forms.CheckboxSelectMultiple, required=False
    )
    handles = ProseField(
        label=_("Others who were there, by handle"), max_length=3000, rows=2, required=False, help_text=_("With or without @, with a blank between them.")
    )
    form_key = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)

    field_order = ("title", "day", "starts", "ends", "commune", "body", "causes", "members", "handles")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        if isinstance(members, forms.MultipleChoiceField):
            members.choices = people

    def clean_handles(self) -> list[str]:
        typed = [word.lstrip("@").lower() for word in HANDLES.split(self.cleaned_data["handles"]) if word.strip("@")]
        if len(typed) > 300:
            raise forms.ValidationError(_("At most 300 people are registered at once."))
        return list(dict.fromkeys(typed))

    def opportunity_fields(self, association: Association, zone: str) -> OpportunityFields:
        span, data = self.span(zone), self.cleaned_data
        next_day = data["ends"] <= data["starts"]
        return OpportunityFields(
            title=data["title"],
            body=data["body"],
            timing=Timing.DATED,
            day=span.day,
            last_day=span.day + dt.timedelta(days=1) if next_day else None,
            starts=span.starts,
            ends=span.ends,
            zone=zone,
            minutes=round((span.ends_at - span.starts_at).total_seconds() / 60),
            commune=data["commune"] or association.commune,
            causes=list(data["causes"] or ()),
        )
