"""Forms of what is done to many, and of two made one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField, offer_choices
from touiza.relations.forms.fields import WRONG, shown_answer
from touiza.relations.models import BulkAct, Choice, CustomField, FieldKind, Status, Tag
from touiza.relations.services.customs import read_answer

Kind = BulkAct.Kind


class ActForm(forms.Form):
    """What to do with a selection: one deed, with what it needs."""

    kind = forms.ChoiceField(label=_("What to do"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.TAG)
    tag = LineField(label=_("Tag"), required=False, max_length=40)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, required=False)
    reason = LineField(label=_("Why"), required=False, max_length=200)
    field = forms.ChoiceField(label=_("Field"), required=False)
    value = LineField(label=_("Answer"), required=False, max_length=300, help_text=_("Empty takes the answer away. Days as 28/11/2026; yes or no in words."))

    def __init__(self, *args: Any, tags: list[Tag], fields: list[CustomField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags, self.known = {tag.name: tag for tag in tags}, {str(one.pk): one for one in fields}
        offer_choices(self, "field", [("", "—"), *((key, one.name) for key, one in self.known.items())])
        if not fields:
            offer_choices(self, "kind", [choice for choice in Kind.choices if choice[0] != Kind.FIELD])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if kind in {Kind.TAG, Kind.UNTAG} and not data.get("tag"):
            self.add_error("tag", _("Write the tag."))
        if kind == Kind.UNTAG and data.get("tag") and data["tag"] not in self.tags:
            self.add_error("tag", _("There is no such tag. Write it as it stands in the register."))
        if kind == Kind.STATUS and not data.get("status"):
            self.add_error("status", _("Choose a status."))
        if kind == Kind.FIELD:
            self._clean_answer(data)
        return data

    def _clean_answer(self, data: dict[str, Any]) -> None:
        one = self.known.get(data.get("field", ""))
        if one is None:
            self.add_error("field", _("Choose a field."))
            return
        try:
            data["answer"] = read_answer(one, data.get("value", ""))
        except ValueError:
            self.add_error("value", ValidationError(WRONG.get(FieldKind(one.kind), _("Choose one of the list."))))

    @property
    def deed(self) -> dict[str, Any]:
        """The act's value, as the service takes it."""
        data = self.cleaned_data
        if data["kind"] in {Kind.TAG, Kind.UNTAG}:
            known = self.tags.get(data["tag"])
            return {"tag": known.pk} if known else {"name": data["tag"]}
        if data["kind"] == Kind.STATUS:
            return {"status": data["status"], "reason": data["reason"]}
        one = self.known[data["field"]]
        return {"field": one.pk, "value": data["answer"], "shown": shown_answer(one, data["answer"])}


class MergeForm(forms.Form):
    other = forms.CharField(widget=forms.HiddenInput, max_length=22)
    choice = forms.ChoiceField(
        label=_("Where both have something written"),
        choices=[
            (Choice.BOTH, _("Keep this contact’s words, and fill its gaps")),
            (Choice.MINE, _("Keep this contact’s words only")),
            (Choice.THEIRS, _("Take the other one’s words")),
        ],
        widget=forms.RadioSelect,
        initial=Choice.BOTH,
    )
