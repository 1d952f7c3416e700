"""Plain text is cut into the blocks that a reader sees in it, and nothing of it is lost."""

import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any, SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.articles.cutting import LONGEST
from tui_reader.articles.document import Kind, Mark, Metadata
from tui_reader.articles.headings import _Piece, _pieces, _title
from tui_reader.articles.plaintext import bare, parse

ORIGINALS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

BODY = "The harbour office said on Monday that the works on the northern quay would be finished this year."
CUT_OFF = "The harbour office said on Monday that the works on the northern quay would be finished..."
WRAPPED = textwrap.fill(f"{BODY} It named no day. {BODY}", 72)
REFLOWED = f"{BODY} It named no day. {BODY}"
SIGNS = {
    Kind.HEADING: "h",
    Kind.PARAGRAPH: "p",
    Kind.LIST_ITEM: "i",
    Kind.QUOTE: "q",
    Kind.RULE: "r",
    Kind.TABLE: "t",
    Kind.TABLE_ROW: "w",
    Kind.TABLE_CELL: "c",
}


def outline(text: str) -> list[str]:
    """Each leaf as its sign, its level and what it shows; body text as "body"."""
    return [
        f"{SIGNS[block.kind]}{block.level or ''} {shown(text, index)}".replace(BODY, "body").strip()
        for index, block in enumerate(parse(text).blocks)
        if block.is_leaf
    ]


def shown(text: str, index: int) -> str:
    return "".join(run.text(text) for run in parse(text).blocks[index].runs)


def joined(*lines: str, sep: str = "\n\n") -> str:
    return sep.join(BODY if line == "body" else line for line in lines)


def headings(text: str) -> list[str]:
    return [line[3:] for line in outline(text) if line.startswith("h")]


def original(number: str) -> str:
    if not ORIGINALS.is_dir():
        pytest.skip("the originals are not at hand")
    (path,) = ORIGINALS.glob(f"{number}*.txt")
    return path.read_bytes().decode("utf-8")


# The originals


ORIGINAL_HEADINGS = {
    "000": [
        "Kim Jong Un Orders Missile Production Surge for 2026 Amid Russia Ties",
        "North Korea Ramps Up Missile Production for 2026",
        'Factory Visits and a "Busy Year Ahead" for Weapons',
        "Testing, Exports, and Deepening Russia Alliance",
        "Strategic Shifts and Future Congress Plans",
    ],
    "001": [
        "Key facts",
        "Table of Contents",
        "Evergreen insights",
        "Reader questions",
        "2026 Directive: Major Expansion and Modernization of North Korea’s Missile Production",
        "Kim Jong-un’s 2026 Directive: Major Expansion and Modernization of North Korea’s Missile Production",
        "Directive Overview",
        "Core Modernization Initiatives",
        "Expansion of Production Capacity",
        "Regional Security Implications",
        "International Reaction and Sanctions Landscape",
        "Strategic Implications for the DPRK",
        "Timeline and Milestones (Projected)",
        "Practical takeaways for Analysts",
    ],
    "002": ["North Korea expands ballistic missile production"],
    "003": [
        "Kim Jong Un Calls for Increase in Missile Production",
        "What You Need to Know:",
        "The Details:",
    ],
    "004": [],
}


@pytest.mark.parametrize("number", ORIGINAL_HEADINGS)
def test_originals(number: str) -> None:
    text = original(number)
    parsed = parse(text)
    expected = ORIGINAL_HEADINGS[number]
    found = [block for block in parsed.blocks if block.kind is Kind.HEADING]
    assert [text[slice(*block.span)] for block in found] == expected
    titled = number in ("000", "002", "003")
    assert [block.level for block in found] == [1] * titled + [2] * (len(expected) - titled)
    assert parsed.metadata == Metadata(title=expected[0] if titled else "")
    for block in parsed.blocks:
        line = text[slice(*block.span)]
        assert (block.kind is Kind.LIST_ITEM) == line.startswith("- ")
        assert "\n" not in line or block.kind is Kind.TABLE
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("|")]
    kinds = (Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM)
    assert sum(block.kind in kinds for block in parsed.blocks) == len(lines)


