"""The stores: one contract, one file format, and sessions that share a folder."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.history import CHANGES, Change, ConflictError, Step, inverse
from tui_reader.annotations.reading import LONGEST_SEEN, Progress, Reading, ReadingStore
from tui_reader.annotations.storage import LOCK
from tui_reader.annotations.store import (
    AnnotationStore,
    MemoryStore,
    StoreError,
    TinyDBStore,
    file_name,
    source_of,
)
from tui_reader.articles.text import Span

SOURCE = "seeds/a.md"


def made(name: str, start: int = 0, end: int = 3, **fields: str) -> Annotation:
    target = Target(start, end, "abc", "before ", " after", "d1")
    moment = "2026-11-21T09:30:00Z"
    return Annotation(name, "fact", target, annotator="me", created=moment, modified=moment, **fields)


def added(*annotations: Annotation) -> list[Change]:
    return [Change(None, annotation) for annotation in annotations]


# One contract


@pytest.fixture(params=["memory", "tinydb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> AnnotationStore:
    return MemoryStore() if request.param == "memory" else TinyDBStore(tmp_path / "annotations")


def test_an_article_without_annotations(store: AnnotationStore) -> None:
    assert store.annotations(SOURCE) == ()


def test_what_is_put_in_comes_out(store: AnnotationStore) -> None:
    annotation = made("a", note='“x”\n\t\0\u2028 \udcff "\\" 北 👩\u200d👧')
    store.apply(SOURCE, added(annotation))
    assert store.annotations(SOURCE) == (annotation,)
    assert store.annotations("seeds/a.txt") == ()


def test_annotations_come_in_the_order_of_the_text(store: AnnotationStore) -> None:
    late = replace(made("0", 5, 8), created="2027")
    ordered = (made("z", 0, 3), made("b", 5, 6), made("a", 5, 8), made("c", 5, 8), late)
    store.apply(SOURCE, added(*reversed(ordered)))
    assert store.annotations(SOURCE) == ordered


def test_edits_and_removals(store: AnnotationStore) -> None:
    a, b, c = made("a", 0), made("b", 1), made("c", 2)
    store.apply(SOURCE, added(a, b, c))
    edited = replace(b, tag="claim", note="why")
    store.apply(SOURCE, [Change(a, None), Change(b, edited)])
    assert store.annotations(SOURCE) == (edited, c)
    store.apply(SOURCE, [Change(edited, b), Change(None, a)])
    assert store.annotations(SOURCE) == (a, b, c)


def edited(annotation: Annotation, **fields: Any) -> Change:
    return Change(annotation, replace(annotation, **fields))


def test_steps_are_undone_and_done_again(store: AnnotationStore) -> None:
    a, b = made("a", 0), made("b", 1)
    edit = edited(a, tag="claim", note="why", speaker="KCNA")
    steps: list[Step] = [(*added(a, b),), (edit,), (Change(b, None),), (Change(edit.after, None), *added(b))]
    states = [store.annotations(SOURCE)]
    for step in steps:
        store.apply(SOURCE, step, "ana")
        states.append(store.annotations(SOURCE))
    for step, state in zip(reversed(steps), reversed(states[:-1]), strict=True):
        undone = store.undo(SOURCE, "ana")
        assert undone
        assert set(undone) == set(inverse(step))
        assert store.annotations(SOURCE) == state
    assert store.undo(SOURCE, "ana") is None
    for step, state in zip(steps, states[1:], strict=True):
        done = store.redo(SOURCE, "ana")
        assert done
        assert set(done) == set(step)
        assert store.annotations(SOURCE) == state
    assert store.redo(SOURCE, "ana") is None


def test_a_change_joins_the_step_that_it_goes_on_from(store: AnnotationStore) -> None:
    a, b = made("a", 0), made("b", 1)
    store.apply(SOURCE, added(a, b), "ana")
    one = edited(a, basis="document")
    two, three = (edited(replace(a, basis="document"), basis="witness"), edited(b, tag="claim"))
    store.apply(SOURCE, [one], "ana", joining=True)
    assert store.undo(SOURCE, "ana") == (one.inverse,), "the step before was about more than that"
    assert store.redo(SOURCE, "ana")
    store.apply(SOURCE, [three], "bob")
    store.apply(SOURCE, [two], "ana", joining=True)
    assert store.undo(SOURCE, "ana") == (Change(two.after, a),)
    assert store.redo(SOURCE, "ana") == (Change(a, two.after),)
    store.apply(SOURCE, [edited(replace(a, basis="witness"), note="x")], "ana")
    assert store.undo(SOURCE, "ana")
    assert store.annotations(SOURCE)[0] == two.after


def test_nothing_to_undo(store: AnnotationStore) -> None:
    assert store.undo(SOURCE, "ana") is None
    assert store.redo(SOURCE, "ana") is None
    store.apply(SOURCE, [Change(made("a"), None)], "ana")
    assert store.undo(SOURCE, "ana") is None, "what changed nothing is no step"


def test_a_new_step_ends_redoing(store: AnnotationStore) -> None:
    store.apply(SOURCE, added(made("a", 0)), "ana")
    store.undo(SOURCE, "ana")
    store.apply(SOURCE, added(made("b", 1)), "bob")
    assert store.redo(SOURCE, "ana"), "the steps of somebody else do not matter"
    store.undo(SOURCE, "ana")
    store.apply(SOURCE, added(made("c", 2)), "ana")
    assert store.redo(SOURCE, "ana") is None
    assert [a.id for a in store.annotations(SOURCE)] == ["b", "c"]


def test_everybody_undoes_their_own_steps(store: AnnotationStore) -> None:
    store.apply(SOURCE, added(made("a", 0)), "ana")
    store.apply(SOURCE, added(made("b", 1)), "bob")
    assert store.undo(SOURCE, "ana") == (Change(made("a", 0), None),)
    assert store.undo(SOURCE, "ana") is None
    assert store.undo("seeds/a.txt", "bob") is None
    assert store.annotations(SOURCE) == (made("b", 1),)


def test_what_was_changed_since_is_not_undone(store: AnnotationStore) -> None:
    first, a, b = made("0", 0), made("a", 1), made("b", 2)
    store.apply(SOURCE, added(first), "ana")
    store.apply(SOURCE, added(a, b), "ana")
    changed = edited(a, note="counted again")
    store.apply(SOURCE, [changed], "bob")
    with pytest.raises(ConflictError, match="changed since by bob"):
        store.undo(SOURCE, "ana")
    assert store.annotations(SOURCE) == (first, changed.after, b)
    assert store.undo(SOURCE, "ana") == (Change(first, None),), "it does not stand in the way of others"
    store.undo(SOURCE, "bob")
    assert store.annotations(SOURCE) == (a, b)


def test_what_was_changed_since_is_not_done_again(store: AnnotationStore) -> None:
    a = made("a")
    store.apply(SOURCE, added(a), "ana")
    store.apply(SOURCE, [edited(a, tag="claim")], "ana")
    store.undo(SOURCE, "ana")
    store.apply(SOURCE, [Change(a, None)], "bob")
    with pytest.raises(ConflictError, match="bob"):
        store.redo(SOURCE, "ana")
    assert store.annotations(SOURCE) == ()


def test_what_was_changed_and_changed_back_is_undone(store: AnnotationStore) -> None:
    a = made("a")
    store.apply(SOURCE, added(a), "ana")
    store.apply(SOURCE, [Change(a, None)], "bob")
    store.undo(SOURCE, "bob")
    assert store.undo(SOURCE, "ana") == (Change(a, None),)


def test_the_oldest_steps_are_forgotten(store: AnnotationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.annotations.history.STEPS", 9)
    number = 12
    for index in range(number):
        store.apply(SOURCE, added(made(f"{index:03}", index, index + 1)), "ana")
    for _ in range(9):
        assert store.undo(SOURCE, "ana")
    assert store.undo(SOURCE, "ana") is None
    assert len(store.annotations(SOURCE)) == number - 9


def test_a_step_of_many_changes_is_undone_as_one_and_makes_others_be_forgotten(
    store: AnnotationStore,
) -> None:
    many = [made(f"{index:04}", index, index + 1) for index in range(CHANGES + 1)]
    store.apply(SOURCE, added(made("a")), "ana")
    store.apply(SOURCE, added(*many), "ana")
    step = store.undo(SOURCE, "ana")
    assert step
    assert len(step) == len(many)
    assert store.annotations(SOURCE) == (made("a"),)
    assert store.undo(SOURCE, "ana") is None


def test_the_last_of_several_changes_counts(store: AnnotationStore) -> None:
    a = made("a")
    store.apply(SOURCE, [Change(None, a), Change(a, None), Change(None, replace(a, tag="claim"))])
    assert store.annotations(SOURCE) == (replace(a, tag="claim"),)


def test_what_two_have_edited_becomes_two(store: AnnotationStore) -> None:
    a = made("a")
    ana, bob = replace(a, note="ana's"), replace(a, note="bob's")
    store.apply(SOURCE, added(a))
    assert store.apply(SOURCE, [Change(a, ana)], "ana") == []
    (conflict,) = store.apply(SOURCE, [Change(a, bob)], "bob")
    assert conflict.theirs == ana
    assert conflict.ours
    assert conflict.ours.id != "a"
    assert replace(conflict.ours, id="a") == bob
    assert set(store.annotations(SOURCE)) == {ana, conflict.ours}
    assert store.apply(SOURCE, [Change(a, bob)], "bob") == [conflict], "saved again, it is still one"
    assert set(store.annotations(SOURCE)) == {ana, conflict.ours}
    assert store.undo(SOURCE, "bob") == (Change(conflict.ours, None),)
    assert store.annotations(SOURCE) == (ana,)


def test_what_one_has_edited_and_one_deleted_stays_as_edited(store: AnnotationStore) -> None:
    a, b = made("a"), made("b", 1)
    edited = replace(a, tag="claim"), replace(b, tag="claim")
    store.apply(SOURCE, added(a, b))
    store.apply(SOURCE, [Change(a, edited[0]), Change(b, None)])
    assert store.apply(SOURCE, [Change(a, None), Change(b, edited[1])]) == [
        (Change(a, None), edited[0], None),
        (Change(b, edited[1]), None, edited[1]),
    ]
    assert store.annotations(SOURCE) == edited


def test_doing_the_same_is_no_conflict(store: AnnotationStore) -> None:
    a = made("a")
    assert store.apply(SOURCE, [Change(a, None)]) == []
    assert store.apply(SOURCE, []) == []
    assert store.annotations(SOURCE) == ()
    for _ in range(2):
        assert store.apply(SOURCE, added(a)) == []
        assert store.annotations(SOURCE) == (a,)
    for _ in range(2):
        assert store.apply(SOURCE, [Change(a, replace(a, tag="claim"))]) == []
        assert store.annotations(SOURCE) == (replace(a, tag="claim"),)


names = st.sampled_from("abcd")
texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff"), max_size=8)
annotations = st.builds(
    Annotation,
    names,
    texts,
    st.builds(
        lambda start, length, *rest: Target(start, start + length, *rest),
        st.integers(0, 9),
        st.integers(0, 9),
        *[texts] * 4,
    ),
    *[texts] * 7,
)
changes = st.one_of(
    annotations.map(lambda annotation: Change(None, annotation)),
    annotations.map(lambda annotation: Change(annotation, None)),
    annotations.map(lambda annotation: Change(annotation, annotation)),
)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["x", "y"]),
            st.sampled_from(["ana", "bob"]),
            st.lists(changes, max_size=4) | st.sampled_from(["undo", "redo"]),
        ),
        max_size=9,
    )
)
def test_both_stores_agree(steps: Sequence[tuple[str, str, Sequence[Change] | str]]) -> None:
    memory = MemoryStore()
    with tempfile.TemporaryDirectory() as folder:
        for source, annotator, step in steps:
            stores: list[AnnotationStore] = [memory, TinyDBStore(Path(folder))]
            first, second = [done(store, source, annotator, step) for store in stores]
            assert first == second
            for every in ("x", "y"):
                assert TinyDBStore(Path(folder)).annotations(every) == memory.annotations(every)


def done(store: AnnotationStore, source: str, annotator: str, step: Sequence[Change] | str) -> object:
    """What a store answers."""
    try:
        if isinstance(step, str):
            changes = (store.undo if step == "undo" else store.redo)(source, annotator)
            return set(changes) if changes else None
        return store.apply(source, step, annotator)
    except ConflictError as error:
        return str(error)


# The file


GOLDEN = """{
  "article": {
    "1": {
      "format": 1,
      "source": "seeds/a.md"
    }
  },
  "annotations": {
    "1": {
      "id": "a",
      "type": "Annotation",
      "body": [
        {
          "type": "TextualBody",
          "purpose": "tagging",
          "value": "fact"
        },
        {
          "type": "TextualBody",
          "purpose": "identifying",
          "value": "KCNA"
        },
        {
          "type": "TextualBody",
          "purpose": "classifying",
          "value": "document"
        },
        {
          "type": "TextualBody",
          "purpose": "assessing",
          "value": "low"
        },
        {
          "type": "TextualBody",
          "purpose": "commenting",
          "value": "wer\\nzählt? \\udcff"
        }
      ],
      "target": {
        "source": "seeds/a.md",
        "selector": [
          {
            "type": "TextPositionSelector",
            "start": 7,
            "end": 10
          },
          {
            "type": "TextQuoteSelector",
            "exact": "abc",
            "prefix": "before ",
            "suffix": " after"
          }
        ],
        "digest": "d1"
      },
      "creator": "me",
      "created": "2026-11-21T09:30:00Z",
      "modified": "2026-11-21T09:30:00Z"
    }
  },
  "history": {
    "1": {
      "annotator": "ana",
      "time": "2026-11-21T09:30:01Z",
      "undone": false,
      "changes": [
        {
          "id": "a",
          "is": "DIGEST",
          "was": null
        }
      ]
    }
  }
}
"""


def test_the_text_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.annotations.journal.now", lambda: "2026-11-21T09:30:01Z")
    store = TinyDBStore(tmp_path)
    fields = {"speaker": "KCNA", "basis": "document", "certainty": "low"}
    annotation = made("a", 7, 10, note="wer\nzählt? \udcff", **fields)
    store.apply(SOURCE, added(annotation), "ana")
    text = store.path(SOURCE).read_text("utf-8")
    assert re.sub(r'"is": "[0-9a-f]{16}"', '"is": "DIGEST"', text) == GOLDEN
    bare = replace(annotation, note="", speaker="", basis="", certainty="")
    store.apply(SOURCE, [Change(annotation, bare)], "ana")
    body = [{"type": "TextualBody", "purpose": "tagging", "value": "fact"}]
    assert records(store)["1"]["body"] == body
    store.undo(SOURCE, "ana")
    assert records(store)["1"] == json.loads(GOLDEN)["annotations"]["1"]
    store.undo(SOURCE, "ana")
    assert records(store) == {}


def test_a_step_is_kept_as_what_is_needed_to_go_back(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    a = made("a")
    edit = edited(a, tag="claim", modified="2026-11-22T09:30:00Z")
    store.apply(SOURCE, added(a), "ana")
    store.apply(SOURCE, [edit], "ana")
    ((made_it,), (edited_it,)) = [step["changes"] for step in history(store).values()]
    assert made_it["was"] is None
    assert sorted(edited_it["was"]) == ["body", "modified"]
    assert made_it["is"] != edited_it["is"]
    store.undo(SOURCE, "ana")
    assert [step["undone"] for step in history(store).values()] == [False, True]
    ((made_it,), (edited_it,)) = [step["changes"] for step in history(store).values()]
    assert edited_it["is"] == made_it["is"]
    assert edited_it["was"]["body"][0]["value"] == "claim"


def test_values_that_we_do_not_know_are_kept(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    a = made("a", basis="hearsay", certainty="11/10")
    store.apply(SOURCE, added(a))
    assert store.annotations(SOURCE) == (a,)


def test_what_is_undone_is_whole_again_with_what_others_wrote_of_it(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, added(made("a")), "ana")
    content = json.loads(store.path(SOURCE).read_text("utf-8"))
    content["annotations"]["1"]["motivation"] = "assessing"
    store.path(SOURCE).write_text(json.dumps(content))
    store.apply(SOURCE, [Change(made("a"), None)], "ana")
    store.undo(SOURCE, "ana")
    (record,) = records(store).values()
    assert record["motivation"] == "assessing"
    assert store.undo(SOURCE, "ana") == (Change(made("a"), None),)
    assert store.redo(SOURCE, "ana") == (Change(None, made("a")),)
    (record,) = records(store).values()
    assert record["motivation"] == "assessing"


def test_a_file_without_history_is_read_and_gets_one(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, added(made("a")), "ana")
    content = json.loads(store.path(SOURCE).read_text("utf-8"))
    del content["history"]
    store.path(SOURCE).write_text(json.dumps(content))
    assert store.annotations(SOURCE) == (made("a"),)
    assert store.undo(SOURCE, "ana") is None
    store.apply(SOURCE, [Change(made("a"), None)], "ana")
    assert store.undo(SOURCE, "ana") == (Change(None, made("a")),)


@pytest.mark.parametrize(
    "changes",
    [
        [{}],
        [7],
        [{"id": "a", "is": 1, "was": None}],
        [{"id": "a", "is": "DIGEST", "was": {"id": "b"}}],
        [{"id": "a", "is": "DIGEST", "was": {"body": "x"}}],
        [{"id": "new", "is": "", "was": {}}],
    ],
)
def test_a_damaged_step_is_named_when_it_matters_and_never_before(tmp_path: Path, changes: list[Any]) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, added(made("a")), "ana")
    content = json.loads(store.path(SOURCE).read_text("utf-8"))
    digest = content["history"]["1"]["changes"][0]["is"]
    content["history"]["1"]["changes"] = json.loads(json.dumps(changes).replace("DIGEST", digest))
    content["history"]["2"] = {"foreign": True}
    store.path(SOURCE).write_text(json.dumps(content))
    assert store.annotations(SOURCE) == (made("a"),)
    with pytest.raises(StoreError, match='record 1 of "history"'):
        store.undo(SOURCE, "ana")
    assert json.loads(store.path(SOURCE).read_text("utf-8")) == content
    store.apply(SOURCE, added(made("b", 1)), "ana")
    assert store.undo(SOURCE, "ana") == (Change(made("b", 1), None),)
    assert history(store)["2"] == {"foreign": True}


def history(store: TinyDBStore) -> dict[str, Any]:
    content: dict[str, dict[str, Any]] = json.loads(store.path(SOURCE).read_text("utf-8"))
    return content["history"]


def records(store: TinyDBStore) -> dict[str, Any]:
    content: dict[str, dict[str, Any]] = json.loads(store.path(SOURCE).read_text("utf-8"))
    return content["annotations"]


def test_annotations_keep_their_number_and_place_in_the_file(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, added(*(made(name, 5, 8) for name in "abcd")))
    store.apply(
        SOURCE,
        [
            Change(made("b", 5, 8), None),
            Change(made("a", 5, 8), made("a", 9, 12)),
            Change(None, made("e", 0)),
        ],
    )
    assert [(number, record["id"]) for number, record in records(store).items()] == [
        ("1", "a"),
        ("3", "c"),
        ("4", "d"),
        ("5", "e"),
    ]


def test_what_other_tools_wrote_stays(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, added(made("a"), made("b")))
    content = json.loads(store.path(SOURCE).read_text("utf-8"))
    content["annotations"]["1"]["motivation"] = "assessing"
    content["annotations"]["2"]["motivation"] = "tagging"
    content["elsewhere"] = {"1": {"x": [1.5, None]}}
    store.path(SOURCE).write_text(json.dumps(content))
    store.apply(SOURCE, [Change(made("a"), made("a", note="new"))])
    assert records(store)["1"]["motivation"] == "assessing"
    assert records(store)["2"] == content["annotations"]["2"]
    assert json.loads(store.path(SOURCE).read_text("utf-8"))["elsewhere"] == content["elsewhere"]
    assert [annotation.note for annotation in store.annotations(SOURCE)] == ["new", ""]


def test_nothing_is_made_for_nothing(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, [])
    store.apply(SOURCE, [Change(made("a"), None)])
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]


def break_record(record: dict[str, Any], path: str, value: object) -> None:
    """Put `value` at a dotted path, or delete what is there for the value `...`."""
    inner: Any = record
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    for step in way:
        inner = inner[step]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", ...),
        ("id", 7),
        ("id", "a"),
        ("body", ...),
        ("body", {}),
        ("body.0", ...),
        ("body.0", "claim"),
        ("body.0.value", None),
        ("target", ...),
        ("target", []),
        ("target.selector", "x"),
        ("target.selector.0", ...),
        ("target.selector.1", ...),
        ("target.selector.0.start", "0"),
        ("target.selector.0.start", True),
        ("target.selector.0.start", -1),
        ("target.selector.0.start", 4),
        ("target.selector.0.end", 3.0),
        ("target.selector.1.exact", ...),
        ("target.selector.1.prefix", 1),
        ("target.digest", 1),
        ("creator", {"name": "me"}),
        ("created", 2026),
    ],
)
def test_a_wrong_record_is_named_and_never_hidden(tmp_path: Path, path: str, value: object) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, added(made("a"), made("b")))
    content = json.loads(store.path(SOURCE).read_text("utf-8"))
    break_record(content["annotations"]["2"], path, value)
    store.path(SOURCE).write_text(json.dumps(content))
    with pytest.raises(StoreError, match=r"records? (1 and )?2\b") as caught:
        store.annotations(SOURCE)
    assert str(store.path(SOURCE)) in str(caught.value)
    if path == "id":
        with pytest.raises(StoreError, match=r"records? (1 and )?2\b"):
            store.apply(SOURCE, added(made("c")))
        assert json.loads(store.path(SOURCE).read_text("utf-8")) == content
    else:
        store.apply(SOURCE, added(made("c")))
        assert records(store)["2"] == content["annotations"]["2"]


def test_what_other_tools_may_leave_out(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, added(made("a")))
    content = json.loads(store.path(SOURCE).read_text("utf-8"))
    for path in ("creator", "created", "modified", "target.digest", "target.selector.1.prefix"):
        break_record(content["annotations"]["1"], path, ...)
    store.path(SOURCE).write_text(json.dumps(content))
    (annotation,) = store.annotations(SOURCE)
    assert annotation == Annotation("a", "fact", Target(0, 3, "abc", "", " after", ""))


HEADS = {
    "newer": ({"1": {"format": 2, "source": SOURCE}}, "newer version"),
    "other article": ({"1": {"format": 1, "source": "b.md"}}, 'belongs to "b.md"'),
    "no format": ({"1": {"source": SOURCE}}, "tells its format"),
    "odd format": ({"1": {"format": "1", "source": SOURCE}}, "tells its format"),
    "none": ({}, "tells its format"),
}


@pytest.mark.parametrize(("head", "message"), HEADS.values(), ids=HEADS)
def test_a_file_that_is_not_ours_is_not_touched(tmp_path: Path, head: object, message: str) -> None:
    store = TinyDBStore(tmp_path)
    text = json.dumps({"article": head, "annotations": {}})
    store.path(SOURCE).write_text(text)
    with pytest.raises(StoreError, match=message):
        store.annotations(SOURCE)
    with pytest.raises(StoreError, match=message):
        store.apply(SOURCE, added(made("a")))
    with pytest.raises(StoreError, match=message):
        store.undo(SOURCE, "ana")
    assert store.path(SOURCE).read_text() == text


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_damaged_file_is_never_overwritten(tmp_path: Path, content: bytes) -> None:
    store = TinyDBStore(tmp_path)
    store.path(SOURCE).write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        store.annotations(SOURCE)
    with pytest.raises(StoreError, match="damaged"):
        store.apply(SOURCE, added(made("a")))
    assert store.path(SOURCE).read_bytes() == content


# Names


def test_names_do_not_collide() -> None:
    sources = [
        *("a.md", "a.txt", "A.md", "a", "a.markdown", "x/y.md", "x__y.md", "x-y.md", "../a.md", "b/a.md"),
        *("é.md", unicodedata.normalize("NFD", "é.md"), "北.md", "朝.md", "a\nb.md", "a b.md", "a\udcffb.md"),
        *("a\udcfeb.md", "a?b.md", "a\ufffdb.md"),
        *("w" * 255, "w" * 251 + ".md", ".md", "-.md", "a/../a.md", "reading.md", "..md", "con.md"),
    ]
    made_names = [file_name(source) for source in sources]
    assert len({name.casefold() for name in made_names}) == len(sources)
    for name in made_names:
        assert len(name) <= 80
        assert name.isascii()
        assert set(name.removesuffix(".json").replace("-", "")) <= set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        )
        assert name[0] != "-"
        assert name != "reading.json"


def test_names_are_readable_and_stay_the_same() -> None:
    assert file_name("seeds/002-north-korea.md") == "002-north-korea-4b2da2a102ce.json"
    assert file_name("Crème brûlée, №5.txt").startswith("Creme-brulee-No5-")
    assert file_name("북한.md").startswith("article-")


def test_the_source_is_relative_to_the_folder_of_the_workspace(tmp_path: Path) -> None:
    folder = tmp_path / "work" / "annotations"
    assert source_of(tmp_path / "work" / "seeds" / "a.md", folder) == "seeds/a.md"
    assert source_of(tmp_path / "a.md", folder) == "../a.md"
    (tmp_path / "work" / "seeds").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "work" / "seeds")
    assert source_of(tmp_path / "link" / "a.md", folder) == "seeds/a.md"
    folder.mkdir()
    (tmp_path / "shared").symlink_to(folder)
    assert source_of(tmp_path / "work" / "seeds" / "a.md", tmp_path / "shared") == "seeds/a.md"


def test_the_source_does_not_depend_on_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seeds").mkdir()
    monkeypatch.chdir(tmp_path)
    assert source_of(Path("seeds/a.md"), Path("annotations")) == "seeds/a.md"
    monkeypatch.chdir(tmp_path / "seeds")
    assert source_of(Path("a.md"), Path("../annotations")) == "seeds/a.md"


def test_undecodable_names(tmp_path: Path) -> None:
    article = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.md"))
    source = source_of(article, tmp_path / "annotations")
    assert source == "\udcff\n.md"
    store = TinyDBStore(tmp_path / "annotations")
    store.apply(source, added(made("a")))
    assert store.annotations(source) == (made("a"),)


# Sessions


def test_each_session_keeps_what_the_other_made(tmp_path: Path) -> None:
    one, two = TinyDBStore(tmp_path), TinyDBStore(tmp_path)
    one.apply(SOURCE, added(made("a", 0)))
    two.apply(SOURCE, added(made("b", 1)))
    one.apply(SOURCE, [Change(made("a", 0), None), Change(None, made("c", 2))])
    assert one.annotations(SOURCE) == two.annotations(SOURCE) == (made("b", 1), made("c", 2))


WRITER = """
import sys
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from tui_reader.annotations.annotation import Annotation, Target
from tui_reader.annotations.history import Change
from tui_reader.annotations.store import TinyDBStore

