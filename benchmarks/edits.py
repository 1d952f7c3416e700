"""What may happen to an article, and what becomes of a passage in it: the cases of `benchmarks.anchoring`."""

import random
import re
from collections.abc import Callable
from unicodedata import normalize

from benchmarks.drafts import TWINS, Article, Case, Draft, Sentence
from benchmarks.phrases import (
    CHANGES,
    DENIALS,
    DENIED_AFTER,
    LANGUAGES,
    LETTERS,
    MARKUP,
    NUMBERS,
    SIGNS,
    STOCK,
    UNRELATED,
)
from tui_reader.annotations.context import REACH
from tui_reader.articles.text import Span

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "—": "-", "–": "-"})
_CURLY = str.maketrans({"'": "’"})


def _misspelt(rng: random.Random, word: str) -> str:
    """A word with one letter wrong, of the kinds of errors that people make, about as often as they do."""
    at, other = rng.randrange(1, len(word) - 2), rng.choice("abcdefghijklmnopqrstuvwxyz")
    return rng.choices(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + rng.choice((other, word[at])) + word[at:],
            word[:at] + other + word[at + 1 :],
        ),
        (2, 3, 3, 2),
    )[0]


def _typo(draft: Draft, within: Span) -> Case | None:
    """A typing error in the sentence is mended."""
    right = draft.sentence.text
    words = [
        match
        for match in re.finditer(r"(?<![\w-])[a-z]{6,}(?![\w-])", right)
        if within.start <= match.start() and match.end() <= within.end
    ]
    if not words:
        return None
    word = draft.rng.choice(words)
    wrong = _misspelt(draft.rng, word[0])
    if wrong == word[0]:
        return None
    longer = len(wrong) - len(word[0])
    start, end = draft.inside
    was = Span(start + longer * (word.end() <= start), end + longer * (word.end() <= end))
    draft.sentence.text = right[: word.start()] + wrong + right[word.end() :]
    old, at = draft.article.text, draft.article.start(draft.sentence)
    draft.sentence.text = right
    return draft.kept(old, Span(at + was.start, at + was.end))


def _typo_in_passage(draft: Draft) -> Case | None:
    """A typing error in the passage itself is mended."""
    return _typo(draft, draft.inside)


def _typo_mended(draft: Draft) -> Case | None:
    """A typing error in the passage's paragraph is mended: in one of its sentences."""
    chosen = draft.rng.choice(draft.article.paragraph(draft.sentence))
    if chosen is draft.sentence:
        return _typo(draft, Span(0, len(chosen.text)))
    old, passage = draft.article.text, draft.passage
    words = re.findall(r"(?<![\w-])[a-z]{6,}(?![\w-])", chosen.text)
    word = draft.rng.choice(words) if words else ""
    chosen.text = chosen.text.replace(word, _misspelt(draft.rng, word), 1) if word else chosen.text
    return Case(draft.article.text, draft.passage, old, passage)


