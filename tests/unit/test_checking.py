"""What a check finds in an annotations folder, and what it mends."""

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.annotations import backups, repairing, salvage, storage
from tui_reader.annotations.annotation import Annotation, target_for
from tui_reader.annotations.checking import Check, Finding
from tui_reader.annotations.history import Change
from tui_reader.annotations.reading import Reading, ReadingStore
from tui_reader.annotations.storage import FORMAT, StoreError
from tui_reader.annotations.store import TinyDBStore, source_of
from tui_reader.articles.library import load
from tui_reader.articles.text import Span

TEXT = "The minister said that 14 drones crossed the border. Nobody else has counted them.\n"
SPANS = (Span(0, 52), Span(53, 82), Span(23, 32))
SOURCE = "a.txt"


@pytest.fixture
def store(tmp_path: Path) -> TinyDBStore:
    """Three annotations on `a.txt`."""
    (tmp_path / SOURCE).write_text(TEXT)
    store = TinyDBStore(tmp_path / "notes")
    document = load(tmp_path / SOURCE)
    for number, span in enumerate(SPANS):
        target = target_for(document.text, document.digest, span)
        made = Annotation(f"n{number}", "claim", target, "why", "ana", "2026-11-21T09:30:00Z")
        store.apply(source_of(tmp_path / SOURCE, store.folder), [Change(None, made)], "ana")
    ReadingStore(store.folder).put(SOURCE, Reading("done", 7))
    return store


def check(store: TinyDBStore, repair: bool = False) -> list[Finding]:
    articles = sorted(store.folder.parent.glob("*.txt"))
    return list(Check(store.folder, articles, repair).findings())


def kinds(found: list[Finding]) -> list[tuple[str, bool]]:
    return [(finding.kind, finding.wrong) for finding in found]


def ids(store: TinyDBStore, source: str = SOURCE) -> list[str]:
    return sorted(annotation.id for annotation in store.annotations(source))


def aside(store: TinyDBStore) -> list[Path]:
    return sorted(store.folder.glob("*.damaged-*"))


def test_nothing_is_wrong(store: TinyDBStore, tmp_path: Path) -> None:
    assert check(store) == []
    checked = Check(store.folder, [tmp_path / SOURCE])
    assert list(checked.findings()) == []
    assert checked.files == 2
    assert checked.anchors == {"exact": 3}
    assert list(Check(tmp_path / "none", []).findings()) == []


def cut_off(content: bytes) -> bytes:
    """In the middle of the last record; what comes after the records is lost, too."""
    return content[: content.index(b'"n2"') + 200]


def overwritten(content: bytes) -> bytes:
    """With zeros, as when power fails: the second record is hit."""
    at = content.index(b'"n1"')
    return content[:at] + bytes(100) + content[at + 100 :]


def conflict(content: bytes) -> bytes:
    """Two branches, of which one added the last record and one changed it."""
    text = content.decode()
    start = text.index('    "3": {', text.index('"annotations"'))
    end = text.index("\n    }\n", start) + len("\n    }\n")
    ours = text[start:end]
    theirs = ours.replace('"why"', '"who?"').replace('"modified": ""', '"modified": "2027"')
    marked = f"<<<<<<< ours\n{ours}||||||| base\n=======\n{theirs}>>>>>>> theirs\n"
    return (text[:start] + marked + text[end:]).encode()


def wrong_record(content: bytes) -> bytes:
    tables = json.loads(content)
    del tables["annotations"]["2"]["body"]
    return json.dumps(tables).encode()


