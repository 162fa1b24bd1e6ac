"""`{% once a b %}…{% endonce %}`: what is inside depends on these values and the language alone, and is drawn once for each.

For large parts that many pages share: the header, the footer, a list's filters. Nothing inside may depend on who reads
or on anything else that is not named; what is drawn stays in the memory of the process.
"""

from collections.abc import Sequence

from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 200  # drawings kept of one place in a template; the oldest goes


class OnceNode(Node):
    def __init__(self, values: Sequence[FilterExpression], inside: NodeList) -> None:
        self.values = values
        self.inside = inside
        self.drawn: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = (get_language(), *[value.resolve(context) for value in self.values])
        found = self.drawn.get(key)
        if found is None:
            found = self.inside.render(context)
            while len(self.drawn) >= MOST:
                self.drawn.pop(next(iter(self.drawn)), None)
            self.drawn[key] = found
        return found


def once(parser: Parser, token: Token) -> OnceNode:
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    inside = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(values, inside)


def add_to(library: Library) -> None:
    library.tag("once", once)
