"""Whatever kills a session, what it showed as saved is there."""

import multiprocessing
import random
import time
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


def kill_one(
    server: multiprocessing.context.ForkServerContext, folder: Path, moments: random.Random
) -> list[killed.State]:
    """Let a session work and kill it; returns what it had shown as saved, the last at the end."""
    told, line = server.Pipe(duplex=False)
    process = server.Process(target=killed.work, args=(folder, moments.randrange(10**9), line))
    process.start()
    line.close()
    states = [told.recv()]
    time.sleep(moments.uniform(0, PAUSE))
    process.kill()
    process.join()
    try:
        while True:
            states.append(told.recv())
    except (EOFError, OSError):
        told.close()
        return states


def check_history(session: Session) -> None:
    """What is undone now can be done again: the steps agree with what is there."""
    now = killed.state(session)
    back = 0
    while back < BACK and session.undo():
        back += 1
    for _ in range(back):
        assert session.redo()
    assert killed.state(session) == now


@pytest.mark.parametrize("kills", [15, pytest.param(200, marks=pytest.mark.soak)])
def test_what_was_shown_as_saved_is_there(
    kills: int, tmp_path: Path, server: multiprocessing.context.ForkServerContext
) -> None:
    (tmp_path / killed.ARTICLE).write_text(" ".join(f"Drone {n} crossed the border." for n in range(30)))
    moments = random.Random(kills)
    saved = 0
    for _ in range(kills):
        states = kill_one(server, tmp_path, moments)
        saved += len(states) - 1
        # What is wrong would be named; half a save may lie about.
        assert not [each for each in killed.opened(tmp_path).workspace.check().findings() if each.wrong]
        session = killed.opened(tmp_path)
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
    assert saved > kills, "sessions were killed while they worked"
