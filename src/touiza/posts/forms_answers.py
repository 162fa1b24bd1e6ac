"""The form below what can be answered."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core.forms import ProseField, offer_choices
from touiza.core.ids import public_id
from touiza.core.translated import TranslatedText
from touiza.kernel.text import guess_language
from touiza.posts.models import Post
from touiza.posts.services.answering import LONGEST


class AnswerForm(forms.Form):
    """An answer, in any language. Who may answer for an association chooses in whose name; its own is offered first."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    next = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
    body = ProseField(label=_("Your answer"), max_length=LONGEST, rows=3)
    voice = forms.ChoiceField(label=_("In whose name?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, voice: Association | None = None, me: Actor | None = None, next_: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_key": public_id(), "next": next_, "voice": voice.handle if voice else ""})
        super().__init__(*args, **kwargs)
        if voice is None or me is None:
            del self.fields["voice"]
        else:
            offer_choices(self, "voice", [(voice.handle, str(voice)), (me.handle, str(me))])

    def text(self) -> TranslatedText:
        """Return what was written, in the language that it seems to be in."""
        return in_its_language(self.cleaned_data["body"])


class ChangeForm(forms.Form):
    """Changing an answer."""

    body = ProseField(label=_("Your answer"), max_length=LONGEST, rows=5)

    def text(self, answer: Post) -> TranslatedText:
        return in_its_language(self.cleaned_data["body"], answer.body.source)


def in_its_language(words: str, default: str = "") -> TranslatedText:
    """Return words as a text in the language they seem to be in; `default` where they give no sign, else the reader's."""
    language = guess_language(words, default=default or get_language() or "ar")
    return TranslatedText.of(language, **{language: words})
