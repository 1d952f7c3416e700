"""Nothing in an article, a name or a note steers the terminal."""

import os
import re
import subprocess
import sys
import unicodedata
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
    r"\x1b\[(?:\d{1,3}(?:[;:]\d{1,3})*)?m"
    r"|\x1b\[(?:\d{1,3};\d{1,3})?H"
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p"
    r"|\x1b\[(?:>\d{1,2}|<)u"
    r"|\x1b\]22;[a-z-]*\x07"
    r"|\r?\n"
)
KEYS = ("space", "G", "f", "g", "}", "c", "tab", "j", "enter")
"""Through each article and on to the next."""


# What only a key makes it send: a passage for the clipboard, in base64, and bare or as tmux wants it.
COPIED = re.compile(r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07")
# Printable to Unicode, though nothing is seen: fillers, inherent vowels, selectors of variants.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef]"
)
# Nothing hostile has letters that need joiners; they and skin tones belong to emoji.
JOINER = re.compile(
    "(?<![\u2300-\u27ff\U0001f000-\U0001faff\ufe0f])[\u200c\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]"
)
PILE = 10
"""More code points than that never stand in one place."""
OUTSIDE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def foreign(written: bytes, copies: int = 0) -> list[str]:
    """What of the program's output is neither a sequence it means to send nor text; it may copy so often."""
    text = written.decode("utf-8", "surrogateescape")
    rest = MEANT.sub("\n", COPIED.sub("", text, count=copies) if copies else text)
    used = set(rest) - set("\n\u200c\u200d")
    never = {c for c in used if unicodedata.category(c) in OUTSIDE or BLANK.match(c)}
    added = [
        c for c in used if c in "🏻🏼🏽🏾🏿" or unicodedata.category(c)[0] == "M" or 0x1160 <= ord(c) < 0x1200
    ]
    wrong = [JOINER.pattern]
    if never:
        wrong.append(f"[{re.escape(''.join(never))}]")
    if added:
        wrong.append(f"[{re.escape(''.join(added))}\u200d]{{{PILE},}}|[🏻🏼🏽🏾🏿]{{2}}")
    found = re.finditer("|".join(wrong), rest)
    return [ascii(rest[max(0, match.start() - 20) : match.end() + 20]) for match in found]


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
        terminal.paste(hostile.TEXTS["sequences"] + hostile.BIDI + hostile.PILES + hostile.JOINED)
        # What is left of the paste may have opened anything.
        terminal.press("enter", "?", "q", "f", "ctrl+q")
        assert terminal.wait_exit() == 0
    assert len(terminal.written) > 100_000
    assert not foreign(bytes(terminal.written))


