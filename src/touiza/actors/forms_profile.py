"""The form of one's own profile: every field with who may see it, skills and languages with a level each."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touiza.accounts.ages import FROM, guarded_bands
from touiza.accounts.fields import NameField
from touiza.accounts.models import FormOfAddress
from touiza.actors.models import FIELD_AUDIENCES, AgeBand, LanguageLevel, Person, SkillLevel
from touiza.actors.names import languages_of_script, name_text, spellings
from touiza.actors.profile import tags_of
from touiza.core.audiences import PROFILE_AUDIENCES
from touiza.core.forms import ProseField
from touiza.core.translated import Passage
from touiza.ui.forms import AvailabilityField
from touiza.vocabulary.availability import cells_of, mask_of
from touiza.vocabulary.forms import PlaceField, SkillField, TagsField, TermField, TermsField
from touiza.vocabulary.models import Accommodation, Cause, Language, Skill

FARTHEST_KM = 1000
MOST_HOURS = 60
PLAIN = ("tags", "about", "commune", "radius_km", "hours_per_week", "age_band", "causes", "needs")


@dataclass(frozen=True)
class LevelRow:
    """A skill or language the person has: its name, the field of its level, its id for the button that removes it."""

    name: Passage
    field: forms.BoundField
    key: int

    @property
    def remove_skill(self) -> str:
        """The name and value of that button, as the skill component takes them."""
        return f"remove_skill={self.key}"


def audience_field(name: str, label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[(audience.value, audience.label) for audience in PROFILE_AUDIENCES], required=True
    )


class ProfileForm(forms.Form):
    """All of a profile but the picture. What is right is kept even where something else is not."""

    name = NameField(
        label=_("The name people call you"), error_messages={"required": _("Write the name people call you.")}
    )
    other_name = NameField(label=_("The same name in the other script"), required=False)
    about = ProseField(label=_("About me"), max_length=2000, rows=4, required=False)
    form_of_address = forms.ChoiceField(
        label=_("How we speak to you"), choices=FormOfAddress.choices, widget=forms.RadioSelect
    )
    age_band = forms.ChoiceField(label=_("My age"), required=False)
    guardian_email = forms.EmailField(
        label=_("E-mail of a parent or guardian"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Write an e-mail address like name@example.org.")},
    )
    commune = PlaceField(label=_("My commune"), required=False)
    radius_km = forms.IntegerField(
        label=_("How far I can go, in kilometres"), min_value=1, max_value=FARTHEST_KM, required=False
    )
    availability = AvailabilityField(label=_("When I am free"))
    hours_per_week = forms.IntegerField(
        label=_("Hours a week I would like to give"), min_value=1, max_value=MOST_HOURS, required=False
    )
    new_skill = SkillField(label=_("Another skill"), required=False)
    tags = TagsField(
        label=_("In words of your own"),
        help_text=_("What you can do or know well, and found in no list: a species, a craft, a program."),
    )
    new_language = TermField(Language, label=_("Another language"), empty=_("Choose a language"), required=False)
    causes = TermsField(Cause, label=_("What I care about"), required=False)
    needs = TermsField(Accommodation, label=_("What makes it easier for me"), says="need", required=False)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)  # the state one began from

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        initial = initial_of(person)
        super().__init__(*args, initial={**initial, "seen": state_of(initial | _levels_of(person))}, **kwargs)
        self.fields["age_band"].choices = _ages(person)
        for name in FIELD_AUDIENCES.keys() - {"picture"}:
            self.fields[f"{name}_audience"] = audience_field(name, self._label_of(name))
        for row in person.skills.all():
            self._add_level(f"skill_{row.skill_id}", row.skill, row.level, SkillLevel, forms.RadioSelect())
        for spoken in person.languages.all():
            self._add_level(
                f"language_{spoken.language_id}", spoken.language, spoken.level, LanguageLevel, forms.Select()
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, other = cleaned.get("name"), cleaned.get("other_name")
        if name and other and languages_of_script(name) == languages_of_script(other):
            self.add_error(
                "other_name",
                ValidationError(_("Write it in the other script here: Arabic letters, or Latin ones."), code="script"),
            )
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return what changed and is right, as `services.people.update_profile` takes it."""
        cleaned, changed = self.cleaned_data, set(self.changed_data)
        found = {name: cleaned[name] for name in PLAIN if name in changed and name in cleaned}
        if found.get("age_band") in guarded_bands():
            del found["age_band"]  # with a guardian, or not at all: see guarded_band()
        if {"name", "other_name"} & changed and {"name", "other_name"} <= cleaned.keys():
            found["name"] = name_text(cleaned["name"], cleaned["other_name"])
        if "availability" in changed and "availability" in cleaned:
            found["availability"] = mask_of(cleaned["availability"])
        return found

    def guarded_band(self) -> str:
        """Return the age that was chosen anew where it is one for which a guardian is asked; "" else."""
        band = self.cleaned_data.get("age_band", "")
        return band if "age_band" in self.changed_data and band in guarded_bands() else ""

    def refuse_stale(self) -> bool:
        """Refuse to put what was typed in place of what another window has saved since; sent again, it is taken."""
        seen = self.cleaned_data.get("seen")
        stale = bool(seen and "seen" in self.changed_data and (self.changes() or self._levels_typed()))
        if stale:
            sentence = _("You changed your profile in another window after you opened this one. Save again to keep what stands here.")
            self.add_error(None, ValidationError(sentence, code="changed_meanwhile"))
            self.data = self.data.copy()
            self.data["seen"] = self.initial["seen"]
        return stale

    def _levels_typed(self) -> bool:
        """Tell whether a level, a new word or a removal was sent that is not what stands there now."""
        return self.skills() is not None or self.languages() is not None

    def audiences(self) -> dict[str, str]:
        """Return the audiences that changed, by field."""
        return {
            name: self.cleaned_data[f"{name}_audience"]
            for name in FIELD_AUDIENCES
            if f"{name}_audience" in self.changed_data and f"{name}_audience" in self.cleaned_data
        }

    def skills(self) -> dict[Skill, int] | None:
        """Return all skills with their levels, the new one with them; None when nothing changed."""
        rows = {row.skill: row.level for row in self.person.skills.all()}
        return self._levels("skill", rows, SkillLevel.ABLE)

    def languages(self) -> dict[Language, int] | None:
        """Return all languages with their levels, the new one with them; None when nothing changed."""
        rows = {row.language: row.level for row in self.person.languages.all()}
        return self._levels("language", rows, LanguageLevel.FLUENT)

    def skill_rows(self) -> Iterator[LevelRow]:
        for row in self.person.skills.all():
            yield LevelRow(row.skill.passage(), self[f"skill_{row.skill_id}"], row.skill_id)

    def language_rows(self) -> Iterator[LevelRow]:
        for row in self.person.languages.all():
            field = self[f"language_{row.language_id}"]
            yield LevelRow(row.language.passage(), field, row.language_id)

    def _add_level(self, name: str, word: Skill | Language, level: int, levels: Any, widget: forms.Widget) -> None:
        self.fields[name] = forms.TypedChoiceField(label=str(word), choices=levels.choices, coerce=int, widget=widget)
        self.initial[name] = level

    def _levels(self, kind: str, rows: dict[Any, int], first: int) -> dict[Any, int] | None:
        levels = {word: self.cleaned_data.get(f"{kind}_{word.pk}", level) for word, level in rows.items()}
        added = self.cleaned_data.get(f"new_{kind}")
        if added is not None and added not in levels:
            levels[added] = first
        removed = self.data.get(f"remove_{kind}")
        levels = {word: level for word, level in levels.items() if str(word.pk) != removed}
        return None if levels == rows else levels

    def _label_of(self, name: str) -> Any:
        labels = {"skills": _("What I can do"), "languages": _("My languages")}
        return labels.get(name) or self.fields[name].label


