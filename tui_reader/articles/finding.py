"""Finding words in an article: in what it says, not in how it is marked up or wrapped.

Words are found in the prose of one leaf block at a time. Both sides are folded first: to a
form in which typographic variants are the same, and which knows the way back.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from tui_reader.articles.document import Document
from tui_reader.articles.text import Span

PATIENCE = 0.1
"""Seconds that a regular expression may take for one block."""
LONGEST = 1000
"""Code points of a query."""
KEPT = 512
"""Leaves whose hits are kept."""
LONG = 100_000
"""Code points from which on a block is long."""

Matcher = Callable[[str], Iterator[Span]]
"""Finds the matches in a text, in order; they are not empty and do not overlap."""

_QUOTES = dict.fromkeys("‘’‚‛′ʼ´`", "'") | dict.fromkeys("“”„‟″«»", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_BLANKS = dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029", " ")
_PLAIN = _QUOTES | _DASHES | _BLANKS
# Letters that Unicode takes for letters of their own, and readers for the one below the stroke.
_BARE = dict(zip("øØłŁđĐħĦŧŦıæÆœŒ", "o O l L d D h H t T i ae AE oe OE".split(), strict=True))
# Marks below this class belong to the letter: the voicing of kana, the virama of Indic scripts.
_FIRST_MARK = 10
# The marks of Latin, Greek and Cyrillic letters; after a match they would make its last letter another.
_NO_MARK = "(?![\u0300-\u036f])"


class PatternError(ValueError):
    """A regular expression that cannot be used, with one line about why."""


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) >= _FIRST_MARK


def _is_ignored(character: str) -> bool:
    """Soft hyphens, zero-width characters, direction marks, variation selectors."""
    return "\ufe00" <= character <= "\ufe0f" or unicodedata.category(character) == "Cf"


class _Table(dict[int, str]):
    """For str.translate: what each character is folded to, made when it is first met."""

    def __init__(self, cased: bool, marked: bool) -> None:
        super().__init__()
        self._cased = cased
        self._marked = marked

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._folded(chr(code))
        return folded

    def _folded(self, character: str) -> str:
        if character in _PLAIN:
            return _PLAIN[character]
        if _is_ignored(character):
            return ""
        # Hangul would fall apart into sounds.
        syllable = "\uac00" <= character <= "\ud7a3"
        text = character if syllable else unicodedata.normalize("NFKD", character)
        if not self._cased:
            text = unicodedata.normalize("NFKD", text.casefold()) if not syllable else text
        if not self._marked:
            text = "".join(_BARE.get(each, each) for each in text if not _is_mark(each))
        return "".join(_PLAIN.get(each, each) for each in text)


@lru_cache(maxsize=4)
def _table(cased: bool, marked: bool) -> _Table:
    return _Table(cased, marked)


class Folded:
    """A text in the form in which variants are the same, and the way from it back to the text."""

    def __init__(self, text: str, *, cased: bool = False, marked: bool = False) -> None:
        """`cased`: capitals differ from small letters; `marked`: é differs from e."""
        self._source = text
        self._table = _table(cased, marked)
        if text.isascii() and not cased:
            text = text.lower()
        self.text = text.translate(self._table)
        """The folded text."""
        self._steps: list[tuple[int, int, bool]] | None = None

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text that the non-empty slice `start:end` of its folded form stands for.

        Characters of which only a part is meant belong to it as a whole, with their marks.
        """
        first, last = self._at(start), self._at(end - 1) + 1
        while last < len(self._source) and _is_mark(self._source[last]):
            last += 1
        return Span(first, last)

    def _at(self, offset: int) -> int:
        """Where the character stands that the code point at `offset` of the folded text comes from."""
        if self._steps is None:
            self._steps = self._uneven()
        index = bisect_right(self._steps, offset, key=_step_start) - 1
        if index < 0:
            return offset
        start, at, within = self._steps[index]
        return at if within else at + offset - start

    def _uneven(self) -> list[tuple[int, int, bool]]:
        """The places where the two differ in length.

        Each as the offset in the folded text, the offset in the text, and whether all that follows
        comes from that one character.
        """
        odd = "".join(each for each in set(self._source) if len(self._table[ord(each)]) != 1)
        steps: list[tuple[int, int, bool]] = []
        gained = 0
        for match in re.finditer(f"[{re.escape(odd)}]", self._source) if odd else ():
            at = match.start()
            length = len(self._table[ord(match[0])])
            steps.append((at + gained, at, True))
            steps.append((at + gained + length, at + 1, False))
            gained += length - 1
        return steps