SIDES = [
    *("1", "/", "o", "n", "enter", "O", "O", "escape"),
    *("2", "j", "i", "escape", "a", "j", "/", "e", "enter", "l", "tab"),
    *("3", "j", "enter", "enter", "a", "/", "k", "i", "enter", "tab"),
    *("4", "j", "enter", "a", "j", "l", "tab"),
    *("5", "j", "enter", "tab", "1", "tab"),
]
"""Through every list beside the article: its rows, its filter, its other scope."""
TEXT = [
    *(
        "]",
        "]",
        "i",
        "escape",
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
    *("D", "j", "escape", "2", "g", "enter", "D", "escape", "R", "X", "u", "X", "]", "R", "u", "V", "escape"),
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
        env=environment(tmp_path) | {"TUI_READER_ANNOTATOR": "ana\x1b[7331m\u202e"},
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
            terminal.press(*{"6": ("escape",), "n": ("enter", "f")}.get(key, ("enter",)))
            terminal.settle(0.2)
        terminal.press("1", "g", "enter")
        terminal.settle()
        assert "\x1b]52" not in bytes(terminal.written).decode("utf-8", "replace")
        terminal.press("y")
        terminal.wait_for("sent to the terminal")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert not foreign(bytes(terminal.written), copies=1)
    assert bytes(terminal.written).count(b"\x1b]52;") == 1


WRONG_SETTINGS = [
    'theme = "\x1b[7331m"',
    'theme = "dark\\u001b[7331m\\u202e"',
    'articles = "\\u001b]0;x\\u0007"',
    'articles = "\u202enowhere [red]"',
    'annotator = "\\u009b31m"',
    'entities = "spacy:\\u001b[7331m"',
    'entities = "spacy:\u202e [red]"',
    '"\\u001b[7331m" = 1',
    '[keys]\n"\\u001b[7331m" = "x"',
    '[keys]\nundo = "\\u001b[7331m"',
    '[keys]\nundo = "\u202e"',
    '[[tags]]\nname = "\\u001b[7331m"\nkey = "f"',
    '[[tags]]\nname = "a\u202eb"\nkey = "f"',
    '[[tags]]\nname = "a"\nkey = "\\u009b"',
    '[[tags]]\nname = "a"\nkey = "f"\ncolour = "\\u001b[7331m"',
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
    # As on a terminal: elsewhere click takes colours away by itself.
    result = CliRunner().invoke(main, [command], color=True)
    assert isinstance(result.exception, SystemExit | None), "no traceback"
    assert "should not happen" not in result.stderr
    assert not foreign(result.stdout_bytes)
    assert not foreign(result.stderr_bytes)


COMMANDS = [
    ["search", hostile.EVIL],
    ["search", "Kim"],
    ["search", "said", "--in", "articles/one\x1b[7331m\u202e"],
    ["keys", "undo\x1b[7331m"],
    ["keys"],
    ["annotations"],
    ["inspect"],
    ["list"],
    ["export", "-o", "out\x1b[7331m"],
    ["export", "articles/one.md", "-o", "-"],
    ["import", "out\x1b[7331m/one.md", "\x1b[7331m\u200f.md"],
    ["read", "--theme", "\x1b[7331m\u202e"],
    ["list", "--\x1b[7331m"],
    ["nowhere\x1b]0;x\x07\u2028"],
    ["check"],
    ["restore", "\x1b[7331m\u200f"],
]
ALL_COMMANDS = """
import sys
from tui_reader.cli import main
for number, arguments in enumerate(eval(sys.argv[1])):
    print(f"--- {number}", flush=True)
    try:
        main(arguments)
    except SystemExit as end:
        print(f"ended with {end.code}", flush=True)
"""


def test_what_commands_say_of_a_hostile_workspace(tmp_path: Path) -> None:
    """In a terminal: elsewhere click takes colours away by itself, and commands say things as they are."""
    hostile.workspace(tmp_path)
    (tmp_path / "annotations" / "evil\x1b[7331m\u202e-000000000000.json").write_text('{"a\x1b": ')
    for name in ("reading.json", "[red]\udcff.json"):
        (tmp_path / "annotations" / name).write_bytes(b'{"reading": {"1": {"source": "\x1b[7331m\xff')
    os.mkfifo(tmp_path / "articles" / "pipe\x1b[7331m\u202e.md")
    (tmp_path / "articles" / "link\udcff\x1b.md").symlink_to("/etc/passwd\x1b[7331m")
    for name, text in hostile.TEXTS.items():
        (tmp_path / "articles" / f"{name}.md").write_text(f"{text[:3000]}\n", encoding="utf-8", newline="")
    with Terminal(
        [sys.executable, "-c", ALL_COMMANDS, ascii(COMMANDS)], cwd=tmp_path, env=environment(tmp_path)
    ) as terminal:
        assert terminal.wait_exit(60) == 0
    said = re.split(rb"--- \d+\r\n", bytes(terminal.written))[1:]
    assert len(said) == len(COMMANDS)
    for arguments, each in zip(COMMANDS, said, strict=True):
        words, _, status = each.rpartition(b"ended with ")
        assert words or status[:1] != b"0", arguments
        assert b"should not happen" not in words, arguments
        assert not foreign(each), arguments


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
