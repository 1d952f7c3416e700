"""The index in the user's cache folder, which may be deleted at any time.

It is never the truth: it says which articles hold some words, and remembers what they said.
Where the words stand is found again in the article itself.
"""

import hashlib
import os
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from tui_reader.analysis.sentences import headline
from tui_reader.articles.document import Document
from tui_reader.articles.finding import Folded
from tui_reader.articles.library import UnreadableArticle, load
from tui_reader.corpus.query import Passage, Query, best, passages

ARTICLES = 50
"""Articles that a search gives, the best first."""
SCANNED = 200_000
"""Code points of an article in which passages are looked for."""
BATCH = 200_000
"""Code points after which articles are written to the index."""

# To be raised whenever the same articles may be indexed in another way.
_VERSION = f"2 {unicodedata.unidata_version}"
_SCHEMA = """
DROP TABLE IF EXISTS words;
DROP TABLE IF EXISTS articles;
DROP TABLE IF EXISTS meta;
CREATE TABLE meta (version TEXT);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, path BLOB UNIQUE, changed INTEGER, size INTEGER, digest TEXT,
    title TEXT NOT NULL CHECK (typeof(title) = 'text'), body TEXT NOT NULL CHECK (typeof(body) = 'text')
);
CREATE VIRTUAL TABLE words USING fts5(title, body, content='', tokenize='unicode61 remove_diacritics 2');
"""
# What SQLite makes by itself for the words.
_SHADOWS = {"words_config", "words_data", "words_docsize", "words_idx"}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_TRIES = 50
_WAIT = 0.2
"""Seconds that another process is waited for, each time."""
# A leaf is a line of the body, whatever line ends it has itself.
_NO_LINE_ENDS = dict.fromkeys(map(ord, "\0\n\r"), " ")


class CorpusError(Exception):
    """The articles cannot be searched: one line that says why."""


class DamagedIndex(CorpusError):  # noqa: N818 (it says what was found)
    """The index was damaged, and is empty now."""


class Match(NamedTuple):
    """An article in which words were found."""

    path: Path
    title: str
    passages: tuple[Passage, ...]
    """Some, in the order of the text; empty if the words stand further down than was looked."""


class Results(NamedTuple):
    """What a search gives."""

    matches: tuple[Match, ...] = ()
    """The best articles first."""
    total: int = 0
    """How many articles there are."""


class _Text(NamedTuple):
    """What the index holds of an article."""

    path: bytes
    changed: int
    size: int
    digest: str
    title: str
    body: str


