"""Who is made answerable for a sentence outside its quotations: said that, according to, reportedly."""

from tui_reader.analysis.quotations.cues import reports
from tui_reader.analysis.quotations.subjects import Range, phrase_after, subject
from tui_reader.analysis.quotations.verbs import BESIDE_ONLY, FINITE, ING, NAMING, NOUNS, VERBS
from tui_reader.analysis.quotations.wordlists import (
    AUXILIARIES,
    BREAKS,
    DASHES,
    DETERMINERS,
    LINKS,
    PASSIVE,
    PREPOSITIONS,
    TIMES,
    adverb,
    genitive,
)
from tui_reader.analysis.quotations.words import FRAGMENT, QUOTATION, Words
from tui_reader.analysis.stance.cues import (
    ASSERTING,
    CLAUSE_ONLY,
    FINDING,
    GUESSING,
    HEARSAY,
    MINDED,
    NAMED,
    NO_SOURCE,
    OPEN,
    PERSONS,
    POINTING,
    PROMISING,
    PUTTING,
    REGARDING,
    REPORTED,
    SAYINGS,
    SAYINGS_OF,
    SHOWING,
    SPEAKERS,
    SPEAKING,
    SPOKEN,
    STRESSING,
    STUDIES,
    SUGGESTING,
    TELLING,
    THINGS,
    UNREAL,
    Cue,
    low,
)

_AHEAD = 14
_SOURCE = "names a source"
_HEARSAY = "hearsay"
_GUESS = "somebody's guess"
_RELATIVE = frozenset("who which that whom whose".split())
_SUBORDINATE = frozenset("after when before because if until once since whether where how".split())
_NOMINATIVE = frozenset("he she they it we i there".split())
_NOBODY = frozenset("i we you one no none nobody neither few".split())
_NO_MAIN_CLAUSE = _SUBORDINATE | PASSIVE | _RELATIVE - {"that"}
_OPINION = frozenset("view opinion words account".split())
_BEFORE_PARTICIPLE = frozenset([",", "as", "by", "while", *DASHES])
_PLURAL = frozenset("police people men women".split())
_FEW = 6
_STOPPED = BREAKS | DASHES | {".", "?", "!"}
_CLAUSE_ENDS = _STOPPED | _RELATIVE | _SUBORDINATE | {",", "what"}


def attribution(words: Words) -> Cue | None:
    """The cue that attributes a sentence; what somebody says goes before what somebody guesses."""
    guess = None
    for at, word in enumerate(words.low):
        if word not in _CUES:
            continue
        found = _attributes(words, at, word)
        if found and not found.guess:
            return found
        guess = guess or found
    return guess


_CUES = SPEAKING | REPORTED.keys() | HEARSAY | SAYINGS | MINDED | _OPINION | {"according", "per"}


def _attributes(words: Words, at: int, word: str) -> Cue | None:
    if word in HEARSAY:
        return Cue(at, at + 1, _HEARSAY, leaves_open=True)
    after = low(words, at + 1)
    if word == "according":
        goes = after == "to" and _source(words, at + 2)
        return Cue(at, at + 2, _SOURCE) if goes else None
    if word == "per":
        named = after and words.named(at + 1) and low(words, at - 1) == ","
        return Cue(at, at + 1, _SOURCE) if named else None
    if word in _OPINION:
        return _in_view(words, at)
    if (word in REPORTED or after == "that") and (found := _passive(words, at, after)):
        return found
    if word in SPEAKING and (found := _verb(words, at)):
        return found
    if word in MINDED:
        held = after == "that" and low(words, _helper(words, at)) in PASSIVE
        return Cue(at, at + 2, _GUESS, guess=True, leaves_open=True) if held else None
    if word in SAYINGS and (after == "that" or (after == "of" and word in SAYINGS_OF)):
        none = "no" in words.low[max(0, at - 2) : at]
        return None if none else Cue(at, at + 1, _HEARSAY, leaves_open=True)
    return None


def _source(words: Words, at: int) -> bool:
    """Whether what things go according to can speak: the police, not the plan."""
    who = phrase_after(words, at, len(words))
    head = words.low[who[1] - 1] if who else ""
    return head not in NO_SOURCE and NO_SOURCE.isdisjoint(words.low[at : at + 3])


def _in_view(words: Words, at: int) -> Cue | None:
    """In the minister's view, in his words."""
    owner = low(words, at - 1)
    start = at
    for here in range(at - 1, max(-1, at - 6), -1):
        if words.low[here] in _STOPPED or words.low[here] == ",":
            break
        if words.low[here] == "in":
            start = here
    owned = genitive(owner) or owner in ("his", "her", "their", "own")
    owned = owned or (owner == "the" and low(words, at + 1) == "of" and words.low[at] != "account")
    return Cue(start, at + 1, _SOURCE) if owned and start < at else None


