"""How a component is drawn: a function prepares plain data, a template of the same name under ui/components/ draws it.

Components that lists repeat are in `drawn`.
"""

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any

from django.template import Context, Engine, Library
from django.utils.safestring import SafeString

Prepare = Callable[..., dict[str, Any]]

FOLDER = "ui/components"


def component(library: Library, *, block: bool = False) -> Callable[[Prepare], Prepare]:
    """Register a function as a tag of its own name, drawn by the template of that name.

    The function returns the template's data. It takes the context first where it needs it, and the content between the
    tags where it is a block.
    """
    register = library.simple_block_tag if block else library.simple_tag

    def decorate(prepare: Prepare) -> Prepare:
        name, given = prepare.__name__.rstrip("_"), signature(prepare)
        asks = "context" in given.parameters

        def tag(context: Context, *args: Any, **kwargs: Any) -> SafeString:
            return draw(context, name, prepare(*((context, *args) if asks else args), **kwargs))

        if not asks:
            context = Parameter("context", Parameter.POSITIONAL_OR_KEYWORD)
            given = given.replace(parameters=[context, *given.parameters.values()])
        tag.__signature__ = given  # type: ignore[attr-defined]  # the library reads a tag's arguments from it
        register(takes_context=True, name=name)(tag)
        return prepare

    return decorate


def draw(context: Context, name: str, data: dict[str, Any]) -> SafeString:
    """Draw one component. It sees its own data only, never what surrounds it."""
    engine = context.template.engine if context.template else Engine.get_default()
    return engine.get_template(f"{FOLDER}/{name}.html").render(context.new(data))


def fresh_id(context: Context, stem: str) -> str:
    """Return an id that no other component of this page has."""
    counts: dict[Any, Any] = context.render_context.dicts[0]
    counts["ui_ids"] = counts.get("ui_ids", 0) + 1
    return f"{stem}-{counts['ui_ids']}"
