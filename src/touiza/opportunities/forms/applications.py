"""What is typed about applications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import ProseField
from touiza.opportunities.models import CallOffReason, DeclineReason, WithdrawReason


class ApplyForm(forms.Form):
    """A few words, and whether the association may read the profile."""

    message = ProseField(label=_("A few words about you"), max_length=2000, rows=4, required=False)
    share_profile = forms.BooleanField(
        label=_("Let the association read my profile"), required=False, initial=True
    )


class SentenceForm(forms.Form):
    """One of several forms of a page: the ids of its fields begin with its own word."""

    word = "sentence"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.word}_%s")
        super().__init__(*args, **kwargs)


class AnswerForm(SentenceForm):
    word = "answer"
    sentence = ProseField(label=_("Your answer"), max_length=1000, rows=3)


class QuestionForm(SentenceForm):
    word = "ask"
    sentence = ProseField(label=_("Your question"), max_length=1000, rows=3)


class DeclineForm(SentenceForm):
    """A coded reason and a sentence: the person reads both."""

    word = "decline"
    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason.choices, widget=forms.RadioSelect)
    sentence = ProseField(
        label=_("What they will read"),
        max_length=1000,
        rows=3,
        help_text=_("A sentence in your own words. They will read it with your name."),
    )


class ListForm(SentenceForm):
    word = "list"
    sentence = ProseField(label=_("A word to them, if you wish"), max_length=1000, rows=2, required=False)


class WithdrawForm(SentenceForm):
    word = "withdraw"
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("I would rather not say")), *WithdrawReason.choices], required=False
    )
    sentence = ProseField(label=_("Why, if you wish to say"), max_length=1000, rows=2, required=False)


class CallOffForm(forms.Form):
    """Why announced work will not take place: everyone concerned reads it."""

    reason = forms.ChoiceField(label=_("Reason"), choices=CallOffReason.choices, widget=forms.RadioSelect)
    sentence = ProseField(
        label=_("What they will read"),
        max_length=1000,
        rows=4,
        help_text=_("Say what happened, and whether there will be another date. It stands on the opportunity’s page too."),
    )
    sure = forms.BooleanField(
        label=_("It does not take place"),
        error_messages={"required": _("Tick the box if you want to call it off.")},
    )
