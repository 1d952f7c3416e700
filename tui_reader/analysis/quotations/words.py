"""The words of a paragraph around its quotations, each quotation standing as one word.

Rules then look left and right from a quotation without ever reading what it says.
"""

import re

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
        at = start
        for quote in quoted:
            self._read(text, at, quote.start)
            self.quotation.append(len(self.raw))
            self._ends[len(self.raw)] = quote.end
            if ends_sentence(text, quote):
                self._open.add(len(self.raw))
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

    def sentence_end(self, index: int) -> int:
        """The index after the last word of the sentence of the word at `index`, or 60 words on."""
        first = self.sentence[index]
        limit = min(len(self.raw), index + 60)
        while index < limit and self.sentence[index] == first:
            index += 1
        return index

    def _read(self, text: str, start: int, end: int) -> None:
        for match in _WORD.finditer(text, start, end):
            if match[0] not in _MARKS:
                self.raw.append(match[0])
                self.start.append(match.start())

    def _sentences(self) -> list[int]:
        firsts = []
        first = 0
        raw = self.raw
        for index, word in enumerate(raw):
            firsts.append(first)
            following = raw[index + 1] if index + 1 < len(raw) else "."
            capital = following[0].isupper() or following[0].isdigit() or following in _OPENING
            if capital and (index in self._open or (word in _TERMINAL and not self._abbreviates(index))):
                first = index + 1
        return firsts

    def _abbreviates(self, index: int) -> bool:
        """Whether a full stop belongs to an abbreviation such as "Gen." before it."""
        if self.raw[index] != "." or not index:
            return False
        return self.low[index - 1] in _ABBREVIATED and self.named(index - 1)


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
