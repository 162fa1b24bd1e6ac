"""How well a person and a piece of work fit, in parts that can each be said in a sentence. See docs/matching.md."""

from touiza.kernel.matching.model import (
    Bar,
    Fact,
    Judgement,
    Mode,
    Near,
    Nearness,
    Part,
    PartKind,
    Person,
    Point,
    Slot,
    Told,
    Work,
)
from touiza.kernel.matching.score import judge
from touiza.kernel.matching.weights import DEFAULT, Weights

__all__ = [
    "DEFAULT",
    "Bar",
    "Fact",
    "Judgement",
    "Mode",
    "Near",
    "Nearness",
    "Part",
    "PartKind",
    "Person",
    "Point",
    "Slot",
    "Told",
    "Weights",
    "Work",
    "judge",
]
