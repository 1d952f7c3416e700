"""What a text itself leaves open: may, perhaps, appears to, is believed to, if ... would."""

from collections.abc import Callable

from tui_reader.analysis.quotations.wordlists import (
    DETERMINERS,
    LINKS,
    PASSIVE,
    PRONOUNS,
    TIMES,
    adverb,
    genitive,
)
from tui_reader.analysis.quotations.words import Words
from tui_reader.analysis.stance.cues import (
    ABILITIES,
    APPEARING,
    DRAFTS,
    GUESSED,
    GUESSING,
    HEDGES,
    MODALS,
    MONTH_BEFORE,
    OPENNESS,
    OUTCOMES,
    PERMITTED,
    PERMITTED_PASSIVE,
    SEEMING,
    STRENGTH_AFTER,
    STRENGTH_BEFORE,
    SUGGESTING,
    SUPPOSED,
    THINGS,
    UNKNOWN,
    WORRIES,
    Cue,
    low,
)

_HEDGED = "hedged"
_NOT_KNOWN = "not known"
_CONDITION = "a condition"
_NEAR = 30
PREDICTION = "a prediction"
_NOT_POSSIBLE = frozenset("as if so where whenever when than best everything not only every anything".split())
_POSSIBLE = PASSIVE | {"a", "another", "seems", "seemed", "seem", "remains", "be"}
_BEFORE_LIKELY = frozenset("more most less least very seem seems look looks".split())
_MADE = frozenset("make makes made making".split())
_ASKED = frozenset("as even what only asked asks ask wonder wondered wonders know known".split())
_UNREAL = frozenset("would could might".split())
_QUESTIONS = frozenset("whether if how what why who when where".split())


def hedge(words: Words) -> Cue | None:
    """The first cue that leaves a sentence open."""
    for at, word in enumerate(words.low):
        rule = _RULES.get(word)
        if rule and (found := rule(words, at)):
            return found
    return None


def _always(_: Words, at: int) -> Cue:
    return Cue(at, at + 1, _HEDGED)


def _when(fits: bool, at: int, end: int = 0, reason: str = _HEDGED) -> Cue | None:
    return Cue(at, end or at + 1, reason) if fits else None


def _potentially(words: Words, at: int) -> Cue | None:
    """May potentially; not a potentially dangerous dog."""
    return _when(low(words, at - 1) not in DETERMINERS | LINKS, at)


def _possibly(words: Words, at: int) -> Cue | None:
    """Possibly; not could not possibly."""
    return _when(low(words, at - 1) not in ("not", "couldn't", "can't", "cannot"), at)


def _likely(words: Words, at: int) -> Cue | None:
    """Likely to, not likely voters."""
    after, before = low(words, at + 1), low(words, at - 1)
    known = before in PASSIVE | DETERMINERS or adverb(before) or before in _BEFORE_LIKELY or after != "to"
    return _when(known and after not in ("voter", "voters") and before not in ("as", "equally"), at)


def _possible(words: Words, at: int) -> Cue | None:
    """A possible link, it is possible that; not as soon as possible, and nothing made possible."""
    earlier, before, after = words.low[max(0, at - 4) : at], low(words, at - 1), low(words, at + 1)
    if not _NOT_POSSIBLE.isdisjoint(earlier) or not _MADE.isdisjoint(earlier) or after in ("to", "for", "by"):
        return None
    return _when(before in _POSSIBLE or adverb(before) or after == "that", at)


def _modal(words: Words, at: int) -> Cue | None:
    """May, might, could; not the month, not power, not what was in somebody's power."""
    word, after, before = words.low[at], low(words, at + 1), low(words, at - 1)
    if word == "may":
        if words.named(at) and not _modal_in_title(words, at):
            return None
        asks = before == "i" or after in PRONOUNS or "so" in words.low[max(0, at - 6) : at]
        allowed = after in PERMITTED or (after == "be" and low(words, at + 2) in PERMITTED_PASSIVE)
        return _when(not allowed and not asks, at)
    if word == "might":
        noun = (
            before in STRENGTH_BEFORE
            or genitive(before)
            or after in STRENGTH_AFTER
            or not after[:1].isalpha()
        )
        return _when(not noun, at)
    able = after in ABILITIES or after in PRONOUNS or low(words, at + 2) in ("seen", "heard", "felt")
    purpose = "so" in words.low[max(0, at - 4) : at]
    nobody = not {"neither", "nobody", "nothing", "no", "none"}.isdisjoint(words.low[max(0, at - 4) : at])
    return _when(not able and not purpose and not nobody, at)


