"""Invented data for the living page: the same things said in each of the three languages."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.kernel import weave
from touiza.ui import formats
from touiza.ui.forms import AvailabilityField
from touiza.ui.sample_texts import ASSOCIATIONS, TEXTS
from touiza.ui.shapes import Find, Step, Tab, Thread, Workspace

COLOURS = (
    "wall", "sheet", "sunk", "ink", "ink2", "line", "edge", "tile", "tile-soft", "hero", "saffron", "saffron-soft",
    "madder", "madder-soft", "indigo", "indigo-soft",
)  # fmt: skip


def everything() -> dict[str, Any]:
    """Return what the living page shows, in the reader's language."""
    lang = formats.known(get_language())
    text = TEXTS[lang]
    now = clock.now()
    return {
        "t": text,
        "noindex": True,
        "colours": COLOURS,
        "associations": ASSOCIATIONS,
        "dye_sets": weave.DYE_SETS,
        "strips": [name for name in weave.KILIM if name != "done"],
        "finds": finds(lang),
        "threads": threads(text),
        "day": dt.date(2026, 11, 28),
        "since": {
            "fresh": now - dt.timedelta(minutes=40),
            "warn": now - dt.timedelta(hours=11),
            "late": now - dt.timedelta(hours=26),
        },
        "start": now.replace(hour=7, minute=30, second=0),
        "end": now.replace(hour=12, minute=0, second=0),
        "steps": steps(text),
        "tabs": tabs(text),
        "chosen": [{"text": word, "href": "?"} for word in text["filters"]],
        "halves": [{"text": word, "href": "?", "current": n == 0} for n, word in enumerate(text["answers"])],
        "page": page(),
        "form": form_class(text)(initial=INITIAL),
        "spare": form_class(text)(initial=INITIAL, prefix="spare"),
        "wrong": form_class(text)({"wrong-places": text["thirty"], "wrong-email": "amina"}, prefix="wrong"),
        "free": ["fri-morning", "fri-afternoon", "sat-morning"],
        "workspace": Workspace(name=text["association"], seed="chrea", href="?", switch="?"),
        "entries": entries(text),
        "passage": TranslatedText.of("fr", fr="Mille cèdres pour Chréa", ar="ألف أرزة للشريعة"),
        "french_only": TranslatedText.of("fr", fr="Le bus du 28 passe-t-il par Boufarik\u202f?"),
    }


def finds(lang: str) -> list[Find]:
    return [
        Find(
            href="?",
            title=item["title"],
            minutes=item.get("minutes"),
            per=item.get("per", ""),
            by={"name": ASSOCIATIONS[item["seed"]][lang], "seed": item["seed"]},
            facts=[{"icon": icon, "text": fact} for icon, fact in item["facts"]],
            tag={"text": item["tag"][0], "kind": item["tag"][1]},
            why=item.get("why", []),
        )
        for item in TEXTS[lang]["finds"]
    ]


def threads(text: dict[str, Any]) -> list[Thread]:
    return [
        Thread(label=label, minutes=hours * 60, dye=dye)
        for label, hours, dye in zip(text["causes"], (19, 10, 5), (4, 3, 5), strict=True)
    ]


def steps(text: dict[str, Any]) -> list[Step]:
    return [
        Step(text=word, state=state, note=note)
        for (word, note), state in zip(text["path"], ("done", "now", "next"), strict=True)
    ]


def tabs(text: dict[str, Any]) -> list[Tab]:
    return [Tab(text=word, href="?", current=n == 0, count=6 * (n == 1)) for n, word in enumerate(text["tabs"])]


def page() -> Page[int]:
    return Paginator(range(400), 20).page(4)


def entries(text: dict[str, Any]) -> list[SimpleNamespace]:
    """Return menu entries as a request would see them."""
    icons = ("home", "inbox", "user-check", "users")
    return [
        SimpleNamespace(label=label, icon=icon, href="?", current=n == 0, count=(11, 4, 5, 0)[n])
        for n, (label, icon) in enumerate(zip(text["rail"], icons, strict=True))
    ]


INITIAL = {
    "place": "Place du 1er-Novembre",
    "how": "site",
    "level": "know",
    "helps": ["bus", "meal"],
    "agree": True,
    "date": "28/11/2026",
    "week": ["fri-afternoon", "sat-morning", "sat-evening"],
    "phone_audience": "private",
}


def form_class(text: dict[str, Any]) -> type[forms.Form]:
    """Return a form with a field of every kind, labelled in one language."""
    label, hint, choices = text["labels"], text["hints"], text["choices"]

    class SampleForm(forms.Form):
        place = forms.CharField(label=label["place"], help_text=hint["place"])
        places = forms.IntegerField(label=label["places"], error_messages={"invalid": text["error"]})
        about = forms.CharField(label=label["about"], required=False, widget=forms.Textarea)
        email = forms.EmailField(label=label["email"])
        date = forms.CharField(label=label["date"], help_text="28/11/2026", widget=forms.DateInput)
        phone = forms.CharField(label=label["phone"], required=False, widget=forms.TextInput(attrs={"type": "tel"}))
        phone_audience = forms.ChoiceField(choices=choices["audience"], required=False)
        cause = forms.ChoiceField(label=label["cause"], choices=choices["cause"])
        how = forms.ChoiceField(label=label["how"], choices=choices["how"], widget=forms.RadioSelect)
        level = forms.ChoiceField(label=label["level"], choices=choices["level"], widget=forms.RadioSelect)
        helps = forms.MultipleChoiceField(
            label=label["helps"], choices=choices["helps"], widget=forms.CheckboxSelectMultiple, required=False
        )
        where = forms.ChoiceField(label=label["place"], choices=choices["how"], required=False)
        agree = forms.BooleanField(label=label["agree"], help_text=hint["agree"], required=False)
        picture = forms.FileField(label=label["picture"], required=False)
        week = AvailabilityField(label=label["week"])

    return SampleForm