def initial_of(person: Person) -> dict[str, Any]:
    """Return a profile as its form shows it. The person comes with `people_with_profile()`."""
    name, other = spellings(person.actor.name)
    assert person.user is not None  # noqa: S101 - a profile without a login is never edited
    return {
        "name": name,
        "other_name": other,
        "about": person.about,
        "form_of_address": person.user.form_of_address,
        "age_band": person.age_band,
        "commune": person.commune,
        "radius_km": person.radius_km,
        "availability": cells_of(person.availability),
        "hours_per_week": person.hours_per_week,
        "causes": list(person.causes.all()),
        "tags": tags_of(person),
        "needs": list(person.needs.all()),
        **{f"{field}_audience": person.audience_of(field) for field in FIELD_AUDIENCES},
    }


def _levels_of(person: Person) -> dict[str, Any]:
    """Return skills and languages with their levels, in an order that does not depend on how they were loaded."""
    return {
        "skill_levels": sorted((row.skill_id, row.level) for row in person.skills.all()),
        "language_levels": sorted((row.language_id, row.level) for row in person.languages.all()),
    }


def state_of(initial: dict[str, Any]) -> str:
    """Return what tells one state of a profile from another, whatever the language it is looked at in."""
    told = {
        name: [row.pk for row in value] if name in {"causes", "needs"} else getattr(value, "pk", value)
        for name, value in initial.items()
    }
    return hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()


def _ages(person: Person) -> list[tuple[str, Any]]:
    """Return the ages to choose from: those this server has, and the one that was chosen."""
    hidden = {band for band, age in FROM.items() if age < settings.AGE_FLOOR} - {person.age_band}
    return [(value, label) for value, label in AgeBand.choices if value not in hidden]


class PictureForm(forms.Form):
    """A picture of oneself. The encoder says whether it is one."""

    picture = forms.FileField(
        label=_("My picture"),
        help_text=_("JPEG, PNG, WebP, AVIF or GIF, up to 12 MB. Where it was taken is removed from it."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}),
        error_messages={
            "required": _("Choose a picture first."),
            "empty": _("The file is empty. Choose the picture again."),
        },
    )
