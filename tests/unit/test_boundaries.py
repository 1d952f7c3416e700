"""What a command loads. That imports run one way is import-linter's to check."""

import subprocess
import sys
from pathlib import Path

import pytest

SCREEN = ("textual", "tui_reader.tui")
HEAVY = (*SCREEN, "tinydb", "markdown_it", "mdit_py_plugins", "sentencex", "charset_normalizer")


def loaded(code: str, *arguments: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after running `code`."""
    code += "\nimport sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_the_door_is_light() -> None:
    assert not loaded("import tui_reader.cli").intersection(HEAVY)


def test_the_first_paint_waits_for_nothing_else() -> None:
    later = "corpus articles.finding tui.screens.help tui.screens.commands tui.lists.panel tui.bars.lines"
    later += " tui.lists.views tui.copying tui.pane.units analysis.quotations analysis.stance"
    modules = loaded("import tui_reader.tui.app")
    assert "tui_reader.tui.frame" in modules
    assert not modules.intersection({"sqlite3", *(f"tui_reader.{name}" for name in later.split())})


def test_only_the_search_loads_its_index() -> None:
    modules = loaded("import tui_reader.tui.lists.views")
    assert "tui_reader.tui.lists.annotations" in modules
    assert not modules.intersection({"sqlite3", "tui_reader.corpus"})


@pytest.mark.parametrize(
    "room",
    ["articles", "analysis", "annotations", "exchange", "config", "corpus", "tui.keys", "tui.state"],
)
def test_rooms_without_a_screen(room: str) -> None:
    """Also what they get from other packages brings no screen with it."""
    assert "textual" not in loaded(
        f"""
import importlib, pkgutil
room = importlib.import_module("tui_reader.{room}")
for found in pkgutil.iter_modules(getattr(room, "__path__", ()), room.__name__ + "."):
    importlib.import_module(found.name)
"""
    )


def test_keys_are_listed_without_a_screen() -> None:
    main = "from tui_reader.cli import main\ntry: main()\nexcept SystemExit as end: assert not end.code, end"
    assert not loaded(main, "keys").intersection(HEAVY) - {"tui_reader.tui"}


@pytest.mark.parametrize("command", ["list", "inspect", "annotations", "export", "search", "check"])
def test_commands_load_no_screen(command: str, tmp_path: Path) -> None:
    article = tmp_path / "article.md"
    article.write_text("# A title\n\nA sentence.\n", encoding="utf-8")
    arguments = ["--annotations", str(tmp_path / "annotations")] if command != "inspect" else []
    arguments += ["-o", str(tmp_path / "out")] if command == "export" else []
    arguments += ["sentence", "--in"] if command == "search" else []
    main = "from tui_reader.cli import main\ntry: main()\nexcept SystemExit as end: assert not end.code, end"
    modules = loaded(main, command, *arguments, str(article))
    assert "tui_reader.articles.document" in modules
    assert not modules.intersection(SCREEN)
