"""Whatever kills a session, what it showed as saved is there."""

import multiprocessing
import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults import killed
from tui_reader.tui.state.session import Session

PAUSE = 0.08
"""Up to so many seconds a session works before it is killed; a save takes some 2 ms."""
BACK = 5
"""So many steps are undone and done again after each kill."""


@pytest.fixture(scope="module")
def server() -> multiprocessing.context.ForkServerContext:
    """Starts sessions that need not import everything anew."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.killed"])
    return context


def kill(
    server: multiprocessing.context.ForkServerContext,
    folder: Path,
    moments: random.Random,
    names: tuple[str, ...],
) -> list[list[killed.State]]:
    """Let sessions work and kill them at once; returns what each had shown as saved, the last at the end."""
    lines, processes = [], []
    for name in names:
        told, line = server.Pipe(duplex=False)
        process = server.Process(target=killed.work, args=(folder, moments.randrange(10**9), line, name))
        process.start()
        line.close()
        lines.append(told)
        processes.append(process)
    all_told = [[told.recv()] for told in lines]
    time.sleep(moments.uniform(0, PAUSE))
    for process in processes:
        process.kill()
    for process in processes:
        process.join()
    for told, states in zip(lines, all_told, strict=True):
        with suppress(EOFError, OSError):
            while True:
                states.append(told.recv())
        told.close()
    return all_told


def check_history(session: Session) -> None:
    """What is undone now can be done again: the steps agree with what is there."""
    now = killed.state(session)
    back = 0
    while back < BACK and session.undo():
        back += 1
    for _ in range(back):
        assert session.redo()
    assert killed.state(session) == now


def check_session(folder: Path, states: list[killed.State], name: str) -> None:
    """What a session had shown as saved is there, and its history agrees with that."""
    session = killed.opened(folder, name)
    assert session.article
    assert not session.article.problem
    assert not session.problem
    there = killed.state(session)
    if there != states[-1]:
        # One more step may have reached the disk than was told, as a whole.
        step = session.undo()
        if killed.state(session) != states[-1]:  # then it was itself an undo
            assert not step or session.redo()
            assert session.redo()
        assert killed.state(session) == states[-1]
    check_history(session)


@pytest.mark.parametrize("names", [("ana",), ("ana", "bob")], ids=["one", "two at once"])
@pytest.mark.parametrize("kills", [10, pytest.param(200, marks=pytest.mark.soak)])
def test_what_was_shown_as_saved_is_there(
    kills: int,
    names: tuple[str, ...],
    tmp_path: Path,
    server: multiprocessing.context.ForkServerContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "")
    (tmp_path / killed.ARTICLE).write_text(" ".join(f"Drone {n} crossed the border." for n in range(30)))
    moments = random.Random(kills)
    saved = 0
    for _ in range(kills):
        all_states = kill(server, tmp_path, moments, names)
        saved += sum(len(states) - 1 for states in all_states)
        # What is wrong would be named; half a save may lie about.
        checked = killed.opened(tmp_path).workspace.check()
        assert not [each for each in checked.findings() if each.wrong]
        for name, states in zip(names, all_states, strict=True):
            check_session(tmp_path, states, name)
    assert saved > kills, "sessions were killed while they worked"
