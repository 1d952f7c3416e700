"""What is read and written: nothing outside the folders that are meant, and no name twice."""

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests import hostile
from tests.conftest import ROOT
from tests.terminal.terminal import Terminal, clean_environment
from tui_reader.annotations.annotation import new_annotation, target_for
from tui_reader.annotations.history import Change
from tui_reader.articles import library
from tui_reader.articles.text import Span
from tui_reader.exchange.files import write
from tui_reader.workspace import Workspace


def tree(folder: Path) -> dict[bytes, bytes | None]:
    """What stands below a folder: the content of files, None for all else."""
    found: dict[bytes, bytes | None] = {}
    for here, folders, files in os.walk(os.fsencode(folder)):
        found |= {os.path.join(here, name): None for name in folders}
        for name in files:
            path = os.path.join(here, name)
            found[path] = Path(os.fsdecode(path)).read_bytes() if os.path.isfile(path) else None
    return found


COMMANDS = (["list"], ["inspect", "--json"], ["annotations"], ["search", "drones"], ["keys"], ["export"])


@pytest.mark.terminal
def test_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    """Only in annotations, cache, state and export; all else stays as it is."""
    work = tmp_path / "work"
    hostile.workspace(work)
    names = ("../../up", "..", "/etc/x", "a/b", "~root", "$HOME", "%2e%2e%2fx", "-rf", "NUL", "x\\..\\y")
    for number, name in enumerate(names):
        title = json.dumps(name)
        front = f"---\ntitle: {title}\nsource: {title}\nurl: file:///{name}\n---\n"
        text = f"{front}# {name}\n\nIt counted drones.\n"
        (work / "articles" / f"{number}.md").write_text(text, encoding="utf-8")
    places = {name: tmp_path / name for name in ("home", "cache", "state", "data", "config", "tmp")}
    for place in places.values():
        place.mkdir()
    environment = {
        f"XDG_{name.upper()}_HOME": str(places[name]) for name in ("cache", "state", "data", "config")
    }
    environment |= {"HOME": str(places["home"]), "TMPDIR": str(places["tmp"]), "PYTHONPATH": str(ROOT)}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"}
    shutil.rmtree(work / "annotations")
    before = tree(tmp_path)
    for arguments in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-m", "tui_reader", *arguments],
            cwd=work,
            env=clean_environment(**environment),
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr
    with Terminal([sys.executable, "-m", "tui_reader"], cwd=work, env=environment) as terminal:
        terminal.wait_for("1 of 12")
        for _ in range(12):
            terminal.press("j", "f", "n", "x", "enter", "d", "y", "e", "N")
            terminal.settle(0.2)
        terminal.press("6", *"drones", "enter")
        terminal.settle()
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    after = tree(tmp_path)
    assert {path: after.get(path) for path in before} == before
    new = {os.fsdecode(path) for path in after.keys() - before.keys()}
    meant = [
        work / "annotations",
        work / "export",
        places["cache"] / "tui-reader",
        places["state"] / "tui-reader",
    ]
    assert {path for path in new if not any(Path(path).is_relative_to(place) for place in meant)} == set()
    assert all(any(Path(path).is_relative_to(place) for path in new) for place in meant)
    assert not any(".." in os.path.basename(path) for path in new)


NAMES = [
    "a.md", "a.txt", "A.md", "a", "a.markdown", "x/y.md", "x__y.md", "x-y.md", "x/y.txt", "x\\y.md",
    "é.md", "e\u0301.md", "ſ.md", "s.md", "ﬁ.md", "fi.md", "ß.md", "ss.md", "İ.md", "i̇.md",
    "a\nb.md", "a b.md", "a\tb.md", "a\udcffb.md", "a\udcfeb.md", "a\ufffdb.md", "a\u202eb.md", "ab.md",
    "w" * 252 + ".md", "w" * 251 + ".txt", "w" * 251 + "x.md", "w" * 252, "北" * 84 + ".md", "-.md", "..md",
    "con.md", "reading.md", "article.md", "a.annotated.txt", "d1/z.md", "d2/z.md", "D1/z.md", "d1-z.md",
]  # fmt: skip
"""Names that one could take for each other, or that are hard to write."""


def test_no_two_articles_share_a_file(tmp_path: Path) -> None:
    for number, name in enumerate(NAMES):
        path = tmp_path / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Article {number} counts {number} drones.\n", encoding="utf-8")
    named = [tmp_path / "work" / name for name in NAMES]
    workspace = Workspace.open(named, tmp_path / "notes", tmp_path)
    assert len(workspace.articles) == len(NAMES)
    exports: list[Path] = []
    for again in range(2):
        used: set[str] = set()
        exports = []
        for number, path in enumerate(workspace.articles):
            article, source = library.load(path), workspace.source(path)
            target = target_for(article.text, article.digest, Span(0, 9))
            if not again:
                workspace.store.apply(
                    source, [Change(None, new_annotation("fact", target, "ana", f"{number}"))]
                )
            pairs = [(each.annotation, each.anchor.span) for each in workspace.anchored(article)]
            assert [annotation.note for annotation, _ in pairs] == [str(number)]
            exports.append(write(article, pairs, source, tmp_path / "out", used).path)
    for number, path in enumerate(exports):
        assert f" counts {number} drones." in path.read_text(encoding="utf-8")
    for files in (
        [path.name for path in (tmp_path / "notes").glob("*.json")],
        [path.name for path in exports],
    ):
        # As file systems compare names that know neither case nor forms of composition.
        assert len({unicodedata.normalize("NFD", name).casefold() for name in files}) == len(NAMES)
        assert all(len(os.fsencode(name)) <= 200 and name.isprintable() for name in files)
    assert len(list((tmp_path / "out").iterdir())) == len(NAMES)