def headless(content: bytes) -> bytes:
    tables = json.loads(content)
    del tables["article"]
    return json.dumps(tables).encode()


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        (cut_off, ["n0", "n1"]),
        (overwritten, ["n0", "n2"]),
        (wrong_record, ["n0", "n2"]),
        (headless, ["n0", "n1", "n2"]),
        (lambda content: content[1:], ["n0", "n1", "n2"]),
        (lambda content: content.replace(b'"why"', b'"wh\xff"', 1), ["n1", "n2"]),
        (lambda content: content + content, ["n0", "n1", "n2"]),
        (lambda content: b"", []),
        (lambda content: b"{}", []),
        (lambda content: bytes(len(content)), []),
        (lambda content: b'{"1":' * 50_000, []),
        (lambda content: b'{"1":' * 50_000 + content + b"}" * 50_000, ["n0", "n1", "n2"]),
        (lambda content: b'"1": {"\\"' * 50_000, []),
    ],
)
def test_whole_records_are_recovered_and_the_damaged_file_is_kept(
    damage: Callable[[bytes], bytes], left: list[str], store: TinyDBStore
) -> None:
    path = store.path(SOURCE)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    (found,) = check(store)
    assert (found.path, found.kind, found.wrong) == (path, "damaged", True)
    assert path.read_bytes() == damaged, "looking changes nothing"
    found, *lost = check(store, repair=True)
    assert found.repair
    assert not found.wrong
    for each in lost:
        assert re.search(r"this file is gone; there is a copy of .* with [12] annotations?: ", each.problem)
    assert bool(lost) is (left == [])
    (kept,) = aside(store)
    assert kept.read_bytes() == damaged
    assert kept.name in found.repair
    assert ids(store) == left
    assert kinds(check(store)) == [("aside", False), *[("lost", True)] * len(lost)]
    # Work goes on; what is left of the history agrees with what is there.
    assert len(left) < 3 or store.undo(SOURCE, "ana")


def test_both_sides_of_a_merge_are_kept(store: TinyDBStore) -> None:
    path = store.path(SOURCE)
    path.write_bytes(conflict(path.read_bytes()))
    (found,) = check(store, repair=True)
    assert "recovered 4 annotations, 1 of them as a second version" in found.repair
    notes = {annotation.id: annotation.note for annotation in store.annotations(SOURCE)}
    assert notes["n2"] == "who?", "the later one keeps its name"
    assert sorted(notes.values()) == ["who?", "why", "why", "why"]


def test_a_file_of_a_newer_version_is_left_alone(store: TinyDBStore) -> None:
    path = store.path(SOURCE)
    newer = path.read_bytes().replace(b'"format": 1', b'"format": %d' % (FORMAT + 1))
    for content in (newer, newer[:-40]):
        path.write_bytes(content)
        (found,) = check(store, repair=True)
        assert found.wrong
        assert "newer version" in found.problem
        assert path.read_bytes() == content
        assert not aside(store)


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_is_no_file_is_left_alone(kind: str, store: TinyDBStore) -> None:
    path = store.path(SOURCE)
    path.rename(store.folder.parent / "elsewhere.json")
    if kind == "link":
        path.symlink_to(store.folder.parent / "elsewhere.json")
    else:
        os.mkfifo(path)
    (found,) = check(store, repair=True)
    assert (found.kind, found.wrong) == ("failed", True)


def test_a_conflicted_copy_of_a_file_is_named(store: TinyDBStore) -> None:
    other = store.folder / "a (conflicted copy).json"
    other.write_bytes(store.path(SOURCE).read_bytes())
    (found,) = check(store, repair=True)
    assert (found.path, found.kind, found.wrong) == (other, "foreign", True)


def test_reading_state_is_recovered(store: TinyDBStore) -> None:
    reading = ReadingStore(store.folder)
    reading.put("b.txt", Reading("reading", 3))
    reading.path.write_bytes(reading.path.read_bytes().replace(b'"cursor": 7', b'"cursor": -7'))
    assert kinds(check(store)) == [("damaged", True)]
    assert kinds(check(store, repair=True)) == [("damaged", False)]
    assert reading.all() == {"b.txt": Reading("reading", 3)}
    assert len(aside(store)) == 1


