"""Typing errors: what is one word, written right and wrong, and what are two."""

import pytest

from benchmarks.phrases import LETTERS
from tui_reader.annotations.typos import typing_errors

ENGLISH = "the report said that officials had {} it late on the next day".split()


def _within(word: str) -> list[str]:
    return [word if each == "{}" else each for each in ENGLISH]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # Swapped, missing, too much, wrong: one of them is no word.
        ("missiles", "misisles", True),
        ("missiles", "misiles", True),
        ("missiles", "misssiles", True),
        ("missiles", "nissiles", True),
        ("which", "wich", True),
        ("government", "goverment", True),
        ("kilometre", "kilometer", True),
        ("father's", "fathre's", True),
        # Both are words.
        ("spokeswoman", "spokeswomen", False),
        ("presented", "prevented", False),
        ("silver", "sliver", False),
        ("missiles", "missile", False),
        ("father's", "fathers", False),
        # Other forms of a word, of which not all are known.
        ("podcast", "podcasts", False),
        ("storylines", "storyline", False),
        ("revalidate", "revalidated", False),
        ("historical", "ahistorical", False),
        ("analyses", "analysed", False),
        ("reported", "reposted", False),
        ("governmen", "government", True),
        *((one, other, False) for one, other in LETTERS),
        # Neither is one that we know.
        ("sesenta", "setenta", False),
        ("hwasong", "hwason", False),
        # Names, numbers, contraries, accents, other letters, short words, more than a letter.
        ("Misisles", "Missiles", False),
        ("fourteen", "fuorteen", False),
        ("nothing", "nothin", False),
        ("negociación", "negocación", False),
        ("сообщили", "собощили", False),
        ("not", "nto", False),
        ("missiles", "misles", False),
        ("missiles", "", False),
    ],
)
def test_one_word_or_two(one: str, other: str, same: bool) -> None:
    assert typing_errors(_within(one), _within(other)) == (1 if same else None)
    assert typing_errors(_within(other), _within(one)) == (1 if same else None)


def test_nothing_is_known_of_other_languages() -> None:
    before, after = (
        f"los soldados dijeron {word} la frontera del norte".split() for word in ("goverment", "government")
    )
    assert typing_errors(before, after) is None


def test_a_word_by_itself_may_be_of_any_language() -> None:
    assert typing_errors(["goverment"], ["government"]) is None


@pytest.mark.parametrize(
    ("before", "after", "errors"),
    [
        ("the same words", "the same words", 0),
        ("", "", 0),
        ("the same words", "the same words here", None),
        ("teh goverment said it recieved the letter", "the government said it received the letter", None),
        ("recieve a goverment " + "other " * 18, "receive a government " + "other " * 18, 2),
    ],
)
def test_how_many_are_allowed(before: str, after: str, errors: int | None) -> None:
    assert typing_errors(before.split(), after.split()) == errors
