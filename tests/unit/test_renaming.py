"""Annotations of an article that was renamed or moved, found again by its text."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_reader.annotations import backups, renaming
from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.checking import Check
from tui_reader.annotations.history import Change
from tui_reader.annotations.reading import ReadingStore
from tui_reader.annotations.repairing import RepairError, relink
from tui_reader.annotations.store import TinyDBStore
from tui_reader.articles.library import load
from tui_reader.articles.text import Span
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

TEXT = "The minister said that 14 drones crossed the border. Nobody else has counted them.\n"
FIRST, SECOND = Span(0, 52), Span(53, 82)
OLD, NEW = "a.txt", "sub/b.txt"

Opened = Callable[..., Session]


def opened(tmp_path: Path, source: str = NEW) -> Session:
    """A session on all articles, with one of them open."""
    paths = [path for path in sorted(tmp_path.rglob("*.txt")) if path.parent.name != "notes"]
    session = Session(Workspace.open(paths, tmp_path / "notes", tmp_path))
    session.open(tmp_path / source)
    return session


def tags(session: Session) -> list[str]:
    assert session.article
    return [placed.annotation.tag for placed in session.article.placed()]


def move(tmp_path: Path, old: str = OLD, new: str = NEW) -> None:
    (tmp_path / new).parent.mkdir(exist_ok=True)
    (tmp_path / old).rename(tmp_path / new)


@pytest.fixture(autouse=True)
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article with a claim that was read to its end, and then moved to another folder and renamed."""
    monkeypatch.setenv("TUI_READER_ANNOTATOR", "ana")
    (tmp_path / OLD).write_text(TEXT)
    (tmp_path / "other.txt").write_text("Something else.\n")
    session = opened(tmp_path, OLD)
    session.tag("claim", FIRST)
    session.toggle("done", 53, 0)
    move(tmp_path)


def test_it_is_shown_and_nothing_is_written(tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (tmp_path / "notes").iterdir() if path.is_file()}
    session = opened(tmp_path)
    assert tags(session) == ["claim"]
    assert session.told == "annotations found again by the text: this was a.txt"
    assert (session.place.status, session.place.cursor) == ("done", 53)
    row = session.entry(tmp_path / NEW)
    assert (row.status, row.counts) == ("done", {"claim": 1})
    assert before == {path: path.read_bytes() for path in (tmp_path / "notes").iterdir() if path.is_file()}


def test_what_is_added_goes_where_the_article_is_now(tmp_path: Path) -> None:
    session = opened(tmp_path)
    assert session.tag("fact", SECOND)
    store = TinyDBStore(tmp_path / "notes")
    assert [each.tag for each in store.annotations(NEW)] == ["claim", "fact"]
    assert not store.path(OLD).exists()
    assert backups.copies(store.path(NEW)), "the file as it was is kept"
    assert ReadingStore(store.folder).all().keys() == {NEW}
    again = opened(tmp_path)
    assert (tags(again), again.told, again.place.status) == (["claim", "fact"], "", "done")
    assert again.undo()
    assert again.undo(), "the way back was kept too"
    assert tags(again) == []
    assert list(Check(store.folder, [tmp_path / NEW]).findings()) == []


def test_undo_and_redo_go_on_where_they_were(tmp_path: Path) -> None:
    session = opened(tmp_path)
    assert session.undo()
    assert tags(session) == []
    assert session.redo()
    assert [each.tag for each in TinyDBStore(tmp_path / "notes").annotations(NEW)] == ["claim"]


def test_two_sessions_go_on_at_once(tmp_path: Path) -> None:
    one, two = opened(tmp_path), opened(tmp_path)
    assert one.tag("fact", SECOND)
    assert two.refresh()
    assert tags(two) == ["claim", "fact"]
    move(tmp_path, NEW, "c.txt")
    three, four = opened(tmp_path, "c.txt"), opened(tmp_path, "c.txt")
    assert three.tag("speculation", Span(4, 12))
    assert four.tag("speculation", Span(13, 17)), "not having seen what the other did"
    assert sorted(tags(four)) == ["claim", "fact", "speculation", "speculation"]


def test_what_was_only_read_is_found_too(tmp_path: Path) -> None:
    session = opened(tmp_path, "other.txt")
    session.toggle("flagged", 3, 0)
    move(tmp_path, "other.txt", "another.txt")
    session = opened(tmp_path, "another.txt")
    assert (session.place.status, session.place.cursor, session.told) == ("flagged", 3, "")
    session.tag("fact", Span(0, 9))
    assert opened(tmp_path, "another.txt").place.status == "flagged"


