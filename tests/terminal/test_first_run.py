"""The first minutes: a fresh clone, one command, five articles, a tag, and the export."""

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal.terminal import Terminal, clean_environment, run

pytestmark = pytest.mark.terminal


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone of the repository as it is now, uncommitted work included."""
    checkout = tmp_path / "a clone"
    listed = run("git", "ls-files", "-coz", "--exclude-standard", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)
    run("git", "init", "--quiet", cwd=checkout)
    run("git", "add", "--all", cwd=checkout)
    return checkout


def strings(value: object) -> Iterator[str]:
    """Every string value in a piece of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_first_run(clone: Path) -> None:
    reader = clone / ".venv" / "bin" / "tui-reader"
    with Terminal(["make", "read"], cwd=clone, columns=120, rows=40) as terminal:
        terminal.wait_for("1 of 5", timeout=300)
        articles = [json.loads(line) for line in run(reader, "list", "--json", cwd=clone).splitlines()]
        assert len(articles) == 5
        for article in articles:
            terminal.wait_for(article["title"][:20])
        terminal.press("tab", "j", "enter")
        terminal.wait_for("2 of 5")
        terminal.press("c")
        terminal.wait_until(lambda: bool(list(clone.glob("annotations/*.json"))), "an annotation file")
        terminal.press("q")
        assert terminal.wait_exit() == 0

    (annotation,) = [
        json.loads(line) for line in run(reader, "annotations", "--json", cwd=clone).splitlines()
    ]
    assert annotation["tag"] == "claim"
    assert annotation["path"] == articles[1]["path"]
    assert annotation["anchor"] == "exact"
    text = (clone / annotation["path"]).read_bytes().decode()
    assert annotation["exact"] == text[annotation["start"] : annotation["end"]] != ""

    (file,) = {*clone.glob("annotations/*.json")} - {clone / "annotations" / "reading.json"}
    stored = set(strings(json.loads(file.read_text(encoding="utf-8"))))
    assert {"claim", annotation["exact"]} <= stored

    run(reader, "export", annotation["path"], "-o", "exported", cwd=clone)
    (exported,) = (clone / "exported").rglob("*.md")
    markdown = exported.read_text(encoding="utf-8")
    assert '<mark id="an-1">' in markdown
    assert "[^an-1]: **CLAIM**" in markdown

    untracked = run("git", "ls-files", "--others", "--exclude-standard", "annotations", cwd=clone)
    assert not untracked, "trying the samples must not dirty the repository"


def test_killed_set_up_starts_over(clone: Path) -> None:
    """A set-up that was broken off must not pass for a good one."""
    with Terminal(["make", "read"], cwd=clone) as terminal:
        packages = ".venv/lib/python3*/site-packages/*.dist-info"
        terminal.wait_until(lambda: bool(list(clone.glob(packages))), "the first package", timeout=120)
        terminal.send_signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
    ready = subprocess.run(["make", "--question", ".venv/ready-read"], cwd=clone, env=clean_environment())
    assert ready.returncode == 1
