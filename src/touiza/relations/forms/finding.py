"""Forms of looking for people, of inviting in steps, and of allowing to be found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.audiences import Finders
from touiza.opportunities.models import Opportunity
from touiza.vocabulary import lists
from touiza.vocabulary.models import Language

MOST_WANTED, MOST_AT_A_TIME = 500, 20
EVERY = ((6, _("6 hours")), (12, _("12 hours")), (24, _("1 day")), (48, _("2 days")), (72, _("3 days")))


class FindableForm(forms.Form):
    """Which associations may find a person."""

    def __init__(self, *args: Any, finders: list[Finders], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findable_by"] = forms.ChoiceField(
            label=_("Who may find me"), choices=[(one.value, one.label) for one in finders], widget=forms.RadioSelect
        )


class SourcingForm(forms.Form):
    """How people are invited in steps."""

    wanted = forms.IntegerField(label=_("Until so many have applied"), min_value=1, max_value=MOST_WANTED)
    at_a_time = forms.IntegerField(label=_("People invited in a step"), min_value=1, max_value=MOST_AT_A_TIME)
    every_hours = forms.TypedChoiceField(label=_("From one step to the next"), choices=EVERY, coerce=int)


class FinderForm(forms.Form):
    """What somebody looks for in people. What means nothing is passed over."""

    family = forms.ChoiceField(label=_("Field of skills"), required=False)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    wilaya = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("family", _("Any field"), [(word.code, word.label()) for word in lists.families()])
        self._offer("skill", _("Any skill"), sorted(((word.code, word.label()) for word in lists.current("skills")), key=lambda pair: pair[1]))
        self._offer("language", _("Any language"), [(word.code, word.label()) for word in lists.current(lists.list_of(Language))])
        self._offer("wilaya", _("Anywhere, also from home"), [(word.code, word.label()) for word in lists.wilayas()])

    def _offer(self, name: str, empty: Any, words: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - all of them are
        field.choices = [("", empty), *words]


class InviteForm(forms.Form):
    """To which work people are invited."""

    def __init__(self, *args: Any, works: list[Opportunity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opportunity"] = forms.ChoiceField(
            label=_("To which opportunity"), choices=[(str(work.pk), work.post.title.here.text) for work in works],
            error_messages={"required": _("Choose an opportunity first."), "invalid_choice": _("Choose an opportunity first.")},
        )  # fmt: skip
