"""What an article as a whole says about its names, after the model has looked at each sentence."""

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from tui_reader.analysis.entities.features import Article
from tui_reader.analysis.entities.lexicon import MAX_PHRASE
from tui_reader.analysis.entities.mention import EntityKind
from tui_reader.analysis.entities.tokens import NEWLINE

PERSON, ORG, PLACE, NORP = EntityKind.PERSON, EntityKind.ORG, EntityKind.PLACE, EntityKind.NORP
# KN-23, F-35A, Hwasong-15; what looks so and is none.
_DESIGNATION = re.compile(r"\d{1,4}[A-Z]{0,3}[a-z]?")
_NO_WEAPON = frozenset("covid sars cov ncov group section article division area under u g top".split())
_ACRONYM = re.compile(r"[A-Z][A-Za-z&.]{0,9}[A-Z.]s?")
_SKIPPED = frozenset("of the and for in on to de la du des et".split())
_EDGES = frozenset("\"'()[]{}<>,.;:!?-*•·|/…")
_MAX_LONG_FORM = 12


class Name(NamedTuple):
    """A name by the words it spans."""

    start: int
    end: int
    kind: EntityKind


def refine(article: Article, names: list[Name]) -> list[Name]:
    """The names of an article, from those the model found: in order and without overlap."""
    names = [_extended(article, _trimmed(article, name)) for name in names]
    names = [name for name in names if name.start < name.end and not _only_begins(article, name)]
    body = [name for name in names if not article.headings[name.start]]
    headings = [name for name in names if article.headings[name.start]]
    kinds = _majority(article, body)
    acronyms = _acronyms(article, body)
    kinds |= {key: name.kind for key, name in acronyms.items()}
    body = [_settled(article, name, kinds) for name in body]
    body = _merge(body, list(acronyms.values()))
    surnames = _surnames(article, body, kinds)
    kinds |= surnames
    body = [_settled(article, name, kinds) for name in body]
    lexicon = article.lexicon
    kept = [n for n in headings if _key(article, n) in kinds or lexicon.phrase(_key(article, n)).strip("tp")]
    kept = [_settled(article, name, kinds) for name in kept]
    found = _merge(_designations(article), _merge(body, kept))
    found = _merge(found, _repeats(article, found, kinds, acronyms.keys() | surnames.keys()))
    return _merge(found, _listed(article, found))


def _key(article: Article, name: Name) -> str:
    if name.end - name.start == 1:
        return article.words[name.start].key
    return " ".join([word.key for word in article.words[name.start : name.end]])


def _merge(first: list[Name], second: list[Name]) -> list[Name]:
    """Both in order, without those of the second that overlap one of the first."""
    taken = {i for name in first for i in range(name.start, name.end)}
    return sorted([*first, *(n for n in second if taken.isdisjoint(range(n.start, n.end)))])


def _settled(article: Article, name: Name, kinds: dict[str, EntityKind]) -> Name:
    """With the kind that the article settled on. "The Brooks" is not the person Brooks."""
    kind = kinds.get(_key(article, name), name.kind)
    if kind is PERSON and _after_article(article, name):
        return name
    return name._replace(kind=kind)


def _after_article(article: Article, name: Name) -> bool:
    return name.end - name.start == 1 and article.words[name.start - 1].key == "the"


def _trimmed(article: Article, name: Name) -> Name:
    """Without an article, a title, a possessive ending or marks at its edges."""
    start, end, kind = name
    words = article.tokens.words
    while start < end and (words[start] in ("the", "The", "'s") or words[start][0] in _EDGES):
        start += 1
    while kind is PERSON and start < end - 1 and "honorific" in article.words[start].cues:
        start += 1
    while start < end and (words[end - 1] == "'s" or words[end - 1][0] in _EDGES):
        end -= 1
    return Name(start, end, kind)


