"""Which characters of a text can be shown as they are, and which need a stand-in.

A terminal and Rich must agree on the cells of what is painted, and nothing that is painted may be
invisible, steer the terminal, or pile up without end. Whether a character is harmless depends on
its neighbours: a joiner belongs between two emoji, a skin tone behind one. So a text is looked at
as a string of kinds, one letter for each code point, in which short patterns find what is wrong.
"""

import re
import unicodedata

from rich.cells import get_character_cell_size

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
INVISIBLE = "\N{MIDDLE DOT}"
LONGEST = 10
"""Code points of one grapheme, as many as the longest emoji have; marks can be stacked over other rows."""

# These patterns are compiled when they are first needed: starting has to be quick.
# What can be shown whatever stands beside it: all that is in most texts.
_PLAIN = (
    "[ -~\xa0-\xac\xae-\u02ff\u0388-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027"
    "\u202f\u2030-\u205e\u20a0-\u20bf\u2100-\u218b\u2190-\u2426\u2500-\u2775\u3000-\u3029\u3041-\u3096\u309b-\u30ff"
    "\u4e00-\u9ffc\uac00-\ud7a3\uff01-\uff60]*"
)
# What shows nothing, though its category says otherwise: fillers, inherent vowels, selectors of variants.
_BLANK = (
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0d\uffa0\U00016fe4\U0001d159"
    "\U000e0100-\U000e01ef]"
)
# Of the characters that only format: those without a width that hide inside a word.
_HARMLESS = "[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]"
# Scripts whose letters take other forms with U+200C and U+200D: Arabic and its relatives, those of India, ...
_JOINING = (
    "[\u0620-\u065f\u066e-\u06ef\u06fa-\u085f\u0860-\u0e00\u0f00-\u109f\u1780-\u1fff\ua840-\uabff\ufb50-\ufdff"
    "\ufe70-\ufeff\U00010ac0-\U00010aff\U00011000-\U000114ff\U0001e900-\U0001e95f]"
)
_PICTURE = (
    "[\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u21aa\u2300-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_TONE = "[\U0001f3fb-\U0001f3ff]"


def _kind(character: str) -> str:
    """One letter for what a character is beside others.

    `x` never shown, `b` stands alone; `s` stands alone, of a script with joiners; `p` picture; `k` base
    of a keycap, `e` keycap; `m` mark, `M` mark of a script with joiners; `v` selector of emoji, `t`
    skin tone, `n` U+200C, `j` U+200D.
    """
    named = {"\u200c": "n", "\u200d": "j", "\ufe0e": "v", "\ufe0f": "v", "\u20e3": "e"}.get(character)
    if named:
        return named
    cells = get_character_cell_size(character)
    category = unicodedata.category(character)
    # Rich knows newer characters than an old Python does; only emoji and Han are wide.
    newer = category == "Cn" and cells == 2
    if re.match(_BLANK, character) or not (character.isprintable() or category == "Zs" or newer):
        return "x"
    if re.match(_TONE, character):
        return "t"
    if cells == 0:
        return "M" if re.match(_JOINING, character) else "m"
    if character in "#*0123456789":
        return "k"
    return "p" if re.match(_PICTURE, character) else "s" if re.match(_JOINING, character) else "b"


class _Kinds(dict[int, str]):
    """The kind of each code point, for `str.translate`; a hostile text does not make it grow without end."""

    def __missing__(self, code: int) -> str:
        kind = _kind(chr(code))
        if len(self) < 1 << 14:
            self[code] = kind
        return kind


_KINDS = _Kinds()
# What adds to the grapheme before it.
_ADDED = "[mMevtn]"
_MISPLACED = (
    r"n(?<![sM]n)(?!(?<=[bk]n)[sM])"
    r"|v(?<!pv)(?!(?<=kv)e)"
    r"|t(?<!pt)(?<!pvt)"
    r"|j(?!(?<=[sM]j)[sM]|(?<=pj)p|(?<=p[vt]j)p|(?<=pvtj)p)"
)
_LONG = rf"\A{_ADDED}(?:j.|{_ADDED})*|(?:j.|{_ADDED}){{{LONGEST // 2},}}"


def is_plain(text: str) -> bool:
    """Whether a text can be shown as it is, because all its characters always can: most texts."""
    return re.fullmatch(_PLAIN, text) is not None


def kinds_of(text: str) -> str:
    """For each code point of a text one letter, which is `x` where a stand-in must be shown."""
    kinds = text.translate(_KINDS)
    return re.sub(_LONG, _cut, re.sub(_MISPLACED, "x", kinds))


def _cut(added: re.Match[str]) -> str:
    """What is added to one grapheme, as far as there is room; what has nothing to be added to has none."""
    room = LONGEST - 1 if added.start() else 0
    kept = []
    for item in re.findall("j?.", added[0]):
        if len(item) <= room:
            kept.append(item)
            room -= len(item)
        elif re.fullmatch(f"j?{_ADDED}", item):
            kept.append("x" * len(item))
            room = 0
        else:  # without its joiner it begins a grapheme of its own
            kept.append("x" + item[1])
            room = LONGEST - 1
    return "".join(kept)


def stand_in(character: str) -> str:
    """The visible character, one cell wide, for one that is not shown."""
    code = ord(character)
    if character in "\t\n\r\u2028\u2029\x85":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    steers = unicodedata.category(character)[0] == "C" and not re.match(_HARMLESS, character)
    return REPLACEMENT if steers else INVISIBLE


CONTROLS = {code: stand_in(chr(code)) for code in (*range(0x20), 0x7F)}
"""What `str.translate` makes of a text in ASCII."""