@pytest.mark.parametrize("change", ["copy", "two gone", "another copy", "back", "other text", "own"])
def test_in_doubt_nothing_is_taken(tmp_path: Path, change: str) -> None:
    store = TinyDBStore(tmp_path / "notes")
    source = NEW
    match change:
        case "copy":  # the article is still there
            move(tmp_path, NEW, OLD)
            (tmp_path / NEW).write_text(TEXT)
        case "two gone":
            (tmp_path / "c.txt").write_text(TEXT + "x")
            opened(tmp_path, "c.txt").tag("fact", SECOND)
            text = store.path("c.txt").read_text()
            (tmp_path / "c.txt").unlink()
            digest = load(tmp_path / NEW).digest
            (tmp_path / "d.txt").write_text(TEXT + "x")
            store.path("c.txt").write_text(text.replace(load(tmp_path / "d.txt").digest, digest))
            (tmp_path / "d.txt").unlink()
        case "another copy":  # in another encoding, with a mark
            (tmp_path / "c.txt").write_text(TEXT, encoding="utf-8-sig")
        case "back":
            move(tmp_path, NEW, OLD)
            source = "other.txt"
        case "other text":
            (tmp_path / NEW).write_text(TEXT.replace("14", "15"))
        case "own":
            move(tmp_path, NEW, OLD)
            (tmp_path / NEW).write_text(TEXT)
            opened(tmp_path).tag("fact", SECOND)
            (tmp_path / OLD).unlink()
    session = opened(tmp_path, source)
    assert tags(session) == (["fact"] if change == "own" else [])
    doubt = change in ("two gone", "another copy")
    assert ("tui-reader check lists them" in session.told) is doubt
    before = store.path(OLD).read_bytes()
    session.tag("speculation", Span(4, 12))
    assert store.path(OLD).read_bytes() == before
    assert "claim" not in tags(session)


def test_an_article_with_annotations_of_its_own_gets_no_others(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path / "notes")
    own = Annotation("own", "fact", Target(0, 3, "The", "", "", ""))
    store.apply(NEW, [Change(None, own)])
    before = store.path(OLD).read_bytes(), store.path(NEW).read_bytes()
    with pytest.raises(RepairError, match="of its own"):
        relink(store.folder, OLD, NEW)
    assert before == (store.path(OLD).read_bytes(), store.path(NEW).read_bytes())


@pytest.mark.parametrize("damage", [b"", b"{", b'{"article": {"1": {"format": 1, "source": "\\u0000"}}}'])
def test_files_that_cannot_be_read_are_in_nobodys_way(tmp_path: Path, damage: bytes) -> None:
    notes = tmp_path / "notes"
    (notes / "x-0123456789ab.json").write_bytes(damage)
    os.mkfifo(notes / "pipe.json")
    (notes / "link.json").symlink_to(notes / "pipe.json")
    (notes / "folder.json").mkdir()
    assert tags(opened(tmp_path)) == ["claim"]


def test_a_file_in_another_layout_is_found_too(tmp_path: Path) -> None:
    path = TinyDBStore(tmp_path / "notes").path(OLD)
    path.write_text(path.read_text().replace('"format": 1,', '"since": 2026, "format": 1,'))
    assert tags(opened(tmp_path)) == ["claim"]


def test_many_files_are_looked_at_by_a_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renaming, "FEW", 0)
    session = opened(tmp_path)
    assert tags(session) == []
    session.workspace.renamed.look()
    assert session.refresh()
    assert (tags(session), session.told[:17]) == (["claim"], "annotations found")
    monkeypatch.undo()
    monkeypatch.setattr(renaming, "FEW", 0)
    session = opened(tmp_path)
    assert session.tag("fact", SECOND), "before that is done"
    assert tags(session) == ["claim", "fact"]


def test_files_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    real = renaming.Renamed._gone_source

    def look(self: renaming.Renamed, name: str) -> str:
        looked.append(name)
        return real(self, name)

    session = opened(tmp_path, "other.txt")
    monkeypatch.setattr(renaming.Renamed, "_gone_source", look)
    renamed = renaming.Renamed(tmp_path / "notes", [])
    for _ in range(3):
        assert renamed.look()
        session.tag("fact", Span(0, 9))
    assert renamed.any
    assert looked == [renamed._store.path(source).name for source in (OLD, "other.txt")]
