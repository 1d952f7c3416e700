"""The side column: annotations, entities, quotations and headings beside the article."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from threading import current_thread

import pytest
from textual.geometry import Region

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, listed, press, say, stored, type_ahead, until
from tests.tui.test_noticed import TEXT, Names, settled
from tui_reader.annotations.annotation import new_annotation, target_for
from tui_reader.annotations.history import Change
from tui_reader.annotations.store import TinyDBStore
from tui_reader.articles.library import load
from tui_reader.articles.text import Span
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.screens.commands import CommandList, found
from tui_reader.tui.screens.help import KeyTable
from tui_reader.tui.screens.texts import TextPage
from tui_reader.tui.state.opened import OpenArticle, Placed

NARROW = (80, 24)
MARKED = """\
# Other

They say that **14** drones [crossed](http://x.org/a) it, says `nobody`.

- It *ends*.
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def marked(app: ReaderApp) -> list[str]:
    """The line that the bar says the reader is at."""
    return [line[3:].strip().split("  ")[0] for line in listed(app) if line.startswith("▌")]


@pytest.fixture
def border(reader: OpenReader, articles: Path) -> ReaderApp:
    """The reader on an article with names and quotations."""
    path = articles / "border.txt"
    path.write_text(TEXT, encoding="utf-8")
    app = reader(path)
    app.workspace.__dict__["engine"] = Names()
    return app


async def test_the_annotations_of_an_article_stand_under_its_headings(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "n", *"who?", "enter", "G", "f", "2")
        assert listed(app) == [
            " Minister Counts Fourteen…     1",
            " C The minister said that 14",
            "   drones crossed the border.",
            "   who?",
            " What Comes Next               1",
            "▌F The inquiry reports in May.",
        ]
        assert "Annotations" in bar(app, "side-title")
        assert bar(app, "side-title").split()[-1] == "2"
        assert "enter go there" in bar(app, "keys")


async def test_a_tag_made_in_the_text_appears_in_the_list(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2")
        assert "no annotations yet: f, c or s" in " ".join(listed(app)).replace("\n", " ")
        await press(pilot, "tab", "j", "c")
        assert "▌C The minister said that 14" in listed(app)
        await press(pilot, "f")
        assert "▌F The minister said that 14" in listed(app)
        await press(pilot, "u", "u")
        assert "no annotations yet" in listed(app)[0]


async def test_the_empty_list_names_the_keys_as_they_are(reader: OpenReader, articles: Path) -> None:
    settings = "[keys]\ntag-fact = 'F'\nrow-leave = 'Z'\n"
    (articles / "tui-reader.toml").write_text(settings, encoding="utf-8")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2")
        assert "no annotations yet: F, c or s" in listed(app)[0] + listed(app)[1]
        await press(pilot, "slash", "x", "enter")
        assert "no annotation matches: Z" in listed(app)[0] + listed(app)[1]


async def test_choosing_jumps_and_the_list_keeps_the_keys(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "j", "f", "G", "s", "g", "2", "enter")
        assert here(app).startswith("The minister")
        await press(pilot, "j", "enter")
        assert here(app) == "A guard saw two."
        assert app.rows.has_focus
        await press(pilot, "j", "l")
        assert here(app) == "The inquiry reports in May."
        assert app.view.has_focus
        await press(pilot, "tab", "k", "escape", "k")
        assert here(app) == "What Comes Next"


async def test_the_filter_follows_every_key(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "f", "j", "s", "2", "slash", *"tag:f")
        assert [line[1] for line in listed(app)[1:]] == ["F"]
        assert "/tag:f" in bar(app, "side-scope")
        await press(pilot, *"z")
        assert "no annotation matches" in listed(app)[0]
        await press(pilot, "escape")
        assert len(listed(app)) == 5
        await press(pilot, "slash", *"guard", "enter")
        assert [line for line in listed(app) if "guard" in line]
        assert len(listed(app)) == 2
        await press(pilot, "escape")
        assert len(listed(app)) == 5
        assert app.rows.has_focus


async def test_the_cursor_of_the_list_stays_or_goes_to_the_first_row(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "f", "j", "s", "2", "G", "slash", *"nobody")
        await press(pilot, *["backspace"] * 6, "enter", "enter")
        assert here(app) == "A guard saw two."
        await press(pilot, "slash", *"nobody", "enter", "enter")
        assert here(app) == "Nobody else has counted them."


async def test_what_a_list_is_of_stands_in_its_heading(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        found = []
        for key in ("2", "a", "4", "a", "3", "5", "6"):
            await press(pilot, key)
            if key == "6":
                await press(pilot, "escape")
            keys = bar(app, "keys")
            scope = next((word for word in ("a all articles", "a this article") if word in keys), "")
            found.append((bar(app, "side-title").rstrip("0123456789 ").strip(), scope))
        assert found == [
            ("Annotations of this article", "a all articles"),
            ("Annotations of all articles", "a this article"),
            ("Quotations of all articles", "a this article"),
            ("Quotations of this article", "a all articles"),
            ("Entities of this article", ""),
            ("Outline of this article", ""),
            ("Search in all articles", ""),
        ]
        assert "/ search" in bar(app, "keys")
        assert "x delete" not in bar(app, "keys")


async def test_what_was_said_of_a_key_goes_with_the_next(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "5", "a")
        assert "annotations and quotations are listed of this or of all" in bar(app, "status")
        await press(pilot, "j")
        assert "listed" not in bar(app, "status")


async def test_help_and_commands_have_only_what_means_something(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        offered = {}
        for name, keys in {"article": ("tab", "tab"), "outline": ("5",), "annotations": ("2",)}.items():
            await press(pilot, *keys, "colon")
            commands = app.screen.query_one(CommandList)
            offered[name] = {command.id for command in found(commands._commands, "")}
            await press(pilot, "escape", "question_mark")
            table = app.screen.query_one(KeyTable)
            table.seek("boundaries" if name == "article" else "row")
            offered[f"help, {name}"] = {line.text for line in table._columns[0]}
            await press(pilot, "escape")
        scoped = {"row-scope", "delete-row", "delete-listed"}
        assert not offered["article"] & {"row-go", "row-filter", "cancel-selection", "settle", *scoped}
        assert "row-go" in offered["outline"]
        assert not offered["outline"] & scoped
        assert offered["annotations"] >= scoped
        assert "delete the annotation of this row" not in offered["help, outline"]
        assert "delete the annotation of this row" in offered["help, annotations"]


async def test_passages_are_shown_as_they_are_read(reader: OpenReader, tmp_path: Path) -> None:
    path = tmp_path / "articles" / "b.md"
    path.write_text(MARKED, encoding="utf-8")
    document = load(path)
    store = TinyDBStore(tmp_path / "notes")
    for place, passage in enumerate(
        ("14** drones [crossed", "`nobody`.\n\n- It", "x.org/a", "**gone** [now](x)")
    ):
        start = max(0, MARKED.find(passage))
        target = target_for(MARKED, document.digest, Span(start, start + len(passage)))
        if passage not in MARKED:
            target = replace(target, exact=passage, prefix="before ", suffix=" after")
        made = replace(new_annotation("fact", target, "ana"), created=f"202{place}-01-01T00:00:00Z")
        store.apply("articles/b.md", [Change(None, made)])
    shown = ["14 drones crossed", "x.org/a", "nobody. It", "gone now"]
    app = reader()
    async with app.run_test(size=(160, 40)) as pilot:
        await press(pilot, "2", "a")
        await pilot.pause(0.4)
        assert [line[3:].strip() for line in listed(app) if line[1:3] in ("F ", "! ")] == shown
        await press(pilot, "slash", *"14", "space", *"drones", "enter")
        assert len(listed(app)) == 2, "what is shown can be looked for"
        await press(pilot, "escape", "slash", *"**", "enter")
        assert "no annotation matches" in listed(app)[0]
        await press(pilot, "escape", "N", "2", "a")
        assert [line[3:].strip() for line in listed(app) if line[1:3] in ("F ", "! ")] == shown


async def test_in_a_narrow_window_enter_goes_on_through_the_mentions(border: ReaderApp) -> None:
    async with border.run_test(size=NARROW) as pilot:
        await settled(pilot)
        await press(pilot, "3", "enter")
        assert here(border) == "Ana Roe"
        assert border.view.has_focus
        assert "Ana Roe: 1 of 2; enter goes to the next, tab back to the list" in bar(border, "status")
        found = []
        for _ in range(3):
            await press(pilot, "enter")
            found.append(here(border))
        assert found == ["Roe", "Ana Roe", "Roe"]
        await press(pilot, "tab", "j", "enter", "enter")
        assert "Bo Lee: 1 of 2" in bar(border, "status")
        await press(pilot, "1", "tab", "enter")
        assert "nothing was chosen in a list" in bar(border, "status")


async def test_what_is_not_saved_or_not_found_is_marked(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "G", "f")
    text = (articles / "a.txt").read_text(encoding="utf-8")
    changed = "First of all. " + text.replace("that 14 drones", "that 15 drones")
    (articles / "a.txt").write_text(changed, encoding="utf-8")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2")
        shown = listed(app)
        assert shown[1:3] == [" f The inquiry reports in May.", "   moved"]
        assert shown[-1] == "   not found"
        await press(pilot, "G", "enter")
        assert "not found: claim “The minister" in bar(app, "status")
        assert app.screen.query_one(TextPage)
        shutil.rmtree(tmp_path / "notes")
        (tmp_path / "notes").write_text("")
        await press(pilot, "escape", "tab", "s", "tab", "slash", *"status:unsaved", "enter")
        assert listed(app)[-1] == "▌  NOT SAVED"
        assert "!" in listed(app)[1]


async def test_the_annotations_of_all_articles(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "tab", "j", "enter", "j", "f")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "j", "s", "2", "a")
        await pilot.pause(0.3)
        assert "Annotations of all articles" in bar(app, "side-title")
        assert listed(app)[0].split() == [*"Minister Counts Fourteen…".split(), "2"]
        assert listed(app)[-2:] == [" Other                         1", " F One short sentence."]
        await press(pilot, "G", "enter")
        assert here(app) == "One *short* sentence."
        assert app.rows.has_focus
        assert "▌F One short sentence." in listed(app)
        await press(pilot, "slash", *"in:minister", "enter", "g", "l")
        assert here(app).startswith("The minister said")
        await press(pilot, "x", "tab")
        assert listed(app)[1:] == [" S A guard saw two."]
        assert len(stored(tmp_path)) == 1


async def test_an_annotation_that_another_session_made_is_listed(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "a")
        await pilot.pause(0.3)
        assert "no annotations yet" in listed(app)[0]
        other = reader()
        async with other.run_test(size=WIDE) as second:
            await press(second, "tab", "j", "enter", "j", "f")
        await press(pilot, "a", "a")
        await pilot.pause(0.3)
        assert " F One short sentence." in listed(app)


async def test_what_is_not_saved_is_listed_of_all_articles(
    reader: OpenReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader()
    looked_in = set()
    placed = OpenArticle.placed

    def noting(article: OpenArticle) -> list[Placed]:
        looked_in.add(current_thread())
        return placed(article)

    monkeypatch.setattr(OpenArticle, "placed", noting)
    async with app.run_test(size=WIDE) as pilot:
        (tmp_path / "notes").write_text("")
        await press(pilot, "j", "c", "N", "2", "a")
        await until(pilot, lambda: app._gathering and not app._gathering.left)
        assert listed(app)[1:] == [
            " ! The minister said that 14",
            "   drones crossed the border.",
            "   NOT SAVED",
        ]
        (tmp_path / "notes").unlink()
        await press(pilot, "tab", "w")
        await until(pilot, lambda: "   NOT SAVED" not in listed(app))
        assert listed(app)[1:] == [" C The minister said that 14", "   drones crossed the border."]
    assert looked_in == {current_thread()}, "what is open changes, and is not for threads"


async def test_entities_are_cycled_through(border: ReaderApp) -> None:
    async with border.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "3")
        assert [line.split() for line in listed(border)] == [
            ["People", "2"],
            ["Ana", "Roe", "2"],
            ["also", "Roe"],
            ["Bo", "Lee", "2"],
            ["Places", "1"],
            ["Grodno", "2"],
        ]
        found = []
        for _ in range(3):
            await press(pilot, "enter")
            found.append(here(border))
        assert found == ["Ana Roe", "Roe", "Ana Roe"]
        assert marked(border) == ["Ana Roe", "also Roe"]
        await press(pilot, "slash", *"kind:place", "enter", "enter")
        assert here(border) == "Grodno"
        await press(pilot, "slash", *"x", "enter")
        assert "no entity matches" in listed(border)[0]


async def test_quotations_stand_under_their_speakers(border: ReaderApp) -> None:
    async with border.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "4")
        assert [line[1:] for line in listed(border) if line[1] != " "] == [
            "Ana Roe                       1",
            "Bo Lee                        1",
        ]
        await press(pilot, "G", "enter")
        assert here(border) == '"We saw nothing at all,"'


async def test_the_quotations_of_all_articles(reader: OpenReader, articles: Path) -> None:
    (articles / "c.txt").write_text(TEXT, encoding="utf-8")
    (articles / "d.txt").write_text(TEXT.replace("two drones", "ten drones"), encoding="utf-8")
    app = reader()
    app.workspace.__dict__["engine"] = Names()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "4", "a")
        await pilot.pause(0.6)
        counts = [line.split() for line in listed(app) if re.match(r" \S", line)]
        assert counts == [["Ana", "Roe", "2"], ["Bo", "Lee", "2"]]
        await press(pilot, "G", "enter")
        assert here(app) == '"We saw nothing at all,"'
        assert app.view.document
        assert app.view.document.path.name == "d.txt"
        (articles / "c.txt").write_text("Quite another text.", encoding="utf-8")
        await press(pilot, "k", "enter")
        assert "the article has changed" in bar(app, "status")


async def test_gathering_ends_when_its_view_is_left(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader()
    async with app.run_test(size=NARROW) as pilot:
        monkeypatch.setattr("tui_reader.tui.lists.gathering.Kept.gather", lambda *_: None)
        await press(pilot, "2", "a")
        run = app._gathering
        assert run
        assert "0 of 2" in bar(app, "side-scope")
        await press(pilot, "tab")
        assert app._gathering is None, "nobody sees it"
        app.on_panels_gathered(app.Gathered(run, 1, True))
        await press(pilot, "tab", "3")
        assert app._gathering is None


async def test_the_outline_follows_the_cursor(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "5")
        assert marked(app) == ["Minister Counts Fourteen…"]
        await press(pilot, "tab", "G")
        assert marked(app) == ["What Comes Next"]
        await press(pilot, "tab", "g", "enter")
        assert here(app) == "Minister Counts Fourteen Drones"
        await press(pilot, "j", "l", "j")
        assert here(app) == "The inquiry reports in May."
        await press(pilot, "f", "k", "k", "c")
        assert [line.split()[-1] for line in listed(app)] == ["1", "1"]
        await press(pilot, "c")
        assert [line.split()[-1] for line in listed(app)] == ["Fourteen…", "1"]


async def test_only_what_changes_is_painted(reader: OpenReader, monkeypatch: pytest.MonkeyPatch) -> None:
    app = reader()
    painted: list[Region] = []
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "5", "tab")
        refresh = app.rows.refresh

        def counting(*regions: Region) -> None:
            painted.extend(regions)
            refresh(*regions)

        monkeypatch.setattr(app.rows, "refresh", counting)
        await press(pilot, "j", "j")
        assert not painted
        await press(pilot, "c")
        assert [region.height for region in painted] == [1], "how much is annotated there"
        await press(pilot, "G")
        assert [region.height for region in painted] == [1, 1, 1]


async def test_in_a_narrow_window_list_and_article_take_turns(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "5")
        assert app.rows.region
        assert not app.view.region
        await press(pilot, "G", "enter")
        assert here(app) == "What Comes Next"
        assert app.view.region
        assert not app.rows.region
        await press(pilot, "1")
        assert app.library.region
        assert app.library.has_focus
        await pilot.resize_terminal(*WIDE)
        await press(pilot, "3")
        await pilot.resize_terminal(*NARROW)
        await press(pilot)
        assert app.rows.region
        assert app.rows.has_focus


async def test_keys_typed_ahead(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=NARROW) as pilot:
        await type_ahead(app, pilot, "5", "j", "enter", "j", "c", "2", "slash", *"c2", "escape", "1", "j")
        while app.library.cursor != 1:  # the last key
            await pilot.pause(0.05)
        assert [passage for _, passage, _ in stored(tmp_path)] == ["The inquiry reports in May."]


async def test_quitting_behind_the_key_of_a_list(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await type_ahead(app, pilot, "2", "a", "1", "3", "q")
    assert app.return_code == 0


async def test_a_passage_beyond_what_is_parsed_is_gone_to(
    reader: OpenReader, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = articles / "long.txt"
    long.write_text("\n\n".join(f"Sentence number {n} stands here." for n in range(100)))
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "G", "enter", "G", "f", "g")
    monkeypatch.setattr("tui_reader.tui.state.session.BEGINNING", 500)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "a")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        assert here(app) == "Sentence number 99 stands here."


async def test_an_article_that_cannot_be_listed_is_named(
    reader: OpenReader, articles: Path, tmp_path: Path
) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "j", "enter", "j", "f")
    TinyDBStore(tmp_path / "notes").path("articles/b.md").write_text("{damaged")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "a")
        await pilot.pause(0.3)
        assert listed(app)[0].split() == ["b.md", "1"]
        assert listed(app)[1].startswith(" !")
        await press(pilot, "enter")
        assert app.view.document
        assert app.view.document.path.name == "b.md"