def test_reading_state_with_stretches_without_end(store: TinyDBStore) -> None:
    reading = ReadingStore(store.folder)
    stretches = " ".join(f"{2 * number}-{2 * number + 1}" for number in range(20_000))
    reading.path.write_bytes(
        reading.path.read_bytes().replace(b'"seen": ""', f'"seen": "{stretches}"'.encode())
    )
    with pytest.raises(StoreError, match="wrong status, cursor or progress"):
        reading.all()
    assert kinds(check(store, repair=True)) == [("damaged", False)]
    assert reading.all() == {}


def test_what_is_open_of_a_damaged_file_is_not_remembered_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    most = 0

    class Watched(salvage._Open):
        alive = 0

        def __init__(self, *args: Any) -> None:
            nonlocal most
            super().__init__(*args)
            Watched.alive += 1
            most = max(most, Watched.alive)

        def __del__(self) -> None:
            Watched.alive -= 1

    monkeypatch.setattr(salvage, "_Open", Watched)
    assert list(salvage.records(b"{" * 100_000)) == []
    assert most < 100


def test_leftovers_go(store: TinyDBStore) -> None:
    left = store.folder / f".{store.path(SOURCE).name}.0123456789abcdef.tmp"
    left.write_text("half")
    assert kinds(check(store)) == [("leftover", False)]
    assert left.exists()
    assert check(store, repair=True)[0].repair == "deleted"
    assert not left.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"id": 3},
        {"id": "n2", "was": {"body": 7}},
        {"id": "n2", "was": {"id": "n2", "body": []}, "is": ""},
        {"id": "n2", "was": {"target": {"source": "a.txt"}}},
    ],
)
def test_steps_that_cannot_be_undone_go(change: dict[str, object], store: TinyDBStore) -> None:
    path = store.path(SOURCE)
    content = json.loads(path.read_text())
    content["history"]["3"]["changes"] = [{**content["history"]["3"]["changes"][0], **change}]
    path.write_text(damaged := json.dumps(content))
    assert kinds(check(store)) == [("history", True)]
    found, *_ = check(store, repair=True)
    assert (found.kind, found.wrong) == ("history", False)
    (kept,) = aside(store)
    assert kept.read_text() == damaged
    assert kept.name in found.repair
    assert store.undo(SOURCE, "ana")
    assert ids(store) == ["n0", "n2"]


# Articles


def test_an_article_that_has_changed(store: TinyDBStore, tmp_path: Path) -> None:
    (tmp_path / SOURCE).write_text("New. " + TEXT)
    assert kinds(check(store)) == [("changed", False)]
    (tmp_path / SOURCE).write_text(TEXT.replace("14", "15"))
    (found,) = check(store, repair=True)
    assert (found.path, found.kind, found.wrong) == (tmp_path / SOURCE, "review", True)
    assert found.problem.startswith("2 annotations of 3")
    (tmp_path / SOURCE).write_bytes(b"\0\0")
    assert kinds(check(store)) == [("unreadable", True)]


def test_a_renamed_article_is_found_by_its_digest(store: TinyDBStore, tmp_path: Path) -> None:
    before = store.annotations(SOURCE)
    (tmp_path / SOURCE).rename(tmp_path / "b.txt")
    assert kinds(check(store)) == [("renamed", True)]
    assert kinds(check(store, repair=True)) == [("renamed", False)]
    assert store.annotations("b.txt") == before
    assert not store.path(SOURCE).exists()
    assert [copy.size for copy in backups.copies(store.path("b.txt"))], "the file as it was is kept"
    assert ReadingStore(store.folder).all()["b.txt"] == Reading("done", 7)
    assert check(store) == []
    assert store.undo("b.txt", "ana"), "and so is the way back"


