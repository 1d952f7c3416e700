"""The reader where things are not as they usually are."""

import json
import os
from pathlib import Path

import pytest

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, screen, stored, type_ahead
from tui_reader.articles import library


@pytest.mark.parametrize("text", ["", "\n\n\n", " \t", "---\ntitle: x\n---\n", "---\n\n***\n"])
async def test_an_article_without_text(reader: OpenReader, articles: Path, tmp_path: Path, text: str) -> None:
    empty = articles / "empty.md"
    empty.write_text(text)
    app = reader(empty)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, *"jkJKgGfv", "space", "b", "right_square_bracket", "x", "n", "u", "escape")
        assert app.is_running
        for key in "fvny":
            await press(pilot, "k", key)
            assert "this article has no text" in bar(app, "status"), key
            assert not app.view.selection
        assert stored(tmp_path, "articles/empty.md") == []


async def test_no_articles(reader: OpenReader, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    app = reader(tmp_path / "nothing")
    async with app.run_test(size=WIDE) as pilot:
        assert "No articles here" in bar(app, "status")
        await press(pilot, "tab", "enter", *"jfn")
        assert app.is_running
        assert "n works in the article" in bar(app, "status")
        assert "fact" not in bar(app, "keys")
        assert "tui-reader PATH... opens articles" in bar(app, "keys")
        for key in "23456":
            await press(pilot, key)
            said = "".join(app.rows.render_line(y).text for y in range(4)).split()
            assert "tui-reader PATH... opens" in " ".join(said)


async def test_a_window_that_was_too_small_while_a_note_was_open(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "f", "n", *"abc")
        await pilot.resize_terminal(30, 8)
        await press(pilot)
        await pilot.resize_terminal(*WIDE)
        await press(pilot)
        await press(pilot, "d", "enter", "j", "c")
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("fact", "abcd"), ("claim", "")]


async def test_a_click_does_not_leave_a_note(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "f", "n", *"abc")
        await pilot.click(app.library, offset=(5, 5))
        await pilot.click(app.view, offset=(20, 8))
        await press(pilot, "d", "enter", "j", "c")
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("fact", "abcd"), ("claim", "")]


async def test_a_stored_note_cannot_steer_the_terminal(reader: OpenReader, tmp_path: Path) -> None:
    evil = "hi \x1b]0;PWNED\x07\x9b2J\u202e"
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        file = next(path for path in (tmp_path / "notes").glob("a-*.json"))
        data = json.loads(file.read_text())
        record = data["annotations"]["1"]
        record["body"].append({"type": "TextualBody", "purpose": "commenting", "value": evil})
        file.write_text(json.dumps(data))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "n")
        shown = "".join(strip.text for strip in (app.prompt.editor.render_line(y) for y in range(1)))
        assert "hi ␛]0;PWNED␇" in shown
        assert not set("\x1b\x07\x9b\u202e") & set(shown + bar(app, "status"))
        await press(pilot, "enter")
        assert stored(tmp_path)[0][2] == evil, "a note that was only looked at stays as it is"


