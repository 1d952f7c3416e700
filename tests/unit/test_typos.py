"""Typing errors: what is one word, written right and wrong, and what are two."""

import pytest

from benchmarks.phrases import LETTERS
from tui_reader.annotations.typos import a_letter_off


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # Two letters swapped, a double one written once, in seven letters or more.
        ("missiles", "misisles", True),
        ("missiles", "misiles", True),
        ("missiles", "misssiles", True),
        ("northern", "northenr", True),
        ("silver", "sliver", False),
        ("losses", "loses", False),
        # One other inner letter, in eleven letters or more.
        ("spokeswoman", "spokeswomen", False),
        ("negotiations", "negotations", True),
        ("negotiations", "negotiqtions", True),
        ("negotiations", "negootiations", True),
        ("negotiations", "regotiations", False),
        ("presented", "prevented", False),
        # Names, numbers, other letters, other words.
        ("Misisles", "Missiles", False),
        ("fourteen", "fuorteen", False),
        ("negociación", "negocación", False),
        ("сообщили", "собощили", False),
        ("missiles", "missiles", False),
        ("missiles", "missile", False),
        ("missiles", "", False),
        *((one, other, False) for one, other in LETTERS),
    ],
)
def test_one_word_or_two(one: str, other: str, same: bool) -> None:
    assert a_letter_off(one, other) is same
    assert a_letter_off(other, one) is same
