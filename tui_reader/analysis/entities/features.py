"""What the model is told about each word, and which words it is asked about.

Only stretches around capitals are looked at: elsewhere nothing is a name, and that is most of
a text. What the whole article shows of a word (seen within a sentence with its capital, after a
title, before "said") is told at each place where the word stands.
"""

from typing import NamedTuple

from tui_reader.analysis.entities.lexicon import MAX_PHRASE, RUN_CUES, Lexicon, Word
from tui_reader.analysis.entities.tokens import NEWLINE, Tokens

_ENDS = frozenset(".?!…|") | {"..."}
_OPENERS = frozenset("\"'([{-*•·#>")
# What an article shows of a word, one bit each.
(
    _MIDDLE, _TITLED, _SAID, _PLACED, _NAMED, _ACRONYM, _ORG, _SURNAME, _OWNER, _IN_LAND, _SMALL, _THE,
    _IS_PERSON, _IS_ORG, _IS_PLACE,
) = (1 << n for n in range(15))  # fmt: skip
_SHOWN = {
    _MIDDLE: "D:mid", _TITLED: "D:title", _SAID: "D:said", _PLACED: "D:in", _NAMED: "D:first",
    _ACRONYM: "D:acr", _ORG: "D:org", _SURNAME: "D:last", _OWNER: "D:'s", _IN_LAND: "D:,pl",
    _SMALL: "D:small", _THE: "D:the",
    _IS_PERSON: "D:person", _IS_ORG: "D:group", _IS_PLACE: "D:place",
}  # fmt: skip


# Words of the longest line that may be a heading.
MAX_HEADING = 30

_RUN_CUES = {cue: f"R:{cue}" for cue in RUN_CUES}

# Words the model is asked about at once: longer stretches are no prose, and would only cost memory.
MAX_PIECE = 256


class Run(NamedTuple):
    """Words with capitals in a row."""

    start: int
    end: int