folder, name, number = sys.argv[1:]
store = TinyDBStore(Path(folder))
pivot = Annotation(name, "fact", Target(0, 1, "a", "", "", ""))
for index in islice(count(1), int(number) or None):
    made = replace(pivot, id=f"{name}{index}")
    # The pivot counts the others, in a file that grows and shrinks.
    before, pivot = pivot, replace(pivot, note=f"{index}" + " " * (index % 3 * 4000))
    store.apply("a.md", [Change(None, made), Change(before if index > 1 else None, pivot)])
    print(made.id, flush=True)
"""


def writer(folder: Path, name: str, number: int = 0) -> subprocess.Popen[str]:
    """A session that tags without a pause and tells of every annotation once it is saved."""
    command = [sys.executable, "-c", WRITER, str(folder), name, str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def check_writers(folder: Path, acknowledged: set[str], writers: Sequence[str]) -> None:
    """Everything that was acknowledged is there, and each step is there as a whole."""
    stored = {annotation.id: annotation for annotation in TinyDBStore(folder).annotations("a.md")}
    assert acknowledged <= set(stored)
    for name in writers:
        count = int(stored[name].note)
        assert {f"{name}{index}" for index in range(1, count + 1)} | {name} == {
            key for key in stored if key.startswith(name)
        }


def test_two_sessions_lose_nothing(tmp_path: Path) -> None:
    with writer(tmp_path, "a", 30) as one, writer(tmp_path, "b", 30) as two:
        acknowledged = set((one.communicate()[0] + two.communicate()[0]).split())
    assert len(acknowledged) == 60
    check_writers(tmp_path, acknowledged, ["a", "b"])


def test_a_save_that_fails_can_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = TinyDBStore(tmp_path)
    store.apply(SOURCE, added(made("a", 0)))

    def fail(*names: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(StoreError, match="No space left"):
            store.apply(SOURCE, added(made("b", 1)))
        with pytest.raises(StoreError, match="No space left"):
            store.undo(SOURCE, "")
    assert store.annotations(SOURCE) == (made("a", 0),)
    store.apply(SOURCE, added(made("b", 1)))
    assert store.annotations(SOURCE) == (made("a", 0), made("b", 1))
    assert store.undo(SOURCE, "") == (Change(made("b", 1), None),)
    assert store.undo(SOURCE, "") == (Change(made("a", 0), None),), "what failed is no step"


# Reading state


def test_reading_state_is_kept(tmp_path: Path) -> None:
    store = ReadingStore(tmp_path / "annotations")
    assert store.all() == {}
    store.put("a.md", Reading("reading", 12))
    store.put("b\udcff.md", Reading("done", 0))
    left = {"ana": "2026-11-21T09:35:12.402Z"}
    read = Reading("flagged", 99, 40, (Span(0, 10), Span(40, 120)), "a1", Progress(5, 31), "done", left)
    store.put("a.md", read)
    assert ReadingStore(tmp_path / "annotations").all() == {
        "a.md": read,
        "b\udcff.md": Reading("done", 0),
    }
    known = {"cursor": 99, "top": 40, "seen": "0-10 40-120", "digest": "a1", "before": "done", "left": left}
    unknown = {"cursor": 0, "top": 0, "seen": "", "digest": "", "sentences_seen": None, "sentences": None}
    assert json.loads(store.path.read_text("utf-8")) == {
        "state": {"1": {"format": 1}},
        "readings": {
            "1": {"source": "a.md", "status": "flagged", **known, "sentences_seen": 5, "sentences": 31},
            "2": {"source": "b\udcff.md", "status": "done", **unknown, "before": "reading", "left": {}},
        },
    }


def test_older_reading_state_is_read(tmp_path: Path) -> None:
    store = ReadingStore(tmp_path)
    record = '{"source": "a.md", "status": "done", "cursor": 9}'
    store.path.write_text(f'{{"state": {{"1": {{"format": 1}}}}, "readings": {{"1": {record}}}}}')
    assert store.all() == {"a.md": Reading("done", 9)}


def test_what_was_seen_is_stored_in_bounds(tmp_path: Path) -> None:
    store = ReadingStore(tmp_path)
    crumbs = [Span(10 * n, 10 * n + 1 + n % 7) for n in range(1000)]
    store.put("a.md", Reading(seen=tuple(crumbs)))
    kept = store.all()["a.md"].seen
    assert len(kept) == LONGEST_SEEN
    assert set(kept) <= set(crumbs)
    assert min(span.length for span in kept) == 6, "what was read longest stays"
    assert list(kept) == sorted(kept)


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"readings": {}}',
        '{"state": {"1": {"format": 2}}}',
        '{"state": {"1": {"format": 1}}, "readings": {"1": {"status": "new", "cursor": 0}}}',
        '{"state": {"1": {"format": 1}}, "readings": {"1": {"source": "a", "status": "x", "cursor": 0}}}',
        '{"state": {"1": {"format": 1}}, "readings": {"1": {"source": "a", "status": [], "cursor": 0}}}',
        '{"state": {"1": {"format": 1}}, "readings": {"1": {"source": "a", "status": "new", "cursor": -1}}}',
        '{"state": {"1": {"format": 1}}, "readings": {"1": {"source": "a", "status": "new"}}}',
        *(
            f'{{"state": {{"1": {{"format": 1}}}}, "readings": {{"1": {{"source": "a", "status": "new", '
            f'"cursor": 0, {wrong}}}}}}}'
            for wrong in (
                '"seen": "5-2"',
                '"seen": "0-9 4-12"',
                '"seen": "a"',
                '"seen": null',
                '"top": -1',
                '"digest": 1',
                '"sentences": "3"',
            )
        ),
    ],
)
def test_damaged_reading_state_is_reported(tmp_path: Path, content: str) -> None:
    store = ReadingStore(tmp_path)
    store.path.write_text(content)
    with pytest.raises(StoreError, match=r"reading\.json"):
        store.all()
    assert store.path.read_text() == content
