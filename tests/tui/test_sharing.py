"""Two sessions on one folder, and what cannot be saved there."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, press, screen, stored, wait_for
from tui_reader.annotations import storage
from tui_reader.annotations.store import TinyDBStore
from tui_reader.tui import watching
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.lists.library import LibraryView


@pytest.fixture(autouse=True)
def attentive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 0.02)


async def test_each_session_sees_what_the_other_does(reader: OpenReader) -> None:
    one, two = reader(), reader()
    async with one.run_test(size=WIDE) as first, two.run_test(size=WIDE) as second:
        await press(second, "2")
        await press(first, "j", "c")
        await wait_for(second, "C1")
        assert next(row for row in screen(two) if "The minister" in row).split()[0] == "C"
        await wait_for(second, "The minister said", "side")
        await press(second, "tab", "G", "f")
        await wait_for(first, "F1  C1")
        await press(first, "x")
        await wait_for(second, "F1 ")


async def test_the_list_follows_other_articles(reader: OpenReader) -> None:
    one, two = reader(), reader()
    async with one.run_test(size=WIDE) as first, two.run_test(size=WIDE) as second:
        await press(first, "N", "j", "s")
        await wait_for(second, "S1", "side")
        await press(second, "2", "a")
        await press(first, "n", *"why not", "enter")
        await wait_for(second, "why not", "side")


async def test_the_list_follows_how_far_others_have_read(reader: OpenReader, tmp_path: Path) -> None:
    one, two = reader(), reader()
    async with one.run_test(size=WIDE) as first, two.run_test(size=WIDE) as second:
        await press(first, "N", "d")
        await wait_for(second, "done", "side")
        await press(second, "N", "P")
        await press(first, "P", "!")
        await wait_for(second, "flagged", "side")
        await press(first, "j", "j", "N", "c")
        await wait_for(second, "C1", "side")
        await press(first, "!")
        for _ in range(200):
            if [two.catalog[path].status for path in two.workspace.articles] == ["flagged", "flagged"]:
                break
            await second.pause(0.02)
        else:
            raise AssertionError("an article that was open before is not followed")


async def test_only_rows_that_differ_are_painted(reader: OpenReader, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = reader(), reader()
    async with one.run_test(size=WIDE) as first, two.run_test(size=WIDE) as second:
        await wait_for(second, "Other", "side")
        await second.pause(0.1)
        painted: list[int] = []
        real = LibraryView._refresh_entry

        def note(view: LibraryView, index: int) -> None:
            if view is two.library:
                painted.append(index)
            real(view, index)

        monkeypatch.setattr(LibraryView, "_refresh_entry", note)
        await press(first, "N", "d")
        await wait_for(second, "done", "side")
        await second.pause(0.1)
        assert set(painted) == {1}


async def test_nothing_is_painted_while_nothing_changes(
    reader: OpenReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        await pilot.pause(0.1)
        painted: list[object] = []
        for widget in (app.view, app.library, app.status, app.header, app.key_bar):
            monkeypatch.setattr(type(widget), "refresh", lambda self, *regions, **how: painted.append(self))
        await pilot.pause(0.2)
        assert painted == []


async def test_an_edit_of_what_another_session_has_edited_keeps_both(
    reader: OpenReader, tmp_path: Path
) -> None:
    one, two = reader(), reader()
    async with one.run_test(size=WIDE) as first, two.run_test(size=WIDE) as second:
        await press(first, "j", "c")
        await wait_for(second, "C1")
        await press(second, "j", "n", *"two")
        await press(first, "n", *"one", "enter")
        await pilot_sees(second, tmp_path)
        await press(second, "enter")
        assert "both versions are kept" in bar(two, "status")
        assert sorted(note for _, _, note in stored(tmp_path)) == ["one", "two"]
        await wait_for(first, "C2")


async def pilot_sees(pilot: Pilot[None], tmp_path: Path) -> None:
    """Wait until a session knows what is on the disk."""
    app = pilot.app
    assert isinstance(app, ReaderApp)
    for _ in range(200):
        article = app.session.article
        assert article
        if tuple(article.annotations.values()) == TinyDBStore(tmp_path / "notes").annotations(article.source):
            return
        await pilot.pause(0.02)
    raise AssertionError("it never saw what is on the disk")


async def test_what_cannot_be_saved_goes_to_another_folder(reader: OpenReader, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file where the folder should be")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "f", "w")
        assert app.prompt.question
        await press(pilot, *"notes/x", "enter")
        assert "not saved there either" in bar(app, "status")
        assert "NOT SAVED 2" in bar(app, "status")
        await press(pilot, "w", "escape", "w", *"other", "enter")
        assert "NOT SAVED here (2), but kept in other/; w tries again" in bar(app, "status")
        found = TinyDBStore(tmp_path / "other").annotations("articles/a.txt")
        assert [annotation.tag for annotation in found] == ["claim", "fact"]
        assert [row.split()[0] for row in screen(app) if "The minister" in row] == ["!!▌"]
        (tmp_path / "notes").unlink()
        await press(pilot, "w")
        assert "everything is saved" in bar(app, "status")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim", "fact"]


async def test_what_is_kept_elsewhere_is_not_lost_by_quitting(
    reader: OpenReader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").write_text("")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "w", *"other", "enter", "q")
        assert not app.is_running
    assert app.return_code == 1
    assert "but kept in other/; read them with --annotations" in capsys.readouterr().err


async def test_a_renamed_article_brings_its_annotations(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
    (tmp_path / "articles" / "sub").mkdir()
    (tmp_path / "articles" / "a.txt").rename(tmp_path / "articles" / "sub" / "z.txt")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await wait_for(pilot, "C1", "side")
        await press(pilot, "N")
        assert "annotations found again by the text: this was articles/a.txt" in bar(app, "status")
        assert [row.split()[0] for row in screen(app) if "The minister" in row] == ["C"]
        await press(pilot, "]", "n", *"still here", "enter")
        passage = "The minister said that 14 drones crossed the border."
        assert stored(tmp_path, "articles/sub/z.txt") == [("claim", passage, "still here")]
        assert stored(tmp_path) == []


async def test_a_key_waits_but_a_moment_for_another_session(
    reader: OpenReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    real = storage._acquire

    def note(path: Path, wait: float) -> int:
        waited.append(wait)
        return real(path, wait)

    monkeypatch.setattr(storage, "_acquire", note)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "f")
        with storage.locked(tmp_path / "notes"):
            for key in ("c", "d", "u", "x", "ctrl+r", "N", "j", "s", "P", "!", "w"):
                waited.clear()
                await press(pilot, key)
                assert sum(waited) < 0.45, f"{key} is to be answered within half a second"
            await press(pilot, "escape")
            assert "NOT SAVED" in bar(app, "status")
        for _ in range(200):
            if "everything is saved" in bar(app, "status"):
                break
            await pilot.pause(0.02)
        assert "everything is saved" in bar(app, "status"), "it is tried again by itself"
