"""Searching in the article."""

from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, stored, type_ahead, wait_for
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.pane.reader import DocumentView

TEXT = """\
Missiles on the Border

Two missiles stood here. A third missile was “moved”.

No drones, said the guard. The *missile* was old.
"""


@pytest.fixture
def app(reader: OpenReader, articles: Path) -> ReaderApp:
    (articles / "a.txt").unlink()
    (articles / "a.md").write_text(TEXT, encoding="utf-8")
    return reader()


def reversed_words(app: ReaderApp) -> list[str]:
    """What is painted in reverse video."""
    return [
        segment.text
        for y in range(app.view.size.height)
        for segment in app.view.render_line(y)
        if segment.style and segment.style.reverse
    ]


async def test_hits_are_shown_while_the_words_are_typed(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "slash", *"mis")
        assert here(app) == "mis"
        assert reversed_words(app) == ["Mis", "mis", "mis", "mis"]
        assert "2 of 4" in bar(app, "status")
        await press(pilot, *"sile", "enter")
        assert here(app) == "missile"
        assert not app.asking
        await press(pilot, "escape")
        assert reversed_words(app) == []
        assert here(app) == "missile"


async def test_escape_goes_back_to_where_one_was(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        before = app.view.stance
        await press(pilot, "slash", *"guard")
        assert here(app) == "guard"
        await press(pilot, "escape")
        assert app.view.stance == before
        assert reversed_words(app) == []


async def test_the_keys_go_from_hit_to_hit_and_round(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "slash", *"missile", "enter")
        numbers, said = [], []
        for key in ["full_stop"] * 3 + ["comma"] * 2:
            await press(pilot, key)
            numbers.append(bar(app, "status").partition(" of 4")[0].split()[-1])
            said.append([word for word in ("top", "end") if f"from the {word}" in bar(app, "status")])
        assert numbers == ["3", "4", "1", "4", "3"]
        assert said == [[], [], ["top"], ["end"], []]


async def test_a_hit_is_tagged_with_one_key(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await type_ahead(app, pilot, "slash", *"drones", "enter", "f")
        assert stored(tmp_path, "articles/a.md") == [("fact", "drones", "")]


async def test_what_is_not_there_moves_nothing(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        before = app.view.stance
        await press(pilot, "slash", *"missing")
        assert app.view.stance == before
        assert "not found: missing" in bar(app, "status")
        await press(pilot, "enter", "full_stop")
        assert "not found: missing" in bar(app, "status")


async def test_a_search_that_was_given_up_says_no_more(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "slash", *"missing", "escape")
        assert "not found" not in bar(app, "status")


async def test_regular_expressions_by_a_switch(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "slash", *"m.ved")
        assert "not found" in bar(app, "status")
        await press(pilot, "ctrl+t")
        assert here(app) == "moved"
        assert "regex" in label(app)
        await press(pilot, "left_parenthesis")
        assert "not a regular expression" in bar(app, "status")
        await press(pilot, "escape", "slash")
        assert "regex" not in label(app)


def label(app: ReaderApp) -> str:
    """What the prompt asks for."""
    return app.prompt._label.render_line(0).text


async def test_a_pattern_that_takes_too_long_is_given_up(app: ReaderApp, articles: Path) -> None:
    (articles / "a.md").write_text("a" * 80 + "b\n", encoding="utf-8")
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "slash", "ctrl+t", *"(a|aa)+$", "enter")
        assert "takes too long" in bar(app, "status")
        assert app.is_running


async def test_a_selection_is_stretched_to_the_hit(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "v", "slash", *"third", "enter")
        assert here(app) == "Two missiles stood here. A third"
        await press(pilot, "slash", *"mov", "escape")
        assert here(app) == "Two missiles stood here. A third"


async def test_nothing_searched_for_yet_and_the_search_before(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "full_stop")
        assert "nothing was searched for" in bar(app, "status")
        await press(pilot, "slash", *"missile", "enter", "slash", "enter")
        assert "2 of 4" in bar(app, "status")
        await press(pilot, "slash", *"old", "escape", "full_stop")
        assert "3 of 4" in bar(app, "status")


async def test_another_article_is_searched_for_the_same(app: ReaderApp, articles: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "slash", *"short", "enter")
        assert "not found" in bar(app, "status")
        await press(pilot, "tab", "j", "enter", "full_stop")
        assert here(app) == "short"
        assert "1 of 1" in bar(app, "status")


async def test_the_rest_of_a_long_article_is_searched_when_it_is_there(
    reader: OpenReader, articles: Path
) -> None:
    path = articles / "long.txt"
    path.write_text("Here is a word in a line.\n\n" * 6000, encoding="utf-8")
    app = reader(path)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "slash", *"word", "enter")
        await wait_for(pilot, "1 of 6,000")


async def test_only_rows_that_change_are_painted(app: ReaderApp, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: set[int] = set()
    refresh = DocumentView.refresh

    def noted(view: DocumentView, *regions: Region, **options: Any) -> DocumentView:
        for region in regions or (Region(0, 0, 0, view.size.height),):
            painted.update(range(region.y, region.bottom))
        return refresh(view, *regions, **options)

    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.5)  # names are noticed
        await press(pilot, "j", "slash", "m")
        for key in ("i", "enter", "full_stop", "escape"):
            monkeypatch.setattr(DocumentView, "refresh", noted)
            painted.clear()
            before = [app.view.render_line(y) for y in range(app.view.size.height)]
            await press(pilot, key)
            after = [app.view.render_line(y) for y in range(app.view.size.height)]
            changed = {y for y, strip in enumerate(before) if strip != after[y]}
            assert changed <= painted
            # Whoever gets the keys is painted by Textual.
            assert key == "enter" or len(painted) <= 6
