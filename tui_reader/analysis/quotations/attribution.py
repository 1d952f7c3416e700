"""Who said it: the rules that look before a quotation and after it."""

from typing import NamedTuple

from tui_reader.analysis.quotations.cues import passive_report, reports
from tui_reader.analysis.quotations.subjects import Range, main_subject, phrase_after, phrase_before, subject
from tui_reader.analysis.quotations.verbs import BESIDE_ONLY, FINITE, ING, JUDGING, NAMING, NOUNS, VERBS
from tui_reader.analysis.quotations.wordlists import (
    AUXILIARIES,
    CLOSED,
    DASHES,
    DETERMINERS,
    PASSIVE,
    PRONOUNS,
    STOPS,
    TIMES,
    adverb,
    genitive,
)
from tui_reader.analysis.quotations.words import QUOTATION, Words

_FURTHEST = 80
_MOST = 8
_AHEAD = 3
_FIND = frozenset("find finds found".split())
_THAT = frozenset("find finds found hold holds held decide decides decided feel feels felt signaled".split())
_SAID_THAT = frozenset("to that of as for about".split())
_UTTERANCES = frozenset(
    """pledge promise vow claim claims assertion call calls demand demands warning warnings threat threats
    insistence suggestion description accusation accusations contention""".split()
)


class Shape(NamedTuple):
    """What a quotation looks like, whoever says it."""

    text: str
    """The words between the marks."""
    ended: bool
    """Whether they end with a full stop."""
    paused: bool
    """Whether they end with any stop, as they do before "he said"."""
    whole: bool
    """Whether they read as a sentence of their own."""


class Source(NamedTuple):
    """What a rule found, in word indices."""

    speaker: Range
    """The phrase that names the speaker."""
    cue: Range | None
    """The reporting verb, or "according to"."""
    confidence: float
    """How far the rule can be trusted, 0 to 1."""
    beside: bool
    """Whether nothing but the attribution's own words stand between it and the quotation."""
    via: Range | None = None
    """Who passed it on: KCNA in "Kim said, according to KCNA"."""


class _Hit(NamedTuple):
    at: int
    speaker: Range
    cue: Range
    passed_on: Range | None = None


def attribution(words: Words, quotation: int, form: Shape) -> Source | None:
    """Who is said to speak by the sentence that the quotation stands in."""
    earlier = _before(words, quotation)
    if earlier and earlier.cue is None and not form.whole:
        earlier = None
    if earlier and earlier.beside:
        return earlier
    later = _after(words, quotation, form)
    if earlier and later and not form.whole:
        return earlier._replace(via=earlier.via or later.speaker)
    return later if later and (later.beside or earlier is None) else earlier


def _before(words: Words, quotation: int) -> Source | None:
    """The source that the sentence up to the quotation names."""
    first = words.sentence[quotation]
    lowest = max(first, words.quotations_before(quotation, _MOST), quotation - _FURTHEST)
    hits = _hits(words, first, lowest, quotation)
    last_word = words.raw[quotation - 1] if quotation > lowest else ""
    if not hits:
        return _before_colon(words, lowest, quotation) if last_word == ":" else None
    spoken = [hit for hit in hits if hit.cue[1] - hit.cue[0] == 1] or hits
    last = spoken[-1]
    gap = quotation - 1 - last.at
    beside = gap == 0 or last_word in (":", ",") or (words.low[quotation - 1] == "that" and gap < 3)
    beside = beside and not any(words.raw[at] == QUOTATION for at in range(last.at, quotation))
    verdict = _verdict(words, last.at, quotation)
    chosen = last if beside or verdict or gap < 3 else spoken[0]
    near = max((at for at in range(lowest, chosen.at) if words.raw[at] == QUOTATION), default=lowest)
    others = [hit.speaker for hit in hits if hit.speaker != chosen.speaker and near <= hit.at < chosen.at]
    others += [hit.speaker for hit in hits if hit.cue[1] - hit.cue[0] == 2 and hit is not chosen]
    via = chosen.passed_on or (others[0] if others else None)
    return Source(chosen.speaker, chosen.cue, 0.95 if beside else 0.8, beside, via)


_TURNS = frozenset("while whilst whereas but although though".split())
_JOINED = ("as", "how", "what", "all")


def _hits(words: Words, first: int, lowest: int, quotation: int) -> list[_Hit]:
    """The announcements of speech between two indices that say who speaks, in order.

    `first`: where their sentence begins, or the part of it that counts.
    """
    found = []
    for at in range(lowest, quotation):
        word = words.low[at]
        if word not in _CUES:
            continue
        if owner := _owner(words, at, first, quotation):
            hit: _Hit | None = _Hit(at, owner, (at, at + 1))
        elif word in VERBS:
            hit = _verb_hit(words, at, first, quotation)
        elif word in _PHRASES and " ".join(words.low[max(0, at - 1) : at + 2]).endswith(_PHRASES[word]):
            named = phrase_after(words, at + 2, quotation)
            hit = _Hit(at, named, (at, at + 2)) if named else None
        else:
            continue
        if hit:
            found.append(hit)
    return found


