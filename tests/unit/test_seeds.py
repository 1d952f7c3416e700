"""The sample articles, and the originals that they retell, are read as they should be.

One table of expectations holds for both: a sample keeps its original's lines, kind by kind. The
originals are not ours to publish; they are read where they lie beside the checkout.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tui_reader.analysis.sentences import block_sentences, headline, sentences
from tui_reader.articles.document import Block, Document, Kind
from tui_reader.articles.library import load
from tui_reader.articles.text import Span

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "seeds"
ORIGINALS = ROOT.parent / "shared" / "seeds"

DELIMITER_ROW = re.compile(r"\|[-:| ]+\|")
# With the word after it: none of these ends a sentence in the middle of a paragraph.
ABBREVIATION = re.compile(r"\b(?:U\.S\.|U\.N\.|e\.g\.|No\.)(?:,? \w+)?")


class Shape(NamedTuple):
    """What is to be found in an article; lines count from 1."""

    title: int
    """The line of the title; 0 where the first sentence stands in for one."""
    headings: tuple[int, ...] = ()
    """The lines that are headings."""
    tables: tuple[int, ...] = ()
    """How many body rows each table has."""
    items: int = 0
    """How many list items there are."""
    special: str = ""
    """Its characters beyond ASCII, sorted."""


SHAPES = {
    "000": Shape(title=1, headings=(1, 2, 6, 12, 20)),
    "001": Shape(
        title=0,
        headings=(9, 10, 30, 33, 37, 38, 39, 42, 50, 56, 60, 64, 68, 77),
        tables=(5, 5, 6),
        items=33,
        special="\u014f\u2011\u2019\u201c\u201d",
    ),
    "002": Shape(title=3, headings=(3,), special="\u2019\u201c\u201d"),
    "003": Shape(title=1, headings=(1, 3, 11), special="\u00a0\u2019\u201c\u201d"),
    "004": Shape(title=0, special="\u2019"),
}


def articles(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt"))


def label(path: Path) -> str:
    return f"{'sample' if path.parent == SAMPLES else 'original'}-{path.name[:3]}"


every_article = pytest.mark.parametrize("path", [*articles(SAMPLES), *articles(ORIGINALS)], ids=label)


@cache
def read(path: Path) -> Document:
    return load(path)


def shape_of(path: Path) -> Shape:
    return SHAPES[path.name[:3]]


def lines_of(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8").split("\n")


def line_spans(path: Path) -> dict[Span, int]:
    """The number of each line that is not blank, by its span without the space around it."""
    spans = {}
    offset = 0
    for number, line in enumerate(lines_of(path), 1):
        if line.strip():
            spans[trimmed(line, Span(0, len(line)), offset)] = number
        offset += len(line) + 1
    return spans


def trimmed(text: str, span: Span, offset: int = 0) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(offset + start, offset + start + len(piece.strip()))


def expected_kind(shape: Shape, number: int, line: str) -> Kind:
    if number in shape.headings:
        return Kind.HEADING
    if line.startswith("- "):
        return Kind.LIST_ITEM
    if line.startswith("|"):
        return Kind.TABLE_ROW
    return Kind.PARAGRAPH


def line_blocks(document: Document) -> list[Block]:
    """The blocks that stand for a line: leaves, but rows instead of their cells."""
    cells = (Kind.TABLE, Kind.TABLE_CELL)
    return [block for block in document.blocks if block.kind not in cells]


def heading_texts(document: Document) -> list[str]:
    blocks = [block for block in document.blocks if block.kind is Kind.HEADING]
    return [block.prose(document.text).text.strip() for block in blocks]


def test_the_samples_are_all_there_and_alone() -> None:
    assert [path.name[:3] for path in sorted(SAMPLES.glob("[!.]*"))] == sorted(SHAPES)
    assert articles(SAMPLES) == sorted(SAMPLES.glob("[!.]*"))


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the originals are not at hand")
def test_the_originals_are_all_there() -> None:
    assert [path.name[:3] for path in articles(ORIGINALS)] == sorted(SHAPES)


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the originals are not at hand")
@pytest.mark.parametrize("number", sorted(SHAPES))
def test_a_sample_is_about_as_long_as_its_original(number: str) -> None:
    (sample,) = SAMPLES.glob(f"{number}*")
    (original,) = ORIGINALS.glob(f"{number}*")
    ratio = len(read(sample).text) / len(read(original).text)
    assert 0.8 <= ratio <= 1.2


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the originals are not at hand")
@pytest.mark.parametrize("number", sorted(SHAPES))
def test_no_long_sentence_of_an_original_is_in_a_sample(number: str) -> None:
    (sample,) = SAMPLES.glob(f"{number}*")
    text = sample.read_text("utf-8")
    published = [
        document.text[start:end]
        for document in map(read, articles(ORIGINALS))
        for start, end in sentences(document)
        if end - start > 60 and document.text[start:end] in text
    ]
    assert published == []


@every_article
def test_the_text_is_the_file(path: Path) -> None:
    document = read(path)
    assert document.text == path.read_bytes().decode("utf-8")
    assert (document.dialect, document.encoding, document.bom) == ("plaintext", "utf-8", False)
    assert document.complete
    assert "".join(sorted({c for c in document.text if not c.isascii()})) == shape_of(path).special
    assert not document.text.endswith("\n")


@every_article
def test_title(path: Path) -> None:
    document, shape, lines = read(path), shape_of(path), lines_of(path)
    assert document.metadata.title == (lines[shape.title - 1] if shape.title else "")
    first_sentence = lines[0].split(". ")[0].removesuffix(".") + "."
    assert headline(document) == (document.metadata.title or first_sentence)


@every_article
def test_headings(path: Path) -> None:
    lines = lines_of(path)
    assert heading_texts(read(path)) == [lines[number - 1].strip() for number in shape_of(path).headings]


@pytest.mark.parametrize("folder", [SAMPLES, ORIGINALS], ids=["sample", "original"])
def test_headings_that_end_in_a_colon(folder: Path) -> None:
    for path in folder.glob("003*"):
        assert heading_texts(read(path))[1:] == ["What You Need to Know:", "The Details:"]


@every_article
def test_every_line_is_one_block_of_the_right_kind(path: Path) -> None:
    document, lines = read(path), lines_of(path)
    numbers = line_spans(path)
    found = [
        (numbers.get(trimmed(document.text, block.span), block.span), block.kind)
        for block in line_blocks(document)
    ]
    assert found == [
        (number, expected_kind(shape_of(path), number, lines[number - 1]))
        for number in numbers.values()
        if not DELIMITER_ROW.fullmatch(lines[number - 1])
    ]


@every_article
def test_list_items(path: Path) -> None:
    document = read(path)
    items = [block for block in document.blocks if block.kind is Kind.LIST_ITEM]
    assert len(items) == shape_of(path).items
    assert [block.prose(document.text).text.strip() for block in items] == [
        line.removeprefix("- ").strip() for line in lines_of(path) if line.startswith("- ")
    ]


@every_article
def test_tables(path: Path) -> None:
    document = read(path)
    tables = [block for block in document.blocks if block.kind is Kind.TABLE]
    rows = [block for block in document.blocks if block.kind is Kind.TABLE_ROW]
    levels = [[row.level for row in rows if row.span.overlaps(table.span)] for table in tables]
    assert levels == [[0] + [1] * body for body in shape_of(path).tables]
    for table in tables:
        covered = document.text[table.span.start : table.span.end].strip().split("\n")
        assert all(line.startswith("|") for line in covered)


@every_article
def test_table_cells(path: Path) -> None:
    document = read(path)
    cells = [block for block in document.blocks if block.kind is Kind.TABLE_CELL]
    for row in (block for block in document.blocks if block.kind is Kind.TABLE_ROW):
        line = document.text[row.span.start : row.span.end].strip()
        shown = [c.prose(document.text).text.strip() for c in cells if c.span.overlaps(row.span)]
        assert shown == [cell.strip() for cell in line.strip("|").split("|")]


@every_article
def test_leaves_are_in_order_and_within_a_line(path: Path) -> None:
    document = read(path)
    assert all(a.span.end <= b.span.start for a, b in zip(document.leaves, document.leaves[1:], strict=False))
    assert not any("\n" in document.text[leaf.span.start : leaf.span.end] for leaf in document.leaves)


@every_article
def test_runs_give_back_their_source(path: Path) -> None:
    for leaf in read(path).leaves:
        ends = [leaf.span.start, *(run.end for run in leaf.runs)]
        assert [run.start for run in leaf.runs] == ends[:-1]
        assert ends[-1] == leaf.span.end


@every_article
def test_each_sentence_lies_in_one_leaf_and_no_leaf_is_without(path: Path) -> None:
    document = read(path)
    homes = [
        [i for i, leaf in enumerate(document.leaves) if leaf.span.start <= start and end <= leaf.span.end]
        for start, end in sentences(document)
    ]
    assert all(len(home) == 1 for home in homes)
    assert {home[0] for home in homes} == set(range(len(document.leaves)))


@every_article
def test_sentences_keep_abbreviations_together(path: Path) -> None:
    document = read(path)
    spans = sentences(document)
    torn = [
        match[0]
        for match in ABBREVIATION.finditer(document.text)
        if not any(start <= match.start() and match.end() <= end for start, end in spans)
    ]
    assert torn == []


@every_article
def test_a_numbered_title_is_one_sentence(path: Path) -> None:
    document = read(path)
    numbered = [leaf for leaf in document.leaves if re.match(r"- \d+\. ", document.text[leaf.span.start :])]
    assert len(numbered) == (12 if shape_of(path).items else 0)
    for leaf in numbered:
        assert len(block_sentences(leaf, document.text)) == 1
