"""The word lists, and what they say about a word.

They come as one text file of sections, "#name" and then an entry a line, which loads in
milliseconds: key and value with a TAB between or, in those of personal names, a name alone. Keys are
in small letters without accents, words one space apart.
"""

import re
import unicodedata
from importlib.resources import files
from typing import NamedTuple

from tui_reader.analysis.entities.tokens import NEWLINE

# The lists whose phrases are looked up over several words, each with the letter of its feature.
PHRASES = {
    "country": "c",
    "demonym": "d",
    "region": "r",
    "city": "C",
    "town": "t",
    "organisation": "o",
    "person": "p",
    "event": "e",
    "product": "w",
    "group": "g",
}
# The lists of single words, each with the name of its feature.
CUES = (
    "title", "honorific", "orgnoun", "placenoun", "said", "preposition", "small", "eventnoun",
    "productnoun", "calendar",
)  # fmt: skip
# Those of personal names, which are long and kept by themselves.
NAMES = ("first", "last")
CURRENCIES = frozenset("$£€¥₩₹₽₦")
MAX_PHRASE = 6
# The cue lists that tell something about a whole run of capitals when one of its words is there.
RUN_CUES = ("orgnoun", "placenoun", "title", "first", "last", "eventnoun", "productnoun")
# Words remembered before the memory of them starts over.
MAX_WORDS = 50_000


# Tuples of strings cost the garbage collector nothing, however many words are remembered.
Features = tuple[str, ...]


class Word(NamedTuple):
    """What is known of a word wherever it stands."""

    key: str
    """Small letters, no accents: what the lists hold."""
    capital: bool
    """Whether it may be part of a name: it has a capital letter."""
    common: bool
    """Whether it is mostly written small."""
    joins: bool
    """Whether it is one of the small words within names, such as "of" and "bin"."""
    measures: bool
    """Whether a date or an amount may begin with it."""
    cues: frozenset[str]
    """The cue lists that have it."""
    own: Features
    """Features of a word for itself."""
    before: Features
    """Features for the word that follows."""
    after: Features
    """Features for the word that goes before."""
    far_before: Features
    """Features for the second word that follows."""
    far_after: Features
    """Features for the second word before."""
    run_before: Features
    """Features for a run of capitals that follows."""
    run_after: Features
    """Features for a run of capitals that goes before."""
    run_first: Features
    """Features for a run that begins with it."""
    run_last: Features
    """Features for a run that ends with it."""
    shape: str
    """Xxx, xx, XX, 00 and the like."""


def key_of(word: str) -> str:
    """`word` as the lists write it."""
    lower = word.lower()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


def _sign(character: str) -> str:
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "0" if character.isdigit() else character


_SIGNS = {n: _sign(chr(n)) for n in range(128)}
# Endings of the forms of a word, each with what it took the place of.
_ENDINGS = [
    (ending, restored)
    for ending in ("s", "es", "ed", "ing", "er", "est", "ly")
    for restored in ("", "e")
    if restored == "" or ending in ("ed", "ing", "er", "est")
]
_MOSTLY_SMALL = frozenset({"sm1", "sm2", "sm3", "sm5"})
_LONG = re.compile(r"(.)\1{2,}")


def shape_of(word: str) -> str:
    """The pattern of `word`: runs of capitals, small letters and digits as one sign, or two when long."""
    word = word[:20]
    return _LONG.sub(r"\1\1", word.translate(_SIGNS) if word.isascii() else "".join(map(_sign, word)))


