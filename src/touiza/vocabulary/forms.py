"""Form fields for the shared words. Their cleaned values are rows of the vocabulary, ready for a service."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.core.forms import LineField
from touiza.vocabulary import concepts, lists, search, tagging, typeahead
from touiza.vocabulary.lists import Word
from touiza.vocabulary.models import Place, PlaceKind, Skill, Term
from touiza.vocabulary.widgets import SeveralInputs, SuggestInput

SHOWN = 6  # names offered when one does not fit
WHERE_ONE_LIVES = (PlaceKind.CITY, PlaceKind.COUNTRY)


class TermsField(forms.MultipleChoiceField):
    """Several words of a short list, as boxes. Takes rows, words or codes as initial; cleans to a list of rows.

    `says` picks the words of an accommodation: "offer" for an opportunity, "need" for a person.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, model: type[Term], *, says: str = "label", **kwargs: Any) -> None:
        self.model = model
        super().__init__(choices=_choices(model, says), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [_code(item) for item in _several(value)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[Any]:
        codes = super().clean(value)
        return list(self.model.objects.filter(code__in=codes).order_by("position")) if codes else []


class TermField(forms.ChoiceField):
    """One word of a short list, as a select. Cleans to a row, or None."""

    def __init__(self, model: type[Term], *, empty: Any = "", says: str = "label", **kwargs: Any) -> None:
        self.model = model
        super().__init__(choices=_choices(model, says, empty=empty), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return _code(value) if value else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        return self.model.objects.filter(code=code).first() if code else None


class NamedField(LineField, ABC):
    """What is chosen by writing its name. A name that fits none or several is refused with the names that come near."""

    source = ""
    default_error_messages = {
        "several": _("Several fit what you wrote. Write one of them in full: %(names)s."),
        "near": _("Nothing bears this name. Did you mean: %(names)s?"),
        "none": _("Nothing bears this name. Check the spelling, or write it in another language."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=typeahead.LONGEST, widget=SuggestInput(source=self.source), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else self.name_of(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        named, near = self.look_up(text)
        if len(named) == 1:
            return self.row_of(named[0])
        found = named or near
        self._suggest([self.name_of(one) for one in found])
        names = _listing([self.name_of(one) for one in found[:SHOWN]])
        kind = "several" if named else "near" if near else "none"
        raise ValidationError(self.error_messages[kind], code=kind, params={"names": names})

    def name_of(self, found: Any) -> str:
        return str(found.label())

    def row_of(self, found: Any) -> Any:
        return found

    @abstractmethod
    def look_up(self, text: str) -> tuple[list[Any], list[Any]]:
        """Return what bears the name, and what comes near."""

    def _suggest(self, names: Sequence[str]) -> None:
        if isinstance(self.widget, SuggestInput):
            self.widget.suggestions = names


class PlaceField(NamedField):
    """A commune or city (or a country, for those abroad), by its name in any language. Cleans to a Place, or None."""

    source = "vocabulary:places"
    default_error_messages = {
        "several": _("Several places bear this name. Write one of them in full: %(names)s."),
        "near": _("We know no place of this name. Did you mean: %(names)s?"),
        "none": _(
            "We know no place of this name. Write the commune, and its wilaya if you can: “Aïn El Kebira, Sétif”."
        ),
    }

    def __init__(self, *, kinds: Collection[str] = WHERE_ONE_LIVES, **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(**kwargs)

    def name_of(self, found: Any) -> str:
        return str(found.full_label())

    def look_up(self, text: str) -> tuple[list[Place], list[Place]]:
        hits = search.rank_places(text, kinds=self.kinds)
        for fit in (search.NAMED, search.FULL):
            named = [hit.place for hit in hits if hit.fit == fit]
            if named:
                return _nearest_kind(named), []
        return [], [hit.place for hit in hits]


class SkillField(NamedField):
    """A skill by its name in any language. Cleans to a Skill, or None."""

    source = "vocabulary:skills"
    default_error_messages = {
        "several": _("Several skills fit what you wrote. Write one of them in full: %(names)s."),
        "near": _("We have no skill of this name. Did you mean: %(names)s?"),
        "none": _("We have no skill of this name. Try a shorter or another word for it."),
    }

    def row_of(self, found: Any) -> Skill:
        return Skill.objects.get(pk=found.id)

    def look_up(self, text: str) -> tuple[list[Word], list[Word]]:
        ranked = typeahead.rank_skills(text)
        for fit in (typeahead.LABEL, typeahead.SYNONYM):
            named: list[Word] = [skill for found, skill in ranked if found == fit]
            if named:
                return named, []
        return [], [skill for _fit, skill in ranked] or _by_concepts(text)


class SkillsField(forms.MultiValueField):
    """A few skills, each by its name. Cleans to a list of skills, in order, each once."""

    def __init__(self, *, most: int = 5, required: bool = False, **kwargs: Any) -> None:
        fields = tuple(SkillField(required=False) for _ in range(most))
        widget = SeveralInputs(source=SkillField.source, most=most, label=kwargs.get("label", ""))
        super().__init__(fields, require_all_fields=False, required=required, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return [one if isinstance(one, str) or one is None else one.label() for one in value]

    def compress(self, data_list: list[Any]) -> list[Skill]:
        return list(dict.fromkeys(skill for skill in data_list or [] if skill))


def _by_concepts(text: str) -> list[Word]:
    """Return our skills that are the same as what other vocabularies call so."""
    ids = [concept.skill_id for concept in concepts.find_concepts(text, get_language() or "ar") if concept.skill_id]
    return list(lists.words_for("skills", ids, as_given=True))


class TagField(LineField):
    """One free tag, cleaned; "" where nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=typeahead.LONGEST, widget=SuggestInput(source="vocabulary:tags"), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return tagging.clean_tag(text or "")
        except Refusal as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from refusal


class TagsField(forms.MultiValueField):
    """A few free tags. Cleans to their names, in order, each once however it is written."""

    def __init__(self, *, most: int = tagging.MOST_TAGS, required: bool = False, **kwargs: Any) -> None:
        fields = tuple(TagField(required=False) for _ in range(most))
        widget = SeveralInputs(source="vocabulary:tags", most=most, label=kwargs.get("label", ""))
        super().__init__(fields, require_all_fields=False, required=required, widget=widget, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is written, not only as many inputs as were filled before."""
        return [one for one in initial or () if one] != [one for one in data or () if one]

    def compress(self, data_list: list[Any]) -> tuple[str, ...]:
        once: dict[str, str] = {}
        for name in filter(None, data_list or ()):
            once.setdefault(tagging.tag_key(name), name)
        return tuple(once.values())


def _choices(model: type[Term], says: str, *, empty: Any = None) -> Callable[[], list[tuple[str, Any]]]:
    """Return a function that gives codes and words, in the language of whoever reads."""

    def choices() -> list[tuple[str, Any]]:
        words = lists.current(lists.list_of(model))
        first = [] if empty is None else [("", empty)]
        return [*first, *((word.code, getattr(word, says)()) for word in words)]

    return choices


def _several(value: Any) -> Iterable[Any]:
    if value is None or isinstance(value, str):
        return [value] if value else []
    return value.all() if hasattr(value, "all") else value


def _code(item: Any) -> str:
    return item if isinstance(item, str) else str(item.code)


def _nearest_kind(places: list[Place]) -> list[Place]:
    """Keep the cities where there are some: “Alger” is the town, not the wilaya."""
    cities = [place for place in places if place.kind == PlaceKind.CITY]
    return cities or places


def _listing(names: Sequence[str]) -> str:
    """Return names one after the other; they hold commas themselves."""
    return ("؛ " if get_language() == "ar" else "; ").join(names)