_PHRASES = {"according": "according to", "words": "the words of"}
_CUES = VERBS | _UTTERANCES | set(_PHRASES)


def _owner(words: Words, at: int, lowest: int, quotation: int) -> Range | None:
    """Whose pledge, claim or words they are: "Lee's pledge to", "in his own words,"."""
    low = words.low
    if quotation - at > 3 or at - 1 <= lowest:
        return None
    if low[at] == "words":
        if at + 1 < quotation and low[at + 1] not in (",", ":"):
            return None
    elif low[at] not in _UTTERANCES or at + 1 >= quotation or low[at + 1] not in _SAID_THAT:
        return None
    owner = at - 1 - (low[at - 1] == "own")
    if low[owner] in ("his", "her", "their"):
        return owner, owner + 1
    return phrase_before(words, owner, lowest) if genitive(low[owner]) else None


def _verb_hit(words: Words, at: int, lowest: int, quotation: int) -> _Hit | None:
    """What the reporting verb at an index announces."""
    low = words.low
    word = low[at]
    if word in ING and at > lowest and low[at - 1] == "as":
        return _quoted_as_saying(words, at, lowest)
    found = None
    if reports(words, at):
        beside = _touches(words, at, quotation) or _verdict(words, at, quotation)
        if word in _FIND and low[at + 1] != "that":
            return None
        if word in BESIDE_ONLY and not beside and not (word in _THAT and low[at + 1] == "that"):
            return None
        found = subject(words, at, lowest)
        if found is None and at > lowest and low[at - 1] in (",", QUOTATION) and word not in ING:
            found = phrase_after(words, at + 1, quotation)
    elif at + 1 < quotation and low[at + 1] == "by" and word in FINITE and word not in NOUNS:
        found = phrase_after(words, at + 2, quotation)
    return _Hit(at, found, (at, at + 1)) if found else None


def _touches(words: Words, at: int, quotation: int) -> bool:
    """Whether next to nothing stands between a verb and the quotation."""
    last = words.raw[quotation - 1]
    return last == ":" or (quotation - at < 3 and words.low[quotation - 1] not in DETERMINERS)


def _verdict(words: Words, at: int, quotation: int) -> bool:
    """Whether a verb says what somebody calls something, and the quotation is what."""
    return words.low[at] in JUDGING and quotation - at < 9


def _quoted_as_saying(words: Words, saying: int, lowest: int) -> _Hit | None:
    """Kim, passed on by KCNA, in "KCNA quoted Kim as saying" and "Kim was quoted by KCNA as saying"."""
    low = words.low
    for at in range(saying - 2, max(lowest, saying - 20), -1):
        if low[at] not in ("quoted", "cited", "reported", "quotes", "cites", "quoting", "citing"):
            continue
        if low[at - 1] in PASSIVE or (low[at - 1] in AUXILIARIES and low[at - 2] in PASSIVE):
            found = subject(words, at, lowest)
            by = phrase_after(words, at + 2, saying) if low[at + 1] == "by" else None
        else:
            found, by = phrase_after(words, at + 1, saying - 1), subject(words, at, lowest)
        return _Hit(saying, found, (saying, saying + 1), by) if found else None
    return None


def _before_colon(words: Words, lowest: int, quotation: int) -> Source | None:
    """The source in front of a colon: "Lee: ..." or "The minister was blunt: ..."."""
    found = main_subject(words, lowest, quotation - 1)
    if found is None:
        return None
    alone = found[1] == quotation - 1
    return Source(found, None, 0.85 if alone else 0.6, True)


def _after(words: Words, quotation: int, form: Shape) -> Source | None:
    """The source that the sentence after the quotation names."""
    low, raw = words.low, words.raw
    at = _past_brackets(words, quotation + 1)
    paused = form.paused
    if at < len(words) and raw[at] == ",":
        at += 1
        paused = True
    at = _past_brackets(words, at)
    if at >= len(words) or (raw[at] == QUOTATION and (form.paused or form.whole)):
        return None
    end = words.sentence_end(at)
    if low[at] in _TURNS:
        return None
    if low[at] in DASHES:
        return _after_dash(words, at, end)
    if low[at] == "by" and (verb := passive_report(words, quotation)) is not None:
        found = phrase_after(words, at + 1, end)
        return Source(found, (verb, verb + 1), 0.85, True) if found else None
    if low[at] == "according" and at + 1 < end and low[at + 1] == "to":
        found = phrase_after(words, at + 2, end)
        return Source(found, (at, at + 2), 0.95, True) if found else None
    inverted = low[at] in VERBS and low[at] not in ING and low[at] not in NAMING and not words.named(at)
    if inverted and (paused or form.whole):
        found = phrase_after(words, at + 1, end)
        if found and not _acts(words, found[1], end):
            return Source(found, (at, at + 1), 0.95, True, _passed_on(words, found[1], end))
        if found or low[at] not in BESIDE_ONLY:
            return None
    if form.ended and not _only_attribution(words, at, end):
        return None
    whole = form.whole or (form.paused and words.sentence[quotation] == quotation)
    return _subject_then_verb(words, at, end, paused=paused and raw[at] != QUOTATION, whole=whole)


