"""Addresses without a language: woven pictures, kept by browsers for a year."""

from django.urls import path, register_converter

from touiza.ui import views


class SeedConverter:
    """A handle or a slug, then a dash and the dyes: kept as one piece and split at the last dash."""

    regex = r"[a-z0-9_][a-z0-9_-]{0,80}-[a-z]{2,10}"

    def to_python(self, value: str) -> tuple[str, str]:
        seed, _, dyes = value.rpartition("-")
        return seed, dyes

    def to_url(self, value: tuple[str, str]) -> str:
        return "-".join(value)


register_converter(SeedConverter, "weave")

urlpatterns = [
    path("weave/<weave:cloth>/mark.svg", views.woven_mark, name="woven_mark"),
    path("weave/<weave:cloth>/band.svg", views.woven_band, name="woven_band"),
    path("weave/<weave:cloth>/band.png", views.woven_band_png, name="woven_band_png"),
    path("weave/<weave:cloth>/card.png", views.woven_card, name="woven_card"),
]