def test_tables_of_the_original() -> None:
    blocks = parse(original("001")).blocks
    tables = [block.span for block in blocks if block.kind is Kind.TABLE]
    rows = [block for block in blocks if block.kind is Kind.TABLE_ROW]
    assert [sum(row.span.overlaps(table) and row.level for row in rows) for table in tables] == [5, 5, 6]
    assert len(rows) == 3 + 16


# Headings and titles


# Lines of an article, each a paragraph unless it is marked with "^" as a heading.
HEADINGS = {
    "headline": "^Quay works resume after storm / body",
    "no headline": "body / body",
    "site furniture": "World News / ^Quay works resume after storm / body",
    "section of a site": "Asia Pacific / ^Quay works resume after storm / body",
    "nothing below": "Nothing but a Line",
    "initials": "^Is the U.S. Leaving the U.N. / body",
    "capitals": "^QUAY WORKS RESUME / body / ^WHAT COMES NEXT / body",
    "sentence case": "body / ^How it began / body",
    "too long for sentence case": "body / How it all began on a grey day in March / body",
    "title case": "body / ^The Long Road to the Sea / body",
    "full stop": "body / The Long Road to the Sea. / body",
    "two sentences": "body / The Long Road. The Wide Sea / body",
    "above a short line": "body / How it began / It began at night, in the rain.",
    "colon": "body / ^The Long Road to the Sea: / body",
    "sentence that opens a list": "body / She gave these reasons: / - cost / - time",
    "above a list": "body / ^Open questions / - cost / - time",
    "last line": "body / The Long Road to the Sea",
    "small letter": "body / and then the Sea / body",
    "hashtag": "#QuayWorks / body",
    "pull quote": "body / “The Long Road to the Sea” / body",
    "byline": "^The Quay at Night / By Jane Doe and Tom Smith / body",
    "name below the headline": "^The Quay at Night / Jane Doe / body",
    "moment": "^The Quay at Night / Dec. 3, 2024, 5:12 p.m. ET / body",
    "day": "^The Quay at Night / December 3, 20245:12 PM GMT / body",
    "published": "^The Quay at Night / Published: 3 December / body",
    "no byline": "^By the Numbers / body",
    "no date": "body / ^Top 10 Harbours of 2024 / body",
    "furniture": "body / ADVERTISEMENT / body / Share This Story / body / Story Continues Below / body",
    "pointer": "body / Read more: The Long Road to the Northern Sea / body",
    "other pointer": "body / Related: The Long Road to the Northern Sea / body",
    "repeated label": "body / Our Quays: Ships Come In at Dawn / body / Our Quays: Old Boats for Sale / body",
    "own label": "body / ^The Quays Deal: Ships Come In at Dawn / body",
    "data": "body / Location: Northern Quay, Second Shed / body",
    "captions": "body / A crane at work (Reuters) / body / Photo: Jane Doe / body",
    "interview": "body / Q: Who Pays for It? / A: Nobody. / Q: Who Builds It? / A: Everybody.",
    "questions": "body / ^Who pays for it? / body / ^Who builds it? / body",
    "one question": "body / And who pays for it? / body",
    "numbered sections": "body / ^1. Cost / body / ^2. Time / body",
    "numbered list": "body / 1. Cost / 2. Time / body",
    "author's box": "body / The Old Sailor / The Old Sailor / Has written here since 1999.",
    "author's name": "^Quay works resume / body / Jane Doe | Jane Doe has written here since 1999.",
    "headline twice": "^Quay works resume after storm / Quay works resume after storm / body",
    "teasers": "body / Storm Takes the Old Pier / cut off / Fish Prices Rise Once More / cut off",
    "often": "body / The Evening Post / body / The Evening Post / body / The Evening Post / body",
    "chapters": "^The Harbour / by Jane Doe / ^CHAPTER ONE / body / ^Chapter 2. The Storm. / body",
    "subtitle": "^The Harbour / by Jane Doe / ^A Tale of the Northern Sea / body",
    "contents": "^The Harbour / by Jane Doe / CHAPTER I | CHAPTER II / ^CHAPTER I / ^The Storm / body",
    "menu": "Home | Places | Shops | Boats | Prices | body",
    "after a full stop": "body | ^What is known | body",
    "torn": "The clerk told | Quay Times | that it was shut, and that it would stay so.",
    "torn at the end": "body / On Monday the office in the north told us and the | Quay Times / body",
    "torn below": "body / The clerk told | Quay Times | that it was shut and that it would stay so.",
    "verse": "The masts lean from the light | Another Tide Tonight | None of us come | None of us go home",
    "German": "^Der Hafen öffnet wieder / Von Jane Doe / body / ^Wie es weitergeht / body",
    "Russian": "^Порт снова открыт для судов / body / ^Что будет дальше / body",
    "Chinese": "^港口重新开放 / 港务局星期一表示，北码头的工程将在年内完工，没有说明具体日期。",
}


