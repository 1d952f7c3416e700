"""A line without end: how much of it is looked at before the first picture, and how much at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sentencex import get_sentence_boundaries

from tui_reader.analysis import sentences
from tui_reader.articles import cutting
from tui_reader.articles.document import Kind
from tui_reader.articles.library import complete, load
from tui_reader.articles.text import columns, printable
from tui_reader.tui.pane import layout, motion, picking
from tui_reader.tui.state.entries import BEGINNING

FILLS = ["x", "word ", "北京", "e\u0301", "*a ", '"', "\u200d", "क\u094d\u200d", "👩🏻", "A. ", " "]


class Work:
    """Counts the code points that each function is given, in all and at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.all: dict[str, int] = {}
        self.most: dict[str, int] = {}

    def count(self, module: Any, name: str, function: Callable[..., Any]) -> None:
        def counted(*args: Any) -> Any:
            size = max(len(each) for each in args if isinstance(each, str))
            self.all[name] = self.all.get(name, 0) + size
            self.most[name] = max(self.most.get(name, 0), size)
            return function(*args)

        self._patch.setattr(module, name, counted)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work(monkeypatch)
    work.count(layout, "printable", printable)
    work.count(motion, "printable", printable)
    work.count(picking, "columns", columns)
    work.count(sentences, "get_sentence_boundaries", get_sentence_boundaries)
    return work


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize(("fill", "size"), [*((fill, 10**6) for fill in [*FILLS, "["]), ("word ", 10**7)])
def test_only_the_beginning_is_looked_at_first(
    fill: str, size: int, suffix: str, tmp_path: Path, work: Work
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("Title\n\n" + fill * (size // len(fill)), encoding="utf-8", newline="")
    document = load(path, BEGINNING)
    assert not document.complete
    assert document.parsed <= BEGINNING
    shown = layout.Layout(document, 75)
    moving = motion.Motion(document)
    moving.sentence_at(0)
    moving.sentence_at(document.parsed - 1)
    moving.character_at(document.parsed - 1)
    picking.spots_in(shown, moving, range(min(50, len(shown.lines))))
    # Layouts are forgetful, and parts overlap by a sentence.
    assert all(count <= 4 * BEGINNING for count in work.all.values()), work.all
    assert work.most["get_sentence_boundaries"] <= sentences.PART
    assert work.most["printable"] <= cutting.LONGEST


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize("fill", FILLS)
def test_no_piece_of_it_is_long(fill: str, suffix: str, tmp_path: Path, work: Work) -> None:
    path = tmp_path / f"a{suffix}"
    text = "Title\n\n" + fill * (100_000 // len(fill)) + ". The end."
    path.write_text(text, encoding="utf-8", newline="")
    document = complete(load(path, BEGINNING))
    # Code has no sentences, and is laid out line by line.
    assert all(leaf.span.length <= cutting.LONGEST or leaf.kind is Kind.CODE for leaf in document.leaves)
    found = sentences.sentences(document)
    assert text[slice(*found[-1])].endswith("The end.")
    assert work.most["get_sentence_boundaries"] <= sentences.PART
    assert work.all["get_sentence_boundaries"] <= 4 * len(text)
