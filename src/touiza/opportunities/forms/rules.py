"""What is typed of rules, and of whom an association does not take."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import AgeBand, LanguageLevel, SkillLevel
from touiza.actors.profile import LANGUAGE_SAID, SKILL_SAID
from touiza.associations.models import Association
from touiza.core.forms import LineField, western_digits
from touiza.opportunities.models import Effect, Opportunity, State
from touiza.vocabulary.forms import PlaceField, SkillField, TermField
from touiza.vocabulary.models import Language, PlaceKind

SHOWN = 50  # opportunities to choose from
AGES = [(band, label) for band, label in AgeBand.choices if band]


class WholeField(forms.IntegerField):
    """A whole number in any digits."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(western_digits(value) if isinstance(value, str) else value)


class RuleForm(forms.Form):
    """A rule as a sentence: what to do, for which work, with whom. What is left empty is not asked."""

    effect = forms.ChoiceField(label=_("The rule"), choices=Effect.choices, widget=forms.RadioSelect)
    opportunity = forms.ModelChoiceField(
        label=_("For"), queryset=Opportunity.objects.none(), required=False, empty_label=_("All our opportunities")
    )
    age_from = forms.ChoiceField(label=_("Youngest age"), choices=[("", _("any")), *AGES], required=False)
    age_to = forms.ChoiceField(label=_("Oldest age"), choices=[("", _("any")), *AGES], required=False)
    skill = SkillField(label=_("A skill"), required=False)
    skill_level = forms.TypedChoiceField(
        label=_("How well at least"), choices=list(SKILL_SAID.items()), coerce=int, initial=SkillLevel.ABLE, empty_value=SkillLevel.ABLE, required=False
    )
    needed_skills = forms.BooleanField(label=_("Every skill that the opportunity needs"), required=False)
    language = TermField(Language, label=_("A language"), empty=_("any"), required=False)
    language_level = forms.TypedChoiceField(
        label=_("How well at least"), choices=list(LANGUAGE_SAID.items()), coerce=int, initial=LanguageLevel.SPEAKS, empty_value=LanguageLevel.SPEAKS, required=False
    )
    place = PlaceField(
        label=_("Lives in (commune, wilaya or country)"), kinds=(PlaceKind.CITY, PlaceKind.REGION, PlaceKind.COUNTRY), required=False
    )
    within_km = WholeField(label=_("Lives within so many kilometres of the work"), min_value=1, max_value=2000, required=False)
    hours = WholeField(label=_("Confirmed hours with us, at least"), min_value=1, max_value=10_000, required=False)
    declined = WholeField(label=_("Times we declined them before, at least"), min_value=1, max_value=100, required=False)

    def __init__(self, association: Association, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Opportunity.objects.published().of(association).filter(state__in=[State.OPEN, State.PAUSED])
        chosen = rows.order_by("-pk").values("pk")[:SHOWN]
        field = self.fields["opportunity"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Opportunity.objects.filter(pk__in=chosen).select_related("post").order_by("-pk")


class UnwantedForm(forms.Form):
    """Whom the association does not take."""

    handle = LineField(label=_("Identifier of the person"), max_length=31, help_text=_("It stands in their profile: @name."))
    note = LineField(
        label=_("Note for your colleagues"),
        max_length=300,
        required=False,
        help_text=_("Write only what you could say to them: whoever is concerned may ask to read it."),
    )

    def clean_handle(self) -> str:
        return str(self.cleaned_data["handle"]).removeprefix("@").lower()
