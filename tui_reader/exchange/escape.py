"""Text that comes from strangers, made harmless in markdown, in a hidden comment and in YAML."""

import json
import re
import sys
import unicodedata
from collections.abc import Mapping

URL = re.compile(r"(?:(?:https?|ftp)://|www\.)[^\s<>]*[^\s<>?!.,:;*_~'\"()\[\]”’»…]", re.IGNORECASE)
"""A bare address, which GitHub makes a link of."""
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""Likewise, of a person."""

# `$` before a digit is money; before anything else it may begin or end mathematics on GitHub.
# One class for all first characters, and what it takes behind it: that is found many times faster.
_SPECIAL = re.compile(
    r"[\\`*_<\[\]~^{|$&:]"
    r"(?:(?<![$&:])|(?<=\$)(?!\d)|(?<=&)(?=#?[A-Za-z0-9]+;)|(?<=:)(?=[A-Za-z+-][A-Za-z0-9_+-]*:))"
)
# No entity and no name of an emoji is longer.
_AHEAD = 64
_URL_OR_SPECIAL = re.compile(f"({URL.pattern})|{_SPECIAL.pattern}", re.IGNORECASE)
# Without this there is no address, and looking for none is much faster.
_SIGN_OF_URL = re.compile(r"[:Ww](?:(?<=:)//|[Ww]{2}\.)")
# An address that every renderer shows as it is between angle brackets.
_PLAIN_URL = re.compile(r"(?:https?|ftp)://[\w.:/?#@!()*+,;=&~'-]+", re.ASCII | re.IGNORECASE)
_ENTITY = re.compile(r"&#?[A-Za-z0-9]+;")
# What would make a block of the line it begins.
_LEAD = re.compile(r"[#>+\-:=%]|\(?(?:[0-9]{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+|[#@]\w*)([.)])(?=\s|$)")
_PLAIN_YAML = re.compile(r"(?!0x|\d+-\d)[A-Za-z0-9/](?:[A-Za-z0-9_/.-]|:(?=[A-Za-z0-9_/.]))*(?<=[A-Za-z/])")
_YAML_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))")
_YAML_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def prose(text: str, start: int = 0, end: int | None = None) -> str:
    """Markdown that shows exactly `text[start:end]` inside a line.

    What comes after `end` is looked at but not written, so that a text can be escaped in pieces.
    """
    end = len(text) if end is None else end
    parts: list[str] = []
    done = start
    with_urls = _SIGN_OF_URL.search(text, start, end + _AHEAD)
    for match in (_URL_OR_SPECIAL if with_urls else _SPECIAL).finditer(text, start, end + _AHEAD):
        if match.start() >= end:
            break
        parts.append(text[done : match.start()])
        done = min(match.end(), end)
        found = text[match.start() : done]
        parts.append(_url(found) if with_urls and match[1] else _special(found))
    return "".join([*parts, text[done:end]])


def lead(text: str) -> int:
    """Offset of the character that must be escaped lest `text` begin a list, heading or quote; -1 if none."""
    match = _LEAD.match(text)
    if match is None:
        return -1
    return match.start() if match[1] is None else match.start(1)


def note(text: str) -> str:
    """A note, tag or name on one line of markdown: line ends as `<br>`, control characters dropped."""
    lines = re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text.strip())
    return "<br>".join(prose("".join(filter(_is_harmless, line))) for line in lines)


def hidden(data: Mapping[str, object]) -> str:
    """JSON on one line, which nothing in it can turn into the end of an HTML comment."""
    return "".join(
        c if c.isprintable() and c not in "<>-" else _json_escape(c)
        for c in json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    )


def yaml(value: str) -> str:
    """A value for the front matter, in quotes where YAML would read something else in it."""
    if _PLAIN_YAML.fullmatch(value) and value.lower() not in _YAML_WORDS:
        return value
    return '"' + "".join(map(_yaml_character, value)) + '"'


def yaml_value(written: str) -> str:
    """What `yaml` wrote; anything else comes back as it is."""
    if len(written) < 2 or written[0] != '"' or written[-1] != '"':
        return written
    return _YAML_ESCAPE.sub(_yaml_escaped, written[1:-1])


def _is_harmless(character: str) -> bool:
    return character in "\t\u200c\u200d" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def _special(character: str) -> str:
    # `<` so that nothing in an escaped text looks like a tag, `$` because GitHub reads `\$` as it likes.
    return {"<": "&lt;", "$": "&#36;"}.get(character, "\\" + character)


def _url(url: str) -> str:
    if _PLAIN_URL.fullmatch(url) and not _ENTITY.search(url):
        return f"<{url}>"
    # Not a link any more, but no renderer changes a character of it.
    cut = url.index("." if url[:4].lower() == "www." else ":")
    return url[:cut] + "\\" + url[cut] + _SPECIAL.sub(lambda m: _special(m[0]), url[cut + 1 :])


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _yaml_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    if character.isprintable():
        return character
    code = ord(character)
    if 0xD800 <= code < 0xE000:
        return "\N{REPLACEMENT CHARACTER}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _yaml_escaped(found: re.Match[str]) -> str:
    if found[3]:
        return "\n" if found[3] == "n" else found[3]
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= sys.maxunicode else "\N{REPLACEMENT CHARACTER}"
