"""What the blocks of a plain text show: each function makes the runs of one kind of block."""

import re

from tui_reader.articles.document import Mark, Run
from tui_reader.articles.headings import wide
from tui_reader.articles.text import Span

CONTENT = re.compile(r"\S[^\r\n]*")
"""A line that is not blank, from its first character."""
ITEM = re.compile(r"(?:[-*•‣▪◦●○■·]|(\d{1,3})[.)])[ \t\xa0]+(?=\S)")
"""The marker of a list item; its group is the number, if it has one."""
QUOTE = re.compile(r">(?:[ \t]?>)*(?![\d=])[ \t]?")
"""The markers of a quote as mail has them: > or >> or > >."""
HASHES = re.compile(r"(#{1,6})[ \t]+(?=[^\s#])")
"""The marker of a heading as markdown has it."""
_ESCAPE = re.compile(r"\\(?=\|)")


def hidden(span: Span) -> tuple[Run, ...]:
    """Nothing of it is shown."""
    return (Run(*span, "", Mark.MARKUP),)


def _seam(text: str, start: int, end: int) -> Run:
    """The line end between two lines of one paragraph: a space, but none in a word or a script without."""
    before, after = text[max(0, start - 2) : start], text[end]
    in_word = before[-1] == "-" and before[0].isalpha() and after.islower()
    spaceless = wide(before[-1]) and wide(after)
    return Run(start, end, "" if in_word or spaceless else " ")


def flowed(text: str, span: Span) -> tuple[Run, ...]:
    """Lines as one: each line end within, with the white space around it, is shown as a space."""
    runs: list[Run] = []
    for match in CONTENT.finditer(text, *span):
        if runs:
            runs.append(_seam(text, runs[-1].end, match.start()))
        runs.append(Run(match.start(), match.start() + len(match.group().rstrip())))
    return tuple(runs)


def item(text: str, span: Span) -> tuple[Run, ...]:
    """The marker as a bullet or number, then lines as one."""
    marker = ITEM.match(text, *span)
    assert marker
    shown = f"{marker[1]}. " if marker[1] else "• "
    return (Run(span.start, marker.end(), shown, Mark.MARKUP), *flowed(text, Span(marker.end(), span.end)))


def quote(text: str, span: Span) -> tuple[Run, ...]:
    """Lines as one, their markers hidden; bare markers show nothing."""
    runs: list[Run] = []
    at = span.start
    for match in CONTENT.finditer(text, *span):
        marker = QUOTE.match(text, match.start(), match.end())
        content = marker.end() if marker else match.start()
        content += len(text[content : match.end()]) - len(text[content : match.end()].lstrip())
        end = match.start() + len(match.group().rstrip())
        if content < end and at > span.start:
            runs.append(Run(at, match.start(), " "))
            at = match.start()
        shown = min(content, end)
        runs.append(Run(at, shown, "", Mark.MARKUP))
        if shown < end:
            runs.append(Run(shown, end))
        at = end
    return tuple(runs)


def hash_heading(text: str, span: Span) -> tuple[Run, ...]:
    """A heading between number signs."""
    marker = HASHES.match(text, *span)
    assert marker
    content = text[marker.end() : span.end]
    core = content.rstrip("#")
    kept = marker.end() + len(core.rstrip() if core[-1:].isspace() else content)
    runs = [Run(span.start, marker.end(), "", Mark.MARKUP), Run(marker.end(), kept)]
    if kept < span.end:
        runs.append(Run(kept, span.end, "", Mark.MARKUP))
    return tuple(runs)


def underlined(text: str, span: Span) -> tuple[Run, ...]:
    """A heading with a line of its own below it."""
    line = CONTENT.match(text, *span)
    assert line
    end = span.start + len(line.group().rstrip())
    return (Run(span.start, end), Run(end, span.end, "", Mark.MARKUP))


def cell(text: str, span: Span) -> tuple[Run, ...]:
    """A cell, in which a backslash before a pipe is hidden."""
    runs: list[Run] = []
    at = span.start
    for escape in _ESCAPE.finditer(text, *span):
        if at < escape.start():
            runs.append(Run(at, escape.start()))
        runs.append(Run(escape.start(), escape.end(), "", Mark.MARKUP))
        at = escape.end()
    if at < span.end:
        runs.append(Run(at, span.end))
    return tuple(runs)
