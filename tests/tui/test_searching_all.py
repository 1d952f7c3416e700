"""Searching all articles, in the side column."""

from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, type_ahead, until, wait_for
from tui_reader.articles.document import Document
from tui_reader.articles.library import complete
from tui_reader.corpus import CorpusError
from tui_reader.tui.app import ReaderApp
from tui_reader.workspace import Workspace


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def rows(app: ReaderApp) -> list[str]:
    """What the side column shows."""
    lines = [app.rows.render_line(y).text.strip() for y in range(app.rows.size.height)]
    return [line for line in lines if line]


async def test_results_follow_each_key_and_enter_goes_there(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"shor")
        await wait_for(pilot, "One short sentence. And code.", "side")
        assert rows(app) == ["Other", "One short sentence. And code."]
        assert bar(app, "side-title").split() == "Search in all articles 1".split()
        await press(pilot, "t", "enter", "enter")
        assert app.view.document
        assert app.view.document.path.name == "b.md"
        assert here(app) == "short"
        assert "1 of 1" in bar(app, "status")
        assert app.rows.has_focus


async def test_all_words_are_highlighted_and_gone_through(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"inquiry drones", "enter")
        await wait_for(pilot, "The inquiry reports in May.", "side")
        await press(pilot, "G", "l")
        assert here(app) == "inquiry"
        assert "3 of 3" in bar(app, "status")
        await press(pilot, "comma")
        assert here(app) == "drones"


async def test_the_words_are_those_of_the_text_and_not_of_the_index(
    reader: OpenReader, articles: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"short", "enter")
        await wait_for(pilot, "One short sentence. And code.", "side")
        (articles / "b.md").write_text("# Other\n\nLonger now.\n\nStill a short one.\n", encoding="utf-8")
        await press(pilot, "enter")
        assert here(app) == "short"


async def test_words_that_are_gone_are_said_to_be_gone(reader: OpenReader, articles: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"short", "enter")
        await wait_for(pilot, "One short sentence. And code.", "side")
        (articles / "b.md").write_text("# Other\n\nNothing of that kind.\n", encoding="utf-8")
        await press(pilot, "enter")
        assert "the words are gone" in bar(app, "status")


async def test_escape_leaves_the_words_as_before(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"short", "enter")
        await wait_for(pilot, "One short sentence. And code.", "side")
        await press(pilot, "slash", *"est")
        assert "nothing found" in rows(app)
        await press(pilot, "escape")
        assert "One short sentence. And code." in rows(app)
        await press(pilot, "escape")
        assert " ".join(rows(app)) == "/ looks for words in all articles"
        await press(pilot, "escape")
        assert app.view.has_focus


async def test_a_broken_index_says_so(reader: OpenReader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(workspace: Workspace) -> None:
        raise CorpusError("no such module: fts5")

    monkeypatch.setattr(Workspace, "corpus", property(broken))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"short", "enter")
        await wait_for(pilot, "no such module: fts5", "side")
        assert app.is_running


async def test_keys_typed_ahead_meet_the_list(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"drones", "enter")
        await wait_for(pilot, "Minister", "side")
        await type_ahead(app, pilot, "slash", *" crossed", "enter", "j", "l")
        assert here(app) == "drones"
        assert app.view.has_focus


async def test_the_results_stay_while_one_goes_through_them(reader: OpenReader, articles: Path) -> None:
    (articles / "c.txt").write_text("Drone\n\nThe drone and the drones.\n", encoding="utf-8")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"dron", "enter")
        await wait_for(pilot, "The drone", "side")
        before = rows(app)
        await press(pilot, "G")
        chosen = app.rows.chosen
        await press(pilot, "enter")
        await pilot.pause(0.5)
        assert rows(app) == before
        assert app.rows.chosen == chosen
        await press(pilot, "slash", "e")
        assert app.rows.chosen != chosen


async def test_a_blank_ends_the_last_word(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"drone")
        await wait_for(pilot, "Minister", "side")
        await press(pilot, "space", "enter")
        assert rows(app) == ["nothing found"]


@pytest.fixture
def gate(articles: Path, monkeypatch: pytest.MonkeyPatch) -> Event:
    """A long article with a word at its end; all but its beginning is parsed when this is set."""
    text = "\n\n".join(f"Sentence number {n} stands here." for n in range(60))
    (articles / "long.txt").write_text(f"{text}\n\nA xyzzy ends it.\n")
    monkeypatch.setattr("tui_reader.tui.state.session.BEGINNING", 500)
    gate = Event()

    def slow(document: Document) -> Document:
        gate.wait(5)
        return complete(document)

    monkeypatch.setattr("tui_reader.tui.opening.complete", slow)
    return gate


async def parsed(app: ReaderApp, pilot: Pilot[None]) -> None:
    """Wait until all of the open article is there."""
    await until(pilot, lambda: app.view.document and app.view.document.complete)


async def test_a_hit_further_down_is_gone_to_when_the_article_is_parsed(
    reader: OpenReader, gate: Event
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"xyzzy", "enter")
        await wait_for(pilot, "A xyzzy ends it.", "side")
        await press(pilot, "enter")
        assert here(app) == "Sentence number 0 stands here."
        gate.set()
        await parsed(app, pilot)
        assert here(app) == "xyzzy"
        assert "1 of 1" in bar(app, "status")


@pytest.mark.parametrize("keys", ["j", "v", "jv"])
async def test_a_hit_does_not_take_the_cursor_from_who_reads_on(
    reader: OpenReader, gate: Event, keys: str
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"xyzzy", "enter")
        await wait_for(pilot, "A xyzzy ends it.", "side")
        await press(pilot, "l", "j", *keys)
        before = app.view.place
        gate.set()
        await parsed(app, pilot)
        assert app.view.place == before


async def test_a_hit_is_not_gone_to_in_an_article_that_was_left(reader: OpenReader, gate: Event) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "6", *"xyzzy", "enter")
        await wait_for(pilot, "A xyzzy ends it.", "side")
        await press(pilot, "enter", "P")
        assert app.view.document
        assert app.view.document.path.name == "b.md"
        gate.set()
        await press(pilot, "N")
        await parsed(app, pilot)
        assert app.view.document.path.name == "long.txt"
        assert here(app) == "Sentence number 0 stands here."
