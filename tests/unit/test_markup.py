"""Passages in marked-up text: edges at shown characters, no half of a pair of delimiters."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.articles import markdown
from tui_reader.articles.document import Document, Mark
from tui_reader.articles.text import Span
from tui_reader.tui.pane.motion import Motion, Unit
from tui_reader.tui.pane.trimming import trimmed

TEXT = """\
# The *Count* of **May**

**14** drones came. He saw [the *old* site](http://x/(y) "a b") and **a bold, nested ***one***,** there.

- `code` first, [link **text**](u)[next](v) *[a](b)* and ~~gone~~ &quot;now&quot;.
- See ![a **map**](src) at <http://auto.x>, **all bold**

| one | **two** |
|-----|---------|
| [c](d) | e |

The *end
of* it.
"""


def motion(text: str) -> Motion:
    parsed = markdown.parse(text)
    return Motion(Document(Path("a.md"), text, "markdown", parsed.blocks, parsed.metadata))


MOTION = motion(TEXT)


@pytest.mark.parametrize(
    ("rough", "whole"),
    [
        ("14** drones", "**14** drones"),
        ("**14", "14"),
        ("**14**", "14"),
        ("14** drones came. He", "**14** drones came. He"),
        ("He saw [the *old* site", 'He saw [the *old* site](http://x/(y) "a b")'),
        ('[the *old* site](http://x/(y) "a b")', "the *old* site"),
        ("[the *old", "the *old*"),
        ("old* site", "*old* site"),
        ("saw [the", "saw [the"),  # crosses the edge of the link
        ('site](http://x/(y) "a b") and', 'site](http://x/(y) "a b") and'),
        ("link **text", "link **text**"),
        ("text**](u)[next", "**text**](u)[next](v)"),  # crosses that of the first link
        ("next](v) *[a", "[next](v) *[a](b)*"),
        ("[a](b)* and", "*[a](b)* and"),
        ("`code", "code"),
        ("code` first", "`code` first"),
        ("and ~~gone", "and ~~gone~~"),
        ("See ![a **map", "See ![a **map**](src)"),
        ("at <http://auto.x", "at <http://auto.x>"),
        ("two** |\n|-----|---------|\n| [c", "**two** |\n|-----|---------|\n| [c](d)"),
        ("- `code` first", "`code` first"),
        ("# The *Count* of **May**\n\n**14", "The *Count* of **May**\n\n**14**"),
        ("\n\n| one | **two", "one | **two**"),
        ("of* it", "of* it"),
        ("The *end\nof", "The *end\nof*"),
        ("](", "]("),
    ],
)
def test_whole(rough: str, whole: str) -> None:
    start = TEXT.index(rough)
    span = MOTION.whole(Span(start, start + len(rough)))
    assert TEXT[slice(*span)] == whole


@pytest.mark.parametrize(
    ("rough", "left"),
    [
        (" of **May**", "of **May**"),
        ("and **a bold, nested ***one***,", "and **a bold, nested ***one***,**"),
        ("**a bold, nested ***one***,** ", "a bold, nested ***one***"),
        ("**a bold, ", "a bold"),
        ('(y) "a b") and **', "and"),
        ("&quot;now&quot;.", "&quot;now&quot;"),
        ("and ~~gone~~ &quot;", "and ~~gone~~"),
        (", **all bold**", "all bold"),
    ],
)
def test_trimmed(rough: str, left: str) -> None:
    start = TEXT.index(rough)
    assert TEXT[slice(*trimmed(Span(start, start + len(rough)), MOTION))] == left


def test_sentences_have_no_halves() -> None:
    sentences = [
        TEXT[slice(*span)]
        for at in range(len(MOTION.document.leaves))
        for span in MOTION.spans(at, Unit.SENTENCE)
    ]
    assert "**14** drones came." in sentences
    assert "all bold" not in sentences


PIECES = [
    "a",
    "b c",
    " ",
    ". ",
    "**",
    "*",
    "`",
    "~~",
    "[",
    "](u)",
    "![",
    "&amp;",
    "\\*",
    "<http://x>",
    "\n",
    "\n\n- ",
    ",",
]
SOURCES = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


@given(SOURCES, st.integers(0, 80), st.integers(0, 80))
def test_the_rule(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    units = motion(text)
    leaves = units.document.leaves
    for span in (units.whole(Span(start, end)), trimmed(Span(start, end), units)):
        again = units.whole(span)
        assert again == span
        said = [leaf.prose(text) for leaf in leaves if leaf.span.overlaps(span)]
        if not any(prose.offset(span.start) < prose.offset(span.end) for prose in said):
            continue
        elements = [element for at in range(len(leaves)) for element in units.markup(at).elements]
        edges = {edge for element in elements for edge in element.span}
        for leaf in leaves:
            assert not list(units.markup(units.leaf_at(leaf.span.start)).halves(span))
            for run in leaf.runs:
                hidden = run.shown == "" or Mark.MARKUP in run.mark
                assert not hidden or not any(run.start < edge < run.end for edge in span if edge not in edges)


@given(SOURCES, st.integers(0, 80), st.integers(1, 80))
def test_what_shows_the_same_is_the_same(text: str, start: int, end: int) -> None:
    units = motion(text)
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    shown = [
        units.markup(at).shown(Span(start, end))
        for at, leaf in enumerate(units.document.leaves)
        if leaf.span.overlaps(Span(start, end))
    ]
    shown = [span for span in shown if span.length]
    if shown:
        tight = Span(shown[0].start, shown[-1].end)
        assert units.whole(tight) == units.whole(Span(start, end))
    for at in range(len(units.document.leaves)):
        for element in units.markup(at).elements:
            assert units.whole(element.span) == units.whole(element.text)
