"""The language of filter lines, as the lists beside the article use it."""

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.lists.filtering import facet, folded, parsed
from tui_reader.tui.lists.view import facet_fields

FIELDS = facet_fields("tag", "by", "status", "in")


class Item(NamedTuple):
    words: str
    facets: dict[str, str]


ITEM = Item(
    folded("14 Drones crossed, the Minister said at 10:30"),
    {"tag": facet("claim"), "by": facet("Ana Roe"), "status": facet("exact", "unsaved")},
)


@pytest.mark.parametrize(
    ("line", "words", "asked"),
    [
        ("", (), []),
        ("  ", (), []),
        ("Two words", ("two", "words"), []),
        ('"two words" more', ("two words", "more"), []),
        ("tag:Claim by:ana", (), [("tag", "Claim"), ("by", "ana")]),
        ('in:"North Korea" x', ("x",), [("in", "North Korea")]),
        ('in:"North Ko', (), [("in", "North Ko")]),
        ("tag:", (), []),
        ("tag: x", ("x",), []),
        ("10:30 https://x.org", ("10:30", "https://x.org"), []),
    ],
)
def test_what_a_line_asks_for(line: str, words: tuple[str, ...], asked: list[tuple[str, str]]) -> None:
    found = parsed(line, FIELDS)
    assert found.words == words
    assert [(each.name, each.value) for each in found.asked] == asked
    assert not found.problem


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
    assert list(parsed(line, FIELDS).admitted([ITEM], folded("On the Border"))) == [ITEM] * admitted


@given(st.text())
def test_any_line_is_a_filter(line: str) -> None:
    asked = parsed(line, FIELDS)
    assert all(each.name in FIELDS and each.value for each in asked.asked)
    assert all(word for word in asked.words)


LINES = st.text('tagbyin:" clmx', max_size=12)


@given(LINES, LINES, st.lists(st.tuples(st.text("clmx ", max_size=4), st.sampled_from(["claim", "max"]))))
def test_what_narrows_leaves_nothing_that_was_not_left_before(
    line: str, longer: str, found: list[tuple[str, str]]
) -> None:
    items = [Item(words, {"tag": facet(tag), "by": facet(words), "in": facet("x")}) for words, tag in found]
    for context in ("", "calm"):
        before, after = parsed(line, FIELDS), parsed(longer, FIELDS)
        narrowed = after.admitted(before.admitted(items, context), context)
        if after.narrows(before):
            assert list(narrowed) == list(after.admitted(items, context))


def test_a_line_that_grows_narrows() -> None:
    lines = ["", "d", "dr", "drones", "drones t", "drones tag:", "drones tag:c", "drones tag:cl by:a"]
    for shorter, longer in pairwise(lines):
        before, after = parsed(shorter, FIELDS), parsed(longer, FIELDS)
        expected = longer not in ("drones tag:",)
        assert after.narrows(before) is expected
    assert not parsed("x", FIELDS).narrows(parsed("y", FIELDS))
