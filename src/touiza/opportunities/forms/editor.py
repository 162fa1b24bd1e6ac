"""The editor of an opportunity: one page. A draft is kept as far as it can be read; publishing asks for everything."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.forms import TranslatedTextField
from touiza.core.translated import TranslatedText
from touiza.opportunities.checks import problems
from touiza.opportunities.fields import LIMITS, LISTS, OpportunityFields
from touiza.opportunities.forms.counted import CountedForm
from touiza.opportunities.models import Attendance, JoinMode, Opportunity, Per, Timing
from touiza.opportunities.prose import without_empty_sections
from touiza.opportunities.typed import parse_day, parse_minutes, parse_time, parse_whole, write_day, write_time
from touiza.opportunities.zones import zone_of
from touiza.vocabulary.forms import PlaceField, SkillsField, TagsField, TermsField
from touiza.vocabulary.models import Accommodation, Cause, Language, SustainableGoal

HOURS, MINUTES = "60", "1"
# The models say these to volunteers; here they are said to who writes the opportunity.
TIMINGS = [
    (Timing.DATED, _("On a date")),
    (Timing.SHIFTS, _("In shifts, which people choose")),
    (Timing.FLEXIBLE, _("Whenever suits each person, until a deadline")),
    (Timing.ARRANGED, _("At a time agreed with each person")),
    (Timing.DEED, _("It takes no time: a deed, like signing, sharing or lending")),
]
JOIN_MODES = [(JoinMode.AT_ONCE, _("At once, while places are left")), (JoinMode.REVIEW, _("After you have read their application"))]
AMOUNT_FAULT = _("Write the time in figures, like 2, 4.5 or 4:30.")
LOWEST_AGES = [
    ("", _("No lowest age")),
    ("16_17", _("16")),
    ("18_24", _("18")),
    ("25_39", _("25")),
    ("40_59", _("40")),
    ("60_plus", _("60")),
]


class TypedField(forms.CharField):
    """A short left-to-right text that is read into a value; an empty one is None."""

    def __init__(
        self, *, read: Callable[[str], Any], write: Callable[[Any], str], fault: str | Promise, **kwargs: Any
    ) -> None:
        self.read, self.write, self.fault = read, write, fault
        attrs = {"dir": "ltr", "inputmode": kwargs.pop("inputmode", "text"), "autocomplete": "off"}
        super().__init__(required=False, max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self.read(text)
        except (ValueError, OverflowError):
            raise forms.ValidationError(str(self.fault), code="unreadable") from None

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else self.write(value)

    def run_validators(self, value: Any) -> None:
        """The length was a text's, and is checked before it is read."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > 30:
            raise forms.ValidationError(str(self.fault), code="unreadable")
        return super().clean(value)


def day_field(label: str | Promise, **kwargs: Any) -> TypedField:
    fault = _("Write the date with day, month and year, like 28/11/2026.")
    return TypedField(label=label, read=parse_day, write=write_day, fault=fault, **kwargs)


def time_field(label: str | Promise) -> TypedField:
    return TypedField(
        label=label, read=parse_time, write=write_time, fault=_("Write the time with two figures, like 08:30.")
    )


