"""Picking, growing, adjusting and copying passages, by keys and by mouse: what is stored and shown."""

import base64
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot
from textual.strip import Strip

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, screen, stored, type_ahead
from tui_reader.annotations.annotation import new_annotation, target_for
from tui_reader.annotations.history import Change
from tui_reader.annotations.store import TinyDBStore
from tui_reader.articles import markdown, plaintext
from tui_reader.articles.characters import LONGEST
from tui_reader.articles.document import Document
from tui_reader.articles.text import columns
from tui_reader.exchange import markdown as exporting
from tui_reader.tui import copying
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.pane import picking
from tui_reader.tui.pane.labels import Labels
from tui_reader.tui.pane.layout import Layout
from tui_reader.tui.pane.motion import Motion, Unit
from tui_reader.tui.pane.picking import spots_in

SENTENCE = "The minister said that 14 drones crossed the border."


def label(app: ReaderApp, word: str, last: bool = False) -> str:
    """The label that is painted before or behind a word."""
    labels = app.view.labels
    assert labels
    assert app.view.document
    text = app.view.document.text
    offset = text.index(word) + (len(word) if last else 0)
    mark = next(mark for mark in labels.marks if mark.offset == offset)
    strip = app.view.render_line(mark.row)
    x = app.view.text_column + mark.x - (len(mark.code) - 1) * mark.end
    assert strip.crop(x, x + len(mark.code)).text == mark.code
    return mark.code


async def pick(app: ReaderApp, pilot: Pilot[Any], first: str, last: str) -> int:
    """Pick a passage by its first and last word; how many keys that took."""
    await press(pilot, "semicolon")
    start = label(app, first)
    await press(pilot, *start)
    assert app.view.labels
    assert all(mark.offset > app.view.place.start for mark in app.view.labels.marks)
    end = label(app, last, last=True)
    await press(pilot, *end)
    return 1 + len(start) + len(end)


# Larger and smaller


async def test_growing_and_shrinking(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "plus")
        assert here(app) == f"{SENTENCE} Nobody else has counted them. A guard saw two."
        await press(pilot, "c")
        assert stored(tmp_path) == [("claim", here(app), "")]
        await press(pilot, "equals_sign")
        assert here(app).startswith("Minister Counts")
        await press(pilot, "minus", "minus")
        assert here(app) == SENTENCE
        await press(pilot, "minus")
        assert here(app) == "The"
        await press(pilot, "minus")
        assert "nothing smaller" in bar(app, "status")
        await press(pilot, *["plus"] * 9)
        assert "whole article" in bar(app, "status")


