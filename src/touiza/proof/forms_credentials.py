"""What is given to be checked, and the links a person shows with a credential."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField
from touiza.kernel.credentials.addresses import is_web
from touiza.proof.services.verifying import LARGEST_FILE

LONGEST_PASTE = 400_000  # characters
LINKS = 5


class VerifyForm(forms.Form):
    """A file, or whatever was pasted: a link, a credential's text, the number of one of our certificates."""

    file = forms.FileField(
        label=_("The file of the credential"),
        required=False,
        help_text=_("JSON, JWT, or a badge as SVG or PNG; 4 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jsonld,.jwt,.jws,.txt,.svg,.png,application/json,image/svg+xml,image/png"}),
    )
    text = forms.CharField(
        label=_("Or a link, its text, or the number of a certificate"),
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST_FILE:
            raise ValidationError(_("This file is larger than 4 MB, which no credential is."), code="large")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("text"):
            raise ValidationError(_("Choose a file, or paste a link or the text of a credential."), code="nothing")
        return cleaned


class EvidenceForm(forms.Form):
    """Up to five public links, each with what it shows; and whether the digest of the address is told."""

    with_email = forms.BooleanField(
        label=_("Let who knows my e-mail address see that the credential is mine"),
        required=False,
        help_text=_("Only a digest of it is written, from which it cannot be read."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LINKS + 1):
            self.fields[f"name_{number}"] = LineField(label=_("What it shows"), max_length=120, required=False)
            self.fields[f"address_{number}"] = LineField(
                label=_("Link"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "off"})
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, LINKS + 1):
            name, address = cleaned.get(f"name_{number}", ""), cleaned.get(f"address_{number}", "")
            if address and not is_web(address):
                self.add_error(f"address_{number}", _("Write the whole address of a public page, with https:// before it."))
            elif bool(name) != bool(address):
                self.add_error(f"{'address' if name else 'name'}_{number}", _("Write both: the link and what it shows."))
        return cleaned

    @property
    def links(self) -> list[dict[str, str]]:
        """Return the links that were filled in."""
        rows = ((self.cleaned_data[f"name_{n}"], self.cleaned_data[f"address_{n}"]) for n in range(1, LINKS + 1))
        return [{"name": name, "address": address} for name, address in rows if address]

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"address_{n}"], self[f"name_{n}"]) for n in range(1, LINKS + 1)]