def _modal_in_title(words: Words, at: int) -> bool:
    """Whether a heading writes every word with a capital, and this one is no month."""
    after = low(words, at + 1)
    if not at or not after.isalpha() or not words.named(at + 1) or words.low[at - 1] in MONTH_BEFORE:
        return False
    capitals = sum(words.named(here) for here in range(max(0, at - 8), min(len(words), at + 8)))
    return capitals > 0.6 * (min(len(words), at + 8) - max(0, at - 8)) and not words.low[at - 1].isdigit()


def _appears(words: Words, at: int) -> Cue | None:
    """Appears to, appeared likely; not appeared in court."""
    after = low(words, at + 1)
    if adverb(after):
        after = low(words, at + 2)
    return _when(after in ("to", "that", "likely", "unlikely", "as", "set", "poised"), at)


def _suggests(words: Words, at: int) -> Cue | None:
    """Signs suggest that; attribution takes what persons suggest."""
    if words.low[at].endswith("ed") and low(words, at - 1) in PASSIVE:
        return None
    before = at - 1 - adverb(low(words, at - 1))
    after = low(words, at + 1)
    return _when(after == "that" or (low(words, before) in THINGS and after not in _QUESTIONS), at)


def _guessed(words: Words, at: int) -> Cue | None:
    """Is believed to, widely expected, feared dead; else as verbs are."""
    helper = at - 1
    while helper > max(0, at - 4) and (adverb(words.low[helper]) or words.low[helper] in ("been", "not")):
        helper -= 1
    before, after = low(words, helper), low(words, at + 1)
    passive = before in PASSIVE or (before in ("has", "have", "had") and "been" in words.low[helper:at])
    ahead = after in ("to", "dead", "lost")
    if words.low[at] in ("projected", "assumed", "hoped"):
        return _when(passive and after in ("to", "that"), at)
    by_then = after == "by" and low(words, at + 2).isdigit()
    if passive and (by_then or after not in ("by", "of", "about", "through")):
        return _when(True, at, at + 1 + (after == "to"))
    if (
        ahead
        and before not in ("than", "as")
        and words.low[at] in ("expected", "believed", "thought", "feared")
    ):
        return _when(not low(words, helper).endswith("s") or after != "to", at, at + 2)
    return _guesses(words, at)


def _guesses(words: Words, at: int) -> Cue | None:
    """I think; what somebody else thinks is attributed."""
    before = at - 1
    while before > 0 and (adverb(words.low[before]) or low(words, before) in ("do", "don't", "not")):
        before -= 1
    past = words.low[at].endswith("ed") or words.low[at] == "thought"
    author = (
        not past
        and low(words, before) in ("i", "we")
        and low(words, at + 1)
        not in (
            "about",
            "of",
            "to",
            "for",
            "in",
        )
    )
    return _when(author and words.low[at] not in ("hope", "fear", "worry"), at)


def _openness(words: Words, at: int) -> Cue | None:
    """The possibility that; a rumour; not "no possibility"."""
    return _when(
        low(words, at + 1) in ("that", "is", "was", "of") and low(words, at - 1) not in ("no", "the"), at
    )


def _worry(words: Words, at: int) -> Cue | None:
    """Fears that, signs that."""
    aim = low(words, at - 2) == "in" or low(words, at - 1) == "no"
    return _when(low(words, at + 1) == "that" and not aim, at, at + 2)


def _unknown(words: Words, at: int) -> Cue | None:
    """It is unclear whether; whether it holds is unclear."""
    asked = "whether" in words.low[max(0, at - _NEAR) : at]
    return _when(asked or low(words, at + 1) in _QUESTIONS, at, reason=_NOT_KNOWN)


def _clear(words: Words, at: int) -> Cue | None:
    """It was not immediately clear who, it is not known how many."""
    negated = "not" in words.low[max(0, at - 3) : at]
    return _when(negated and low(words, at + 1) in _QUESTIONS, at, reason=_NOT_KNOWN)