async def test_a_selection_grows_and_keeps_its_edge(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", "h", "h", "o", "l", "plus")
        assert here(app) == SENTENCE
        await press(pilot, "l")
        assert here(app) == SENTENCE.removeprefix("The ")
        await press(pilot, "plus", "minus")
        assert here(app) == SENTENCE.removeprefix("The ")
        assert app.view.selection


# Labels


async def test_labels_pick_a_passage(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        keys = await pick(app, pilot, "counted", "paragraph")
        assert keys <= 5
        assert here(app) == "counted them. A guard saw two.\n\nA second paragraph"
        assert app.view.labels is None
        await press(pilot, "s")
        assert stored(tmp_path) == [("speculation", here(app), "")]
        assert app.view.selection is None


async def test_labels_move_nothing(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        before = screen(app)
        await press(pilot, "semicolon")
        labelled = screen(app)
        assert [len(row) for row in labelled] == [len(row) for row in before]
        assert all((one == other) == (one == "") for one, other in zip(before, labelled, strict=True))
        assert "first word" in bar(app, "status")
        await press(pilot, "escape")
        assert screen(app) == before
        assert "first word" not in bar(app, "status")


async def test_escape_and_backspace_step_back(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "semicolon")
        far = label(app, "inquiry")
        assert len(far) == 2
        await press(pilot, far[0], "backspace")
        assert app.view.labels
        assert app.view.labels.typed == ""
        await press(pilot, *far)
        assert here(app) == "inquiry"
        assert "last word" in bar(app, "status")
        await press(pilot, "backspace")
        assert app.view.selection is None
        assert label(app, "inquiry") == far
        await press(pilot, *far, "escape")
        assert here(app) == SENTENCE
        assert app.view.labels is None
        await press(pilot, "semicolon", "backspace", "j")
        assert here(app) == "Nobody else has counted them."


async def test_while_there_are_labels_keys_are_theirs(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "semicolon", "Z", "enter", "tab", "down", "question_mark")
        assert here(app) == SENTENCE
        assert app.view.labels
        assert stored(tmp_path) == []
        await press(pilot, "ctrl+q")
    assert app.return_code == 0


async def test_labels_can_be_typed_ahead(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "semicolon")
        first = label(app, "Nobody")
        await press(pilot, *first)
        last = label(app, "them", last=True)
        await press(pilot, "escape")
        await type_ahead(app, pilot, "semicolon", *first, *last, "f", "j", "c")
        assert [(tag, text) for tag, text, _ in stored(tmp_path)] == [
            ("fact", "Nobody else has counted them"),
            ("claim", "A guard saw two."),
        ]


async def test_in_a_selection_a_label_moves_the_active_edge(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", "semicolon")
        await press(pilot, *label(app, "guard", last=True))
        assert here(app) == SENTENCE + " Nobody else has counted them. A guard"
        await press(pilot, "o", "semicolon")
        await press(pilot, *label(app, "drones crossed"))
        assert here(app) == "drones crossed the border. Nobody else has counted them. A guard"
        await press(pilot, "semicolon", "escape")
        assert app.view.selection


async def test_scrolling_and_resizing_take_labels_away(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=(60, 12)) as pilot:
        await press(pilot, "semicolon")
        assert app.view.labels
        await pilot._post_mouse_events([events.MouseScrollDown], widget=app.view)
        await pilot.pause()
        assert app.view.labels is None
        await press(pilot, "g", "semicolon")
        assert app.view.labels
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert app.view.labels is None


async def test_labels_on_wide_text(articles: Path, reader: OpenReader, tmp_path: Path) -> None:
    (articles / "a.txt").write_text(
        "東京の夜景 は とても nai\u0308ve 美しい です e\u0301 x y\n", encoding="utf-8"
    )
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        before = [strip.cell_length for strip in rows(app)]
        await pick(app, pilot, "は", "nai\u0308ve")
        await press(pilot, "semicolon")
        assert [strip.cell_length for strip in rows(app)] == before
        await press(pilot, "escape", "c")
        assert [text for _, text, _ in stored(tmp_path)] == ["は とても nai\u0308ve"]


def rows(app: ReaderApp) -> Iterator[Strip]:
    return (app.view.render_line(y) for y in range(app.view.size.height))


async def test_no_words_no_labels(articles: Path, reader: OpenReader) -> None:
    (articles / "a.txt").write_text("...\n\n-----\n", encoding="utf-8")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "semicolon")
        assert app.view.labels is None
        assert "no words" in bar(app, "status")


# Boundaries


async def test_boundaries_move(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", *"who?", "enter", "a", "h", "L", "L")
        assert here(app) == SENTENCE[:-1] + ". "
        assert stored(tmp_path) == [("claim", SENTENCE, "who?")]
        assert "new boundaries" in bar(app, "status")
        keys = bar(app, "keys")
        assert "enter save  o other end  esc cancel  h l word  H L character  j k sentence" in keys
        await press(pilot, "H", "H", "shift+left", "o", "l", "enter")
        assert stored(tmp_path) == [("claim", SENTENCE[4:-2], "who?")]
        assert app.view.selection is None
        assert here(app) == SENTENCE[4:-2]
        assert "claim: boundaries moved" in bar(app, "status")
        await press(pilot, "u")
        assert stored(tmp_path) == [("claim", SENTENCE, "who?")]
        await press(pilot, "ctrl+r")
        assert stored(tmp_path) == [("claim", SENTENCE[4:-2], "who?")]


async def test_boundaries_are_left_by_escape(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "a", "j", "j", "right_curly_bracket")
        letters = [row.split()[0][:1] for row in screen(app) if row]
        assert "".join(letters).count("C││") == 1
        await press(pilot, "f")
        assert "enter saves" in bar(app, "status")
        await press(pilot, "escape")
        beside = [row.split()[0][:1] for row in screen(app) if row]
        assert [each for each in beside if each in "C│"] == ["C"]
        assert stored(tmp_path) == [("claim", SENTENCE, "")]
        await press(pilot, "v", "h", "enter", "f")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["fact", "claim"]
        await press(pilot, "g", "a")
        assert "no annotation here" in bar(app, "status")


async def test_boundaries_can_be_typed_ahead(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await type_ahead(app, pilot, "j", "c", "a", "h", "escape", "v", "h", "enter", "h", "f")
        assert [(tag, text) for tag, text, _ in stored(tmp_path)] == [
            ("fact", "The minister said that 14 drones crossed the"),
            ("claim", SENTENCE),
        ]


def put(app: ReaderApp, tag: str, words: str, annotator: str) -> None:
    """Store an annotation as if another session had made it."""
    document = app.session.article.document if app.session.article else None
    assert document
    start = document.text.index(words)
    target = target_for(document.text, document.digest, type(app.view.cursor)(start, start + len(words)))
    store = TinyDBStore(app.workspace.annotations)
    store.apply("articles/a.txt", [Change(None, new_annotation(tag, target, annotator))])


async def test_what_others_said_is_not_moved(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        put(app, "fact", SENTENCE, "bob")
        app.session.open(app.workspace.articles[0])
        await press(pilot, "j", "a")
        assert "not yours: only bob can move it" in bar(app, "status")
        assert app.view.selection is None


# Several annotations at one place


async def test_one_of_several_is_on_top(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        put(app, "fact", "14 drones", "ana")
        put(app, "speculation", "crossed the border", "ana")
        await press(pilot, "j", "c")
        assert "claim 1 of 3" in bar(app, "status")
        await press(pilot, "o")
        assert here(app) == "14 drones"
        assert "fact 2 of 3" in bar(app, "status")
        await press(pilot, "n", *"why", "enter")
        assert "2 of 3" in bar(app, "status")
        await press(pilot, "o")
        assert here(app) == "crossed the border"
        await press(pilot, "f", "o", "o")
        assert "fact 2 of 3 · why" in bar(app, "status")
        assert stored(tmp_path) == [
            ("claim", SENTENCE, ""),
            ("fact", "14 drones", "why"),
            ("fact", "crossed the border", ""),
        ]
        await press(pilot, "x")
        assert [text for _, text, _ in stored(tmp_path)] == [SENTENCE, "crossed the border"]
        await press(pilot, "j", "o")
        assert "no annotation here" in bar(app, "status")


async def test_two_on_the_same_passage(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        put(app, "fact", SENTENCE, "ana")
        put(app, "claim", SENTENCE, "ana")
        app.session.open(app.workspace.articles[0])
        await press(pilot, "j")
        first = "fact" if "fact 1 of 2" in bar(app, "status") else "claim"
        second = {"fact": "claim", "claim": "fact"}[first]
        await press(pilot, "o")
        assert f"{second} 2 of 2" in bar(app, "status")
        await press(pilot, "s")
        assert sorted(tag for tag, _, _ in stored(tmp_path)) == sorted([first, "speculation"])
        await press(pilot, "s")
        assert [tag for tag, _, _ in stored(tmp_path)] == [first]


# Trimming


async def test_what_leaves_the_article_waits_for_a_selection(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v")
        before = here(app)
        for key in ("d", "exclamation_mark", "N", "P"):
            await press(pilot, "j", "k", key)
            assert "the selection is not tagged yet; esc gives it up" in bar(app, "status")
            assert (here(app), bool(app.view.selection)) == (before, True)


@pytest.mark.parametrize(
    ("keys", "end"),
    [
        (["slash", *"begins", "enter"], "A second paragraph begins"),
        (["G"], "The inquiry reports in May."),
        (["J"], "What Comes Next"),
        (["right_square_bracket"], "It ends here."),
        (["right_square_bracket", "right_square_bracket", "left_square_bracket"], "It ends here."),
    ],
)
async def test_motions_move_the_edge_of_a_selection(reader: OpenReader, keys: list[str], end: str) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "G", "f", "k", "k", "f", "g", "j", "v", *keys)
        assert here(app).startswith("The minister said")
        assert here(app).endswith(end)


async def test_a_rough_selection_is_trimmed_where_one_sees_it(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", "o", "l", "L", "L", "L", "L", "L", "L", "L", "L")
        assert here(app) == " said that 14 drones crossed the border."
        await press(pilot, "c")
        assert here(app) == "said that 14 drones crossed the border"
        assert stored(tmp_path) == [("claim", "said that 14 drones crossed the border", "")]


# Markup


async def test_every_way_to_select_has_the_same_edges(
    articles: Path, reader: OpenReader, tmp_path: Path
) -> None:
    text = "See the [old report](http://x.org/a) and **14 drones** there.\n"
    (articles / "b.md").write_text(text, encoding="utf-8")
    wanted = "the [old report](http://x.org/a)"

    def passages() -> list[str]:
        return [passage for _, passage, _ in stored(tmp_path, "articles/b.md")]

    app = reader(articles / "b.md")
    async with app.run_test(size=WIDE) as pilot:
        await pick(app, pilot, "the", "report")
        await press(pilot, "f")
        assert passages() == [wanted]
        assert here(app) == wanted
        await press(pilot, "f", "g", "v", *"hhhhh", "o", "l", "f")
        assert passages() == [wanted]
        await press(pilot, "a", "o", "l", "enter")
        assert passages() == ["old report"]
        await press(pilot, "a", "o", "h", "enter")
        assert passages() == [wanted]
        await press(pilot, "x")
        await drag(pilot, app, cell(app, "the old"), cell(app, "old report", last=True))
        await press(pilot, "f", "e")
        assert passages() == [wanted]
        written = (tmp_path / "export" / "b.annotated.md").read_text(encoding="utf-8")
        assert exporting.strip(written) == text


# Copying


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that copies go to."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("TMUX", raising=False)
    return tmp_path / "state" / "tui-reader" / "copied.txt"


def sent(app: ReaderApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the terminal's clipboard from now on."""
    found: list[str] = []

    def write(data: str) -> None:
        found.extend(base64.b64decode(text).decode() for text in re.findall(r"\x1b\]52;c;(.*?)\a", data))

    assert app._driver
    monkeypatch.setattr(app._driver, "write", write)
    return found


async def test_a_passage_is_copied_with_its_source(
    articles: Path, reader: OpenReader, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "---\ntitle: Four\x1b]52;c;AAAA\x07teen\ndate: 2026-05-04\nurl: https://example.org/a\n---\n"
    text = f"{head}\nOne *short* sentence. A\x1b[31mnd, `code`.\n\n- item\n- item two\n"
    (articles / "b.md").write_text(text, encoding="utf-8")
    app = reader(articles / "b.md")
    async with app.run_test(size=(160, 30)) as pilot:
        await pilot.pause(0.2)
        copies = sent(app, monkeypatch)
        await press(pilot, "y")
        (copied,) = copies
        passage, source = copied.split("\n\n")
        assert passage == "One short sentence."
        assert source.endswith(" · 2026-05-04 · https://example.org/a · sentence 1 of 4\n")
        assert source.startswith("Four␛]52")
        assert written.read_text(encoding="utf-8") == copied
        assert written.stat().st_mode & 0o777 == 0o600
        size = len(copied.encode())
        assert f" copied ({size} bytes sent to the terminal)  " in bar(app, "status")
        await press(pilot, "v", "L", "j", "j", "y")
        assert copies[1].startswith("One short sentence. A␛[31mnd, code.\n\nitem\n\n")
        assert "sentences 1 to 3 of 4" in copies[1]
        assert app.view.selection is None
        assert here(app).endswith("- item")


async def test_too_much_for_a_terminal_goes_to_the_file(
    articles: Path, reader: OpenReader, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (articles / "a.txt").write_text("word " * 500, encoding="utf-8")
    monkeypatch.setattr(copying, "LARGEST", 2_000)
    app = reader()
    async with app.run_test(size=(160, 30)) as pilot:
        await pilot.pause(0.2)
        copies = sent(app, monkeypatch)
        await press(pilot, "y")
        assert copies == []
        assert "too much for a terminal" in bar(app, "status")
        assert len(written.read_text(encoding="utf-8")) > 2_400


async def test_a_copy_that_cannot_be_written_is_said(
    reader: OpenReader, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written.parent.parent.write_text("no folder")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        copies = sent(app, monkeypatch)
        await press(pilot, "y")
        assert len(copies) == 1
        assert "not written to a file" in bar(app, "status")


# The mouse


def cell(app: ReaderApp, words: str, last: bool = False) -> tuple[int, int]:
    """The cell of the pane on which the first or last character of some words is shown."""
    for y, strip in enumerate(rows(app)):
        at = strip.text.find(words)
        if at >= 0:
            before = strip.text[: at + (len(words) - 1 if last else 0)]
            return sum(2 if ord(c) > 0x2E80 else 1 for c in before), y
    raise AssertionError(words)


async def drag(pilot: Pilot[Any], app: ReaderApp, start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(app.view, offset=start)
    await pilot.hover(app.view, offset=end)
    await pilot.mouse_up(app.view, offset=end)
    await pilot._post_mouse_events([events.Click], widget=app.view, offset=end)
    await pilot.pause()


@pytest.mark.parametrize("backward", [False, True])
async def test_dragging_selects_exactly(
    articles: Path, reader: OpenReader, tmp_path: Path, backward: bool
) -> None:
    (articles / "a.txt").write_text("He said: 東京の夜景は美しい, is it? Yes.\n", encoding="utf-8")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        ends = [cell(app, "夜景は"), cell(app, "夜景は", last=True)]
        await drag(pilot, app, *(reversed(ends) if backward else ends))
        assert here(app) == "夜景は"
        await press(pilot, "c")
        assert [text for _, text, _ in stored(tmp_path)] == ["夜景は"]


async def test_a_click_puts_the_cursor_and_gives_labels_up(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "semicolon")
        await pilot.click(app.view, offset=cell(app, "paragraph"[3:]))
        await pilot.pause()
        assert here(app) == "A second paragraph begins here."
        assert app.view.labels is None
        assert app.view.selection is None


async def test_dragging_beyond_the_edge_scrolls(articles: Path, reader: OpenReader) -> None:
    (articles / "a.txt").write_text("\n\n".join(f"Line number {n}." for n in range(60)), encoding="utf-8")
    app = reader()
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.mouse_down(app.view, offset=cell(app, "number 2"))
        await pilot.hover(app.view, offset=(10, app.view.size.height - 1))
        top = app.view.scroll_offset.y
        for n in range(4):
            await pilot.hover("#status", offset=(8 + n, 0))
        assert app.view.scroll_offset.y == top + 4
        await pilot.mouse_up("#status", offset=(10, 0))
        before = here(app)
        assert before.startswith("number 2.\n\nLine number 3.")
        await pilot.hover(app.view, offset=(3, 3))
        assert here(app) == before


# Where labels stand

PIECES = [
    "a",
    "I",
    "of",
    "drones",
    "well-known",
    "nai\u0308ve",
    "東京",
    "は",
    "e\u0301",
    "&amp;",
    "**b",
    "c**",
    "U.S.",
    "x" * 30,
]


@given(st.lists(st.sampled_from([*PIECES, "\n\n", "\n| ", " | ", "\n- "]), max_size=60), st.integers(8, 60))
def test_every_word_gets_both_labels_and_none_covers_another(pieces: list[str], width: int) -> None:
    text = "# Title\n\n" + " ".join(pieces) + "\n\n| a I | of b |\n|---|---|\n| c d e | 東 f |\n"
    parsed = markdown.parse(text)
    document = Document(Path("a.md"), text, "markdown", parsed.blocks, parsed.metadata)
    layout, motion = Layout(document, width), Motion(document)
    spots = spots_in(layout, motion, range(len(layout.lines)))
    words = [word for leaf in range(len(document.leaves)) for word in motion.spans(leaf, Unit.WORD)]
    for end in (False, True):
        wanted = sorted(word.end if end else word.start for word in words)
        chosen = [spot for spot in spots if spot.end is end]
        assert sorted(spot.offset for spot in chosen) == wanted
        labels = Labels.of(chosen, near=0)
        assert len(labels.marks) == len(words)
        for row in range(len(layout.lines)):
            signs = labels.on(row)
            for sign, after in pairwise(signs):
                assert sign.x < after.x
            # A label may begin one cell before the text and end one behind it: these are always free.
            assert all(-1 <= sign.x <= width for sign in signs)


@pytest.mark.parametrize("text", ["東 x " * 2000, "\u200d".join("a" * 4000), "e\u0301 " * 3000])
def test_a_row_is_measured_once_however_many_words_it_has(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def counted(shown: str) -> list[int]:
        measured.append(len(shown))
        return columns(shown)

    monkeypatch.setattr(picking, "columns", counted)
    document = Document(Path("a.txt"), text, "plaintext", *plaintext.parse(text))
    for width in (20, 12_000):
        measured.clear()
        layout = Layout(document, width)
        rows = [line for line in layout.lines if line.parts]
        assert spots_in(layout, Motion(document), range(len(layout.lines)))
        assert len(measured) == len(rows)
        assert sum(measured) <= len(text)
        assert all(part.end - part.start <= LONGEST * width for line in rows for part in line.parts)