async def test_a_note_is_gone_on_with(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", *"abc", "enter", "n", "d", "enter")
        assert stored(tmp_path)[0][2] == "abcd"


async def test_quitting_keeps_the_note_that_is_being_written(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", *"abc", "ctrl+q")
    assert stored(tmp_path)[0][2] == "abc"


async def test_a_new_unsaved_change_is_warned_of_again(reader: OpenReader, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, *"jcqfq")
        assert app.is_running
        await press(pilot, "tab", "q")
        assert app.is_running
        await press(pilot, "q")
        assert not app.is_running


async def test_a_reading_position_that_cannot_be_saved_is_told(reader: OpenReader, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "reading.json").write_text("{damaged")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        assert "reading.json" in bar(app, "status")
        await press(pilot, "q")
    assert app.return_code == 1


async def test_focus_comes_back(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.resize_terminal(30, 8)
        await press(pilot)
        await pilot.resize_terminal(*WIDE)
        await press(pilot)
        await press(pilot, "j")
        assert here(app) == "The minister said that 14 drones crossed the border."
        await press(pilot, "shift+tab")
        await pilot.resize_terminal(70, 20)
        await press(pilot)
        assert app.library.region
        assert app.library.has_focus


async def test_nothing_is_tagged_unseen(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=(39, 9)) as pilot:
        await press(pilot, *"jfjc")
        assert stored(tmp_path) == []
        await press(pilot, "q")
        assert not app.is_running


async def test_another_person_s_annotation_stays(
    reader: OpenReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "bob")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "n")
        assert "not yours: only ana can write its note" in bar(app, "status")
        await press(pilot, "x")
        assert "not yours: only ana can delete it" in bar(app, "status")
        await press(pilot, "c")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim", "claim"]
        await press(pilot, "f")
        assert sorted(tag for tag, _, _ in stored(tmp_path)) == ["claim", "fact"]
        await press(pilot, "f")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim"]


async def test_what_was_not_found_can_be_read_and_deleted(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "f")
    text = (articles / "a.txt").read_text()
    (articles / "a.txt").write_text(text.replace("14 drones crossed the border", "15 drones came"))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.1)
        assert "1 not found" in bar(app, "status")
        await press(pilot, "g", "right_square_bracket", "right_square_bracket")
        assert "not found: claim “The minister said that 14 drones…”" in bar(app, "status")
        await press(pilot, "left_square_bracket")
        assert here(app) == "Nobody else has counted them."
        assert "fact" in bar(app, "status")
        await press(pilot, "right_square_bracket", "x")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["fact"]


async def test_resizing_under_the_help_screen(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "question_mark")
        await pilot.resize_terminal(70, 20)
        await press(pilot, "escape")
        assert app.view.region.width == 70
        assert not app.library.region


async def test_keys_typed_ahead_behind_help(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await type_ahead(app, pilot, "question_mark", "escape", "j", "f")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["fact"]


async def test_messages_of_jumps_are_shown(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "right_square_bracket")
        assert "no annotations yet" in bar(app, "status")


async def test_bars_follow_the_size(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.resize_terminal(200, 30)
        await press(pilot)
        assert bar(app, "header").index("articles/a.txt") == app.view.text_column
        await pilot.resize_terminal(40, 10)
        await press(pilot)
        assert bar(app, "keys").split() == "f fact c claim … tab list ? keys".split()


async def test_the_header_of_a_hidden_article_is_ready_when_it_is_shown(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        await press(pilot, "j")
        before = bar(app, "header")
        assert "sentences seen" in before
        await press(pilot, "tab", "tab")
        assert bar(app, "header") == before


async def test_the_header_says_where_an_article_is_from(reader: OpenReader, articles: Path) -> None:
    said = articles / "c.txt"
    said.write_text("A Title of Its Own\n\nSEOUL, Aug. 14, 2023 (Yonhap) — One sentence stands here.\n")
    app = reader(said)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.2)
        await press(pilot, "j")
        assert "Yonhap · 2023-08-14" in bar(app, "header")


async def test_undo_goes_where_something_is_undone(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "G", "u")
        assert here(app) == "The minister said that 14 drones crossed the border."
        assert "undone: claim" in bar(app, "status")


async def test_the_annotation_around_a_sentence_is_told_from_one_on_it(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", "j", "c", "k", "j")
        assert bar(app, "status").split()[:2] == ["in", "claim"]


async def test_a_table_is_passed_row_by_row(reader: OpenReader, articles: Path) -> None:
    table = articles / "table.md"
    table.write_text("| a | b |\n|---|---|\n| c | d |\n| e | f |\n\nEnd.\n")
    app = reader(table)
    async with app.run_test(size=WIDE) as pilot:
        found = []
        for _ in range(4):
            found.append(here(app) if app.view.cursor.length else "")
            await press(pilot, "right_curly_bracket")
        assert found == ["a", "c", "e", "End."]
        assert any("End." in row for row in screen(app))


async def test_escape_and_a_letter_typed_fast_are_two_keys(reader: OpenReader, tmp_path: Path) -> None:
    """Terminals send both as one sequence, which means alt and the letter."""
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", "alt+j", "f")
        assert [passage for _, passage, _ in stored(tmp_path)] == [here(app)]
        assert app.view.selection is None


async def test_hidden_annotations_are_shown_before_they_change(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "A")
        assert not app.view._highlights.all
        await press(pilot, "B")
        assert app.view._highlights.all


async def test_while_boundaries_move_other_keys_wait(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "a", "h", "x", "u", "N")
        assert app.view.adjusting
        assert "enter saves the new boundaries" in bar(app, "status")
        await press(pilot, "enter")
        assert not app.view.adjusting
        assert len(stored(tmp_path)) == 1


async def test_boundaries_go_to_what_is_searched_for(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        ((_, before, _),) = stored(tmp_path)
        await press(pilot, "a", "slash", *"guard", "enter")
        assert app.view.adjusting
        await press(pilot, "enter")
        ((_, after, _),) = stored(tmp_path)
        assert after.startswith(before)
        assert after.endswith("A guard")
        await press(pilot, "a", "slash", *"zz", "escape")
        assert app.view.adjusting
        await press(pilot, "escape")
        assert [each for _, each, _ in stored(tmp_path)] == [after]


async def test_a_larger_unit_is_not_what_was_read(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.3)
        before = bar(app, "header")
        await press(pilot, *["plus"] * 5)
        assert bar(app, "header") == before


async def test_what_was_passed_over_is_told(reader: OpenReader, articles: Path) -> None:
    os.mkfifo(articles / "pipe\x1b[31m.txt")
    (articles / "passwd.txt").symlink_to("/etc/passwd")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        said = bar(app, "status")
        assert "not read: articles/pipe␛[31m.txt is not a regular file, and 1 more;" in said or (
            "not read: articles/passwd.txt is a link that leads outside, and 1 more;" in said
        )
        await press(pilot, "j")
        assert "not read" not in bar(app, "status")


async def test_too_much_markup_is_said(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "MOST_MARKUP", 20)
    (articles / "c.md").write_text("# *Too* `much`\n\n" + "[*a*](b) " * 10)
    app = reader(articles / "c.md")
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        assert "too much markup: shown as plain text" in bar(app, "status")
        assert "# *Too* `much`" in screen(app)[0]


async def test_a_hidden_article_keeps_its_layout(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=(60, 24)) as pilot:
        await press(pilot)
        before, width = app.view._kept, app.view.text_width
        await press(pilot, "tab")
        assert not app.view.size.width
        assert app.view.text_width == width
        await press(pilot, "tab")
        assert app.view._kept is before
        await pilot.resize_terminal(50, 24)
        await press(pilot)
        assert app.view._kept is not before


async def test_a_file_that_changes_while_it_is_open_is_told(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.tui.watching.PAUSE", 0.05)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        (articles / "a.txt").write_text("It says something else now.\n")
        await pilot.pause(0.5)
        assert bar(app, "status").startswith(" 1 enter reads it again: the file of this article has changed")
        await press(pilot, "j")
        assert "reads it again" not in bar(app, "status")
        assert "file changed" in bar(app, "status")
        await press(pilot, "D")
        assert "1 enter reads it again" in bar(app, "status")
        (articles / "a.txt").unlink()
        await pilot.pause(0.5)
        assert bar(app, "status").startswith(" e exports it: the file of this article is gone")
        assert "file gone" in bar(app, "status")
        (articles / "a.txt").write_text("It says something else now.\n")
        await pilot.pause(0.5)
        await press(pilot, "1", "enter")
        assert "something else" in "".join(screen(app))
        assert "file changed" not in bar(app, "status")
