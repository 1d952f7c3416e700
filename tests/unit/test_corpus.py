"""Searching all articles."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.articles.library import load
from tui_reader.corpus import Corpus, CorpusError, Query, index_file, parsed, place
from tui_reader.corpus import index as corpus_module
from tui_reader.corpus.index import ARTICLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text(
        "# Missiles\n\nThe *missile* plant in Łódź.\n\nA state-owned plant.\n", encoding="utf-8"
    )
    (folder / "b.txt").write_text("Drones\n\nNo missile, but a café in the plant.\n", encoding="utf-8")
    (folder / "c.txt").write_text("Nothing\n\nNothing at all.\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes whatever a test has opened."""
    made: list[Corpus] = []
    made_by = Corpus.__init__

    def noted(corpus: Corpus, articles: Sequence[Path], file: Path) -> None:
        made_by(corpus, articles, file)
        made.append(corpus)

    monkeypatch.setattr(Corpus, "__init__", noted)
    yield
    for corpus in made:
        corpus.close()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index.sqlite3"


def opened(folder: Path, index: Path) -> Corpus:
    corpus = Corpus(sorted(folder.iterdir()), index)
    list(corpus.update())
    return corpus


def names(corpus: Corpus, words: str, prefix: bool = False) -> list[str]:
    return sorted(match.path.name for match in corpus.search(parsed(words, prefix)).matches)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("missile", ["a.md", "b.txt"]),
        ("MISSILE plant", ["a.md", "b.txt"]),
        ("missile drones", ["b.txt"]),
        ('"missile plant"', ["a.md"]),
        ("“missile plant", ["a.md"]),
        ("lodz", ["a.md"]),
        ("ŁÓDŹ", ["a.md"]),
        ("cafe", ["b.txt"]),
        ("state-owned", ["a.md"]),
        ("owned-state", []),
        ("missil", []),
        ("nothing NOT all", []),
        ("missile OR nothing", []),
        ("title:missiles", []),
        ("mis*", []),
        ("", []),
        ('"', []),
        ("'\"-*():^", []),
    ],
)
def test_words_are_words_and_no_syntax(folder: Path, index: Path, words: str, expected: list[str]) -> None:
    assert names(opened(folder, index), words) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("missil", ["a.md", "b.txt"]), ("missil ", []), ('"missile pl', ["a.md"])]
)
def test_the_last_word_may_go_on_while_it_is_typed(
    folder: Path, index: Path, words: str, expected: list[str]
) -> None:
    assert names(opened(folder, index), words, prefix=True) == expected


@given(words=st.text(max_size=30), prefix=st.booleans())
def test_whatever_is_typed_is_no_mistake(words: str, prefix: bool) -> None:
    query = parsed(words, prefix)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(body)")
    if query.phrases:
        database.execute("SELECT * FROM words WHERE words MATCH ?", (query.expression,)).fetchall()
    database.close()


def test_the_title_counts_most(folder: Path, index: Path) -> None:
    (folder / "d.txt").write_text("Plants\n\n" + "The missiles. " * 3 + "Long text. " * 30, encoding="utf-8")
    matches = opened(folder, index).search(parsed("missiles")).matches
    assert [match.path.name for match in matches] == ["a.md", "d.txt"]
    assert matches[0].title == "Missiles"


def test_passages_say_where_the_words_stand(folder: Path, index: Path) -> None:
    query = parsed("missile plant")
    match = next(each for each in opened(folder, index).search(query).matches if each.path.name == "a.md")
    assert [passage.text for passage in match.passages] == [
        "The missile plant in Łódź.",
        "A state-owned plant.",
    ]
    assert [[p.text[slice(*mark)] for mark in p.marks] for p in match.passages] == [
        ["missile", "plant"],
        ["plant"],
    ]
    document = load(match.path)
    spans = [place(document, passage, query) for passage in match.passages]
    assert [document.text[slice(*span)] for span in spans if span] == ["missile", "plant"]


def test_a_long_paragraph_is_cut_around_the_words(folder: Path, index: Path) -> None:
    (folder / "long.txt").write_text("Before it. " * 50 + "zebra. " + "After it. " * 50, encoding="utf-8")
    (match,) = opened(folder, index).search(parsed("zebra")).matches
    (passage,) = match.passages
    assert len(passage.text) <= 130
    assert passage.text[slice(*passage.marks[0])] == "zebra"


