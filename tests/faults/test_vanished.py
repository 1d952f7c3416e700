"""What the session has shown as saved and is not there any more is said, and stays."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.test_unsaved import OPEN, environment, saved
from tests.terminal.terminal import Terminal, clean_environment
from tui_reader.annotations import repairing
from tui_reader.articles.text import Span
from tui_reader.tui.state.opened import OpenArticle
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

LOST = "annotations shown here are no longer on the disk"


def session(folder: Path) -> Session:
    (folder / "a.txt").write_text("One drone came. Two drones came. Three drones came.\n")
    opened = Session(Workspace.open([folder / "a.txt"], folder / "notes", folder))
    opened.open(folder / "a.txt")
    return opened


def article(opened: Session) -> OpenArticle:
    assert opened.article
    return opened.article


def tags(opened: Session) -> list[str]:
    return [placed.annotation.tag for placed in article(opened).placed()]


@pytest.mark.terminal
def test_a_repair_elsewhere_takes_nothing_from_the_screen(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    command: list[str | Path] = [sys.executable, "-m", "tui_reader"]
    with Terminal(
        [*command, "seeds", "--annotations", notes], cwd=ROOT, env=environment(tmp_path)
    ) as terminal:
        terminal.wait_for(OPEN)
        terminal.settle()
        terminal.press("j", "f", "j", "c", "j", "s")
        terminal.wait_until(lambda: saved(notes) == ["claim", "fact", "speculation"], "three tags")
        (file,) = notes.glob("000*.json")
        os.truncate(file, 100)
        repair = [*command, "check", "seeds", "--annotations", notes, "--repair"]
        done = subprocess.run(repair, cwd=ROOT, capture_output=True, text=True, env=clean_environment())
        assert "no annotation could be recovered" in done.stdout
        terminal.wait_for(f"3 {LOST}")
        terminal.settle()
        assert terminal.text().count("!") >= 3
        terminal.press("w")
        terminal.wait_for("everything is saved")
        assert saved(notes) == ["claim", "fact", "speculation"]
        shutil.rmtree(notes)
        terminal.wait_for(f"3 {LOST}")
        terminal.press("j", "c")
        terminal.wait_until(lambda: saved(notes) == ["claim", "claim", "fact", "speculation"], "all of them")


def test_a_folder_that_is_deleted_before_the_next_tag(tmp_path: Path) -> None:
    one = session(tmp_path)
    assert one.tag("fact", Span(0, 15))
    shutil.rmtree(tmp_path / "notes")
    assert not one.tag("claim", Span(16, 32))
    assert tags(one) == ["fact", "claim"]
    assert [placed.saved for placed in article(one).placed()] == [False, True]
    assert article(one).problem == "1 annotation shown here is no longer on the disk"
    assert one.retry()
    assert tags(session(tmp_path)) == ["fact", "claim"]


def test_undo_after_that_says_so(tmp_path: Path) -> None:
    one = session(tmp_path)
    assert one.tag("fact", Span(0, 15))
    shutil.rmtree(tmp_path / "notes")
    assert one.undo() is None
    assert one.unsaved == 1
    assert tags(one) == ["fact"]


@pytest.mark.parametrize("then", ["delete", "undo", "undo and tag", "undo, tag, undo and tag"])
def test_what_another_session_has_deleted_is_gone(then: str, tmp_path: Path) -> None:
    two = session(tmp_path)
    assert two.tag("fact", Span(0, 15))
    one = session(tmp_path)
    assert tags(one) == ["fact"]
    if then == "delete":
        two.delete(article(two).placed()[0].annotation)
    for word in then.split():
        if word.startswith("undo"):
            assert two.undo()
        elif word.startswith("tag"):
            assert two.tag("claim", Span(16, 32))
    assert one.refresh()
    assert one.unsaved == 0
    assert tags(one) == tags(two)


def test_what_was_moved_with_its_article_is_not_lost(tmp_path: Path) -> None:
    one = session(tmp_path)
    assert one.tag("fact", Span(0, 15))
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    two = Session(Workspace.open([tmp_path / "b.txt"], tmp_path / "notes", tmp_path))
    two.open(tmp_path / "b.txt")
    assert two.tag("claim", Span(16, 32))
    one.refresh()
    assert one.unsaved == 0


def test_what_vanishes_before_it_was_read_again(tmp_path: Path) -> None:
    one = session(tmp_path)
    assert one.tag("fact", Span(0, 15))
    (file,) = (tmp_path / "notes").glob("a-*.json")
    os.truncate(file, 100)
    again = one.open(tmp_path / "a.txt")
    assert "damaged" in again.problem
    file.unlink()
    assert one.refresh()
    assert one.unsaved == 1
    assert tags(one) == ["fact"]


def test_what_was_restored_stays_restored_while_a_session_runs(tmp_path: Path) -> None:
    one = session(tmp_path)
    assert one.tag("fact", Span(0, 15))
    assert one.tag("claim", Span(16, 32))
    (file,) = (tmp_path / "notes").glob("a-*.json")
    kept = repairing.restore(file).kept
    assert one.refresh()
    assert tags(one) == ["fact"]
    assert one.unsaved == 0
    assert one.tag("speculation", Span(34, 50))
    assert tags(session(tmp_path)) == ["fact", "speculation"]
    assert kept
    repairing.restore(file, kept.name[:10])
    one.refresh()
    assert "claim" in tags(one), "and comes back as well"
