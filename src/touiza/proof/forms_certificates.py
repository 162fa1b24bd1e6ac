"""What is chosen for certificates over more than one piece of work."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core.forms import LANGUAGE_NAMES, DayField, offer_choices, offer_rows
from touiza.posts.models import Post
from touiza.proof.documents import CHOICES
from touiza.proof.models import CertificateScope
from touiza.proof.scopes import Scope

WORKS_SHOWN = 200  # pieces of work to choose from, the latest

LONGEST = 366 * 10  # days of a period


class PeriodForm(forms.Form):
    """A period, or everything to date."""

    scope = forms.ChoiceField(
        label=_("What shall it add up?"),
        choices=[(CertificateScope.TOTAL, CertificateScope.TOTAL.label), (CertificateScope.PERIOD, CertificateScope.PERIOD.label)],
        widget=forms.RadioSelect,
        initial=CertificateScope.TOTAL,
    )
    from_day = DayField(label=_("From"), required=False)
    to_day = DayField(label=_("To"), required=False, help_text=_("Both days are counted. Leave them empty for everything to date."))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("scope") == CertificateScope.PERIOD and not self.errors:
            self._check_days(found.get("from_day"), found.get("to_day"))
        return found

    def scope_of(self, association: Actor) -> Scope:
        """Return the scope that was chosen, at an association."""
        data = self.cleaned_data
        if data["scope"] == CertificateScope.PERIOD:
            return Scope.period(association, data["from_day"], data["to_day"])
        return Scope.total(association)

    def _check_days(self, first: dt.date | None, last: dt.date | None) -> None:
        for name, day in (("from_day", first), ("to_day", last)):
            if day is None:
                self.add_error(name, forms.ValidationError(_("A period needs both days."), code="required"))
        if first is None or last is None:
            return
        if last < first:
            self.add_error("to_day", forms.ValidationError(_("The last day comes before the first."), code="order"))
        elif (last - first).days > LONGEST:
            self.add_error("to_day", forms.ValidationError(_("A period of more than ten years is too long."), code="long"))


class OwnPeriodForm(PeriodForm):
    """A volunteer's: at which association, too."""

    association = forms.ModelChoiceField(label=_("At which association?"), queryset=Actor.objects.none(), empty_label=None)
    field_order = ["association", "scope", "from_day", "to_day"]

    def __init__(self, *args: Any, associations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "association", associations)
        self.fields["association"].error_messages["invalid_choice"] = _("Choose an association that confirmed your hours.")


class WorkField(forms.ModelChoiceField):
    """A piece of work, by its title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class RunForm(PeriodForm):
    """An association's: everyone of one piece of work, of a period, or of everything."""

    source = WorkField(label=_("Which piece of work?"), queryset=Post.objects.none(), required=False, empty_label=_("Choose one"))
    field_order = ["scope", "source", "from_day", "to_day"]

    def __init__(self, *args: Any, works: Any, is_limited: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = list(works.values_list("pk", flat=True)[:WORKS_SHOWN])
        offer_rows(self, "source", works.filter(pk__in=shown))
        kinds = [CertificateScope.ENGAGEMENT] if is_limited else list(CertificateScope)
        offer_choices(self, "scope", [(kind, kind.label) for kind in kinds])
        self.fields["scope"].initial = CertificateScope.ENGAGEMENT
        self.fields["source"].error_messages["invalid_choice"] = _("Choose a piece of work from the list.")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("scope") == CertificateScope.ENGAGEMENT and not found.get("source") and "source" not in self.errors:
            self.add_error("source", forms.ValidationError(_("Choose a piece of work from the list."), code="required"))
        return found

    def scope_of(self, association: Actor) -> Scope:
        if self.cleaned_data["scope"] == CertificateScope.ENGAGEMENT:
            return Scope.work(self.cleaned_data["source"])
        return super().scope_of(association)


class BundleForm(forms.Form):
    """In which languages the sheets are packed."""

    languages = forms.ChoiceField(
        label=_("Language of the PDF"), choices=[("-".join(codes), " + ".join(LANGUAGE_NAMES[code] for code in codes)) for codes in CHOICES]
    )
