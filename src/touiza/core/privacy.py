"""Each model declares which of its fields are personal; export and erasure are generated from that.

A model carries `privacy = Privacy(...)`. A test fails for a model without one, or with a field it does not class.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Erase(enum.Enum):
    """What erasing a person does to the rows that are theirs."""

    DELETE = "delete"  # the row goes
    BLANK = "blank"  # the row stays so that totals stay true; personal fields are emptied
    KEEP = "keep"  # the row stays as it is: it tells nothing once the person behind it is blank


class Class(enum.Enum):
    """How private a field is."""

    PUBLIC = "public"  # published by its nature
    PERSONAL = "personal"  # about a person; exported to them, erased with them
    SENSITIVE = "sensitive"  # health, needs, secrets: never shown without the person's own choice
    TECHNICAL = "technical"  # keys, times, states


@dataclass(frozen=True)
class Privacy:
    """Where a model's rows lead to a person, and how private its fields are.

    `path` is a query path from the row to `accounts.User` ("" on User itself, None where no person owns the row).
    `fields` classes the personal and sensitive fields; every field it does not name is technical or public and must
    not hold what a person typed about themselves.
    """

    path: str | None
    erase: Erase = Erase.KEEP
    fields: Mapping[str, Class] = field(default_factory=dict)
    where: Mapping[str, Any] = field(default_factory=dict)  # of the rows the path finds, only these are the person's
    copies: tuple[str, ...] = ()  # fields that repeat what other rows say: an erased person's name is struck out there

    def personal_fields(self) -> tuple[str, ...]:
        """Return the fields that an erasure blanks."""
        return tuple(name for name, kind in self.fields.items() if kind in {Class.PERSONAL, Class.SENSITIVE})
