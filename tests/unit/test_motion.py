"""Moving by units, and stretching a selection."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.articles import markdown
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.tui.pane.markup import Markup
from tui_reader.tui.pane.motion import Motion, Selection, Unit

TEXT = """\
# The Count

One **bold** sentence. Another one, quite short.

- an item
- a second item. With two sentences.

## After

The U.S. said so.
"""


def motion(text: str = TEXT) -> Motion:
    parsed = markdown.parse(text)
    return Motion(Document(Path("a.md"), text, "markdown", parsed.blocks, parsed.metadata))


def walk(unit: Unit, forward: bool) -> list[str]:
    """What the cursor stands on, from one end to the other."""
    where = motion()
    cursor = where.sentence_at(0 if forward else len(TEXT))
    found = []
    while True:
        found.append(TEXT[slice(*cursor)])
        following = where.step(cursor, unit, forward)
        if following == cursor:
            return found
        cursor = following


SENTENCES = [
    "The Count",
    "One **bold** sentence.",
    "Another one, quite short.",
    "an item",
    "a second item.",
    "With two sentences.",
    "After",
    "The U.S. said so.",
]


def test_sentences_in_order_and_back() -> None:
    assert walk(Unit.SENTENCE, True) == SENTENCES
    assert walk(Unit.SENTENCE, False) == SENTENCES[::-1]


def test_paragraphs_and_headings() -> None:
    assert walk(Unit.PARAGRAPH, True) == [SENTENCES[n] for n in (0, 1, 3, 4, 6, 7)]
    assert walk(Unit.HEADING, True) == ["The Count", "After"]
    assert walk(Unit.HEADING, False) == ["The U.S. said so.", "After", "The Count"]


@pytest.mark.parametrize(
    ("offset", "sentence"),
    [
        (0, "The Count"),
        (TEXT.index("bold"), "One **bold** sentence."),
        (TEXT.index("Another") - 1, "Another one, quite short."),
        (TEXT.index("- a second"), "a second item."),
        (len(TEXT), "The U.S. said so."),
        (10**9, "The U.S. said so."),
    ],
)
def test_the_sentence_at_an_offset(offset: int, sentence: str) -> None:
    assert TEXT[slice(*motion().sentence_at(offset))] == sentence


def test_nothing_to_stand_on() -> None:
    empty = motion("")
    assert empty.sentence_at(0) == Span(0, 0)
    assert empty.step(Span(0, 0), Unit.SENTENCE, True) == Span(0, 0)
    assert motion("---\n\n***\n").sentence_at(0) == Span(0, 0)


def stretched(*steps: tuple[Unit, bool], swap: bool = False) -> str:
    where = motion()
    cursor = where.sentence_at(TEXT.index("One"))
    selection = Selection(cursor.end, cursor.start) if swap else Selection(cursor.start, cursor.end)
    for unit, forward in steps:
        selection = where.stretch(selection, unit, forward)
    return TEXT[slice(*selection.span)]


@pytest.mark.parametrize(
    ("steps", "passage"),
    [
        ([(Unit.WORD, False)], "One **bold** sentence"),
        ([(Unit.WORD, False)] * 2, "One **bold"),
        ([(Unit.WORD, False)] * 9, "One"),
        ([(Unit.WORD, True)], "One **bold** sentence. Another"),
        ([(Unit.SENTENCE, True)], "One **bold** sentence. Another one, quite short."),
        ([(Unit.SENTENCE, True), (Unit.SENTENCE, False)], "One **bold** sentence."),
        ([(Unit.PARAGRAPH, True)] * 2, "One **bold** sentence. Another one, quite short.\n\n- an item"),
    ],
)
def test_the_end_of_a_selection(steps: list[tuple[Unit, bool]], passage: str) -> None:
    assert stretched(*steps) == passage


@pytest.mark.parametrize(
    ("steps", "passage"),
    [
        ([(Unit.WORD, True)], "bold** sentence."),
        ([(Unit.WORD, True)] * 9, "sentence."),
        ([(Unit.WORD, False)], "Count\n\nOne **bold** sentence."),
        ([(Unit.SENTENCE, False)], "The Count\n\nOne **bold** sentence."),
    ],
)
def test_the_start_of_a_selection(steps: list[tuple[Unit, bool]], passage: str) -> None:
    assert stretched(*steps, swap=True) == passage


@given(
    steps=st.lists(st.tuples(st.sampled_from([Unit.WORD, Unit.SENTENCE, Unit.PARAGRAPH]), st.booleans())),
    swap=st.booleans(),
)
def test_a_selection_is_never_empty(steps: list[tuple[Unit, bool]], swap: bool) -> None:
    assert stretched(*steps, swap=swap)


def test_words() -> None:
    text = "The U.S. Navy, e.g. it, don\u2019t pay 3.5. nai\u0308ve well-known ❤\ufe0f हिन्दी 東京\n"
    words = [text[slice(*span)] for span in motion(text).spans(0, Unit.WORD)]
    shown = "The|U.S.|Navy|e.g.|it|don\u2019t|pay|3.5|nai\u0308ve|well-known|हिन्दी|東京"
    assert words == shown.split("|")


UNITS = [Unit.WORD, Unit.SENTENCE, Unit.PARAGRAPH, Unit.HEADING]


@pytest.mark.parametrize(
    ("line", "unit"),
    [*product(["***\n", "-\n", "#\n", "|||\n"], UNITS), ("- \u2014\n", Unit.WORD), ("- a\n", Unit.HEADING)],
)
def test_what_shows_nothing_is_passed_over_at_once(
    line: str, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There may be 150,000 such leaves, and a key waits."""
    text = f"Begin.\n\n|a|b|\n|-|-|\n{line * 3000}\n# End\n"
    motion = Motion(Document(Path("a.md"), text, "markdown", *markdown.parse(text)))
    _ = motion.document.speaking  # a thread takes it
    looked_at = []
    markup = motion.markup

    def watched(leaf: int) -> Markup:
        looked_at.append(leaf)
        return markup(leaf)

    monkeypatch.setattr(motion, "markup", watched)
    assert motion.after(text.index(line), unit) == Span(len(text) - 4, len(text) - 1)
    assert len(looked_at) < 20
