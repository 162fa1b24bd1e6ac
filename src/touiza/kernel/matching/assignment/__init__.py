"""Whole teams put on the shifts of an event: who goes where, who could not be placed, and why. Pure, in whole minutes.

What is best is decided in this order, a later aim never at the cost of an earlier one:

1. the least that every shift needs: people, and among them skills (one person counts for one skill of a shift);
2. nobody twice before everybody once: as many people as possible have a shift;
3. wishes;
4. friends on the same shift;
5. even hours: as few minutes as possible beyond the even share;
6. nobody where nobody is needed.
"""

from touiza.kernel.matching.assignment.exact import is_installed
from touiza.kernel.matching.assignment.model import (
    Bar,
    Fault,
    Outcome,
    Person,
    Problem,
    Score,
    Shift,
    Unfilled,
    Unplaced,
)
from touiza.kernel.matching.assignment.solving import look, solve

__all__ = ["Bar", "Fault", "Outcome", "Person", "Problem", "Score", "Shift", "Unfilled", "Unplaced", "is_installed", "look", "solve"]
