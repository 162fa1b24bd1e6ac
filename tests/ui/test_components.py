"""Components draw what they are given, escaped, isolated, and with the words that screen readers need."""

import datetime as dt
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import format_html

from touiza.core.translated import TranslatedText
from touiza.ui import drawn

BAD = '<script>"x"</script>'


@pytest.fixture(autouse=True, params=["ar", "fr", "en"])
def lang(request: pytest.FixtureRequest) -> Any:
    with translation.override(request.param):
        yield request.param


def draw(source: str, path: str = "/fr/somewhere/?q=a&page=2", **context: Any) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get(path))


def test_a_find_shows_time_title_association_and_state(lang: str) -> None:
    item = {
        "href": "/x/",
        "title": BAD,
        "title_lang": "kab",
        "minutes": 270,
        "by": {"name": "Tagmat <n>", "seed": "djurdjura", "lang": "kab"},
        "facts": [{"icon": "bus", "text": "<b>"}],
        "tag": {"text": "12", "kind": "warn"},
        "why": ["<i>"],
    }
    html = draw("{% find item %}", item=item)
    assert "4½" in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert '<bdi lang="kab" dir="ltr">Tagmat &lt;n&gt;</bdi>' in html
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert '<span class="tag warn">12</span>' in html
    assert "/weave/djurdjura-own/mark.svg" in html
    assert html.startswith('<li class="find">')


def test_a_find_without_time_says_so() -> None:
    html = draw("{% find item level=2 %}", item={"href": "/x/", "title": "t"})
    assert 'class="cost none"' in html
    assert "<h2>" in html
    assert "</h2>" in html


def test_buttons_are_links_when_they_lead_somewhere() -> None:
    assert (
        draw('{% btn "Go" "go" href=href %}', href="/x/?a=1&b=2") == '<a class="btn go" href="/x/?a=1&amp;b=2">Go</a>'
    )
    assert draw('{% btn t type="button" disabled=True hx_post="/p/" empty=None %}', t=BAD) == (
        '<button class="btn" type="button" disabled hx-post="/p/">&lt;script&gt;&quot;x&quot;&lt;/script&gt;</button>'
    )
    only = draw('{% btn icon="bell" label="News" %}')
    assert 'class="btn icon"' in only
    assert 'aria-label="News"' in only


def test_what_points_turns_with_the_text() -> None:
    assert 'class="ic flip"' in draw('{% icon "chevron-right" %}')
    assert 'class="ic"' in draw('{% icon "clock" %}')
    assert 'role="img" aria-label="Time"' in draw('{% icon "clock" label="Time" %}')


def test_a_lane_names_itself_and_holds_rows() -> None:
    html = draw(
        '{% lane "To decide" id="l" href="/all/" link="All" keys=True %}'
        '{% row late=True %}{% age since %}<div>{{ bad }}</div>{% acts %}{% btn "Yes" %}{% endacts %}{% endrow %}'
        '{% row two=True as_="li" id="r" %}x{% endrow %}{% endlane %}',
        since=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        bad=BAD,
    )
    assert '<section class="lane" aria-labelledby="l" data-keys>' in html
    assert '<article class="row late">' in html
    assert '<li class="row two" id="r">x</li>' in html
    assert 'class="age late"' in html
    assert "&lt;script&gt;" in html
    assert '<div class="acts"><button' in html


def test_ids_are_never_twice_in_a_page() -> None:
    html = draw(
        '{% sash "chrea" %}{% sash "chrea" thin=True %}{% panel title="a" %}b{% endpanel %}{% lane "c" %}d{% endlane %}'
    )
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) == 4


def test_progress_speaks_only_when_it_has_words() -> None:
    assert draw("{% weave 1 2 %}") == '<span class="weave" aria-hidden="true"><i class="on"></i><i></i></span>'
    assert 'role="img" aria-label="1 of 2"' in draw('{% weave 1 2 label="1 of 2" %}')


def test_a_loom_says_its_hours_in_words(lang: str) -> None:
    threads = [{"label": "A", "minutes": 1140}, {"label": "B", "minutes": 90}]
    html = draw("{% loom threads %}", threads=threads)
    assert 'role="img"' in html
    assert "A 19" in html
    assert html.count('class="w c') == 2


