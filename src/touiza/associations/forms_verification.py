"""Forms of verification: evidence criterion by criterion, a reviewer's rulings, a withdrawal."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from touiza.associations.criteria import Criterion, criteria
from touiza.associations.models import Document, Judgement, VerificationRequest
from touiza.associations.services.reviewing import LENGTHS, MONTHS, Ruling
from touiza.associations.services.verification import Shown
from touiza.core.forms import LineField, ProseField


class EvidenceForm(forms.Form):
    """For each criterion a text, a public address and one of the association's documents, each as needed."""

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = [("", _("No document")), *choices]
        for one in criteria():
            self.fields[f"{one.code}_text"] = ProseField(label=_("What shows it"), max_length=2000, rows=3, required=False)
            self.fields[f"{one.code}_document"] = forms.ChoiceField(label=_("Document"), choices=documents, required=False)
            self.fields[f"{one.code}_link"] = forms.URLField(
                label=_("Public address"), max_length=300, required=False, assume_scheme="https"
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for one in criteria():
            link = cleaned.get(f"{one.code}_link") or ""
            if link and not link.startswith(("http://", "https://")):
                self.add_error(f"{one.code}_link", _("Write an address that begins with https://."))
        return cleaned

    def shown(self, documents: Mapping[str, Document]) -> dict[str, Shown]:
        """Return what is shown for each criterion; `documents` are the association's, by public id."""
        data = self.cleaned_data
        return {
            one.code: Shown(
                text=data[f"{one.code}_text"],
                link=data[f"{one.code}_link"],
                document=documents.get(data[f"{one.code}_document"]),
            )
            for one in criteria()
        }

    def parts(self) -> list[tuple[Criterion, list[BoundField]]]:
        """Return each criterion with its fields."""
        return [(one, [self[f"{one.code}_{name}"] for name in ("text", "document", "link")]) for one in criteria()]


def initial_of_request(request: VerificationRequest | None) -> dict[str, Any]:
    """Return what the form shows of a request; load it with its evidence."""
    initial: dict[str, Any] = {}
    for row in request.evidence.all() if request else ():
        document = row.version.document.public_id if row.version else ""
        initial |= {f"{row.criterion}_text": row.text, f"{row.criterion}_link": row.link, f"{row.criterion}_document": document}
    return initial


class RulingForm(forms.Form):
    """A reviewer's decision on each criterion and on the whole."""

    sentence = ProseField(label=_("On the whole"), max_length=1000, rows=3, required=False, help_text=_("Everyone can read it, with your name."))
    scope = LineField(
        label=_("What was looked at"),
        max_length=300,
        required=False,
        help_text=_("If it is verified: which papers, of which years. For example: statutes of 2019, reports of 2024 and 2025."),
    )
    months = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=list(zip(LENGTHS, (_("Six months"), _("One year"), _("Two years"), _("Three years")), strict=True)),
        initial=MONTHS,
        required=False,
        empty_value=MONTHS,
    )
    answer = forms.ChoiceField(choices=[("verify", "verify"), ("refuse", "refuse")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in criteria():
            self.fields[f"{one.code}_verdict"] = forms.ChoiceField(
                label=str(one), choices=Judgement.Verdict.choices, widget=forms.RadioSelect, required=False
            )
            self.fields[f"{one.code}_sentence"] = LineField(label=_("Why"), max_length=500, required=False)

    def rulings(self) -> dict[str, Ruling]:
        data = self.cleaned_data
        return {one.code: Ruling(data[f"{one.code}_verdict"], data[f"{one.code}_sentence"]) for one in criteria()}

    def fields_of(self, code: str) -> tuple[BoundField, BoundField]:
        return self[f"{code}_verdict"], self[f"{code}_sentence"]


class WithdrawalForm(forms.Form):
    """Why a verification is taken away."""

    sentence = ProseField(label=_("Reason, for everyone to read"), max_length=1000, rows=3)
