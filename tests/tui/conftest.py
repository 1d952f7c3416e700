"""A small workspace, and the reader on it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tui_reader.tui.app import ReaderApp
from tui_reader.workspace import Workspace

ARTICLE = """\
Minister Counts Fourteen Drones

The minister said that 14 drones crossed the border. Nobody else has counted them. A guard saw two.

A second paragraph begins here. It ends here.

What Comes Next

The inquiry reports in May.
"""

OpenReader = Callable[..., ReaderApp]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "b.md").write_text("# Other\n\nOne *short* sentence. And `code`.\n", encoding="utf-8")
    return folder


@pytest.fixture
def reader(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenReader:
    """Makes the reader on the articles; what it writes goes to `tmp_path / "notes"`."""
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "ana")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def make(*paths: Path) -> ReaderApp:
        return ReaderApp(Workspace.open(paths or [articles], tmp_path / "notes", tmp_path))

    return make
