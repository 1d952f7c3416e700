"""Whether the words of two passages are the same but for typing errors.

A typing error makes of a word what is no word, and mending it makes a word of that again. So two words,
one letter apart, are one if a list of English words has just one of them. Two words of the language are two,
however alike they look, and of other languages nothing is known.
"""

from collections.abc import Container, Sequence
from functools import cache

SHORTEST = 4
"""Letters that a word must have to be taken for another."""
KNOWN = 0.75
"""How many of the words beside it must be English for the text to be English."""
MENDED = 0.1
"""How many words of a passage, at most, may have a typing error; one always may."""

# What a letter makes of another number, or of its contrary.
_FIXED = frozenset(
    "five nine four seven eight eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
    " trillion dozen hundreds thousands millions billions trillions dozens half halves third thirds fourth"
    " fifth sixth seventh eighth ninth tenth twelfth quarter quarters once twice thrice double triple none"
    " never nobody nothing neither nowhere without cannot isnt arent wasnt werent doesnt didnt dont wont"
    " cant hasnt havent hadnt".split()
)
_PREFIXES = "anti inter non out over post pre re sub un under".split()


def most_errors(words: Sequence[str]) -> int:
    """In how many words of a passage there may be a typing error."""
    return max(1, int(len(words) * MENDED))


def typing_errors(words: Sequence[str], others: Sequence[str]) -> int | None:
    """In how many places there is a typing error on one side; None where the words are not the same."""
    off = [(one, other) for one, other in zip(words, others, strict=False) if one != other]
    if len(words) != len(others) or len(off) > most_errors(words):
        return None
    if not off:
        return 0
    same = [one for one, other in zip(words, others, strict=True) if one == other]
    return len(off) if _are_english(same) and all(_is_error(*pair) for pair in off) else None


def _is_error(word: str, other: str) -> bool:
    if word.endswith("'s") and other.endswith("'s"):
        word, other = word[:-2], other[:-2]
    # Small letters only, without accents: names are not, and in other letters nothing is known.
    if not all(each.isascii() and each.isalpha() and each.islower() for each in (word, other)):
        return False
    if min(len(word), len(other)) < SHORTEST or {word, other} & _FIXED or _are_forms(word, other):
        return False
    from rapidfuzz.distance import OSA  # seldom needed

    return OSA.distance(word, other, score_cutoff=1) == 1 and _is_english(word) != _is_english(other)


def _is_english(word: str) -> bool:
    """Whether it is in the list of words, or one of them with a prefix."""
    parts = (word.removeprefix(each) for each in _PREFIXES if word.startswith(each))
    return word in _english() or any(len(part) >= SHORTEST and part in _english() for part in parts)


def _are_forms(word: str, other: str) -> bool:
    """Whether a letter at an edge makes another form of one, such as its plural, past or contrary."""
    short, long = sorted((word, other), key=len)
    return word[:-1] == other[:-1] or long == "a" + short or (long[:-1] == short and long[-1] in "sdnry")


def _are_english(words: Sequence[str]) -> bool:
    small = [word for word in words if word.isalpha() and word.islower()]
    return sum(word in _english() for word in small) >= max(1, KNOWN * len(small))


@cache
def _english() -> Container[str]:
    from spellchecker import SpellChecker  # takes 0.15 s, and is seldom needed

    return SpellChecker(language="en").word_frequency.dictionary
