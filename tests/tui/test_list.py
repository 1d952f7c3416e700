"""The article list: filter, order, going through it, status and progress, and what it says when odd."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, screen, type_ahead, until
from tui_reader.tui.app import ReaderApp

TITLES = ["Drones Cross the River", "Mayor Denies Everything", "A Missile Is Shown", "Drones Again"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with four articles."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for number, title in enumerate(TITLES):
        body = " ".join(f"Sentence {n} stands here." for n in range(5))
        text = f"---\ndate: 202{number}-01-01\n---\n# {title}\n\nAna Roe spoke. {body}\n"
        (folder / f"{number}.md").write_text(text)
    return folder


@pytest.fixture
def app(reader: OpenReader, desk: Path) -> ReaderApp:
    return reader(desk)


def shown(app: ReaderApp) -> list[int]:
    """The articles in the list, by the numbers in their names."""
    return [int(entry.path.stem) for entry in app.library.entries]


def listed(app: ReaderApp) -> str:
    """What the list shows."""
    return "\n".join(app.library.render_line(y).text.rstrip() for y in range(app.library.size.height))


def opened(app: ReaderApp) -> int:
    assert app.session.article
    return int(app.session.article.document.path.stem)


def readings(tmp_path: Path) -> dict[str, Any]:
    """The stored reading state by the article's file name."""
    stored = json.loads((tmp_path / "notes" / "reading.json").read_text())
    return {Path(each["source"]).name: each for each in stored["readings"].values()}


async def settled(app: ReaderApp, pilot: Pilot[Any]) -> None:
    """Wait until the list is known and the sentences of the open article are counted."""
    last = app.workspace.articles[-1]
    track = app.session.article and app.session.article.track
    await until(pilot, lambda: app.catalog[last].minutes is not None and track and track.progress)


# Filter and order


