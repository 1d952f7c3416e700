"""Who does what a verb says: the noun phrase that is its subject.

No parser: words are skipped by kind, and what is left beside the verb, or at the start of its
clause, is taken. All walks are bounded, so that no sentence costs more than its length.
"""

from tui_reader.analysis.quotations.verbs import FINITE, ING, NOUNS, VERBS
from tui_reader.analysis.quotations.wordlists import (
    ADVERBS,
    ALONE,
    AUXILIARIES,
    BREAKS,
    CLOSED,
    DASHES,
    DETERMINERS,
    DOCUMENTS,
    HANGING,
    LEADING,
    LINKS,
    PARTICLES,
    PASSIVE,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    SUBORDINATORS,
    TIMES,
    adverb,
    genitive,
)
from tui_reader.analysis.quotations.words import FRAGMENT, QUOTATION, Words

Range = tuple[int, int]
"""A half-open range of word indices."""

_NEAR = 40
_INITIAL = 6
_OWN = SUBORDINATORS - {"that", "what", "who"}
_INNER = PARTICLES | LINKS | HANGING
_INSIDE = LINKS | HANGING
_ISSUED = frozenset(
    """issued released sent posted wrote tweeted made signed published gave delivered read issuing issues
    releases in with by on""".split()
)


def subject(words: Words, verb: int, lowest: int) -> Range | None:
    """The subject of the verb at index `verb`, looking left no further than index `lowest`."""
    if (verb, lowest) not in words.subjects:
        words.subjects[verb, lowest] = _subject(words, verb, lowest)
    return words.subjects[verb, lowest]


def _subject(words: Words, verb: int, lowest: int) -> Range | None:
    low = words.low
    at = _skip_helpers(words, verb - 1, lowest)
    if at < lowest:
        return None
    before = low[at - 1] if at > lowest else ""
    if low[verb] in ING and low[at] not in PASSIVE:
        return _subject_of_participle(words, at, lowest)
    if low[at] in LINKS or (low[at] in ("but", "then") and before):
        return main_subject(words, lowest, at)
    if low[at] == "," and before == QUOTATION:
        return None
    if low[at] == "to" and before:
        return main_subject(words, _clause_start(words, at - 1, lowest), at)
    if low[at] in ("who", "which", "that") and before:
        return phrase_before(words, at - 1 - (before == ","), lowest)
    if low[at] in DASHES or low[at] == ",":
        start = _clause_start(words, at - 1, lowest)
        return main_subject(words, start, at) or phrase_before(words, at - 1, lowest)
    found = phrase_before(words, at, lowest)
    if found and _apposed(words, found, lowest):
        return _name_described(words, found[0] - 2, lowest) or found
    return _before_relative(words, found[0] if found else at, lowest) or found


def _skip_helpers(words: Words, at: int, lowest: int) -> int:
    """Left over auxiliaries, adverbs, brackets and times between subject and verb."""
    low = words.low
    while at >= lowest:
        word = low[at]
        before = low[at - 1] if at > lowest else ""
        if word == ")":
            opening = at
            while opening > max(lowest, at - 12) and low[opening] != "(":
                opening -= 1
            if low[opening] != "(":
                return at
            at = opening - 1
        elif word in AUXILIARIES or (adverb(word) and not (word.endswith("ly") and words.named(at))):
            at -= 1
        elif word in TIMES and before and (words.named(at) or before in ("on", "last", "this")):
            at -= 1
            while at >= lowest and low[at] in ("on", "last", "this", "in"):
                at -= 1
        else:
            break
    return at


def _subject_of_participle(words: Words, at: int, lowest: int) -> Range | None:
    """Whose saying, adding, calling it is: the sentence's subject, or the noun right before."""
    low = words.low
    clause = main_subject(words, _clause_start(words, at, lowest), at + 1)
    if low[at] in STOPS or low[at] in CLOSED:
        return clause or main_subject(words, lowest, at)
    near = phrase_before(words, at, lowest)
    if near and near[0] > lowest and low[near[0] - 1] == "with":
        return near
    whole = clause or main_subject(words, lowest, at + 1)
    if near and whole and not _ISSUED.isdisjoint(low[whole[1] : near[0]]):
        return whole
    return near or whole


def _apposed(words: Words, found: Range, lowest: int) -> bool:
    """Whether a phrase looks like the second half of "Ann Lee, head of the union"."""
    start = found[0]
    if start - 1 <= lowest or words.low[start - 1] != ",":
        return False
    return not words.named(start) and words.low[start] not in PRONOUNS


def _name_described(words: Words, at: int, lowest: int) -> Range | None:
    """The name that ends at an index, before an apposition that lacks its second comma."""
    if not words.named(at) or words.low[at] in TIMES or words.low[at] in LEADING:
        return None
    found = phrase_before(words, at, lowest)
    if found is None or (found[0] > lowest and words.low[found[0] - 1] in PREPOSITIONS):
        return None
    return found if all(words.named(index) or words.raw[index] == "." for index in range(*found)) else None


