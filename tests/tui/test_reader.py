"""The reader, driven by keys: what is asked for, what is stored, what is shown."""

import json
from pathlib import Path
from threading import Event, Timer
from typing import Any
from weakref import ref

import pytest

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, screen, stored, type_ahead, until, wait_for
from tui_reader.annotations.store import TinyDBStore
from tui_reader.exchange import files
from tui_reader.tui import leaving
from tui_reader.tui.app import ReaderApp


async def test_it_opens_on_the_first_article(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: all(entry.minutes is not None for entry in app.library.entries))
        assert here(app) == "Minister Counts Fourteen Drones"
        assert [entry.title for entry in app.library.entries] == ["Minister Counts Fourteen Drones", "Other"]
        assert "notes/" in bar(app, "status")
        assert "f fact  c claim  s speculation" in bar(app, "keys")


async def test_the_key_bar_has_room_for_what_matters_and_can_be_clicked(
    reader: OpenReader, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j")
        keys = bar(app, "keys")
        assert "f fact  c claim  s spec…  n note  u undo  / search" in keys
        assert keys.rstrip().endswith("tab list  ? keys  q quit")
        await pilot.click("#keys", offset=(keys.index("c claim") + 3, 0))
        await pilot.pause()
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim"]
        await pilot.click("#keys", offset=(keys.index("tab list") + 7, 0))
        await pilot.pause()
        assert "tab article" in bar(app, "keys")
        await pilot.resize_terminal(60, 30)
        await press(pilot, "tab")
        assert "f fact  c claim  s spec…  n note  tab list" in bar(app, "keys")
        await pilot.resize_terminal(120, 30)
        await press(pilot)
        assert "s speculation  n note  u undo  / search  v select  ; pick" in bar(app, "keys")


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("j", "The minister said that 14 drones crossed the border."),
        ("down down", "Nobody else has counted them."),
        ("j j k", "The minister said that 14 drones crossed the border."),
        ("k", "Minister Counts Fourteen Drones"),
        ("right_curly_bracket right_curly_bracket", "A second paragraph begins here."),
        ("G", "The inquiry reports in May."),
        ("G left_curly_bracket", "What Comes Next"),
        ("j j h", "The minister said that 14 drones crossed the border."),
        ("J", "What Comes Next"),
        ("G K", "What Comes Next"),
        ("G g", "Minister Counts Fourteen Drones"),
    ],
)
async def test_the_cursor_moves(reader: OpenReader, keys: str, place: str) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, *keys.split())
        assert here(app) == place


@pytest.mark.parametrize(("key", "tag"), [("f", "fact"), ("c", "claim"), ("s", "speculation")])
async def test_one_key_tags_and_saves(reader: OpenReader, tmp_path: Path, key: str, tag: str) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", key)
        assert stored(tmp_path) == [(tag, "The minister said that 14 drones crossed the border.", "")]
        assert next(row for row in screen(app) if "The minister" in row).split()[0] == tag[0].upper() + "▌"
        assert tag in bar(app, "status")
        assert f"{tag[0].upper()}1" in bar(app, "status")


async def test_the_same_key_removes_and_another_changes(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "f")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["fact"]
        await press(pilot, "f")
        assert stored(tmp_path) == []
        assert "fact deleted; u brings it back" in bar(app, "status")


async def test_a_message_lasts_until_the_next_key(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "slash", *"foo:bar", "enter")
        assert "not found: foo:bar" in bar(app, "status")
        await press(pilot, "Q")
        assert "quotations are hidden" in bar(app, "status")
        await press(pilot, "d", "ctrl+e")
        assert "marked as" not in bar(app, "status")
        await press(pilot, "2")
        await press(pilot, "tab", "d", "d")
        assert "marked as done" in bar(app, "status")
        await press(pilot, "tab", "slash", "x")
        assert "marked as done" not in bar(app, "status")
        await press(pilot, "escape", "f")
        assert "f works in the article" in bar(app, "status")
        await press(pilot, "tab")
        assert "works in" not in bar(app, "status")


