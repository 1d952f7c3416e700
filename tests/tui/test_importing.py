"""What was imported, in the reader."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, press, stored, wait_for
from tui_reader.cli import main
from tui_reader.tui import watching

Notes = list[tuple[str, str, str]]


def call(*arguments: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output


@pytest.fixture
async def edited(reader: OpenReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How to import one's own export, in which a note was changed, and another's, with two annotations."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watching, "PAUSE", 0.02)
    async with reader().run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", *"who", "enter")
    call("export", "articles", "--annotations", "notes", "-o", "mine")
    file = tmp_path / "mine" / "a.annotated.md"
    file.write_text(file.read_text().replace(") who <", ") me <"))
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "ben")
    (tmp_path / "notes").rename(tmp_path / "kept")
    async with reader().run_test(size=WIDE) as pilot:
        await press(pilot, "j", "j", "f", "j", "s")
    call("export", "articles", "--annotations", "notes", "-o", "bens")
    (tmp_path / "notes").rename(tmp_path / "others")
    (tmp_path / "kept").rename(tmp_path / "notes")
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "ana")
    files = [str(folder / "a.annotated.md") for folder in (tmp_path / "mine", tmp_path / "bens")]
    return ["import", *files, "--in", "articles", "--annotations", "notes"]


def notes(tmp_path: Path) -> Notes:
    return [(tag, exact.split()[0], note) for tag, exact, note in stored(tmp_path)]


BEFORE = [("claim", "The", "who")]
AFTER = [("claim", "The", "me"), ("fact", "Nobody", ""), ("speculation", "A", "")]


async def test_an_import_is_one_step_also_tomorrow(
    reader: OpenReader, tmp_path: Path, edited: list[str]
) -> None:
    call(*edited)
    assert notes(tmp_path) == AFTER
    async with reader().run_test(size=WIDE) as pilot:
        await press(pilot, "u")
        assert notes(tmp_path) == BEFORE
        await press(pilot, "ctrl+r")
        assert notes(tmp_path) == AFTER
    async with reader().run_test(size=WIDE) as pilot:
        await press(pilot, "u", "u")
        assert notes(tmp_path) == [("claim", "The", "")]
    # What was taken back can be imported again.
    async with reader().run_test(size=WIDE) as pilot:
        await press(pilot, "ctrl+r")
    call(*edited)
    assert notes(tmp_path) == AFTER


async def test_only_who_imported_takes_it_back(
    reader: OpenReader, tmp_path: Path, edited: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call(*edited)
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "ben")
    async with reader().run_test(size=WIDE) as pilot:
        await press(pilot, "u")
        assert notes(tmp_path) == AFTER


async def test_an_open_article_shows_what_is_imported(
    reader: OpenReader, tmp_path: Path, edited: list[str]
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        call(*edited)
        await wait_for(pilot, "F1  C1  S1")
        assert "me" in bar(app, "status")
        await press(pilot, "j")
        assert "ben" in bar(app, "status")
        await press(pilot, "u")
        assert notes(tmp_path) == BEFORE
    call(*edited)
    assert notes(tmp_path) == AFTER


async def test_what_was_changed_since_is_not_taken_back(
    reader: OpenReader, tmp_path: Path, edited: list[str]
) -> None:
    call(*edited)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUI_READER_ANNOTATOR", "ben")
        async with reader().run_test(size=WIDE) as pilot:
            await press(pilot, "j", "j", "c")
    changed = notes(tmp_path)
    assert changed != AFTER
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "u")
        assert notes(tmp_path) == changed
        assert "changed since by ben" in bar(app, "status")
