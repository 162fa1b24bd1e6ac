"""Forms of albums, covers and what people save."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.core.forms import DayField, LineField, TranslatedTextField, offer_choices
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.posts.models import AlbumPicture, SaveList
from touiza.posts.services.posting import audiences_for
from touiza.vocabulary.forms import TagsField

ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif"
MOST_AT_ONCE = 20  # without scripts, in one form


class AlbumForm(forms.Form):
    """What an album is called, what it tells, who sees it."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    title = TranslatedTextField(label=_("Title"), max_length=140)
    body = TranslatedTextField(label=_("Tell of it"), max_length=2000, rows=3, required=False)
    audience = forms.ChoiceField(label=_("Seen by"), choices=Audience.choices)

    def __init__(self, *args: Any, author: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "audience", [(one.value, one.label) for one in audiences_for(author)])


class AlbumWordsForm(forms.Form):
    """What an album is called and tells, once it is begun. `seen`: the version the editor began from."""

    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    title = TranslatedTextField(label=_("Title"), max_length=140)
    body = TranslatedTextField(label=_("Tell of it"), max_length=2000, rows=3, required=False)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralPicturesField(forms.FileField):
    """Several files of one input; cleans to the list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=255, widget=SeveralFiles(attrs={"accept": ACCEPTED}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) and data else [None]
        return [super(SeveralPicturesField, self).clean(one, initial) for one in files[:MOST_AT_ONCE]]


class PicturesForm(forms.Form):
    """Pictures as a browser without scripts sends them: some at a time."""

    pictures = SeveralPicturesField(label=_("Pictures"), help_text=_("JPEG, PNG or WebP, at most 12 MB each."))

    @property
    def files_sent(self) -> list[UploadedFile]:
        return cast("list[UploadedFile]", self.cleaned_data["pictures"])


class PictureForm(forms.Form):
    """What a picture shows, and what stands below it."""

    alt = TranslatedTextField(
        label=_("What the picture shows"), max_length=300, required=False,
        help_text=_("For people who do not see it: who does what, and where."),
    )  # fmt: skip
    caption = TranslatedTextField(label=_("Caption"), max_length=300, required=False)


class WordsForm(forms.Form):
    """The same in the reader's own language, a line each: for many pictures on one page."""

    alt = LineField(label=_("What the picture shows"), max_length=300, required=False)
    caption = LineField(label=_("Caption"), max_length=300, required=False)

    def __init__(self, *args: Any, picture: AlbumPicture, language: str, **kwargs: Any) -> None:
        initial = {"alt": picture.attachment.alt.texts.get(language, ""), "caption": picture.caption.texts.get(language, "")}
        super().__init__(*args, prefix=f"p{picture.pk}", initial=initial, **kwargs)
        self.picture, self.language = picture, language

    def texts(self) -> tuple[TranslatedText, TranslatedText]:
        """Return both texts with this language changed, and the others as they are."""
        before = {"alt": self.picture.attachment.alt, "caption": self.picture.caption}
        alt, caption = (_with(before[name], self.language, self.cleaned_data[name]) for name in ("alt", "caption"))
        return alt, caption


class CoverForm(forms.Form):
    """A cover: a picture, and, for an occasion, its name and its days."""

    picture = forms.FileField(
        label=_("Picture"), max_length=255, widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("A wide one looks best. JPEG, PNG or WebP, at most 12 MB."),
    )  # fmt: skip
    alt = TranslatedTextField(label=_("What the picture shows"), max_length=300, help_text=_("For people who do not see it."))
    occasion = TranslatedTextField(
        label=_("Occasion"), max_length=80, required=False,
        help_text=_("For example: Tree Day. Leave it empty for the cover that stands all year."),
    )  # fmt: skip
    begins = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)


class SaveListForm(forms.Form):
    name = LineField(label=_("Name of the list"), max_length=80)
    is_public = forms.BooleanField(label=_("Everyone may read this list"), required=False)


class SaveForm(forms.Form):
    """Something to keep: an address, or words of one's own about what is kept already."""

    within = forms.ModelChoiceField(label=_("List"), queryset=SaveList.objects.none(), required=False, empty_label=_("A new list"))
    new_list = LineField(label=_("Name of the new list"), max_length=80, required=False)
    address = LineField(
        label=_("Address of the page"), max_length=500, help_text=_("It begins with https://."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )  # fmt: skip
    title = LineField(label=_("Title"), max_length=200, required=False, help_text=_("Leave it empty: the page is asked for its own."))
    note = LineField(label=_("What you want to remember"), max_length=500, required=False)
    tags = TagsField(label=_("Tags"), required=False)

    def __init__(self, *args: Any, owner: Actor, of_page: bool = True, kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["within"]).queryset = SaveList.objects.filter(owner=owner).order_by("name")
        gone = ([] if of_page and not kept else ["address"]) + ([] if of_page else ["title"]) + (["within", "new_list"] if kept else [])
        for name in gone:
            del self.fields[name]


def _with(text: TranslatedText, language: str, typed: str) -> TranslatedText:
    texts = {code: typed if code == language else text.texts.get(code, "") for code in LANGUAGES}
    texts = {code: one for code, one in texts.items() if one}
    return TranslatedText(text.source if text.source in texts else next(iter(texts), language), texts)