async def test_hostile_text_is_harmless_in_the_list(reader: OpenReader, articles: Path) -> None:
    evil = articles / "evil.txt"
    evil.write_text("[bold]Title \x1b]52;c;aGk=\x07\n\nBody \x9b31m and \u202e text [@click=app.quit]x[/].\n")
    app = reader(evil)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "2", "slash", *"[bold", "enter")
        shown = "\n".join([*listed(app), bar(app, "side-scope")])
        await press(pilot, "5")
        shown += "\n".join(listed(app))
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)


async def test_a_click_goes_there(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "5")
        await pilot.click(app.rows, offset=(5, 1))
        await pilot.pause()
        assert here(app) == "What Comes Next"


async def test_no_article(reader: OpenReader, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    app = reader(tmp_path / "nothing")
    async with app.run_test(size=WIDE) as pilot:
        for key in "12345":
            await press(pilot, key, "j", "G", "space", "enter", "a", "l")
        assert app.is_running


async def test_an_entity_leads_to_the_articles_that_mention_it(border: ReaderApp) -> None:
    async with border.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "3", "i")
        await settled(pilot)
        assert border.library.has_focus
        assert border.catalog.line == 'entity:"Ana Roe"'
        assert [entry.path.name for entry in border.library.entries] == ["border.txt"]
        await press(pilot, "5", "i")
        assert "this works on annotations (2) and entities (3)" in bar(border, "status")


