"""What fits into a bar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from tui_reader.articles.text import cells
from tui_reader.tui.bars.bar import Words, fitted

PLAIN = Style()


def words(*texts: str) -> Words:
    return [(text, PLAIN) for text in texts]


SAID = (
    "claim",
    " 2 of 3",
    " · said by the Korean Central News Agency",
    " · basis: document",
    " · who counted these?",
)


@pytest.mark.parametrize(
    ("texts", "room", "shown"),
    [
        (SAID, 99, "".join(SAID)),
        (SAID, 80, "claim 2 of 3 · said by the Korean… · basis: document · who counted these?"),
        (SAID, 62, "claim 2 of 3 · said by the… · basis: document · who counted…"),
        (SAID, 50, "claim 2 of 3 · said by the… · basis: document …"),
        (SAID, 12, "claim …"),
        (
            ("claim", " · 東京の夜景はとても美しい", " · 大阪も美しいですね"),
            34,
            "claim · 東京の夜景… · 大阪も美し…",
        ),
        ((" " * 40, "a long name of a file.md"), 60, " " * 40 + "a long name of a…"),
        (("only a very long message",), 8, "only a…"),
        (SAID, 0, ""),
        ((), 5, ""),
    ],
)
def test_the_long_are_cut_before_the_short(texts: tuple[str, ...], room: int, shown: str) -> None:
    assert "".join(text for text, _ in fitted(words(*texts), room)) == shown


@given(st.lists(st.text(max_size=30), max_size=6), st.integers(0, 90))
def test_it_fits(texts: list[str], room: int) -> None:
    shown = fitted(words(*texts), room)
    assert sum(cells(text) for text, _ in shown) <= room
    assert all(text for text, _ in shown)
