"""Keys, tags and themes of one's own; the command palette; help; whose annotations are whose."""

from pathlib import Path

import pytest

from tests.tui.conftest import OpenReader
from tests.tui.driving import WIDE, bar, here, press, say, screen, stored, type_ahead
from tui_reader.config import FILE
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.look.palette import PALETTES, palette_of
from tui_reader.tui.screens.commands import CommandList
from tui_reader.tui.screens.help import KeyTable

TAGS = """
[[tags]]
name = "established"
key = "f"
description = "two sources say so"
[[tags]]
name = "needs work"
key = "t"
colour = "#ff0000"
letter = "W"
[keys]
undo = ["U", "z"]
note = "I"
save = []
next-sentence = "s"
list-next = "s"
quit = "Q"
show-quotations = "ctrl+k"
"""


def configured(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")


def rows(app: ReaderApp, widget: type[CommandList] | type[KeyTable]) -> list[str]:
    """What is shown over the reader."""
    shown = app.screen.query_one(widget)
    return [shown.render_line(y).text.rstrip() for y in range(shown.size.height)]


# Tags and keys


async def test_a_key_without_a_meaning_says_so(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "z")
        assert "z does nothing; ? shows all keys" in bar(app, "status")
        await press(pilot, "j")
        assert "does nothing" not in bar(app, "status")
        await press(pilot, "semicolon", "z")
        assert "does nothing" not in bar(app, "status")


async def test_own_tags_are_made_with_their_keys(reader: OpenReader, tmp_path: Path) -> None:
    configured(tmp_path, TAGS)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "s", "f", "s", "t", "s", "c")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["established", "needs work"]
        assert "E1  W1" in bar(app, "status")
        assert "f established  t needs work" in bar(app, "keys")
        row = next(row for row in screen(app) if "The minister" in row)
        assert row.split()[0] == "EW"


async def test_own_keys_go_over_the_defaults(reader: OpenReader, tmp_path: Path) -> None:
    configured(tmp_path, TAGS)
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "s", "f", "I", *"who?", "enter", "U", "u")
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [("established", "")]
        await press(pilot, "z", "j")
        assert stored(tmp_path) == []
        assert here(app) == "The minister said that 14 drones crossed the border."
        await press(pilot, "down", "W")
        assert "no annotation here: f or t makes one" in bar(app, "status")
        await press(pilot, "tab", "s", "enter")
        assert here(app) == "Other"
        await press(pilot, "q")
        assert app.is_running
        await press(pilot, "Q")
    assert app.return_code == 0


async def test_a_selection_keeps_its_keys(reader: OpenReader, tmp_path: Path) -> None:
    configured(tmp_path, '[keys]\nselect-word-left = "b"\nnext-sentence = "n"\nnote = "Z"\n')
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "n", "v", "b", "n", "h")
        assert here(app) == "The minister said that 14 drones crossed the border"
        await press(pilot, "b", "f")
        assert [passage for _, passage, _ in stored(tmp_path)] == [
            "The minister said that 14 drones crossed the"
        ]


async def test_a_tag_that_is_not_defined_is_kept_and_shown(reader: OpenReader, tmp_path: Path) -> None:
    for tag in ("rumour", "forgery"):
        say(tmp_path, "ana", tag, "14 drones")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "right_square_bracket")
        assert "(not defined here)" in bar(app, "status")
        assert "?1  R1" in bar(app, "status")
        assert next(row for row in screen(app) if "The minister" in row).split()[0] in ("?R▌", "R?▌")
        await press(pilot, "j", "f", "u")
        assert {tag for tag, _, _ in stored(tmp_path)} == {"rumour", "forgery"}


# Whose annotations


async def test_several_annotators_have_marks(reader: OpenReader, tmp_path: Path) -> None:
    say(tmp_path, "Zoe", "claim", "The minister said that 14 drones crossed the border.")
    say(tmp_path, "Bo", "fact", "A guard saw two.")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "right_square_bracket")
        assert "claim by ³ Zoe" in bar(app, "status")
        assert next(row for row in screen(app) if "The minister" in row).split()[0] == "C³▌"
        await press(pilot, "right_curly_bracket", "s")
        assert "speculation by ¹ you" in bar(app, "status")
        assert next(row for row in screen(app) if "A second" in row).split()[0] == "S¹▌"
        await press(pilot, "left_square_bracket")
        assert "fact by ² Bo" in bar(app, "status")