class EditorForm(CountedForm):
    """Everything an opportunity says. Nothing is required by the fields; `publishing` runs the checks of publishing."""

    attendance = forms.ChoiceField(
        label=_("How do volunteers take part?"), choices=Attendance.choices, widget=forms.RadioSelect, required=False
    )
    title = TranslatedTextField(
        label=_("Title"),
        max_length=LIMITS["title"],
        required=False,
        help_text=_("Begin with what volunteers do: “Plant 400 cedars in Chréa”."),
    )
    body = TranslatedTextField(label=_("The work"), max_length=LIMITS["body"], rows=14, required=False)
    deliverable = TranslatedTextField(
        label=_("What will be delivered"),
        max_length=LIMITS["deliverable"],
        rows=2,
        required=False,
        help_text=_("For work from home. Something that can be counted: “40 pages translated”."),
    )
    picture = forms.FileField(
        label=_("Picture"), required=False, help_text=_("Optional. JPEG, PNG or WebP, at most 12 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    picture_alt = TranslatedTextField(
        label=_("What the picture shows"),
        max_length=300,
        required=False,
        help_text=_("For people who do not see it."),
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)

    timing = forms.ChoiceField(
        label=_("When is it done?"), choices=TIMINGS, widget=forms.RadioSelect, required=False
    )
    day = day_field(
        _("Date"), help_text=_("Example: 28/11/2026. For work until a deadline: from when, if not from now.")
    )
    last_day = day_field(_("Last day"), help_text=_("Only where it takes several days."))
    starts = time_field(_("From"))
    ends = time_field(_("To"))
    deadline = day_field(_("Until"), help_text=_("The last day on which it can still be done."))
    withdraw_hours = TypedField(
        label=_("People withdraw freely until so many hours before a shift"),
        read=parse_whole,
        write=lambda value: "" if value is None else str(value),
        fault=_("Write the number in figures, like 30."),
        inputmode="numeric",
        help_text=_("Later they can still withdraw, with a sentence to the coordinator. 24 where it is empty."),
    )
    amount = TypedField(
        label=_("Time asked of one person"),
        read=str,
        write=lambda value: value or "",
        fault=AMOUNT_FAULT,
        inputmode="decimal",
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[(HOURS, _("hours")), (MINUTES, _("minutes"))], required=False)
    per = forms.ChoiceField(label=_("How often"), choices=Per.choices, required=False)
    time_not_stated = forms.BooleanField(label=_("The time is not stated"), required=False)

    commune = PlaceField(
        label=_("Commune"), required=False, help_text=_("Leave it empty where people take part from anywhere.")
    )
    address = TranslatedTextField(
        label=_("Meeting place"),
        max_length=LIMITS["address"],
        required=False,
        help_text=_("As you would tell a guest who does not know the town."),
    )

    places = TypedField(
        label=_("Places"),
        read=parse_whole,
        write=lambda value: "" if value is None else str(value),
        fault=_("Write the number of places in figures, like 30."),
        inputmode="numeric",
        help_text=_("Leave it empty for no limit."),
    )
    group_limit = TypedField(
        label=_("People in one application"),
        read=parse_whole,
        write=lambda value: "" if value is None else str(value),
        fault=_("Write the number of people in figures, like 10."),
        inputmode="numeric",
        help_text=_("For groups that come together: how many at most. Leave it empty if everybody applies for themselves."),
    )
    backup_places = TypedField(
        label=_("Back-ups"),
        read=parse_whole,
        write=lambda value: str(value or ""),
        fault=_("Write the number of back-ups in figures, like 5."),
        inputmode="numeric",
        help_text=_("Accepted beyond the places. When one comes free, the first moves up by itself."),
    )
    guardian_consent = forms.BooleanField(
        label=_("Who is under 18 needs the consent of a guardian"), required=False
    )
    join_mode = forms.ChoiceField(
        label=_("How do people join?"), choices=JOIN_MODES, widget=forms.RadioSelect, required=False
    )
    guests_welcome = forms.BooleanField(
        label=_("People may apply without an account"),
        required=False,
        help_text=_("They give a name and an e-mail address, and confirm by a link. You answer them like everybody."),
    )
    lowest_age = forms.ChoiceField(label=_("Lowest age"), choices=LOWEST_AGES, required=False)
    languages = TermsField(Language, label=_("Languages of the work"), required=False)
    skills_needed = SkillsField(
        most=4,
        label=_("Skills needed"),
        help_text=_("Without them the work cannot be done. Leave it empty if anyone can."),
    )
    skills_welcome = SkillsField(
        most=4, label=_("Skills welcome"), help_text=_("They help, and can be learnt on the way.")
    )
    accommodations = TermsField(
        Accommodation, says="offer", label=_("What makes it easier to take part?"), required=False
    )
    causes = TermsField(Cause, label=_("Causes"), required=False)
    tags = TagsField(
        label=_("Tags"),
        help_text=_("Words that people may look for, and that stand nowhere above: a festival, a school, a species. Everybody sees them."),
    )
    goals = TermsField(SustainableGoal, label=_("Sustainable development goals"), required=False)

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)  # the version that is being edited
    form_key = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)  # sent twice, stored once

    def __init__(
        self, *args: Any, zone: str, ended: dt.datetime | None = None, publishing: bool = False, **kwargs: Any
    ) -> None:
        self.zone, self.ended, self.publishing = zone, ended, publishing
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._forget_irrelevant(data)
        self._clean_amount(data)
        if data.get("places") == 0:
            self.add_error("places", _("Write at least one place, or leave it empty for no limit."))
        elif (data.get("places") or 0) > 10_000:
            self.add_error("places", _("Write at most 10,000 places, or leave it empty for no limit."))
        self._clean_groups(data)
        if (data.get("withdraw_hours") or 0) > 720:
            self.add_error("withdraw_hours", _("Write at most 720 hours: that is a month."))
        if self.publishing:
            self._check(data)
        return data

    def _clean_groups(self, data: dict[str, Any]) -> None:
        group = data.get("group_limit")
        if group is not None and not 2 <= group <= 200:
            self.add_error("group_limit", _("Write a number from 2 to 200, or leave it empty."))
        if (data.get("backup_places") or 0) > 1000:
            self.add_error("backup_places", _("Write at most 1,000 back-ups."))
        elif data.get("backup_places") and not data.get("places") and "places" not in self.errors:
            self.add_error("backup_places", _("Back-ups need a number of places: write it first."))

    def _forget_irrelevant(self, data: dict[str, Any]) -> None:
        """Drop the errors of fields that do not count for this kind of work: they may not even be on the screen."""
        timing = data.get("timing") or Timing.DATED
        hidden = {"deadline"} if timing == Timing.DATED else {"last_day", "starts", "ends"}
        if timing == Timing.SHIFTS:
            hidden |= {"day", "deadline", "places"}
        else:
            hidden.add("withdraw_hours")
        if timing == Timing.DEED:
            hidden.add("day")
        if data.get("attendance") == Attendance.REMOTE:
            hidden.add("address")
        for name in hidden & set(self.errors):
            del self.errors[name]

    def _clean_amount(self, data: dict[str, Any]) -> None:
        text, unit = data.get("amount"), int(data.get("unit") or HOURS)
        data["minutes"] = None
        if not text or data.get("time_not_stated") or data.get("timing") == Timing.DEED:
            return
        try:
            data["minutes"] = parse_minutes(text, unit) or None
        except ValueError:
            self.add_error("amount", AMOUNT_FAULT)
        if (data["minutes"] or 0) > 100_000:
            self.add_error("amount", _("Write the time that one person gives, not that of everyone together."))

    def _check(self, data: dict[str, Any]) -> None:
        untimed = data.get("timing") in {Timing.SHIFTS, Timing.DEED}
        if not untimed and not data.get("minutes") and not data.get("time_not_stated") and "amount" not in self.errors:
            data["minutes"] = _span(data)
            if data["minutes"] is None and not _spans_a_day(data):
                self.add_error("amount", _("Write how much time it takes, or tick that it is not stated."))
        today, now = clock.today(self.zone), clock.now()
        if self.ended:
            today = min(today, clock.day_of(self.ended - dt.timedelta(seconds=1), self.zone))
        ahead = None if self.ended and self.ended <= now else now
        for problem in problems(self.opportunity_fields(), today=today, now=ahead):
            if problem.field not in self.errors:
                self.add_error(problem.field, str(problem.sentence))

    def opportunity_fields(self, **more: Any) -> OpportunityFields:
        """Return what was typed; a field that could not be read keeps what it said before."""
        value = self._value
        timing = value("timing") or Timing.DATED
        dated, in_shifts = timing == Timing.DATED, timing == Timing.SHIFTS
        hours = value("withdraw_hours")
        remote = value("attendance") == Attendance.REMOTE
        lists: dict[str, Any] = {name: list(value(name) or ()) for name in LISTS}
        return OpportunityFields(
            title=value("title"),
            body=without_empty_sections(value("body")),
            deliverable=value("deliverable"),
            counts=value("counts") or "",
            counts_word=value("counts_word"),
            attendance=value("attendance") or Attendance.ON_SITE,
            timing=timing,
            day=None if timing in {Timing.SHIFTS, Timing.DEED} else value("day"),
            last_day=value("last_day") if dated else None,
            starts=value("starts") if dated else None,
            ends=value("ends") if dated else None,
            deadline=None if dated or in_shifts else value("deadline"),
            zone=zone_of(value("commune"), self.zone),
            minutes=None if timing == Timing.DEED else self.cleaned_data.get("minutes"),
            per=value("per") or Per.ONCE,
            places=None if in_shifts else value("places"),
            group_limit=None if in_shifts else value("group_limit"),
            backup_places=0 if in_shifts else value("backup_places") or 0,
            guardian_consent=bool(value("guardian_consent")),
            withdraw_hours=24 if hours is None else min(hours, 720),
            join_mode=value("join_mode") or JoinMode.REVIEW,
            lowest_age=value("lowest_age") or "",
            guests_welcome=bool(value("guests_welcome")),
            commune=value("commune"),
            address=TranslatedText() if remote else value("address"),
            skills_needed=list(value("skills_needed") or ()),
            skills_welcome=list(value("skills_welcome") or ()),
            tags=tuple(value("tags") or ()),
            **lists,
            **more,
        )

    def _value(self, name: str) -> Any:
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        kept = self.get_initial_for_field(self.fields[name], name)
        return TranslatedText() if kept is None and isinstance(self.fields[name], TranslatedTextField) else kept


