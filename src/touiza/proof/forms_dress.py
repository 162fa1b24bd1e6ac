"""How an association dresses its certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import TranslatedTextField
from touiza.core.translated import TranslatedText
from touiza.kernel.weave import DYE_SETS
from touiza.proof.models import TEXT_LIMIT, Dress
from touiza.proof.placeholders import check_placeholders
from touiza.proof.services.dressing import Look

DYE_NAMES = {
    "cedar": _("Tile green"), "poppy": _("Madder red"), "night": _("Indigo"), "coal": _("Soot"),
    "clay": _("Henna"), "grove": _("Olive"), "lemon": _("Green and saffron"), "dusk": _("Indigo and henna"),
}  # fmt: skip


class DressForm(forms.Form):
    """Sash, logo, who signs, a text of one's own."""

    dyes = forms.ChoiceField(
        label=_("Colours of the sash"),
        choices=[("", _("As on our page")), *((name, DYE_NAMES[name]) for name in DYE_SETS)],
        required=False,
        help_text=_("The colours of our weaving: each of them can be read on paper, in grey too."),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("A picture instead of your woven mark. Keeps its shape."))
    drop_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    signatory = TranslatedTextField(
        label=_("Who signs"), max_length=80, required=False, help_text=_("Empty: the coordinator who confirmed the hours last.")
    )
    role = TranslatedTextField(label=_("As what"), max_length=80, required=False, help_text=_("For example: president."))
    signature = forms.FileField(
        label=_("Picture of a signature or a stamp"), required=False, help_text=_("Nobody can fetch it from this site: it is printed on your certificates only.")
    )
    drop_signature = forms.BooleanField(label=_("Take the signature away"), required=False)
    text = TranslatedTextField(
        label=_("A sentence of your own"), max_length=TEXT_LIMIT, rows=3, required=False,
        help_text=_("Below the work. These words in braces are filled in: {name} {time} {work} {period} {association}."),
    )  # fmt: skip
    hijri = forms.BooleanField(label=_("Print the Hijri date beside the date"), required=False)

    @classmethod
    def initial_of(cls, dress: Dress | None) -> dict[str, Any]:
        if dress is None:
            return {}
        return {name: getattr(dress, name) for name in ("dyes", "signatory", "role", "text", "hijri")}

    def clean_text(self) -> TranslatedText:
        text: TranslatedText = self.cleaned_data["text"]
        check_placeholders(text)
        return text

    @property
    def look(self) -> Look:
        """Return what was said, once it is valid."""
        data = self.cleaned_data
        return Look(
            dyes=data["dyes"], signatory=data["signatory"], role=data["role"], text=data["text"], hijri=data["hijri"],
            logo=data["logo"], keep_logo=not data["drop_logo"], signature=data["signature"], keep_signature=not data["drop_signature"],
        )  # fmt: skip