async def test_one_annotator_needs_no_mark(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        assert next(row for row in screen(app) if "The minister" in row).split()[0] == "C▌"
        assert "by" not in bar(app, "status")


async def test_annotations_are_hidden_and_shown(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c", "j", "A")
        assert "C" not in next(row for row in screen(app) if "The minister" in row).split()[0]
        assert "hidden" in bar(app, "status")
        # Nobody tags without seeing it.
        await press(pilot, "f")
        assert next(row for row in screen(app) if "The minister" in row).split()[0] == "CF▌"


# The command palette


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_an_action_is_found_and_done(reader: OpenReader, tmp_path: Path, key: str) -> None:
    app = reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "c", key)
        assert any("next sentence" in row and row.endswith("j ↓") for row in rows(app, CommandList))
        await press(pilot, *"tag spec")
        assert rows(app, CommandList)[1].split() == "tag as speculation; again removes the tag s".split()
        await press(pilot, "enter")
        assert [tag for tag, _, _ in stored(tmp_path)] == ["speculation"]
        assert len(app.screen_stack) == 1


async def test_the_palette_takes_what_is_typed_ahead(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await type_ahead(
            app, pilot, "j", "c", "colon", *"undo", "enter", "j", "f", "colon", "q", "escape", "j"
        )
        assert [(tag, passage) for tag, passage, _ in stored(tmp_path)] == [
            ("fact", "Nobody else has counted them.")
        ]
        assert here(app) == "A guard saw two."
        keys = [
            "n",
            "a",
            "enter",
            "colon",
            *"prev sent",
            "enter",
            "c",
            "question_mark",
            "slash",
            "q",
            "enter",
            "q",
        ]
        await type_ahead(app, pilot, "k", *keys, "k", "s")
        assert [(tag, note) for tag, _, note in stored(tmp_path)] == [
            ("speculation", ""),
            ("claim", ""),
            ("fact", "a"),
        ]


async def test_the_palette_can_be_left_and_finds_nothing(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, "colon", *"zzz", "enter")
        assert "nothing is called so" in rows(app, CommandList)[1]
        await press(pilot, "ctrl+u", "down", "pagedown", "up", "backspace")
        assert len(app.screen_stack) == 1
        await press(pilot, "colon", "j", "escape", "j", "c")
        assert [passage for _, passage, _ in stored(tmp_path)] == [
            "The minister said that 14 drones crossed the border."
        ]


async def test_the_palette_knows_where_the_keys_are(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "colon", *"one word")
        assert "nothing" in rows(app, CommandList)[1]
        await press(pilot, "escape", "j", "v", "colon", *"one word left", "enter")
        assert here(app) == "The minister said that 14 drones crossed the border"
        await press(pilot, "escape", "tab", "colon", *"last art", "enter", "enter")
        assert here(app) == "Other"


async def test_the_palette_changes_no_article_that_keys_would_not(reader: OpenReader, tmp_path: Path) -> None:
    for size in ((80, 24), WIDE):
        app = reader()
        async with app.run_test(size=size) as pilot:
            await press(pilot, "1", "colon", *"tag as fact")
            assert rows(app, CommandList)[1].split("  ")[1].endswith("· in the article")
            await press(pilot, "enter")
            assert stored(tmp_path) == []
            assert app.view.has_focus, "it is shown"
            assert "here f does it: tag as fact" in bar(app, "status")
            await press(pilot, "1", "colon", *"select freely", "enter")
            assert app.view.selection is None
            await press(pilot, "2", "colon", *"next head", "enter", "1", "colon", *"next art", "enter")
            assert here(app) == "Other"


async def test_a_click_chooses_and_one_beside_closes(reader: OpenReader, tmp_path: Path) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "colon", *"tag as")
        await pilot.click(CommandList, offset=(10, 3))
        await pilot.pause()
        assert [tag for tag, _, _ in stored(tmp_path)] == ["claim"]
        await press(pilot, "colon")
        await pilot.click(offset=(1, 1))
        await pilot.pause()
        assert len(app.screen_stack) == 1


# Themes


async def test_another_theme_is_shown_at_once(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "c")
        for name in ("nord", "ansi", "light"):
            await press(pilot, "colon", *f"theme {name}", "enter")
            palette = palette_of(name)
            letters = {
                segment.style.color.name
                for y in range(app.view.size.height)
                for segment in app.view.render_line(y)
                if segment.text.strip() == "C" and segment.style and segment.style.color
            }
            assert letters == {palette.hues["amber"]}
            assert app.ansi_color == palette.ansi
            assert f'theme = "{name}"' in bar(app, "status")
        assert app.current_theme.background == PALETTES["light"].background
        await press(pilot, "semicolon")
        grounds = {
            segment.style.bgcolor.name
            for segment in app.view.render_line(2)
            if segment.style and segment.style.bgcolor
        }
        assert grounds == {PALETTES["light"].background}


async def test_a_theme_is_shown_while_one_moves_to_it(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "colon", *"theme: l")
        assert app.worn == "auto"
        await press(pilot, "down", "up")
        assert app.styles_of_text.palette == PALETTES["light"]
        await press(pilot, "backspace")
        assert app.styles_of_text.palette == PALETTES["dark"]
        await press(pilot, "l", "down", "up", "escape")
        assert app.styles_of_text.palette == PALETTES["dark"]
        await press(pilot, "colon", *"theme: l", "down", "up", "enter")
        assert app.styles_of_text.palette == PALETTES["light"]
        await press(pilot, "colon", *"theme: d", "down", "up", "ctrl+u", *"undo", "enter")
        assert app.styles_of_text.palette == PALETTES["light"]


async def test_no_color_stays_without_colours(
    reader: OpenReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path, 'theme = "nord"\n')
    app = reader()
    monkeypatch.setenv("NO_COLOR", "1")
    app = reader()
    async with app.run_test(size=WIDE) as pilot:
        assert app.ansi_color
        await press(pilot, "colon", *"theme light", "enter")
        assert app.ansi_color
        assert "NO_COLOR" in bar(app, "status")


# Help


async def test_help_is_narrowed_by_what_is_typed(reader: OpenReader, tmp_path: Path) -> None:
    configured(tmp_path, TAGS)
    app = reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "question_mark", "slash", *"undo")
        shown = [row for row in rows(app, KeyTable) if row]
        assert [row.split() for row in shown] == [["/", "undo▏"], ["Annotate"], ["U", "z", "undo"]]
        await press(pilot, "ctrl+u", *"two sour")
        assert [row.split() for row in rows(app, KeyTable) if row][1:] == [
            ["Tags"],
            "E established: two sources say so".split(),
        ]
        await press(pilot, "ctrl+u", *"save")
        assert any(row.split()[0] == "-" for row in rows(app, KeyTable) if "save again" in row)
        await press(pilot, "enter", "j", "escape")
        assert len(app.screen_stack) == 1


