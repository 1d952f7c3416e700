"""The session without a screen: what is changed, saved, undone and done again."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tui_reader.annotations.annotation import Annotation, new_annotation, target_for
from tui_reader.annotations.history import Change, ConflictError
from tui_reader.annotations.reading import Progress, Reading, ReadingStore
from tui_reader.annotations.store import StoreError
from tui_reader.articles.text import Span
from tui_reader.tui.state.opened import OpenArticle
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

TEXT = "The minister said that 14 drones crossed the border. Nobody else has counted them.\n"
FIRST, SECOND = Span(0, 52), Span(53, 82)

Opened = Callable[..., Session]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens the article in a new session, as somebody."""
    (tmp_path / "a.txt").write_text(TEXT)

    def make(annotator: str = "ana") -> Session:
        monkeypatch.setenv("TUI_READER_ANNOTATOR", annotator)
        session = Session(Workspace.open([tmp_path / "a.txt"], tmp_path / "notes", tmp_path))
        session.open(tmp_path / "a.txt")
        return session

    return make


def article(session: Session) -> OpenArticle:
    assert session.article
    return session.article


def held(session: Session) -> list[Annotation]:
    """What the session shows, by place."""
    return [placed.annotation for placed in article(session).placed()]


def tags(session: Session) -> list[str]:
    return [annotation.tag for annotation in held(session)]


def break_store(tmp_path: Path) -> None:
    """Nothing can be saved or read any more."""
    folder = tmp_path / "notes"
    if folder.exists():
        folder.rename(tmp_path / "away")
    folder.write_text("a file where the folder should be")


def mend_store(tmp_path: Path) -> None:
    (tmp_path / "notes").unlink()
    if (tmp_path / "away").exists():
        (tmp_path / "away").rename(tmp_path / "notes")


def test_fields_are_saved(opened: Opened) -> None:
    session = opened()
    session.tag("claim", FIRST)
    (made,) = held(session)
    assert session.edit(made, speaker="the minister", basis="witness", certainty="low", note="one\ntwo")
    (found,) = held(opened())
    expected = replace(made, speaker="the minister", basis="witness", certainty="low", note="one\ntwo")
    assert replace(found, modified=made.modified) == expected
    assert found.remarks == ["said by the minister", "basis: witness", "certainty: low"]


def test_an_annotation_moves_and_stays_itself(opened: Opened) -> None:
    session = opened()
    session.tag("claim", FIRST)
    session.edit(held(session)[0], note="why")
    before = held(session)[0]
    assert session.move(before, Span(23, 32))
    (moved,) = held(opened())
    target = target_for(TEXT, article(session).document.digest, Span(23, 32))
    assert target.exact == "14 drones"
    assert replace(moved, modified="") == replace(before, target=target, modified="")
    assert not session.move(moved, Span(5, 5)), "nothing has no annotation"
    session.undo()
    assert held(session) == held(opened()) == [before]


def test_what_others_said_is_not_changed(opened: Opened) -> None:
    session = opened()
    session.tag("claim", FIRST)
    other = opened("bob")
    (annotation,) = held(other)
    with pytest.raises(ValueError, match="ana's"):
        other.edit(annotation, note="no")
    with pytest.raises(ValueError, match="ana's"):
        other.move(annotation, SECOND)
    assert held(opened()) == held(session) == [annotation]


def test_undo_and_redo_outlive_the_session(opened: Opened) -> None:
    session = opened()
    session.tag("claim", FIRST)
    session.tag("fact", FIRST)
    session.delete(held(session)[0])
    assert [len(opened().undo() or ()) for _ in range(4)] == [1, 1, 1, 0]
    assert held(opened()) == []
    assert [len(opened().redo() or ()) for _ in range(4)] == [1, 1, 1, 0]
    opened().undo()
    assert tags(opened()) == ["fact"]


def test_many_changes_are_one_step(opened: Opened) -> None:
    session = opened()
    digest = article(session).document.digest
    made = [new_annotation("claim", target_for(TEXT, digest, span), "ana") for span in (FIRST, SECOND)]
    assert session.apply_all(Change(None, annotation) for annotation in made)
    assert held(opened()) == made
    step = session.undo()
    assert step
    assert len(step) == 2
    assert held(session) == held(opened()) == []


def test_another_annotator_s_work_is_not_undone(opened: Opened) -> None:
    ana, bob = opened(), opened("bob")
    ana.tag("claim", FIRST)
    bob.tag("fact", SECOND)
    assert tags(bob) == ["claim", "fact"]
    bob.delete(held(bob)[0])
    with pytest.raises(ConflictError, match="changed since by bob"):
        ana.undo()
    assert tags(ana) == ["fact"], "it shows what it was changed to"
    assert ana.undo() is None
    bob.undo()
    assert tags(opened()) == ["claim", "fact"]