@pytest.mark.parametrize("article", HEADINGS.values(), ids=HEADINGS)
def test_headings(article: str) -> None:
    article = article.replace("body", BODY).replace("cut off", CUT_OFF)
    article = article.replace(" / ", "\n\n").replace(" | ", "\n")
    expected = [line[1:] for line in article.split("\n") if line.startswith("^")]
    assert headings(article.replace("^", "")) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_levels_and_title(end: str) -> None:
    text = joined("The Quay at Night", "body", "The Long Road to the Sea", "body", sep=end)
    assert outline(text) == ["h1 The Quay at Night", "p body", "h2 The Long Road to the Sea", "p body"]
    assert parse(text).metadata.title == "The Quay at Night"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quays\n=====\nbody\n\nShips\n---\nbody", ["h1 Quays", "p body", "h2 Ships", "p body"]),
        ("# Quays #\nbody\n### C#\nbody", ["h1 Quays", "p body", "h3 C#", "p body"]),
        ("#Quays\nbody", ["p #Quays", "p body"]),
        ("body\n---\nbody", ["p body", "r", "p body"]),
        ("body\n\n* * *\n\nbody\n\n___\n====", ["p body", "r", "p body", "r", "r"]),
    ],
)
def test_marked_headings_and_rules(text: str, expected: list[str]) -> None:
    assert outline(text.replace("body", BODY)) == expected


def test_a_marked_heading_is_the_title() -> None:
    assert parse(f"# The Quay #\n{BODY}").metadata.title == "The Quay"
    assert parse(f"The Quay\n===\n{BODY}").metadata.title == "The Quay"


# Lists, quotes, tables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("body\n- one\n* two\n• three\nbody", ["p body", "i1 • one", "i1 • two", "i1 • three", "p body"]),
        ("1. one\n2) two\n10. ten", ["i1 1. one", "i1 2. two", "i1 10. ten"]),
        ("- one\n  - two\n    - three\n- four", ["i1 • one", "i2 • two", "i3 • three", "i1 • four"]),
        ("- one\n  and on\n  No more.\nbody", ["i1 • one and on", "p No more.", "p body"]),
        ("-no\n1.no\n-\n2024. no", ["p -no", "p 1.no", "p -", "p 2024. no"]),
        ("- Cost:\nTwo more lines", ["i1 • Cost:", "p Two more lines"]),
    ],
)
def test_lists(text: str, expected: list[str]) -> None:
    assert outline(text.replace("body", BODY)) == expected


def test_item_markers_are_markup_and_depth_is_indent() -> None:
    text = "- one\n  - two"
    blocks = parse(text).blocks
    assert [block.indent for block in blocks] == [0, 1]
    assert [(run.text(text), run.mark) for run in blocks[1].runs] == [("• ", Mark.MARKUP), ("two", Mark.NONE)]
    assert blocks[1].prose(text).text == "two"


def test_quotes() -> None:
    text = "> one\n>> two\n>\n> three\n>50 of them"
    assert outline(text) == ["q1 one", "q2 two", "q1 three", "p >50 of them"]
    assert [block.quoted for block in parse(text).blocks] == [1, 2, 1, 0]


