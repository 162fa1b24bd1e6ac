"""How much each part counts. These are the only numbers that say what matters more."""

from dataclasses import asdict, dataclass, fields

from touiza.kernel.matching.model import PartKind

MOST = 100


@dataclass(frozen=True)
class Weights:
    """Whole numbers; only their proportions matter. The text takes part where texts are compared."""

    skills: int = 30
    languages: int = 8
    time: int = 14
    place: int = 24
    causes: int = 10
    accommodation: int = 5
    qualifications: int = 5
    past: int = 4
    text: int = 10

    def __post_init__(self) -> None:
        """Raise ValueError for what no operator may set: other than whole numbers from 0 to 100, or nothing at all."""
        for name, value in asdict(self).items():
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
                message = f"{name}: a whole number from 0 to {MOST}"
                raise ValueError(message)
        if self.without_text == 0:
            message = "one part at least must count"
            raise ValueError(message)

    @property
    def without_text(self) -> int:
        return sum(asdict(self).values()) - self.text

    def total(self, *, with_text: bool) -> int:
        return self.without_text + (self.text if with_text else 0)

    def of(self, kind: PartKind) -> int:
        return int(getattr(self, kind.value))


NAMES = tuple(one.name for one in fields(Weights))
DEFAULT = Weights()