def _before_relative(words: Words, at: int, lowest: int) -> Range | None:
    """The antecedent where a clause without commas stands before the verb: "a man who was there said"."""
    for index in range(at - 1, max(lowest, at - 10), -1):
        word = words.low[index]
        if word in STOPS or word in ("that", "and", "but"):
            return None
        if word == "who":
            return phrase_before(words, index - 1, lowest)
    return None


def phrase_before(words: Words, at: int, lowest: int) -> Range | None:
    """The noun phrase that ends with the word at index `at`."""
    low = words.low
    if at < lowest or low[at] in STOPS:
        return None
    if low[at] in PRONOUNS:
        return at, at + 1
    lowest = max(lowest, at - _NEAR)
    end = start = at + 1
    while start > lowest:
        if low[start - 1] in DETERMINERS:
            if low[start - 1] == "that" and start <= at and words.named(start):
                break
            start -= 1
            if not _hangs(words, start - 1, lowest):
                break
            start -= 1
        elif _continues(words, start - 1, at, lowest):
            start -= 1
        else:
            break
    return _without_lead(words, start, end, lowest) if start < end else None


def _continues(words: Words, index: int, last: int, lowest: int) -> bool:
    """Whether a noun phrase that ends at `last` and is known after `index` goes on to the left with it."""
    word = words.low[index]
    inner = index < last
    if inner and index > lowest:
        if _hangs(words, index, lowest):
            return True
        if word == "and":
            return _joins(words, index)
        if word == "." or word in PARTICLES:
            initial = word != "." or len(words.raw[index - 1]) < _INITIAL
            return initial and words.named(index - 1) and (word == "." or words.named(index + 1))
    return _noun(words, index)


def _hangs(words: Words, index: int, lowest: int) -> bool:
    """Whether a preposition hangs on a noun before it: "one of", "a spokesman for", "a report by"."""
    if index <= lowest:
        return False
    word, before = words.low[index], words.low[index - 1]
    if word == "by":
        return before in DOCUMENTS
    return word in HANGING and (_noun(words, index - 1) or before in DETERMINERS)


def _noun(words: Words, index: int) -> bool:
    """Whether a word may stand inside a noun phrase."""
    word = words.low[index]
    if index < 0 or word in STOPS or word in CLOSED:
        return False
    if word in VERBS and not words.named(index):
        return word in NOUNS
    return word[0].isalnum() or word[0] in "@#$" or word == FRAGMENT


def _joins(words: Words, link: int) -> bool:
    """Whether "and" joins two alike: Smith and Jones, police and prosecutors."""
    if not _noun(words, link - 1):
        return False
    return words.named(link - 1) == words.named(link + 1) and words.low[link + 1] not in DETERMINERS


def _without_lead(words: Words, start: int, end: int, lowest: int) -> Range | None:
    """The phrase without an adverbial before it: "in the end Smith" gives Smith."""
    before = words.low[start - 1] if start > lowest else ""
    if before in PREPOSITIONS:
        name = end
        while name > start and words.named(name - 1):
            name -= 1
        if start < name < end:
            start = name
    while end - start > 1 and (words.low[start] in LEADING or words.low[start] in TIMES):
        start += 1
    return None if _names_nobody(words, start, end) else (start, end)


def _clause_start(words: Words, at: int, lowest: int) -> int:
    """The index where the clause around index `at` begins."""
    low = words.low
    lowest = max(lowest, at - _NEAR)
    for index in range(at, lowest - 1, -1):
        word = low[index]
        before = low[index - 1] if index > lowest else ""
        if (
            word in BREAKS
            or (word == "that" and before in VERBS)
            or (word in ("and", "but", "while", "although", "because") and before == ",")
        ):
            return index + 1
    return lowest


def main_subject(words: Words, start: int, end: int) -> Range | None:
    """The first noun phrase in a range that is no adverbial."""
    low = words.low
    end = min(end, start + 2 * _NEAR)
    while start < end:
        word = low[start]
        if word in STOPS or word in LEADING:
            start += 1
        elif word in VERBS and start and low[start - 1] in (QUOTATION, ","):
            return phrase_after(words, start + 1, end)
        elif _introduces(words, start, end):
            while start < end and low[start] != ",":
                start += 1
        else:
            return _first_phrase(words, start, end)
    return None