def _extended(article: Article, name: Name) -> Name:
    """With the rest of a hyphenated given name that is written small: Kim Jong-un."""
    starts, ends, end = article.tokens.starts, article.tokens.ends, name.end
    rest = article.words[end + 1] if article.tokens.words[end] == "-" else None
    if name.kind is not PERSON or rest is None or rest.common or rest.capital or not rest.key.isalpha():
        return name
    glued = ends[end - 1] == starts[end] and ends[end] == starts[end + 1]
    return name._replace(end=end + 2) if glued else name


def _only_begins(article: Article, name: Name) -> bool:
    """Whether a name is a common word that has its capital from the beginning of a sentence."""
    word = article.words[name.start]
    if name.end - name.start > 1 or not article.begins[name.start] or not word.capital:
        return False
    return (word.common or word.key in article.small) and not article.lexicon.phrase(word.key).strip("tp")


def _majority(article: Article, body: list[Name]) -> dict[str, EntityKind]:
    """The kind of each name as most of its mentions have it; the first found when they are even."""
    votes: defaultdict[str, Counter[EntityKind]] = defaultdict(Counter)
    for name in body:
        votes[_key(article, name)][name.kind] += 1
    full = [name for name in body if name.kind is PERSON and name.end - name.start > 1]
    people = {word.key for name in full for word in article.words[name.start : name.end]}
    kinds = {key: counter.most_common(1)[0][0] for key, counter in votes.items()}
    for key in kinds:
        signs = article.lexicon.phrase(key)
        if "d" in signs:
            kinds[key] = NORP
        elif key not in people and ("c" in signs or ("r" in signs and kinds[key] is PERSON)):
            kinds[key] = PLACE
    return kinds


def _acronyms(article: Article, body: list[Name]) -> dict[str, Name]:
    """The acronyms that follow their long form in brackets, with its kind; and long forms nobody claimed."""
    words, texts = article.words, article.tokens.words
    by_end = {name.end: name for name in body}
    found: dict[str, Name] = {}
    for i in (n - 1 for n in article.capitals):
        if texts[i] != "(" or texts[i + 2] != ")" or not _ACRONYM.fullmatch(texts[i + 1]):
            continue
        letters = [c for c in words[i + 1].key if c.isalpha()]
        start = _long_form(article, i, "".join(letters))
        name = by_end.get(i)
        if start is None and (name is None or name.end - name.start == 1 or name.kind in (PERSON, NORP)):
            continue
        kind = name.kind if name and name.kind not in (PERSON, NORP) else ORG
        found[words[i + 1].key] = Name(i + 1, i + 2, kind)
        if name is None and start is not None:
            found[_key(article, Name(start, i, kind))] = Name(start, i, kind)
    return found


def _long_form(article: Article, end: int, letters: str) -> int | None:
    """Where the words before `end` begin whose first letters are these, or None."""
    words = article.words
    i = end - 1
    left = len(letters) - 1
    while left >= 0 and end - i <= _MAX_LONG_FORM and words[i].key != NEWLINE:
        if words[i].key[:1] == letters[left] and words[i].capital:
            left -= 1
        elif words[i].key not in _SKIPPED and words[i].key != "-":
            return None
        i -= 1
    return i + 1 if left < 0 and len(letters) > 1 else None


def _surnames(article: Article, body: list[Name], kinds: dict[str, EntityKind]) -> dict[str, EntityKind]:
    """The single names of people who are named in full, unless they are known for something else."""
    found: dict[str, EntityKind] = {}
    words = article.words
    for name in body:
        if name.kind is not PERSON or name.end - name.start < 2:
            continue
        for i in (name.end - 1, name.start):
            key = words[i].key
            family = i > name.start or "last" in words[i].cues
            if not family or len(key) < 2 or not words[i].capital or kinds.get(key) is PERSON:
                continue
            if article.lexicon.phrase(key).strip("tp"):
                continue
            found[key] = PERSON
    return found