def test_what_is_undone_before_it_was_saved_leaves_nothing_to_save(opened: Opened, tmp_path: Path) -> None:
    break_store(tmp_path)
    session = opened()
    assert not session.tag("claim", FIRST)
    session.edit(held(session)[0], note="why")
    assert session.unsaved == 1, "one annotation is not on the disk"
    session.undo()
    assert (tags(session), held(session)[0].note, session.unsaved) == (["claim"], "", 1)
    session.undo()
    assert (tags(session), session.unsaved) == ([], 0)
    session.redo()
    assert (tags(session), session.unsaved) == (["claim"], 1)
    mend_store(tmp_path)
    session.redo()
    assert (held(session)[0].note, session.unsaved) == ("why", 0)
    assert held(opened()) == held(session)
    session.undo()
    session.undo()
    assert held(opened()) == held(session) == []


def test_an_undo_that_fails_says_so_and_does_nothing(opened: Opened, tmp_path: Path) -> None:
    session = opened()
    session.tag("claim", FIRST)
    break_store(tmp_path)
    with pytest.raises(StoreError):
        session.undo()
    assert tags(session) == ["claim"]
    mend_store(tmp_path)
    session.undo()
    assert tags(session) == tags(opened()) == []
    assert article(session).problem == ""


def test_what_is_not_saved_is_undone_before_what_is(opened: Opened, tmp_path: Path) -> None:
    session = opened()
    session.tag("claim", FIRST)
    break_store(tmp_path)
    session.tag("fact", SECOND)
    session.undo()
    assert tags(session) == ["claim"]
    with pytest.raises(StoreError):
        session.undo()
    mend_store(tmp_path)
    session.undo()
    assert tags(opened()) == []
    session.redo()
    session.redo()
    assert tags(session) == tags(opened()) == ["claim", "fact"]


def test_a_new_step_ends_redoing_also_where_nothing_was_saved(opened: Opened, tmp_path: Path) -> None:
    break_store(tmp_path)
    session = opened()
    session.tag("claim", FIRST)
    session.undo()
    session.tag("fact", SECOND)
    session.redo()
    assert tags(session) == ["fact"]
    mend_store(tmp_path)
    assert session.retry()
    assert tags(opened()) == ["fact"]


def test_what_was_withdrawn_is_not_done_again_over_another_s_work(opened: Opened, tmp_path: Path) -> None:
    session = opened()
    session.tag("claim", FIRST)
    (made,) = held(session)
    break_store(tmp_path)
    session.edit(made, note="why")
    session.undo()
    mend_store(tmp_path)
    opened("bob").delete(made)
    with pytest.raises(ConflictError, match="somebody else"):
        session.redo()
    assert held(session) == held(opened()) == []


def test_what_two_sessions_edit_is_kept_twice(opened: Opened) -> None:
    one, two = opened(), opened()
    one.tag("claim", FIRST)
    two.refresh()
    (made,) = held(two)
    one.edit(made, note="one")
    assert two.edit(made, note="two")
    assert two.told == "changed meanwhile in another session: both versions are kept"
    assert one.refresh()
    assert sorted(each.note for each in held(one)) == ["one", "two"]
    assert sorted(held(one), key=str) == sorted(held(two), key=str)
    assert not one.refresh(), "nothing more has changed"


def test_what_was_not_saved_follows_the_version_that_is_kept_of_it(opened: Opened, tmp_path: Path) -> None:
    one, two = opened(), opened()
    one.tag("claim", FIRST)
    two.refresh()
    (made,) = held(two)
    break_store(tmp_path)
    two.edit(made, note="first")
    two.edit(held(two)[0], certainty="low")
    mend_store(tmp_path)
    one.edit(made, note="one")
    assert two.retry()
    assert sorted((each.note, each.certainty) for each in held(two)) == [("first", "low"), ("one", "")]


def test_what_another_session_changed_is_not_deleted_unseen(opened: Opened) -> None:
    one, two = opened(), opened()
    one.tag("claim", FIRST)
    two.refresh()
    (made,) = held(two)
    one.edit(made, note="one")
    assert two.delete(made)
    assert two.told == "not deleted: it was changed meanwhile in another session"
    assert [each.note for each in held(two)] == ["one"]
    (made,) = held(two)
    one.delete(made)
    two.edit(made, note="two")
    assert two.told == "deleted meanwhile in another session: kept as you changed it"
    assert [each.note for each in held(opened())] == ["two"]


