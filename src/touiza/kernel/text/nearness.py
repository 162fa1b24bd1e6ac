"""How many slips of the finger part two words: letters left out, put in, taken for another, or exchanged.

The distance of Damerau ("A Technique for Computer Detection and Correction of Spelling Errors", 1964) in its simple
form, where no part of a word is mended twice (optimal string alignment).
"""


def slips(one: str, other: str, *, most: int) -> int | None:
    """The number of slips between two words; None when there are more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    older: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            best = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                best = min(best, older[column - 2] + 1)
            line.append(best)
        older, above = above, line
    return above[-1] if above[-1] <= most else None


def forgiven(word: str) -> int:
    """How many slips a word of this length may hold and still be told from others."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