def _introduces(words: Words, at: int, end: int) -> bool:
    """Whether an adverbial begins here: "On Monday,", "Speaking to", "Two days later,"."""
    low = words.low
    word = low[at]
    following = low[at + 1] if at + 1 < end else ""
    if word in PREPOSITIONS or word in _OWN:
        return True
    if word.endswith("ing") and len(word) > 5 and following and following not in AUXILIARIES:
        return True
    if (word.endswith("ed") and following in PREPOSITIONS) or (word.endswith("ly") and following == ","):
        return True
    for here in range(at, min(end - 1, at + 5)):
        if low[here] in STOPS:
            return False
        if low[here] in TIMES and low[here + 1] == ",":
            return True
    return False


def _first_phrase(words: Words, start: int, end: int) -> Range | None:
    """The noun phrase that begins at an index, or the name that a comma adds to it."""
    low = words.low
    if _pronoun(words, start, end):
        return start, start + 1
    at = start
    named = False
    while at < end:
        word = low[at]
        if not (word == "." and at > start and words.named(at - 1) and len(low[at - 1]) < _INITIAL):
            if word in STOPS or (word in CLOSED and word not in _INSIDE and (at > start or word != "her")):
                break
            if (
                at > start
                and not words.named(at)
                and word not in NOUNS
                and (word in VERBS or word.endswith("ed"))
            ):
                break
            if named and not words.named(at) and word not in _INNER and not _name_follows(words, at, end):
                break
            if word in LINKS and not (at + 1 < end and _joins(words, at)):
                break
            named = words.named(at) and word not in DETERMINERS and not genitive(word)
        at += 1
    while at > start and low[at - 1] in _INNER:
        at -= 1
    if _names_nobody(words, start, at):
        return None
    return _name_added(words, start, at, end) or (start, at)


def _names_nobody(words: Words, start: int, end: int) -> bool:
    """Whether a range has nothing but determiners, times and numbers."""
    low = words.low
    return all(word in TIMES or word in DETERMINERS - ALONE or word.isdigit() for word in low[start:end])


def _name_follows(words: Words, at: int, end: int) -> bool:
    """Whether small words lead on to a name, a comma or a verb: "Navy man Tom", "Navy officials have"."""
    for here in range(at, min(end, at + 4)):
        word = words.low[here]
        if words.named(here) or word == ",":
            return True
        if here > at and word in AUXILIARIES | FINITE and words.low[here - 1].endswith("s"):
            return True
        if word in CLOSED or word in VERBS or word in STOPS or word in ADVERBS or word.endswith("ed"):
            return False
    return False


def _name_added(words: Words, start: int, at: int, end: int) -> Range | None:
    """The name after a description that ends at `at`: "the party's leader, Ann Lee," gives Ann Lee."""
    low = words.low
    described = (
        low[start] in DETERMINERS or not words.named(at - 1) or any(genitive(word) for word in low[start:at])
    )
    if not described or at + 1 >= end or low[at] != ",":
        return None
    name = at + 1
    while name < end and (words.named(name) or low[name] in PARTICLES or words.raw[name] == "."):
        name += 1
    if name > at + 2 and words.raw[name - 1] == ".":
        name -= 1
    if name > at + 1 and (
        name == end or low[name] == "." or low[name] == "," or low[name] in DASHES or low[name] in VERBS
    ):
        return at + 1, name
    return None


def phrase_after(words: Words, at: int, highest: int) -> Range | None:
    """The noun phrase that begins with the word at index `at`: of "said Ann Lee, who" Ann Lee."""
    low = words.low
    if at >= highest or low[at] in STOPS or low[at] in ("him", "them"):
        return None
    if _pronoun(words, at, highest):
        return at, at + 1
    if (low[at] in CLOSED and low[at] != "her") or (low[at] in TIMES and words.named(at)):
        return None
    start = at
    while at < min(highest, start + 20) and not _ends_phrase(words, start, at, highest):
        at += 1
    if _names_nobody(words, start, at):
        return None
    if not words.named(at - 1) or any(genitive(word) for word in low[start:at]):
        added = _name_added(words, start, at, highest)
        return added if added and low[min(added[1], highest - 1)] not in VERBS else (start, at)
    return start, at


def _pronoun(words: Words, at: int, end: int) -> bool:
    """Whether a word stands for a name; "her" does not where a noun follows."""
    word = words.low[at]
    return word in PRONOUNS and not (word == "her" and at + 1 < end and _noun(words, at + 1))


def _ends_phrase(words: Words, start: int, at: int, highest: int) -> bool:
    """Whether the phrase that begins at `start` is over before the word at `at`."""
    low = words.low
    word = low[at]
    name_next = at + 1 < highest and words.named(at + 1)
    if at == start:
        return False
    if word == "." and words.named(at - 1) and len(low[at - 1]) < _INITIAL and name_next:
        return False
    if name_next and (word in PARTICLES or (word in LINKS and words.named(at - 1))):
        return False
    if word in STOPS or word in ADVERBS:
        return True
    if word in CLOSED:
        return word not in ("of", "for")
    if words.named(at):
        return word in TIMES
    return word in ING or (word in VERBS and word not in NOUNS)
