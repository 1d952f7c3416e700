"""What is not saved when the reader ends is kept, and saved by the next run."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.test_ending import FAILING, stall
from tests.terminal.terminal import Terminal, clean_environment

pytestmark = pytest.mark.terminal

HOLDER = """
import sys, time
from pathlib import Path
from tui_reader.annotations.storage import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""
SLOW = """
import time
import tui_reader.annotations.unsaved as unsaved
from tui_reader.cli import main

unsaved.keep = lambda *arguments: time.sleep(60)
main()
"""
OPEN = "1 of 5"


def environment(folder: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(folder / "state")}


@pytest.fixture
def open_reader(tmp_path: Path) -> Callable[..., Terminal]:
    """Opens the reader on the samples; what it saves goes to `tmp_path / "notes"`."""

    def start(*command: str) -> Terminal:
        arguments = [*(command or ("-m", "tui_reader")), "seeds", "--annotations", str(tmp_path / "notes")]
        terminal = Terminal([sys.executable, *arguments], cwd=ROOT, env=environment(tmp_path))
        terminal.wait_for(OPEN)
        terminal.settle()
        return terminal

    return start


@contextmanager
def held(notes: Path) -> Iterator[None]:
    """Another process holds the lock of a folder."""
    notes.mkdir(exist_ok=True)
    with subprocess.Popen([sys.executable, "-c", HOLDER, notes], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.kill()


def saved(notes: Path) -> list[str]:
    """The tags that are on the disk in a folder of annotations."""
    files = [file for file in sorted(notes.glob("*.json")) if file.name != "reading.json"]
    records = [each for file in files for each in json.loads(file.read_text())["annotations"].values()]
    return sorted(record["body"][0]["value"] for record in records)


def kept(folder: Path) -> list[Path]:
    """The folders in which something is kept for the next run."""
    return sorted((folder / "state" / "tui-reader" / "unsaved").glob("*/*"))


def check_kept(tmp_path: Path, open_reader: Callable[..., Terminal], tags: list[str]) -> None:
    """What was not saved is in one folder, for its user alone, and the next run saves it."""
    (place,) = kept(tmp_path)
    assert saved(place) == tags
    assert {path.stat().st_mode & 0o777 for path in place.rglob("*.json")} == {0o600}
    arguments = ["annotations", "seeds", "--annotations", str(place), "--json"]
    command = [sys.executable, "-m", "tui_reader", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert sorted(json.loads(line)["tag"] for line in done.stdout.splitlines()) == tags
    with open_reader() as terminal:
        terminal.wait_for("saved now, as an earlier run could not")
        assert saved(tmp_path / "notes") == tags
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert kept(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_while_another_process_holds_the_lock(
    number: signal.Signals, open_reader: Callable[..., Terminal], tmp_path: Path
) -> None:
    with open_reader() as terminal, held(tmp_path / "notes"):
        terminal.press("j", "c")
        terminal.wait_for("another session is saving")
        terminal.send_signal(number)
        assert terminal.wait_exit(2) == 128 + number
        assert "NOT SAVED (1), but kept in" in terminal.text()
        assert terminal.modes() == frozenset()
        assert saved(tmp_path / "notes") == []
    check_kept(tmp_path, open_reader, ["claim"])
    (reading,) = json.loads((tmp_path / "notes" / "reading.json").read_text())["readings"].values()
    assert reading["cursor"] > 0


def test_while_nothing_can_be_saved_there(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file where the folder should be")
    with open_reader() as terminal:
        terminal.press("j", "c", "j", "f")
        terminal.wait_for("NOT SAVED 2")
        terminal.hang_up()
        assert terminal.wait_exit(2) == 128 + signal.SIGHUP
    (tmp_path / "notes").unlink()
    check_kept(tmp_path, open_reader, ["claim", "fact"])


def test_where_the_terminal_takes_nothing(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    with open_reader() as terminal:
        terminal.press("j", "c")
        terminal.wait_for("NOT SAVED 1")
        stall(terminal)
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_exit(2, read=False) == 128 + signal.SIGTERM
    (tmp_path / "notes").unlink()
    check_kept(tmp_path, open_reader, ["claim"])


def test_where_keeping_it_takes_too_long(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    with open_reader("-c", SLOW) as terminal:
        terminal.press("j", "c")
        terminal.wait_for("NOT SAVED 1")
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_exit(2) == 128 + signal.SIGTERM
        assert "what is NOT SAVED could not be kept in time" in terminal.text()


def test_a_failure_of_the_program(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    with open_reader("-c", FAILING) as terminal:
        terminal.press("j", "c")
        terminal.wait_for("NOT SAVED 1")
        terminal.press("e")
        assert terminal.wait_exit() == 1
        assert "NOT SAVED (1), but kept in" in terminal.text()
    (tmp_path / "notes").unlink()
    check_kept(tmp_path, open_reader, ["claim"])


def test_an_edit_and_a_deletion(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    """Only what was done is taken over: what another session did meanwhile stays."""
    notes = tmp_path / "notes"
    with open_reader() as terminal:
        terminal.press("j", "c", "j", "f")
        terminal.wait_until(
            lambda: saved(notes) == ["claim", "fact"] if notes.exists() else False, "two tags"
        )
        with held(notes):
            terminal.press("x", "[", "s")
            terminal.wait_for("NOT SAVED 2")
            terminal.send_signal(signal.SIGTERM)
            assert terminal.wait_exit(2) == 128 + signal.SIGTERM
    other = [sys.executable, "-m", "tui_reader", "seeds", "--annotations", str(notes)]
    with Terminal(other, cwd=ROOT, env={"XDG_STATE_HOME": str(tmp_path / "elsewhere")}) as terminal:
        terminal.wait_for(OPEN)
        terminal.settle()
        terminal.press("G", "c")
        terminal.wait_until(lambda: len(saved(notes)) == 3, "a third tag")
    with open_reader() as terminal:
        terminal.wait_for("changes of 2 annotations")
        assert saved(notes) == ["claim", "speculation"]


def test_it_is_saved_by_itself_when_the_lock_is_free(
    open_reader: Callable[..., Terminal], tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    with open_reader() as terminal:
        with held(notes):
            terminal.press("j", "c")
            terminal.wait_for("another session is saving")
            assert saved(notes) == []
        terminal.wait_until(lambda: saved(notes) == ["claim"], "the annotation")
        terminal.settle()
        assert "NOT SAVED" not in terminal.text()


def test_check_tells_of_it(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.write_text("")
    with open_reader() as terminal:
        terminal.press("j", "c")
        terminal.wait_for("NOT SAVED 1")
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_exit(2) == 128 + signal.SIGTERM
    notes.unlink()
    command = [sys.executable, "-m", "tui_reader", "check", "seeds", "--annotations", str(notes)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=clean_environment(**environment(tmp_path))
    )
    assert done.returncode == 1
    told = "1 annotation that an earlier run could not save; the next start of the reader saves it"
    assert told in done.stdout


NOTE = "wait: who counted?"


@pytest.mark.parametrize("how", ["SIGTERM", "hang up", "stalled"])
def test_a_note_that_is_being_written(how: str, open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    check_note(tmp_path, open_reader, how, [])


@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL", "hang up", "stalled", "failure", "q"])
def test_a_note_without_a_tag(how: str, open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    check_note(tmp_path, open_reader, how, ["escape"])


def check_note(tmp_path: Path, open_reader: Callable[..., Terminal], how: str, keys: list[str]) -> None:
    """A note on a passage without a tag is offered by the next run, until it has one."""
    with open_reader("-c", FAILING) as terminal:
        terminal.press("j", "n", *NOTE)
        terminal.wait_for(NOTE)
        terminal.press(*keys)
        if keys:
            terminal.wait_for("this note has no tag")
        end(terminal, how)
    assert saved(tmp_path / "notes") == []
    with open_reader() as terminal:
        terminal.wait_for("a note that has no tag: n offers it on text without one")
        terminal.press("j", "n")
        terminal.wait_for(NOTE)
        terminal.press("enter", "c")
        terminal.wait_until(lambda: saved(tmp_path / "notes") == ["claim"], "the annotation")
        terminal.settle()
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert kept(tmp_path) == [], "it is not offered for ever"


def end(terminal: Terminal, how: str) -> None:
    """End a reader in which something is not saved."""
    match how:
        case "SIGTERM":
            terminal.send_signal(signal.SIGTERM)
            assert terminal.wait_exit(2) == 128 + signal.SIGTERM
            assert "the next start offers it" in terminal.text()
        case "SIGKILL":
            terminal.send_signal(signal.SIGKILL)
            terminal.wait_exit()
        case "hang up":
            terminal.hang_up()
            assert terminal.wait_exit(2) == 128 + signal.SIGHUP
        case "stalled":
            stall(terminal)
            terminal.send_signal(signal.SIGTERM)
            assert terminal.wait_exit(2, read=False) == 128 + signal.SIGTERM
        case "failure":
            terminal.press("e")
            assert terminal.wait_exit() == 1
        case "q":
            terminal.press("q")
            terminal.wait_for("keeps it for the next start")
            terminal.press("q")
            assert terminal.wait_exit() == 1
            assert "the next start offers it" in terminal.text()


def test_a_note_of_an_annotation_that_is_being_written(
    open_reader: Callable[..., Terminal], tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    for how in ("SIGTERM", "hang up"):
        with open_reader() as terminal:
            terminal.press("g", "j", "c")
            terminal.wait_until(lambda: notes.exists() and saved(notes) == ["claim"], "the annotation")
            terminal.press("n", *NOTE)
            terminal.wait_for(NOTE)
            terminal.send_signal(signal.SIGTERM) if how == "SIGTERM" else terminal.hang_up()
            terminal.wait_exit(2)
        assert NOTE in next(notes.glob("000*.json")).read_text()
        assert kept(tmp_path) == []
        shutil.rmtree(notes)


def test_half_the_name_of_a_folder_is_no_place_to_save_in(
    open_reader: Callable[..., Terminal], tmp_path: Path
) -> None:
    (tmp_path / "notes").write_text("")
    with open_reader() as terminal:
        terminal.press("j", "c")
        terminal.wait_for("NOT SAVED 1")
        terminal.press("w", *str(tmp_path / "ha"))
        terminal.wait_for(str(tmp_path / "ha"))
        terminal.hang_up()
        assert terminal.wait_exit(2) == 128 + signal.SIGHUP
    assert not (tmp_path / "ha").exists()
    (tmp_path / "notes").unlink()
    check_kept(tmp_path, open_reader, ["claim"])


def test_quitting_keeps_what_cannot_be_saved(open_reader: Callable[..., Terminal], tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    with open_reader() as terminal:
        terminal.press("j", "c", "q")
        terminal.wait_for("q again keeps this for the next start")
        terminal.press("q")
        assert terminal.wait_exit() == 1
        assert "NOT SAVED (1), but kept in" in terminal.text()
    (tmp_path / "notes").unlink()
    check_kept(tmp_path, open_reader, ["claim"])


@contextmanager
def put_aside(tmp_path: Path) -> Iterator[Terminal]:
    """A shell with a reader that was stopped while something was not saved, as the lock is held."""
    notes = tmp_path / "notes"
    reader = shlex.join([sys.executable, "-m", "tui_reader", "seeds", "--annotations", str(notes)])
    env = environment(tmp_path) | {"PS1": "shell> "}
    with Terminal(["bash", "--norc"], cwd=ROOT, env=env) as terminal:
        terminal.wait_for("shell>")
        terminal.press(*reader, "enter")
        terminal.wait_for(OPEN)
        terminal.settle()
        terminal.press("j", "c")
        terminal.wait_until(lambda: saved(notes) == ["claim"], "the annotation")
        with held(notes):
            terminal.press("j", "f")
            terminal.wait_for("another session is saving")
            terminal.press("ctrl+z")
            terminal.wait_for("Stopped")
            terminal.settle()
            yield terminal
    (place,) = kept(tmp_path)
    assert saved(place) == ["claim", "fact"]


@pytest.mark.parametrize("how", ["kill %1", "kill -HUP %1"])
def test_a_reader_that_is_put_aside_can_be_ended(how: str, tmp_path: Path) -> None:
    with put_aside(tmp_path) as terminal:
        before = len(terminal.written)
        terminal.press(*how, "enter")
        terminal.wait_until(lambda: bool(kept(tmp_path)), "what was not saved")
        terminal.settle(1.5)
        asked = len(terminal.written)
        terminal.press(*"jobs; echo none left", "enter")
        terminal.wait_for("none left")
        terminal.settle()
        shown = terminal.written[before:].decode()
        assert not re.search(r"\x1b\[\?(1049|1000|1003)", shown), "nothing is painted over the shell"
        assert b"Stopped" not in terminal.written[asked:], "it has ended"
        terminal.press(*"stty -a | grep -o -- '-\\?icanon' | tr -d '\\n'; echo .", "enter")
        terminal.wait_for("icanon.")
        assert "-icanon." not in terminal.text()


def test_a_reader_that_is_put_aside_ends_with_its_terminal(tmp_path: Path) -> None:
    def running() -> bool:
        commands = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if file.exists()]
        return any(b"-m\0tui_reader" in each and bytes(tmp_path / "notes") in each for each in commands)

    with put_aside(tmp_path) as terminal:
        terminal.hang_up()
        deadline = time.monotonic() + 10
        while running() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not running()