async def test_an_annotation_of_the_list_can_be_read_as_a_whole(reader: OpenReader, tmp_path: Path) -> None:
    say(tmp_path, "ben", "claim", "14 drones")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "i")
        (page,) = app.screen.query(TextPage)
        assert page.render_line(0).text.strip().startswith("claim by ben, 2026-01-01")
        await press(pilot, "escape", "j")
        assert app.side.has_focus


async def test_annotations_are_filtered_by_what_was_weighed(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "W", *"the minister", "enter", "B", "j", "f", "C", "2")
        for line, left in (
            ("said:mini", "The minister"),
            ("basis:doc", "The minister"),
            ("certainty:low", "Nobody"),
        ):
            await press(pilot, "slash", "ctrl+u", *line, "enter")
            rows = [row for row in listed(app) if row[1:2] in "CF" or row[2:3] in "CF"]
            assert [left in row for row in rows] == [True], (line, listed(app))
        await press(pilot, "slash", "ctrl+u", *"sais:mini", "enter")
        assert "there is no filter sais: here" in " ".join(" ".join(listed(app)).split())


async def test_a_list_is_deleted_only_if_that_is_asked_for_twice(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "f", "2", "ctrl+x")
        assert "ctrl+x again deletes 2 of this article" in bar(app, "status")
        await press(pilot, "j", "ctrl+x")
        assert len(stored(tmp_path)) == 2
        assert "ctrl+x again deletes 2 of this article" in bar(app, "status")
        await press(pilot, "ctrl+x")
        assert stored(tmp_path) == []
        assert "2 deleted; u in the article brings them back" in bar(app, "status")
        await press(pilot, "tab", "G", "u")
        assert len(stored(tmp_path)) == 2
        assert here(app) == "The inquiry reports in May.", "what is back is on the screen"
        await pilot.resize_terminal(100, 10)
        await press(pilot, "g", "ctrl+r", "G", "u")
        assert here(app) == "The minister said that 14 drones crossed the border.", "it is the first of them"


async def test_only_what_was_asked_for_is_deleted(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "f", "2", "ctrl+x")
        say(tmp_path, "ana", "claim", "A guard saw two.")
        await until(pilot, lambda: len(listed(app)) > 3 and "guard" in " ".join(listed(app)))
        await press(pilot, "ctrl+x")
        assert "ctrl+x again deletes 3 of this article" in bar(app, "status")
        assert len(stored(tmp_path)) == 3


async def test_the_palette_deletes_no_list_at_once(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "2", "colon", *"delete-l", "enter")
        assert len(stored(tmp_path)) == 1
        assert "ctrl+x again deletes 1 of this article" in bar(app, "status")
        await press(pilot, "colon", *"delete-l", "enter")
        assert len(stored(tmp_path)) == 1
        await press(pilot, "ctrl+x")
        assert stored(tmp_path) == []