def _must(words: Words, at: int) -> Cue | None:
    """It must have been; not must have a licence."""
    after = low(words, at + 2)
    participle = after == "been" or after.endswith(("ed", "en", "wn", "ought", "one"))
    return _when(low(words, at + 1) == "have" and participle, at, at + 2)


def _rule_out(words: Words, at: int) -> Cue | None:
    """Cannot be ruled out."""
    no = {"not", "cannot", "can't", "didn't", "never"}
    return _when(
        low(words, at + 1) == "out" and not no.isdisjoint(words.low[max(0, at - 4) : at]), at, at + 2
    )


def _looks(words: Words, at: int) -> Cue | None:
    """Looks set to, looks as if."""
    return _when(low(words, at + 1) in ("set", "likely", "as"), at, at + 2)


def _remains(words: Words, at: int) -> Cue | None:
    """Remains to be seen."""
    return _when(words.low[at + 1 : at + 4] == ["to", "be", "seen"], at, at + 4, _NOT_KNOWN)


def _view(words: Words, at: int) -> Cue | None:
    """In my opinion."""
    return _when(low(words, at - 1) in ("my", "our") and low(words, at - 2) == "in", at - 2, at + 1)


def _if(words: Words, at: int) -> Cue | None:
    """If it rains, the match would be moved."""
    if low(words, at - 1) in _ASKED or low(words, at + 1) in ("possible", "necessary", "not", "any", "only"):
        return None
    return _when(not _UNREAL.isdisjoint(words.low[at + 1 : at + 40]), at, reason=_CONDITION)


def _would(words: Words, at: int) -> Cue | None:
    """The match would be moved if it rained; not the bill that would ban it, nor what he would do later."""
    later = words.low[at + 1 : at + 30]
    if "if" in later:
        place = at + 1 + later.index("if")
        return _when(low(words, place - 1) not in _ASKED, at, reason=_CONDITION)
    drafted = not DRAFTS.isdisjoint(words.low[max(0, at - 12) : at]) or low(words, at - 1) in (
        "what",
        "which",
    )
    verb = _verb_after(words, at)
    supposed = verb in SUPPOSED and (verb != "be" or low(words, at - 1) in ("it", "this", "that"))
    return _when(supposed and not drafted and not _dated(words, at), at, reason=PREDICTION)


def _will(words: Words, at: int) -> Cue | None:
    """Will lead to ruin; not what is on a calendar."""
    promised = low(words, at - 1) in PRONOUNS - {"it"}
    return _when(
        _verb_after(words, at) in OUTCOMES and not promised and not _dated(words, at), at, reason=PREDICTION
    )


def _verb_after(words: Words, at: int) -> str:
    """The verb that a modal belongs to."""
    at += 1
    while adverb(low(words, at)) or low(words, at) == "not":
        at += 1
    return low(words, at)


def _dated(words: Words, at: int) -> bool:
    """Whether the words around an index say when."""
    near = words.low[max(0, at - _NEAR) : at + _NEAR]
    return not TIMES.isdisjoint(near) or any(word.isdigit() and len(word) == 4 for word in near)


_RULES: dict[str, Callable[[Words, int], Cue | None]] = {
    **dict.fromkeys(GUESSING, _guesses),
    **dict.fromkeys(GUESSED, _guessed),
    **dict.fromkeys(HEDGES | SEEMING, _always),
    **dict.fromkeys(APPEARING, _appears),
    **dict.fromkeys(SUGGESTING, _suggests),
    **dict.fromkeys(MODALS, _modal),
    **dict.fromkeys(OPENNESS, _openness),
    **dict.fromkeys(WORRIES, _worry),
    **dict.fromkeys(UNKNOWN, _unknown),
    "potentially": _potentially,
    "possibly": _possibly,
    **dict.fromkeys(("rule", "ruled"), _rule_out),
    **dict.fromkeys(("look", "looks", "looked"), _looks),
    **dict.fromkeys(("view", "opinion"), _view),
    "likely": _likely,
    "possible": _possible,
    "probable": _always,
    "must": _must,
    "clear": _clear,
    "known": _clear,
    "remains": _remains,
    "if": _if,
    "would": _would,
    "will": _will,
}