def test_going_back_to_before_an_article_was_renamed(store: TinyDBStore, tmp_path: Path) -> None:
    copy = backups.copies(store.path(SOURCE))[-1]
    before = store.annotations(SOURCE)
    (tmp_path / SOURCE).rename(tmp_path / "b.txt")
    check(store, repair=True)
    path = store.path("b.txt")
    assert repairing.restore(path, copy.time).copy.time == copy.time
    assert [each.id for each in store.annotations("b.txt")] == ["n0"]
    assert repairing.restore(path).kept
    assert store.annotations("b.txt") == before
    assert check(store) == []


def test_giving_annotations_to_a_renamed_article_is_finished(store: TinyDBStore, tmp_path: Path) -> None:
    old = store.path(SOURCE).read_bytes()
    (tmp_path / SOURCE).rename(tmp_path / "b.txt")
    check(store, repair=True)
    store.path(SOURCE).write_bytes(old)
    assert kinds(check(store)) == [("renamed", True)]
    assert kinds(check(store, repair=True)) == [("renamed", False)]
    assert check(store) == []
    store.path(SOURCE).write_bytes(old)
    store.apply("b.txt", [Change(store.annotations("b.txt")[0], None)])
    assert kinds(check(store, repair=True)) == [("orphan", True)], "what was deleted does not come back"


def test_an_article_that_may_be_either_is_not_decided(store: TinyDBStore, tmp_path: Path) -> None:
    (tmp_path / SOURCE).rename(tmp_path / "b.txt")
    (tmp_path / "c.txt").write_text(TEXT)
    (found,) = check(store, repair=True)
    assert (found.kind, found.wrong) == ("orphan", True)
    assert '"b.txt", "c.txt"' in found.problem
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c.txt").write_text("Another text.\n")
    (found,) = check(store, repair=True)
    assert (found.kind, found.problem) == ("orphan", '3 annotations of "a.txt", which is gone')
    assert ids(store) == ["n0", "n1", "n2"]


