"""Sentences: where they end, and that their offsets are those of the source."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.analysis.sentences import block_sentences, headline, sentences
from tui_reader.articles.document import Block, Document, Kind, Mark, Metadata, Run
from tui_reader.articles.text import Span

BEFORE = "Another block. \U0001f469\u200d\U0001f467\n\n"
AFTER = "\n\nYet another. "


def leaf(
    text: str,
    span: Span,
    markup: str = "",
    shown: dict[str, str] | None = None,
    kind: Kind = Kind.PARAGRAPH,
) -> Block:
    """A block whose runs hide what matches `markup` and show the values of `shown` for its keys."""
    shown = shown or {}
    pattern = "|".join([*map(re.escape, shown), *([markup] if markup else [])])

    def inline(whole: Span) -> tuple[Run, ...]:
        runs = []
        at = whole.start
        for match in re.compile(pattern).finditer(text, whole.start, whole.end) if pattern else ():
            runs.append(Run(at, match.start()))
            replaced = match[0] in shown
            mark = Mark.NONE if replaced else Mark.MARKUP
            runs.append(Run(match.start(), match.end(), shown.get(match[0]), mark))
            at = match.end()
        return (*runs, Run(at, whole.end))

    return Block(kind, span, inline=inline)


def split(
    source: str,
    markup: str = "",
    shown: dict[str, str] | None = None,
    kind: Kind = Kind.PARAGRAPH,
) -> list[str]:
    """The sentences of a block in the middle of a document, cut from the document's text."""
    text = BEFORE + source + AFTER
    block = leaf(text, Span(len(BEFORE), len(BEFORE) + len(source)), markup, shown, kind)
    return [text[start:end] for start, end in block_sentences(block, text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. Army said so.", "It was late."],
        ["He lives in the U.S.", "She does not."],
        ["The U.S., Japan and the U.K. agreed.", "It took a year."],
        ["Troops of the U.N. Command met Prof. Lee.", "They talked."],
        ["Gen. Smith met Dr. Jones.", "They spoke."],
        ["Lt. Col. J. R. Smith, U.S. Navy, led Mr. and Mrs. Lee in.", "It was 5 p.m. sharp."],
        ["See No. 5 on the list.", "It is next."],
        ["On Aug. 31 he left.", "Then he came."],
        ["Tools, e.g. hammers, are here.", "Others are not."],
        ["It cost 3.5 million.", "That is a lot."],
        ["Really?!", "Yes, v1.2.3 of example.com."],
        ["\u201cWe won. They lost,\u201d he said.", "Then he left."],
        ['"We won. They lost," he said.', "Then he left."],
        ["He called it the \u201clargest ever.\u201d", "Nobody agreed."],
        ["Mara\u2019s non\u2011stop train\u00a0came.", "It left."],
        ["北京下雨了。", "明天晴。", "他走了。"],
        ["Great \U0001f469\u200d\U0001f469\u200d\U0001f466 day!", "It works \U0001f44d\U0001f3fd.", "Done."],
        ["Cafe\u0301 is open.", "N\u0303andu\u0301 too."],
    ],
    ids=lambda expected: expected[0],
)
def test_where_sentences_end(expected: list[str]) -> None:
    parts = [part + ("" if part.endswith("。") else " ") for part in expected]
    assert split("".join(parts)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("News (Dec 2025),U.S. papers. The end.", ["News (Dec 2025),U.S. papers.", "The end."]),
        ("1. Main points", ["1. Main points"]),
        ("4. 2026 Directive: more. And more.", ["4. 2026 Directive: more.", "And more."]),
        ("  Space around.   And between. \t", ["Space around.", "And between."]),
        ("no full stop", ["no full stop"]),
        (" \u00a0 ", []),
        ("", []),
    ],
)
def test_scraped_text(source: str, expected: list[str]) -> None:
    assert split(source) == expected


