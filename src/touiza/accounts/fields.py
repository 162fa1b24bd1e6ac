"""The form field for a person's name: what deceives is refused with its reason."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField
from touiza.kernel.text.cleaning import clean_name
from touiza.kernel.text.names import NameProblem, check_name

NAME_LENGTH = 80

PROBLEMS = {
    NameProblem.CONTROL: _("The name holds characters that cannot be shown. Type it again."),
    NameProblem.BIDI: _("The name holds characters that turn the line around. Type it again."),
    NameProblem.INVISIBLE: _("The name holds characters that nobody can see. Type it again."),
    NameProblem.STACKED_MARKS: _("There are too many marks on one letter of the name."),
    NameProblem.MIXED_SCRIPTS: _("One word of the name mixes two scripts. Write each word in one script."),
    NameProblem.CONFUSABLE: _("A word of the name looks like Latin letters but is not. Type it on a Latin keyboard."),
    NameProblem.NOTHING_TO_READ: _("Write a name with at least one letter."),
}


class NameField(LineField):
    """A person's name, in any script."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", NAME_LENGTH)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Clean it; bidi and invisible characters are refused rather than dropped, so that nobody is surprised."""
        name = clean_name(forms.CharField.to_python(self, value) or "")
        if not name:
            return ""
        problems = check_name(name)
        if not problems and not any(character.isalpha() for character in name):
            problems = (NameProblem.NOTHING_TO_READ,)
        if problems:
            raise ValidationError(PROBLEMS[problems[0]], code=str(problems[0]))
        return name
