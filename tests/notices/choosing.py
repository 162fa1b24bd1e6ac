"""How the page of choices is sent back as it was shown, with some of it changed."""

from typing import Any

from django.http import HttpResponse


def ticked(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    """Return what a browser sends from the page of choices; None unticks or leaves out."""
    form = page.context["form"]
    sent = {}
    for name in form.fields:
        value = form[name].value()
        if hasattr(value, "strftime"):
            value = value.strftime("%H:%M")
        if value is not None and value is not False and value != "":
            sent[name] = "on" if value is True else value
    sent |= changes
    return {name: value for name, value in sent.items() if value is not None}
