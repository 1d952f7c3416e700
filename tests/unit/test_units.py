"""Growing and shrinking by units, and trimming what was selected roughly."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.analysis.noticing import Noticed
from tui_reader.analysis.quotations import Quotation
from tui_reader.articles import markdown
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.tui.pane.motion import Motion, Selection, Unit
from tui_reader.tui.pane.trimming import trimmed
from tui_reader.tui.pane.units import Units

TEXT = """\
# The Count

The minister said, “We saw **14 drones** over Lake Narach, and more came,” and left. Nobody asked him.

## Details

In May, the U.S. Army counted (twice) 1,400 drones: too many for the guard. It ended.

### Deeper

A short one. Another.

## After

| place | count |
|---|---|
| Grodno city | 14 |
"""
QUOTED = "“We saw **14 drones** over Lake Narach, and more came,”"


def document(text: str = TEXT) -> Document:
    parsed = markdown.parse(text)
    return Document(Path("a.md"), text, "markdown", parsed.blocks, parsed.metadata)


def place(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


NOTICED = Noticed(
    (Mention(place("Lake Narach"), EntityKind.PLACE, "Lake Narach"),),
    (Quotation(place(QUOTED), True, None, None, 0),),
)
UNITS = Units(Motion(document()), NOTICED)


def grown(words: str) -> list[str]:
    """What a passage grows to, up to the whole article."""
    found = []
    span = place(words)
    while larger := UNITS.around(span):
        found.append(TEXT[slice(*larger)])
        span = larger
    return found


def test_a_place_grows_to_the_whole() -> None:
    found = grown("ake Na")
    paragraph = TEXT[TEXT.index("The minister") : TEXT.index("\n\n## Details")]
    assert found == [
        "Lake Narach",
        "We saw **14 drones** over Lake Narach",
        QUOTED,
        paragraph.removesuffix(" Nobody asked him."),
        paragraph,
        TEXT[TEXT.index("The Count") : -3],
    ]


@pytest.mark.parametrize(
    ("words", "larger"),
    [
        ("min", "minister"),
        ("Nobody asked him.", "The minister said, " + QUOTED + " and left. Nobody asked him."),
        ("too", "too many for the guard"),
        (
            "too many for the guard",
            "In May, the U.S. Army counted (twice) 1,400 drones: too many for the guard.",
        ),
        ("counted", "the U.S. Army counted (twice) 1,400 drones"),
        ("In", "In May, the U.S. Army counted (twice) 1,400 drones: too many for the guard."),
        ("A short one. Another.", "Deeper\n\nA short one. Another."),
        ("Deeper\n\nA short one. Another.", TEXT[TEXT.index("Details") : TEXT.index("\n\n## After")]),
        ("Details", TEXT[TEXT.index("Details") : TEXT.index("\n\n## After")]),
        ("Grodno", "Grodno city"),
        ("Grodno city", "Grodno city | 14"),
        ("Grodno city | 14", TEXT[TEXT.index("After") : -3]),
        ("over Lake", "We saw **14 drones** over Lake Narach"),
        ("him.\n\n## Det", TEXT[TEXT.index("The Count") : -3]),
    ],
)
def test_around(words: str, larger: str) -> None:
    assert grown(words)[0] == larger


@pytest.mark.parametrize(
    ("words", "smaller"),
    [
        (TEXT[TEXT.index("The Count") : -3], TEXT[TEXT.index("Details") : TEXT.index("\n\n## After")]),
        ("Deeper\n\nA short one. Another.", "Deeper"),
        ("A short one. Another.", "A short one."),
        ("The minister said, " + QUOTED + " and left.", QUOTED),
        (QUOTED, "We saw **14 drones** over Lake Narach"),
        ("We saw **14 drones** over Lake Narach", "Lake Narach"),
        ("Lake Narach", "Lake"),
        ("It ended.", "It"),
        ("Grodno city | 14", "Grodno city"),
    ],
)
def test_inside(words: str, smaller: str) -> None:
    found = UNITS.inside(place(words))
    assert found
    assert TEXT[slice(*found)] == smaller


def test_nothing_is_inside_a_word_or_around_the_whole() -> None:
    assert UNITS.inside(place("Lake")) is None
    assert UNITS.around(Span(TEXT.index("The Count"), len(TEXT) - 3)) is None
    empty = Units(Motion(document("")), Noticed())
    assert empty.around(Span(0, 0)) is None
    assert empty.inside(Span(0, 0)) is None


@given(st.integers(0, len(TEXT)), st.integers(0, 60))
def test_units_are_larger_and_smaller(start: int, length: int) -> None:
    span = Span(start, min(start + length, len(TEXT)))
    larger, smaller = UNITS.around(span), UNITS.inside(span)
    if larger:
        assert larger.start <= span.start <= span.end <= larger.end
        assert larger != span
    if smaller:
        assert span.start <= smaller.start < smaller.end <= span.end
        assert smaller != span


LOOSE = """\
The minister said, "we counted 14" (or 15) drones; nobody asked. He said it was -5 degrees - cold.