def _step_start(step: tuple[int, int, bool]) -> int:
    return step[0]


# A long block is searched again with every key that is typed.
_folded = lru_cache(maxsize=2)(Folded)


def words(query: str) -> Matcher | None:
    """Finds what the user typed; None if there is nothing to look for.

    Capitals matter if the query has any, and so do diacritics. A straight quote stands for any
    quote, a hyphen for any hyphen or dash, a blank for any run of blanks and line ends.
    """
    query = query[:LONGEST]
    cased = any(each.isupper() or each.istitle() for each in query)
    decomposed = unicodedata.normalize("NFKD", query)
    marked = any(_is_mark(each) or each in _BARE for each in decomposed)
    wanted = Folded(query, cased=cased, marked=marked).text
    if not wanted.strip(" "):
        return None
    pattern = " +".join(map(re.escape, re.split(" +", wanted))) + (_NO_MARK if marked else "")
    return _matcher(re.compile(pattern), cased, marked)


def terms(phrases: list[list[str]], prefix: bool) -> Matcher | None:
    """Finds whole words, folded without case and marks; None if there are none.

    Each phrase is a list of words with anything but words between them; `prefix`: of the last
    word of all, the beginning is enough.
    """
    patterns = [r"[\W_]+".join(map(re.escape, phrase)) + r"(?![^\W_])" for phrase in phrases if phrase]
    if not patterns:
        return None
    if prefix:
        patterns[-1] = patterns[-1].removesuffix(r"(?![^\W_])")
    # The longest first: of alternatives, the first that fits is taken.
    longest = sorted(dict.fromkeys(patterns), key=len, reverse=True)
    return _matcher(re.compile(rf"(?<![^\W_])(?:{'|'.join(longest)})"), False, False)


def _matcher(pattern: re.Pattern[str], cased: bool, marked: bool) -> Matcher:
    def find(text: str) -> Iterator[Span]:
        fold = Folded if len(text) < LONG else _folded
        folded = fold(text, cased=cased, marked=marked)
        reached = 0
        for match in pattern.finditer(folded.text):
            span = folded.span(*match.span())
            # Two letters of one ligature are one place.
            if span.start >= reached:
                yield span
                reached = span.end

    return find


def regular(pattern: str) -> Matcher | None:
    """Finds a regular expression; capitals matter if it has any. None for an empty one.

    It meets the text with plain quotes, hyphens and blanks. What it finds raises TimeoutError when
    a block takes too long. Raises PatternError for a pattern that is wrong.
    """
    import regex  # seldom needed; unlike re it can be told when to stop

    if not pattern:
        return None
    if len(pattern) > LONGEST:
        raise PatternError("too long")
    # A dash that was typed makes no range.
    typed = pattern.translate(_codes(_QUOTES | dict.fromkeys(_DASHES, r"\-")))
    plain = _codes(_PLAIN | dict.fromkeys("\u00a0\u2007\u202f", " "))
    cased = any(each.isupper() for each in re.sub(r"\\.", "", pattern))
    try:
        compiled = regex.compile(typed, regex.VERSION0 | (0 if cased else regex.IGNORECASE))
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise PatternError(str(error) or "cannot be read") from error

    def find(text: str) -> Iterator[Span]:
        for match in compiled.finditer(text.translate(plain), timeout=PATIENCE):
            if match.end() > match.start():
                yield Span(*match.span())

    return find


def _codes(table: dict[str, str]) -> dict[int, str]:
    return {ord(each): text for each, text in table.items()}