def test_what_cannot_be_saved_can_be_kept_in_another_folder(opened: Opened, tmp_path: Path) -> None:
    session = opened()
    session.tag("claim", FIRST)
    break_store(tmp_path)
    session.tag("fact", SECOND)
    (tmp_path / "deep").mkdir()
    other = tmp_path / "deep" / "er"
    for _ in range(2):
        session.save_in(other)
    found = Session(Workspace.open([tmp_path / "a.txt"], other, tmp_path))
    found.open(tmp_path / "a.txt")
    assert tags(found) == ["claim", "fact"], "what was saved before, too"
    assert (session.unsaved, session.elsewhere) == (1, other)
    session.tag("claim", SECOND)
    assert session.elsewhere is None, "it has not got that"
    mend_store(tmp_path)
    assert session.retry()
    assert tags(opened()) == ["claim", "claim"]


def test_what_was_deleted_is_not_in_the_other_folder(opened: Opened, tmp_path: Path) -> None:
    session = opened()
    for span, tag in ((FIRST, "claim"), (SECOND, "fact"), (Span(0, 3), "speculation")):
        session.tag(tag, span)
    break_store(tmp_path)
    claim = next(each for each in held(session) if each.tag == "claim")
    fact = next(each for each in held(session) if each.tag == "fact")
    session.delete(claim)
    session.edit(fact, note="counted")
    session.save_in(tmp_path / "other")

    def kept() -> list[tuple[str, str]]:
        found = Session(Workspace.open([tmp_path / "a.txt"], tmp_path / "other", tmp_path))
        found.open(tmp_path / "a.txt")
        return [(each.tag, each.note) for each in held(found)]

    assert kept() == [("speculation", ""), ("fact", "counted")]
    for annotation in held(session):
        session.delete(annotation)
    assert session.elsewhere is None
    session.save_in(tmp_path / "other")
    assert kept() == []


def test_a_damaged_file_is_named_and_what_is_tagged_meanwhile_goes_on_top(
    opened: Opened, tmp_path: Path
) -> None:
    session = opened()
    session.tag("claim", FIRST)
    session.tag("fact", SECOND)
    file = session.workspace.store.path(article(session).source)
    damaged = file.read_bytes().partition(b'"fact"')[0]
    file.write_bytes(damaged)
    session = opened()
    assert file.name in article(session).problem
    assert "tui-reader check --repair" in article(session).problem
    assert not session.tag("speculation", SECOND)
    assert file.read_bytes() == damaged
    (tmp_path / "b.txt").write_text(TEXT)
    session.open(tmp_path / "b.txt")
    assert session.tag("claim", FIRST), "the other articles work"
    session.open(tmp_path / "a.txt")
    list(session.workspace.check(repair=True).findings())
    assert session.retry()
    assert tags(session) == tags(opened()) == ["claim", "speculation"]


def test_leaving_an_article_keeps_the_status_another_session_gave_it(opened: Opened) -> None:
    here, there = opened(), opened()
    there.toggle("done", 53, 0)
    here.leave(10, 0)
    again = opened()
    assert (again.place.status, again.place.cursor) == ("done", 10)


def test_what_two_sessions_have_seen_comes_together(opened: Opened) -> None:
    one, two = opened(), opened()
    one.see([FIRST])
    two.see([SECOND])
    one.leave(0, 0)
    assert two.follow_readings() == {article(two).source}
    assert two.follow_readings() == set()
    row = two.refreshed(two.entry(article(two).document.path))
    assert (row.status, row.progress) == ("reading", Progress(1, 2))
    two.leave(53, 0)
    assert opened().place.progress == Progress(2, 2)
    one.leave(0, 0)
    assert opened().place.progress == Progress(2, 2), "and is not taken back"