async def test_undo_and_redo_without_limit(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "f", "j", "s", "x", "k", "c")
        after = stored(tmp_path)
        assert [tag for tag, _, _ in after] == ["claim", "claim"]
        await press(pilot, *"uuuuu")
        assert stored(tmp_path) == []
        await press(pilot, "u")
        assert "nothing to be undone" in bar(app, "status")
        await press(pilot, *["ctrl+r"] * 5)
        assert stored(tmp_path) == after


async def test_a_selection_grows_by_words_and_crosses_blocks(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", "h", "h", "h")
        assert here(app) == "The minister said that 14 drones crossed"
        await press(pilot, "o", "l", "l", "l", "l")
        assert here(app) == "14 drones crossed"
        await press(pilot, "c")
        assert stored(tmp_path) == [("claim", "14 drones crossed", "")]
        assert app.view.selection is None
        await press(pilot, "v", "j", "j", "right_curly_bracket", "right_curly_bracket", "f")
        passage = stored(tmp_path)[1][1]
        assert passage.startswith("14 drones crossed the border.")
        assert passage.endswith("It ends here.")


async def test_escape_gives_a_selection_up(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", "j", "escape")
        assert here(app) == "The minister said that 14 drones crossed the border."
        assert stored(tmp_path) == []


async def test_a_selection_is_never_empty(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", *["h"] * 30)
        assert here(app) == "The"
        await press(pilot, "o", *["l"] * 30)
        assert here(app) == "The"


async def test_overlapping_annotations_are_kept_and_shown(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "f", "v", "h", "h", "h", "c", "k", "j", "v", "j", "s")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim", "fact", "speculation"]
        row = next(row for row in screen(app) if "The minister" in row)
        assert row.split()[0] == "FC▌"
        await press(pilot, "g", *["right_square_bracket"] * 2)
        assert here(app).startswith("The minister")
        assert "fact" in bar(app, "status")


async def test_a_note_is_written_and_changed(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "W")
        assert "no annotation here" in bar(app, "status")
        await press(pilot, "c", "n", *"who?", "enter")
        assert [note for _, _, note in stored(tmp_path)] == ["who?"]
        assert "who?" in bar(app, "status")
        await press(pilot, "n", "x", "escape")
        assert [note for _, _, note in stored(tmp_path)] == ["who?"]
        await press(pilot, "u")
        assert [note for _, _, note in stored(tmp_path)] == [""]


async def test_keys_in_a_note_are_text(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", *"qw?fx", "tab", "enter")
        assert [note for _, _, note in stored(tmp_path)] == ["qw?fx"]


async def test_an_arrow_that_the_line_has_split_is_an_arrow(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "k", "escape")
        await pilot.pause(0.15)
        await type_ahead(app, pilot, "[", "B")
        assert here(app) == "The minister said that 14 drones crossed the border."
        await press(pilot, "k", "alt+left_square_bracket")
        await pilot.pause(0.2)
        await type_ahead(app, pilot, "B")
        assert here(app) == "The minister said that 14 drones crossed the border."
        await press(pilot, "escape", "left_square_bracket")
        await pilot.pause(0.1)
        assert "no annotation before this one" in bar(app, "status")
    (annotation,) = TinyDBStore(tmp_path / "notes").annotations("articles/a.txt")
    assert not annotation.basis


async def test_quitting_leaves_no_boundaries_unsaved_in_silence(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "a", "h", "q")
        assert app.is_running
        assert "enter saves the new boundaries, esc leaves the old ones; q quits without" in bar(
            app, "status"
        )
        await press(pilot, "q")
        assert not app.is_running


async def test_keys_typed_ahead_do_what_they_would_have_done(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await type_ahead(app, pilot, *"jcn", *"fcsx", "enter", *"jf")
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("claim", "fcsx"), ("fact", "")]
        await type_ahead(app, pilot, "n", *"uu", "escape", "u", "tab", "j", "enter", "s")
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("claim", "fcsx")]
        assert [tag for tag, _, _ in stored(tmp_path, "articles/b.md")] == ["speculation"]


async def test_jumping_goes_from_annotation_to_annotation(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "j", "f", "G", "s", "g")
        found = []
        for key in ("]", "]", "]", "]", "[", "["):
            await press(pilot, "right_square_bracket" if key == "]" else "left_square_bracket")
            found.append(here(app)[:9])
        assert found == ["The minis", "A guard s", "The inqui", "The inqui", "A guard s", "The minis"]


async def test_a_save_that_fails_is_shown_kept_and_tried_again(reader: OpenReader, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file where the folder should be")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        assert "NOT SAVED 1" in bar(app, "status")
        assert next(row for row in screen(app) if "The minister" in row).split()[0] == "!▌"
        await press(pilot, "j", "f")
        assert " w tries again: cannot be " in bar(app, "status")
        await press(pilot, "k")
        assert bar(app, "status").split()[:1] == ["claim"]
        assert "NOT SAVED 2" in bar(app, "status")
        await press(pilot, "e")
        assert "exported to export/" in bar(app, "status")
        assert "NOT SAVED 2" in bar(app, "status")
        await press(pilot, "q")
        assert app.is_running
        assert "q again keeps this for the next start" in bar(app, "status")
        (tmp_path / "notes").unlink()
        await press(pilot, "w")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim", "fact"]
        assert "NOT SAVED" not in bar(app, "status")
        assert next(row for row in screen(app) if "The minister" in row).split()[0] == "CF▌"


async def test_unsaved_changes_survive_a_look_at_another_article(reader: OpenReader, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "tab", "j", "enter")
        (tmp_path / "notes").unlink()
        await press(pilot, "tab", "k", "enter", "w")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim"]


async def test_quitting_with_unsaved_changes_takes_two_keys_and_fails(
    reader: OpenReader, tmp_path: Path
) -> None:
    (tmp_path / "notes").write_text("")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "q", "q")
    assert app.return_code == 1


async def test_another_session_s_annotations_are_kept(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        other = reader()
        async with other.run_test(size=WIDE) as second:
            await press(second, "j", "c")
        await press(pilot, "j", "j", "f")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim", "fact"]
        assert "F1  C1" in bar(app, "status")


async def test_the_place_is_restored(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "j", "q")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.1)
        assert here(app) == "Nobody else has counted them."
        statuses = [app.library.entries[0].status]
        await press(pilot, "d")
        statuses.append(app.library.entries[0].status)
        assert statuses == ["reading", "done"]
    assert json.loads((tmp_path / "notes" / "reading.json").read_text())


async def test_reading_alone_writes_nothing(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "q")
    assert not (tmp_path / "notes").exists()


async def test_a_narrow_screen_shows_list_and_article_in_turn(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=(70, 20)) as pilot:
        await pilot.pause()
        assert app.view.region
        assert not app.library.region
        await press(pilot, "tab")
        assert app.library.region
        assert not app.view.region
        await press(pilot, "j", "enter")
        assert app.view.region
        assert here(app) == "Other"
        assert "Other" in screen(app)[0]
        assert not any("Minister" in row for row in screen(app))
        await press(pilot, "j", "c")
        assert stored(tmp_path, "articles/b.md") == [("claim", "One *short* sentence.", "")]


async def test_a_tiny_screen_says_so(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=(39, 9)) as pilot:
        await pilot.pause()
        assert app.query_one("#too-small").region
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert not app.query_one("#too-small").region
        assert any("Minister" in row for row in screen(app))


async def test_the_view_follows_by_rows_in_a_sentence_taller_than_the_screen(
    reader: OpenReader, articles: Path
) -> None:
    long = articles / "long.txt"
    long.write_text("word " * 400 + "end. A second sentence.\n")
    app = reader(long)
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.pause()
        assert here(app).startswith("word")
        seen = 0
        while here(app).startswith("word") and seen < 10:
            await press(pilot, "j")
            seen += 1
        assert 3 <= seen < 6
        assert here(app) == "A second sentence."
        assert any("A second sentence." in row for row in screen(app))


async def test_scrolling_takes_the_cursor_along(reader: OpenReader, articles: Path) -> None:
    long = articles / "long.txt"
    long.write_text("\n\n".join(f"Sentence number {n} stands here." for n in range(100)))
    app = reader(long)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "space")
        assert here(app) in " ".join(screen(app))
        assert "number 0 " not in " ".join(screen(app))
        await press(pilot, "b")
        assert "number 0 " in " ".join(screen(app))
        assert here(app) in " ".join(screen(app))
        await press(pilot, *["ctrl+e"] * 5)
        assert here(app) in " ".join(screen(app))
        await press(pilot, *["space"] * 20)
        assert here(app) == "Sentence number 99 stands here."


async def test_another_width_keeps_the_place(reader: OpenReader, articles: Path) -> None:
    long = articles / "long.txt"
    long.write_text(
        "\n\n".join(f"Sentence number {n} stands here. " + "More words. " * 20 for n in range(60))
    )
    app = reader(long)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, *["space"] * 6)
        place = here(app)
        for size in ((60, 20), (40, 10), (200, 60)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert here(app) == place
            top, bottom = app.view.scroll_offset.y, app.view.scroll_offset.y + app.view.size.height
            assert any("▌" in row for row in screen(app)), (size, top, bottom)


async def test_a_long_article_is_shown_at_once_and_completed(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.tui.state.session.BEGINNING", 500)
    long = articles / "long.txt"
    long.write_text("\n\n".join(f"Sentence number {n} stands here." for n in range(100)))
    app = reader(long)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.3)
        assert app.view.document
        assert app.view.document.complete
        await press(pilot, "G", "c")
        assert here(app) == "Sentence number 99 stands here."


async def test_the_next_start_begins_where_one_has_stopped(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "N", "j", "q")
    for annotator, resume, title in (("ana", True, "b.md"), ("ben", True, "a.txt"), ("ana", False, "a.txt")):
        monkeypatch.setenv("TUI_READER_ANNOTATOR", annotator)
        app = ReaderApp(reader().workspace, resume)
        async with app.run_test(size=WIDE):
            assert app.view.document
            assert app.view.document.path.name == title
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "ana")
    for spoil in ((articles / "b.md").write_bytes, lambda _: (articles / "b.md").unlink()):
        spoil(b"\x00\x01\x02" * 100)
        app = reader()
        async with app.run_test(size=WIDE):
            assert app.view.document
            assert app.view.document.path.name == "a.txt"


async def test_an_article_that_was_left_takes_no_room(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.tui.state.session.BEGINNING", 500)
    for name in "ab":
        (articles / f"{name}.txt").write_text("\n\n".join(f"Sentence {n} of {name}." for n in range(100)))
    (articles / "b.md").unlink()
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.3)
        await press(pilot, "slash", "9", "enter", "c")
        assert app.view.document is not None
        assert app.view.document.complete
        assert app.view._layout_of_text
        left = ref(app.view.document), ref(app.view._layout_of_text)
        await press(pilot, "N")
        await pilot.pause(0.3)
        assert app.view.document is not None
        assert app.view.document.complete
        # Nothing must wait for Python to look for garbage, which it does not do among what is frozen.
        assert [each() for each in left] == [None, None]
        await press(pilot, "P")
        assert "C1" in bar(app, "status")


async def test_hostile_text_reaches_no_terminal(reader: OpenReader, articles: Path) -> None:
    evil = articles / "[@click=app.quit]evil.txt"
    title = "[bold]Title [/etc/x] \x1b]52;c;aGk=\x07 here"
    evil.write_text(f"{title}\n\nBody \x9b31m and \u202e text [@click=app.quit]x[/].\n")
    app = reader(evil)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", "a", "enter")
        shown = "\n".join(
            [*screen(app), bar(app, "header"), bar(app, "status"), app.library.render_line(0).text]
        )
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
        assert "[@click=app.quit]x[/]." in shown


async def test_an_unreadable_article_is_named_in_the_list(reader: OpenReader, articles: Path) -> None:
    (articles / "c.txt").write_bytes(b"\x00\x01\x02" * 100)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.2)
        assert app.library.entries[2].problem
        await press(pilot, "tab", "G", "enter")
        assert app.is_running
        assert here(app) == "Minister Counts Fourteen Drones"


