"""Lines, and the way between offsets and cells."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.articles import markdown, plaintext
from tui_reader.articles.document import Document, Kind, Mark
from tui_reader.articles.text import Span, cells, graphemes
from tui_reader.tui.look.wrapping import column_widths, wrap
from tui_reader.tui.pane.layout import Cell, Layout, Ornament

PIECES = (
    "A short sentence.",
    "word " * 30,
    "東京の夜景は、とても美しいです。本当に。",
    "👩‍🔬 and 🇰🇷 and 👍🏽, a family 👨‍👩‍👧‍👦",
    "cafe\u0301 nai\u0308ve \u0301",
    "tab\there",
    "Donaudampfschifffahrtsgesellschaftskapitän" * 3,
    "**bold *both* bold** `code` [a link](http://example.org/x) &amp; \\*",
    "# Heading",
    "- item one\n- item two with **bold** and more words than one line can hold, surely\n  - nested",
    "1. one\n2. two",
    "- 1. an item that only holds a list has its mark beside the first one of that, in two lines\n- - deep",
    "> quoted text\n> goes on\n>> deeper",
    "| a | b |\n|---|---|\n| wide cell with many words in it | 東京 |\n| x | |",
    "```\ncode\twith tab\n\n  indented\n```",
    "---",
    "line one\\\nline two",
    "",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).flatmap(
    lambda pieces: st.sampled_from(("\n\n", "\n", "\r\n\r\n", "\r\n")).map(lambda end: end.join(pieces))
)


def document(text: str, dialect: str = "markdown") -> Document:
    if dialect == "markdown":
        parsed = markdown.parse(text)
        return Document(Path("a.md"), text, "markdown", parsed.blocks, parsed.metadata)
    parsed = plaintext.parse(text)
    return Document(Path("a.txt"), text, "plaintext", parsed.blocks, parsed.metadata)


def painted(layout: Layout) -> list[str]:
    return [
        "|".join(layout.shown(p.leaf)[p.start : p.end].rstrip() for p in line.parts) for line in layout.lines
    ]


@pytest.mark.parametrize("dialect", ["markdown", "plaintext"])
@given(text=TEXTS, width=st.sampled_from((1, 7, 36, 75)))
@settings(max_examples=60)
def test_lines_partition_the_text(dialect: str, text: str, width: int) -> None:
    layout = Layout(document(text, dialect), width)
    assert layout.lines[0].start == 0
    assert layout.lines[-1].end == len(text)
    assert all(before.end == after.start for before, after in pairwise(layout.lines))
    assert all(line.start <= line.end for line in layout.lines)


@pytest.mark.parametrize("dialect", ["markdown", "plaintext"])
@given(text=TEXTS, width=st.sampled_from((1, 7, 36, 75)))
@settings(max_examples=60)
def test_parts_partition_what_is_shown_and_fit(dialect: str, text: str, width: int) -> None:
    layout = Layout(document(text, dialect), width)
    at = dict.fromkeys(range(len(layout.document.leaves)), 0)
    for line in layout.lines:
        for part in line.parts:
            assert part.start == at[part.leaf]
            at[part.leaf] = part.end
            shown = layout.shown(part.leaf)[part.start : part.end].rstrip(" ")
            one_grapheme = len(graphemes(shown)) == 1
            assert part.x + cells(shown) <= width or one_grapheme or not shown
    for leaf, end in at.items():
        if layout.document.leaves[leaf].kind is not Kind.RULE:
            assert end == len(layout.prose(leaf).text)


@pytest.mark.parametrize("dialect", ["markdown", "plaintext"])
@given(text=TEXTS, width=st.sampled_from((9, 36, 75)))
@settings(max_examples=60)
def test_offset_to_cell_and_back_is_the_identity(dialect: str, text: str, width: int) -> None:
    layout = Layout(document(text, dialect), width)
    for leaf, block in enumerate(layout.document.leaves):
        for run in block.runs:
            if run.shown is not None:
                continue
            base = layout.prose(leaf).offset(run.start)
            for grapheme in graphemes(layout.shown(leaf)):
                inside = base <= grapheme.start < base + run.end - run.start
                if inside and grapheme.cells:
                    offset = run.start + grapheme.start - base
                    assert layout.offset(*layout.cell(offset)) == offset


@given(text=st.text(alphabet="ab -–東京。、é\u0301👩\u200d🔬", max_size=80), width=st.integers(1, 12))
def test_wrap_partitions_any_text(text: str, width: int) -> None:
    pieces = list(wrap(text, width, hang=2))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(start < end for start, end in pieces)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two ", "three"]),
        ("one two three", 7, ["one two ", "three"]),
        ("one  two", 3, ["one  ", "two"]),
        ("missile-defence", 10, ["missile-", "defence"]),
        ("a missile-defence", 11, ["a ", "missile-", "defence"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("non‑breaking space", 12, ["non‑breaking ", "space"]),
        ("東京の夜", 4, ["東京", "の夜"]),
        ("東京。夜", 4, ["東", "京。", "夜"]),
        ("ab東京cd", 4, ["ab東", "京cd"]),
        ("", 5, []),
    ],
)
def test_wrap_breaks_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(text, width)] == lines


def test_wide_and_narrow_text_break_alike() -> None:
    text = "a few words, a hyphen-ated one and an unreasonablylongwordthatmustbecut somewhere " * 3
    for width in range(5, 60):
        narrow = list(wrap(text, width, 2))
        wide = list(wrap(text.replace("words", "wo\u1e5fds"), width, 2))
        assert narrow == wide


def test_blocks_look_like_what_they_are() -> None:
    text = (
        "# Title\n\nA paragraph that is long enough for two lines.\n\n"
        "- an item that is longer than a line\n- two\n\n> quoted\n\n---\n\nend\n"
    )
    layout = Layout(document(text), 24)
    assert painted(layout) == [
        "Title",
        "",
        "A paragraph that is long",
        "enough for two lines.",
        "",
        "• an item that is longer",
        "than a line",
        "• two",
        "",
        "quoted",
        "",
        "",
        "",
        "end",
    ]
    assert [line.parts[0].x for line in layout.lines if line.parts] == [0, 0, 0, 0, 2, 0, 2, 0]
    assert layout.lines[11].ornament is Ornament.RULE


def test_a_table_stands_in_columns_and_wraps_in_its_cells() -> None:
    text = "| who | what |\n|---|---|\n| Ana | said a great many things |\n| 東京 | x |\n"
    layout = Layout(document(text), 20)
    assert painted(layout) == ["who|what", "", "Ana|said a great", "many things", "", "東京|x"]
    assert [part.x for part in layout.lines[3].parts] == [7]
    assert layout.cell(text.index("many")) == Cell(3, 7)
    assert layout.offset(3, 7) == text.index("many")
    assert layout.rows(Span(text.index("said"), text.index("things"))) == range(2, 5), "and the rule below"
    assert layout.lines[2].decoration == "     │              "[: len(layout.lines[2].decoration)]


def test_a_table_too_wide_for_the_screen_is_stacked() -> None:
    row = "| " + " | ".join(f"cell number {n}" for n in range(8)) + " |\n"
    text = row + "|---" * 8 + "|\n" + row
    layout = Layout(document(text), 30)
    assert painted(layout)[:3] == ["cell number 0", "cell number 1", "cell number 2"]


@pytest.mark.parametrize(
    ("natural", "least", "room", "widths"),
    [
        ([3, 4], [3, 4], 20, [3, 4]),
        ([3, 40], [3, 9], 20, [3, 17]),
        ([40, 40], [5, 5], 20, [10, 10]),
        ([40, 40], [15, 5], 20, [15, 5]),
        ([30, 60], [6, 6], 30, [11, 19]),
        ([40, 40, 40], [6, 6, 6], 15, []),
    ],
)
def test_columns_share_the_room(natural: list[int], least: list[int], room: int, widths: list[int]) -> None:
    assert column_widths(natural, least, room) == widths


def test_front_matter_is_shown_as_title_and_byline() -> None:
    text = "---\ntitle: On drones\nauthor: Ana\ndate: 2026-01-02\n---\nBody.\n"
    lines = Layout(document(text), 40).lines
    assert [(line.decoration, line.ornament) for line in lines[:3]] == [
        ("On drones", Ornament.TITLE),
        ("Ana · 2026-01-02", Ornament.BYLINE),
        ("", Ornament.NONE),
    ]


def test_list_marks_are_markup() -> None:
    block = document("- item\n").leaves[0]
    assert block.runs[0].mark is Mark.MARKUP


def test_the_mark_of_an_item_that_only_holds_a_list_stands_beside_its_first_item() -> None:
    layout = Layout(
        document("- 1. One item that needs two rows of the screen\n  2. Two\n- - - Three\n- Four\n"), 30
    )
    shown = [
        [(part.x, layout.shown(part.leaf)[part.start : part.end].rstrip()) for part in line.parts]
        for line in layout.lines
    ]
    assert shown == [
        [(0, "•"), (2, "1. One item that needs two")],
        [(5, "rows of the screen")],
        [(2, "2. Two")],
        [(0, "•"), (2, "•"), (4, "• Three")],
        [(0, "• Four")],
    ]
