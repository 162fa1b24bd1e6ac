"""The form of a few lines on somebody's wall."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, Openness, WallWriters
from touiza.core.audiences import Audience
from touiza.core.forms import ProseField
from touiza.core.ids import public_id
from touiza.core.translated import TranslatedText
from touiza.kernel.text import guess_language
from touiza.posts.services.posting import Written
from touiza.posts.services.walls import AUDIENCES

LONGEST = 2000


class WallForm(forms.Form):
    """What somebody writes, and who may read it. Followers are those of whose wall it is."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    body = ProseField(label=_("Write something"), max_length=LONGEST, rows=3)
    audience = forms.ChoiceField(label=_("Seen by"), choices=[(one.value, one.label) for one in AUDIENCES], initial=Audience.PUBLIC)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_key": public_id(), "audience": Audience.PUBLIC})
        super().__init__(*args, **kwargs)

    def written(self) -> Written:
        text = self.cleaned_data["body"]
        language = guess_language(text, default=get_language() or "ar")
        return Written(title=TranslatedText(language), body=TranslatedText(language, {language: text}), audience=self.cleaned_data["audience"])


class WallChoiceForm(forms.Form):
    """Who may write on a wall beside its owner."""

    wall = forms.ChoiceField(label=_("Who may write on the wall"), choices=WallWriters.choices)

    def __init__(self, *, actor: Actor) -> None:
        chosen = Openness.objects.filter(pk=actor.pk).values_list("wall", flat=True).first()
        super().__init__(initial={"wall": chosen or WallWriters.NOBODY})
