"""From a text to its quotations."""

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.analysis.quotations.attribution import Source, attribution, last_source
from tui_reader.analysis.quotations.marks import Marked, marked
from tui_reader.analysis.quotations.names import Names
from tui_reader.analysis.quotations.paragraphs import paragraphs
from tui_reader.analysis.quotations.speech import hearsay, is_nickname, is_speech, shape
from tui_reader.analysis.quotations.subjects import Range
from tui_reader.analysis.quotations.wordlists import PRONOUNS
from tui_reader.analysis.quotations.words import Words
from tui_reader.articles.text import Span

_TAIL = 400
_UNRESOLVED = 0.4


class Speaker(NamedTuple):
    """Who speaks."""

    span: Span
    """The words that say so: a name, a description or a pronoun."""
    name: str
    """The name, completed or resolved where the text allows; the words themselves otherwise."""
    confidence: float
    """How sure this is, above 0 and below 1."""
    via: str = ""
    """Who passed it on: KCNA in "Kim said, according to KCNA"."""


class Quotation(NamedTuple):
    """Words between quotation marks."""

    span: Span
    """Where they stand, with their marks."""
    speech: bool
    """Whether somebody says them; False for titles, nicknames and words held at a distance."""
    speaker: Speaker | None
    """Who says them, if that is known."""
    cue: Span | None
    """The reporting verb, or "according to"."""
    group: int
    """The same number for the parts of one utterance: around "he said", or over several paragraphs."""


def quotations(text: str, names: Sequence[Span] = ()) -> list[Quotation]:
    """The quotations of a text whose paragraphs stand on lines of their own, in order.

    None crosses from one paragraph into another; one inside another comes after it. Offsets are
    code points of `text`. `names` may give the mentions of persons and organisations where they
    are known already: pronouns and short names are then resolved among these.
    """
    spans = paragraphs(text)
    reader = _Reader(text, spans, Names(text, names))
    for at, quoted in enumerate(marked(text, spans)):
        if quoted:
            reader.read(at, quoted)
    return reader.found


