"""The reader in real terminals of different sizes."""

import random
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.terminal

WIDE = "東京の夜景は、とても美しいです。本当に。 cafe\u0301 nai\u0308ve. "
TEXT = "Nobody else has counted them"


@pytest.mark.parametrize(("columns", "rows", "listed"), [(120, 40, True), (80, 24, False), (40, 10, False)])
def test_it_opens_on_the_article(tmp_path: Path, columns: int, rows: int, listed: bool) -> None:
    (tmp_path / "a.txt").write_text(f"A Minister Counts Drones\n\n{TEXT}. A guard saw two.\n")
    (tmp_path / "b.txt").write_text("Another Article\n\nWith a sentence of its own.\n")
    command = [sys.executable, "-m", "tui_reader", str(tmp_path), "--annotations", str(tmp_path / "notes")]
    with Terminal(command, cwd=ROOT, columns=columns, rows=rows) as terminal:
        terminal.wait_for(TEXT)
        if listed:
            terminal.wait_for("Another Article")
        assert ("Another Article" in terminal.text()) == listed
        terminal.press("j", "f")
        terminal.wait_for("F1")
        terminal.press("tab")
        terminal.wait_for("Another Article")
        terminal.resize(30, 8)
        terminal.wait_for("too small")
        terminal.resize(columns, rows)
        terminal.wait_for("Another Article")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_what_is_repainted_in_part_looks_as_if_painted_whole(tmp_path: Path) -> None:
    text = (
        "# Title\n\n"
        + (f"One *short* sentence. {WIDE}Another one with **bold** words in it. " * 3 + "\n\n") * 3
    )
    text += "| a cell. two. | b |\n|---|---|\n| " + "many words " * 9 + "| 東京 |\n\n- item one. Two.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "tui_reader", str(tmp_path), "--annotations", str(tmp_path / "notes")]
    chosen = random.Random(7)
    with Terminal(command, cwd=ROOT, columns=70, rows=24) as terminal:
        terminal.wait_for("One short sentence")
        for _ in range(6):
            terminal.press(*chosen.choices("jjkfcsvlh}u", k=12))
            terminal.press("escape")
            terminal.settle()
            before = terminal.cells()
            terminal.press("?")
            terminal.wait_for("Move")
            terminal.press("escape")
            terminal.settle()
            assert terminal.cells() == before
