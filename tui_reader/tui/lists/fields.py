"""What the articles of the list can be filtered by, beside the words in title, path and source."""

import operator
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple, get_args

from tui_reader.annotations.reading import Status
from tui_reader.tui.lists.filtering import Fields, FilterError, Sieve, facet, folded, sieve
from tui_reader.tui.state.entries import Entry

_COMPARED = re.compile(r"([^<>=]*)([<>]=?|=)(.*)")
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
_DATE = re.compile(r"\d{0,4}|\d{4}-(?:\d\d?(?:-\d{0,2})?)?", re.ASCII)
_WHOLE_DATES = (4, 7, 10)
"""Lengths of a year, a month and a day."""


class Known(NamedTuple):
    """An article as filters see it."""

    entry: Entry
    words: str
    """Its title, path and source, folded."""
    entities: str
    """Its entities, see `mentioned`."""


def known(entry: Entry, shown: str, entities: str) -> Known:
    """An entry, with its path as shown and its entities, made ready for filters."""
    return Known(entry, folded(f"{entry.title}\n{shown}\n{entry.source}"), entities)


def mentioned(names: Iterable[tuple[str, str]]) -> str:
    """The entities of an article: for each mention its name in full and as it stands there."""
    return "".join(facet(f"{full}, {' '.join(here.split())}") for full, here in names)


def mentions(entities: str, name: str) -> int:
    """How often an entity is mentioned; of its folded name, the beginning of any word is enough."""
    return sum(f" {name}" in mention for mention in entities.splitlines())


_folded_word = lru_cache(folded)


def _status(value: str) -> Sieve:
    wanted = [status for status in get_args(Status) if status.startswith(value.lower())]
    if not wanted:
        raise FilterError("A status is new, reading, done or flagged")
    return sieve(lambda article: article.entry.status in wanted)


def _tag(value: str) -> Sieve:
    """`claim` has such annotations, `claim>3` more than three, `>3` more than three of any kind."""
    compared = _COMPARED.fullmatch(value)
    name, sign, number = compared.groups() if compared else (value, ">", "0")
    wanted = folded(name)
    if number and not re.fullmatch(r"\d{1,9}", number, re.ASCII):
        raise FilterError("A number is wanted, as in tag:claim>3")
    holds, least = _SIGNS[sign if number else ">"], int(number or 0)

    def test(article: Known) -> bool:
        counts = article.entry.counts
        return holds(
            sum(count for tag, count in counts.items() if _folded_word(tag).startswith(wanted)), least
        )

    return sieve(test)


def _date(value: str) -> Sieve:
    """`2023-05` is any day of it, `>2023-05` any day after it; what has no date fits neither."""
    compared = _COMPARED.fullmatch(value)
    name, sign, wanted = compared.groups() if compared else ("", "", value)
    if name or not _DATE.fullmatch(wanted):
        raise FilterError("A date is 2023, 2023-05 or 2023-05-31, or >2023-05")
    if not sign:
        return sieve(lambda article: article.entry.date.startswith(wanted))
    if len(wanted) not in _WHOLE_DATES:  # still being written
        return sieve(lambda article: True)
    holds = _SIGNS[sign]
    return sieve(
        lambda article: bool(article.entry.date) and holds(article.entry.date[: len(wanted)], wanted)
    )


def _source(value: str) -> Sieve:
    wanted = folded(value)
    return sieve(lambda article: wanted in _folded_word(article.entry.source))


def _entity(value: str) -> Sieve:
    start = f" {folded(value)}"
    return sieve(lambda article: start in article.entities)


ARTICLE_FIELDS: Fields = {
    "status": _status,
    "tag": _tag,
    "date": _date,
    "source": _source,
    "entity": _entity,
}
