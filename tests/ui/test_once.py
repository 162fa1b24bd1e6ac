"""`{% once %}`: drawn once for each of its values and each language."""

from django.template import Context, Template
from django.utils import translation

from touiza.ui.tags import once


class Counted:
    """Counts how often it is drawn."""

    times = 0

    def __str__(self) -> str:
        self.times += 1
        return f"<{self.times}>"


def test_the_same_values_are_drawn_once_and_others_anew():
    template, shown = Template("{% load touiza %}{% once a b %}{{ shown }}{% endonce %}"), Counted()

    def draw(a: object, b: object) -> str:
        return template.render(Context({"a": a, "b": b, "shown": shown}))

    assert draw(1, "x") == draw(1, "x") == "&lt;1&gt;"
    assert draw(2, "x") == "&lt;2&gt;"
    assert draw(1, (1, "y")) == "&lt;3&gt;"
    assert draw(1, "x") == "&lt;1&gt;"


def test_each_language_has_its_own():
    template, shown = Template("{% load touiza %}{% once %}{{ shown }}{% endonce %}"), Counted()
    drawn = []
    for language in ("ar", "fr", "ar"):
        with translation.override(language):
            drawn.append(template.render(Context({"shown": shown})))
    assert drawn == ["&lt;1&gt;", "&lt;2&gt;", "&lt;1&gt;"]


def test_no_more_is_kept_than_a_place_may():
    template = Template("{% load touiza %}{% once a %}{{ a }}{% endonce %}")
    node = next(node for node in template.nodelist if isinstance(node, once.OnceNode))
    for number in range(once.MOST + 50):
        assert template.render(Context({"a": number})) == str(number)
    assert len(node.drawn) == once.MOST
