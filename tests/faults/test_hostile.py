"""Nothing in an article, a name or a note steers the terminal."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import hostile
from tests.conftest import ROOT
from tests.terminal.terminal import Terminal, clean_environment

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


def foreign(written: bytes) -> list[str]:
    """What of the program's output is neither a sequence it means to send nor text."""
    rest = MEANT.sub("", written.decode("utf-8", "surrogateescape"))
    return [
        rest[max(0, match.start() - 20) : match.end() + 20]
        for match in re.finditer(
            r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]", rest
        )
    ]


def test_the_reader_sends_only_what_it_means_to(tmp_path: Path) -> None:
    count = hostile.write(tmp_path / "articles")
    with Terminal(
        [sys.executable, "-m", "tui_reader", tmp_path / "articles", "--annotations", tmp_path / "notes"],
        cwd=ROOT,
        env={"XDG_CACHE_HOME": str(tmp_path / "cache")},
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