async def test_the_list_follows_the_filter_as_it_is_written(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert "4 articles  as found" in listed(app)
        await press(pilot, "tab", "slash", *"dron")
        assert shown(app) == [0, 3]
        await press(pilot, *"es a")
        assert shown(app) == [3]
        assert "1 of 4  as found  drones a" in listed(app)
        await press(pilot, "enter", "enter")
        assert opened(app) == 3
        assert "1 of 1" in bar(app, "header")
        await press(pilot, "tab", "escape")
        assert shown(app) == [0, 1, 2, 3]
        assert app.library.chosen == app.workspace.articles[3], "the cursor stays on its article"


async def test_a_filter_that_is_given_up_changes_nothing(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await press(pilot, "tab", "j", "slash", *"dron", "escape")
        assert shown(app) == [0, 1, 2, 3]
        assert app.library.cursor == 1
        await press(pilot, "slash", *"dron", "enter", "slash", *"es x", "escape")
        assert shown(app) == [0, 3]


async def test_keys_typed_ahead_behind_a_filter(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await type_ahead(app, pilot, "tab", "slash", *"drones", "enter", "j", "enter", "j")
        assert opened(app) == 3
        assert here(app) == "Ana Roe spoke."


async def test_the_list_says_when_nothing_fits_and_what_is_wrong(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await press(pilot, "tab", "slash", *"xyzzy", "enter")
        assert "No article fits." in listed(app)
        assert "esc" in listed(app)
        await press(pilot, *"jG", "enter", "N", "tab")
        assert opened(app) == 0
        await press(pilot, "5")
        app.filter_articles("status:odd")
        await press(pilot)
        assert app.side is app.library
        assert "A status is new, reading" in listed(app)
        await press(pilot, "escape")
        assert shown(app) == [0, 1, 2, 3]


async def test_the_orders_are_passed_in_turn(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await press(pilot, "tab", "O")
        assert "by title" in listed(app)
        assert "sorted as found · [by title] · by date" in bar(app, "status")
        assert shown(app) == [2, 3, 0, 1]
        await press(pilot, "O")
        assert "by date" in listed(app)
        assert "2023-01-01 · new" in listed(app)
        assert shown(app) == [3, 2, 1, 0]
        assert app.library.chosen == app.workspace.articles[0]
        await press(pilot, *"OOOO")
        assert "as found" in listed(app)
        await press(pilot, "o")
        assert "by tags" in listed(app)


async def test_rows_of_an_article_hang_together_and_say_what_is_cut(reader: OpenReader, desk: Path) -> None:
    names = [f"tag-{letter}" for letter in "ghijklmnop"]
    tables = [
        f'[[tags]]\nname = "{name}"\nkey = "f{number}"\nletter = "{name[-1]}"\n'
        for number, name in enumerate(names, 3)
    ]
    (desk.parent / "tui-reader.toml").write_text("".join(tables))
    (desk / "1.txt").write_text("A title that needs two lines where it is listed\n\nA sentence.\n")
    app = reader(desk)
    async with app.run_test(size=(100, 14)) as pilot:
        await settled(app, pilot)
        entry = app.catalog[desk / "1.txt"]
        app.library.update(entry._replace(counts=dict.fromkeys(names, 10)))
        rows = [row for row in listed(app).splitlines() if row.strip()]
        at = next(place for place, row in enumerate(rows) if "A title" in row)
        assert [len(row) - len(row.lstrip(" ▌")) for row in rows[at : at + 3]] == [2, 4, 4]
        assert rows[at + 2].endswith("new  G10 H10 I10 J10 K10 …")
        assert len(rows[at + 2]) <= 33


async def test_what_becomes_known_later_is_sorted_in(app: ReaderApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.tui.listing.PAUSE", 0.01)
    async with app.run_test(size=WIDE) as pilot:
        app.catalog.order = "by title"
        app.filter_articles("date:>2020")
        await settled(app, pilot)
        await pilot.pause(0.1)
        assert shown(app) == [2, 3, 1]


async def test_articles_are_filtered_by_entity(reader: OpenReader, desk: Path) -> None:
    (desk / "2.md").write_text("# A Missile\n\nGeneral Bo Lee spoke in Grodno. He left.\n")
    app = reader(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        app.filter_articles('entity:"Ana Roe"')
        for _ in range(200):
            if shown(app) == [0, 1, 3]:
                break
            await pilot.pause(0.05)
        assert shown(app) == [0, 1, 3]
        assert app.library.has_focus
        assert 'entity:"Ana' in listed(app)
        await press(pilot, "slash", *[*"\x08"], "ctrl+u", *"entity:grodno", "enter")
        assert shown(app) == [2]


async def test_an_entity_filter_follows_corrections_and_changed_files(reader: OpenReader, desk: Path) -> None:
    app = reader(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)

        async def fits(*articles: int) -> None:
            await until(pilot, lambda: shown(app) == list(articles) and not app._unnamed)

        app.filter_articles("entity:stands")
        await fits()
        app.show_list(False)
        await press(pilot, "G", "v", "m", "enter")
        assert "saved in entities.toml" in bar(app, "status")
        await fits(0, 1, 2, 3)
        app.filter_articles("")
        (desk / "2.md").write_text("# Other\n\nNo such sentence.\n")
        app.filter_articles("entity:stands")
        await fits(0, 1, 3)


async def test_entities_that_cannot_be_found_are_told(reader: OpenReader, desk: Path, tmp_path: Path) -> None:
    (tmp_path / "entities.toml").write_text("oops")
    app = reader(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await press(pilot, "j")
        app.filter_articles("entity:ana")
        await pilot.pause(0.2)
        assert "entities.toml" in bar(app, "status")
        assert "No article fits" in listed(app)


# From article to article


async def test_articles_are_gone_through_in_the_list_s_order(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        found = []
        for key in "NNNNPN":
            await press(pilot, key)
            found.append(opened(app))
        assert found == [1, 2, 3, 3, 2, 3]
        await press(pilot, "N")
        assert "no article after this one" in bar(app, "status")
        app.catalog.order = "by title"
        app.filter_articles("drones")
        await press(pilot, "P")
        assert "no article before this one" in bar(app, "status")
        await press(pilot, "N")
        assert (opened(app), app.view.has_focus) == (0, True)
        assert "2 of 2" in bar(app, "header")


async def test_the_next_article_of_one_that_is_not_listed(app: ReaderApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await press(pilot, "N")
        app.filter_articles("drones")
        assert "not in the list" in bar(app, "header")
        await press(pilot, "N")
        assert opened(app) == 0


async def test_what_cannot_be_read_is_passed_over(app: ReaderApp, desk: Path) -> None:
    async with app.run_test(size=(70, 20)) as pilot:
        await settled(app, pilot)
        (desk / "1.md").unlink()
        (desk / "2.md").write_bytes(b"\x00\x01\x02" * 100)
        await press(pilot, "N")
        assert opened(app) == 3
        assert "2 that cannot be read passed over" in bar(app, "status")
        await press(pilot, "tab")
        assert "no such file" in listed(app)
        assert "is not a text file" in listed(app)
        await press(pilot, *"gj", "enter")
        assert app.library.has_focus, "the list stays where nothing could be opened"
        assert "desk/1.md: no such file" in bar(app, "status")


# Status and progress


async def test_an_article_is_flagged_or_done(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        found = []
        for key in ("exclamation_mark", "exclamation_mark", "d", "exclamation_mark", "exclamation_mark", "d"):
            await press(pilot, key)
            found.append((app.library.entries[0].status, readings(tmp_path)["0.md"]["status"]))
        wanted = "flagged reading done flagged done reading".split()
        assert found == [(status, status) for status in wanted]
        assert " done · " not in bar(app, "header")
        await press(pilot, "d")
        assert " done · 14% seen · 1 of 4" in bar(app, "header")
        await press(pilot, "d")
        assert "marked as reading" in bar(app, "status")


async def test_a_flag_taken_away_later_leaves_what_was_before(
    reader: OpenReader, desk: Path, tmp_path: Path
) -> None:
    for keys in ("d exclamation_mark", "j exclamation_mark"):
        app = reader(desk)
        async with app.run_test(size=WIDE) as pilot:
            await settled(app, pilot)
            await press(pilot, *keys.split(), "q")
        assert readings(tmp_path)["0.md"]["status"] == ("flagged" if keys[0] == "d" else "done")


async def test_reading_begins_with_the_first_step_or_tag(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        found = [app.library.entries[0].status]
        for keys in ("j", "Nc"):
            await press(pilot, *keys)
            found += [entry.status for entry in app.library.entries[:2]]
        assert found == ["new", "reading", "new", "reading", "reading"]
        await press(pilot, "N", "q")
    assert [readings(tmp_path).get(f"{n}.md", {}).get("status") for n in range(3)] == [
        "reading",
        "reading",
        None,
    ]


async def test_what_others_annotated_is_still_new(
    reader: OpenReader, desk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = reader(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "c", "q")
    (tmp_path / "notes" / "reading.json").unlink()
    app = reader(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert (app.library.entries[0].status, app.library.entries[0].counts) == ("new", {"claim": 1})


async def test_what_the_cursor_passed_is_seen(app: ReaderApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        found = []
        for key in ("j", "j", "G", "G", "g", "right_curly_bracket", "k", "K"):
            await press(pilot, key)
            found.append(int(bar(app, "header").split(" of 7 sentences seen")[0].split()[-1]))
        # Steps see all they pass, jumps only where they go.
        assert found == [2, 3, 4, 4, 4, 4, 4, 4]
        await press(pilot, "N")
        stored = readings(tmp_path)["0.md"]
        assert (stored["sentences_seen"], stored["sentences"], stored["status"]) == (4, 7, "reading")
        assert "1 min · reading 57%" in listed(app)


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ("j", 2),
        ("right_curly_bracket", 4),
        ("right_curly_bracket left_curly_bracket", 4),
        ("J", 2),
        ("J k", 3),
        ("G", 2),
        ("G end", 2),
        ("space", 9),
    ],
)
async def test_steps_and_pages_see_what_they_pass_and_jumps_only_their_goal(
    reader: OpenReader, desk: Path, keys: str, seen: int
) -> None:
    (desk / "0.md").write_text("One. Two. Three.\n\nFour. Five.\n\n## Six\n\nSeven. Eight. Nine.\n")
    app = reader(desk / "0.md")
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await press(pilot, *keys.split())
        assert f"{seen} of 9 sentences seen" in bar(app, "header")


async def test_progress_and_place_are_kept_when_quitting(reader: OpenReader, desk: Path) -> None:
    long = desk / "9.md"
    long.write_text("\n\n".join(f"Sentence {n} stands here." for n in range(100)))
    app = reader(long)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "space", "space", "k", "k", "k", "ctrl+y")
        top = app.view.top
        await press(pilot, "q")
    app = reader(long)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert app.view.top == top
        assert app.view.top > 0
        seen = int(bar(app, "header").split(" of 100 sentences seen")[0].split()[-1])
        assert 20 < seen < 40
        assert f"reading {seen}%" in listed(app)
        place = here(app)
        long.write_text("Sentence 0 is new.\n\n" + "\n\n".join(f"Word {n}." for n in range(99)))
    assert place.startswith("Sentence 2")
    app = reader(long)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert "1 of 100 sentences seen" in bar(app, "header"), "another text was not seen"
        assert f"{seen}%" not in listed(app)


async def test_the_place_comes_back_where_the_article_was_hidden(reader: OpenReader, desk: Path) -> None:
    long = desk / "9.md"
    long.write_text("\n\n".join(f"Sentence {n} stands here." for n in range(100)))
    app = reader(desk)
    async with app.run_test(size=(70, 20)) as pilot:
        await settled(app, pilot)
        await press(pilot, "tab", "G", "enter", "space", "space", "ctrl+y")
        top = app.view.top
        await press(pilot, "tab", "g", "enter", "tab", "G", "enter")
        assert opened(app) == 9
        assert app.view.top == top > 0


async def test_a_long_article_is_counted_as_a_whole(
    reader: OpenReader, desk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tui_reader.tui.state.session.BEGINNING", 500)
    long = desk / "9.md"
    long.write_text("\n\n".join(f"Sentence {n} stands here." for n in range(100)))
    app = reader(long)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert "1 of 100 sentences seen" in bar(app, "header")
        await press(pilot, "G", "q")
    assert readings(tmp_path)["9.md"]["sentences_seen"] == 2
    app = reader(long)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert here(app) == "Sentence 99 stands here."
        assert "2 of 100 sentences seen" in bar(app, "header"), "not the last sentence of its beginning"


# Odd states


async def test_an_empty_folder_says_what_to_do(reader: OpenReader, tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    app = reader(folder)
    async with app.run_test(size=WIDE) as pilot:
        await press(
            pilot, "N", "tab", "slash", "a", "enter", "O", "escape", "d", "tab", "d", "exclamation_mark"
        )
        text = "\n".join(screen(app))
        assert "There are no articles here." in text
        assert ".md, .markdown or .txt" in text
        assert "pipe.txt: is not a regular file" in text
        assert "No articles." in listed(app)


async def test_an_article_without_text_says_so(reader: OpenReader, desk: Path) -> None:
    (desk / "0.md").write_text("\n\n")
    app = reader(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert any("This article has no text." in row for row in screen(app))
        await press(pilot, "N")
        assert not any("no text" in row for row in screen(app))


async def test_a_changed_file_is_read_again(app: ReaderApp, desk: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await press(pilot, "j", "c", "j", "tab", "enter")
        assert here(app) == "Sentence 0 stands here."
        assert "changed" not in bar(app, "status")
        text = (desk / "0.md").read_text()
        (desk / "0.md").write_text(text + "\nA new end.\n")
        await press(pilot, "tab", "enter")
        assert "the file has changed" in bar(app, "status")
        assert here(app) == "Sentence 0 stands here."
        await press(pilot, "k")
        assert "claim" in bar(app, "status")
        await press(pilot, "G")
        assert here(app) == "A new end."
        await settled(app, pilot)
        assert "of 8 sentences" in bar(app, "header")


async def test_a_file_that_is_gone_is_told_and_stays_on_the_screen(app: ReaderApp, desk: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        (desk / "0.md").unlink()
        await press(pilot, "tab", "enter")
        assert "desk/0.md: no such file or directory; you still see what it was" in bar(app, "status")
        assert any("Ana Roe spoke" in row for row in screen(app))
        assert "no such file" in listed(app)
        (desk / "0.md").write_text("# Back\n\nAgain.\n")
        await press(pilot, "enter")
        assert any("Again." in row for row in screen(app))
        await pilot.pause(0.2)
        assert "Back\n▌ 1 min · new" in listed(app)


async def test_a_folder_that_cannot_be_written_is_told_at_once(
    app: ReaderApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK and access(path, mode))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "cannot save in notes/: choose another folder with --annotations" in bar(app, "status")


async def test_a_window_that_is_too_small_says_what_to_do(app: ReaderApp) -> None:
    async with app.run_test(size=(39, 9)) as pilot:
        await press(pilot, "N")
        assert opened(app) == 0
        text = str(app.query_one("#too-small").render())
        assert "40x10" in text
        assert "q quits" in text


async def test_a_narrow_list_stays_when_the_window_changes_while_it_is_filtered(app: ReaderApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab", "slash", *"drones")
        await pilot.resize_terminal(70, 20)
        await press(pilot)
        assert app.article_hidden
        await press(pilot, "enter")
        assert app.article_hidden
        assert app.focused is app.library
