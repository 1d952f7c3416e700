"""Keys that a slow line has split are put together, and keys that were typed are not."""

import pytest
from textual.events import Key

from tui_reader.tui.look.sequences import Sequences


def came(*keys: tuple[float, str]) -> list[str]:
    """What is meant by keys that came at these times, in seconds."""
    sequences, meant = Sequences(), []
    for time, sign in keys:
        key = Key("escape" if sign == "\x1b" else sign, sign)
        key.time = time
        meant += sequences.take(key)
    return [key.key for key in [*meant, *sequences.release()]]


def split(rest: str, pause: float = 0.3) -> list[tuple[float, str]]:
    return [(1.0, "\x1b"), *((1 + pause + number / 10_000, sign) for number, sign in enumerate(rest))]


@pytest.mark.parametrize(
    ("rest", "meant"),
    [
        ("[A", ["up"]),
        ("[B", ["down"]),
        ("OC", ["right"]),
        ("[5~", ["pageup"]),
        ("[1;5A", ["ctrl+up"]),
        ("[<35;10;5M", []),
        ("[Bj", ["down", "j"]),
        ("[B[", ["down", "["]),
        ("[", ["["]),
        ("[j", []),
        ("O1", ["O", "1"]),
        ("j[", ["j", "["]),
        ("[é", ["[", "é"]),
    ],
)
def test_what_follows_an_escape_in_one_piece_is_one_key(rest: str, meant: list[str]) -> None:
    assert came(*split(rest)) == ["escape", *meant]


@pytest.mark.parametrize(("late", "meant"), [(0.3, ["escape", "down"]), (0.6, ["escape", "[", "B"])])
def test_what_came_with_its_escape_waits_for_its_end(late: float, meant: list[str]) -> None:
    assert came((1, "\x1b"), (1.0001, "["), (1 + late, "B")) == meant


def test_a_text_that_is_pasted_is_not_typed() -> None:
    assert came(*split("[200~cfs"), (5, "c")) == ["escape", "c"]


def test_what_comes_much_later_is_typed() -> None:
    assert came(*split("[B", pause=1.5)) == ["escape", "[", "B"]


def test_what_is_typed_stays_what_it_is() -> None:
    assert came((1, "\x1b"), (1.4, "["), (1.5, "B")) == ["escape", "[", "B"]
    assert came((1, "j"), (1.1, "["), (1.1001, "B")) == ["j", "[", "B"]
    assert came((1, "\x1b"), (1.2, "["), (1.3, "[")) == ["escape", "[", "["]