def _passive(words: Words, at: int, after: str) -> Cue | None:
    """Is said to, was described as, were accused of."""
    before = _helper(words, at)
    passive = low(words, before) in PASSIVE or low(words, at - 1) in ("been", "being")
    word = words.low[at]
    reports_it = after in REPORTED[word] if word in REPORTED else word in FINITE - GUESSING
    if not passive or not reports_it or _unreal(words, at):
        return None
    if after == "to" and word != "said" and low(words, at + 2) not in ("be", "have"):
        return None
    joined = after in ("to", "as", "of", "for", "by", "that")
    return Cue(at, at + 1 + joined, _HEARSAY, leaves_open=word not in NAMED)


def _helper(words: Words, at: int) -> int:
    """The index of the last word before a verb that is no adverb and no "been"; -1 if there is none."""
    before = at - 1
    while before >= max(0, at - 4) and (adverb(words.low[before]) or words.low[before] in ("been", "not")):
        before -= 1
    return before


def _unreal(words: Words, at: int) -> bool:
    """Whether a verb is denied, possible or to come: did not say, declined to say, will announce."""
    before = at - 1
    while before >= max(0, at - 5) and (words.low[before] in AUXILIARIES or adverb(words.low[before])):
        if low(words, before) in UNREAL:
            return True
        before -= 1
    return low(words, before) in UNREAL | {"to"}


def _verb(words: Words, at: int) -> Cue | None:
    """What the verb at an index attributes, and to whom."""
    word = words.low[at]
    ordered = at == words.sentence[at] or low(words, at - 1) == "please"
    noun = word in NOUNS and low(words, at + 1) == "of"
    if ordered or noun or (word == "said" and low(words, at - 1) in DETERMINERS):
        return None
    if by := _said_by(words, at):
        return by
    if not (reports(words, at) if word in VERBS else _finite(words, at)):
        return None
    if _unreal(words, at):
        return None
    first = words.sentence[at]
    before = low(words, at - 1) if at > first else ""
    if _inverted(words, at, before):
        return Cue(at, at + 1, _SOURCE)
    if word in ING and before not in _BEFORE_PARTICIPLE and before not in PASSIVE:
        return None
    who = _answerable(words, at, first)
    end = _content_from(words, at, who) if who else 0
    if not end:
        return None
    if word in GUESSING:
        return Cue(at, end, _GUESS, guess=True, leaves_open=True)
    return Cue(at, end, _SOURCE, leaves_open=word in OPEN)


def _answerable(words: Words, at: int, first: int) -> Range | None:
    """Who is made answerable by the verb at an index, if that is somebody and it stands in a main clause."""
    who = subject(words, at, first)
    helper = at - 1
    while helper > first and (words.low[helper] in AUXILIARIES or adverb(words.low[helper])):
        helper -= 1
    if who is None or low(words, helper) in _RELATIVE or words.low[who[0]] in _NOBODY:
        return None
    return None if who[0] > first and words.low[who[0] - 1] in _NO_MAIN_CLAUSE else who


def _finite(words: Words, at: int) -> bool:
    """Whether a verb that announces no quotation is one here: police suspect, but not the suspect."""
    word, before = words.low[at], low(words, at - 1)
    if words.named(at) and at != words.sentence[at]:
        return False
    if word.endswith("ing"):
        return before in PASSIVE or before == ","
    if before in DETERMINERS or before in PREPOSITIONS or before in PASSIVE or genitive(before):
        return False
    if word.endswith("ed") or word in (
        "saw",
        "heard",
        "views",
        "sees",
        "regards",
        "expects",
        "assumes",
        "believes",
    ):
        return low(words, _helper(words, at)) not in PASSIVE
    if word.endswith("s"):
        return (
            before in ("he", "she", "it") or (at > 0 and words.named(at - 1)) or low(words, at + 1) == "that"
        )
    return before in _PLURAL or before in ("they", "many", "some", "i", "we") or before.endswith("s")


def _said_by(words: Words, at: int) -> Cue | None:
    """As outlined by the ministry; the order, reported by the agency, is new."""
    word = words.low[at]
    fits = word in FINITE and low(words, at + 1) == "by" and low(words, at - 1) in ("as", ",")
    return Cue(at, at + 2, _SOURCE) if fits and word in SPOKEN and word != "written" else None


def _inverted(words: Words, at: int, before: str) -> bool:
    """Whether verb and speaker end the sentence, or a part of it: ..., said Ann Lee."""
    word = words.low[at]
    if (
        before not in (",", QUOTATION)
        or word in ING
        or word in CLAUSE_ONLY
        or word in NAMING
        or word not in VERBS
    ):
        return False
    who = phrase_after(words, at + 1, len(words))
    return who is not None and low(words, who[1]) in ("", ",", ".", *DASHES)


