"""The tour in the README, taken: its commands run and its keys do something."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal.terminal import KEYS, Terminal, clean_environment
from tui_reader.articles.library import load
from tui_reader.exchange.markdown import export

pytestmark = pytest.mark.terminal

TOUR = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Five minutes")[2].partition("\n## ")[0]
NAMES = {"esc": "escape"}
ASKING = set("nW/6")
"""Keys that ask for words; where the tour names none, these are typed."""
WORDS = "missile"
OVER = set(":?m")
"""Keys that open something over the reader, which is closed before the tour goes on."""


def steps() -> list[tuple[str, list[str]]]:
    """The numbered steps: what each is called, and the keys and words to type in it, one after the other."""
    found = []
    for title, text in re.findall(r"^\d+\. \*\*(.+?)\*\*(.*?)(?=^\d+\. |\n\n|\Z)", TOUR, re.M | re.S):
        keys: list[str] = []
        for code in re.findall(r"`([^`\n]+)`", text):
            name = NAMES.get(code, code)
            if len(name) == 1 or name in KEYS:
                keys.append(name)
            elif re.fullmatch(r"/\w+", name):
                keys += [name[0], name[1:]]
        found.append((title.rstrip(".?"), keys))
    return found


def commands() -> list[list[str]]:
    """The arguments of every command in the tour's examples."""
    lines = [
        line for block in re.findall(r"^```sh\n(.*?)^```", TOUR, re.M | re.S) for line in block.splitlines()
    ]
    # (Where the output goes is the shell's business.)
    return [
        shlex.split(line.partition(" > ")[0], comments=True)[1:]
        for line in lines
        if line.startswith("tui-reader")
    ]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of what the tour is taken in, and the files that its examples name."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copy(ROOT / "tui-reader.toml", tmp_path)
    (tmp_path / "news").mkdir()
    for path in tmp_path / "news" / "one.txt", tmp_path / "interview.txt":
        path.write_text("A short text.\n", encoding="utf-8")
    article = load(next((tmp_path / "seeds").glob("*.txt")))
    (tmp_path / "from-ben.md").write_text(export(article, [], "ben/article.txt"), encoding="utf-8")
    return tmp_path


def environment(workspace: Path) -> dict[str, str]:
    places = {
        "XDG_CACHE_HOME": str(workspace / "cache"),
        "XDG_STATE_HOME": str(workspace / ".local" / "state"),
    }
    return {"HOME": str(workspace), "PYTHONPATH": str(ROOT), **places}


def test_the_tour_is_found() -> None:
    assert len(steps()) > 6
    assert all(keys for _, keys in steps()), "every step names a key"
    assert len(commands()) > 6


def test_its_keys_take_one_through(workspace: Path) -> None:
    with Terminal(
        [sys.executable, "-m", "tui_reader"], cwd=workspace, env=environment(workspace), columns=120, rows=40
    ) as terminal:
        terminal.wait_for("1 of 5")
        terminal.settle()
        for title, keys in steps():
            for key, following in zip(keys, [*keys[1:], ""], strict=True):
                if key == "q":
                    break
                before = terminal.text()
                if len(key) > 1 and key not in KEYS:
                    continue  # it was typed with the key before it
                terminal.press(key)
                terminal.settle(0.15)
                if key in ASKING:
                    words = following if len(following) > 1 and following not in KEYS else WORDS
                    terminal.press(*words)
                    if following != "enter":
                        terminal.press("enter")
                elif key in OVER:
                    assert terminal.text() != before, (title, key)
                    terminal.press("escape")
                terminal.settle(0.15)
                assert "Traceback" not in terminal.text(), (title, key)
        terminal.press("1", "tab")
        terminal.settle()
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert list((workspace / "annotations").glob("0*.json")), "something was tagged"
    assert (workspace / "annotations" / "reading.json").is_file(), "the place was remembered"
    assert list((workspace / "export").glob("*.md")), "an article was exported"
    assert (workspace / ".local" / "state" / "tui-reader" / "copied.txt").is_file(), "a passage was copied"


@pytest.mark.parametrize("arguments", commands(), ids=" ".join)
def test_its_commands_run(arguments: list[str], workspace: Path) -> None:
    arguments = [argument.replace("~", str(workspace), 1) for argument in arguments]
    command = [sys.executable, "-m", "tui_reader", *arguments]
    env = environment(workspace)
    first = arguments[0] if arguments else ""
    if re.fullmatch(r"[a-z]+", first) or first == "--help":
        done = subprocess.run(command, cwd=workspace, env=clean_environment(**env), capture_output=True)
        assert done.returncode == 0, done.stderr
        nothing_yet = ("annotations", "restore")
        assert first in nothing_yet or done.stdout or list((workspace / "out").iterdir())
        return
    with Terminal(command, cwd=workspace, env=env) as terminal:
        terminal.wait_for("1 of ")
        terminal.press("q")
        assert terminal.wait_exit() == 0