class Corpus:
    """The articles of a workspace, and their index. To be used by several threads."""

    def __init__(self, articles: Sequence[Path], file: Path) -> None:
        """`file`: where the index is kept. Raises CorpusError."""
        self.problem = ""
        """Why the index cannot be kept; it is then made anew in each run."""
        self._articles = articles
        self._file = file
        self._lock = Lock()
        self._connection = self._opened()

    def close(self) -> None:
        """Give the file up."""
        with self._lock:
            self._connection.close()

    def update(self, stop: Callable[[], bool] = lambda: False) -> Iterator[int]:
        """Bring the index up to date; gives how many articles were looked at, and at the end all.

        Raises CorpusError.
        """
        with self._mending():
            known = dict(self._ask("SELECT path, changed || ' ' || size FROM articles"))
        batch: list[_Text] = []
        gone: list[bytes] = []
        for number, path in enumerate(self._articles, 1):
            if stop():
                return
            name = os.fsencode(path)
            stamp = known.pop(name, None)
            try:
                status = path.stat()
                if stamp != f"{status.st_mtime_ns} {status.st_size}":
                    batch.append(_text(load(path), name, status))
            except (OSError, UnreadableArticle):
                gone.append(name)
            if sum(len(text.body) for text in batch) >= BATCH:
                self._write(batch, [])
                batch = []
            yield number
        # Other runs search other articles of the same workspace: only what is gone is forgotten.
        gone += [name for name in known if not os.path.exists(name)]
        self._write(batch, gone)
        yield len(self._articles)

    def search(self, query: Query) -> Results:
        """The articles that hold all of a query, as far as they are indexed. Raises CorpusError."""
        matcher = query.matcher
        if matcher is None:
            return Results()
        with self._mending():
            ranked = self._ask(
                "SELECT id FROM words JOIN articles ON id = words.rowid JOIN temp.here USING (path)"
                " WHERE words MATCH ? ORDER BY bm25(words, 4.0, 1.0)",
                (query.expression,),
            )
            matches = []
            for row in ranked[:ARTICLES]:
                sql = "SELECT path, title, substr(body, 1, ?) FROM articles WHERE id = ?"
                for path, title, body in self._ask(sql, (SCANNED, *row)):
                    matches.append(
                        Match(Path(os.fsdecode(path)), title, best(passages(body, matcher), query))
                    )
        return Results(tuple(matches), len(ranked))

    def search_all(self, query: Query) -> Results:
        """Bring the index up to date, and search; a damaged index is made anew. Raises CorpusError."""
        try:
            list(self.update())
            return self.search(query)
        except DamagedIndex:
            list(self.update())
            return self.search(query)

    # The database

    def _opened(self) -> sqlite3.Connection:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
            try:
                return self._connected(str(self._file))
            except sqlite3.DatabaseError as error:
                # The last: what has the name of a table of ours and is none.
                if not _is(error, (*_DAMAGED, sqlite3.SQLITE_ERROR)):
                    raise
                self._file.unlink()
                return self._connected(str(self._file))
        except (OSError, sqlite3.Error) as error:
            self.problem = f"the index cannot be kept in {self._file.parent}: {error}"
        try:
            return self._connected(":memory:")
        except sqlite3.Error as error:
            raise CorpusError(f"all articles cannot be searched: SQLite says {error}") from error

    def _connected(self, name: str) -> sqlite3.Connection:
        """A connection to an index of this version, made anew if it is of another one."""
        connection = sqlite3.connect(
            name, timeout=_WAIT * _TRIES, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("BEGIN IMMEDIATE")
            if not _is_ours(connection):
                for statement in _SCHEMA.split(";"):
                    connection.execute(statement)
                connection.execute("INSERT INTO meta VALUES (?)", (_VERSION,))
                if not _is_ours(connection):
                    raise _foreign()
            connection.execute("COMMIT")
            connection.execute(f"PRAGMA busy_timeout = {round(1000 * _WAIT)}")
            connection.execute("CREATE TEMP TABLE here (path BLOB PRIMARY KEY) WITHOUT ROWID")
            paths = ((os.fsencode(path),) for path in self._articles)
            connection.executemany("INSERT OR IGNORE INTO temp.here VALUES (?)", paths)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _ask(self, sql: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _mending(self) -> Iterator[None]:
        """Turn what SQLite complains of into a CorpusError; a damaged index is made anew."""
        try:
            yield
        except sqlite3.Error as error:
            if _is(error, _DAMAGED):
                self._renew()
                raise DamagedIndex("the index was damaged and is made anew; search again") from error
            raise CorpusError(f"all articles cannot be searched: SQLite says {error}") from error

    def _renew(self) -> None:
        with self._lock:
            self._connection.close()
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
            self._connection = self._opened()

    def _write(self, texts: Sequence[_Text], gone: Sequence[bytes]) -> None:
        """Put texts into the index, and take those out whose articles are gone."""
        if not texts and not gone:
            return
        with self._mending():
            for attempt in range(1, _TRIES + 1):
                try:
                    with self._lock, self._transaction():
                        for name in gone:
                            self._remove(name)
                        for text in texts:
                            self._put(text)
                    return
                except sqlite3.OperationalError as error:
                    if not _is(error, _BUSY) or attempt == _TRIES:
                        raise
                    time.sleep(_WAIT / 10)  # the lock is free meanwhile, for who searches

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def _put(self, text: _Text) -> None:
        # Another process may have done so since it was looked.
        held = self._connection.execute("SELECT digest FROM articles WHERE path = ?", (text.path,)).fetchall()
        if held == [(text.digest,)]:
            stamp = (text.changed, text.size, text.path)
            self._connection.execute("UPDATE articles SET changed = ?, size = ? WHERE path = ?", stamp)
            return
        self._remove(text.path)
        sql = "INSERT INTO articles(path, changed, size, digest, title, body) VALUES (?, ?, ?, ?, ?, ?)"
        number = self._connection.execute(sql, text).lastrowid
        words = (number, Folded(text.title).text, Folded(text.body).text)
        self._connection.execute("INSERT INTO words(rowid, title, body) VALUES (?, ?, ?)", words)

    def _remove(self, name: bytes) -> None:
        sql = "SELECT id, title, body FROM articles WHERE path = ?"
        for number, title, body in self._connection.execute(sql, (name,)).fetchall():
            # An index without content has to be told what it held.
            words = ("delete", number, Folded(title).text, Folded(body).text)
            self._connection.execute(
                "INSERT INTO words(words, rowid, title, body) VALUES (?, ?, ?, ?)", words
            )
            self._connection.execute("DELETE FROM articles WHERE id = ?", (number,))


def index_file(annotations: Path) -> Path:
    """Where the index of the workspace is kept whose annotations are in a folder."""
    from platformdirs import user_cache_path

    name = hashlib.sha256(os.fsencode(annotations)).hexdigest()[:32]
    return user_cache_path("tui-reader") / "search" / f"{name}.sqlite3"


def _text(document: Document, name: bytes, status: os.stat_result) -> _Text:
    """What the index is to hold of an article."""
    prose = (leaf.prose(document.text).text.translate(_NO_LINE_ENDS) for leaf in document.leaves)
    body = "\n".join(prose).encode("utf-8", "replace").decode()
    title = headline(document) or document.path.name
    title = title.encode("utf-8", "replace").decode()
    return _Text(name, status.st_mtime_ns, status.st_size, document.digest, title, body)


def _foreign() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("it holds what is not ours")
    error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
    return error


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a database holds the tables of this version, and nothing else that could do something."""
    made = "SELECT type, name, sql FROM sqlite_master WHERE type != 'index'"
    there = connection.execute(made).fetchall()
    tables = {name for kind, name, sql in there if kind == "table" and sql in _SCHEMA}
    shadows = {name for _, name, sql in there if sql not in _SCHEMA}
    if tables != {"articles", "meta", "words"} or shadows != _SHADOWS:
        return False
    return connection.execute("SELECT version FROM meta").fetchall() == [(_VERSION,)]


def _is(error: sqlite3.Error, codes: Sequence[int]) -> bool:
    """Whether an error is of one of these kinds; the low byte of its code says so."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF in codes
