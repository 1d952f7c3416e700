"""Whose annotations are shown in the text, and one passage with several annotators in the list."""

from pathlib import Path

import pytest

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, listed, press, say, screen, stored
from tui_reader.tui.app import ReaderApp

SENTENCE = "The minister said that 14 drones crossed the border."
BROAD = (130, 30)
NARROW = (80, 24)


@pytest.fixture
def shared(reader: OpenReader, tmp_path: Path) -> ReaderApp:
    """The reader on an article that three people have annotated."""
    say(tmp_path, "bo", "fact", SENTENCE, 2024)
    say(tmp_path, "ana", "claim", SENTENCE)
    say(tmp_path, "cy", "claim", "A guard saw two.")
    return reader()


def margin(app: ReaderApp, words: str) -> str:
    """What the margin shows beside some words."""
    return next(row for row in screen(app) if words in row).split()[0]


async def test_a_key_shows_one_annotator_after_the_other(shared: ReaderApp) -> None:
    async with shared.run_test(size=BROAD) as pilot:
        await press(pilot, "j")
        seen = []
        for _ in range(5):
            words = bar(shared, "status").split("→")[0].rpartition("   ")[2].split()
            seen.append((margin(shared, "The minister"), " ".join(words)))
            await press(pilot, "at", "k", "j")
        assert seen == [
            ("C¹F²▌", "F1 C2"),
            ("C¹▌", "C1 only you"),
            ("F²▌", "F1 only bo"),
            ("▌", "C1 only cy"),
            ("C¹F²▌", "F1 C2"),
        ]


async def test_jumps_and_keys_find_only_what_is_shown(shared: ReaderApp, tmp_path: Path) -> None:
    before = stored(tmp_path)
    async with shared.run_test(size=WIDE) as pilot:
        await press(pilot, "at", "at")
        assert "those of 2 others are hidden" in bar(shared, "status")
        await press(pilot, "right_square_bracket")
        assert here(shared) == SENTENCE
        assert "fact by ² bo" in bar(shared, "status")
        await press(pilot, "right_square_bracket")
        assert "no annotation after" in bar(shared, "status")
        await press(pilot, "x")
        assert "not yours" in bar(shared, "status")
        assert stored(tmp_path) == before


@pytest.mark.parametrize("keys", [["c"], ["n"]])
async def test_a_key_never_changes_what_is_hidden(shared: ReaderApp, tmp_path: Path, keys: list[str]) -> None:
    before = stored(tmp_path)
    async with shared.run_test(size=WIDE) as pilot:
        await press(pilot, "at", "at", "at", "j")
        assert "only cy" in bar(shared, "status")
        await press(pilot, *keys)
        assert "was hidden: now it is shown" in bar(shared, "status")
        assert stored(tmp_path) == before
        assert not shared.asking
        await press(pilot, "s")
        assert ("speculation", SENTENCE, "") in stored(tmp_path)


async def test_a_tag_and_an_undo_show_everybody_again(shared: ReaderApp, tmp_path: Path) -> None:
    async with shared.run_test(size=WIDE) as pilot:
        await press(pilot, "at", "at", "G", "f")
        assert "only" not in bar(shared, "status")
        assert len(stored(tmp_path)) == 4
        await press(pilot, "at", "at", "u")
        assert "only" not in bar(shared, "status")
        assert len(stored(tmp_path)) == 3


async def test_where_there_is_one_annotator_it_says_so(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "at")
        assert "no annotations here yet" in bar(app, "status")
        await press(pilot, "j", "c", "at")
        assert "all annotations here are yours" in bar(app, "status")
        assert "C" in margin(app, "The minister")


async def test_the_choice_holds_in_the_next_article(shared: ReaderApp) -> None:
    async with shared.run_test(size=WIDE) as pilot:
        await press(pilot, "at", "at", "N", "right_square_bracket")
        assert "only bo" in bar(shared, "status")
        assert "no annotations here: only bo" in bar(shared, "status")
        await press(pilot, "at")
        assert "everybody's" in bar(shared, "status")


async def test_a_passage_is_listed_once_with_a_row_for_each(shared: ReaderApp, tmp_path: Path) -> None:
    async with shared.run_test(size=WIDE) as pilot:
        await press(pilot, "2")
        first = [line[1:].strip() for line in listed(shared)[1:5]]
        assert first == [
            "F The minister said that 14",
            "drones crossed the border.",
            "² bo",
            "C ¹ you",
        ]
        assert bar(shared, "side-title").split()[-1] == "3"
        await press(pilot, "g", "enter")
        assert "fact 2 of 2 by ² bo" in bar(shared, "status")
        await press(pilot, "j", "enter")
        assert here(shared) == SENTENCE
        assert "claim 1 of 2 by ¹ you" in bar(shared, "status")
        await press(pilot, "k", "x")
        assert "not yours" in bar(shared, "status")
        await press(pilot, "j", "x")
        assert "claim deleted" in bar(shared, "status")
        assert [(tag, passage) for tag, passage, _ in stored(tmp_path)] == [
            ("fact", SENTENCE),
            ("claim", "A guard saw two."),
        ]


async def test_what_a_filter_leaves_stands_for_itself(shared: ReaderApp) -> None:
    async with shared.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "slash", *"by:ana", "enter")
        assert [line[1:].strip() for line in listed(shared)[1:]] == [
            "C The minister said that 14",
            "drones crossed the border.",
        ]
        await press(pilot, "escape", "slash", *"cy", "enter")
        assert len(listed(shared)) == 3, "what is shown can be looked for"


async def test_going_to_a_hidden_annotation_shows_it(shared: ReaderApp) -> None:
    async with shared.run_test(size=WIDE) as pilot:
        await press(pilot, "at", "2", "g", "enter")
        assert "fact 2 of 2 by ² bo" in bar(shared, "status")
        assert "only" not in bar(shared, "status")


async def test_in_a_narrow_pane_the_margin_says_that_there_is_more(shared: ReaderApp) -> None:
    async with shared.run_test(size=NARROW) as pilot:
        await press(pilot, "j")
        assert margin(shared, "The minister") in ("C+▌", "F+▌")
        await press(pilot, "at", "at", "k", "j")
        assert margin(shared, "The minister") == "F²▌"
