"""The plain data that components draw. Views build these; templates pass them on."""

from collections.abc import Collection
from typing import NotRequired, TypedDict


class By(TypedDict):
    """An association as a line under a title: its mark and its name."""

    name: str
    seed: str  # its handle, from which its weave is drawn
    dyes: NotRequired[str]  # "" or a key of kernel.weave.DYE_SETS
    lang: NotRequired[str]  # of the name, "" when it is the page's
    href: NotRequired[str]
    verified: NotRequired[bool]  # does a verification by this server hold?


class Fact(TypedDict):
    """One short fact with its icon."""

    icon: str
    text: str


class Tag(TypedDict):
    """A state in words. `kind` is "", ok, warn, late or info."""

    text: str
    kind: NotRequired[str]
    icon: NotRequired[str]


class Find(TypedDict):
    """One opportunity in a list. `minutes` is the time it asks for (None: not stated), or `figure` and `unit` in words."""

    href: str
    title: str
    title_lang: NotRequired[str]
    minutes: NotRequired[int | None]
    per: NotRequired[str]  # "", day, week, month, session
    untimed: NotRequired[bool]  # it takes no time worth counting
    figure: NotRequired[str]
    unit: NotRequired[str]
    by: NotRequired[By | None]
    facts: NotRequired[list[Fact]]
    tag: NotRequired[Tag | None]
    why: NotRequired[list[str]]


class Thread(TypedDict):
    """Hours of one colour in a loom. `dye` is 1 to 6 (madder, saffron, indigo, tile, henna, olive); absent: by order."""

    label: str
    minutes: int
    dye: NotRequired[int]


class Step(TypedDict):
    """One step of a path. `state` is done, now or next."""

    text: str
    state: str
    note: NotRequired[str]


class Link(TypedDict):
    """A link, perhaps the current one."""

    text: str
    href: str
    current: NotRequired[bool]


class Tab(Link):
    """A section of one thing, with what waits in it."""

    count: NotRequired[int]


class Workspace(TypedDict):
    """The association somebody works for, as the rail shows it. `switch` is "" when there is only one.

    `may` names what their role allows: a page leaves out the buttons of all else.
    """

    name: str
    seed: str
    href: str
    topic: NotRequired[str]  # where its news are announced
    dyes: NotRequired[str]
    lang: NotRequired[str]
    switch: NotRequired[str]
    may: NotRequired[Collection[str]]
