"""Notes of several lines, who says it, basis and certainty, and undo that lasts."""

from pathlib import Path

import pytest
from textual import events
from textual.strip import Strip
from textual.widgets import TextArea

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, say, stored, type_ahead
from tui_reader.annotations import unsaved
from tui_reader.annotations.annotation import Annotation, changed
from tui_reader.annotations.history import Change
from tui_reader.annotations.store import TinyDBStore
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.bars.bar import Bar
from tui_reader.tui.pane.reader import DocumentView
from tui_reader.tui.screens.texts import TextPage


def annotation(tmp_path: Path, source: str = "articles/a.txt") -> Annotation:
    """The one annotation on the disk."""
    (found,) = TinyDBStore(tmp_path / "notes").annotations(source)
    return found


def editor(app: ReaderApp) -> list[str]:
    """The rows of what is being written."""
    widget = app.prompt.editor
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


async def test_a_note_has_several_lines(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", *"one", "ctrl+j", *"two", "shift+enter", *"朝", "alt+enter", "x")
        assert editor(app) == ["one", "two", "朝", "x"]
        await press(pilot, "enter")
        assert annotation(tmp_path).note == "one\ntwo\n朝\nx"
        assert "claim · one two 朝 x" in bar(app, "status")
        await press(pilot, "n", "up", "end", "y", "enter")
        assert annotation(tmp_path).note == "one\ntwo\n朝y\nx"
        await press(pilot, "n", "enter")
        assert annotation(tmp_path).note == "one\ntwo\n朝y\nx"


async def test_a_note_grows_to_six_rows_and_no_further(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        before = app.view.size.height
        await press(pilot, "j", "c", "n")
        assert app.prompt.size.height == 1
        heights = []
        for _ in range(7):
            await press(pilot, "a", "ctrl+j")
            heights.append(app.prompt.size.height)
        assert heights == [2, 3, 4, 5, 6, 6, 6]
        assert app.view.size.height == before - 5, "one row takes the place of the key bar"
        await press(pilot, "escape")
        assert app.view.size.height == before
        await press(pilot, "n")
        assert app.prompt.size.height == 1


async def test_several_lines_are_pasted_without_what_steers_a_terminal(
    reader: OpenReader, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n")
        app.post_message(events.Paste("one\r\n\ttwo \x1b]0;x\x07\u202e\r朝鮮"))
        await pilot.pause()
        await press(pilot, "!", "enter")
        assert annotation(tmp_path).note == "one\n two ␛]0;x␇\ufffd\n朝鮮!"


@pytest.mark.parametrize("words", ["हिन्दी", "Vie\u0323\u0302t", "ที่นี่"])
async def test_what_takes_several_keys_is_written_as_it_is(
    words: str, reader: OpenReader, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n")
        await type_ahead(app, pilot, *words)
        assert editor(app) == [words]
        await press(pilot, "enter")
        assert annotation(tmp_path).note == words
        await press(pilot, "/")
        await type_ahead(app, pilot, *words)
        assert app.prompt.line.value == words


async def test_what_is_written_in_the_midst_of_something_is_shown_safely(
    reader: OpenReader, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n")
        lines = app.prompt.query_one(TextArea)
        lines.insert("a" + "\u0301" * 9, (0, 0))
        lines.insert("\u0301" * 9, (0, 5))
        lines.insert("\u0301", (0, 0))
        lines.insert("👩\u200d🔬", lines.document.end)
        column = lines.document.end[1]
        lines.delete((0, column - 3), (0, column - 2))
        await pilot.pause()
        shown = "·a" + "\u0301" * 9 + "·" * 4 + "\u0301" * 5 + "·🔬"
        assert editor(app) == [shown]
        await press(pilot, "enter")
        assert annotation(tmp_path).note == shown


async def test_a_note_is_not_longer_than_it_may_be(
    reader: OpenReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.tui.bars.prompt.LONGEST", 5)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", *"abc")
        app.post_message(events.Paste("d\nefg"))
        await pilot.pause()
        await press(pilot, "x", "enter")
        assert annotation(tmp_path).note == "abcd"


async def test_what_is_typed_behind_a_note_waits(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        keys = ["j", "c", "n", *"one", "ctrl+j", *"fcs", "enter", "B", "j", "f", "n", "u", "escape", "u"]
        await type_ahead(app, pilot, *keys)
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("claim", "one\nfcs")]
        assert annotation(tmp_path).basis == "document"


async def test_nothing_blinks_and_nothing_is_loaded_before_a_note_is_written(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        assert not app.query(TextArea)
        await press(pilot, "j", "c", "n")
        area = app.query_one(TextArea)
        assert area.has_focus
        assert not area.cursor_blink
        await press(pilot, "tab")
        assert area.has_focus


async def test_all_that_an_annotation_says_can_be_read(reader: OpenReader, tmp_path: Path) -> None:
    say(tmp_path, "ben", "claim", "14 drones")
    app = reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i")
        assert "no annotation here" in bar(app, "status")
        await press(pilot, "right_square_bracket", "i")
        (page,) = app.screen.query(TextPage)
        rows = [page.render_line(y).text.strip() for y in range(page.size.height)]
        assert rows[0].startswith("claim by ben, 2026-01-01 00:00:00, changed 2")
        assert rows[1:3] == ["", "“14 drones”"]
        await press(pilot, "escape", "j", "f", "n", *"who?", "ctrl+j", *"When?", "enter", "B", "i")
        (page,) = app.screen.query(TextPage)
        rows = [page.render_line(y).text.strip() for y in range(page.size.height)]
        assert rows[1:7] == ["basis: document", "", "“Nobody else has counted them.”", "", "who?", "When?"]


async def test_one_key_each_goes_through_basis_and_certainty(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        found = []
        for _ in range(6):
            await press(pilot, "B")
            found.append(annotation(tmp_path).basis)
        assert found == ["document", "witness", "inference", "none given", "", "document"]
        found = []
        for _ in range(4):
            await press(pilot, "C")
            found.append(annotation(tmp_path).certainty)
        assert found == ["low", "medium", "high", ""]
        await press(pilot, "C")
        assert "certainty: unsaid [low] medium high" in bar(app, "status")
        await press(pilot, "j", "k")
        assert "claim · basis: document · certainty: low" in bar(app, "status")


async def test_going_through_the_choices_is_one_step(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await type_ahead(app, pilot, "j", "c", "B", "B", "C", "C", "C")
        assert (annotation(tmp_path).basis, annotation(tmp_path).certainty) == ("witness", "high")
        await press(pilot, "u")
        assert (annotation(tmp_path).basis, annotation(tmp_path).certainty) == ("witness", "")
        await press(pilot, "u")
        assert annotation(tmp_path).basis == ""
        await press(pilot, "ctrl+r")
        assert annotation(tmp_path).basis == "witness"
        await press(pilot, "B", "j", "k", "B")
        assert "basis: unsaid document witness inference [none given]" in bar(app, "status")
        found = []
        for _ in range(4):
            await press(pilot, "u")
            found += [each.basis for each in TinyDBStore(tmp_path / "notes").annotations("articles/a.txt")]
        assert found == ["inference", "witness", ""], "another stay is another step, and the tag is one"


async def test_choices_that_cannot_be_saved_are_one_step_too(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        (tmp_path / "notes").rename(tmp_path / "away")
        (tmp_path / "notes").write_text("in the way")
        await press(pilot, "B", "B")
        (tmp_path / "notes").unlink()
        (tmp_path / "away").rename(tmp_path / "notes")
        await press(pilot, "B")
        assert annotation(tmp_path).basis == "inference"
        await press(pilot, "u")
        assert annotation(tmp_path).basis == ""


async def test_a_value_that_is_not_ours_is_shown_and_gone_on_from(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "B", "q")
    file = TinyDBStore(tmp_path / "notes").path("articles/a.txt")
    file.write_text(file.read_text().replace('"document"', '"hear\\u001bsay"'))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "k")
        assert "claim · basis: hear␛say" in bar(app, "status")
        await press(pilot, "C")
        assert annotation(tmp_path).basis == "hear\x1bsay"
        await press(pilot, "B")
        assert annotation(tmp_path).basis == "document"


QUOTING = """\
---
author: Eve Adams
---
# Drones

“We counted fourteen drones at the border,” said Ivan Petrov, the minister. Nobody else counted.
"""


async def test_who_says_it_is_asked_with_who_is_noticed_to(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    (articles / "q.md").write_text(QUOTING)
    app = reader(articles / "q.md")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(1)
        assert app.noticed.quotations
        await press(pilot, "W")
        assert "no annotation here" in bar(app, "status")
        await press(pilot, "j", "c", "W")
        assert editor(app) == ["Ivan Petrov"]
        await press(pilot, "escape")
        assert annotation(tmp_path, "articles/q.md").speaker == ""
        await press(pilot, "W", "enter")
        assert annotation(tmp_path, "articles/q.md").speaker == "Ivan Petrov"
        assert bar(app, "status").count("said by Ivan Petrov") == 1
        await press(pilot, "W", *"!?", "enter")
        assert annotation(tmp_path, "articles/q.md").speaker == "Ivan Petrov!?"
        await press(pilot, "W", "ctrl+u", "enter")
        assert annotation(tmp_path, "articles/q.md").speaker == ""
        await press(pilot, "x", "j", "c", "W")
        assert editor(app) == ["Eve Adams"], "of a passage without a quotation the article is the source"


async def test_what_others_said_stays_as_it_is(
    reader: OpenReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "q")
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "bob")
    app = reader()
    before = annotation(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "k")
        for key in "WBCn":
            await press(pilot, key)
            assert not app.asking
            assert "not yours: only ana can" in bar(app, "status")
    assert annotation(tmp_path) == before


async def test_undo_works_after_quitting(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "C", "n", "a", "enter", "q")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "G", "u")
        assert here(app).startswith("The minister"), "it goes to where something was undone"
        assert (annotation(tmp_path).note, annotation(tmp_path).certainty) == ("", "low")
        await press(pilot, "u", "u")
        assert stored(tmp_path) == []
        await press(pilot, "ctrl+r", "q")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "ctrl+r", "ctrl+r")
        assert (annotation(tmp_path).note, annotation(tmp_path).certainty) == ("a", "low")


async def test_what_somebody_else_changed_is_not_undone(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        made = annotation(tmp_path)
        # Nobody does that in the reader, but programs may.
        TinyDBStore(tmp_path / "notes").apply(
            "articles/a.txt", [Change(made, changed(made, tag="fact"))], "bob"
        )
        await press(pilot, "u")
        assert "not undone: changed since by bob" in bar(app, "status")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["fact"]
        assert "F1" in bar(app, "status")


async def test_a_note_may_come_before_its_tag(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        await type_ahead(app, pilot, "n", *"fax", "enter", "c", "u")
        assert stored(tmp_path) == [], "it was one step"
        await press(pilot, "ctrl+r")
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("claim", "fax")]


def asked(app: ReaderApp) -> str:
    """What the prompt asks for."""
    return app.prompt.query_one(Bar).render_line(0).text.strip()


async def test_a_note_without_a_tag_is_not_lost(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "n", *"sec", "enter")
        assert asked(app) == "tag: f fact · c claim · s speculation · esc back to the note"
        await press(pilot, "y")
        assert asked(app).startswith("y is no tag: f fact")
        await press(pilot, "enter")
        assert asked(app).startswith("enter is no tag: f fact")
        await press(pilot, "escape")
        assert editor(app) == ["sec"]
        await press(pilot, *"ond", "escape")
        assert not app.asking
        assert "this note has no tag yet: n offers it again" in bar(app, "status")
        await press(pilot, "q")
        assert app.is_running
        assert "n offers it, q keeps it for the next start" in bar(app, "status")
        await press(pilot, "j", "n")
        assert editor(app) == ["second"]
        await type_ahead(app, pilot, "enter", "x", "s", "j", "n")
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("speculation", "second")]
        assert editor(app)[0].startswith("enter: done"), "nothing is offered any more"
        await press(pilot, "enter")
        assert not app.asking, "there is nothing to be tagged"
        await press(pilot, "n", "a", "enter", "q")
        assert app.is_running, "q is an answer like others"
        await press(pilot, "ctrl+q")
        assert app.is_running
        await press(pilot, "ctrl+q")
    assert app.return_code == 1


async def test_a_note_that_got_its_tag_is_offered_to_nobody(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "n", *"second", "escape")
        assert len(unsaved.notes(tmp_path / "notes")) == 1
        await press(pilot, "n", "enter", "f")
        assert stored(tmp_path)[0][2] == "second"
        assert unsaved.notes(tmp_path / "notes") == []


async def test_a_note_is_not_lost_in_a_window_that_became_too_small(
    reader: OpenReader, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "n", *"sec")
        await pilot.resize_terminal(30, 8)
        await press(pilot, "q")
        assert app.is_running
        assert "not saved: q again keeps it for the next start" in str(app.query_one("#too-small").render())
        await pilot.resize_terminal(*WIDE)
        await press(pilot, "c", "q")
    assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("claim", "sec")]
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "j", "n", *"ond")
        await pilot.resize_terminal(30, 8)
        await press(pilot, "q")
    assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("claim", "second")]


async def test_undo_says_what_it_undid(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "B", "n", "x", "enter", "f")
        said = []
        for _ in range(4):
            await press(pilot, "u")
            said.append(bar(app, "status").split("  ")[0].strip())
        assert said == [
            "undone: fact is claim again",
            "undone: note of claim",
            "undone: basis of claim",
            "undone: claim is gone",
        ]


async def test_asking_paints_no_row_of_the_text_anew(
    reader: OpenReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(1)
        await press(pilot, "j", "c", "n", "escape")
        painted: list[int] = []
        render = DocumentView.render_line

        def counted(view: DocumentView, y: int) -> Strip:
            painted.append(y)
            return render(view, y)

        monkeypatch.setattr(DocumentView, "render_line", counted)
        await press(pilot, "n", "a", "escape", "W", "escape")
        assert painted == []
        await press(pilot, "j")
        assert painted
