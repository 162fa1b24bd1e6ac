"""Forms of what is done with posts: a poll, a rating, a share."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core.audiences import Audience
from touiza.core.forms import ProseField, TranslatedTextField, offer_choices
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.posts.models import Post
from touiza.posts.models.polls import MOST_CHOICES
from touiza.posts.services.posting import audiences_for
from touiza.posts.services.sharing import circles_for

LONGEST_CHOICE = 120
HOURS = ((24, _("In a day")), (72, _("In three days")), (168, _("In a week")), (336, _("In two weeks")), (720, _("In a month")))
STEPS = (
    (5, pgettext_lazy("rating", "5: very good")), (4, pgettext_lazy("rating", "4: good")), (3, pgettext_lazy("rating", "3: fair")),
    (2, pgettext_lazy("rating", "2: poor")), (1, pgettext_lazy("rating", "1: very poor")),
)  # fmt: skip


class PollForm(forms.Form):
    """A question and its answers, each on a line of its own; the same lines in each language that is filled."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    question = TranslatedTextField(label=_("Question"), max_length=140)
    choices = TranslatedTextField(
        label=_("Answers"), max_length=MOST_CHOICES * (LONGEST_CHOICE + 2), rows=5,
        help_text=_("Two to ten, each on a line of its own. In another language write the same lines in the same order."),
    )  # fmt: skip
    body = TranslatedTextField(label=_("What readers should know"), max_length=1000, rows=3, required=False)
    closes_in = forms.TypedChoiceField(label=_("Closes"), choices=HOURS, coerce=int, initial=168)
    audience = forms.ChoiceField(label=_("Seen by"), choices=Audience.choices)

    def __init__(self, *args: Any, author: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "audience", [(one.value, one.label) for one in audiences_for(author)])

    def clean_choices(self) -> list[TranslatedText]:
        typed: TranslatedText = self.cleaned_data["choices"]
        lines = {code: [line.strip() for line in typed.texts.get(code, "").splitlines() if line.strip()] for code in LANGUAGES}
        lines = {code: found for code, found in lines.items() if found}
        if len({len(found) for found in lines.values()}) > 1:
            raise ValidationError(_("Write as many answers in each language, in the same order."), code="uneven")
        if any(len(line) > LONGEST_CHOICE for found in lines.values() for line in found):
            raise ValidationError(_("Shorten each answer to %(most)d characters."), code="long", params={"most": LONGEST_CHOICE})
        return [
            TranslatedText(typed.source, {code: found[number] for code, found in lines.items()})
            for number in range(len(lines.get(typed.source, ())))
        ]

    @property
    def lasts(self) -> dt.timedelta:
        return dt.timedelta(hours=self.cleaned_data["closes_in"])


class RatingForm(forms.Form):
    steps = forms.TypedChoiceField(label=_("What do you think of it?"), choices=STEPS, coerce=int, widget=forms.RadioSelect)


class ShareForm(forms.Form):
    """What somebody says of what they pass on, in whose name, and to whom."""

    words = ProseField(label=_("What you say about it"), max_length=500, rows=3, required=False)
    voice = forms.ChoiceField(label=_("In whose name"), required=False)
    audience = forms.ChoiceField(label=_("Seen by"), choices=Audience.choices)

    def __init__(self, *args: Any, post: Post, actor: Actor, voices: list[Association], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "audience", [(one.value, one.label) for one in circles_for(post)])
        offer_choices(self, "voice", [("", str(actor)), *((one.handle, str(one.name.here)) for one in voices)])
        if not voices:
            del self.fields["voice"]