class _Reader:
    """Reads paragraph after paragraph and remembers who spoke."""

    def __init__(self, text: str, spans: list[tuple[int, int]], names: Names) -> None:
        self.found: list[Quotation] = []
        self._text = text
        self._paragraphs = spans
        self._names = names
        self._speakers: list[str] = []
        self._last: Quotation | None = None
        self._last_at = -2
        self._groups = 0

    def read(self, at: int, quoted: list[Marked]) -> None:
        """Add the quotations of the paragraph with this number."""
        nicknames = {mark for mark in quoted if is_nickname(self._text, mark)}
        outer = [mark for mark in quoted if not mark.inside and mark not in nicknames]
        words = Words(self._text, *self._paragraphs[at], outer)
        number = 0
        inner: list[Marked] = []
        previous: Quotation | None = None
        for mark in quoted:
            if mark.inside:
                inner.append(mark)
                continue
            self._read_inner(inner)
            inner = []
            if mark in nicknames:
                self._add(mark, False, None, None, None)
                continue
            previous = self._read_outer(at, words, number, mark, previous) or previous
            number += 1
        self._read_inner(inner)

    def _read_outer(
        self, at: int, words: Words, number: int, mark: Marked, previous: Quotation | None
    ) -> Quotation | None:
        """Add one quotation and give it back if it is speech; `previous` is the paragraph's last speech."""
        index = words.quotation[number]
        form = shape(self._text, mark)
        source = attribution(words, index, form)
        carried = self._last if mark.runs_on and self._last_at == at - 1 else None
        if not carried and not is_speech(words, index, form, source):
            self._add(mark, False, None, self._cue(words, source), None)
            return None
        part_of = carried
        if source:
            speaker: Speaker | None = self._speaker(words, source, at)
            if previous and _resumes(words, number, source, previous):
                part_of = previous
        elif carried:
            speaker = carried.speaker
        elif not form.whole or hearsay(words, index, form):
            speaker = previous.speaker if previous and not hearsay(words, index, form) else None
        else:
            speaker, goes_on = self._without_cue(at, words, number, previous)
            part_of = previous if goes_on else None
        quotation = self._add(mark, True, speaker, self._cue(words, source), part_of)
        if carried and speaker and carried.speaker is None:
            self._complete(quotation.group, speaker)
        self._last, self._last_at = quotation, at
        if speaker and speaker.name not in PRONOUNS:
            self._speakers = [*self._speakers[-3:], speaker.name]
        return quotation

    def _read_inner(self, marks: list[Marked]) -> None:
        """Add the quotations inside the last one: speech where their own words say who speaks."""
        if not marks:
            return
        around = self.found[-1]
        top: list[Marked] = []
        for mark in marks:
            if not top or mark.start >= top[-1].end:
                top.append(mark)
        words = Words(self._text, around.span.start + 1, around.span.end - 1, top)
        numbers = {mark: words.quotation[number] for number, mark in enumerate(top)}
        via = around.speaker.name if around.speaker else ""
        for mark in marks:
            source = None
            if around.speech and mark in numbers:
                form = shape(self._text, mark)
                source = attribution(words, numbers[mark], form)
                if source and not is_speech(words, numbers[mark], form, source):
                    source = None
            speaker = None
            if source:
                name, span = self._name(words, source.speaker), self._span(words, source.speaker)
                speaker = Speaker(span, name, round(source.confidence * 0.8, 2), via)
            self._add(mark, source is not None, speaker, self._cue(words, source), None)

    def _add(
        self, mark: Marked, speech: bool, speaker: Speaker | None, cue: Span | None, part_of: Quotation | None
    ) -> Quotation:
        if part_of is None:
            self._groups += 1
        group = part_of.group if part_of else self._groups
        self.found.append(Quotation(Span(mark.start, mark.end), speech, speaker, cue, group))
        return self.found[-1]

    def _complete(self, group: int, speaker: Speaker) -> None:
        """Give the speaker to the earlier parts of a quotation that only later says who speaks."""
        for at in range(len(self.found) - 2, -1, -1):
            part = self.found[at]
            if part.speech and part.group != group:
                break
            if part.group == group and part.speaker is None:
                self.found[at] = part._replace(speaker=speaker)

    def _without_cue(
        self, at: int, words: Words, number: int, previous: Quotation | None
    ) -> tuple[Speaker | None, bool]:
        """The speaker of a quotation that names none, and whether it goes on with the one before."""
        first = words.sentence[words.quotation[number]]
        start = words.quotation[number - 1] + 1 if number else 0
        spoke = previous.speaker if previous else None
        if start < first:
            source = last_source(words, max(start, words.sentence[first - 1]), first)
            if source and (source.cue or not spoke or self._turns_to(words, source, spoke)):
                speaker = self._speaker(words, source, at)
                if spoke and speaker.confidence == _UNRESOLVED:
                    speaker = speaker._replace(name=spoke.name)
                return speaker, spoke is not None and spoke.name == speaker.name
        if spoke:
            return _fainter(spoke, 0.8 if start < first else 0.9), True
        if number == 0 and at:
            return self._from_paragraph_before(at), False
        return None, False

    def _turns_to(self, words: Words, source: Source, spoke: Speaker) -> bool:
        """Whether a sentence between two quotations is about a person, who then is the one to speak."""
        span = self._span(words, source.speaker)
        if span == spoke.span:
            return False
        phrase = self._text[span.start : span.end]
        name = self._name(words, source.speaker)
        return phrase.lower() in ("he", "she") or name == spoke.name or self._names.person(name)

    def _from_paragraph_before(self, at: int) -> Speaker | None:
        """Who is about to speak as the paragraph before ends, or else who spoke there."""
        start, end = self._paragraphs[at - 1]
        spoke = None
        if self._last and self._last_at == at - 1:
            start, spoke = self._last.span.end, self._last.speaker
        words = Words(self._text, max(start, end - _TAIL), end, [])
        if len(words):
            source = last_source(words, words.sentence[len(words) - 1], len(words))
            if source and (source.cue or not spoke):
                return self._speaker(words, source, at - 1)
        return _fainter(spoke, 0.7) if spoke else None

    def _speaker(self, words: Words, source: Source, at: int) -> Speaker:
        span = self._span(words, source.speaker)
        via = self._name(words, source.via) if source.via else ""
        pronoun = self._text[span.start : span.end].lower()
        if pronoun not in PRONOUNS:
            return Speaker(span, self._name(words, source.speaker), source.confidence, via)
        paragraph = self._paragraphs[at][0]
        found = self._names.antecedent(pronoun, span.start, paragraph, self._speakers)
        return Speaker(span, *(found or (pronoun, _UNRESOLVED)), via)

    def _name(self, words: Words, phrase: Range) -> str:
        start, end = self._span(words, phrase)
        return self._names.full(self._text[start:end])

    def _span(self, words: Words, phrase: Range) -> Span:
        return Span(words.start[phrase[0]], words.end(phrase[1] - 1))

    def _cue(self, words: Words, source: Source | None) -> Span | None:
        return self._span(words, source.cue) if source and source.cue else None


def _resumes(words: Words, number: int, source: Source, previous: Quotation) -> bool:
    """Whether one attribution stands between two quotations and belongs to both."""
    if not number or source.cue is None or previous.cue is None:
        return False
    return previous.cue.start == words.start[source.cue[0]] > words.start[words.quotation[number - 1]]


def _fainter(speaker: Speaker, by: float) -> Speaker:
    return speaker._replace(confidence=round(speaker.confidence * by, 2))
