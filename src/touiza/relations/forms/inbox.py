"""Forms of the inbox: answering, giving to a colleague, saying that nothing is needed, saved answers, opening hours."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LANGUAGE_NAMES, LineField, ProseField, offer_choices
from touiza.core.ids import public_id
from touiza.core.translated import LANGUAGES
from touiza.relations.models import CHOSEN, Channel

SPOKEN = [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
NAME = "{name}"  # in a saved answer


class ReplyForm(forms.Form):
    """The association's answer. `seen` tells whether a colleague was quicker."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    words = ProseField(label=_("Answer of the association"), max_length=2000, rows=5, required=False)

    def __init__(self, *args: Any, public: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _("Everyone who reads the comment reads it.") if public else _("Only who wrote reads it.")


class AssignForm(forms.Form):
    to = forms.ChoiceField(label=_("Who answers it?"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "to", [("", _("Nobody in particular")), *people])


class DecisionForm(forms.Form):
    """Why something needs no answer."""

    reason = forms.ChoiceField(label=_("Why does it need no answer?"), choices=[(one.value, one.label) for one in CHOSEN], required=False)
    words = LineField(label=_("In your words"), max_length=200, required=False)


class DueNoteForm(forms.Form):
    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    text = ProseField(label=_("Note to colleagues"), max_length=1000, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_key": public_id()})
        super().__init__(*args, **kwargs)


class DueTranslationForm(forms.Form):
    """A translation for colleagues, into a language other than that of the text."""

    language = forms.ChoiceField(label=_("Language"))
    text = ProseField(label=_("Translation"), max_length=4000, rows=4, required=False, help_text=_("Leave it empty to take it away."))

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "language", [pair for pair in SPOKEN if pair[0] != of])


class SavedAnswerForm(forms.Form):
    """Words to use again."""

    language = forms.ChoiceField(label=_("Language"), choices=SPOKEN)
    title = LineField(label=_("What it is for"), max_length=60)
    body = ProseField(label=_("Text"), max_length=2000, rows=4, help_text=_("Write {name} where the name of who is answered is to stand."))


class InboxFilter(forms.Form):
    """What is shown of the inbox. Anything else than what it offers is no filter."""

    channel = forms.ChoiceField(label=_("Source"), required=False, choices=[("", _("All sources")), *Channel.choices])
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("All languages")), *SPOKEN])
    whose = forms.ChoiceField(
        label=_("For whom"), required=False, choices=[("", _("For everyone")), ("mine", _("For me")), ("nobody", _("For nobody in particular"))]
    )

    def chosen(self) -> dict[str, str]:
        """Return the filters in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class HoursForm(forms.Form):
    """From when to when somebody is there, by weekday; a day left empty is open all day, as far as it is a working day."""

    def __init__(self, *args: Any, days: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        for number, name in days:
            for edge, label in (("opens", _("%(day)s from")), ("closes", _("%(day)s until"))):
                clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
                self.fields[f"{edge}{number}"] = forms.TimeField(label=label % {"day": name}, required=False, widget=clock)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number, _name in self.days:
            opens, closes = data.get(f"opens{number}"), data.get(f"closes{number}")
            if (opens is None) != (closes is None) and f"opens{number}" not in self.errors and f"closes{number}" not in self.errors:
                self.add_error(f"opens{number}", ValidationError(_("Write both times, or none."), code="half"))
            elif opens is not None and closes is not None and opens >= closes:
                self.add_error(f"closes{number}", ValidationError(_("It closes before it opens. Check the two times."), code="reversed"))
        return data

    def hours(self) -> dict[int, tuple[dt.time, dt.time]]:
        """Return what was typed, by weekday."""
        data = self.cleaned_data
        return {number: (data[f"opens{number}"], data[f"closes{number}"]) for number, _name in self.days if data[f"opens{number}"]}

    def rows(self) -> list[tuple[str, Any, Any]]:
        """Return the fields of each day with its name."""
        return [(name, self[f"opens{number}"], self[f"closes{number}"]) for number, name in self.days]