def test_an_article_that_is_only_not_asked_about_is_no_orphan(store: TinyDBStore, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Another text.\n")
    assert list(Check(store.folder, [tmp_path / "b.txt"]).findings()) == []


# Copies


def test_restoring_and_back(store: TinyDBStore) -> None:
    path = store.path(SOURCE)
    copy = backups.copies(path)[-1]
    assert repairing.restore(path, copy.time).copy == copy
    assert ids(store) == ["n0"]
    repairing.restore(path)
    assert ids(store) == ["n0", "n1", "n2"]
    for _ in range(2 * backups.COPIES):
        repairing.restore(path)
    assert len(backups.copies(path)) <= 4, "going to and fro makes no new copies"
    with pytest.raises(repairing.RepairError, match=r"no copy of .* from 1999"):
        repairing.restore(path, "1999")
    path.unlink()
    assert repairing.restore(path).kept is None
    assert len(ids(store)) in (1, 2, 3)


def test_a_damaged_file_is_kept_when_a_copy_is_put_back(store: TinyDBStore) -> None:
    path = store.path(SOURCE)
    path.write_bytes(b"{")
    assert repairing.restore(path).kept == aside(store)[0]
    assert aside(store)[0].read_bytes() == b"{"
    assert ids(store) in (["n0"], ["n0", "n1"])


# Salvage

RECORDS = st.lists(
    st.dictionaries(
        st.text(max_size=4), st.text(max_size=6) | st.lists(st.integers(), max_size=2), max_size=3
    ),
    max_size=4,
)


@given(RECORDS, st.integers(0, 400), st.integers(0, 400), st.binary(max_size=8))
def test_only_what_was_written_is_recovered(
    written: list[dict[str, object]], start: int, end: int, junk: bytes
) -> None:
    tables = {"things": {str(number): record for number, record in enumerate(written, 1)}}
    content = json.dumps(tables, indent=2).encode()
    assert list(salvage.records(content)) == written
    start, end = sorted((min(start, len(content)), min(end, len(content))))
    cut = list(salvage.records(content[:end]))
    assert cut == written[: len(cut)]
    list(salvage.records(content[:start] + junk + content[end:]))  # and nothing goes wrong


def test_a_repair_while_another_session_saves_is_no_failure(
    store: TinyDBStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store.path(SOURCE)
    tables = json.loads(path.read_bytes())
    tables["history"]["1"]["changes"][0]["was"] = {"body": 5}
    path.write_text(json.dumps(tables))
    monkeypatch.setattr(storage, "LOCK_WAIT", 0)
    with storage.locked(store.folder):
        (finding,) = check(store, repair=True)
    assert finding.kind == "history"
    assert finding.wrong
    assert "another session has held this lock" in finding.problem
    assert kinds(check(store, repair=True)) == [("history", False)]


def test_a_damaged_copy_is_told_and_passed_over(store: TinyDBStore) -> None:
    path = store.path(SOURCE)
    document = load(store.folder.parent / SOURCE)
    for number in range(2):
        backups.keep(path)
        target = target_for(document.text, document.digest, Span(number, 9))
        store.apply(SOURCE, [Change(None, Annotation(f"m{number}", "fact", target))])
    newest, older, *_ = [copy for copy in backups.copies(path) if not copy.passing]
    os.truncate(newest.path, 90)
    (finding,) = check(store)
    assert (finding.kind, finding.path, finding.wrong) == ("backup", newest.path, True)
    assert [count for _, each, count in repairing.copied(store.folder, path) if not each.passing][:2] == [
        None,
        3,
    ]
    with pytest.raises(StoreError, match="is damaged"):
        repairing.restore(path, newest.time)
    assert repairing.restore(path).copy == older


def test_what_was_there_before_is_kept_also_where_the_clock_was_wrong(
    store: TinyDBStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store.path(SOURCE)
    document = load(store.folder.parent / SOURCE)
    day = datetime(2036, 11, 1, 9, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return day

    monkeypatch.setattr(backups, "datetime", Clock)
    for number in range(backups.COPIES + 2):
        day += timedelta(days=1)
        target = target_for(document.text, document.digest, Span(number, 20))
        store.apply(SOURCE, [Change(None, Annotation(f"m{number}", "fact", target))])
    day = datetime(2026, 11, 21, 9, tzinfo=UTC)
    before = path.read_bytes()
    done = repairing.restore(path)
    assert done.kept
    assert done.kept.read_bytes() == before
    monkeypatch.setattr(backups, "BYTES", 1)
    before = path.read_bytes()
    done = repairing.restore(path)
    assert done.kept
    assert done.kept.read_bytes() == before


def test_a_link_for_copies_leads_nowhere(store: TinyDBStore, tmp_path: Path) -> None:
    """A stranger's folder may have one that leads to the copies of somebody else's annotations."""
    path = store.path(SOURCE)
    backups.keep(path)
    elsewhere = tmp_path / "elsewhere"
    (store.folder / backups.FOLDER).rename(elsewhere)
    (store.folder / backups.FOLDER).symlink_to(elsewhere)
    there = {each: each.read_bytes() for each in elsewhere.rglob("*.json")}
    assert there
    store.apply(SOURCE, [Change(each, None) for each in store.annotations(SOURCE)])
    assert {each: each.read_bytes() for each in elsewhere.rglob("*.json")} == there
    assert backups.copies(path) == []
    assert backups.kept_names(store.folder) == []


@pytest.mark.parametrize("field", ["article", "annotations"])
def test_a_source_that_no_path_can_be_is_no_failure(field: str, store: TinyDBStore) -> None:
    path = store.path(SOURCE)
    tables = json.loads(path.read_bytes())
    (tables["article"]["1"] if field == "article" else tables["annotations"]["1"]["target"])["source"] = (
        "\ud800"
    )
    if field == "annotations":
        del tables["article"]
    path.write_text(json.dumps(tables))
    assert check(store)
    assert kinds(check(store, repair=True)) == [
        ("foreign", True) if field == "article" else ("damaged", False)
    ]
