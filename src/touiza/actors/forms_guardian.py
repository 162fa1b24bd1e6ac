"""The forms of a guardian's consent: whom to ask, and the answer."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

ADDRESS = _("Write an e-mail address like name@example.org.")


class GuardianForm(forms.Form):
    """Whom to ask, and in which language."""

    guardian_email = forms.EmailField(
        label=_("E-mail of a parent or guardian"), max_length=254, error_messages={"required": ADDRESS, "invalid": ADDRESS}
    )
    guardian_language = forms.ChoiceField(
        label=_("The language they read"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class AnswerForm(forms.Form):
    """What a guardian answers; who agrees says to be one."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], error_messages={"required": _("Choose an answer.")})
    is_guardian = forms.BooleanField(label=_("I am a parent or the legal guardian of this young person"), required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "yes" and not cleaned.get("is_guardian"):
            self.add_error("is_guardian", _("Only a parent or the legal guardian can agree. Tick the box if you are."))
        return cleaned