def _content_from(words: Words, at: int, who: Range) -> int:
    """The index after the cue if what stands beside a verb is attributed by it; 0 if it is not."""
    word, after = words.low[at], low(words, at + 1)
    if word in SHOWING:
        known = words.low[who[1] - 1] in STUDIES or (word in FINDING and _speaks(words, who))
        return at + 1 + (after == "that") if known and (after == "that" or _clause(words, at)) else 0
    if word in POINTING:
        return at + 2 if after in ("out", "to") and _speaks(words, who) else 0
    if (word in SUGGESTING or word in STRESSING) and not _speaks(words, who):
        return 0
    if after == "that":
        return at + 2 if word != "decided" else 0
    if (word in REGARDING and _as(words, at)) or (word in PUTTING and _figure(words, at)):
        return at + 1
    if word in BESIDE_ONLY:
        return 0
    if _closes(words, at, who):
        return at + 1
    if after == "to" or after == "responsibility":
        return at + 1 if word in PROMISING or _ahead(words, at, "that") else 0
    if word in CLAUSE_ONLY or (word in NOUNS and _noun(words, at, who)):
        return 0
    if _asserts(words, at) or ":" in words.low[at + 1 : at + _FEW] or _clause(words, at):
        return at + 1
    return 0


def _noun(words: Words, at: int, who: Range) -> bool:
    """Whether a word that may be a noun is one here: the two states on the river."""
    after = low(words, at + 1)
    known = words.low[at].endswith("ed") or words.named(who[1] - 1) or words.low[who[0]] in _NOMINATIVE
    return not known and not (after in DETERMINERS or after in _NOMINATIVE or after[:1].isdigit())


def _speaks(words: Words, who: Range) -> bool:
    """Whether a phrase names somebody, or something that is written."""
    head = words.low[who[1] - 1]
    if words.named(who[1] - 1) or head in SPEAKERS:
        return True
    return head not in THINGS and head.endswith(PERSONS)


def _closes(words: Words, at: int, who: Range) -> bool:
    """Whether subject and verb stand behind what is said: ..., officials said on Monday."""
    after = low(words, at + 1)
    leads = words.low[who[0] - 1] if who[0] > words.sentence[at] else ""
    if leads not in (",", QUOTATION, FRAGMENT, "as", *DASHES):
        return False
    if words.low[at] in SPOKEN and (after in PREPOSITIONS or after in TIMES):
        rest = words.low[at + 1 : at + 9]
        short = len(rest) < 8 or "," in rest or "." in rest
        return short and not (words.low[at] in NOUNS and _noun(words, at, who))
    return after in ("", ".", ",")


def _asserts(words: Words, at: int) -> bool:
    """Whether a verb asserts something whatever follows."""
    word, after = words.low[at], low(words, at + 1)
    if word in STRESSING:
        return after in DETERMINERS
    if word not in ASSERTING or after in ("", ",", "so") or after in _STOPPED | LINKS:
        return False
    return after in ("of", "about", "against", "there") or not (after in PREPOSITIONS or after in TIMES)


def _ahead(words: Words, at: int, sought: str) -> bool:
    """Whether a word stands ahead before anything ends the clause."""
    for here in range(at + 1, min(len(words), at + _AHEAD)):
        if words.low[here] == sought:
            return True
        if words.low[here] in _STOPPED or words.low[here] in _RELATIVE:
            return False
    return False


def _figure(words: Words, at: int) -> bool:
    """Whether "at" stands ahead with a number behind it: put the toll at 40."""
    near = words.low[at + 1 : at + _AHEAD]
    return "at" in near and low(words, at + 2 + near.index("at"))[:1].isdigit()


def _as(words: Words, at: int) -> bool:
    """Whether an "as" ahead says what something is taken for: sees it as; not such as, as well as."""
    for here in range(at + 1, min(len(words), at + _AHEAD)):
        if words.low[here] == "as":
            other = low(words, here + 1) in ("well", "many", "much", "soon", "if", "though", "of")
            return low(words, here - 1) != "such" and not other
        if words.low[here] in _STOPPED or words.low[here] in _RELATIVE:
            return False
    return False


def _clause(words: Words, at: int) -> bool:
    """Whether a clause follows a verb, after the hearer and the time: told police on Monday he was."""
    aside = words.low[at] in TELLING or low(words, at + 1) in PREPOSITIONS | TIMES
    for here in range(at + 1, min(len(words), at + _AHEAD)):
        word = words.low[here]
        if word == "that" and aside:
            return True
        if word in _CLAUSE_ENDS or (here == at + 1 and word in LINKS):
            return False
        if word == "to" and words.low[at] in TELLING:
            return False
        if word in _NOMINATIVE and word != "it":
            return here == at + 1 or aside
        before = low(words, here - 1)
        if here == at + 1 or before in LINKS or before == "to":
            continue
        if word in AUXILIARIES or (word in FINITE and word not in NOUNS and not aside):
            return word not in ("being", "been", "be", "not")
    return False
