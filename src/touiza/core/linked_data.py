"""schema.org descriptions as JSON-LD, safe inside a page whatever people typed."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

# What could end the script or start another; as \\u escapes it is the same JSON (as Django's json_script does).
_ESCAPES = {ord(ch): f"\\u{ord(ch):04x}" for ch in "<>&\u2028\u2029"}


def linked_data(data: Mapping[str, Any]) -> SafeString:
    """Return the script element that describes a page; empty values are left out."""
    told = {"@context": "https://schema.org", **_without_empty(data)}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


def _without_empty(data: Any) -> Any:
    if isinstance(data, Mapping):
        kept = {key: _without_empty(value) for key, value in data.items()}
        return {key: value for key, value in kept.items() if value not in (None, "", [], {})}
    if isinstance(data, list | tuple):
        return [_without_empty(value) for value in data if value not in (None, "", [], {})]
    return data
