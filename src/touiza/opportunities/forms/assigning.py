"""What a coordinator types about a plan, and a volunteer about their wishes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.forms import LineField
from touiza.opportunities.access_shifts import find_volunteer
from touiza.opportunities.forms.editor import day_field, time_field
from touiza.opportunities.forms.rules import WholeField
from touiza.opportunities.models import Shift, WishedShift, Wishes
from touiza.opportunities.models.shift import MOST_PLACES
from touiza.opportunities.services.wishing import MOST_FRIENDS
from touiza.opportunities.shift_words import named
from touiza.vocabulary.forms import SkillField
from touiza.vocabulary.models import Skill

SKILLS = 3  # different skills that one shift can need


class BeginForm(forms.Form):
    """For this work, or for all the work of its project."""

    def __init__(self, *args: Any, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if whole:
            choices = [("one", _("The shifts of this opportunity")), ("project", _("The shifts of the whole project"))]
            self.fields["scope"] = forms.ChoiceField(label=_("Which shifts?"), choices=choices, widget=forms.RadioSelect, initial="one")


class AskWishesForm(forms.Form):
    day = day_field(_("Wishes until the day"))
    time = time_field(_("At"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name, fault in (
            ("day", _("Write the date with day, month and year, like 28/11/2026.")),
            ("time", _("Write the time with two figures, like 08:30.")),
        ):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, fault)
        return data

    def until(self, zone: str) -> dt.datetime:
        return clock.moment(self.cleaned_data["day"], self.cleaned_data["time"], zone)


class DeedForm(forms.Form):
    """What to do with a person and a shift of a plan."""

    deed = forms.ChoiceField(choices=[(name, name) for name in ("place", "lock", "off", "unlock", "move")])
    shift = forms.IntegerField(min_value=1, max_value=2**53)
    to = forms.IntegerField(min_value=1, max_value=2**53, required=False)


class NeedsForm(forms.Form):
    """How many a shift needs, and up to three skills among them."""

    least = WholeField(
        label=_("At least so many people"), min_value=0, max_value=MOST_PLACES, required=False,
        help_text=_("Left empty, as many as the shift has places."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(SKILLS):
            self.fields[f"skill_{n}"] = SkillField(label=_("A skill that is needed"), required=False)
            self.fields[f"count_{n}"] = WholeField(label=_("By how many people"), min_value=1, max_value=50, required=False)

    def skills(self) -> dict[Skill, int]:
        data = self.cleaned_data
        return {data[f"skill_{n}"]: data[f"count_{n}"] or 1 for n in range(SKILLS) if data.get(f"skill_{n}")}


class WishesForm(forms.Form):
    """A word about each shift, how much in all, rest, and with whom."""

    most_hours = WholeField(label=_("At most so many hours in all"), min_value=1, max_value=500, required=False)
    rest_hours = WholeField(label=_("Hours of rest between two days"), min_value=0, max_value=48, required=False, initial=11)
    friends = LineField(
        label=_("With whom would you like to be?"), max_length=200, required=False,
        help_text=_("Up to five handles, with a comma between them. It counts when they name you too. Nobody is told whom you named."),
    )  # fmt: skip

    def __init__(self, *args: Any, shifts: Sequence[Shift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shifts = shifts
        words = [("", _("No wish")), *WishedShift.Word.choices]
        for shift in shifts:
            self.fields[f"shift-{shift.pk}"] = forms.ChoiceField(
                label=named(shift), choices=words, required=False, widget=forms.RadioSelect
            )

    def words(self) -> dict[int, str]:
        return {shift.pk: self.cleaned_data.get(f"shift-{shift.pk}", "") for shift in self.shifts}

    def clean_friends(self) -> list[Actor]:
        handles = [part for part in (one.strip() for one in self.cleaned_data["friends"].replace("،", ",").split(",")) if part]
        if len(handles) > MOST_FRIENDS:
            raise forms.ValidationError(_("Name at most five people."))
        found = [(handle, find_volunteer(handle)) for handle in handles]
        if missing := [handle for handle, actor in found if actor is None]:
            raise forms.ValidationError(_("There is nobody with the handle “%(handle)s”."), params={"handle": missing[0]})
        return [actor for _handle, actor in found if actor is not None]


def initial_wishes(wishes: Wishes | None) -> Mapping[str, Any]:
    if wishes is None:
        return {}
    said = {f"shift-{one.shift_id}": one.word for one in wishes.shifts.all()}
    friends = ", ".join(f"@{one.friend.handle}" for one in wishes.friends.all())
    return {"most_hours": wishes.most_hours, "rest_hours": wishes.rest_hours, "friends": friends, **said}