def test_a_status_given_meanwhile_is_not_lost(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = opened(), opened()
    one.toggle("flagged", 0, 0)
    real = ReadingStore.all

    def slow(store: ReadingStore) -> dict[str, Reading]:
        found = real(store)
        if store is two.workspace.reading and two.place.status == "new":
            two.toggle("done", 0, 0)
        return found

    monkeypatch.setattr(ReadingStore, "all", slow)
    assert two.follow_readings() == set()
    assert two.place.status == "done"


def test_a_failure_to_follow_others_is_over_when_it_is(opened: Opened, tmp_path: Path) -> None:
    session = opened("ana")
    session.leave(0, 0)
    file = tmp_path / "notes" / "reading.json"
    content = file.read_bytes()
    file.write_text("{")
    session.follow_readings()
    assert session.problem
    file.write_bytes(content)
    session.follow_readings()
    assert not session.problem


def test_what_cannot_be_saved_of_one_article_does_not_keep_back_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text(f"{path.name} {TEXT}")
    (tmp_path / "notes").write_text("")
    workspace = Workspace.open(paths, tmp_path / "notes", tmp_path)
    one = Session(workspace)
    for path in paths:
        one.open(path)
        one.tag("claim", FIRST)
    assert "kept in" in one.rescue()
    (tmp_path / "notes").unlink()
    damaged = workspace.store.path("a.txt")
    damaged.parent.mkdir()
    damaged.write_text("{")
    two = Session(Workspace.open(paths, tmp_path / "notes", tmp_path))
    assert two.recover()
    assert "cannot be saved now" in two.told
    assert "damaged" in two.told
    assert [each.tag for each in two.workspace.store.annotations("b.txt")] == ["claim"]
    two.open(paths[1])
    assert two.undo()
    damaged.unlink()
    three = Session(Workspace.open(paths, tmp_path / "notes", tmp_path))
    assert three.recover()
    assert [each.tag for each in three.workspace.store.annotations("a.txt")] == ["claim"]
    assert three.workspace.store.annotations("b.txt") == (), "what is saved is not saved once more"
    assert not Session(workspace).recover()


def test_one_tag_in_two_sessions_is_one_annotation(opened: Opened) -> None:
    one, two, other = opened(), opened(), opened("bob")
    assert one.tag("fact", FIRST)
    assert two.tag("fact", FIRST)
    assert other.tag("fact", FIRST), "what somebody else says is theirs"
    assert [each.id for each in held(two)] == [held(one)[0].id]
    assert two.told == ""
    assert two.unsaved == 0
    assert sorted(each.annotator for each in held(opened())) == ["ana", "bob"]


def test_one_tag_in_two_sessions_before_it_can_be_saved(opened: Opened, tmp_path: Path) -> None:
    one, two = opened(), opened()
    break_store(tmp_path)
    assert not two.tag("fact", FIRST)
    assert not two.edit(held(two)[0], note="who counted?")
    mend_store(tmp_path)
    assert one.tag("fact", FIRST)
    assert two.retry()
    assert "who counted?" in [each.note for each in held(opened())]


def test_two_sessions_that_leave_at_once(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when one connection that both are on is lost: either knows the other's as it was before."""
    one, two = opened(), opened()
    one.see([FIRST])
    two.see([SECOND])
    with monkeypatch.context() as patch:
        patch.setattr(ReadingStore, "all", lambda store: {})
        two.leave(53, 0)
        one.leave(0, 0)
    assert opened().place.seen == (FIRST, SECOND)
    one, two = opened(), opened()
    two.toggle("done", 53, 0)
    with monkeypatch.context() as patch:
        patch.setattr(ReadingStore, "all", lambda store: {"a.txt": one.place})
        one.leave(0, 0)
    assert opened().place.status == "done"


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing can be kept in the state folder; returns the folder for temporary files."""
    (tmp_path / "state").write_text("")
    (tmp_path / "spare").mkdir()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "spare"))
    return tmp_path / "spare"


def test_what_the_state_folder_cannot_take_is_kept_beside_it(
    opened: Opened, full: Path, tmp_path: Path
) -> None:
    break_store(tmp_path)
    session = opened()
    assert not session.tag("fact", FIRST)
    assert "but kept in" in session.rescue()
    assert "is kept" in session.keep_note("who counted?")
    (place,) = full.iterdir()
    assert place.stat().st_mode & 0o777 == 0o700
    mend_store(tmp_path)
    later = opened()
    assert later.recover()
    assert later.kept_note() == "who counted?"
    assert later.keep_note("") == ""
    assert tags(opened()) == ["fact"]
    assert not opened().recover()
    assert not opened().kept_note()


@pytest.mark.parametrize("planted", ["link", "open to all"])
def test_nothing_is_kept_where_others_may_write(
    planted: str, opened: Opened, full: Path, tmp_path: Path
) -> None:
    place = full / f"tui-reader-{os.getuid()}"
    theirs = tmp_path / "theirs"
    theirs.mkdir(0o700)
    if planted == "link":
        place.symlink_to(theirs)
    else:
        place.mkdir()
        place.chmod(0o777)
    break_store(tmp_path)
    session = opened()
    assert not session.tag("fact", FIRST)
    assert "cannot be kept elsewhere" in session.rescue()
    assert session.keep_note("who counted?").endswith("who counted?")
    assert list(theirs.iterdir()) == []


def test_who_may_only_read_is_told_of_nothing(opened: Opened, tmp_path: Path) -> None:
    break_store(tmp_path)
    session = opened()
    session.leave(5, 0)
    assert session.problem
    assert session.rescue() == ""
    assert not opened().recover()


def test_a_note_that_two_sessions_were_offered(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    opened().keep_note("who counted?")
    one, two = opened(), opened()
    assert one.kept_note() == two.kept_note() == "who counted?"
    one.keep_note("")
    assert two.keep_note("who counted?"), "which still has no tag here"
    assert opened().kept_note() == "who counted?"