def test_the_pager_keeps_the_question() -> None:
    page = Paginator(range(100), 20).page(2)
    html = draw("{% pager page %}", page=page)
    assert 'rel="prev" href="?q=a&amp;page=1"' in html
    assert 'aria-current="page" href="?q=a&amp;page=2"' in html
    assert draw("{% pager page %}", page=Paginator([1], 20).page(1)).strip() == ""


def test_the_query_is_kept_changed_or_dropped() -> None:
    assert draw("{% keep page=3 %}") == "?q=a&amp;page=3"
    assert draw('{% keep page=None q="" %}') == "?"


def test_words_in_another_language_say_so(lang: str) -> None:
    html = draw("{% foreign name 'fr' %}|{% foreign name %}", name="Chréa")
    first, second = html.split("|")
    assert first == ("<bdi>Chréa</bdi>" if lang == "fr" else '<bdi lang="fr" dir="ltr">Chréa</bdi>')
    assert second == "<bdi>Chréa</bdi>"


def test_what_people_wrote_is_marked_with_its_own_language(lang: str) -> None:
    text = TranslatedText.of("ar", ar="أهلاً\n\nوسهلاً <b>")
    html = draw('{% said text %}|{% said text as_="p" %}', text=text)
    assert "&lt;b&gt;" in html
    assert html.count("<p>") == 2
    assert ('lang="ar" dir="rtl"' in html) == (lang != "ar")
    assert draw("{% said text %}", text="<i>") == "&lt;i&gt;"


def test_a_person_has_a_letter_or_a_picture() -> None:
    assert '<span class="who s' in draw('{% who "amina" "s" %}')
    assert ">A</span>" in draw('{% who "amina" %}')
    assert 'src="/a.jpg" alt=""' in draw('{% who "amina" picture="/a.jpg" %}')
    assert ">?</span>" in draw('{% who "" %}')


def test_availability_is_read_as_words() -> None:
    html = draw("{% avail cells %}", cells=["fri-morning"])
    assert html.count('<i class="on"></i>') == 1
    assert html.count('<span class="vh">') == 21
    assert "<input" not in html


def test_links_of_one_thing() -> None:
    items = [{"text": "<a>", "href": "/1/", "current": True, "count": 1248}, {"text": "b", "href": "/2/"}]
    tabs = draw('{% tabs items "Sections" %}', items=items)
    assert '<a href="/1/" aria-current="page">&lt;a&gt; (1' in tabs
    assert 'aria-label="Sections"' in tabs
    assert draw("{% chips items %}", items=[]).strip() == ""
    assert draw('{% seg items "Which" %}', items=items).count("aria-current") == 1


def test_a_verdict_is_said_before_it_is_coloured() -> None:
    assert 'class="verdict stack"' in draw('{% verdict "valid" %}x{% endverdict %}')
    assert 'class="tag late"' in draw('{% verdict "revoked" %}x{% endverdict %}')
    assert 'class="verdict none stack"' in draw('{% verdict "unknown" %}x{% endverdict %}')


def test_filters_are_silent_about_nothing() -> None:
    names = ("number", "hours", "minutes", "date_long", "date_day", "date_short", "month", "time", "moment", "age", "ago",
             "percent", "money", "file_size")  # fmt: skip
    for name in names:
        assert draw(f"{{{{ nothing|{name} }}}}") == ""
        assert draw(f"{{{{ nothing|{name} }}}}", nothing=None) == ""


def test_moments_are_shown_where_the_reader_is(lang: str) -> None:
    noon = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)
    shown = draw("{% load tz %}{% timezone 'Africa/Algiers' %}{{ noon|time }}{% endtimezone %}", noon=noon)
    assert shown == ("12\u202fh" if lang == "fr" else "12:00")


@pytest.mark.parametrize("value", ["<", "&", '"', "'", 5, None, translation.gettext_lazy("Menu")])
def test_filling_escapes_as_django_does(value: Any) -> None:
    assert drawn.fill("<b>{}</b>", value) == format_html("<b>{}</b>", value)