async def test_help_begins_where_the_keys_are_and_cuts_nothing(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab", "question_mark")
        assert rows(app, KeyTable)[0].strip() == "Article list"
        table = app.screen.query_one(KeyTable)
        height = table.size.height
        assert str(table.border_subtitle).startswith(f"1–{height} of ")
        await press(pilot, "space")
        assert str(table.border_subtitle).startswith(f"11–{height + 10} of ")
        await press(pilot, "slash", *"larger")
        assert "/ finds" in str(table.border_subtitle)
        assert " of " not in str(table.border_subtitle)
        explained = " ".join(" ".join(row.split()) for row in rows(app, KeyTable)[2:])
        assert "larger: quotation, sentence, paragraph, section" in explained
        await press(pilot, "enter", "colon")
        assert app.screen.query(CommandList)
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1


async def test_help_has_two_columns_where_there_is_room(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=(150, 40)) as pilot:
        await press(pilot, "question_mark")
        first = rows(app, KeyTable)[0].split()
        assert first[0] == "Move"
        assert len(first) > 1


async def test_escape_leaves_the_search_before_help(reader: OpenReader) -> None:
    app = reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await type_ahead(app, pilot, "question_mark", "slash", *"quit", "escape")
        assert len(app.screen_stack) == 2
        assert "next sentence" in rows(app, KeyTable)[1]
        await press(pilot, "G")
        assert "speculation: a guess" in "".join(rows(app, KeyTable))
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1