@pytest.mark.parametrize(
    ("source", "markup", "expected"),
    [
        ("Gen. **Lee** spoke. He left.", r"\*\*", ["Gen. **Lee** spoke.", "He left."]),
        ("It **rained. He** left.", r"\*\*", ["It **rained.", "He** left."]),
        ("**It rained.** He left.", r"\*\*", ["It rained.", "He left."]),
        ("The U.**S.** Army came. Why?", r"\*\*", ["The U.**S.** Army came.", "Why?"]),
        ("- An item. Its end.", "^- |- ", ["An item.", "Its end."]),
        ("See [it](http://a.b/c. D!) now. Go.", r"\[|\]\(.*?\)", ["See [it](http://a.b/c. D!) now.", "Go."]),
        ("`", "`", []),
    ],
)
def test_markup_is_not_prose_but_offsets_count_it(source: str, markup: str, expected: list[str]) -> None:
    assert split(source, markup) == expected


@pytest.mark.parametrize(
    ("source", "shown", "expected"),
    [
        ("A &amp; B. So.", {"&amp;": "&"}, ["A &amp; B.", "So."]),
        ("Say &quot;yes.&quot; So.", {"&quot;": '"'}, ["Say &quot;yes.&quot;", "So."]),
        ("One line\nends. Two\nlines.", {"\n": " "}, ["One line\nends.", "Two\nlines."]),
        ("Ends.\nBegins.", {"\n": " "}, ["Ends.", "Begins."]),
        (r"Four \* two. So.", {r"\*": "*"}, [r"Four \* two.", "So."]),
    ],
)
def test_replaced_runs_are_kept_whole(source: str, shown: dict[str, str], expected: list[str]) -> None:
    assert split(source, shown=shown) == expected


@pytest.mark.parametrize("kind", [Kind.HEADING, Kind.TABLE_CELL])
def test_headings_and_cells_are_one_sentence(kind: Kind) -> None:
    assert split(" It rained. He left. ", kind=kind) == ["It rained. He left."]


def test_code_goes_by_line() -> None:
    assert split("a = 1. b\n\n  c\n", kind=Kind.CODE) == ["a = 1. b", "c"]


ENGLISH = ["U.S. ", "Dr. ", "end. ", "He said ", "\u201cYes.\u201d ", "?! ", "1. ", ",", "\r\n"]
OTHER = ["\u00a0", "北京。", "e\u0301", "\U0001f469\u200d\U0001f467 "]
PIECES = st.lists(st.sampled_from(ENGLISH + OTHER) | st.text(max_size=4), max_size=12)


@given(PIECES.map("".join))
def test_nothing_but_space_lies_between_sentences(source: str) -> None:
    text = BEFORE + source + AFTER
    block = leaf(text, Span(len(BEFORE), len(BEFORE) + len(source)))
    at = block.span.start
    for start, end in block_sentences(block, text):
        assert at <= start < end <= block.span.end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at : block.span.end].strip()


@given(PIECES.map(lambda parts: [part.replace("*", "") for part in parts]))
def test_hidden_markup_moves_no_boundary(parts: list[str]) -> None:
    marked = split("*" + "*".join(parts) + "*", r"\*")
    assert [sentence.replace("*", "") for sentence in marked] == split("".join(parts))


def document(text: str, *blocks: Block, title: str = "") -> Document:
    return Document(Path("a.txt"), text, "plaintext", blocks, Metadata(title=title))


def test_no_sentence_crosses_a_block() -> None:
    text = "The word of Gen.\nLee is final. Yes.\n"
    row = Block(Kind.TABLE_ROW, Span(0, 16))
    doc = document(text, row, leaf(text, Span(0, 16)), leaf(text, Span(17, 35)))
    assert sentences(doc) == [Span(0, 16), Span(17, 30), Span(31, 35)]


def test_headline_is_the_title_or_else_the_first_sentence() -> None:
    text = "  \nIt rained. He left."
    blocks = leaf(text, Span(0, 2)), leaf(text, Span(3, 22))
    assert headline(document(text, *blocks, title="Rain")) == "Rain"
    assert headline(document(text, *blocks)) == "It rained."
    assert headline(document("")) == ""


def test_a_long_text_without_spaces_is_no_trouble() -> None:
    text = "北韓領導人下令擴大生產。「這是命令。」" * 20_000
    found = split(text)
    assert "".join(found) == text
    assert len(found) >= 20_000
