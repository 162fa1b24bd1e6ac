"""Forms as a browser sees them: which controls one has, and what it sends when nobody touches them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

UNSENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """One form of a page; `names` are all its controls, `sent` what it would send, without buttons and files."""

    action: str
    method: str
    names: set[str] = field(default_factory=set)
    sent: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.by_id = address, [], {}
        self.form: Form | None = None
        self.area: tuple[Form, str] | None = None
        self.select: tuple[Form, str, bool] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(urlsplit(told.get("action") or self.address).path, told.get("method", "get").lower())
            self.forms.append(self.form)
            self.by_id[told.get("id", "")] = self.form
        elif tag == "option" and self.select:
            form, name, chosen = self.select
            if "selected" in told or not chosen:
                form.sent[name] = [told.get("value", "")]
                self.select = (form, name, True)
        elif told.get("name") and (form := self._form_of(told)) is not None:
            self._add(form, tag, told)

    def handle_data(self, data: str) -> None:
        if self.area:
            form, name = self.area
            form.sent[name] = ["".join(form.sent[name]) + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def _form_of(self, told: dict[str, str]) -> Form | None:
        return self.by_id.get(told["form"]) if "form" in told else self.form

    def _add(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name, kind = told["name"], told.get("type", "text")
        form.names.add(name)
        if tag == "textarea":
            form.sent[name] = [""]
            self.area = (form, name)
        elif tag == "select":
            self.select = (form, name, False)
        elif tag == "input" and kind in {"radio", "checkbox"}:
            if "checked" in told:
                form.sent.setdefault(name, []).append(told.get("value", "on"))
        elif tag == "input" and kind not in UNSENT:
            form.sent[name] = [told.get("value", "")]


def forms_to(page: str, address: str, action: str) -> list[Form]:
    """Return the forms of a page (seen at `address`) that are posted to `action`."""
    reader = _Reader(address)
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post" and form.action == urlsplit(action).path]
