"""Words and their places: one tokeniser for training and for reading.

Offsets point into the raw text. Quotes and dashes are folded in the words only, so that
whatever a publisher's typography, a word has one form.
"""

import re
from typing import NamedTuple

# A letter or digit, with the marks that combine with it and the invisible characters inside words.
_LETTER = r"[\w\u0300-\u036f\u00ad\u200c\u200d]"
_APOSTROPHE = r"['’ʼʻ‘`´]"
_ABBREVIATIONS = (
    "Mr Mrs Ms Dr Gen Col Lt Sgt Capt Maj Adm Sen Rep Gov Prof St Jr Sr Inc Ltd Co Corp No Rev Hon Brig"
    " Cpl Pvt Spc Cmdr Pres Supt Insp Det Amb Msgr Messrs Mt Ft vs"
    " Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)
_TOKEN = re.compile(
    r"\n"
    r"|(?:[A-Z]\.){2,}"
    r"|[A-Z]\.(?=[ \t]?[A-Z])"
    rf"|(?:{'|'.join(_ABBREVIATIONS.split())})\."
    rf"|{_APOSTROPHE}[sS]\b"
    rf"|{_LETTER}+(?:&{_LETTER}+|{_APOSTROPHE}(?![sS]\b){_LETTER}+)*"
    r"|\.{2,}|-{2,}"
    r"|[^\s]"
)
_FOLD = str.maketrans(
    {
        **dict.fromkeys("’ʼʻ‘`´‚‛", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200c\u200d"),
    }
)
NEWLINE = "\n"


class Tokens(NamedTuple):
    """The words of a text. Lines are kept apart by a word of their own, also before and after all."""

    words: list[str]
    """The folded words; NEWLINE between lines, twice at both ends."""
    starts: list[int]
    """Where each begins in the raw text."""
    ends: list[int]
    """Where each ends."""


def tokenise(text: str) -> Tokens:
    """The words of `text` with their offsets, in order and without overlap."""
    words = [NEWLINE, NEWLINE]
    starts = [0, 0]
    ends = [0, 0]
    ascii_only = text.isascii()
    for match in _TOKEN.finditer(text):
        word = match.group()
        start, end = match.span()
        words.append(word if ascii_only or word.isascii() else word.translate(_FOLD))
        starts.append(start)
        ends.append(end)
    words += [NEWLINE, NEWLINE]
    starts += [len(text)] * 2
    ends += [len(text)] * 2
    return Tokens(words, starts, ends)
