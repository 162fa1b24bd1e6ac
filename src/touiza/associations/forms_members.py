"""What is typed about members: the association's own form, the questions on it, the answers, and what is said back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from touiza.associations.models import MemberForm, MemberQuestion, MemberRefusal
from touiza.core.forms import LineField, ProseField, TranslatedTextField
from touiza.core.translated import TranslatedText
from touiza.ui.words import EXPONENTS

Kind = MemberQuestion.Kind
CURRENCIES = ("DZD", "EUR", "TND", "MAD", "USD", "CAD")


class MemberFormForm(forms.Form):
    """What an association says to who wants to become a member, and what it asks for."""

    is_open = forms.BooleanField(label=_("People can ask to become members"), required=False)
    intro = TranslatedTextField(label=_("What members do and receive"), max_length=3000, rows=5, required=False)
    statutes = TranslatedTextField(
        label=_("What members agree to"),
        max_length=5000,
        rows=6,
        required=False,
        help_text=_("The statutes, or what they say about members. Whoever asks ticks that they agree."),
    )
    statutes_url = forms.URLField(label=_("Address of the statutes"), max_length=200, required=False, assume_scheme="https")
    fee = forms.DecimalField(
        label=_("Yearly fee"),
        required=False,
        min_value=0,
        max_value=Decimal(100_000),
        decimal_places=2,
        help_text=_("Leave it empty where there is none. Nothing is paid here: say below how it is."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="DZD")
    fee_words = TranslatedTextField(label=_("About the fee"), max_length=300, required=False)
    runs = forms.ChoiceField(label=_("A membership runs for"), choices=MemberForm.Runs, widget=forms.RadioSelect)

    def clean_statutes_url(self) -> str:
        address: str = self.cleaned_data["statutes_url"]
        if address and not address.startswith(("http://", "https://")):
            raise forms.ValidationError(_("Write an address that begins with https://."), code="scheme")
        return address

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("fee") is not None and "currency" in data:
            data["fee"] = int(data["fee"].scaleb(EXPONENTS.get(data["currency"], 2)))
        return data


class MemberQuestionForm(forms.Form):
    """A question that an association adds to its form."""

    label = TranslatedTextField(label=_("Question"), max_length=200)
    kind = forms.ChoiceField(label=_("It is answered with"), choices=Kind, initial=Kind.TEXT, widget=forms.RadioSelect)
    options = TranslatedTextField(
        label=_("Answers to choose from"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("One to a line, in the same order in each language."),
    )
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == Kind.CHOICE and len(options_of(data.get("options") or TranslatedText())) < 2:
            self.add_error("options", _("Write at least two answers to choose from."))
        elif data.get("kind") != Kind.CHOICE:
            data["options"] = TranslatedText()
        return data


class JoinForm(forms.Form):
    """The association's questions, as a form, with what must be agreed to."""

    def __init__(self, *args: Any, questions: Sequence[MemberQuestion] = (), agrees: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _field(question)
        if agrees:
            self.fields["agrees"] = forms.BooleanField(
                label=_("I agree to the statutes"), error_messages={"required": _("Tick the box if you agree.")}
            )

    def answers(self) -> list[dict[str, str]]:
        """Return what was answered, each with its question as it was asked; empty answers are left out."""
        said = [(str(question.label), _said(self.cleaned_data.get(f"q{question.pk}"))) for question in self.questions]
        return [{"label": label, "answer": answer} for label, answer in said if answer]


class SentenceForm(forms.Form):
    """One of several forms of a page: the ids of its fields begin with its own word."""

    word = "sentence"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.word}_%s")
        super().__init__(*args, **kwargs)


class CandidateAnswerForm(SentenceForm):
    word = "answer"
    sentence = ProseField(label=_("Your answer"), max_length=1000, rows=3)


class CandidateQuestionForm(SentenceForm):
    word = "ask"
    sentence = ProseField(label=_("Your question"), max_length=1000, rows=3)


class DeclineMemberForm(SentenceForm):
    """A coded reason and a sentence: the person reads both."""

    word = "decline"
    reason = forms.ChoiceField(label=_("Reason"), choices=MemberRefusal.choices, widget=forms.RadioSelect)
    sentence = ProseField(
        label=_("What they will read"),
        max_length=1000,
        rows=3,
        help_text=_("A sentence in your own words. They will read it with your name."),
    )


class EndMembershipForm(SentenceForm):
    word = "end"
    sentence = ProseField(label=_("What they will read"), max_length=500, rows=3)


def initial_of_form(form: MemberForm | None) -> dict[str, Any]:
    """Return what the form shows of what is stored."""
    if form is None:
        return {"runs": MemberForm.Runs.CALENDAR, "currency": "DZD"}
    plain = {name: getattr(form, name) for name in MemberFormForm.base_fields}
    if form.fee is not None:
        plain["fee"] = Decimal(form.fee).scaleb(-EXPONENTS.get(form.currency, 2))
    return plain


def options_of(options: TranslatedText) -> list[tuple[str, str]]:
    """Return answers to choose from as (what is stored, what the reader sees): stored in the language they were written in."""
    source = [line for line in options.texts.get(options.source, "").splitlines() if line.strip()]
    here = [line for line in options.here.text.splitlines() if line.strip()]
    return list(zip(source, here if len(here) == len(source) else source, strict=True))


def _field(question: MemberQuestion) -> forms.Field:
    told: dict[str, Any] = {"label": str(question.label), "required": question.is_required}
    if question.kind == Kind.CHOICE:
        return forms.ChoiceField(choices=options_of(question.options), widget=forms.RadioSelect, **told)
    if question.kind == Kind.YES_NO:
        return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, **told)
    if question.kind == Kind.NUMBER:
        return forms.IntegerField(min_value=-1_000_000_000, max_value=1_000_000_000, **told)
    if question.kind == Kind.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **told)
    return LineField(max_length=500, **told)


def _said(value: Any) -> str:
    """Return an answer as it is kept and shown: words."""
    if value in (None, ""):
        return ""
    if value in ("yes", "no"):
        return _now("Yes") if value == "yes" else _now("No")
    return str(value)  # a day as year, month, day