class Lexicon:
    """Looks words and phrases up in the lists that ship with the program."""

    def __init__(self, text: str) -> None:
        sections: dict[str, dict[str, str]] = {}
        names: dict[str, frozenset[str]] = {}
        for section in text.split("#")[1:]:
            name, _, body = section.partition("\n")
            if name in NAMES:
                names[name] = frozenset(body.split())
                continue
            # In one go: a list for each line would take three times as long.
            fields = body.replace("\n", "\t").split("\t")
            sections[name] = dict(zip(fields[::2], fields[1::2], strict=False))
        self._cues = sections["words"]
        self._names = names
        self._phrases = sections["phrases"]
        self._heads = sections["heads"]
        self.aliases = sections["aliases"]
        """The full name of each other name of a country or organisation."""
        self._words: dict[str, Word] = {}
        self._cue_sets: dict[Features, frozenset[str]] = {}

    @classmethod
    def shipped(cls) -> "Lexicon":
        """The lists inside the package."""
        return cls((files("tui_reader.analysis") / "data" / "lists.txt").read_text(encoding="utf-8"))

    def has(self, name: str, phrase: str) -> bool:
        """Whether the list of phrases of this name has `phrase`."""
        return PHRASES[name] in self._phrases.get(phrase, "")

    def longest(self, first: str) -> int:
        """How many words the longest phrase that begins with `first` has; 1 when there is none."""
        return int(self._heads.get(first, 1))

    def phrase(self, phrase: str) -> str:
        """The signs of the lists that have `phrase`."""
        return self._phrases.get(phrase, "")

    def word(self, word: str) -> Word:
        """What is known of `word`; remembered."""
        known = self._words.get(word)
        if known is None:
            if len(self._words) >= MAX_WORDS:
                self._words.clear()
            known = self._words[word] = self._describe(word)
        return known

    def describe(self, words: list[str]) -> list[Word]:
        """What is known of each of the words."""
        known = self._words.get
        return [known(word) or self.word(word) for word in words]

    def _derived(self, key: str) -> str:
        """What is known of a word on no list: "sm5" when it is a form of one that is mostly written small."""
        for ending, restored in _ENDINGS:
            stem = key.removesuffix(ending)
            if len(key) > len(stem) > 2 and self._cues.get(stem + restored, "")[:3] in _MOSTLY_SMALL:
                return "sm5"
        return "sm0"

    def _describe(self, word: str) -> Word:
        if word == NEWLINE:
            return Word(
                word, False, False, False, False, frozenset(),
                (), ("-1e",), ("+1e",), (), (), ("Rb=\n",), ("Ra=\n",), (), (), "n",
            )  # fmt: skip
        key = key_of(word[:40])
        lower = word[:40].lower()
        shape = shape_of(word)
        small, *listed = (self._cues.get(key) or self._cues.get(key.rstrip(".")) or self._derived(key)).split(
            " "
        )
        listed += [name for name, names in self._names.items() if key in names]
        cues = self._cue_sets.setdefault(tuple(listed), frozenset(listed))
        signs = [f"cue={name}" for name in sorted(cues)]
        capital = word != lower and any(c.isupper() for c in word)
        common = [f"w={lower}", f"s={shape}", small, *signs]
        own = list(common)
        if capital:
            own += [f"{n}<{lower[-n:]}" for n in (2, 3, 4) if len(lower) > n]
            own += [f"3>{lower[:3]}"] if len(lower) > 4 else []
        if word[:1].isdigit():
            own = [f"s={shape}", f"l={min(len(word), 5)}"]
            common = own
        far = [f"w={lower}", *signs]
        ending = [f"<{lower[-3:]}"] if len(lower) > 4 else []
        return Word(
            key, capital, small in _MOSTLY_SMALL, "small" in cues and not capital,
            word[:1] in CURRENCIES or word[:1].isdigit() or "calendar" in cues, cues, tuple(own),
            tuple([f"-1{f}" for f in common + ending]),
            tuple([f"+1{f}" for f in common + ending]),
            tuple([f"-2{f}" for f in far]),
            tuple([f"+2{f}" for f in far]),
            (f"Rb={key}", *[f"Rb:{cue}" for cue in sorted(cues)]),
            (f"Ra={key}", *[f"Ra:{cue}" for cue in sorted(cues)]),
            (f"R1={key}", *[f"R1:{cue}" for cue in RUN_CUES if cue in cues]),
            (f"Rz={key}", *[f"Rz:{cue}" for cue in RUN_CUES if cue in cues]),
            shape,
        )  # fmt: skip