async def test_the_article_is_exported(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "e")
        assert "exported to export/a.annotated.md" in bar(app, "status")
    exported = (tmp_path / "export" / "a.annotated.md").read_text(encoding="utf-8")
    assert '<mark id="an-1">The minister said that 14 drones crossed the border.</mark>[^an-1]' in exported
    assert "**CLAIM** (ana" in exported


async def test_an_edited_export_is_kept(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "e", "f", "e")
        assert "exported to export/a.annotated.md " in bar(app, "status")
        exported = tmp_path / "export" / "a.annotated.md"
        exported.write_text(exported.read_text(encoding="utf-8") + "A word.\n", encoding="utf-8")
        await press(pilot, "e")
        assert "; the one that was edited is kept beside it" in bar(app, "status")
    (kept,) = (tmp_path / "export").glob("a.edited-*.annotated.md")
    assert kept.read_text(encoding="utf-8").endswith("A word.\n")


async def test_an_export_that_fails_is_shown(reader: OpenReader, tmp_path: Path) -> None:
    (tmp_path / "export").write_text("a file where the folder should be")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "e")
        assert "not exported" in bar(app, "status")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Exports wait for this."""
    may_go_on, write = Event(), files.write

    def write_later(*arguments: Any) -> files.Written:
        may_go_on.wait()
        return write(*arguments)

    monkeypatch.setattr(files, "write", write_later)
    monkeypatch.setattr(leaving, "PATIENCE", 0.01)
    return may_go_on


async def test_a_slow_export_holds_up_no_key(reader: OpenReader, slow: Event) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "e")
        assert "exporting…" in bar(app, "status")
        await press(pilot, "e")
        assert "still exporting…" in bar(app, "status")
        await press(pilot, "j")
        assert here(app) == "The minister said that 14 drones crossed the border."
        slow.set()
        await wait_for(pilot, "exported to export/a.annotated.md")


@pytest.mark.parametrize("fails", [False, True])
async def test_quitting_waits_for_an_export(
    reader: OpenReader, tmp_path: Path, slow: Event, fails: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "e")
        if fails:
            (tmp_path / "export").write_text("a file where the folder should be")
        Timer(0.1, slow.set).start()
        await press(pilot, "q")
    assert (tmp_path / "export" / "a.annotated.md").exists() is not fails
    assert app.return_code == int(fails)
    assert ("not exported" in capsys.readouterr().err) is fails


async def test_help_shows_every_key_and_closes(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "question_mark")
        assert len(app.screen_stack) == 2
        await press(pilot, "q")
        assert len(app.screen_stack) == 1
        assert app.is_running


async def test_the_encoding_is_shown(reader: OpenReader, articles: Path) -> None:
    old = articles / "old.txt"
    old.write_bytes(("Une phrase accentuée, déjà écrite à Zürich, où l’on s’étonne. " * 10).encode("cp1252"))
    app = reader(old)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "125" in bar(app, "status")


async def test_a_click_places_the_cursor(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        row = next(y for y, text in enumerate(screen(app)) if "Nobody" in text)
        column = screen(app)[row].index("Nobody")
        await pilot.click(app.view, offset=(column + 2, row))
        assert here(app) == "Nobody else has counted them."
