"""Front matter: what a markdown article says about itself in simple YAML, before its first line."""

import re

from tui_reader.articles.document import Metadata

LONGEST = 16_384
"""Front matter is looked for in this many code points at the start of a text."""
_SHOWN = ("title", "author", "date", "url", "source")

_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n?|\n)(.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL
)
_ENTRY = re.compile(r"([^\s:#-][^:]{0,60}):(?:[ \t]+(.*))?")
_LINE_END = re.compile(r"\r\n?|\n")


def front_matter(text: str) -> tuple[Metadata, int]:
    """What the front matter says, and where the article starts."""
    match = _FRONT_MATTER.match(text, 0, LONGEST)
    lines = _LINE_END.split(match[1]) if match else []
    entries = [_ENTRY.fullmatch(line.rstrip()) for line in lines]
    # A rule above and one below a passage are not front matter.
    if not match or not entries or not entries[0] or not all(map(_is_yaml, lines)):
        return Metadata(), 0
    values: dict[str, str] = {}
    hidden: dict[str, None] = {}
    name = ""
    for line, entry in zip(lines, entries, strict=True):
        if line.startswith("#"):
            hidden["comments"] = None
        elif entry:
            name = entry[1].strip()
            value, comment = _scalar(entry[2] or "")
            if comment:
                hidden["comments"] = None
            if name.lower() not in _SHOWN or values.setdefault(name.lower(), value) != value or not value:
                hidden[name] = None
        elif line.strip():  # the entry before it goes on
            hidden[name] = None
    return Metadata(**values, hidden=", ".join(hidden)), match.end()


def _is_yaml(line: str) -> bool:
    return not line.strip() or line[0] in " \t#-" or _ENTRY.fullmatch(line.rstrip()) is not None


def _scalar(value: str) -> tuple[str, str]:
    """A simple YAML value, empty for any other, and the comment behind it."""
    value = value.strip()
    if quoted := re.match(r'"((?:[^"\\]|\\.)*)"\s*(#.*)?$', value):
        return re.sub(r'\\(["\\/])', r"\1", quoted[1]), quoted[2] or ""
    if quoted := re.match(r"'((?:[^']|'')*)'\s*(#.*)?$", value):
        return quoted[1].replace("''", "'"), quoted[2] or ""
    if value[:1] in set("\"'[]{}|>&*!%@`#"):
        return "", ""
    words, *comment = re.split(r"\s(?=#)", value, maxsplit=1)
    return words.rstrip(), "".join(comment)
