"""SQL put together from parts that carry their own parameters, so that no value is ever written into the text."""

from collections.abc import Iterable
from string import Formatter
from typing import Any, NamedTuple


class Sql(NamedTuple):
    """A piece of SQL with the parameters of its placeholders, in order."""

    text: str
    parameters: tuple[Any, ...] = ()


def value(parameter: object) -> Sql:
    """A placeholder for a value."""
    return Sql("%s", (parameter,))


def compose(template: str, **parts: Sql) -> Sql:
    """`template` with each {name} replaced by that part, the parameters in the order in which they are used."""
    text, parameters = "", list[Any]()
    for literal, name, _, _ in Formatter().parse(template):
        text += literal
        if name is not None:
            text += parts[name].text
            parameters.extend(parts[name].parameters)
    return Sql(text, tuple(parameters))


def join(separator: str, parts: Iterable[Sql]) -> Sql:
    """The parts one after the other with `separator` between them."""
    listed = list(parts)
    return Sql(separator.join(part.text for part in listed), tuple(p for part in listed for p in part.parameters))
