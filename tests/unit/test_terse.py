"""Fewer bytes, the same picture."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.look.terse import terse

OFF = {
    "22": "1 2",
    "23": "3",
    "24": "4 21",
    "25": "5",
    "27": "7",
    "28": "8",
    "29": "9",
    "39": "fg",
    "49": "bg",
}
COLOURS = ["38;5;179", "38;5;252", "38;2;1;5;2", "48;5;233", "48;2;0;0;48", "31", "97", "40", "107"]
styles = st.lists(st.sampled_from([*COLOURS, "1", "2", "3", "4", "21", "7", "9"]), min_size=1, max_size=5)
stretches = st.tuples(
    styles.map(";".join), st.sampled_from(["a", "bc", " ", "\r\n", "\x1b[3;1H", "\x1b[K", ""])
)


def painted(data: str) -> list[tuple[str, dict[str, str]]]:
    """What a terminal would paint: each character, and cursor move, with the style it gets."""
    found, style = [], dict[str, str]()
    for sequence, character in re.findall(r"(\x1b\[[0-9;]*[A-Za-z])|([^\x1b])", data):
        if not sequence.endswith("m"):
            found.append((sequence or character, dict(style)))
            continue
        codes = sequence[2:-1].split(";")
        while codes:
            code = codes.pop(0)
            if code in ("", "0"):
                style.clear()
            elif code in OFF:
                for name in OFF[code].split():
                    style.pop(name, None)
            elif code in ("38", "48"):
                rest = [codes.pop(0) for _ in range(2 if codes[0] == "5" else 4)]
                style["fg" if code == "38" else "bg"] = ";".join(rest)
            elif len(code) > 1 and code != "21":
                style["fg" if code[0] in "39" else "bg"] = code
            else:
                style[code] = code
    return found


@given(st.lists(stretches))
def test_the_same_is_painted(parts: list[tuple[str, str]]) -> None:
    data = "".join(f"\x1b[{style}m{text}\x1b[0m" for style, text in parts)
    assert painted(terse(data)) == painted(data)
    assert len(terse(data)) <= len(data)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("1;38;5;179;48;5;233", "38;5;247;48;5;233", "22;38;5;247"),
        ("38;5;179;48;5;233", "38;5;179;48;5;233", None),
        ("1;2;38;5;179;48;5;233", "2;38;5;179;48;5;233", "22;2"),
        ("1;48;5;233", "3", "0;3"),
        ("3;53;38;5;179;48;5;233", "38;5;179;48;5;233", "0;38;5;179;48;5;233"),
    ],
)
def test_only_the_difference_is_written(before: str, after: str, change: str | None) -> None:
    written = terse(f"\x1b[{before}ma\x1b[0m\x1b[{after}mb\x1b[0m")
    expected = "" if change is None else f"\x1b[{change}m"
    assert written == f"\x1b[{before}ma{expected}b\x1b[0m"


def test_what_is_set_on_top_is_left_alone() -> None:
    data = "\x1b[1ma\x1b[3mb\x1b[0m\x1b[3mc\x1b[0m"
    assert painted(terse(data)) == painted(data)
