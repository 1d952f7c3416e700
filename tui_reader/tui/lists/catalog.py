"""The articles of the list: all that is known of them, and which are shown in what order."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from tui_reader.tui.lists.fields import ARTICLE_FIELDS, Known, known, mentions
from tui_reader.tui.lists.filtering import Filter, parsed
from tui_reader.tui.state.entries import Entry

Order = Literal["as found", "by title", "by date", "by source", "by status", "by tags", "by mentions"]

_STATUSES = ("flagged", "reading", "new", "done")
"""In the order of what wants attention."""


class Catalog:
    """Knows all articles, and arranges those that pass a filter."""

    def __init__(self, entries: Sequence[Entry], shown: Callable[[Path], str]) -> None:
        self._shown = shown
        self._known = {entry.path: known(entry, shown(entry.path), "") for entry in entries}
        self._filter: Filter[Known] = Filter()
        self.line = ""
        """The filter, as it was written."""
        self.order: Order = "as found"

    def __len__(self) -> int:
        return len(self._known)

    @property
    def paths(self) -> Iterable[Path]:
        """All articles, as they were found."""
        return self._known

    def __getitem__(self, path: Path) -> Entry:
        return self._known[path].entry

    @property
    def problem(self) -> str:
        """What is wrong with the filter."""
        return self._filter.problem

    @property
    def wants_entities(self) -> bool:
        """Whether the filter asks for an entity."""
        return bool(self._filter.values("entity"))

    def put(self, entry: Entry) -> None:
        """Know an article anew."""
        before = self._known[entry.path]
        if before.entry != entry:
            self._known[entry.path] = known(entry, self._shown(entry.path), before.entities)

    def name(self, path: Path, entities: str) -> None:
        """Know the entities of an article, see `mentioned`."""
        if self._known[path].entities != entities:
            self._known[path] = self._known[path]._replace(entities=entities)

    def filter(self, line: str) -> None:
        """Let only those articles through that fit a filter line; an empty one is none."""
        self.line = line
        self._filter = parsed(line, ARTICLE_FIELDS)
        if self.order == "by mentions" and not self.wants_entities:
            self.order = "as found"

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders there are; that by mentions only while an entity is asked for."""
        orders: tuple[Order, ...] = get_args(Order)
        return orders if self.wants_entities else orders[:-1]

    def next_order(self, forward: bool) -> None:
        """Choose the next order, or the one before."""
        self.order = self.orders[(self.orders.index(self.order) + (1 if forward else -1)) % len(self.orders)]

    def arranged(self) -> list[Entry]:
        """The articles that pass the filter, in order; equals stay as found."""
        passing = list(self._filter.admitted(list(self._known.values())))
        if self.order == "by mentions":
            passing.sort(key=self._mentions, reverse=True)
        elif self.order != "as found":
            key, reverse = _KEYS[self.order]
            passing.sort(key=lambda article: key(article.entry), reverse=reverse)
        return [article.entry for article in passing]

    def _mentions(self, article: Known) -> int:
        return sum(mentions(article.entities, name) for name in self._filter.values("entity"))


def _title(entry: Entry) -> Any:
    return entry.title.casefold()


def _date(entry: Entry) -> Any:
    # The day on which a file was changed is not shown as the article's, but better than no order.
    return entry.date or entry.changed


def _source(entry: Entry) -> Any:
    return not entry.source, entry.source.casefold()


def _status(entry: Entry) -> Any:
    return _STATUSES.index(entry.status)


def _tags(entry: Entry) -> Any:
    return sum(entry.counts.values())


_KEYS: dict[str, tuple[Callable[[Entry], Any], bool]] = {
    "by title": (_title, False),
    "by date": (_date, True),
    "by source": (_source, False),
    "by status": (_status, False),
    "by tags": (_tags, True),
}