class Article:
    """The words of a text with what is known of each and of the whole."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.words: list[Word] = lexicon.describe(tokens.words)
        self.capitals = [i for i, word in enumerate(self.words) if word.capital]
        self.begins = self._sentence_starts()
        self.small = {word.key for word in self.words if not word.capital}
        self.headings = self._headings()
        self.runs = self._runs()
        self.shown = self._show()
        self._signs: dict[int, list[str]] = {}

    def _sentence_starts(self) -> list[bool]:
        """Whether a sentence, a line or something quoted begins with each word."""
        begins = []
        fresh = True
        for word in self.tokens.words:
            begins.append(fresh)
            if word == NEWLINE or word in _ENDS or word == ":":
                fresh = True
            elif word not in _OPENERS:
                fresh = False
            elif word in '"([':
                fresh = True
        return begins

    def _headings(self) -> list[bool]:
        """Whether each word is on a line set in capitals as headings are, so that they say nothing of names.

        Such a line is short, has no full stop and has capitals on words that are mostly written small.
        """
        words = self.tokens.words
        flags = [False] * len(words)
        start = 0
        for end, word in enumerate(words):
            if word != NEWLINE:
                continue
            if 3 < end - start <= MAX_HEADING and words[end - 1] not in _ENDS:
                long = [w for w in self.words[start:end] if len(w.key) > 3 and w.key.isalpha()]
                raised = sum(w.capital and (w.common or w.key in self.small) for w in long[1:])
                if raised > 1 and sum(w.capital for w in long) >= 0.75 * len(long):
                    flags[start:end] = [True] * (end - start)
            start = end + 1
        return flags

    def _runs(self) -> list[Run]:
        runs = []
        start = -1
        for i, word in enumerate(self.words):
            if word.capital:
                start = i if start < 0 else start
            elif start >= 0:
                glued = self.tokens.words[i] == "-" and self.words[i + 1].capital
                if not glued:
                    runs.append(Run(start, i))
                    start = -1
        return runs

    def _show(self) -> dict[str, int]:
        """What the article shows of each word with a capital."""
        shown: dict[str, int] = {}
        words, texts = self.words, self.tokens.words
        for start, end in self.runs:
            if self.headings[start]:
                continue
            before, after = words[start - 1], words[end]
            last = words[end - 1].key
            bits = 0
            if "title" in before.cues:
                bits |= _TITLED
            if "said" in after.cues and not self.begins[end]:
                bits |= _SAID
            if texts[end] == "'s":
                bits |= _OWNER
            if "preposition" in before.cues and before.key != "of":
                bits |= _PLACED
            if texts[end] == "," and self.lexicon.has("country", words[end + 1].key):
                bits |= _IN_LAND
            if before.key == "the":
                bits |= _THE
            bits |= self._apposed(start, end)
            if texts[end] == ")" and texts[start - 1] == "(" and end - start == 1 and texts[start].isupper():
                bits |= _ACRONYM
            for i in range(start, min(end, start + 8)):
                key = words[i].key
                mine = bits
                if not self.begins[i]:
                    mine |= _MIDDLE
                if i > start and "title" in words[i - 1].cues:
                    mine |= _TITLED
                if end - i > 1 and "orgnoun" in words[end - 1].cues:
                    mine |= _ORG
                if i > start and "first" in words[i - 1].cues:
                    mine |= _NAMED
                if key == last and end - start > 1 and "first" in words[start].cues:
                    mine |= _SURNAME
                shown[key] = shown.get(key, 0) | mine
        return shown

    def _apposed(self, start: int, end: int) -> int:
        """What nouns in small letters beside a run of capitals say it is: a person, a group or a place."""
        words, texts = self.words, self.tokens.words
        before, after = words[start - 1], words[end]
        nouns = frozenset[str]() if before.capital else before.cues
        if before.key == "of":
            nouns = words[start - 2].cues & {"placenoun"}
        if not after.capital:
            nouns |= after.cues
        bits = (_IS_ORG if "orgnoun" in nouns else 0) | (_IS_PLACE if "placenoun" in nouns else 0)
        if texts[end] != ",":
            return bits
        for i in range(end + 1, min(end + 7, len(words) - 1)):
            if "title" in words[i].cues or words[i].key == "who":
                return bits | _IS_PERSON
            if "orgnoun" in words[i].cues and not words[i].capital and texts[i + 1] != "'s":
                return bits | _IS_ORG
            if not words[i].key.isalpha() and texts[i] != "'s":
                break
        return bits

    def pieces(self) -> list[Run]:
        """The stretches the model is asked about: runs of capitals, with a word around."""
        pieces: list[Run] = []
        words = self.words
        for start, end in self.runs:
            low = start - 1 if words[start - 1].key != NEWLINE else start
            while words[low].joins and words[low - 1].joins:
                low -= 1
            high = end + 1 if words[end].key != NEWLINE else end
            if words[end].key == "-" and words[high].key != NEWLINE:
                high += 1
            past = pieces[-1].end if pieces else 0
            if pieces and low <= past + 1 and NEWLINE not in self.tokens.words[past:low]:
                pieces[-1] = Run(pieces[-1].start, high)
            else:
                pieces.append(Run(max(low, past), high))
        cuts = (range(start, end, MAX_PIECE) for start, end in pieces)
        return [Run(n, min(n + MAX_PIECE, cut.stop)) for cut in cuts for n in cut]

    def features(self, piece: Run) -> list[list[str]]:
        """What the model is told about each word of a piece."""
        words = self.words
        extra = self._run_features(piece)
        self._phrase_features(piece, extra)
        rows = []
        for i, more in zip(range(piece.start, piece.end), extra, strict=True):
            word, before, after = words[i], words[i - 1], words[i + 1]
            if word.common and not (word.capital or word.joins):
                rows.append(list(word.own))
                continue
            far_before, far_after = words[i - 2].far_before, words[i + 2].far_after
            row = [*word.own, *before.before, *after.after, *far_before, *far_after, *more]
            if word.capital:
                row += self._article_features(word.key)
                row.append(f"sss={before.shape}|{word.shape}|{after.shape}")
                row.append(f"-1w|s={before.key}|{word.shape}")
            rows.append(row)
        return rows

    def _article_features(self, key: str) -> list[str]:
        bits = self.shown.get(key, 0) | (_SMALL if key in self.small else 0)
        signs = self._signs.get(bits)
        if signs is None:
            signs = [name for bit, name in _SHOWN.items() if bits & bit]
            self._signs[bits] = signs
        return signs

    def _run_features(self, piece: Run) -> list[list[str]]:
        """Features of the run of capitals around each word, and of its place in the sentence."""
        words, texts, starts, ends = self.words, self.tokens.words, self.tokens.starts, self.tokens.ends
        rows: list[list[str]] = []
        run: list[str] = []
        start = end = piece.start
        for i in range(piece.start, piece.end):
            row = []
            if self.begins[i]:
                row.append("begin")
            if self.headings[i]:
                row.append("heading")
            if starts[i] == ends[i - 1]:
                row.append("glue<")
            if ends[i] == starts[i + 1]:
                row.append("glue>")
            if words[i].capital:
                if i >= end:
                    start, end = i, self._run_end(i)
                    run = self._run_signs(start, end)
                place = "only" if end - start == 1 else "1" if i == start else "z" if i == end - 1 else "m"
                row += run
                row.append(f"R{place}{min(end - start, 5)}")
            elif words[i].joins and texts[i + 1] != NEWLINE:
                row.append(f"J{int(words[i - 1].capital)}{int(words[i + 1].capital)}{words[i].key}")
            rows.append(row)
        return rows

    def _run_end(self, i: int) -> int:
        words, texts = self.words, self.tokens.words
        limit = i + MAX_PIECE
        while i < limit and (words[i].capital or (texts[i] == "-" and words[i + 1].capital)):
            i += 1
        return i

    def _run_signs(self, start: int, end: int) -> list[str]:
        words = self.words
        # Over the small words of longer names: Bank of England, Ministry of Foreign Affairs.
        far = end
        while far - start < 12 and words[far].joins and (words[far + 1].capital or words[far + 1].joins):
            far += 1
            while words[far].capital and far - start < 12:
                far += 1
        signs = [*words[start - 1].run_before, *words[end].run_after]
        if far - start == 1:
            return signs
        signs += words[start].run_first + words[end - 1].run_last
        inner = frozenset().union(*[word.cues for word in words[start : min(far, start + 12)]])
        return signs + [sign for cue, sign in _RUN_CUES.items() if cue in inner]

    def _phrase_features(self, piece: Run, rows: list[list[str]]) -> None:
        """Adds what the lists of places, organisations and so on say of one or more words."""
        words, lexicon = self.words, self.lexicon
        for i in range(piece.start, piece.end):
            if not words[i].capital:
                continue
            key = words[i].key
            longest = min(lexicon.longest(key), piece.end - i, MAX_PHRASE)
            for length in range(longest, 0, -1):
                phrase = key if length == 1 else " ".join(word.key for word in words[i : i + length])
                signs = lexicon.phrase(phrase)
                if not signs:
                    continue
                for n in range(length):
                    place = "S" if length == 1 else "B" if n == 0 else "E" if n == length - 1 else "I"
                    rows[i - piece.start + n] += [f"G{place}{sign}" for sign in signs]
                    if length == 1:
                        rows[i - piece.start + n].append(f"G={signs}")
                break
