"""What was noticed is kept, and never trusted."""

import errno
import json
import os
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_layout import document
from tui_reader.analysis import cache as cache_module
from tui_reader.analysis.cache import NoticedCache, TextCache
from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.analysis.noticing import Noticed
from tui_reader.analysis.quotations import Quotation, Speaker
from tui_reader.analysis.stance import Suggestion
from tui_reader.articles.text import Span

TEXT = "Ana said: “We counted 14 drones.”\n"
NOTICED = Noticed(
    (Mention(Span(0, 3), EntityKind.PERSON, "Ana Roe"),),
    (
        Quotation(Span(10, 33), True, Speaker(Span(0, 3), "Ana Roe", 0.9, "KCNA"), Span(4, 8), 1),
        Quotation(Span(10, 12), False, None, None, 2),
    ),
    (
        Suggestion(Span(0, 33), "claim", Span(4, 8), True, False, "quoted words"),
        Suggestion(Span(0, 3), "fact", None, False, False, "no source, no hedge"),
    ),
)


def fail() -> Noticed:
    raise AssertionError("it was noticed before")


def test_it_is_kept_by_text_and_version(tmp_path: Path) -> None:
    cache = NoticedCache(tmp_path / "new" / "folder")
    assert cache.noticed(document(TEXT), "one", lambda: NOTICED) == NOTICED
    assert cache.noticed(document(TEXT), "one", fail) == NOTICED
    assert cache.noticed(document(TEXT), "two", Noticed) == Noticed()
    assert cache.noticed(document(TEXT + "!"), "one", Noticed) == Noticed()
    assert cache.noticed(document(TEXT, "plaintext"), "one", Noticed) == Noticed()


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "large", "infinite"])
def test_what_lies_there_holds_up_nothing(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, texts = NoticedCache(tmp_path / "noticed"), TextCache(tmp_path / "texts")
    article = document(TEXT)
    cache.noticed(article, "one", lambda: NOTICED)
    texts.keep(article)
    (kept,) = (tmp_path / "noticed").iterdir()
    for path in kept, tmp_path / "texts" / article.digest:
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "device":
            path.symlink_to("/dev/zero")
        elif kind == "folder":
            path.mkdir()
        elif kind == "infinite":
            path.write_text('{"mentions": [], "quotations": [[[0, 5], 1, null, null, 1e999]]}')
        else:
            path.write_bytes(
                b" " * 1000 + json.dumps({"mentions": [], "quotations": [], "suggestions": []}).encode()
            )
    monkeypatch.setattr(cache_module, "LARGEST", 1000)
    assert cache.noticed(article, "one", lambda: NOTICED) == NOTICED
    assert texts.text(article.digest) is None


def test_a_beginning_is_not_kept(tmp_path: Path) -> None:
    cache = NoticedCache(tmp_path)
    beginning = replace(document(TEXT), parsed=5)
    assert cache.noticed(beginning, "one", lambda: NOTICED) == NOTICED
    assert cache.noticed(document(TEXT), "one", Noticed) == Noticed()
    assert cache.noticed(beginning, "one", fail) == Noticed(), "what is known of the whole holds for it"


def test_what_time_was_up_for_is_not_kept(tmp_path: Path) -> None:
    cache = NoticedCache(tmp_path)
    assert cache.noticed(document(TEXT), "one", lambda: NOTICED._replace(end=5)).end == 5
    assert cache.noticed(document(TEXT), "one", lambda: NOTICED) == NOTICED


def test_what_nobody_asked_for_is_removed(tmp_path: Path) -> None:
    cache = NoticedCache(tmp_path)
    for name in "one", "two", "three":
        cache.noticed(document(TEXT), name, lambda: NOTICED)
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    cache.noticed(document(TEXT), "two", fail)
    (tmp_path / "folder").mkdir()
    cache.prune()
    assert len(list(tmp_path.glob("*.json"))) == 1
    assert cache.noticed(document(TEXT), "two", fail) == NOTICED
    NoticedCache(tmp_path / "missing").prune()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"mentions": [], "quotations": [[]]}', b"\xff"]
)
def test_a_damaged_file_is_found_again(tmp_path: Path, content: bytes) -> None:
    cache = NoticedCache(tmp_path)
    cache.noticed(document(TEXT), "one", Noticed)
    (path,) = tmp_path.glob("*.json")
    path.write_bytes(content)
    assert cache.noticed(document(TEXT), "one", lambda: NOTICED) == NOTICED
    assert cache.noticed(document(TEXT), "one", fail) == NOTICED


@given(mentions=JUNK, quotations=JUNK, suggestions=JUNK)
def test_no_span_from_a_file_leaves_the_text(
    tmp_path_factory: pytest.TempPathFactory, mentions: object, quotations: object, suggestions: object
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = NoticedCache(folder)
    cache.noticed(document(TEXT), "one", Noticed)
    (path,) = folder.glob("*.json")
    content = {"mentions": mentions, "quotations": quotations, "suggestions": suggestions}
    path.write_text(json.dumps(content))
    found = cache.noticed(document(TEXT), "one", Noticed)
    spans = [*(m.span for m in found.mentions), *(q.span for q in found.quotations)]
    for span in [*spans, *(s.span for s in found.suggestions)]:
        assert 0 <= span.start <= span.end <= len(TEXT)


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = NoticedCache(tmp_path / "file" / "folder")
    assert cache.noticed(document(TEXT), "one", lambda: NOTICED) == NOTICED


def test_what_cannot_be_marked_as_used_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = NoticedCache(tmp_path)
    cache.noticed(document(TEXT), "one", lambda: NOTICED)

    def refuse(path: Path) -> None:
        raise PermissionError(errno.EPERM, "not yours", str(path))

    monkeypatch.setattr("os.utime", refuse)
    assert cache.noticed(document(TEXT), "one", fail) == NOTICED


def test_texts_are_kept_by_their_digest(tmp_path: Path) -> None:
    cache = TextCache(tmp_path / "texts")
    kept = document("A text with \udcff and 朝鮮.")
    cache.keep(kept)
    assert cache.text(kept.digest) == kept.text
    cache.keep(kept)
    (file,) = (tmp_path / "texts").iterdir()
    file.write_bytes(zlib.compress(b"another text"))
    assert cache.text(kept.digest) is None, "it has not this digest"
    file.write_bytes(b"damaged")
    assert cache.text(kept.digest) is None
    assert cache.text("0" * 64) is None
    assert cache.text("../a.txt") is None


def test_the_oldest_texts_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.analysis.cache.LARGEST", 60)
    monkeypatch.setattr("tui_reader.analysis.cache.LONGEST", 30)
    cache = TextCache(tmp_path / "texts")
    documents = [document(f"Text number {number}.") for number in range(4)]
    for age, each in enumerate(documents):
        cache.keep(each)
        if (path := tmp_path / "texts" / each.digest).exists():
            os.utime(path, (age, age))
    assert [cache.text(each.digest) for each in documents] == [
        None,
        None,
        *(each.text for each in documents[2:]),
    ]
    cache.keep(document("This one is much too long to be kept."))
    assert len(list((tmp_path / "texts").iterdir())) == 2
