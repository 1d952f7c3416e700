"""Which quotation marks open, which close, and which are apostrophes.

Only the marks of a paragraph are looked at, each with its two neighbours and the mark after it,
so the work is linear in the number of marks. Double and single marks are paired apart; pairs
that would cross are dropped.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_UNCLOSED = 400
"""Code points that a straight mark without a partner may claim before its sentence's end is taken."""

_DOUBLE = frozenset('"“”„‟«»‹›')
# A single mark between two letters is an apostrophe: the pattern leaves it out at once.
_MARK = re.compile(r"[\"“”„‟«»‹›'‘’`´](?:(?<=[\"“”„‟«»‹›])|(?<![^\W_].)|(?![^\W_]))")
_ELISION = re.compile(r"(?:\d\ds?|tis|twas|til|em|cause|cos|cuz|bout|round|neath|nuff|nun)(?!\w)|n['’]", re.I)
_SENTENCE_END = re.compile(r"[.!?][)\]]*(?=\s)")
_SAID = "(?:said|says|added|adds|asked|asks|told|wrote|explained|recalled)"
# What follows a forgotten closing mark: "We ran, Ann Lee said." and "We ran, said Ann Lee".
_SAYS_WHO = rf"(?:he|she|they|the [a-z]+|(?:[A-Z][\w.'’-]* ){{0,3}}[A-Z][\w'’-]*) {_SAID}"
_ATTRIBUTED = re.compile(
    rf"[,?!](?= (?:{_SAYS_WHO}(?=[.,\n]|$| [A-Z]| (?:in|on|at|to|of|re))|{_SAID} (?:the [a-z]+|[A-Z])))"
)
_BEFORE_OPENING = frozenset("([{-–—/…>*_")
_AFTER_CLOSING = frozenset(".,!?;:…-–—/)]}")
_WORD = re.compile(r"[^\W_]")
_OWN_LEAN = {"“": 1, "„": 1, "«": 1, "‹": 1, "‘": 1, "`": 1, "”": -1, "»": -1, "›": -1, "’": -1}


class Marked(NamedTuple):
    """Text between quotation marks."""

    start: int
    """Offset of the opening mark; of the first word where a quotation runs on without one."""
    end: int
    """Offset after the closing mark, or after the last word where there is none."""
    width: int
    """Code points of the opening mark: 0 where there is none."""
    closed: bool
    """Whether a closing mark ends it."""
    runs_on: bool = False
    """Whether it continues what the paragraph before left open."""
    inside: bool = False
    """Whether it stands between other quotation marks."""


class _Mark(NamedTuple):
    start: int
    end: int
    symbol: str
    before: str
    """The character before the run of marks that this one stands in; a blank at the paragraph's edge."""
    after: str

    @property
    def leans(self) -> int:
        """1 where the neighbours, or else the symbol, say that it opens, -1 that it closes, 0 unsure."""
        room_before = self.before.isspace() or self.before in _BEFORE_OPENING
        room_after = self.after.isspace() or self.after in _AFTER_CLOSING
        if room_before != room_after:
            return 1 if room_before else -1
        return _OWN_LEAN.get(self.symbol[0], 0)


def marked(text: str, paragraphs: list[tuple[int, int]]) -> Iterator[list[Marked]]:
    """What stands between quotation marks, paragraph by paragraph, in order."""
    found = _by_paragraph(text, paragraphs)
    left_open = False
    for at, (start, end) in enumerate(paragraphs):
        marks = found[at]
        if not marks:
            left_open = False
            yield []
            continue
        doubles = [mark for mark in marks if mark.symbol[0] in _DOUBLE or len(mark.symbol) == 2]
        follows = _opens_next(text, paragraphs, at)
        pairs, unclosed = _pair_doubles(text, start, end, doubles, left_open, follows)
        singles = [mark for mark in marks if mark.symbol[0] not in _DOUBLE and len(mark.symbol) == 1]
        if singles:
            pairs = _without_crossings(pairs + _pair_singles(text, start, end, singles, follows))
        left_open = unclosed
        yield [pair for pair in pairs if _WORD.search(text, pair.start, pair.end)]


def _by_paragraph(text: str, paragraphs: list[tuple[int, int]]) -> list[list[_Mark]]:
    """The marks of each paragraph, two single ones side by side as one double."""
    found: list[list[_Mark]] = [[] for _ in paragraphs]
    at = 0
    run: list[tuple[int, int, str]] = []
    for match in _MARK.finditer(text):
        start = match.start()
        if run and run[-1][1] != start:
            found[at] += _neighbours(text, run, *paragraphs[at])
            run = []
        while start >= paragraphs[at][1]:
            at += 1
        symbol = match[0]
        if run and symbol in "'`’‘" and run[-1][2] == symbol:
            run[-1] = (run[-1][0], start + 1, symbol * 2)
        else:
            run.append((start, start + 1, symbol))
    if run:
        found[at] += _neighbours(text, run, *paragraphs[at])
    return found


def _neighbours(text: str, run: list[tuple[int, int, str]], start: int, end: int) -> list[_Mark]:
    before = text[run[0][0] - 1] if run[0][0] > start else " "
    after = text[run[-1][1]] if run[-1][1] < end else " "
    return [_Mark(first, last, symbol, before, after) for first, last, symbol in run]


def _opens_next(text: str, paragraphs: list[tuple[int, int]], at: int) -> bool:
    """Whether the paragraph after this one begins with a mark that opens."""
    if at + 1 == len(paragraphs):
        return False
    start, end = paragraphs[at + 1]
    return text[start] in "\"“„«'‘`" and start + 1 < end and not text[start + 1].isspace()


