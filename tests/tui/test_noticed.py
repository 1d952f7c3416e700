"""Entities and quotations in the reader."""

import re
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, screen, stored
from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.articles.document import Document
from tui_reader.articles.library import complete
from tui_reader.articles.text import Span
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.bars.notices import KINDS
from tui_reader.tui.lists import entities

TEXT = """\
On the Border

Ana Roe said: "Two drones crossed the river near Grodno." Bo Lee was not asked.

Roe counted them at Grodno. "We saw nothing at all," Bo Lee told the paper.
"""
NAMES = {"Ana Roe": "Ana Roe", "Roe": "Ana Roe", "Bo Lee": "Bo Lee", "Grodno": "Grodno"}


class Names:
    """An engine that knows the names of this article."""

    def mentions(self, text: str) -> list[Mention]:
        return [
            Mention(
                Span(*match.span()),
                EntityKind.PLACE if match[0] == "Grodno" else EntityKind.PERSON,
                NAMES[match[0]],
            )
            for match in re.finditer("|".join(NAMES), text)
        ]


@pytest.fixture
def app(reader: OpenReader, articles: Path) -> ReaderApp:
    path = articles / "border.txt"
    path.write_text(TEXT, encoding="utf-8")
    app = reader(path)
    app.workspace.__dict__["engine"] = Names()
    return app


async def settled(pilot: Pilot[None]) -> None:
    """What is noticed comes from a thread."""
    await pilot.pause(0.3)


def style_of(app: ReaderApp, word: str) -> object:
    """The colour of a word on the screen."""
    for y in range(app.view.size.height):
        for segment in app.view.render_line(y):
            if segment.text.strip() == word and segment.style:
                return segment.style.color
    return None


async def test_the_keys_go_from_one_to_the_next(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        found = []
        for key in ["right_parenthesis"] * 3 + ["left_parenthesis"]:
            await press(pilot, key)
            found.append(here(app))
        assert found == ["Ana Roe", "Grodno", "Bo Lee", "Grodno"]
        await press(pilot, "greater_than_sign")
        assert here(app) == '"We saw nothing at all,"'
        await press(pilot, "less_than_sign")
        assert here(app) == '"Two drones crossed the river near Grodno."'


async def test_a_selection_reaches_to_names_and_quotations(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "right_parenthesis", "v")
        for key, end in (
            ("right_parenthesis", "near Grodno"),
            ("right_parenthesis", "Bo Lee"),
            ("left_parenthesis", "near Grodno"),
            ("greater_than_sign", 'near Grodno."'),
        ):
            await press(pilot, key)
            assert here(app).startswith("Ana Roe")
            assert here(app).endswith(end), key


async def test_the_status_line_names_entity_and_speaker(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "right_parenthesis")
        assert "person Ana Roe · 2 times" in bar(app, "status")
        assert set(KINDS) == set(entities.KINDS) == set(EntityKind)
        await press(pilot, "greater_than_sign")
        assert "probably Ana Roe" in bar(app, "status")
        await press(pilot, "c")
        assert "claim · probably Ana Roe" in bar(app, "status")
        await press(pilot, "W", "backspace", "enter")
        assert "claim · said by Ana Ro" in bar(app, "status")
        assert "probably" not in bar(app, "status")


async def test_mentions_of_one_entity_are_passed_together(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "j", "asterisk")
        assert here(app) == "Roe"
        await press(pilot, "asterisk")
        assert "no mention of Ana Roe after this" in bar(app, "status")
        await press(pilot, "number_sign")
        assert here(app) == "Ana Roe"


async def test_an_entity_is_tagged_with_two_keys(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "right_parenthesis", "f")
        assert [passage for _, passage, _ in stored(tmp_path, "articles/border.txt")] == ["Ana Roe"]


async def test_layers_are_switched_and_nothing_moves(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        before = screen(app)
        await settled(pilot)
        assert screen(app) == before
        coloured = style_of(app, "Ana Roe")
        assert coloured
        await press(pilot, "E")
        assert style_of(app, "Ana Roe") != coloured
        assert "entities are hidden" in bar(app, "status")
        await press(pilot, "E")
        assert style_of(app, "Ana Roe") == coloured
        assert screen(app) == before


async def test_a_correction_is_written_and_followed(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, *["right_parenthesis"] * 3)
        assert "person Bo Lee" in bar(app, "status")
        await press(pilot, "m", "j", "enter")
        await settled(pilot)
        assert 'name = "Bo Lee"' in (tmp_path / "entities.toml").read_text()
        assert "saved in entities.toml" in bar(app, "status")
        await press(pilot, "left_parenthesis")
        await press(pilot, "right_parenthesis")
        assert "organisation Bo Lee · 2 times" in bar(app, "status")
        await press(pilot, "m", "enter")
        assert 'kind = "ORG"' in (tmp_path / "entities.toml").read_text(), "the panel begins with what it is"
        await press(pilot, "m", "G", "k", "enter")
        await settled(pilot)
        await press(pilot, "g", *["right_parenthesis"] * 3)
        assert here(app) == "Roe", "Bo Lee is no entity any more"


async def test_a_correction_is_taken_back(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, *["right_parenthesis"] * 3)
        await press(pilot, "m", "j", "enter")
        assert "; m takes it back" in bar(app, "status")
        await settled(pilot)
        await press(pilot, "m", "G", "enter")
        await settled(pilot)
        assert "Bo Lee" not in (tmp_path / "entities.toml").read_text()
        await press(pilot, "left_parenthesis")
        await press(pilot, "right_parenthesis")
        assert "person Bo Lee" in bar(app, "status")


async def test_a_selection_becomes_an_entity(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "j", "v", *["h"] * 6, *"o", *"lll")
        assert here(app).split()[-1] == "drones"
        await press(pilot, "o")
        await press(pilot, "m", "enter")
        await settled(pilot)
        assert app.view.selection is None
        assert "saved in entities.toml" in bar(app, "status")
        assert "drones" in (tmp_path / "entities.toml").read_text()


async def test_a_wrong_list_is_told(app: ReaderApp, tmp_path: Path) -> None:
    (tmp_path / "entities.toml").write_text("[[entity]]\nnmae = 'x'\n")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "entities.toml, line 2" in bar(app, "status")


async def test_the_beginning_of_a_long_article_does_not_wait_for_the_rest(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.tui.state.session.BEGINNING", 200)
    gate = Event()

    def slow(document: Document) -> Document:
        gate.wait(5)
        return complete(document)

    monkeypatch.setattr("tui_reader.tui.opening.complete", slow)
    path = articles / "long.txt"
    path.write_text(TEXT + "\nNobody was there.\n" * 50 + "\nBo Lee left.\n", encoding="utf-8")
    app = reader(path)
    app.workspace.__dict__["engine"] = Names()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert app.view.document
        assert not app.view.document.complete
        beginning = app.noticed.mentions
        assert beginning[-1].name == "Bo Lee"
        gate.set()
        await settled(pilot)
        assert app.view.document.complete
        assert app.noticed.mentions[: len(beginning)] == beginning
        assert len(app.noticed.mentions) == len(beginning) + 1


async def test_without_colours_marks_show_where_speech_begins(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    path = articles / "border.txt"
    path.write_text(TEXT, encoding="utf-8")
    app = reader(path)
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        bold = "".join(s.text for s in app.view.render_line(2) if s.style and s.style.bold)
        assert bold.count('"') == 2, "the marks of the quotation, and not what it says"
        assert "drones" not in bold
