"""Forms of projects: the editor, a step, its progress, a change of state."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import DayField, LineField, ProseField, TranslatedTextField, western_digits
from touiza.core.translated import TranslatedText
from touiza.media.models import Attachment
from touiza.projects.fields import LIMITS, ProjectFields
from touiza.projects.models import MOST_UNITS, Kind, Project, State, Step
from touiza.projects.services.writing import version_of
from touiza.vocabulary.forms import PlaceField, TermsField
from touiza.vocabulary.models import Cause, SustainableGoal

SAID = ("kind", "title", "aims", "body", "causes", "goals", "commune", "begins", "ends")


class CountField(forms.IntegerField):
    """A whole number in any digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        return super().to_python(western_digits(value) if isinstance(value, str) else value)


class ProjectForm(forms.Form):
    """What a project says. A draft needs a title alone; publishing asks for the aim."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(Kind.PROJECT, _("A project, with an end")), (Kind.SERVICE, _("A service that goes on"))],
        initial=Kind.PROJECT, widget=forms.RadioSelect,
    )  # fmt: skip
    title = TranslatedTextField(label=_("Title"), max_length=LIMITS["title"])
    aims = TranslatedTextField(
        label=_("Aim"),
        max_length=LIMITS["aims"],
        rows=2,
        required=False,
        help_text=_("What will be different when it is done, for whom. Say it in a sentence."),
    )
    body = TranslatedTextField(
        label=_("Tell of it"),
        max_length=LIMITS["body"],
        rows=10,
        required=False,
        help_text=_("Headings begin with ##, lines of a list with a hyphen."),
    )
    picture = forms.FileField(
        label=_("Picture"), required=False, help_text=_("Optional. JPEG, PNG or WebP, at most 12 MB."), max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    picture_alt = TranslatedTextField(
        label=_("What the picture shows"), max_length=300, required=False, help_text=_("For people who do not see it.")
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    causes = TermsField(Cause, label=_("Causes"), required=False)
    goals = TermsField(SustainableGoal, label=_("Sustainable development goals"), required=False)
    commune = PlaceField(label=_("Commune"), required=False)
    begins = DayField(label=_("From"), required=False)
    ends = DayField(label=_("Until"), required=False)

    def fields_with(self, picture: Attachment | None) -> ProjectFields:
        return ProjectFields(picture=picture, **{name: self.cleaned_data[name] for name in SAID})


def initial_of(project: Project) -> dict[str, Any]:
    """Return what the editor shows of a project."""
    post = project.post
    return {
        "seen": version_of(project),
        "kind": project.kind,
        "title": post.title,
        "aims": project.aims,
        "body": post.body,
        "picture_alt": post.picture.alt if post.picture else TranslatedText(),
        "causes": list(project.causes.all()),
        "goals": list(project.goals.all()),
        "commune": project.commune,
        "begins": project.begins,
        "ends": project.ends,
    }


class StepForm(forms.Form):
    """A step: what is done, and in which units it is counted."""

    title = TranslatedTextField(label=_("Step"), max_length=140, help_text=_("For example: “Plant the north slope”."))
    unit = TranslatedTextField(
        label=_("Counted in"),
        max_length=40,
        required=False,
        help_text=_("For example: trees, wells, rooms. Leave it empty for a step that is simply done or not."),
    )
    units = CountField(label=_("How many"), min_value=1, max_value=MOST_UNITS, required=False)

    def clean_units(self) -> int:
        return self.cleaned_data["units"] or 1


def initial_of_step(step: Step) -> dict[str, Any]:
    return {"title": step.title, "unit": step.unit, "units": step.units}


class ProgressForm(forms.Form):
    """How far a step has come, on which day."""

    done = CountField(label=_("Done so far, in all"), min_value=0, max_value=MOST_UNITS)
    note = LineField(label=_("Note"), max_length=300, required=False)
    on = DayField(label=_("On which day"), required=False, help_text=_("Today, if you leave it empty."))


class StateForm(forms.Form):
    """Where a project stands, and why."""

    state = forms.ChoiceField(choices=State.choices, widget=forms.HiddenInput)
    reason = ProseField(label=_("Why it is paused or given up"), max_length=500, rows=2, required=False)
