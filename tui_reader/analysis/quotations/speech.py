"""Speech, or marked words that nobody says: titles, nicknames, words held at a distance."""

from tui_reader.analysis.quotations.attribution import Shape, Source
from tui_reader.analysis.quotations.cues import gives_name, passive_report
from tui_reader.analysis.quotations.marks import Marked
from tui_reader.analysis.quotations.verbs import JUDGING, VERBS
from tui_reader.analysis.quotations.wordlists import (
    CLOSED,
    DETERMINERS,
    PASSIVE,
    PRONOUNS,
    TIMES,
    adverb,
    genitive,
)
from tui_reader.analysis.quotations.words import FRAGMENT, Words, ends_sentence

_LONG = 40
_PAUSES = frozenset(".,?!…-—–")
_ARTICLES = frozenset("the a an".split())
_DEFINITE = frozenset("the this that these those his her its their our my your".split())
_JOINING = frozenset("of the and a an in on to for at by from with".split())


def shape(text: str, mark: Marked) -> Shape:
    """What the marked words look like."""
    closing = 2 if mark.width == 2 and text[mark.end - 2] == text[mark.end - 1] else mark.closed
    inner = text[mark.start + mark.width : mark.end - closing].strip()
    last = inner.rstrip("\"'”’ )]")[-1:]
    begins = inner[:1].isupper() or not inner[:1].isalpha()
    sentence = inner[-1:] in _PAUSES and " " in inner and begins
    return Shape(
        inner,
        ended=last == "." and ends_sentence(text, mark),
        paused=last in _PAUSES,
        whole=len(inner) > _LONG or sentence,
    )


def is_speech(words: Words, index: int, form: Shape, source: Source | None) -> bool:
    """Whether somebody says the marked words, which stand at `index` among the words around them."""
    if not form.text:
        return False
    bare = form.text.strip(" ,.;")
    if words.sentence[index] == index and form.text[-1] in ".?!":
        return True
    if _title(bare) and not (source and source.beside and _spoken(words, index, form, source)):
        return False
    cue = source.cue[0] if source and source.cue else index
    verdict = words.low[cue] in JUDGING and cue + 1 < index
    if (not form.whole or len(form.text) < _LONG) and gives_name(words, index, verdict=verdict):
        return False
    if form.whole:
        return True
    if source is None:
        return hearsay(words, index, form) or predicate(words, index, form)
    return verdict or not _definite(words, index, form)


def hearsay(words: Words, index: int, form: Shape) -> bool:
    """Whether the words are said without a word on who says them: "was described as", "is said to be"."""
    return passive_report(words, index) is not None and not _definite(words, index, form)


def predicate(words: Words, index: int, form: Shape) -> bool:
    """Whether a few marked words are what a sentence says of its subject: is "a waste", to "take back"."""
    if index - 1 <= words.sentence[index] or " " not in form.text or not form.text[0].islower():
        return False
    before = words.low[index - 1]
    if before in _ARTICLES:
        before = words.low[index - 2]
    return before in PASSIVE or before in ("to", "not")


def _definite(words: Words, index: int, form: Shape) -> bool:
    """Whether a few marked words stand inside a phrase that takes its thing as known: the "smart" lock."""
    if words.raw[index] != FRAGMENT or form.text.count(" ") > 2:
        return False
    before, after = words.low[index - 1], words.low[index + 1]
    if before not in _DEFINITE and not genitive(before):
        return False
    return after not in CLOSED | VERBS | TIMES and not adverb(after)


def _spoken(words: Words, index: int, form: Shape, source: Source) -> bool:
    """Whether an attribution touches words written like a title in a way that no title has."""
    return form.text[-1] in ",.?!" or source.speaker[0] > index or words.raw[index - 1] == ":"


def is_nickname(text: str, mark: Marked) -> bool:
    """Whether one or two marked words stand inside a name: John "Jack" Brown."""
    inner = text[mark.start + 1 : mark.end - 1]
    if len(inner) > 24 or not inner[:1].isupper() or inner[-1:] in ",!?" or inner.count(" ") > 1:
        return False
    before, after = text[max(0, mark.start - 24) : mark.start].split(" "), text[mark.end : mark.end + 2]
    return (
        len(before) > 1
        and before[-1] == ""
        and before[-2][:1].isupper()
        and before[-2].isalpha()
        and before[-2].lower() not in PRONOUNS | DETERMINERS
        and after[:1] == " "
        and after[1:].isupper()
    )


def _title(text: str) -> bool:
    """Whether words are written as a title is: The Art of War."""
    parts = text.split(" ", 12)
    if len(parts) > 12 or len(text) > 120:
        return False
    small = [word for word in parts if word[:1].islower()]
    if len(parts) == 1:
        return text[0].isupper()
    if parts[0][:1].isupper() and parts[-1][:1].isupper() and _JOINING.issuperset(small):
        return True
    return all(len(word) < 5 for word in small) and 2 * len(small) < len(parts)
