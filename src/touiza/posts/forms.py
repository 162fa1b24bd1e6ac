"""Forms of posts: the composer on any page, the editor, a translation, the moment to publish."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.core.forms import LANGUAGE_NAMES, DayField, LineField, ProseField, offer_choices, western_digits
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.kernel.text import guess_language
from touiza.media.models import Attachment
from touiza.posts.models import Post, PostKind
from touiza.posts.services.changing import version_of
from touiza.posts.services.posting import Written, audiences_for

LONGEST_TEXT = 10_000
LONGEST_ADDRESS = 500
WRITABLE = (PostKind.NOTE, PostKind.ARTICLE, PostKind.LINK)


class ClockField(forms.CharField):
    """A time of the day as people type it, 18:30 in any digits; cleans to a time, or None."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "autocomplete": "off", "inputmode": "numeric"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        typed = western_digits(super().clean(value) or "").strip().replace(".", ":").replace("h", ":")
        if not typed:
            return None
        try:
            return dt.datetime.strptime(typed, "%H:%M").time()  # noqa: DTZ007 — the zone is the reader's
        except ValueError:
            raise ValidationError(_("Write the time with hours and minutes, like 18:30."), code="unreadable") from None


class PostForm(forms.Form):
    """What somebody writes. The short composer shows the text and its readers; the page of its own shows the rest."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in WRITABLE], required=False, widget=forms.HiddenInput)
    title = LineField(label=_("Title"), max_length=140, required=False)
    address = LineField(
        label=_("Address of the page"), max_length=LONGEST_ADDRESS, required=False,
        help_text=_("It begins with https://. Its title and its picture are fetched once and kept here."),
    )  # fmt: skip
    body = ProseField(label=_("Text"), max_length=LONGEST_TEXT, rows=4, required=False)
    audience = forms.ChoiceField(label=_("Seen by"), choices=Audience.choices, required=False)
    language = forms.ChoiceField(
        label=_("Language of the text"), required=False,
        choices=[("", _("As it is written")), *((code, LANGUAGE_NAMES[code]) for code in LANGUAGES)],
    )  # fmt: skip
    picture = forms.FileField(
        label=_("Picture"), required=False, help_text=_("Optional. JPEG, PNG or WebP, at most 12 MB."), max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    picture_alt = LineField(
        label=_("What the picture shows"), max_length=300, required=False, help_text=_("For people who do not see it.")
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    source = LineField(
        label=_("Source"), max_length=300, required=False, help_text=_("Where you have it from: a name, or an address.")
    )
    as_of = DayField(label=_("True as of"), required=False)
    good_until = DayField(
        label=_("Holds until"), required=False, help_text=_("After this day, readers are told that it may no longer be true.")
    )
    on = DayField(label=_("Publish on"), required=False)
    time = ClockField(label=_("at what time"), required=False)

    def __init__(self, *args: Any, author: Actor, post: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        offer_choices(self, "audience", [(one.value, one.label) for one in audiences_for(author)])
        self.fields["body"].widget.attrs["data-limit"] = settings.NOTE_LIMIT

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["when"] = self._when(data)
        return data

    def written(self, picture: Attachment | None) -> Written:
        """Return what was typed, in its language; what other languages say stays."""
        data, language = self.cleaned_data, self.told_language()
        title, body = (self.post.title, self.post.body) if self.post else (TranslatedText(language), TranslatedText(language))
        return Written(
            kind=PostKind(self.post.kind) if self.post and self.post.kind not in WRITABLE[:2] else PostKind(data["kind"] or PostKind.NOTE),
            title=_with(title, language, data["title"]),
            body=_with(body, language, data["body"]),
            audience=data["audience"] or Audience.PUBLIC,
            source=data["source"], as_of=data["as_of"], good_until=data["good_until"], picture=picture,
            address=data["address"],
        )  # fmt: skip

    def told_language(self) -> str:
        """Return the language of the text: of the post it belongs to, as chosen, else as it reads."""
        if self.post is not None and len(self.post.body.languages) > 1:
            return self.post.body.source
        data, page = self.cleaned_data, get_language() or settings.LANGUAGE_CODE
        return data["language"] or guess_language(f"{data['title']}\n{data['body']}", default=page)

    def _when(self, data: dict[str, Any]) -> dt.datetime | None:
        day = data.get("on")
        if day is None:
            return None
        return timezone.make_aware(dt.datetime.combine(day, data.get("time") or dt.time(8)))


def initial_of(post: Post) -> dict[str, Any]:
    """Return what the editor shows of a post."""
    source = post.body.source
    when = timezone.localtime(post.scheduled_for) if post.scheduled_for else None
    return {
        "seen": version_of(post),
        "kind": post.kind,
        "title": post.title.texts.get(source, ""),
        "address": post.link.address if post.kind == PostKind.LINK else "",
        "body": post.body.texts.get(source, ""),
        "audience": post.audience,
        "language": source,
        "picture_alt": post.picture.alt.in_(source).text if post.picture else "",
        "source": post.source,
        "as_of": post.as_of,
        "good_until": post.good_until,
        "on": when.date() if when else None,
        "time": f"{when:%H:%M}" if when else "",
    }


class TranslationForm(forms.Form):
    """The same post in another language."""

    language = forms.ChoiceField(label=_("Language"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES])
    title = LineField(label=_("Title"), max_length=140, required=False)
    body = ProseField(label=_("Text"), max_length=LONGEST_TEXT, rows=10)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [code for code in LANGUAGES if code != post.body.source]
        offer_choices(self, "language", [(code, LANGUAGE_NAMES[code]) for code in others])
        if not post.title:
            del self.fields["title"]


def _with(text: TranslatedText, language: str, typed: str) -> TranslatedText:
    texts = {**text.texts, language: typed}
    if len(text.languages) < 2:  # the only one: its language may be told anew
        texts = {language: typed}
    return TranslatedText(language if len(texts) == 1 else text.source, {code: one for code, one in texts.items() if one})
