"""The words of a paragraph around its quotations, each quotation standing as one word.

Rules then look left and right from a quotation without ever reading what it says.
"""

import re
from bisect import bisect_left, bisect_right

from tui_reader.analysis.quotations.marks import Marked

QUOTATION = "“”"
"""Stands for a quotation among the words."""
FRAGMENT = "‘’"
"""Stands for a few marked words in the middle of a phrase: the head of the "dialogue" group said."""
_SHORT = 40
_MARKS = frozenset("\"“”„‟«»‹›'‘’`´")

_WORD = re.compile(r"(?:[A-Z]\.)+|\w+(?:[-'’.&/]\w+)*(?:(?<=s)['’])?|[^\w\s]")
_TERMINAL = frozenset(".!?")
_OPENING = frozenset("([") | {QUOTATION}
_BEGINS = frozenset(
    """he she they it i we you the a an but and in on at his her their its this that these when while
    after since if there as""".split()
)
_ABBREVIATED = frozenset(
    """mr mrs ms dr prof rev gen col sgt lt capt cpl maj cmdr adm sen rep gov pres hon st mt jr sr inc
    corp co ltd bros no vs etc jan feb mar apr jun jul aug sept sep oct nov dec gens sens reps
    messrs supt det insp fr mme mlle spc pfc pvt cpo brig tsgt msgt ens sqn flt comdr hr govt atty
    asst dept univ capts lts pte calif fla mass conn ill ind mich minn tenn wis wash ore ariz colo
    ga va pa la ala ark okla md""".split()
)


class Words:
    """The words of a paragraph, in order; positions in these lists are called indices."""

    def __init__(self, text: str, start: int, end: int, quoted: list[Marked]) -> None:
        self.raw: list[str] = []
        """Each word as written."""
        self.start: list[int] = []
        """The offset of each word."""
        self.quotation: list[int] = []
        """The index of each quotation."""
        self._ends: dict[int, int] = {}
        self._open: set[int] = set()
        self._capital: set[int] = set()
        self.reporting: dict[int, bool] = {}
        """What is known of words that may report speech."""
        self.subjects: dict[tuple[int, int], tuple[int, int] | None] = {}
        """What is known of the subjects of verbs, by verb and how far left it was looked for."""
        at = start
        for quote in quoted:
            self._read(text, at, quote.start)
            self.quotation.append(len(self.raw))
            self._ends[len(self.raw)] = quote.end
            if ends_sentence(text, quote):
                self._open.add(len(self.raw))
            if text[quote.start + quote.width].isupper():
                self._capital.add(len(self.raw))
            self.raw.append(FRAGMENT if _embedded(text, quote) else QUOTATION)
            self.start.append(quote.start)
            at = quote.end
        self._read(text, at, end)
        self.low = [word.lower() for word in self.raw]
        """Each word in small letters."""
        self.sentence = self._sentences()
        """For each word the index of its sentence's first word."""

    def __len__(self) -> int:
        return len(self.raw)

    def end(self, index: int) -> int:
        """The offset after a word."""
        return self._ends.get(index) or self.start[index] + len(self.raw[index])

    def named(self, index: int) -> bool:
        """Whether a word is written with a capital."""
        return self.raw[index][0].isupper()

    def quotations_before(self, index: int, most: int) -> int:
        """The index of the quotation that stands `most` before the one at `index`; 0 if there are fewer."""
        number = bisect_left(self.quotation, index) - most
        return self.quotation[number] if number >= 0 else 0

    def sentence_end(self, index: int) -> int:
        """The index after the last word of the sentence of the word at `index`, or 60 words on."""
        limit = min(len(self.raw), index + 60)
        return bisect_right(self.sentence, self.sentence[index], index, limit)

    def _read(self, text: str, start: int, end: int) -> None:
        raw = self.raw
        for match in _WORD.finditer(text, start, end):
            word = match[0]
            if word == "." and raw and self._abbreviates(match.start()):
                raw[-1] += "."
            elif word not in _MARKS:
                raw.append(word)
                self.start.append(match.start())

    def _sentences(self) -> list[int]:
        firsts = []
        first = 0
        raw = self.raw
        for index, word in enumerate(raw):
            firsts.append(first)
            following = raw[index + 1] if index + 1 < len(raw) else "."
            if word in _TERMINAL or index in self._open:
                ends = following[0].isupper() or following[0].isdigit() or following in _OPENING
            elif word[-1] == ".":
                ends = index + 1 in self._capital or (following[0].isupper() and following.lower() in _BEGINS)
            else:
                continue
            if ends:
                first = index + 1
        return firsts

    def _abbreviates(self, stop: int) -> bool:
        """Whether a full stop at an offset belongs to the last word, as in "Gen." or "Corp."."""
        last = self.raw[-1]
        return last[0].isupper() and last.lower() in _ABBREVIATED and self.start[-1] + len(last) == stop


def ends_sentence(text: str, quote: Marked) -> bool:
    """Whether a full stop, question mark or exclamation mark stands at the quotation's end."""
    at = quote.end - 1
    lowest = max(quote.start, quote.end - 4)
    while at > lowest and text[at] in "\"“”„‟«»‹›'‘’`´)]":
        at -= 1
    return text[at] in ".!?"


def _embedded(text: str, quote: Marked) -> bool:
    """Whether a phrase runs on through a quotation: a word on either side and no stop in it."""
    before, after = text[max(0, quote.start - 2) : quote.start], text[quote.end : quote.end + 2]
    if quote.end - quote.start > _SHORT or text[quote.end - 2] in ",.?!":
        return False
    return before[:1].isalnum() and before[1:] == " " and after[:1] == " " and after[1:].isalnum()
