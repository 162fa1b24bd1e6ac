"""What is typed on the day itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.core.forms import HourField, LineField, ProseField, TranslatedTextField, offer_choices
from touiza.core.ids import public_id
from touiza.opportunities.models import PresenceState, Severity
from touiza.opportunities.services.day_words import TO_EXPECTED, TO_PRESENT
from touiza.proof.forms import DurationField, QuantityForm

NOT_NOTED = ""
MARKS = [(state.value, state.label) for state in PresenceState]
CHOICES = [choice for choice in MARKS if choice[0] != PresenceState.UNDONE]
AGAIN = [(4, _("Yes")), (3, _("Rather yes")), (2, _("Rather not")), (1, _("No"))]
WELCOME = [
    (4, pgettext_lazy("welcome", "Very good")),
    (3, pgettext_lazy("welcome", "Good")),
    (2, pgettext_lazy("welcome", "Middling")),
    (1, pgettext_lazy("welcome", "Poor")),
]


class MarkForm(forms.Form):
    """One press on the list: who, and how they came."""

    ref = forms.CharField(max_length=22)
    state = forms.ChoiceField(choices=MARKS)
    comment = LineField(label=_("Comment"), max_length=300, required=False)


class LineForm(forms.Form):
    """Everything about somebody's presence."""

    state = forms.ChoiceField(label=_("How did they come?"), choices=CHOICES, widget=forms.RadioSelect)
    arrived = HourField(label=_("Arrived at"), required=False)
    left = HourField(label=_("Left at"), required=False)
    comment = LineField(
        label=_("Comment"), max_length=300, required=False, help_text=_("Only those who act for the association read it.")
    )
    reason = LineField(
        label=_("Why it is corrected"), max_length=300, required=False, help_text=_("Needed later than two days after the day.")
    )


class WalkInForm(forms.Form):
    """Who has come without being expected: a handle, a code, or a name alone."""

    who = LineField(
        label=_("Handle, code or name"),
        max_length=120,
        help_text=_("With an account: @handle or the code on their phone. Without one: write the name."),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=22, required=False)


class TieForm(forms.Form):
    handle = LineField(
        label=_("Handle"), max_length=40, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"})
    )


class CodeForm(forms.Form):
    """A code that is typed: somebody's own, or the one at the door."""

    code = LineField(
        label=_("Code"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class DayMessageForm(forms.Form):
    """Words to everyone, in one language or several."""

    text = TranslatedTextField(label=_("Message"), max_length=1000, rows=4)
    to = forms.ChoiceField(
        label=_("To whom"),
        choices=[(TO_EXPECTED, _("Everyone who is expected or came")), (TO_PRESENT, _("Only those who came"))],
        widget=forms.RadioSelect,
        initial=TO_EXPECTED,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=22)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": public_id(), "to": TO_EXPECTED} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class IncidentForm(forms.Form):
    """What went wrong. `people` are those of the day, by id."""

    severity = forms.ChoiceField(label=_("How serious was it?"), choices=Severity.choices, widget=forms.RadioSelect)
    happened_at = HourField(label=_("At what time"), required=False)
    text = ProseField(label=_("What happened?"), max_length=4000, rows=5, help_text=_("Facts first: who, where, what was done."))
    concerned = forms.TypedMultipleChoiceField(
        label=_("Whom it concerned"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=22)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": public_id()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        offer_choices(self, "concerned", people)


class FollowUpForm(forms.Form):
    """What was done about an incident."""

    text = ProseField(label=_("What was done"), max_length=4000, rows=4)
    severity = forms.ChoiceField(label=_("How serious does it look now?"), choices=Severity.choices, widget=forms.RadioSelect)
    settled = forms.BooleanField(label=_("It is settled"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=22)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": public_id()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class ThanksForm(forms.Form):
    text = TranslatedTextField(
        label=_("Your words of thanks"),
        max_length=600,
        rows=4,
        required=False,
        help_text=_("Sent the morning after to everyone who came. Empty: our own words in their language."),
    )


class TakeHoursForm(QuantityForm):
    """Hours that were proposed, as they are or changed."""

    minutes = DurationField(label=_("How long was it?"))
    note = LineField(label=_("What did you do?"), max_length=500, required=False)


class ImpressionForm(forms.Form):
    """The volunteer's two questions."""

    first = forms.TypedChoiceField(label=_("Would you come again?"), choices=AGAIN, coerce=int, widget=forms.RadioSelect)
    second = forms.TypedChoiceField(label=_("How was the welcome?"), choices=WELCOME, coerce=int, widget=forms.RadioSelect)
    sentence = LineField(label=_("In a sentence, if you wish"), max_length=500, required=False)


class AboutForm(forms.Form):
    """The coordinator's two questions: about the work, not about the person's worth."""

    first = forms.TypedChoiceField(label=_("Did the work suit them?"), choices=AGAIN, coerce=int, widget=forms.RadioSelect)
    second = forms.TypedChoiceField(
        label=_("Would you ask them for such work again?"), choices=AGAIN, coerce=int, widget=forms.RadioSelect
    )


class PaperForm(forms.Form):
    """The paper list, typed in: a choice for each person, "came" unless something else stood there."""

    reason = LineField(
        label=_("Why it is corrected"), max_length=300, required=False, help_text=_("Needed later than two days after the day.")
    )

    def __init__(self, *args: Any, people: list[tuple[int, str, str]], **kwargs: Any) -> None:
        """`people`: id, name, and what is noted already."""
        super().__init__(*args, **kwargs)
        for pk, name, noted in people:
            choices = [*CHOICES, (NOT_NOTED, _("Leave open"))]
            self.fields[f"p{pk}"] = forms.ChoiceField(label=name, choices=choices, required=False, initial=noted or "came")

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "reason"]

    def states(self) -> dict[int, str]:
        """Return what was chosen, for those for whom something was."""
        return {int(name[1:]): state for name, state in self.cleaned_data.items() if name != "reason" and state}