def _pair_doubles(
    text: str, start: int, end: int, marks: list[_Mark], left_open: bool, follows: bool
) -> tuple[list[Marked], bool]:
    """The pairs of a paragraph, and whether its last quotation is still open at its end."""
    pairs: list[Marked] = []
    opened: _Mark | None = None
    nested = False
    for at, mark in enumerate(marks):
        leans = mark.leans
        after = marks[at + 1].leans if at + 1 < len(marks) else None
        if opened is None:
            if at == 0 and left_open and leans < 0 and mark.start > start:
                pairs.append(Marked(start, mark.end, 0, True, runs_on=True))
            elif leans > 0 or (after is not None and after <= 0 and not _prime(text, mark, start)):
                opened = mark
        elif leans > 0 and mark.symbol != "”":
            second = marks[at + 2].leans if at + 2 < len(marks) else None
            if not nested and (after is None or after > 0) and _misplaced(text, mark, opened):
                pairs.append(_closed(opened, mark, left_open and opened.start == start))
                opened = None
            elif nested or (after is not None and after < 0 and second is not None and second < 0):
                nested = True
            else:
                recovered = _recovered(text, opened, mark.start)
                if recovered.end > opened.end:
                    pairs.append(recovered)
                opened = mark
        elif nested:
            nested = False
        elif not (after is not None and after < 0 and _prime(text, mark, start)):
            if not text[opened.end : mark.start].isspace() and mark.start > opened.end:
                pairs.append(_closed(opened, mark, left_open and opened.start == start))
            opened = None
    if opened is None or opened.end >= end:
        return pairs, False
    whole = Marked(opened.start, end, opened.end - opened.start, False, left_open and opened.start == start)
    too_long = end - opened.start > LONGEST_UNCLOSED
    if not follows and opened.symbol == '"' and (too_long or _attributed(text, opened, end)):
        pairs.append(_recovered(text, opened, end))
        return pairs, False
    pairs.append(whole)
    return pairs, True


def _misplaced(text: str, mark: _Mark, opened: _Mark) -> bool:
    """Whether a blank stands on the wrong side of a closing mark: we lost, "said Ann Lee."""
    return mark.start - 2 >= opened.end and text[mark.start - 1] == " " and text[mark.start - 2] in ",?!"


def _prime(text: str, mark: _Mark, start: int) -> bool:
    """Whether a straight mark may mean inches: a digit stands before it."""
    return mark.symbol in ('"', "''", "”") and mark.start > start and text[mark.start - 1].isdigit()


def _closed(opened: _Mark, mark: _Mark, runs_on: bool) -> Marked:
    """What stands between an opening mark and its partner."""
    return Marked(opened.start, mark.end, opened.end - opened.start, True, runs_on)


def _recovered(text: str, opened: _Mark, limit: int) -> Marked:
    """What an opening mark without a partner claims before `limit`: its sentence, or as far as "he said"."""
    sentence = _SENTENCE_END.search(text, opened.end, limit)
    end = sentence.end() if sentence else opened.end + len(text[opened.end : limit].rstrip())
    end = _attributed(text, opened, limit) or end
    return Marked(opened.start, end, opened.end - opened.start, False)


def _attributed(text: str, opened: _Mark, limit: int) -> int:
    """Where a mark should have closed before an attribution: "We ran, Ann Lee said. 0 if nowhere."""
    if opened.symbol != '"':
        return 0
    found = _ATTRIBUTED.search(text, opened.end, min(limit, opened.end + LONGEST_UNCLOSED))
    return found.end() if found else 0


def _pair_singles(text: str, start: int, end: int, marks: list[_Mark], follows: bool) -> list[Marked]:
    """Pairs of single marks; apostrophes at the edge of a word do not count."""
    pairs: list[Marked] = []
    opened: _Mark | None = None
    for at, mark in enumerate(marks):
        if _opens_single(text, mark):
            opened = mark
        elif opened is not None and mark.symbol not in "‘`" and not mark.before.isspace():
            after = marks[at + 1] if at + 1 < len(marks) else None
            if after and _apostrophe(text, mark) and not _opens_single(text, after):
                continue
            if not text[opened.end : mark.start].isspace() and mark.start > opened.end:
                pairs.append(Marked(opened.start, mark.end, 1, True))
            opened = None
    if opened is not None and opened.start == start and follows and opened.end < end:
        pairs.append(Marked(opened.start, end, 1, False))
    return pairs


def _opens_single(text: str, mark: _Mark) -> bool:
    if mark.symbol == "’" or not (mark.before.isspace() or mark.before in _BEFORE_OPENING):
        return False
    return not mark.after.isspace() and not _ELISION.match(text, mark.end)


def _apostrophe(text: str, mark: _Mark) -> bool:
    """Whether a mark after a word may be a genitive's or a swallowed letter's: boys' club, goin' home."""
    word = text[max(0, mark.start - 2) : mark.start]
    return mark.after == " " and (word.endswith("s") or word == "in" or word[-1:] == "o")


def _without_crossings(pairs: list[Marked]) -> list[Marked]:
    """The pairs in order, those inside another marked so, those that cross another left out."""
    kept: list[Marked] = []
    around: list[int] = []
    for pair in sorted(pairs, key=lambda pair: (pair.start, -pair.end)):
        while around and around[-1] <= pair.start:
            around.pop()
        if around and pair.end > around[-1]:
            continue
        kept.append(pair._replace(inside=bool(around)))
        around.append(pair.end)
    return kept
