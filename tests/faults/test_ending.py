"""However the reader ends, what it showed as saved is there, and the terminal is as it was."""

import json
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.terminal

FAILING = """
import tui_reader.tui.app as app
from tui_reader.cli import main

def fail(self):
    secret = "a passage"
    raise RuntimeError("\\x1b[31mred")

app.ReaderApp.action_export = fail
main()
"""
STOPPED = FAILING.replace("RuntimeError", "SystemExit")
NOT_BEGUN = FAILING.replace("action_export", "__init__").replace("fail(self)", "fail(self, *_, **options)")
FAILING_THREAD = """
import tui_reader.tui.{module} as module
from tui_reader.cli import main

def fail(*arguments):
    secret = "a passage"
    raise RuntimeError("\\x1b[31mred")

module.{name} = fail
main()
"""
FRAMES = 40
"""More than the program holds back for a terminal that takes nothing."""


@pytest.fixture
def open_reader(tmp_path: Path) -> Callable[..., Terminal]:
    """Opens the reader on the samples; what it writes goes to `tmp_path / "notes"`."""

    def start(*command: str) -> Terminal:
        arguments = [*(command or ("-m", "tui_reader")), "seeds", "--annotations", str(tmp_path / "notes")]
        terminal = Terminal(
            [sys.executable, *arguments], cwd=ROOT, env={"XDG_CACHE_HOME": str(tmp_path / "cache")}
        )
        terminal.wait_for("1 of 5")
        terminal.press("j", "f")
        terminal.wait_until(lambda: bool(list((tmp_path / "notes").glob("000*.json"))), "the annotation")
        terminal.settle()
        return terminal

    return start


def kept(folder: Path) -> tuple[int, int]:
    """How many annotations there are, and where the cursor was left."""
    readings = json.loads((folder / "notes" / "reading.json").read_text())["readings"]
    return kept_tags(folder), next(iter(readings.values()))["cursor"]


def stall(terminal: Terminal) -> None:
    """Let the terminal take nothing, until the program waits for it."""
    terminal.stall()
    for _ in range(FRAMES // 2):
        for key in "jk":
            terminal.press(key)
            time.sleep(0.05)  # or several keys are painted at once
    terminal.wait_at_rest()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_it_in_order(
    number: signal.Signals, open_reader: Callable[..., Terminal], tmp_path: Path
) -> None:
    with open_reader() as terminal:
        assert terminal.modes()
        terminal.send_signal(number)
        assert terminal.wait_exit(2) == 128 + number
        assert terminal.modes() == frozenset()
    annotations, cursor = kept(tmp_path)
    assert annotations == 1
    assert cursor > 0


def test_a_terminal_that_is_gone_ends_it(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    with open_reader() as terminal:
        terminal.hang_up()
        assert terminal.wait_exit(2) == 128 + signal.SIGHUP
    assert kept(tmp_path)[0] == 1


def test_it_does_not_need_sighup_to_see_that(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    """As under nohup. It must not read from nothing for ever."""
    ignoring = "import signal, tui_reader.tui.ending as e; from tui_reader.cli import main; "
    with open_reader("-c", ignoring + "signal.signal(signal.SIGHUP, signal.SIG_IGN); main()") as terminal:
        terminal.hang_up()
        assert terminal.wait_exit(2) == 128 + signal.SIGHUP
    assert kept(tmp_path)[0] == 1


def test_a_terminal_that_takes_nothing_does_not_hold_it(open_reader: Callable[..., Terminal]) -> None:
    with open_reader() as terminal:
        stall(terminal)
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_exit(2, read=False) == 128 + signal.SIGTERM


def test_a_failure_is_told_without_what_it_was_about(
    open_reader: Callable[..., Terminal], tmp_path: Path
) -> None:
    with open_reader("-c", FAILING) as terminal:
        terminal.press("e")
        assert terminal.wait_exit() == 1
        text = terminal.text()
        assert terminal.modes() == frozenset()
    assert "RuntimeError: ␛[31mred" in text
    assert "a passage" not in text
    assert str(tmp_path / "notes") in text.replace("\n", "")


def test_whatever_ends_it_says_nothing_raw(open_reader: Callable[..., Terminal]) -> None:
    with open_reader("-c", STOPPED) as terminal:
        before = len(terminal.written)
        terminal.press("e")
        assert terminal.wait_exit() == 1
        assert terminal.modes() == frozenset()
        assert "␛[31mred" in terminal.text()
        assert b"\x1b[31mred" not in terminal.written[before:]


def test_a_failure_before_the_first_picture(tmp_path: Path) -> None:
    command = [sys.executable, "-c", NOT_BEGUN, "seeds", "--annotations", str(tmp_path / "no\x1b[31mtes")]
    with Terminal(command, cwd=ROOT, env={"XDG_CACHE_HOME": str(tmp_path / "cache")}) as terminal:
        assert terminal.wait_exit() == 1
        assert b"\x1b" not in terminal.written
        text = terminal.text().replace("\n", "")
    assert "RuntimeError: ␛[31mred" in text
    assert "no␛[31mtes" in text
    assert "a passage" not in text


@pytest.mark.parametrize(
    ("module", "name", "told"),
    [
        ("watching", "stamp", "following other sessions has failed (RuntimeError)"),
        ("opening", "sentence_starts", "noticing entities and quotations has failed (RuntimeError)"),
    ],
)
def test_a_failure_of_a_thread_is_told(module: str, name: str, told: str, tmp_path: Path) -> None:
    script = FAILING_THREAD.format(module=module, name=name)
    command = [sys.executable, "-c", script, "seeds", "--annotations", str(tmp_path / "notes")]
    with Terminal(command, cwd=ROOT, env={"XDG_CACHE_HOME": str(tmp_path / "cache")}) as terminal:
        terminal.wait_for(told)
        assert "31m" not in terminal.text()
        terminal.press("j", "c", "q")
        assert terminal.wait_exit() == 0
    assert kept(tmp_path)[0] == 1


@pytest.mark.parametrize("started", ["{}", "sh -c '{}; true'"], ids=["by the shell", "by a script"])
def test_it_can_be_put_aside_and_taken_up_again(started: str, tmp_path: Path) -> None:
    reader = started.format(f"{sys.executable} -m tui_reader seeds --annotations {tmp_path / 'notes'}")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PS1": "shell> "}
    with Terminal(["bash", "--norc"], cwd=ROOT, env=env) as terminal:
        terminal.wait_for("shell>")
        terminal.press(*reader, "enter")
        terminal.wait_for("1 of 5")
        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        assert terminal.modes() <= {2004}, "which is bash's own"
        terminal.press(*"fg", "enter")
        terminal.wait_for("1 of 5")
        terminal.press("j", "c")
        terminal.wait_until(lambda: bool(list((tmp_path / "notes").glob("000*.json"))), "the annotation")
        terminal.press("q")
        terminal.wait_for("shell>")


def test_it_is_not_put_aside_where_there_is_no_shell(
    open_reader: Callable[..., Terminal], tmp_path: Path
) -> None:
    """As in a window of its own: nobody could wake it up."""
    with open_reader() as terminal:
        terminal.press("ctrl+z")
        terminal.settle()
        terminal.press("j", "c")
        terminal.wait_until(lambda: kept_tags(tmp_path) == 2, "the annotation")
        terminal.wait_for("C1")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def kept_tags(folder: Path) -> int:
    """How many annotations there are."""
    (file,) = (folder / "notes").glob("000*.json")
    return len(json.loads(file.read_text())["annotations"])
