"""Suggestions in the reader: a layer of their own, which never says what the user has said."""

from pathlib import Path
from threading import Event

import pytest
from rich.style import Style
from textual.pilot import Pilot

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, screen, stored, type_ahead, until
from tui_reader.tui import noticing
from tui_reader.tui.app import ReaderApp

TEXT = """\
On the Border

The river is high. Officials said the bridge was closed. It may rain for days.

The mayor denied the report. Nobody was hurt. According to the guards, two boats sank.
"""
CLAIM, GUESS = "Officials said the bridge was closed.", "It may rain for days."
LATER = ["The mayor denied the report.", "According to the guards, two boats sank."]
NEXT, PREVIOUS = "apostrophe", "quotation_mark"


@pytest.fixture
def app(reader: OpenReader, articles: Path) -> ReaderApp:
    path = articles / "border.txt"
    path.write_text(TEXT, encoding="utf-8")
    return reader(path)


async def settled(pilot: Pilot[None]) -> None:
    """What is noticed comes from a thread."""
    app = pilot.app
    assert isinstance(app, ReaderApp)
    await until(pilot, lambda: app.noticed.suggestions)


def margins(app: ReaderApp) -> list[str]:
    """What stands in the margin of the rows that have something there."""
    column = app.view.text_column - 4
    found = (line[column : column + 2].strip() for line in screen(app))
    return [letters for letters in found if letters]


def underlined(app: ReaderApp) -> list[str]:
    """The words on the screen that are underlined."""
    rows = [segment for y in range(app.view.size.height) for segment in app.view.render_line(y)]
    return [segment.text for segment in rows if segment.style and segment.style.underline]


def colour(app: ReaderApp, text: str) -> Style | None:
    rows = [segment for y in range(app.view.size.height) for segment in app.view.render_line(y)]
    return next((segment.style for segment in rows if segment.text == text), None)


async def test_they_are_shown_when_asked_for_and_nothing_moves(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        before = screen(app)
        assert (margins(app), underlined(app)) == ([], [])
        await press(pilot, "S")
        assert "suggestions are shown" in bar(app, "status")
        assert margins(app) == ["c?", "c?"], "a row has one hint, and facts have none"
        assert underlined(app) == ["said", "may", "denied", "According to"]
        await press(pilot, "S")
        assert "suggestions are hidden" in bar(app, "status")
        assert screen(app) == before
        assert underlined(app) == []
        assert not stored(tmp_path, "articles/border.txt")


async def test_keys_go_from_one_to_the_next_and_show_them(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        found = []
        for _ in range(4):
            await press(pilot, NEXT)
            found.append(here(app))
        assert found == [CLAIM, GUESS, *LATER]
        assert margins(app)
        await press(pilot, NEXT)
        assert "no suggestion after this" in bar(app, "status")
        await press(pilot, PREVIOUS)
        assert here(app) == LATER[0]


async def test_the_status_line_says_why_and_how_to_accept(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, NEXT)
        assert "claim? · “said” · names a source · c tags it so" in bar(app, "status")
        await press(pilot, NEXT)
        assert "speculation? · “may” · hedged · s tags it so" in bar(app, "status")
        await press(pilot, "k", "k")
        assert "?" not in bar(app, "status"), "nothing is suggested for a fact"
        await press(pilot, "j", "S")
        await press(pilot, "k", "j")
        assert "claim?" not in bar(app, "status")


async def test_an_accepted_one_is_an_annotation_and_no_suggestion(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, NEXT, "c")
        assert [row[:2] for row in stored(tmp_path, "articles/border.txt")] == [("claim", CLAIM)]
        assert "claim?" not in bar(app, "status")
        assert "said" not in underlined(app)
        assert margins(app)[0] == "C"
        await press(pilot, "g", NEXT)
        assert here(app) == GUESS, "it is answered"
        await press(pilot, "f", PREVIOUS)
        assert here(app) == GUESS
        assert "no suggestion before this" in bar(app, "status")
        await press(pilot, "u", "u", "g", NEXT)
        assert here(app) == CLAIM, "what is undone is open again"


async def test_any_annotation_in_the_sentence_answers_it(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, NEXT, "v", "h", "h", "f", "g", NEXT)
        assert here(app) == GUESS


async def test_a_tag_that_the_workspace_lacks_is_not_suggested(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    config = '[[tags]]\nname = "claim"\nkey = "c"\n'
    (tmp_path / "tui-reader.toml").write_text(config, encoding="utf-8")
    path = articles / "border.txt"
    path.write_text(TEXT, encoding="utf-8")
    app = reader(path)
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "S")
        assert underlined(app) == ["said", "denied", "According to"]
        await press(pilot, NEXT, NEXT)
        assert here(app) == LATER[0]


async def test_they_cannot_be_taken_for_tags_without_colours(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    path = articles / "border.txt"
    path.write_text(TEXT, encoding="utf-8")
    app = reader(path)
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "S", "j", "f", "g")
        tagged, cue = colour(app, "The river is high."), colour(app, "denied")
        assert tagged
        assert cue
        assert (tagged.underline, tagged.dim) == (True, None)
        assert (cue.underline, cue.dim) == (True, True)
        assert margins(app) == ["F", "c?"]


async def test_another_article_has_its_own(app: ReaderApp, articles: Path, reader: OpenReader) -> None:
    both = reader(articles / "border.txt", articles / "b.md")
    async with both.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "S")
        assert margins(both)
        await press(pilot, "N")
        await pilot.pause(0.3)
        assert margins(both) == []


async def test_a_key_typed_ahead_waits_for_what_is_noticed(
    reader: OpenReader, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PATIENCE", 30.0)
    (articles / "z.txt").write_text(TEXT, encoding="utf-8")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot)
        for _ in range(len(app.workspace.articles) - 2):
            await press(pilot, "N")
        await type_ahead(app, pilot, "N", NEXT, "c")
        assert here(app) == CLAIM
    assert [(tag, quoted) for tag, quoted, _ in stored(tmp_path, "articles/z.txt")] == [("claim", CLAIM)]


async def test_what_is_not_known_yet_is_not_said_to_be_missing(
    app: ReaderApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Event()
    monkeypatch.setattr(noticing, "PATIENCE", 0.0)
    monkeypatch.setattr(app, "notice_in", lambda _: known.wait(10))
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, NEXT)
        assert "it is not known yet where the next suggestion is" in bar(app, "status")
        known.set()
