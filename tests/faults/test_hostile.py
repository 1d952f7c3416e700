"""Nothing in an article, a name or a note steers the terminal."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import hostile
from tests.conftest import ROOT
from tests.terminal.terminal import Terminal, clean_environment
from tui_reader.cli import main

pytestmark = pytest.mark.terminal

# All that the reader means to send: colours, places, modes, questions about the terminal.
MEANT = re.compile(
    r"\x1b\[[0-9;:]*m"
    r"|\x1b\[[0-9;]*H"
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p"
    r"|\x1b\[(?:>\d+|<)u"
    r"|\x1b\]22;\w*\x07"
    r"|\r?\n"
)
KEYS = ("space", "G", "f", "g", "}", "c", "tab", "j", "enter")
"""Through each article and on to the next."""


# What only a key makes it send: a passage for the clipboard, in base64, and bare or as tmux wants it.
COPIED = re.compile(r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07")


def foreign(written: bytes, copies: int = 0) -> list[str]:
    """What of the program's output is neither a sequence it means to send nor text; it may copy so often."""
    text = written.decode("utf-8", "surrogateescape")
    rest = MEANT.sub("", COPIED.sub("", text, count=copies) if copies else text)
    return [
        rest[max(0, match.start() - 20) : match.end() + 20]
        for match in re.finditer(
            r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]", rest
        )
    ]


def environment(folder: Path) -> dict[str, str]:
    names = {name: str(folder / name) for name in ("cache", "state")}
    return {"XDG_CACHE_HOME": names["cache"], "XDG_STATE_HOME": names["state"], "PYTHONPATH": str(ROOT)}


def test_the_reader_sends_only_what_it_means_to(tmp_path: Path) -> None:
    count = hostile.write(tmp_path / "articles")
    with Terminal(
        [sys.executable, "-m", "tui_reader", "articles", "--annotations", "notes"],
        cwd=tmp_path,
        env=environment(tmp_path),
    ) as terminal:
        terminal.wait_for(f"1 of {count}", 60)
        for number in range(2, count + 1):
            terminal.press(*KEYS)
            terminal.wait_for(f"{number} of {count}", 60)
        terminal.press("n")
        terminal.paste(hostile.TEXTS["sequences"] + hostile.BIDI)
        # What is left of the paste may have opened anything.
        terminal.press("enter", "?", "q", "ctrl+q")
        assert terminal.wait_exit(30) == 0
    assert len(terminal.written) > 100_000
    assert not foreign(bytes(terminal.written))


SIDES = [
    *("1", "/", "o", "n", "enter", "O", "O", "escape"),
    *("2", "j", "a", "j", "/", "e", "enter", "l", "tab"),
    *("3", "j", "enter", "enter", "a", "/", "k", "i", "enter", "tab"),
    *("4", "j", "enter", "a", "j", "l", "tab"),
    *("5", "j", "enter", "tab", "1", "tab"),
]
"""Through every list beside the article: its rows, its filter, its other scope."""
TEXT = [
    *(
        "]",
        "]",
        "o",
        "B",
        "C",
        "x",
        "u",
        "ctrl+r",
        "u",
        "a",
        "l",
        "escape",
        ";",
        "escape",
        "+",
        "-",
        "escape",
    ),
    *("A", "E", "Q", "A", "E", "Q", ")", "m", "escape", ")", "*", ">", "v", "l", "m", "enter", "escape"),
    *(
        "d",
        "!",
        "e",
        "N",
        "P",
        "w",
        "?",
        "r",
        "e",
        "d",
        "escape",
        ":",
        "t",
        "a",
        "g",
        "escape",
        "f",
        "j",
        "g",
    ),
]
"""What else one can do with an article and what was said of it."""


@pytest.mark.parametrize("narrow", [False, True])
def test_nothing_that_was_stored_gets_out(tmp_path: Path, narrow: bool) -> None:
    hostile.workspace(tmp_path)
    made = subprocess.run(
        [sys.executable, "-m", "tui_reader", "inspect", "--json"],
        cwd=tmp_path,
        env=clean_environment(**environment(tmp_path)),
        capture_output=True,
    )
    assert made.returncode == 0, made.stderr
    assert hostile.poison(tmp_path / "cache")
    with Terminal(
        [sys.executable, "-m", "tui_reader"],
        cwd=tmp_path,
        env=environment(tmp_path) | {"TUI_READER_ANNOTATOR": "ana\x1b[31m\u202e"},
        columns=70 if narrow else 140,
        rows=40,
    ) as terminal:
        terminal.wait_for("1 of 2")
        terminal.settle()
        for keys in SIDES, TEXT:
            for key in keys:
                terminal.press(key)
                terminal.settle(0.05)
        for key in "n", "W", "/", "6":
            terminal.press(key)
            terminal.paste(hostile.EVIL.replace("\udcff", "") + "\nnext line")
            terminal.settle(0.2)
            terminal.press(*(("escape",) if key == "6" else ("enter",)))
            terminal.settle(0.2)
        terminal.press("1", "g", "enter")
        terminal.settle()
        assert "\x1b]52" not in bytes(terminal.written).decode("utf-8", "replace")
        terminal.press("y")
        terminal.wait_for("sent to the terminal")
        terminal.press("ctrl+q")
        assert terminal.wait_exit(30) == 0
    assert not foreign(bytes(terminal.written), copies=1)
    assert bytes(terminal.written).count(b"\x1b]52;") == 1


