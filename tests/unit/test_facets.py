"""The filter line of the side column."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.lists.facets import Filter, facet, parsed
from tui_reader.tui.lists.filtering import folded

NAMES = ("tag", "by", "status", "in")


class Item(NamedTuple):
    words: str
    facets: dict[str, str]


ITEM = Item(
    folded("14 Drones crossed, the Minister said at 10:30"),
    {"tag": facet("claim"), "by": facet("Ana Roe"), "status": facet("exact", "unsaved")},
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", Filter()),
        ("  ", Filter()),
        ("Two words", Filter(("two", "words"))),
        ('"two words" more', Filter(("two words", "more"))),
        ("tag:Claim by:ana", Filter((), (("tag", "claim"), ("by", "ana")))),
        ('in:"North Korea" x', Filter(("x",), (("in", "north korea"),))),
        ('in:"North Ko', Filter((), (("in", "north ko"),))),
        ("tag:", Filter((), (("tag", ""),))),
        ("tag: x", Filter(("x",), (("tag", ""),))),
        ("10:30 https://x.org", Filter(("10:30", "https://x.org"))),
    ],
)
def test_what_a_line_asks_for(line: str, expected: Filter) -> None:
    assert parsed(line, NAMES) == expected


@pytest.mark.parametrize(
    ("line", "admitted"),
    [
        ("", True),
        ("drones MINISTER", True),
        ("drones army", False),
        ("10:30", True),
        ("tag:cl", True),
        ("tag:laim", False),
        ("tag:fact", False),
        ("by:roe", True),
        ('by:"ana r"', True),
        ('by:"roe ana"', False),
        ("status:exact status:unsaved", True),
        ("status:moved", False),
        ("in:anything", False),
        ("tag:", True),
        ("border", True),
        ("tag:claim border drones", True),
    ],
)
def test_what_is_admitted(line: str, admitted: bool) -> None:
    assert parsed(line, NAMES).admitted([ITEM], "On the border") == [ITEM] * admitted


@given(st.text())
def test_any_line_is_a_filter(line: str) -> None:
    asked = parsed(line, NAMES)
    assert all(name in NAMES for name, _ in asked.facets)
    assert all(word == folded(word) or '"' in line for word in asked.words)
