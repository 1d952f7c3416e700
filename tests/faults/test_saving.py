"""What cannot be saved is not called saved, and what was there before is not touched."""

import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal.terminal import Terminal
from tui_reader.annotations.store import TinyDBStore

SOON = 2 + 2
"""Seconds within which a session sees what another has saved: two, and two for a machine that is busy."""
TAGGING = """
import resource, signal, sys
from pathlib import Path
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace
from tui_reader.articles.text import Span

article, notes, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
session = Session(Workspace.open([article], notes, article.parent))
session.open(article)
for number in range(200):
    if not session.tag("claim", Span(number, number + 3)):
        break
assert session.unsaved == 1, session.unsaved
print(number, session.failure)
"""


def tagged(
    tmp_path: Path, notes: Path, limit: int = 0, before: Sequence[str | Path] = (), then: str = ""
) -> tuple[int, str]:
    """Tags until that fails; how many tags were saved, and why no more were.

    `before` stands before the command, `then` is done in the same process.
    """
    article = tmp_path / "a.txt"
    article.write_text("word " * 100)
    command = [*before, sys.executable, "-c", TAGGING + then, str(article), str(notes), str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    number, _, reason = done.stdout.partition(" ")
    return int(number), reason


FULL = """
from tui_reader.annotations.store import TinyDBStore

def stored():
    return sorted(each.target.start for each in TinyDBStore(notes).annotations(session.article.source))

assert stored() == list(range(number))
assert not session.delete(session.article.placed()[0].annotation)
assert stored() == list(range(number))
assert session.unsaved == 2
assert not list(notes.glob(".*.tmp"))
(notes.parent / "ballast").unlink()
assert session.retry()
assert stored() == list(range(1, number + 1))
"""
MOUNTING = 'mount -t tmpfs -o size=64k tmpfs "$0" && head -c 16384 /dev/zero > "$0/ballast" && exec "$@"'


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str | Path]:
    """What has to stand before a command for it to have a file system of 64 KB in `tmp_path / "disk"`.

    Only that command sees it. Some systems let nobody but root mount anything, and some not even root.
    """
    folder = tmp_path / "disk"
    folder.mkdir()
    for own in ("-Urm", "-m"):
        command: list[str | Path] = ["unshare", own, "sh", "-c", MOUNTING, folder]
        with suppress(FileNotFoundError):
            if subprocess.run([*command, "true"], capture_output=True).returncode == 0:
                return command
    pytest.skip("nothing can be mounted here")


def check(notes: Path, saved: int) -> None:
    """All that was called saved is there, and nothing half."""
    assert saved > 3
    kept = TinyDBStore(notes).annotations("a.txt")
    assert sorted(annotation.target.start for annotation in kept) == list(range(saved))
    assert [path.name for path in notes.glob(".*.tmp")] == []


def test_a_full_disk(tmp_path: Path, small_disk: list[str | Path]) -> None:
    saved, reason = tagged(tmp_path, tmp_path / "disk" / "notes", before=small_disk, then=FULL)
    assert os.strerror(errno.ENOSPC) in reason
    assert saved > 3


def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    saved, reason = tagged(tmp_path, tmp_path / "notes", limit=20_000)
    assert os.strerror(errno.EFBIG) in reason
    check(tmp_path / "notes", saved)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    saved, _ = tagged(tmp_path, tmp_path / "notes")
    assert saved == 0
    assert (tmp_path / "notes").read_text() == "mine"


@pytest.mark.terminal
def test_two_readers_see_each_other(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tui_reader", "seeds", "--annotations", str(tmp_path / "notes")]
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    with Terminal(command, cwd=ROOT, env=env) as one, Terminal(command, cwd=ROOT, env=env) as two:
        one.wait_for("1 of 5")
        two.wait_for("1 of 5")
        two.settle()
        before = len(two.written)
        one.press("j", "c")
        one.wait_for("C1")
        two.wait_for("C1", SOON)
        two.settle()
        assert len(two.written) - before < 2500, "it paints what has changed and no more"
        two.press("]", "n", *"hearsay", "enter")
        two.wait_for("hearsay")
        one.wait_for("hearsay", SOON)
        one.settle()
        quiet = len(one.written)
        one.settle(2.5)
        assert len(one.written) == quiet, "nothing changes and nothing is sent"