def _acts(words: Words, at: int, end: int) -> bool:
    """Whether a verb follows a phrase, which is then no speaker: said *the deal* was close."""
    return at < end and (words.low[at] in AUXILIARIES or (words.low[at] in FINITE - NOUNS))


def _past_brackets(words: Words, at: int) -> int:
    """Past a bracketed remark such as "(in Italian)"."""
    if at < len(words) and words.raw[at] == "(":
        depth = 0
        for here in range(at, min(len(words), at + 12)):
            depth += (words.raw[here] == "(") - (words.raw[here] == ")")
            if depth == 0:
                return here + 1
    return at


def _after_dash(words: Words, at: int, end: int) -> Source | None:
    """A name and nothing else after a dash, or an attribution between dashes."""
    at += 1
    while at < end and words.low[at] in DASHES:
        at += 1
    if at >= end:
        return None
    if words.low[at] in VERBS and (found := phrase_after(words, at + 1, end)):
        return Source(found, (at, at + 1), 0.9, True)
    found = phrase_after(words, at, end)
    last = found and (found[1] == len(words) or words.raw[found[1]] in ",.(")
    if found and last and words.named(found[0]) and len(words) - at < 16:
        return Source(found, None, 0.85, True)
    found_source = _subject_then_verb(words, at, end, paused=True, whole=True)
    return found_source if found_source and words.named(found_source.speaker[0]) else None


def _only_attribution(words: Words, at: int, end: int) -> bool:
    """Whether a short sentence says nothing but who spoke."""
    return end - at < 7 and end - 2 >= at and words.low[end - 2] in VERBS


def _subject_then_verb(words: Words, at: int, end: int, *, paused: bool, whole: bool) -> Source | None:
    """The source in "Ann Lee told reporters" after a quotation, or at the end of its sentence."""
    low = words.low
    crossed = 0
    for verb in range(at + 1, end):
        if words.raw[verb] == QUOTATION:
            crossed += 1
            if paused or whole or crossed == _AHEAD:
                return None
            continue
        if low[verb] == "according" and verb + 1 < end and low[verb + 1] == "to":
            found = phrase_after(words, verb + 2, end)
            return Source(found, (verb, verb + 2), 0.8, False) if found else None
        by = None
        if low[verb] in ING and low[verb - 1] == "as" and (quoted := _quoted_as_saying(words, verb, at)):
            found, by = quoted.speaker, quoted.passed_on
        elif low[verb] in VERBS and low[verb] not in ING and reports(words, verb):
            found = subject(words, verb, at)
        else:
            continue
        if found is None:
            continue
        beside = paused and (found[0] - at < 2 or _all_introduction(words, at, found[0]))
        put = low[verb] == "put" or low[verb] == "puts"
        if low[verb] in BESIDE_ONLY and not ((beside and whole and not _has_object(words, verb, end)) or put):
            continue
        before = low[found[0] - 1]
        if not beside and before not in (QUOTATION, *",-–—") and before not in _JOINED:
            continue
        via = by or _passed_on(words, verb, end)
        return Source(found, (verb, verb + 1), 0.95 if beside else 0.75, beside, via)
    return None


def _has_object(words: Words, verb: int, end: int) -> bool:
    """Whether a verb goes on with what it is done to: the school *offers courses*."""
    if verb + 1 >= end:
        return False
    word = words.low[verb + 1]
    return word not in CLOSED | STOPS | TIMES | VERBS and not adverb(word)


def _all_introduction(words: Words, start: int, end: int) -> bool:
    """Whether a phrase such as "the party's leader," is all that stands before a name."""
    return (
        end - start < 8
        and (words.low[start] in DETERMINERS or words.named(start))
        and words.raw[end - 1] == ","
    )


def _passed_on(words: Words, at: int, end: int) -> Range | None:
    """Who passed on what is said: "according to" somebody after the attribution."""
    for here in range(at, end - 2):
        if words.low[here] == "according" and words.low[here + 1] == "to":
            return phrase_after(words, here + 2, end)
    return None


def last_source(words: Words, start: int, end: int) -> Source | None:
    """The source of a whole sentence of indirect speech, or else its subject: who may be quoted next."""
    introduces = words.raw[end - 1] in ":,"
    if hits := _hits(words, start, start, end):
        hit = hits[-1 if introduces else 0]
        return Source(hit.speaker, hit.cue, 0.85 if introduces else 0.75, False)
    found = main_subject(words, start, end)
    if found is None or not (words.named(found[1] - 1) or words.low[found[0]] in PRONOUNS - {"who"}):
        named = next(
            (at for at in range(start + 1, end) if words.named(at) and phrase_after(words, at, end)), None
        )
        found = phrase_after(words, named, end) if named else found
    return Source(found, None, 0.45, False) if found else None