class Hits:
    """Where something stands in a document, found leaf by leaf when it is asked for.

    All spans speak of the document's text.
    """

    MOST = 2_000
    """Hits that are looked at in one leaf."""

    def __init__(self, document: Document, matcher: Matcher, origin: int) -> None:
        """`origin`: the offset from which on hits are looked for, round to what stands before it."""
        self.document = document
        self.failed = False
        """Whether looking for it took too long; no more is found from then on."""
        self.capped = False
        """Whether a leaf has more hits than are looked at."""
        self.first: Span | None = None
        """The first hit from the origin on, or else from the top; None as long as none is known."""
        self.origin = origin
        """Where the search began."""
        self._matcher = matcher
        self._counts = [0] * len(document.leaves)
        self._starts = [leaf.span.start for leaf in document.leaves]
        self._first_leaf = self.leaf_at(origin)
        self._walked = 0
        self._kept: dict[int, tuple[Span, ...]] = {}
        """The hits in the leaves that were asked for last."""

    def leaf_at(self, offset: int) -> int:
        """The leaf that holds an offset of the text, or the last one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    @property
    def complete(self) -> bool:
        """Whether the whole document was looked through."""
        return self.failed or self._walked >= len(self._counts)

    @property
    def exact(self) -> bool:
        """Whether no more can come to the total."""
        return self.complete and not self.failed and not self.capped

    @property
    def total(self) -> int:
        """How many hits are known so far."""
        return sum(self._counts)

    def number(self, span: Span) -> int:
        """Which hit stands on exactly that span, from 1 on in the order of the text; 0 if none."""
        leaf = self.leaf_at(span.start)
        hits = self.in_leaf(leaf)
        if span not in hits:
            return 0
        return sum(self._counts[:leaf]) + hits.index(span) + 1

    def in_leaf(self, leaf: int) -> tuple[Span, ...]:
        """The hits in one leaf."""
        if not 0 <= leaf < len(self._counts):
            return ()
        if leaf not in self._kept:
            if len(self._kept) == KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[leaf] = self._found(leaf)
        return self._kept[leaf]

    def over(self, span: Span) -> list[Span]:
        """The hits that overlap a span."""
        found: list[Span] = []
        for leaf in range(self.leaf_at(span.start), self.leaf_at(max(span.start, span.end - 1)) + 1):
            hits = self.in_leaf(leaf)
            first = bisect_right(hits, span.start, key=_end)
            found += hits[first : bisect_left(hits, span.end, key=_start)]
        return found

    def walk(self) -> None:
        """Look through one leaf more, in the order of the text and round. Called until `complete`."""
        if self.complete:
            return
        leaf = (self._first_leaf + self._walked) % len(self._counts)
        hits = self.in_leaf(leaf)
        self._counts[leaf] = len(hits)
        if self.first is None and hits:
            ahead = hits if self._walked else hits[bisect_left(hits, self.origin, key=_start) :]
            self.first = ahead[0] if ahead else None
        self._walked += 1
        if self.first is None and self._walked == len(self._counts):
            self.first = next(iter(self.in_leaf(self._first_leaf)), None)

    def next(self, offset: int, forward: bool) -> Span | None:
        """The first known hit that starts after an offset, or the last one that starts before it."""
        here, end = self.leaf_at(offset), len(self._counts)
        for leaf in range(here, end) if forward else range(min(here, end - 1), -1, -1):
            if self._counts[leaf]:
                hits = self.in_leaf(leaf)
                beyond = [hit for hit in hits if (hit.start > offset if forward else hit.start < offset)]
                if beyond:
                    return beyond[0 if forward else -1]
        return None

    def _found(self, leaf: int) -> tuple[Span, ...]:
        if self.failed:
            return ()
        prose = self.document.leaves[leaf].prose(self.document.text)
        try:
            hits = tuple(prose.source_span(*hit) for hit in islice(self._matcher(prose.text), self.MOST))
        except TimeoutError:
            self.failed = True
            return ()
        self.capped = self.capped or len(hits) == self.MOST
        return hits


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end
