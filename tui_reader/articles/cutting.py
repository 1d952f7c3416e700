"""Blocks of a bounded length: whatever looks at one block as a whole is done with it in a moment."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tui_reader.articles.document import Block, Kind, Run
from tui_reader.articles.text import Span

LONGEST = 16_000
"""Code points of a paragraph, list item or quote; what is longer becomes several of them."""
Inline = Callable[[Span], tuple[Run, ...]]
_ENDS = (". ", "? ", "! ", "”", "。", " ")
_FULL = re.compile(r"\S")


def cut(text: str, span: Span) -> Iterator[Span]:
    """Pieces of a span, at ends of sentences where there are any, without the space between them.

    The span must begin with something else than space.
    """
    start = span.start
    while span.end - start > LONGEST:
        least, most = start + LONGEST // 2, start + LONGEST
        found = (text.rfind(end, least, most) + len(end) for end in _ENDS)
        at = next((place for place in found if place > least), most)
        yield Span(start, start + len(text[start:at].rstrip()))
        following = _FULL.search(text, at, span.end)
        if not following:
            return
        start = following.start()
    yield Span(start, span.end)


def lines_cut(text: str, lines: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """Lines in groups that are not too long; a line that is too long itself is cut."""
    group: list[Span] = []
    for line in lines:
        for piece in cut(text, line) if line.length > LONGEST else (line,):
            if group and piece.end - group[0].start > LONGEST:
                yield tuple(group)
                group = []
            group.append(piece)
    if group:
        yield tuple(group)


def continued(block: Block, span: Span, inline: Inline) -> Block:
    """The block that goes on with the text of another: it has no marker of its own."""
    if block.kind is not Kind.LIST_ITEM:
        return replace(block, span=span, inline=inline)
    return Block(Kind.PARAGRAPH, span, 0, block.indent + 1, block.quoted, inline)
