"""Figures, times and dates as Arabic, French and English write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.ui import formats, words

NOW = dt.datetime(2026, 11, 22, 9, 10, tzinfo=dt.UTC)
TODAY = NOW.date()
SHIFT = dt.datetime(2026, 11, 28, 8, 30, tzinfo=dt.UTC)
END = dt.datetime(2026, 11, 28, 13, 0, tzinfo=dt.UTC)
NB, NN = "\u00a0", "\u202f"


def isolate(text: str) -> str:
    return f"\u2066{text}\u2069"


@pytest.mark.parametrize(
    ("value", "ar", "fr", "en"),
    [
        (0, "0", "0", "0"),
        (999, "999", "999", "999"),
        (1248, f"1{NN}248", f"1{NN}248", "1,248"),
        (1_386_000, f"1{NN}386{NN}000", f"1{NN}386{NN}000", "1,386,000"),
        (4.5, "4,5", "4,5", "4.5"),
        (2.0, "2", "2", "2"),
        (-37, isolate("−37"), "−37", "−37"),
        (-1248.25, isolate(f"−1{NN}248,25"), f"−1{NN}248,25", "−1,248.25"),
        (0.999, "1", "1", "1"),
    ],
)
def test_numbers(value: float, ar: str, fr: str, en: str) -> None:
    assert [formats.number(value, lang) for lang in ("ar", "fr", "en")] == [ar, fr, en]


def test_percents_and_money() -> None:
    assert [formats.percent(0.95, lang) for lang in ("ar", "fr", "en")] == ["95%", f"95{NN}%", "95%"]
    assert formats.percent(0.125, "en") in {"12%", "13%"}
    assert [formats.money(4_500_000, "DZD", lang) for lang in ("ar", "fr", "en")] == [
        f"45{NN}000{NB}دج",
        f"45{NN}000{NB}DA",
        f"DZD{NB}45,000",
    ]
    assert formats.money(12_345, "TND", "fr") == f"12,345{NB}DT"
    assert formats.money(1250, "EUR", "en") == "€12.50"
    assert formats.money(-50_000, "DZD", "ar") == f"{isolate('−500')}{NB}دج"
    assert formats.money(700, "XOF", "fr") == f"700{NB}XOF"


def test_sizes_of_files() -> None:
    assert [formats.file_size(1_234_567, lang) for lang in ("ar", "fr", "en")] == [
        f"1,2{NB}م.بايت",
        f"1,2{NB}Mo",
        f"1.2{NB}MB",
    ]
    assert formats.file_size(640, "en") == f"640{NB}bytes"
    assert formats.file_size(48_000_000_000_000, "fr") == f"48{NN}000{NB}Go"


@pytest.mark.parametrize(
    ("minutes", "figure"),
    [(270, "4½"), (255, "4¼"), (285, "4¾"), (30, "½"), (120, "2"), (0, "0"), (265, "4:25"), (20, "0:20"), (-90, "−1½")],
)
def test_hours_as_a_figure(minutes: int, figure: str) -> None:
    assert formats.hours(minutes, "fr") == formats.hours(minutes, "en") == figure
    plain = figure.isdigit()
    assert formats.hours(minutes, "ar") == (figure if plain else isolate(figure))


def test_the_cost_of_an_opportunity() -> None:
    assert formats.cost(270, "ar") == (isolate("4½"), "ساعات")
    assert formats.cost(20, "ar") == ("20", "دقيقة")
    assert formats.cost(5, "ar") == ("5", "دقائق")
    assert formats.cost(120, "ar", "week") == ("2", "ساعتان كل أسبوع")
    assert formats.cost(90, "fr") == ("1½", "heure")
    assert formats.cost(120, "fr", "week") == ("2", "heures par semaine")
    assert formats.cost(60, "en") == ("1", "hour")
    assert formats.cost(90, "en") == ("1½", "hours")
    assert formats.cost(180, "en", "session") == ("3", "hours each time")


@pytest.mark.parametrize(
    ("minutes", "ar", "fr", "en"),
    [
        (1, "دقيقة واحدة", f"1{NB}minute", f"1{NB}minute"),
        (2, "دقيقتان", f"2{NB}minutes", f"2{NB}minutes"),
        (5, f"5{NB}دقائق", f"5{NB}minutes", f"5{NB}minutes"),
        (45, f"45{NB}دقيقة", f"45{NB}minutes", f"45{NB}minutes"),
        (60, "ساعة واحدة", f"1{NB}heure", f"1{NB}hour"),
        (90, "ساعة ونصف", f"1{NN}h{NN}30", f"1½{NB}hours"),
        (120, "ساعتان", f"2{NB}heures", f"2{NB}hours"),
        (135, "ساعتان وربع", f"2{NN}h{NN}15", f"2¼{NB}hours"),
        (265, f"4{NB}ساعات و25{NB}دقيقة", f"4{NN}h{NN}25", f"4{NB}hours 25{NB}minutes"),
        (285, f"4{NB}ساعات وثلاثة أرباع", f"4{NN}h{NN}45", f"4¾{NB}hours"),
        (660, f"11{NB}ساعة", f"11{NB}heures", f"11{NB}hours"),
        (6000, f"100{NB}ساعة", f"100{NB}heures", f"100{NB}hours"),
    ],
)
def test_durations_in_a_sentence(minutes: int, ar: str, fr: str, en: str) -> None:
    assert [formats.duration(minutes, lang) for lang in ("ar", "fr", "en")] == [ar, fr, en]


def test_arabic_has_six_plurals() -> None:
    categories = [formats.plural(count, "ar") for count in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)]
    assert categories == ["zero", "one", "two", "few", "few", "many", "many", "other", "other", "few", "many"]
    assert [formats.unit(count, "day", "ar") for count in (1, 2, 5, 11, 100)] == ["يوم", "يومان", "أيام", "يوماً", "يوم"]
    assert formats.unit(0, "hour", "fr") == "heure"
    assert formats.unit(0, "hour", "en") == "hours"


@pytest.mark.parametrize(
    ("hours", "ar", "fr", "en"),
    [
        (0, "الآن", "à l’instant", "just now"),
        (1, "منذ ساعة", f"il y a 1{NB}heure", f"1{NB}hour ago"),
        (2, "منذ ساعتين", f"il y a 2{NB}heures", f"2{NB}hours ago"),
        (3, f"منذ 3{NB}ساعات", f"il y a 3{NB}heures", f"3{NB}hours ago"),
        (26, f"منذ 26{NB}ساعة", f"il y a 26{NB}heures", f"26{NB}hours ago"),
        (49, "منذ يومين", f"il y a 2{NB}jours", f"2{NB}days ago"),
        (24 * 70, "منذ شهرين", f"il y a 2{NB}mois", f"2{NB}months ago"),
        (24 * 365 * 3, f"منذ 3{NB}سنوات", f"il y a 3{NB}ans", f"3{NB}years ago"),
    ],
)
def test_how_long_ago(hours: int, ar: str, fr: str, en: str) -> None:
    since = NOW - dt.timedelta(hours=hours)
    assert [formats.ago(since, NOW, lang) for lang in ("ar", "fr", "en")] == [ar, fr, en]


def test_a_wait_has_a_figure_and_a_colour() -> None:
    def since(**ago: float) -> dt.datetime:
        return NOW - dt.timedelta(**ago)

    assert formats.age(since(hours=26), NOW, "ar") == ("26", "ساعة")
    assert formats.age(since(minutes=40), NOW, "ar") == ("40", "دقيقة")
    assert formats.age(NOW + dt.timedelta(hours=1), NOW, "en") == ("1", "minute")
    assert [formats.waiting(since(hours=h), NOW, "comment") for h in (3, 4, 23, 24)] == ["", "warn", "warn", "late"]
    assert [formats.waiting(since(days=d), NOW, "application") for d in (1, 2, 3)] == ["", "warn", "late"]
    assert formats.waiting(since(days=90), NOW, "plain") == ""


def test_dates() -> None:
    day = dt.date(2026, 11, 22)
    assert formats.date_long(day, "ar") == "الأحد 22 نوفمبر 2026"
    assert formats.date_long(day, "fr") == "dimanche 22 novembre 2026"
    assert formats.date_long(day, "en") == "Sunday 22 November 2026"
    assert formats.date_day(SHIFT, "ar") == "السبت 28 نوفمبر"
    assert formats.date_short(dt.date(2026, 12, 1), "fr", TODAY) == "1er décembre"
    assert formats.date_short(dt.date(2027, 1, 2), "ar", TODAY) == "2 جانفي 2027"
    assert formats.date_short(dt.date(2026, 1, 2), "en") == "2 January 2026"
    assert formats.month(day, "fr") == "novembre 2026"
    assert formats.date_parts(dt.date(2026, 12, 5), "fr") == ("samedi", "05", "déc.")


def test_months_are_named_as_in_algeria() -> None:
    named = [formats.date_short(dt.date(2026, month, 10), "ar", TODAY).split()[1] for month in range(1, 13)]
    assert named == [
        "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ]  # fmt: skip


def test_times_and_ranges_are_said_in_words() -> None:
    assert [formats.time(SHIFT, lang) for lang in ("ar", "fr", "en")] == ["08:30", f"8{NN}h{NN}30", "08:30"]
    assert formats.time(END, "fr") == f"13{NN}h"
    assert formats.time_range(SHIFT, END, "ar") == "من 08:30 إلى 13:00"
    assert formats.time_range(SHIFT, END, "fr") == f"de 8{NN}h{NN}30 à 13{NN}h"
    assert formats.time_range(SHIFT, END, "en") == "08:30 to 13:00"
    assert formats.moment(SHIFT, "ar", TODAY) == "السبت 28 نوفمبر، على 08:30"
    assert formats.moment(SHIFT.replace(year=2025), "en", TODAY) == "Friday 28 November 2025, 08:30"
    assert formats.moment_range(SHIFT, END, "fr", TODAY) == f"samedi 28 novembre, de 8{NN}h{NN}30 à 13{NN}h"
    assert formats.moment_range(SHIFT, END.replace(day=29), "ar", TODAY) == (
        "من السبت 28 نوفمبر، على 08:30 إلى الأحد 29 نوفمبر، على 13:00"
    )


def test_ranges_of_days() -> None:
    first, last = dt.date(2026, 12, 1), dt.date(2027, 2, 28)
    assert formats.date_range(first, last, "ar", TODAY) == "من 1 ديسمبر إلى 28 فيفري 2027"
    assert formats.date_range(first, last, "fr", TODAY) == "du 1er décembre au 28 février 2027"
    assert formats.date_range(first, last, "en", TODAY) == "1 December to 28 February 2027"
    assert formats.date_range(first, first, "en", TODAY) == "1 December"


def test_lists_and_languages() -> None:
    assert formats.listing(["العربية", "الفرنسية"], "ar") == "العربية والفرنسية"
    assert formats.listing(["bus", "déjeuner", "gants"], "fr") == "bus, déjeuner et gants"
    assert formats.listing(["bus"], "en") == "bus"
    assert formats.listing([], "en") == ""
    assert formats.language_name("kab") == "Taqbaylit"
    assert formats.language_name("xx") == "xx"
    assert [formats.direction(lang) for lang in ("ar", "fa", "fr", "kab")] == ["rtl", "rtl", "ltr", "ltr"]
    assert [formats.known(lang) for lang in ("fr", "de", None)] == ["fr", "ar", "ar"]


def test_every_language_has_every_word() -> None:
    for table in (words.MONTHS, words.SHORT_MONTHS, words.WEEKDAYS):
        assert {lang: len(names) for lang, names in table.items()} == dict.fromkeys(
            ("ar", "fr", "en"), len(table["ar"])
        )
    assert {frozenset(units) for units in words.UNITS.values()} == {frozenset(words.ARABIC_ALONE)}
    assert all("other" in forms for units in words.UNITS.values() for forms in units.values())
    assert len({frozenset(per) for per in words.PER.values()}) == 1


@given(st.integers(0, 10**7), st.sampled_from(["ar", "fr", "en"]))
def test_digits_are_0_to_9_and_spaces_never_break(minutes: int, lang: str) -> None:
    for text in (formats.hours(minutes, lang), formats.number(minutes, lang), formats.cost(minutes, lang)[0]):
        assert " " not in text
        assert not set("٠١٢٣٤٥٦٧٨٩") & set(text)


def test_many_hours_are_parted_even_with_minutes() -> None:
    assert formats.hours(1261 * 60 + 40, "fr") == "1\u202f261:40"


def test_names_of_languages_are_small_in_french() -> None:
    assert formats.languages(["Arabe", "Français"], "fr") == "Arabe et français"
    assert formats.languages(["Arabic", "French"], "en") == "Arabic and French"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ar", "الأحد 22 نوفمبر 2026 (12 جمادى الثانية 1448)"),
        ("fr", "dimanche 22 novembre 2026 (12 joumada ath-thania 1448)"),
        ("en", "Sunday 22 November 2026 (12 Jumada al-Thani 1448)"),
    ],
)
def test_a_hijri_date_stands_beside_where_it_is_wanted(lang: str, said: str) -> None:
    assert formats.date_long(TODAY, lang, hijri=True) == said
    assert formats.date_long(TODAY, lang) == said.partition(" (")[0]


@pytest.mark.parametrize(
    ("day", "hijri"),
    [(dt.date(2026, 2, 18), "1 رمضان 1447"), (dt.date(2026, 3, 20), "1 شوال 1447"), (dt.date(2027, 6, 6), "1 محرم 1449")],
)
def test_feasts_fall_where_the_calendar_has_them(day: dt.date, hijri: str) -> None:
    assert formats.hijri_date(day, "ar") == hijri


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(2200, 1, 1)])
def test_beyond_its_tables_there_is_no_hijri_date(day: dt.date) -> None:
    assert formats.hijri_date(day, "ar") == ""
    assert "(" not in formats.date_long(day, "ar", hijri=True)
