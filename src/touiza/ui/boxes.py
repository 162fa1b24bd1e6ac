"""Groups of boxes beside a list: the few that find most are seen at once, the others unfold."""

from dataclasses import dataclass

from django.utils.functional import Promise

SEEN = 6
MANY = 8  # up to here all are seen: unfolding two boxes is worth no press


@dataclass(frozen=True)
class Option:
    """One choice of a group. `count` is how many it would find."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A group as the address names it, its options in the order of their list."""

    name: str
    title: str | Promise
    options: list[Option]

    @property
    def seen(self) -> list[Option]:
        """What is chosen and what finds most."""
        if len(self.options) <= MANY:
            return self.options
        best = sorted(self.options, key=lambda option: (not option.chosen, -option.count))
        kept = best[: max(SEEN, sum(option.chosen for option in self.options))]
        return [option for option in self.options if option in kept]

    @property
    def folded(self) -> list[Option]:
        seen = self.seen
        return [option for option in self.options if option not in seen]
