"""The forms of settings, and of leaving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.actors.zones import zone_choices


class SettingsForm(forms.ModelForm):
    """How Touiza speaks and looks to one person."""

    class Meta:
        model = User
        fields = ("language", "time_zone", "theme", "form_of_address", "hijri_dates", "keyboard_shortcuts")
        widgets = {
            "language": forms.RadioSelect,
            "theme": forms.RadioSelect,
            "form_of_address": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=zone_choices(self.instance.time_zone), initial=self.instance.time_zone
        )
        self.fields["form_of_address"].help_text = _("In Arabic and French, sentences to you follow this choice.")
        self.fields["hijri_dates"].help_text = _("By the Umm al-Qura calendar: where the moon is sighted it may differ by a day.")
        self.fields["keyboard_shortcuts"].help_text = _("j and k move through a list, a accepts, r answers.")


class ErasureForm(forms.Form):
    """The last question before everything goes."""

    sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Tick the box if you want everything to go.")},
    )