WRONG_SETTINGS = [
    'theme = "\x1b[31m"',
    'theme = "dark\\u001b[31m\\u202e"',
    'articles = "\\u001b]0;x\\u0007"',
    'articles = "\u202enowhere [red]"',
    'annotator = "\\u009b31m"',
    'entities = "spacy:\\u001b[31m"',
    'entities = "spacy:\u202e [red]"',
    '"\\u001b[31m" = 1',
    '[keys]\n"\\u001b[31m" = "x"',
    '[keys]\nundo = "\\u001b[31m"',
    '[keys]\nundo = "\u202e"',
    '[[tags]]\nname = "\\u001b[31m"\nkey = "f"',
    '[[tags]]\nname = "a\u202eb"\nkey = "f"',
    '[[tags]]\nname = "a"\nkey = "\\u009b"',
    '[[tags]]\nname = "a"\nkey = "f"\ncolour = "\\u001b[31m"',
    '[[tags]]\nname = "a"\nkey = "f"\nletter = "\\u001b"',
    '[[tags]]\nname = "a [/x]"\nkey = "f"\n[[tags]]\nname = "a [/x]"\nkey = "\u202e"',
]


@pytest.mark.parametrize("command", ["keys", "list"])
@pytest.mark.parametrize("settings", WRONG_SETTINGS)
def test_wrong_settings_are_told_safely(
    settings: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "tui-reader.toml").write_text(settings, encoding="utf-8")
    result = CliRunner().invoke(main, [command])
    assert result.exception is None or isinstance(result.exception, SystemExit), "no traceback"
    assert not foreign(result.stdout_bytes)
    assert not foreign(result.stderr_bytes)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", hostile.EVIL],
        ["search", "Kim"],
        ["search", "said", "--in", "one\x1b[31m\u202e"],
        ["keys", "undo\x1b[31m"],
        ["keys"],
        ["annotations"],
        ["list"],
        ["export", "-o", "out\x1b[31m"],
        ["read", "--theme", "\x1b[31m\u202e"],
        ["list", "--\x1b[31m"],
        ["nowhere\x1b]0;x\x07"],
        ["check"],
    ],
)
def test_what_commands_say_of_a_hostile_workspace(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile.workspace(tmp_path)
    (tmp_path / "annotations" / "evil\x1b[31m\u202e-000000000000.json").write_text('{"a\x1b": ')
    for name in ("reading.json", "[red]\udcff.json"):
        (tmp_path / "annotations" / name).write_bytes(b'{"reading": {"1": {"source": "\x1b[31m\xff')
    os.mkfifo(tmp_path / "articles" / "pipe\x1b[31m\u202e.md")
    (tmp_path / "articles" / "link\udcff\x1b.md").symlink_to("/etc/passwd\x1b[31m")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), "no traceback"
    assert result.stdout_bytes or result.stderr_bytes or result.exit_code == 1
    assert not foreign(result.stdout_bytes)
    assert not foreign(result.stderr_bytes)


@pytest.mark.parametrize("command", ["list", "inspect", "annotations", "export"])
def test_commands_print_nothing_else(command: str, tmp_path: Path) -> None:
    count = hostile.write(tmp_path / "articles")
    folders: list[str | Path] = [tmp_path / "articles", "--annotations", tmp_path / "notes"]
    folders += ["-o", tmp_path / "out"] if command == "export" else []
    done = subprocess.run(
        [sys.executable, "-m", "tui_reader", command, *folders],
        cwd=ROOT,
        env=clean_environment(XDG_CACHE_HOME=str(tmp_path / "cache")),
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert command == "annotations" or done.stdout.count(b"\n") >= count
    assert not foreign(done.stdout.replace(b"\t", b" "))
    assert not foreign(done.stderr)
