"""Forms of associations: what one says of itself, an invitation, a claim and its decision."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from touiza.associations.kinds import kind_label
from touiza.associations.models import Association, Role
from touiza.associations.models.association import ADDRESS_AUDIENCES
from touiza.associations.role_words import CHOICES
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.forms import LineField, ProseField, TranslatedTextField
from touiza.core.translated import TranslatedText
from touiza.kernel.weave import DYE_SETS
from touiza.vocabulary import lists
from touiza.vocabulary.forms import PlaceField, TermsField
from touiza.vocabulary.models import AssociationKind, Cause, Language

DYE_NAMES = {
    "cedar": _("Cedar: green, white, saffron, red"),
    "poppy": _("Poppy: red, white, saffron, black"),
    "night": _("Night: indigo, white, saffron, red"),
    "coal": _("Coal: black, white, red, saffron"),
    "clay": _("Clay: ochre, white, black, saffron"),
    "grove": _("Grove: olive, white, black, saffron"),
    "lemon": _("Lemon: green, saffron, white, black"),
    "dusk": _("Dusk: indigo, white, ochre, saffron"),
}
LISTS = ("kinds", "causes", "languages")
OLDEST = 1800


class KindsField(TermsField):
    """Kinds of association, the narrower ones named with the kind they belong to."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(AssociationKind, **kwargs)
        self.choices = lambda: [(word.code, kind_label(word.code)) for word in lists.kinds()]


class AssociationForm(forms.Form):
    """What an association says of itself. Only the name is asked for; the rest can come later."""

    name = TranslatedTextField(label=_("Name"), max_length=120)
    tagline = TranslatedTextField(
        label=_("Aims, in a sentence"),
        max_length=200,
        required=False,
        help_text=_("What you do, for whom, where. It stands under the name everywhere."),
    )
    kinds = KindsField(label=_("Kind of association"), required=False)
    causes = TermsField(Cause, label=_("Causes"), required=False)
    commune = PlaceField(label=_("Commune"), required=False)
    address = LineField(label=_("Address"), max_length=200, required=False)
    languages = TermsField(Language, label=_("Languages you work in"), required=False)
    email = forms.EmailField(label=_("Contact e-mail"), max_length=254, required=False)
    phone = LineField(label=_("Contact phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr"}))
    addresses_audience = forms.ChoiceField(
        label=_("Who sees e-mail and phone"),
        choices=ADDRESS_AUDIENCES,
        required=False,
        help_text=_("Everyone can write to you through the form of your page, whatever you choose."),
    )
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=OLDEST)
    approval = LineField(
        label=_("Approval number"),
        max_length=60,
        required=False,
        help_text=_("As on your approval. The page says that it is you who state it."),
    )
    about = TranslatedTextField(label=_("About the association"), max_length=5000, rows=6, required=False)
    activities = TranslatedTextField(
        label=_("Activities and services"), max_length=3000, rows=5, required=False, help_text=_("One to a line.")
    )
    dyes = forms.ChoiceField(
        label=_("Colours of your weave"),
        required=False,
        choices=[("", _("Drawn from the handle")), *((key, DYE_NAMES[key]) for key in DYE_SETS)],
    )

    def clean_addresses_audience(self) -> str:
        return self.cleaned_data["addresses_audience"] or Audience.PUBLIC

    def clean_founded(self) -> int | None:
        year: int | None = self.cleaned_data["founded"]
        if year is not None and year > clock.today().year:
            raise forms.ValidationError(_("Write a year that has begun."), code="future")
        return year

    def clean_website(self) -> str:
        address: str = self.cleaned_data["website"]
        if address and not address.startswith(("http://", "https://")):
            raise forms.ValidationError(_("Write an address that begins with https://."), code="scheme")
        return address


class EditingForm(AssociationForm):
    """The same, with the state that one looked at: two who edit at once do not undo each other unawares."""

    version = forms.CharField(max_length=40, widget=forms.HiddenInput)


class FoundingForm(AssociationForm):
    """A new association: the name, and the handle that will be its address."""

    handle = LineField(
        label=_("Handle"),
        max_length=31,
        required=False,
        help_text=_("The address of your page. Leave it empty and we make one from the name; it stays as it is afterwards."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off", "spellcheck": "false"}),
    )
    field_order = ("name", "handle")


def initial_of(association: Association) -> dict[str, Any]:
    """Return what the form shows of an association."""
    plain = {name: getattr(association, name) for name in AssociationForm.base_fields if name not in (*LISTS, "name")}
    lists = {name: list(getattr(association, name).all()) for name in LISTS}
    return {**plain, **lists, "name": association.actor.name}


class InvitationForm(forms.Form):
    """Whom to invite, as what, in which language to write to them."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    kind = forms.ChoiceField(label=_("Role"), choices=CHOICES, initial=Role.Kind.COORDINATOR, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class ClaimForm(forms.Form):
    position = LineField(label=_("My position in the association"), max_length=120)
    evidence = ProseField(
        label=_("How can we check it?"),
        max_length=3000,
        rows=6,
        help_text=_(
            "For example: the approval number and who signed it, a page of yours that names you, "
            "or an address of the association that we can write to."
        ),
    )


class ClosingForm(forms.Form):
    """The last question before an association closes."""

    sentence = LineField(
        label=_("What visitors read about it"),
        max_length=300,
        required=False,
        help_text=_("For example: “We have become part of another association.”"),
    )
    sure = forms.BooleanField(
        label=_("I know what becomes of our opportunities"),
        error_messages={"required": _("Tick the box if you want to close the association.")},
    )


class SuspensionForm(forms.Form):
    """Why an association is suspended: those who act for it read this."""

    sentence = ProseField(
        label=_("What those who act for it read"),
        max_length=500,
        rows=3,
        error_messages={"required": _("Write a sentence: they are told why.")},
    )


class DecisionForm(forms.Form):
    """A reviewer's answer to a claim."""

    sentence = ProseField(label=_("What we tell the person"), max_length=500, rows=3, required=False)
    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")], widget=forms.HiddenInput)


def names_typed(data: Any) -> TranslatedText:
    """Return the name as it stands in a form that is still being filled in."""
    texts = {code: str(data.get(f"name_{code}", ""))[:120] for code, _name in settings.LANGUAGES}
    return TranslatedText("ar", {code: text for code, text in texts.items() if text.strip()})
