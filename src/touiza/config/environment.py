"""Reading settings from the environment: a wrong value stops the start with a sentence."""

import datetime as dt
import os
import re
from collections.abc import Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Return a variable, without the blanks around it; the default where it is empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes-or-no variable: 1/0, true/false, yes/no, on/off."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”: write 1 for yes or 0 for no.")


def number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Return a whole number, not under `least` and not over `most`."""
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or int(value) < least or (most is not None and int(value) > most):
        room = f"from {least} up" if most is None else f"from {least} to {most}"
        raise ImproperlyConfigured(f"{name} is “{value}”: write a whole number {room}.")
    return int(value)


def hours(name: str, default: str = "") -> tuple[dt.time, dt.time] | None:
    """Return two times of a day, written "21:30-07:00"; None where the word is "none" or nothing is said."""
    value = text(name, default)
    if value in {"", "none"}:
        return None
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", value)
    if found is None:
        raise ImproperlyConfigured(f"{name} is “{value}”: write two times of the day like 21:30-07:00, or none.")
    first, second, third, fourth = map(int, found.groups())
    return dt.time(first, second), dt.time(third, fourth)


def contact(name: str, default: str) -> str:
    """Return where somebody is reached, as “mailto:…” or an address that begins with https://."""
    value = text(name, default)
    if not value.startswith(("mailto:", "https://")) or any(character.isspace() for character in value):
        raise ImproperlyConfigured(f"{name} is “{value}”: write mailto:operator@benevoles.example, or a page that begins with https://.")
    return value


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    """Return one of a few words, in capitals, however it is written."""
    value = text(name, default).upper()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is “{value}”: write one of {', '.join(allowed)}.")
    return value


def address(name: str, default: str = "", *, page: bool = False) -> str:
    """Return an address of the web, without the stroke at its end: of a site, or of a `page` in it."""
    value = text(name, default).rstrip("/")
    if value and not _is_address(value, page=page):
        form = "https://forge.example/touiza" if page else "https://benevoles.example, with nothing after it"
        raise ImproperlyConfigured(f"{name} is “{value}”, which is not the address of a {'page' if page else 'site'}: write {form}.")
    return value


def tiles(name: str) -> str:
    """Return the address of a map server's tiles, with {z}, {x} and {y} in it; "" for none."""
    value = text(name)
    if value and not (_is_address(value, page=True) and all(part in value for part in ("{z}", "{x}", "{y}"))):
        raise ImproperlyConfigured(f"{name} is “{value}”: write an address like https://tiles.example/{{z}}/{{x}}/{{y}}.png.")
    return value


def origin(address: str) -> str:
    """Return the site that an address leads to, as a content policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def live_sources(site: str, hosts: Sequence[str], port: int) -> list[str]:
    """Return where pages may open a stream at another port, as a content policy names it: under the names of the site alone."""
    names = [host.removeprefix(".") for host in hosts if host != "*" and "[" not in host]  # a policy cannot name IPv6
    return [f"{urlsplit(site).scheme}://{name}:{port}" for name in dict.fromkeys(names)] if port else []


def _is_address(value: str, *, page: bool) -> bool:
    try:
        parts = urlsplit(value)
        whole = value.startswith(("http://", "https://")) and bool(parts.hostname) and parts.port != 0
    except ValueError:  # half an IPv6 address, a port that is no number
        return False
    if any(character.isspace() for character in value) or parts.username is not None:
        return False
    return whole and (page or not (parts.path or parts.query or parts.fragment))


def words(name: str, default: str = "") -> list[str]:
    """Return a list written with commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Return Django's description of `postgresql://user:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL is not the address of a PostgreSQL database: write postgresql://user:password@host:5432/name."
        )
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "touiza.core.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }


def smtp(url: str) -> dict[str, object]:
    """Return Django's mail settings of `smtp://user:password@host:587/?tls=1` (`smtps://` for TLS from the start)."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "TOUIZA_SMTP_URL is not the address of a mail server: write smtp://user:password@host:587/?tls=1."
        )
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if implicit else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit and parse_qs(parts.query).get("tls", ["0"])[-1] == "1",
        "EMAIL_TIMEOUT": 20,
    }
