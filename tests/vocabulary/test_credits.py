"""Whose data we show is said."""

from touiza.vocabulary.credits import CREDITS, PLACES


def test_openstreetmap_and_its_licence_are_named() -> None:
    assert "OpenStreetMap" in PLACES.whom
    assert PLACES.licence == "ODbL 1.0"


def test_every_credit_leads_somewhere() -> None:
    for credit in CREDITS:
        assert credit.href.startswith("https://")
        assert str(credit.what)