def _inserted(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    for text in draft.fresh[:3]:
        paragraph = draft.rng.choice(draft.article.paragraphs)
        paragraph.insert(draft.rng.randrange(len(paragraph) + 1), Sentence(text))
    return draft.kept(old, passage)


def _moved(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    draft.article.paragraph(draft.sentence).remove(draft.sentence)
    paragraph = draft.rng.choice(draft.article.paragraphs)
    paragraph.insert(draft.rng.randrange(len(paragraph) + 1), draft.sentence)
    return draft.kept(old, passage)


def _neighbours_rewritten(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    paragraph = draft.article.paragraph(draft.sentence)
    for sentence, text in zip([s for s in paragraph if s is not draft.sentence], draft.fresh, strict=False):
        sentence.text = text
    return draft.kept(old, passage)


def _paragraph_split(draft: Draft) -> Case | None:
    """The passage is this sentence and the next; a new paragraph now begins between them."""
    paragraph = draft.article.paragraph(draft.sentence)
    n = paragraph.index(draft.sentence)
    if n + 1 == len(paragraph):
        return None
    old = draft.article.text
    at = draft.article.start(draft.sentence)
    length = len(draft.sentence.text) + 1 + len(paragraph[n + 1].text)
    place = draft.article.paragraphs.index(paragraph)
    draft.article.paragraphs[place : place + 1] = [paragraph[: n + 1], paragraph[n + 1 :]]
    return Case(old, Span(at, at + length), draft.article.text, Span(at, at + length + 1))


def _wrapped(draft: Draft) -> Case | None:
    """All lines are wrapped anew."""
    old, passage = draft.article.text, draft.passage
    new, column = [], 0
    for word in re.split(r"( )", old):
        column = 0 if "\n" in word else column + len(word)
        new.append("\n" if word == " " and column > 60 else word)
        column = 0 if new[-1] == "\n" else column
    return Case(old, passage, "".join(new), passage)


def _marks_changed(draft: Draft) -> Case | None:
    """Straight marks became typographic ones, or the other way round."""
    old, passage = draft.article.text, draft.passage
    new = old.translate(_STRAIGHT)
    new = old.translate(_CURLY) if new == old else new
    return Case(old, passage, new, passage)


def _number_changed(draft: Draft) -> Case | None:
    number = re.search(r"\d+", draft.words)
    return draft.put(number[0], str(int(number[0]) + draft.rng.choice((1, 10)))) if number else None


def _name_changed(draft: Draft) -> Case | None:
    names = re.findall(r"(?<=[a-z,] )(?:Kim|Russia|Pyongyang|Moscow|Seoul|China|Beijing|KCNA)\b", draft.words)
    return draft.put(draft.rng.choice(names), "Hanoi") if names else None


def _negated(draft: Draft) -> Case | None:
    verb = re.search(r"\b(is|was|has|had|will|are|were|have|could|would)\b(?= \w)", draft.words)
    return draft.put(verb[0], verb[0] + " not") if verb else None


def _rewritten(draft: Draft) -> Case | None:
    """Another sentence stands in the place of the one that held the passage."""
    old, passage = draft.article.text, draft.passage
    draft.sentence.text = draft.fresh[0]
    return Case(old, passage, draft.article.text, None)


def _twin_left(draft: Draft) -> Case | None:
    """One of two equal sentences is taken out: the other one is not it."""
    twins = [s for each in draft.article.paragraphs for s in each if s.text == TWINS[0]]
    gone = draft.rng.choice(twins)
    old, at = draft.article.text, draft.article.start(gone)
    draft.article.paragraph(gone).remove(gone)
    return Case(old, Span(at, at + len(gone.text)), draft.article.text, None)


def _all_rewritten(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    paragraphs = [[Sentence(text) for text in draft.fresh[n : n + 3]] for n in range(0, len(draft.fresh), 3)]
    return Case(old, passage, Article(paragraphs).text, None)


def _say(draft: Draft, before: str, passage: str, after: str) -> tuple[str, Span]:
    """Put a sentence with the passage in it in the place of the one that holds it."""
    draft.sentence.text = before + passage + after
    draft.inside = Span(len(before), len(before) + len(passage))
    return draft.article.text, draft.passage


def _number_goes_on(draft: Draft) -> Case | None:
    edge = draft.rng.choice(NUMBERS)
    old, passage = _say(draft, edge.before, edge.passage, edge.after)
    draft.sentence.text = edge.now_before + edge.passage + edge.now_after
    return Case(old, passage, draft.article.text, None)


def _number_kept(draft: Draft) -> Case | None:
    """The same passages; the article is changed in another place."""
    edge = draft.rng.choice(NUMBERS)
    _say(draft, edge.before, edge.passage, edge.after)
    return _inserted(draft)


def _denied_before(draft: Draft) -> Case | None:
    was, now = draft.rng.choice(DENIALS)
    words = draft.sentence.text
    old, passage = _say(draft, was, words, "")
    draft.sentence.text = now + words
    return Case(old, passage, draft.article.text, None)


def _denied_after(draft: Draft) -> Case | None:
    was, now = draft.rng.choice(DENIED_AFTER)
    words = draft.sentence.text
    if not words.endswith("."):
        return None
    old, passage = _say(draft, "", words[:-1], was)
    draft.sentence.text = words[:-1] + now
    return Case(old, passage, draft.article.text, None)


def _unrelated(draft: Draft, kept: list[Sentence]) -> str:
    """An article about something else, with these sentences in it."""
    others = [Sentence(text) for text in draft.rng.sample(UNRELATED, len(UNRELATED))]
    for sentence in kept:
        others.insert(draft.rng.randrange(len(others) + 1), sentence)
    return Article([others[n : n + 3] for n in range(0, len(others), 3)]).text


def _stock_phrase(draft: Draft) -> Case | None:
    """Another article stands there now, in which somebody declines to comment, too."""
    old, passage = _say(draft, "", draft.rng.choice(STOCK), "")
    return Case(old, passage, _unrelated(draft, [draft.sentence]), None)


def _another_word(draft: Draft) -> Case | None:
    """A word is not misspelt: it is another one."""
    was, now = draft.rng.choice(LETTERS)[:: draft.rng.choice((1, -1))]
    old, passage = _say(
        draft, "", f"Reporters in the town wrote that {was} men were seen near the plant.", ""
    )
    draft.sentence.text = draft.sentence.text.replace(was, now)
    return Case(old, passage, draft.article.text, None)


def _translated(draft: Draft, language: str, first: str = "") -> None:
    """Have an article in another language, the passage a sentence of it."""
    sentences = [Sentence(text) for text in draft.rng.sample(LANGUAGES[language], 8)]
    draft.article = Article([sentences[n : n + 2] for n in range(0, 6, 2)])
    draft.fresh = [each.text for each in sentences[6:]]
    draft.sentence = next((each for each in sentences[:6] if first in each.text), sentences[0])
    draft.inside = Span(0, len(draft.sentence.text))


def _said_otherwise(draft: Draft) -> Case | None:
    """A number or a negation is changed, in another language than English."""
    language = draft.rng.choice(list(LANGUAGES))
    was, now = draft.rng.choice(CHANGES[language])
    _translated(draft, language, was)
    return draft.put(was, now)


def _in_another_language(draft: Draft) -> Case | None:
    _translated(draft, draft.rng.choice(list(LANGUAGES)))
    return draft.rng.choice((_inserted, _moved, _wrapped))(draft)


def _normalised(draft: Draft) -> Case | None:
    """Letters with accents are written in two pieces, or long words have soft hyphens, or no more."""
    _translated(draft, draft.rng.choice(("Spanish", "German", "French")))
    hyphens = draft.rng.random() < 0.5

    def other(text: str) -> str:
        return re.sub(r"(\w{5})(?=\w{4})", "\\1\u00ad", text) if hyphens else normalize("NFD", text)

    old, passage = draft.article.text, draft.passage
    if other(old[slice(*passage)]) == old[slice(*passage)]:
        return None
    new, start = other(old), len(other(old[: passage.start]))
    place = Span(start, start + len(other(old[slice(*passage)])))
    return Case(old, passage, new, place) if draft.rng.random() < 0.5 else Case(new, place, old, passage)


def _reordered(draft: Draft) -> Case | None:
    old, passage = draft.article.text, draft.passage
    draft.rng.shuffle(draft.article.paragraphs)
    return draft.kept(old, passage)


def _half_rewritten(draft: Draft) -> Case | None:
    """All that is not the passage's paragraph is replaced."""
    old, passage = draft.article.text, draft.passage
    own = draft.article.paragraph(draft.sentence)
    draft.article.paragraphs = [[Sentence(text) for text in draft.fresh[:3]], own]
    return draft.kept(old, passage)


def _neighbour_respelt(draft: Draft) -> Case:
    old, passage = draft.article.text, draft.passage
    neighbours = [s for s in draft.article.paragraph(draft.sentence) if s is not draft.sentence]
    neighbours[0].text = neighbours[0].text.replace("e", "", 1)
    return draft.kept(old, passage)


def _edited_often(draft: Draft) -> Case | None:
    """Errors are mended, sentences inserted and paragraphs moved, and all is wrapped."""
    first = _neighbour_respelt(draft)
    _inserted(draft)
    draft.rng.shuffle(draft.article.paragraphs)
    last = _wrapped(draft)
    return Case(first.old, first.passage, last.new, last.now) if last else None


def _sign_changed(draft: Draft) -> Case | None:
    """A sign at an edge of the passage is left out, or replaced."""
    was, now = draft.rng.choice(SIGNS)
    old, passage = _say(draft, "", was, "")
    draft.sentence.text = now
    return Case(old, passage, draft.article.text, None)


def _denied_at_the_start(draft: Draft) -> Case | None:
    """The passage is a part of the article's first sentence, which is denied."""
    draft.sentence = draft.article.paragraphs[0][0]
    words = draft.sentence.text
    start = draft.rng.choice([match.end() for match in re.finditer(r"\S+ ", words[:REACH])])
    old, passage = _say(draft, words[:start], words[start:], "")
    draft.sentence.text = draft.rng.choice(("It is not true that ", "Officials denied that ")) + words
    return Case(old, passage, draft.article.text, None)


def _marked_up(draft: Draft) -> Case | None:
    """Some words within the passage become a link, emphasised, or have a note; or they are no more."""
    words = list(re.finditer(r"(?<= )[A-Za-z]+(?: [A-Za-z]+)?(?= )", draft.words))
    if not words:
        return None
    old, passage = draft.article.text, draft.passage
    word, (before, after) = draft.rng.choice(words), draft.rng.choice(MARKUP)
    start, end = passage.start + word.start(), passage.start + word.end()
    new = old[:start] + before + old[start:end] + after + old[end:]
    place = Span(passage.start, passage.end + len(before + after))
    return Case(old, passage, new, place) if draft.rng.random() < 0.5 else Case(new, place, old, passage)


_WRITTEN = (("&", "&amp;"), ('"', "&quot;"), ("—", "--"), ("–", "&ndash;"), ("’", "&rsquo;"), ("…", "..."))


def _set_anew(draft: Draft) -> Case | None:
    """The passage's paragraph becomes a quotation or an item, or gets a heading; HTML is left in the text."""
    old, passage = draft.article.text, draft.passage
    start = draft.article.start(draft.article.paragraph(draft.sentence)[0])
    mark = draft.rng.choice(("> ", "- ", "# In the north\n\n", "<p>", "### In the north\n"))
    parts = [old[:start] + mark + old[start : passage.start], draft.words, old[passage.end :]]
    for sign, written in _WRITTEN if draft.rng.random() < 0.5 else ():
        parts = [part.replace(sign, written) for part in parts]
    at = len(parts[0])
    return Case(old, passage, "".join(parts), Span(at, at + len(parts[1])))


Edit = Callable[[Draft], Case | None]
KINDS: tuple[Edit, ...] = (
    _typo_mended,
    _typo_in_passage,
    _inserted,
    _moved,
    _neighbours_rewritten,
    _paragraph_split,
    _wrapped,
    _marked_up,
    _set_anew,
    _marks_changed,
    _number_changed,
    _name_changed,
    _negated,
    _rewritten,
    _twin_left,
    _all_rewritten,
    _number_goes_on,
    _number_kept,
    _sign_changed,
    _denied_before,
    _denied_after,
    _denied_at_the_start,
    _stock_phrase,
    _another_word,
    _said_otherwise,
    _in_another_language,
    _normalised,
    _reordered,
    _half_rewritten,
    _edited_often,
)
"""What may happen to an article."""