def test_words_are_found_again_in_an_article_that_has_changed(folder: Path, index: Path) -> None:
    query = parsed("café")
    (match,) = opened(folder, index).search(query).matches
    (folder / "b.txt").write_text("New title\n\nNew.\n\nThe Café is here.\n", encoding="utf-8")
    document = load(folder / "b.txt")
    span = place(document, match.passages[0], query)
    assert span
    assert document.text[slice(*span)] == "Café"
    (folder / "b.txt").write_text("New title\n", encoding="utf-8")
    assert place(load(folder / "b.txt"), match.passages[0], query) is None


def test_only_what_has_changed_is_read_again(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(folder, index).close()
    read: list[str] = []

    def noted(path: Path) -> object:
        read.append(path.name)
        return load(path)

    monkeypatch.setattr(corpus_module, "load", noted)
    (folder / "b.txt").write_text("Zebras\n", encoding="utf-8")
    (folder / "c.txt").unlink()
    (folder / "d.txt").write_text("Nothing new\n", encoding="utf-8")
    corpus = opened(folder, index)
    assert sorted(read) == ["b.txt", "d.txt"]
    assert names(corpus, "drones") == []
    assert names(corpus, "zebras") == ["b.txt"]
    assert names(corpus, "nothing") == ["d.txt"]


def test_an_article_that_was_only_touched_stays(folder: Path, index: Path) -> None:
    opened(folder, index).close()
    os.utime(folder / "b.txt", (1, 1))
    corpus = opened(folder, index)
    assert names(corpus, "drones") == ["b.txt"]
    os.utime(folder / "b.txt", (2, 2))
    list(corpus.update())
    assert names(corpus, "drones") == ["b.txt"]


def test_an_article_that_cannot_be_read_is_forgotten(folder: Path, index: Path) -> None:
    opened(folder, index).close()
    (folder / "b.txt").write_bytes(b"Drones\0\0")
    assert names(opened(folder, index), "drones") == []


def test_a_run_finds_its_own_articles_only_and_forgets_no_others(folder: Path, index: Path) -> None:
    opened(folder, index).close()
    corpus = Corpus([folder / "b.txt"], index)
    list(corpus.update())
    assert names(corpus, "missile") == ["b.txt"]
    corpus.close()
    corpus = Corpus(sorted(folder.iterdir()), index)
    assert names(corpus, "missile") == ["a.md", "b.txt"]


def test_results_are_bounded_and_say_so(tmp_path: Path, index: Path) -> None:
    for number in range(ARTICLES + 3):
        (tmp_path / f"{number}.txt").write_text(f"Zebra {number}\n", encoding="utf-8")
    results = opened_files(sorted(tmp_path.glob("*.txt")), index).search(parsed("zebra"))
    assert (len(results.matches), results.total) == (ARTICLES, ARTICLES + 3)


def opened_files(paths: list[Path], index: Path) -> Corpus:
    corpus = Corpus(paths, index)
    list(corpus.update())
    return corpus


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_index_is_made_anew(folder: Path, index: Path, damage: bytes) -> None:
    opened(folder, index).close()
    index.write_bytes(damage)
    corpus = opened(folder, index)
    assert not corpus.problem
    assert names(corpus, "missile") == ["a.md", "b.txt"]


def test_an_index_that_is_damaged_within_is_made_anew(folder: Path, index: Path) -> None:
    for number in range(200):
        (folder / f"{number}.txt").write_text(f"Zebra {number}\n" + "words " * 500, encoding="utf-8")
    opened(folder, index).close()
    data = bytearray(index.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 300] = b"\xff" * 300
    index.write_bytes(data)
    corpus = Corpus(sorted(folder.iterdir()), index)
    assert corpus.search_all(parsed("missile")).total == 2


NUMBERS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
ENDLESS = f"{NUMBERS} SELECT x AS version, x AS path FROM c"


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE words",
        "DROP TABLE articles",
        "DROP TABLE meta",
        f"DROP TABLE articles; CREATE VIEW articles AS {ENDLESS}",
        f"DROP TABLE meta; CREATE VIEW meta AS {ENDLESS}",
        "CREATE TRIGGER t AFTER INSERT ON articles BEGIN DELETE FROM articles; END",
        "CREATE VIEW also AS SELECT 1; CREATE TABLE words_more (a)",
        "DROP TABLE articles; CREATE TABLE articles (id, path, changed, size, digest, title, body);"
        " INSERT INTO articles VALUES (1, 1, 1, 1, 1, NULL, x'ff')",
    ],
)
def test_an_index_that_is_not_ours_is_made_anew(folder: Path, index: Path, change: str) -> None:
    opened(folder, index).close()
    with closing(sqlite3.connect(index)) as changed:
        changed.executescript(change)
    corpus = opened(folder, index)
    assert not corpus.problem
    assert names(corpus, "missile") == ["a.md", "b.txt"]
    corpus.close()
    with closing(sqlite3.connect(index)) as left:
        assert not left.execute("SELECT 1 FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchall()


def test_an_index_of_another_version_is_made_anew(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(folder, index).close()
    monkeypatch.setattr(corpus_module, "_VERSION", "another")
    corpus = Corpus(sorted(folder.iterdir()), index)
    assert names(corpus, "missile") == []
    list(corpus.update())
    assert names(corpus, "missile") == ["a.md", "b.txt"]


def test_without_a_cache_folder_it_is_said_and_searched(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    corpus = opened(folder, tmp_path / "file" / "index.sqlite3")
    assert "cannot be kept" in corpus.problem
    assert names(corpus, "missile") == ["a.md", "b.txt"]


def test_without_fts5_it_is_said(folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_module, "_SCHEMA", "CREATE VIRTUAL TABLE words USING fts55(body)")
    with pytest.raises(CorpusError, match="fts55"):
        Corpus(sorted(folder.iterdir()), index)


def test_the_index_is_private(folder: Path, index: Path) -> None:
    opened(folder, index)
    assert index.stat().st_mode & 0o077 == 0
    assert index.parent.stat().st_mode & 0o077 == 0


def test_each_workspace_has_an_index_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    one, other = index_file(Path("/a/notes")), index_file(Path("/b/notes"))
    assert one != other
    assert index_file(Path("/a/notes")) == one


def test_two_readers_index_and_search_at_once(folder: Path, index: Path) -> None:
    for number in range(60):
        (folder / f"{number}.txt").write_text(f"Zebra {number}\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from tui_reader.corpus import *\n"
        "corpus = Corpus(sorted(Path(sys.argv[1]).iterdir()), Path(sys.argv[2]))\n"
        "for _ in corpus.update(): corpus.search(parsed('zebra'))\n"
        "print(corpus.search(parsed('zebra')).total, corpus.problem)"
    )
    command = [sys.executable, "-c", code, str(folder), str(index)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [run.communicate()[0].strip() for run in runs] == ["60", "60"]
    corpus = Corpus(sorted(folder.iterdir()), index)
    with closing(sqlite3.connect(index)) as database:
        assert database.execute("SELECT count(*) FROM articles").fetchone() == (63,)
    assert corpus.search(parsed("zebra")).total == 60


def test_one_may_search_while_a_thread_updates(folder: Path, index: Path) -> None:
    corpus = Corpus(sorted(folder.iterdir()), index)
    thread = Thread(target=lambda: list(corpus.update()))
    thread.start()
    while thread.is_alive():
        corpus.search(parsed("missile"))
    assert names(corpus, "missile") == ["a.md", "b.txt"]


def test_an_empty_query_finds_nothing(folder: Path, index: Path) -> None:
    assert opened(folder, index).search(Query([], False)).total == 0


def test_passages_with_more_of_the_words_come_before_others(folder: Path, index: Path) -> None:
    text = "\n\n".join([*(f"Only zebras {n}." for n in range(5)), "Lions and zebras.", "Lions."])
    (folder / "zoo.txt").write_text(text, encoding="utf-8")
    (match,) = opened(folder, index).search(parsed("zebras lions")).matches
    assert [passage.text for passage in match.passages] == [
        "Only zebras 0.",
        "Only zebras 1.",
        "Lions and zebras.",
    ]
