"""Segments, highlights and palettes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.style import Style

from tests.unit.test_layout import TEXTS, document
from tui_reader import tags
from tui_reader.articles.document import Kind, Mark
from tui_reader.articles.text import Span, cells
from tui_reader.tui.look.palette import PALETTES, Styles, theme_name
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.pane.painter import GUTTER, Highlight, Highlights, Picture, paint

TAGS = tags.TAGS.names
STYLES = Styles(PALETTES["dark"])
SPANS = st.tuples(st.integers(0, 120), st.integers(0, 40)).map(lambda pair: Span(pair[0], sum(pair)))


def picture(cursor: Span, *highlights: Highlight, selecting: bool = False) -> Picture:
    return Picture(Highlights(highlights), Highlights(), cursor, selecting)


def row(text: str, cursor: Span, *highlights: Highlight) -> str:
    return "".join(
        s.text for s in paint(Layout(document(text), 40), 0, picture(cursor, *highlights), STYLES, 0)
    )


def test_the_margin_shows_tags_and_cursor() -> None:
    text = "One sentence. Another."
    fact, claim, guess = (Highlight(Span(0, 5), tag, letter) for tag, letter in zip(TAGS, "FCS", strict=True))
    assert row(text, Span(14, 22)) == "  ▌ " + text
    assert row(text, Span(0, 0)) == "    " + text
    assert row(text, Span(0, 0), fact) == " F  " + text
    assert row(text, Span(0, 0), fact, claim) == "CF  " + text
    assert row(text, Span(0, 0), fact, claim, guess) == "+S  " + text


def test_the_margin_says_whose_where_several_people_annotate() -> None:
    text = "One sentence. Another."
    mine, theirs = Highlight(Span(0, 5), "fact", "F", "¹"), Highlight(Span(0, 5), "claim", "C", "²")
    assert row(text, Span(0, 0), theirs) == "C²  " + text
    assert row(text, Span(0, 0), mine, theirs) == "F+  " + text


TWO_SENTENCES = (
    "One sentence that goes on, over the end of a row. Another one that does the same, over the next."
)


def line_shows(layout: Layout, row: int, span: Span) -> bool:
    """Whether any of a span is painted on a row: it has another style then."""
    plain = paint(layout, row, picture(Span(0, 0)), STYLES, 0)
    marked = paint(layout, row, picture(Span(0, 0), Highlight(span, "fact", "F")), STYLES, 0)
    return plain != marked


def margins(margin: int, *highlights: Highlight) -> list[str]:
    """What stands left of each row of two sentences."""
    layout = Layout(document(TWO_SENTENCES), 40)
    rows = range(len(layout.lines))
    painted = (paint(layout, row, picture(Span(0, 0), *highlights), STYLES, margin) for row in rows)
    return ["".join(segment.text for segment in row)[: margin + 2] for row in painted]


def test_an_annotation_has_one_lane_and_shows_its_letter_once() -> None:
    first, second = Highlight(Span(0, 49), "fact", "F"), Highlight(Span(50, 96), "claim", "C")
    whole, word = Highlight(Span(0, 96), "speculation", "S"), Highlight(Span(50, 57), "fact", "F")
    assert margins(0, first, second) == [" F", " C", " │"]
    assert margins(0, first, second, whole) == ["SF", "│C", "││"]
    # There is no third lane: the longest is seen where there is room, at the left.
    assert margins(0, first, second, whole, word) == ["SF", "CF", "│ "]
    over = (Highlight(second.span, tag, letter) for tag, letter in zip(TAGS, "FCS", strict=True))
    assert margins(1, first, *over) == ["  F", " FS", " │C"]


def test_each_of_several_annotators_is_seen_where_there_is_room() -> None:
    whole = Span(0, 96)

    def by(*people: int, span: Span = whole) -> list[Highlight]:
        return [Highlight(span, TAGS[n % 3], "FCS"[n % 3], "¹²³⁴⁵"[n]) for n in people]

    alike, word = by(0, 1, 2), by(3, span=Span(4, 12))
    assert margins(4, *alike) == ["C²F¹S³", "│ │ │ ", "│ │ │ "]
    # Those for whom there is none stand below, in the cells there are; nothing is put off beyond its end.
    assert margins(2, *alike) == ["F¹S³", "│ C²", "│ │ "]
    assert margins(0, *alike) == ["S³", "F¹", "C²"]
    assert margins(0, *alike, *word) == ["F⁴", "S³", "F+"]
    assert margins(1, *alike, *word) == [" F⁴", " S³", "+F¹"]
    assert margins(0, *by(0, 1, 2, span=Span(0, 20))) == ["S+", "  ", "  "]
    # What begins on a row goes before what was put off to it.
    assert margins(0, *by(0, 1, span=Span(0, 60)), *by(3, span=Span(50, 60))) == ["F¹", "F+", "  "]


@given(spans=st.lists(SPANS, max_size=9), text=TEXTS, margin=st.integers(0, 6))
def test_every_annotation_that_is_seen_has_its_letter_or_a_plus(
    spans: list[Span], text: str, margin: int
) -> None:
    layout = Layout(document(text), 36)
    # Private letters, so that each can be found; the text has none of them.
    highlights = [Highlight(span, "fact", chr(0xE000 + n), "¹") for n, span in enumerate(spans)]
    rows = [
        paint(layout, n, picture(Span(0, 0), *highlights), STYLES, margin) for n in range(len(layout.lines))
    ]
    margins = ["".join(s.text for s in row)[: margin + 2] for row in rows]
    for highlight in highlights:
        beside = [n for n, line in enumerate(layout.lines) if line_shows(layout, n, highlight.span)]
        letters = sum(row.count(highlight.letter) for row in margins)
        assert letters <= 1
        assert letters or not beside or any("+" in margins[n] for n in beside)


@given(spans=st.lists(SPANS))
def test_lanes_are_never_shared(spans: list[Span]) -> None:
    highlights = Highlights(Highlight(span, "fact", "F") for span in spans)
    lanes = list(highlights.lanes.items())
    for place, (one, lane) in enumerate(lanes):
        assert not any(other.span.overlaps(one.span) for other, its in lanes[place + 1 :] if its == lane)


def test_a_suggestion_has_a_hint_where_it_begins_and_no_annotation_stands() -> None:
    text = "One sentence that goes on, over the end of a row. Another."
    layout = Layout(document(text), 40)
    hint, cue = Highlight(Span(0, 49), "", "c?"), Highlight(Span(4, 12), "cue", "")

    def rows(*highlights: Highlight) -> list[str]:
        shown = picture(Span(0, 0), *highlights)._replace(suggested=Highlights([hint, cue]))
        painted = [paint(layout, row, shown, STYLES, 0) for row in range(2)]
        underlined = [s.text for row in painted for s in row if s.style and s.style.underline]
        assert "sentence" in underlined
        return ["".join(segment.text for segment in row)[:4] for row in painted]

    assert rows() == ["c?  ", "    "]
    assert rows(Highlight(Span(27, 30), "fact", "F")) == [" F  ", "    "]


@pytest.mark.parametrize(("long", "short"), [("fact", "claim"), ("claim", "fact")])
def test_the_shortest_annotation_shows_its_form(long: str, short: str) -> None:
    over, inside = Highlight(Span(0, 13), long, "X"), Highlight(Span(4, 12), short, "X")
    for highlights in ((over, inside), (inside, over)):
        painted = paint(Layout(document("One sentence."), 40), 0, picture(Span(0, 0), *highlights), STYLES, 0)
        styles = {segment.text: segment.style for segment in painted}
        plain = STYLES.base(Kind.PARAGRAPH, 0, Mark(0))
        assert (styles["One "], styles["sentence"]) == (plain + STYLES.tag(long), plain + STYLES.tag(short))


@given(text=TEXTS, spans=st.lists(SPANS, max_size=4), cursor=SPANS, selecting=st.booleans())
def test_painting_changes_styles_and_never_text(
    text: str, spans: list[Span], cursor: Span, selecting: bool
) -> None:
    layout = Layout(document(text), 36)
    highlights = [Highlight(span, tag, "X") for span, tag in zip(spans, TAGS * 2, strict=False)]
    plain = picture(Span(0, 0))
    marked = picture(cursor, *highlights, selecting=selecting)
    for number in range(len(layout.lines)):
        before = "".join(s.text for s in paint(layout, number, plain, STYLES, 3))
        after = "".join(s.text for s in paint(layout, number, marked, STYLES, 3))
        assert before[3 + GUTTER :] == after[3 + GUTTER :]
        assert cells(before) == sum(s.cell_length for s in paint(layout, number, marked, STYLES, 3))


@pytest.mark.parametrize("tag", TAGS)
def test_tagged_text_is_underlined_in_its_own_way(tag: str) -> None:
    text = "One sentence."
    segments = paint(
        Layout(document(text), 40), 0, picture(Span(0, 0), Highlight(Span(4, 12), tag, "X")), STYLES, 0
    )
    styles = [s.style for s in segments if s.text == "sentence"]
    assert len(styles) == 1
    style = styles[0]
    assert style
    forms = {name: (s.underline, s.underline2, s.italic) for name in TAGS if (s := STYLES.tag(name))}
    assert (style.underline, style.underline2, style.italic) == forms[tag]
    assert len(set(forms.values())) == len(TAGS)


@given(spans=st.lists(SPANS), wanted=SPANS)
def test_highlights_are_found_by_span(spans: list[Span], wanted: Span) -> None:
    highlights = [Highlight(span, "fact", "F") for span in spans]
    found = Highlights(highlights).over(wanted)
    assert found == sorted(h for h in highlights if h.span.overlaps(wanted))


def test_markup_is_faint_and_emphasis_is_kept() -> None:
    layout = Layout(document("- **bold** *it* ~~no~~ `code`"), 40)
    segments = {s.text: s.style or Style() for s in paint(layout, 0, picture(Span(0, 0)), STYLES, 0)}
    assert segments["• "] == STYLES.dim
    assert segments["bold"].bold
    assert segments["it"].italic
    assert segments["no"].strike
    assert segments["code"].color == Color.parse(PALETTES["dark"].accent)
    assert Mark.CODE in next(run.mark for run in layout.document.leaves[0].runs if Mark.CODE in run.mark)


@pytest.mark.parametrize(
    ("wanted", "environment", "name"),
    [
        ("light", {}, "light"),
        ("auto", {"TERM": "xterm-256color"}, "dark"),
        ("auto", {"TERM": "xterm-256color", "COLORFGBG": "0;15"}, "light"),
        ("auto", {"TERM": "xterm-256color", "NO_COLOR": "1"}, "ansi"),
        ("auto", {"TERM": "linux"}, "ansi"),
        ("auto", {"TERM": "xterm", "COLORTERM": "truecolor"}, "dark"),
    ],
)
def test_the_theme_follows_the_terminal(
    wanted: str, environment: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("TERM", "COLORTERM", "COLORFGBG", "NO_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert theme_name(wanted) == name


def test_the_document_of_these_tests_has_a_path() -> None:
    assert document("x").path == Path("a.md")
