"""Exports read back: what comes back, where it stands, and what it changes in what is stored."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import EVIL, FOOTNOTES
from tests.unit.test_export import annotated, document, markdown_texts, plain_texts
from tui_reader.annotations.anchoring import locate
from tui_reader.annotations.annotation import Annotation, Target, target_for
from tui_reader.annotations.history import Change
from tui_reader.annotations.store import MemoryStore
from tui_reader.articles.document import Dialect, digest
from tui_reader.articles.text import Span
from tui_reader.exchange import importing
from tui_reader.exchange.importing import Articles, ImportProblem, Item
from tui_reader.exchange.markdown import Export, export, taken_apart
from tui_reader.exchange.merging import Merge

WHEN = "2026-11-21T09:30:00Z"
LATER = "2026-11-22T10:00:00Z"
TEXT = "# Drones\n\nThe minister said **14 drones** crossed the border. A guard saw two.\n"


def made(quote: str = "14 drones", text: str = TEXT, **fields: Any) -> Annotation:
    start = text.index(quote)
    target = target_for(text, digest(text), Span(start, start + len(quote)))
    return replace(Annotation("i1", "claim", target, "who?", "ana", WHEN, WHEN), **fields)


def exported(annotations: Sequence[Annotation], text: str = TEXT, dialect: Dialect = "markdown") -> str:
    """The export of an article in which the annotations stand where they are found."""
    pairs = [(each, locate(each, text, digest(text)).span) for each in annotations]
    return export(document(text, dialect), pairs, "news/a.md")


def apart(exported: str) -> Export:
    found = taken_apart(exported)
    assert found
    return found


def items(exported: str, text: str = TEXT, tags: Sequence[str] = ("fact", "claim")) -> list[Item]:
    return list(importing.items(apart(exported), text, tags))


def restored(exported: str, text: str = TEXT) -> list[Annotation]:
    """What importing into an empty store leaves there."""
    merge = Merge((), "ana", text, digest(text))
    for item in items(exported, text):
        assert not item.problem
        merge.take(item)
    store = MemoryStore()
    store.apply("a", merge.step)
    return list(store.annotations("a"))


def by_id(annotations: Sequence[Annotation]) -> list[Annotation]:
    return sorted(annotations, key=lambda each: each.id)


# There and back


WORDS = st.one_of(
    st.text(max_size=12),
    st.text("a *_<b>[^1]:#-+.\\`&;|朝(),·\n\r\t“”", max_size=16),
    st.sampled_from(
        [
            "https://a.b/**c_d",
            "www.a_b.c",
            "x, 2026-11-21) y",
            "(z) · basis: q",
            "*said by k*",
            "&lt;",
            "<br>",
        ]
    ),
)


@st.composite
def said(draw: st.DrawFn, given: tuple[str, list[tuple[Annotation, Span | None]]]) -> list[Annotation]:
    """Annotations of a text of which every field is something odd; some speak of another text."""
    _, annotations = given
    found = []
    for number, (each, _) in enumerate(annotations):
        tag, note, who, speaker, basis, certainty = (draw(WORDS) for _ in range(6))
        at = draw(st.sampled_from([WHEN, LATER, "", "yesterday", "2026-11-21"]))
        then = draw(st.sampled_from([at, at, LATER]))
        target = each.target
        if not draw(st.integers(0, 3)):
            kept = draw(st.booleans())
            words = draw(st.text(min_size=1, max_size=9))
            target = Target(3, 3 + len(words), words, "x", "", "d", draw(st.booleans()), kept)
        name = f"{number}{draw(st.text(max_size=4))}"
        found.append(Annotation(name, tag, target, note, who, at, then, speaker, basis, certainty))
    return found


@given(st.data(), st.booleans())
def test_an_export_comes_back_as_it_was(data: st.DataObject, plain: bool) -> None:
    given = data.draw(annotated(plain_texts() if plain else markdown_texts()))
    annotations = data.draw(said(given))
    text = given[0]
    dialect: Dialect = "plaintext" if plain else "markdown"
    once = exported(annotations, text, dialect)
    back = restored(once, text)
    assert exported(back, text, dialect) == once
    anchors = {each.id: locate(each, text, digest(text)) for each in annotations}
    for one, other in zip(by_id(annotations), by_id(back), strict=True):
        span = anchors[one.id].span
        # What was found elsewhere is exported as it was found.
        target = target_for(text, digest(text), span) if span else one.target
        assert other == replace(one, target=target)


def test_hostile_fields_come_back() -> None:
    fields = ("id", "tag", "note", "annotator", "created", "modified", "speaker", "basis", "certainty")
    one = made(**dict.fromkeys(fields, EVIL))
    once = exported([one]).encode("utf-8", "replace").decode()
    assert [replace(each, target=one.target) for each in restored(once)] == [one]
    assert exported(restored(once)).encode("utf-8", "replace").decode() == once


# What people do to the file


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("**CLAIM**", "**FACT**", "tag", "fact"),
        ("**CLAIM**", "**Fact**", "tag", "fact"),
        ("**CLAIM**", "**Rumour Has It**", "tag", "rumour has it"),
        ("**CLAIM**", "**Half *true*...**", "tag", None),
        ("who?", "who counted, &amp; *when*?", "note", "who counted, & *when*?"),
        ("who?", "who?\n    And\n  when?\n\n    Why?", "note", "who? And when?\n\nWhy?"),
        ("who?", "", "note", ""),
        ("certainty: low", "certainty: high", "certainty", "high"),
        ("said by the minister · ", "", "speaker", ""),
        ("*said by the minister · basis: witness · certainty: low* ", "", "basis", ""),
        ("(ana, 2026-11-21)", "(bob, 2020-01-01)", "annotator", "ana"),
    ],
)
def test_what_is_seen_wins(old: str, new: str, field: str, value: str | None) -> None:
    one = made(speaker="the minister", basis="witness", certainty="low")
    once = exported([one])
    assert once.count(old) == 1
    (item,) = items(once.replace(old, new))
    if value is None:
        assert item.annotation is None
        assert "has no tag" in item.problem
        return
    assert item.annotation
    assert getattr(item.annotation, field) == value
    assert item.annotation.target == one.target
    assert item.edited
    assert not items(once)[0].edited


def test_capitals_of_a_tag_come_back() -> None:
    one = made(tag="Fact?")
    once = exported([one])
    assert [each.tag for each in restored(once)] == ["Fact?"]
    again = once.replace("who?", "why?")
    assert [each.tag for each in restored(again)] == ["Fact?"]
    (item,) = items(once.replace("**FACT?**", "**FACT**"), tags=["FaCT"])
    assert item.annotation
    assert item.annotation.tag == "FaCT"


def test_lines_may_be_wrapped_and_ends_changed() -> None:
    once = exported([made(note="a long note of several words")])
    for changed in (
        once.replace("note of", "note\n    of").replace(" said **", "\n    said **"),
        once.replace("\n", "\r\n"),
    ):
        (item,) = items(changed.replace("\r\n", "\n"))
        assert item.annotation
        assert item.annotation.note == "a long note of several words"
        assert item.annotation.target.exact == "14 drones"
    assert taken_apart(once)


@pytest.mark.parametrize(
    "broken",
    [
        *("{", '{"s":1}', "[1]", ""),
        pytest.param("[" * 100_000, id="nested"),
        pytest.param('{"s":' + "9" * 5000 + "}", id="huge"),
    ],
)
def test_a_broken_comment_costs_only_itself(broken: str) -> None:
    two = made("A guard", id="i2", note="", speaker="him")
    once = exported([made(), two])
    changed = re.sub(r'<!-- an \{"s":\d+,"e":\d+,"q":"14.*-->', lambda _: f"<!-- an {broken} -->", once)
    assert changed != once
    first, second = items(changed)
    assert first.annotation
    assert first.annotation.target == made().target
    assert (first.annotation.tag, first.annotation.note) == ("claim", "who?")
    assert (first.annotation.annotator, first.annotation.created[:10]) == ("ana", WHEN[:10])
    assert "broken" in first.problem
    assert not first.known
    assert second.annotation == two


def test_a_selector_alone_is_enough() -> None:
    once = re.sub(r',"id":.*?} -->', "} -->", exported([made()]))
    (item,) = items(once)
    assert item.annotation
    assert not item.problem
    expected = replace(made(), id=item.annotation.id, created="2026-11-21T00:00:00Z")
    assert item.annotation == replace(expected, modified=expected.created)
    assert items(once)[0] == item
    merge = Merge([made()], "ana", TEXT, digest(TEXT))
    assert merge.take(item).done == "same"


@pytest.mark.parametrize("hidden", FOOTNOTES, ids=count())
def test_hostile_hidden_data_costs_only_its_item(hidden: str) -> None:
    once = exported([made(), made("A guard", id="i2")])
    changed = re.sub(r'<!-- an \{"s":\d+,"e":\d+,"q":"14.*-->', lambda _: f"<!-- an {hidden} -->", once)
    first, second = items(changed)
    assert second.annotation == made("A guard", id="i2")
    assert first.annotation
    # Whatever the offsets say: nothing but the marked words, or nothing.
    assert first.anchor.span in (made().target.span, None)
    merge = Merge((), "ana", TEXT, digest(TEXT))
    for item in (first, second):
        merge.take(item)
    assert len(merge.step) == 2


def test_what_cannot_be_restored_is_said() -> None:
    text = "```\nin code\n```\n\nA word.\n"
    once = exported([made("in code", text), made("word", text, id="i2")], text)
    broken = re.sub(r"<!-- an .*-->", "<!-- an { -->", once) + "\n\nAn afterthought.\n"
    first, second, stray = items(broken, text)
    assert first.annotation is None
    assert "no mark tells its passage" in first.problem
    assert "who?" in first.problem
    assert second.annotation
    assert "An afterthought." in stray.problem
    (alone,) = items(re.sub(r"\n\[\^an-2\]: .*\n", "\n", once.replace("\n[^an-1]: ", "\n[^an-3]: ")), text)[
        1:
    ]
    assert "mark without a note" in alone.problem


def test_a_note_written_by_hand_is_the_importers() -> None:
    text = "One two three.\n"
    once = exported([made("One", text)], text)
    written = once.replace("three", '<mark id="an-9">three</mark>[^an-9]') + "[^an-9]: **FACT** mine\n"
    merge = Merge((), "eve", text, digest(text))
    done = [merge.take(item).done for item in items(written, text)]
    assert done == ["added", "added"]
    (new,) = [change.after for change in merge.step if change.after and change.after.note == "mine"]
    assert (new.tag, new.annotator, new.target) == ("fact", "eve", made("three", text).target)
    again = Merge([change.after for change in merge.step if change.after], "eve", text, digest(text))
    assert [again.take(item).done for item in items(written, text)] == ["same", "same"]
    assert not again.step


# Articles that have changed


def test_the_same_text_needs_no_marks() -> None:
    once = exported([made()])
    bare = re.sub(r"</?mark.*?>", "", once).replace("A guard", "Some guard")
    (item,) = items(bare)
    assert item.annotation
    assert item.annotation.target == made().target
    assert item.anchor.status == "exact"


def test_marks_are_followed_where_the_body_was_edited() -> None:
    once = exported([made("14 drones")])
    edited = once.replace("The minister said", "Yesterday, the minister told us of")
    body = apart(edited).body
    (item,) = items(edited, body)
    assert item.annotation
    assert item.annotation.target == made("14 drones", body).target
    words = once.replace(">14 drones<", ">15 drones<")
    (item,) = items(words, apart(words).body)
    assert item.annotation
    assert item.annotation.target.exact == "15 drones"


def test_marks_that_had_no_room_mean_the_passage() -> None:
    text = "x (C:\\) e\n"
    once = exported([made("C:\\", text)], text).replace("\n---\n", "\n---\nNew. ")
    body = apart(once).body
    (item,) = items(once, body)
    assert item.annotation
    assert item.annotation.target == made("C:\\", body).target


def test_a_changed_article_has_its_passages_found_again() -> None:
    new = TEXT.replace("# Drones", "# Many drones")
    once = exported([made("crossed the border"), made("A guard", id="i2")])
    (first, second) = items(once, new.replace("A guard saw two.", "A soldier saw three."))
    assert first.anchor.status == "moved"
    assert first.anchor.span == made("crossed the border", new).target.span
    assert second.anchor.status == "review"
    assert second.annotation
    assert second.annotation.target == made("A guard").target


def test_look_alikes_are_no_anchor() -> None:
    once = exported([made("two")])
    (item,) = items(once, "Quite another text, with two in it.\n")
    assert item.anchor.status == "review"


def test_plain_text_keeps_its_offsets() -> None:
    text = "Mayor resigns\n\nThe *mayor* resigned on Monday.\n"
    one = made("*mayor* resigned", text)
    once = exported([one], text, "plaintext")
    assert restored(once, text) == [one]
    (item,) = items(once, "New. " + text)
    assert item.annotation
    assert (item.annotation.target, item.anchor.status) == (replace(one.target, unique=False), "moved")
    body = apart(once).body
    (item,) = items(once, body)
    assert item.annotation
    # The body as an article of its own: what is marked in it.
    assert item.annotation.target.exact == "\\*mayor\\* resigned"


# Which article


def articles(folder: Path, **texts: str) -> Articles:
    paths = {name: folder / f"{name}.md" for name in texts}
    for name, path in paths.items():
        path.write_text(texts[name], encoding="utf-8")
    return Articles({f"news/{name}.md": path for name, path in paths.items()})


def test_the_text_says_which_article_it_is(tmp_path: Path) -> None:
    found = apart(exported([made()]))
    assert articles(tmp_path, a="Other.\n", b=TEXT).of(found).path.name == "b.md"
    assert articles(tmp_path, a=TEXT, b=TEXT).of(found).path.name == "a.md"
    assert articles(tmp_path, a=TEXT + "More.\n", c="Other.\n").of(found).path.name == "a.md"
    with pytest.raises(ImportProblem, match=r'"news/b\.md", "news/c\.md" all have its text'):
        articles(tmp_path, b=TEXT, c=TEXT).of(found)
    edited = apart(exported([made()]).replace("The minister", "A minister"))
    edited_text = TEXT.replace("The minister", "A minister")
    assert articles(tmp_path, a="Other.\n", b=edited_text).of(edited).path.name == "b.md"


@pytest.mark.parametrize("source", ["/etc/passwd", "../a.md", "a\x1b]0;x\x07", "", "news/../news/a.md"])
def test_a_path_in_a_file_is_only_compared(source: str, tmp_path: Path) -> None:
    once = export(document("Other.\n"), [], source)
    assert apart(once).source == source
    with pytest.raises(ImportProblem, match="is not among those here"):
        articles(tmp_path, a=TEXT).of(apart(once))


# What is stored already


@pytest.mark.parametrize(
    ("stored", "file", "done"),
    [
        ({}, {}, "same"),
        ({}, {"note": "new"}, "changed"),
        ({}, {"note": "new", "modified": LATER}, "changed"),
        ({"note": "new", "modified": LATER}, {}, "older"),
        ({"modified": LATER}, {}, "same"),
        ({"annotator": "bob"}, {"annotator": "bob", "note": "new", "modified": LATER}, "beside"),
        ({"annotator": "bob", "modified": LATER, "tag": "fact"}, {"annotator": "bob"}, "older"),
        ({"annotator": "bob"}, {"annotator": "ana", "note": "new"}, "beside"),
    ],
)
def test_what_differs_never_overwrites_but_by_its_author(
    stored: dict[str, str], file: dict[str, str], done: str
) -> None:
    there, new = made(**stored), made(**file)
    merge = Merge([there], "ana", TEXT, digest(TEXT))
    (item,) = items(exported([new]))
    assert merge.take(item).done == done
    store = MemoryStore()
    store.apply("a", [Change(None, there)])
    store.apply("a", merge.step)
    after = store.annotations("a")
    assert [each for each in after if each.id == "i1"] != [there] if done == "changed" else there in after
    assert len(after) == 1 + (done == "beside")
    again = Merge(after, "ana", TEXT, digest(TEXT))
    assert again.take(item).done in ("same", done) and not again.step  # noqa: PT018


def test_an_edit_of_what_was_changed_since_is_kept_beside() -> None:
    there = made(note="changed here", modified=LATER)
    merge = Merge([there], "ana", TEXT, digest(TEXT))
    (item,) = items(exported([made()]).replace("who?", "changed there"))
    assert merge.take(item).done == "beside"
    (change,) = merge.step
    assert change.before is None
    assert change.after
    assert (change.after.note, change.after.annotator) == ("changed there", "ana")


def test_the_same_id_twice_in_a_file_is_two_annotations() -> None:
    once = exported([made()])
    line = once[once.index("[^an-1]: ") :]
    twice = once + line.replace("[^an-1]", "[^an-2]").replace("who?", "when?")
    merge = Merge([made()], "ana", TEXT, digest(TEXT))
    assert [merge.take(item).done for item in items(twice.replace("who?", "why?"))] == ["changed", "beside"]
    empty = Merge((), "ana", TEXT, digest(TEXT))
    assert [empty.take(item).done for item in items(twice)] == ["added", "beside"]


def test_importing_again_changes_nothing() -> None:
    annotations = [made(), made("A guard", id="i2", annotator="bob"), made("border", id="i3")]
    stored = restored(exported(annotations))
    edited = exported(annotations).replace("who?", "why?")
    merge = Merge(stored, "ana", TEXT, digest(TEXT))
    assert [merge.take(item).done for item in items(edited)] == ["changed", "changed", "beside"]
    after = {each.id: each for each in stored} | {c.id: c.after for c in merge.step if c.after}
    again = Merge(after.values(), "ana", TEXT, digest(TEXT))
    assert {again.take(item).done for item in items(edited)} == {"same"}
    assert not again.step


def test_only_so_many_notes_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST", 1)
    first, rest = items(exported([made(), made("border", id="i2")]))
    assert first.annotation
    assert "more than 1" in rest.problem


def test_other_text_is_no_export() -> None:
    for text in ("", TEXT, "---\ntui-reader: 2\noffsets: codepoint\n---\n", json.dumps({"s": 1})):
        assert taken_apart(text) is None
