"""Topics, handles and addresses are found in three scripts, where they stand, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.text import LONGEST_TOPIC, MarkKind, find_marks, handles_in, topics_in


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("#تويزة في البليدة", ["تويزة"]),
        ("نغرس #الأرز، ثم نسقي #شجرة_الأرز.", ["الأرز", "شجرة_الأرز"]),
        ("#تُوِيزَة بالحركات", ["تُوِيزَة"]),
        ("«#تويزة»؛ (#غرس)", ["تويزة", "غرس"]),
        ("\u200f#تويزة", ["تويزة"]),
        ("\u2067#تويزة\u2069", ["تويزة"]),
        ("#کتاب\u200cخانه", ["کتاب\u200cخانه"]),
        ("La #Forêt, l’#été !", ["Forêt", "été"]),
        ("＃tree #Tree #tree", ["tree", "Tree"]),
        ("#ⵜⴰⵡⵉⵣⴰ", ["ⵜⴰⵡⵉⵣⴰ"]),
        ("#cleanup2026 #2026 #1", ["cleanup2026"]),
        ("#trailing_ #_leading", ["trailing"]),
        ("شكراً و#تويزة بـ#غرس", ["تويزة", "غرس"]),
        ("أو#تويزة", []),
        ("C#sharp a&#39;b ##twice /#path #", []),
        ("https://example.org/#fragment et #vrai", ["vrai"]),
        ("#" + "a" * (LONGEST_TOPIC + 1), []),
    ],
)
def test_topics(text, topics):
    assert topics_in(text) == topics


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("شكراً @amis_chrea!", ["amis_chrea"]),
        ("@Nassima, @nassima et @a", ["nassima"]),
        ("Merci @chrea.", ["chrea"]),
        ("amina@example.org @amina@other.org", []),
        ("@" + "a" * 31, []),
        ("@أمينة @naïve", []),
        ("(@yanis)", ["yanis"]),
        ("مع @amina و@yanis", ["amina", "yanis"]),
    ],
)
def test_handles(text, handles):
    assert handles_in(text) == handles


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Voir https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&c=2"),
        ("(http://example.org/a_(b))", "http://example.org/a_(b)"),
        ("انظر https://example.org/مقال، ثم عد", "https://example.org/مقال"),
        ("<https://example.org>", "https://example.org"),
        ("https://", None),
        ("https://<", None),
        ("xhttps://example.org", None),
        ("https:// rien", None),
    ],
)
def test_addresses(text, address):
    found = [mark.value for mark in find_marks(text) if mark.kind is MarkKind.ADDRESS]
    assert found == ([address] if address else [])


PIECES = st.sampled_from(["#", "@", "_", " ", "a", "é", "ة", "َ", "1", "https://", ".", "/", "\u200c", "\u200f", "،", "\n", "(", ")"])


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_marks_stand_where_they_say_and_never_over_each_other(text):
    place = 0
    for mark in find_marks(text):
        assert place <= mark.start < mark.end <= len(text)
        place = mark.end
        said = text[mark.start : mark.end]
        if mark.kind is MarkKind.ADDRESS:
            assert said == mark.value
        elif mark.kind is MarkKind.HANDLE:
            assert said.lower() == f"@{mark.value}"
        else:
            assert said[1:] == mark.value
            assert 0 < len(mark.value) <= LONGEST_TOPIC
            assert any(ch.isalpha() for ch in mark.value)


@given(st.text(alphabet="abcéèçاأبتثجحخدذرزسشصضطظعغفقكلمنهويةىⵜⴰⵡⵉⵣ", min_size=1, max_size=30))
def test_a_word_of_any_script_is_found_whole(word):
    assert topics_in(f"x #{word}, y") == [word]