The soldiers’ tents – “all of them” – burned. Who? It was the U.S. It fell by 0.5.

Then came No. 5. ... And that was all!
"""


@pytest.mark.parametrize(
    ("rough", "left"),
    [
        (' said, "we counted 14" ', 'said, "we counted 14"'),
        ('said, "we counted 14', 'said, "we counted 14'),
        ('"we counted 14" (or', '"we counted 14" (or'),
        ('counted 14" (', "counted 14"),
        ('" (or 15) drones; ', "(or 15) drones"),
        ("or 15) ", "or 15"),
        ("(or 15)", "(or 15)"),
        ("; nobody asked.", "nobody asked"),
        ("nobody asked. He said it was", "nobody asked. He said it was"),
        ("-5 degrees - ", "-5 degrees"),
        ("- cold.", "cold"),
        ("He said it was -5 degrees - cold.", "He said it was -5 degrees - cold."),
        ("it was -5 degrees - cold.\n\nThe soldiers’ ", "it was -5 degrees - cold.\n\nThe soldiers’"),
        ("– “all of them” – ", "“all of them”"),
        ("“all of them” – burned. Who?", "“all of them” – burned. Who?"),
        ("was the U.S. ", "was the U.S."),
        ("by 0.5.\n", "by 0.5"),
        ("came No. 5.", "came No. 5"),
        ("came No. ", "came No."),
        (" ... And", "And"),
        ("... ", "... "),
        ("that was all!", "that was all!"),
    ],
)
def test_trimming(rough: str, left: str) -> None:
    span = trimmed(place(rough, LOOSE), Motion(document(LOOSE)))
    assert LOOSE[slice(*span)] == left


@given(st.text(alphabet="a b.,;:()[]“”‘’\"'-–\n", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_trimming_keeps_to_the_passage_and_does_all_at_once(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    motion = Motion(document(text))
    span = trimmed(Span(start, end), motion)
    assert start <= span.start <= span.end <= end
    assert not (start < end and span.start == span.end)
    assert trimmed(span, motion) == span


def test_characters_are_graphemes() -> None:
    text = "ab **c\u0301** 東👩\u200d🔬.\n\nnext\n"
    motion = Motion(document(text))
    selection = Selection(0, 1)
    found = []
    for _ in range(8):
        selection = motion.stretch(selection, Unit.CHARACTER, True)
        found.append(text[slice(*selection.span)])
    assert found == [
        "ab",
        "ab ",
        "ab **c\u0301",
        "ab **c\u0301** ",
        "ab **c\u0301** 東",
        "ab **c\u0301** 東👩\u200d🔬",
        "ab **c\u0301** 東👩\u200d🔬.",
        "ab **c\u0301** 東👩\u200d🔬.\n\nn",
    ]
    for before in [*found[-2::-1], "a", "a"]:
        selection = motion.stretch(selection, Unit.CHARACTER, False)
        assert text[slice(*selection.span)] == before


def test_characters_of_a_long_paragraph() -> None:
    text = "a" * 500 + " b" * 500
    motion = Motion(document(text))
    for start in (0, 63, 64, 65, 499, 500, 700, 1400):
        forward = motion.stretch(Selection(0, start + 1), Unit.CHARACTER, True)
        assert forward.active == start + 2
        assert motion.stretch(forward, Unit.CHARACTER, False).active == start + 1
