"""Whether a word that may report speech does so here."""

from tui_reader.analysis.quotations.verbs import FINITE, ING, JUDGING, NAMING, NOUNS, VERBS
from tui_reader.analysis.quotations.wordlists import (
    ADVERBS,
    ALONE,
    AUXILIARIES,
    BREAKS,
    CLOSED,
    DETERMINERS,
    LINKS,
    PASSIVE,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    adverb,
    genitive,
)
from tui_reader.analysis.quotations.words import QUOTATION, Words

_BETWEEN = ADVERBS | {"been", "being", "not"}
_BEFORE_NOUN = (
    (DETERMINERS - {"that", "all", "both", "some", "many", "several", "most"})
    | (CLOSED - AUXILIARIES - PRONOUNS - LINKS - SUBORDINATORS - {"to"})
    | (PREPOSITIONS - {"to"})
)
_PLURAL = frozenset(
    """i we you they who to police people men women and or some many others critics several both""".split()
)
_PARTICIPLE = ("ed", "en", "told", "said", "put", "found", "thought", "felt", "held")
_NAMED_PAST = frozenset("called dubbed named termed nicknamed christened".split())
_WHAT = frozenset("what which that whom".split())
_DESCRIBED = frozenset(word for word in JUDGING if word.endswith("ed"))
_PAST = frozenset("read put thought felt".split())
_NAMED = frozenset(
    """so-called word words term phrase slogan film movie song album book novel hashtag codenamed
    code-named show series single play programme program game poem essay headline motto operation
    website band group episode section title""".split()
)


def reports(words: Words, index: int) -> bool:
    """Whether a word is a reporting verb in the active voice, neither noun nor adjective nor passive."""
    if index not in words.reporting:
        words.reporting[index] = _reports(words, index)
    return words.reporting[index]


def _reports(words: Words, index: int) -> bool:
    word = words.low[index]
    if word not in VERBS or (words.named(index) and words.sentence[index] != index):
        return False
    before = words.low[index - 1] if index else ""
    following = words.low[index + 1] if index + 1 < len(words) else ""
    if following == "as" and (word == "noted" or (word in _DESCRIBED and not _relative(words, index))):
        return False
    if before == "," and word in _NAMED_PAST and _quotation_follows(words, index):
        return False
    if word in NOUNS and (
        before in _BEFORE_NOUN or before.isdigit() or genitive(before) or not _agrees(words, index)
    ):
        return False
    if word.endswith("ed") and (before in DETERMINERS - ALONE or genitive(before) or before == "whose"):
        return False
    return not (word in FINITE and word.endswith(_PARTICIPLE) and _passive(words, index))


def _quotation_follows(words: Words, index: int) -> bool:
    """Whether a quotation stands after a word, or after the article behind it."""
    at = index + 1 + (words.low[index + 1] in ("the", "a", "an"))
    return at < len(words) and words.raw[at] == QUOTATION


def _relative(words: Words, index: int) -> bool:
    """Whether a verb without an object has it before: "what Lee described as", "which he described as"."""
    earlier = words.low[max(0, index - 8) : index]
    return not _WHAT.isdisjoint(earlier)


def _passive(words: Words, index: int) -> bool:
    """Whether a form of "be" stands before a past participle: was widely quoted."""
    low = words.low
    at = index - 1
    while at >= 0 and index - at < 4 and (low[at] in _BETWEEN or adverb(low[at])):
        if low[at] in ("been", "being"):
            return True
        at -= 1
    return at >= 0 and low[at] in PASSIVE


def passive_report(words: Words, quotation: int) -> int | None:
    """The verb in the passive that reports a quotation after it: was *described* as, is *said* to be."""
    low = words.low
    for at in range(quotation - 1, max(words.sentence[quotation], quotation - 9), -1):
        word = low[at]
        if word in BREAKS:
            return None
        if word in FINITE and word not in NAMING:
            reduced = word in JUDGING and low[at + 1] == "as"
            return at if reduced or (word.endswith(_PARTICIPLE) and _passive(words, at)) else None
    return None


def _agrees(words: Words, index: int) -> bool:
    """Whether a word that may be a noun agrees with its subject as a verb would: they claim, she claims."""
    low = words.low
    word = low[index]
    following = low[index + 1] if index + 1 < len(low) else ""
    if word.endswith("ed") or word in ING:
        return True
    if following in AUXILIARIES or (following in FINITE and following not in NOUNS):
        return False
    at = index - 1
    while at > 0 and index - at < 4 and adverb(low[at]):
        at -= 1
    before = low[at] if at >= 0 else ""
    plural = before in AUXILIARIES or before in _PLURAL
    if word.endswith("s"):
        return not plural
    return (
        plural
        or word in _PAST
        or (before.endswith("s") and not before.endswith("ss") and not genitive(before))
    )


def gives_name(words: Words, quotation: int, *, verdict: bool) -> bool:
    """Whether the words before make the marked words a name: "a film called", "the so-called".

    `verdict`: the marked words are what somebody says of the thing named before them.
    """
    if quotation == 0 or words.sentence[quotation] == quotation:
        return False
    low = words.low
    word = low[quotation - 1]
    if word in _NAMED:
        return word == "so-called" or not verdict
    if verdict:
        return False
    if word == "as":
        return not {"known", "billed", "listed"}.isdisjoint(low[max(0, quotation - 5) : quotation - 1])
    if word in ("the", "a", "an") and quotation - 2 > words.sentence[quotation]:
        word = low[quotation - 2]
        return word in _NAMED_PAST and low[quotation - 3] in PASSIVE | {","} and low[quotation - 1] == "the"
    if word not in NAMING:
        return False
    if word.startswith(("name", "titl", "entitl")):
        return True
    by_somebody = low[max(0, quotation - 4) : quotation - 2].count("that") and words.named(quotation - 2)
    return not by_somebody and {"what", "which"}.isdisjoint(low[max(0, quotation - 8) : quotation])