def _repeats(article: Article, names: list[Name], kinds: dict[str, EntityKind], sure: set[str]) -> list[Name]:
    """Further places where a name of the article stands and was not seen.

    Not those of a name that was missed more often than seen, unless it is `sure`: that one is likely none.
    """
    words = article.words
    seen = Counter(_key(article, name) for name in names)
    taken = {i for name in names for i in range(name.start, name.end)}
    firsts: dict[str, int] = {}
    for key in kinds:
        head, _, rest = key.partition(" ")
        firsts[head] = max(firsts.get(head, 1), min(rest.count(" ") + 2 if rest else 1, 2 * MAX_PHRASE))
    found: list[Name] = []
    for i in article.capitals:
        if i in taken or words[i].key not in firsts or (found and i < found[-1].end):
            continue
        for length in range(firsts[words[i].key], 0, -1):
            key = " ".join(word.key for word in words[i : i + length])
            if key not in kinds or not taken.isdisjoint(range(i, i + length)):
                continue
            name = Name(i, i + length, kinds[key])
            if length > 1 or not _doubtful(article, name):
                found.append(name)
                break
    missed = Counter(_key(article, name) for name in found)
    return [
        name
        for name in found
        if missed[key := _key(article, name)] <= seen[key] or key in sure or article.headings[name.start]
    ]


def _doubtful(article: Article, name: Name) -> bool:
    """Whether a single word, though a name elsewhere, may well be none here."""
    word = article.words[name.start]
    if word.common or word.key in article.small or _inside_run(article, name.start, name.end):
        return True
    return name.kind is PERSON and _after_article(article, name)


def _inside_run(article: Article, start: int, end: int) -> bool:
    """Whether words have capitals next to them in running text, and so are likely part of another name."""
    if article.headings[start]:
        return False
    before = article.words[start - 1]
    opening = article.begins[start - 1] and before.common
    return (before.capital and not opening) or article.words[end].capital


def _designations(article: Article) -> list[Name]:
    """Weapons and vehicles by the pattern of their names: KN-23, Hwasong-15/16, F-35."""
    texts, words = article.tokens.words, article.words
    starts, ends = article.tokens.starts, article.tokens.ends
    found: list[Name] = []
    for i in (n + 1 for n in article.capitals):
        if texts[i] != "-" or not _DESIGNATION.fullmatch(texts[i + 1]):
            continue
        glued = ends[i - 1] == starts[i] and ends[i] == starts[i + 1]
        if not glued or words[i - 1].key in _NO_WEAPON or not texts[i - 1][:15].isalpha():
            continue
        if "calendar" in words[i - 1].cues or texts[i - 2] == "-" or texts[i + 2] == "-":
            continue
        # A gang or an event may be written so: MS-13.
        if article.lexicon.phrase(_key(article, Name(i - 1, i + 2, ORG))):
            continue
        end = i + 2
        while texts[end] == "/" and texts[end + 1][:1].isdigit() and ends[end] == starts[end + 1]:
            end += 2
        found.append(Name(i - 1, end, EntityKind.PRODUCT))
    return found


def _listed(article: Article, names: list[Name]) -> list[Name]:
    """Nationality words, countries and regions that nobody claimed."""
    words, texts, lexicon = article.words, article.tokens.words, article.lexicon
    taken = {i for name in names for i in range(name.start, name.end)}
    found: list[Name] = []
    for i in article.capitals:
        # "Us" is not the country.
        if i in taken or texts[i] == "Us" or (found and i < found[-1].end):
            continue
        for length in range(min(lexicon.longest(words[i].key), len(words) - i), 0, -1):
            phrase = words[i].key if length == 1 else " ".join(word.key for word in words[i : i + length])
            kind = _listed_kind(article, phrase)
            if kind is PLACE and _inside_run(article, i, i + length):
                continue
            if kind is not None and words[i + length - 1].capital and taken.isdisjoint(range(i, i + length)):
                found.append(Name(i, i + length, kind))
                break
    return found


def _listed_kind(article: Article, phrase: str) -> EntityKind | None:
    signs = article.lexicon.phrase(phrase)
    return NORP if "d" in signs or "g" in signs else PLACE if "c" in signs or "r" in signs else None