def _span(data: dict[str, Any]) -> int | None:
    """Return the minutes between the two times of one day, where both are known."""
    starts, ends = data.get("starts"), data.get("ends")
    if starts is None or ends is None or not _spans_a_day(data):
        return None
    until = (ends.hour * 60 + ends.minute) or 24 * 60
    return max(until - starts.hour * 60 - starts.minute, 0) or None


def _spans_a_day(data: dict[str, Any]) -> bool:
    """Tell whether both times of one day were written, so that the time asked is known once they are right."""
    dated = data.get("timing") == Timing.DATED and not data.get("last_day")
    return dated and data.get("starts") is not None and data.get("ends") is not None


def initial_of(opportunity: Opportunity, fields: OpportunityFields) -> dict[str, Any]:
    """Return what the form shows of an opportunity."""
    plain = {
        name: getattr(fields, name) for name in EditorForm.base_fields if hasattr(fields, name) and name != "picture"
    }
    edited = opportunity.post.edited_at
    return {
        **plain,
        **amount_of(fields.minutes),
        "time_not_stated": fields.minutes is None and opportunity.post.state == "published",
        "picture_alt": fields.picture.alt if fields.picture else TranslatedText(),
        "seen": edited.isoformat() if edited else "",
    }


def amount_of(minutes: int | None) -> dict[str, str]:
    """Return an amount of time as the form shows it: 4:30 hours, 20 minutes."""
    if not minutes:
        return {"amount": "", "unit": HOURS}
    if minutes < 60:
        return {"amount": str(minutes), "unit": MINUTES}
    whole, rest = divmod(minutes, 60)
    return {"amount": f"{whole}:{rest:02}" if rest else str(whole), "unit": HOURS}


def initial_for(association: Association) -> dict[str, Any]:
    """Return what a new form begins with: what the association says of itself, and the language one writes in."""
    own = list(association.languages.all())
    return {
        "attendance": Attendance.ON_SITE,
        "timing": Timing.DATED,
        "join_mode": JoinMode.REVIEW,
        "commune": association.commune,
        "languages": own or list(Language.objects.filter(code=get_language())),
        "causes": list(association.causes.all()),
    }
