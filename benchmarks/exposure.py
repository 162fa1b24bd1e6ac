"""How evenly associations are shown among suggestions, with and without the fair order. Prints one JSON line.

    python benchmarks/exposure.py

A made world: thirty associations, few large and many small, four weeks, forty people a day who see three suggestions each.
Work of large associations fits a hair better, as that of those who write much of it does. `gini_before` and `gini_after` are
the Gini of showings over associations; `fit_lost` is by how much the suggestions shown fit less well on average.
"""

import json
from random import Random

from touiza.opportunities.matching.fairness import GAP, Offered, fair_order, gini

DAYS, PEOPLE, SEEN, ASSOCIATIONS = 28, 40, 3, 30


def play(*, fair: bool) -> tuple[float, float]:
    """Return the Gini of showings and the mean score of what was shown."""
    lot = Random("touiza:exposure")
    size = {association: 1 + 40 // (association + 1) for association in range(ASSOCIATIONS)}
    works = [(association, number) for association, many in size.items() for number in range(many)]
    shown: dict[int, float] = dict.fromkeys(size, 0.0)
    worth = 0.0
    for _day in range(DAYS):
        today: dict[int, float] = dict.fromkeys(size, 0.0)
        for _person in range(PEOPLE):
            drawn = lot.sample(range(len(works)), 25)
            scores = {key: min(1.0, 0.6 + lot.random() * 0.05 + size[works[key][0]] * 0.0005) for key in drawn}
            found = [Offered(key, works[key][0], score) for key, score in scores.items()]
            for one in fair_order(found, shown if fair else {}, gap=GAP if fair else 0.0)[:SEEN]:
                today[one.association] += 1
                worth += one.score
        shown = {association: number + today[association] for association, number in shown.items()}
    return gini(shown.values()), worth / (DAYS * PEOPLE * SEEN)


def main() -> None:
    """Print what comes of it."""
    (before, best), (after, given) = play(fair=False), play(fair=True)
    print(json.dumps({"gini_before": round(before, 4), "gini_after": round(after, 4), "fit_lost": round(best - given, 4), "gap": GAP}))


if __name__ == "__main__":
    main()