TABLE = "|a|b|\n| :-- | --: |\n| x \\| y | |\n|z\n| 1 | 2 | 3 |"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tables_keep_every_cell(end: str) -> None:
    text = f"{BODY}\n{TABLE}\n{BODY}".replace("\n", end)
    blocks = parse(text).blocks
    assert "".join(SIGNS[block.kind] for block in blocks) == "ptwccwccwcwcccp"
    cells = [index for index, block in enumerate(blocks) if block.kind is Kind.TABLE_CELL]
    assert [shown(text, index) for index in cells] == ["a", "b", "x | y", "", "z", "1", "2", "3"]
    assert [block.level for block in blocks if block.kind is Kind.TABLE_ROW] == [0, 1, 1, 1]
    assert text[slice(*blocks[1].span)] == TABLE.replace("\n", end)


@pytest.mark.parametrize("text", ["| a | b |", "| a |\n| b |", "| a |\n\n|---|", "a | b\n---|---"])
def test_pipes_without_a_delimiter_row_are_text(text: str) -> None:
    assert {block.kind for block in parse(text).blocks} == {Kind.PARAGRAPH}


# Hard-wrapped text


@pytest.mark.parametrize("width", [45, 60, 72, 98])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_wrapped_text_is_reflowed(width: int, end: str) -> None:
    text = f"{textwrap.fill(REFLOWED, width)}\n\n{textwrap.fill(REFLOWED, width)}".replace("\n", end)
    assert outline(text) == [f"p {REFLOWED}".replace(BODY, "body")] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(textwrap.indent(WRAPPED, "    "), [REFLOWED], id="margin"),
        pytest.param(f"  {WRAPPED}\n  {WRAPPED}", [REFLOWED, REFLOWED], id="set in first lines"),
        pytest.param(f"{WRAPPED}\n\nShed 4\nOld Quay\n", [REFLOWED, "Shed 4", "Old Quay"], id="address"),
        pytest.param(
            f"{WRAPPED}\n\n  The lamps are lit along the wall,\n  The masts lean from the light,\n",
            [REFLOWED, "The lamps are lit along the wall,", "The masts lean from the light,"],
            id="verse",
        ),
        pytest.param(
            "- " + textwrap.fill(REFLOWED, 72, subsequent_indent="  ") + "\n- two",
            [f"• {REFLOWED}", "• two"],
            id="item",
        ),
        pytest.param(textwrap.indent(WRAPPED, "> ") + "\n>\n> Tom", [REFLOWED, "Tom"], id="mail quote"),
        pytest.param(
            f"{WRAPPED}\n\n" * 7 + f"{BODY}\n{BODY}", [REFLOWED] * 7 + [BODY] * 2, id="longer lines"
        ),
        pytest.param(f"{WRAPPED}\n\nThe Sheds\n\n{WRAPPED}", [REFLOWED, "The Sheds", REFLOWED], id="heading"),
        pytest.param(
            f"{WRAPPED}\n\nThe quay was shut in the last days of war, on a grey October\n12. So it stayed.",
            [REFLOWED, "The quay was shut in the last days of war, on a grey October 12. So it stayed."],
            id="number that begins no list",
        ),
        pytest.param(
            f"{WRAPPED}\n\nThe quay was shut by the end of the war, as was every north-\nfacing pier.",
            [REFLOWED, "The quay was shut by the end of the war, as was every north-facing pier."],
            id="hyphen",
        ),
    ],
)
def test_what_is_reflowed(text: str, expected: list[str]) -> None:
    assert [line.split(" ", 1)[1] for line in outline(text)] == [e.replace(BODY, "body") for e in expected]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([BODY, BODY, BODY], id="one paragraph per line"),
        pytest.param(
            ["the lamps are lit", "on the grey wall", "in the late rain", "and all is still"], id="narrow"
        ),
        pytest.param(
            [
                "The lamps are lit along the long and greyish wall,",
                "The masts lean from the light and from the dark sea,",
                "And nobody has come to look for them since morning,",
                "Or nobody who knew what they had been and still are,",
            ],
            id="verse",
        ),
        pytest.param(
            [
                "the lamps are lit along the long and greyish wall",
                "and masts lean from the light and from the dark sea",
                "or so they say",
                "and nobody",
                "and nothing",
                "came",
            ],
            id="free verse",
        ),
        pytest.param(
            [
                f"{BODY} {BODY}",
                "It was the clerk of the office himself who had told",
                "the reporters of the paper on the following Monday",
                "that it would not be open again before that winter.",
                f"{BODY} {BODY}",
            ],
            id="torn lines",
        ),
    ],
)
def test_what_is_not_reflowed(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert [text[slice(*block.span)] for block in parse(text).blocks] == lines


def test_wrapped_chinese_gains_no_spaces() -> None:
    text = "\n".join(["港务局星期一表示北码头的工程将在年内完工并且没有说明具体日期"] * 4)
    assert outline(text) == ["p " + text.replace("\n", "")]


def test_wrapped_runs_are_spaces_at_line_ends() -> None:
    text = WRAPPED.replace("\n", " \r\n  ")
    (block,) = parse(text).blocks
    seams = [run for run in block.runs if run.shown is not None]
    assert len(seams) == WRAPPED.count("\n")
    assert {(text[run.start : run.end], *run[2:]) for run in seams} == {(" \r\n  ", " ", Mark.NONE)}
    assert block.prose(text).text == REFLOWED


# Mail and labelled lines


def test_mail() -> None:
    head = "From: Jane Doe\nSubject: The quay\nDate: Mon, 3 Dec 2024"
    text = f"{head}\n\nDear Tom,\n\n{WRAPPED}\n\nBest regards\nJane Doe"
    assert parse(text).metadata == Metadata(title="The quay", author="Jane Doe", date="Mon, 3 Dec 2024")
    assert [line[0] for line in outline(text)] == ["p"] * 7


def test_one_labelled_line_says_nothing() -> None:
    assert parse(f"From: Jane Doe\n\n{BODY}").metadata == Metadata()


# Nothing is lost, whatever comes


MARKS = ["- ", "* ", "1. ", "12) ", "> ", ">> ", ">", "| ", "|", "|-|-|", "\\|", "# ", "#", "---", "===", "-"]
SPACES = [" ", "   ", "\t", "\xa0", "\u3000", "\x0c", "\u2028", "\n", "\n", "\n", "\r\n", "\r", "\n\n"]
WORDS = [":", ".", "...", "Harbour Office", "the quay", "港口", "e\u0301", "👩\u200d👧", BODY, WRAPPED]
PIECES = st.sampled_from(MARKS + SPACES + WORDS)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_blocks_and_runs_give_back_the_text(text: str) -> None:
    blocks = parse(text).blocks
    kept = list(text)
    end = 0
    for block in blocks:
        start, stop = block.span
        source = text[start:stop]
        assert source == source.strip()
        kept[start:stop] = " " * (stop - start)
        if block.is_leaf:
            assert start >= end
            end = stop
            assert "".join(text[run.start : run.end] for run in block.runs) == source
            assert all(a.end == b.start for a, b in pairwise(block.runs))
            assert all(run.start < run.end for run in block.runs)
    assert not "".join(kept).strip()
    assert [block.span.start for block in blocks] == sorted(block.span.start for block in blocks)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_only_syntax_is_hidden(text: str) -> None:
    for block in parse(text).blocks:
        for run in block.runs:
            if run.shown is not None:
                assert not any(character.isalpha() for character in text[run.start : run.end])


@pytest.mark.parametrize("piece", ["a", " ", "> ", ">", "|", "-", "- ", "=", "# ", ".", '"', "1. ", "港"])
def test_one_very_long_line(piece: str) -> None:
    text = piece * (200_000 // len(piece)) + "x"
    for parsed in parse(text), bare(text):
        leaves = [block for block in parsed.blocks if block.is_leaf]
        covered = "".join(text[slice(*block.span)] for block in leaves)
        assert covered.replace(" ", "") == text.replace(" ", "")
        assert piece == "|" or max(block.span.length for block in leaves) <= LONGEST or len(leaves) == 1
        for block in leaves:
            assert block.runs[-1].end == block.span.end


class Watched(list[_Piece]):
    """Counts how often one of its pieces is looked at."""

    looks = 0

    def __getitem__(self, at: SupportsIndex | slice) -> Any:
        self.looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_a_menu_without_end_is_looked_at_once(end: str) -> None:
    text = f"The Harbour{end}" * 2000 + "|" * 1000
    pieces = Watched(_pieces(text, bare(text).blocks))
    _title(pieces)
    assert pieces.looks < 20 * len(pieces)
