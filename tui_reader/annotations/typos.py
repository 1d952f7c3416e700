"""Whether two words are one, written right and wrong.

No list has the words of all languages, so it is decided by the kind of the error: what typing does and
language seldom does. Two numbers, a word and its negation, or two names may differ by any one letter.
"""

from itertools import groupby

SHORTEST = 7
"""Letters that a word must have in which two letters are swapped, or one of a double one is missing..."""
LONG = 11
"""...and in which any one of the inner letters may be wrong, missing or too much."""

# Words of as many letters that are numbers or negations, or that swapping two letters makes of another.
_FIXED = frozenset(
    "nothing neither nowhere without hundred thousand million billion trillion fourteen nineteen seventy"
    " barring baring casually causally complied compiled"
    " dinning dining hopping hoping martial marital perfect prefect planned planed planning planing"
    " referred refereed robbing robing scarred scared scrapped scraped scrapping scraping signing"
    " singing starred stared starring staring stripped striped tapping taping".split()
)


def a_letter_off(word: str, other: str) -> bool:
    """Whether one of two words is the other with a typing error in it."""
    shorter, longer = sorted((word, other), key=len)
    if len(longer) < SHORTEST or len(longer) - len(shorter) > 1:
        return False
    # Small letters only, without accents: names and abbreviations are not, and elsewhere a letter says more.
    if not (word + other).isascii() or not (word + other).isalpha() or not (word + other).islower():
        return False
    if {word, other} & _FIXED or word[0] != other[0]:
        return False
    from rapidfuzz.distance import OSA  # seldom needed

    if OSA.distance(word, other, score_cutoff=1) != 1:
        return False
    if sorted(word) == sorted(other):
        return True
    # The ends of words say how many, who and when.
    if word[-2:] != other[-2:]:
        return False
    return _singled(word) == _singled(other) or (len(longer) >= LONG and word[:2] == other[:2])


def _singled(word: str) -> str:
    """A word with each double letter once."""
    return "".join(letter for letter, _ in groupby(word))
