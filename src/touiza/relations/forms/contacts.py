"""Forms of one contact: what the association writes, where somebody stands, how they are reached, what passed by hand."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.accounts.fields import NameField
from touiza.core import clock
from touiza.core.forms import LANGUAGE_NAMES, LineField, ProseField, offer_choices
from touiza.core.ids import public_id
from touiza.opportunities.typed import parse_time
from touiza.relations.forms.fields import DayField, answer_field
from touiza.relations.keys import phone_key
from touiza.relations.models import AddressKind, Contact, CustomField, Level, NoteKind, Purpose, Status
from touiza.relations.services.contacts import ContactFields
from touiza.vocabulary.forms import PlaceField, SkillsField, TermsField
from touiza.vocabulary.models import Language

LANGUAGES = [(code, name) for code, name in LANGUAGE_NAMES.items()]
TAGS = re.compile(r"[,،;؛\n]")
MOST_TAGS = 20


class TagsField(LineField):
    """Tags, with commas between them. Cleans to a list of names."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=400, required=False, label=_("Tags"), help_text=_("With commas between them."), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        names = [name.strip() for name in TAGS.split(super().clean(value))]
        found = list(dict.fromkeys(filter(None, names)))
        if any(len(name) > 40 for name in found):
            raise ValidationError(_("A tag has at most 40 characters."), code="long")
        return found[:MOST_TAGS]


class ContactForm(forms.Form):
    """What an association writes about somebody. Of who has an account, its own fields and tags alone."""

    name = NameField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = LineField(label=_("Phone"), required=False, max_length=40, widget=forms.TextInput(attrs={"dir": "ltr", "type": "tel"}))
    post = LineField(label=_("Postal address"), required=False, max_length=300)
    language = forms.ChoiceField(label=_("Language of letters"), choices=LANGUAGES, widget=forms.RadioSelect)
    commune = PlaceField(label=_("Place"), required=False)
    skills = SkillsField(label=_("Skills"), most=5)
    languages = TermsField(Language, label=_("Languages"), required=False)
    tags = TagsField()

    def __init__(self, *args: Any, fields: list[CustomField], contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contact is not None:
            for name in ("email", "phone", "post"):
                del self.fields[name]
        if contact is not None and contact.person_id is not None:
            for name in ("name", "language", "commune", "skills", "languages"):
                del self.fields[name]
        self.custom = {f"field_{one.pk}": one for one in fields}
        for name, one in self.custom.items():
            self.fields[name] = answer_field(one)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not phone_key(phone):
            raise ValidationError(_("Write a phone number of at least six digits."), code="phone")
        return phone

    @property
    def own_answers(self) -> list[Any]:
        """The fields that the association asks, bound."""
        return [self[name] for name in self.custom]

    def read(self) -> ContactFields:
        """Return what was written."""
        data = self.cleaned_data
        return ContactFields(
            name=data.get("name", ""),
            language=data.get("language", "ar"),
            commune=data.get("commune"),
            skills=tuple(skill.code for skill in data.get("skills") or ()),
            languages=tuple(language.code for language in data.get("languages") or ()),
            tags=tuple(data["tags"]),
            extra={one.key: data[name] for name, one in self.custom.items()},
        )


class StandingForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    reason = LineField(label=_("Why"), required=False, max_length=200)


class AddressForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=AddressKind.choices, widget=forms.RadioSelect, initial=AddressKind.PHONE)
    text = LineField(label=_("Address or number"), max_length=254)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        text = data.get("text", "")
        if data.get("kind") == AddressKind.MAIL and text:
            try:
                validate_email(text)
            except ValidationError:
                self.add_error("text", _("Write an e-mail address like name@example.org."))
        if data.get("kind") == AddressKind.PHONE and text and not phone_key(text):
            self.add_error("text", _("Write a phone number of at least six digits."))
        return data


class NoteForm(forms.Form):
    """A note, or a call or meeting told afterwards."""

    kind = forms.ChoiceField(label=pgettext_lazy("exchange", "What"), choices=NoteKind.choices, widget=forms.RadioSelect, initial=NoteKind.CALL)
    text = ProseField(label=_("What was said"), max_length=2000, rows=3)
    day = DayField(label=_("Day"), required=False, help_text=_("Empty: now."))
    time = LineField(label=_("Time"), required=False, max_length=10, widget=forms.TextInput(attrs={"dir": "ltr"}))
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=1440)
    level = forms.ChoiceField(label=_("Read by"), initial=Level.COORDINATORS)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=22)

    def __init__(self, *args: Any, levels: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "level", [(code, Level(code).label) for code in levels])
        self.fields["level"].initial = Level.COORDINATORS if Level.COORDINATORS in levels else levels[0]
        self.fields["key"].initial = public_id()

    def clean_time(self) -> dt.time | None:
        text = self.cleaned_data["time"]
        try:
            return parse_time(text) if text else None
        except ValueError:
            raise ValidationError(_("Write a time as 08:30."), code="time") from None

    def moment(self) -> dt.datetime | None:
        """Return when it happened; None for now."""
        day, time = self.cleaned_data["day"], self.cleaned_data["time"]
        if day is None and time is None:
            return None
        zone = get_current_timezone_name()
        moment = clock.moment(day or clock.today(zone), time or dt.time(12, 0), zone)
        return moment if time else min(moment, clock.now()) if day == clock.today(zone) else moment


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("Agrees to"), choices=Purpose.choices)
    given_on = DayField(label=_("Since"))
    how = LineField(label=_("How they agreed"), max_length=200, help_text=_("On the membership form, by phone, in a letter."))


class QualificationForm(forms.Form):
    name = LineField(label=_("Qualification"), max_length=120)
    code = LineField(label=_("Number or code"), required=False, max_length=60)
    held_since = DayField(label=_("Since"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)
    evidence = LineField(label=_("What was seen"), required=False, max_length=300)


class CustomFieldForm(forms.Form):
    """Something the association asks of every contact."""

    name = LineField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind of answer"))
    choices = ProseField(label=_("Answers to choose from"), required=False, max_length=2000, rows=4, help_text=_("A line each."))

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", kinds)

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].split("\n")]
        if any(len(line) > 60 for line in lines):
            raise ValidationError(_("An answer has at most 60 characters."), code="long")
        return [line for line in lines if line][:60]


class SavedFilterForm(forms.Form):
    filter_name = LineField(label=_("Name of the filter"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)


def contact_initial(contact: Contact) -> dict[str, Any]:
    """Return what a form shows of a contact before it is touched."""
    return {
        "name": contact.name,
        "language": contact.language,
        "commune": contact.commune,
        "tags": list(contact.tags.order_by("key").values_list("name", flat=True)),
        **{f"field_{key[1:]}": value for key, value in contact.extra.items()},
    }
