"""What has changed in an article under its annotations, in words for the screen.

Passages and sentences are shown as prose: a link or emphasis that came or went is no change.
"""

from collections.abc import Sequence

from tui_reader.analysis.sentences import prose_sentences
from tui_reader.annotations.annotation import Target
from tui_reader.annotations.comparing import Difference, compared, counterpart, differences
from tui_reader.annotations.context import around
from tui_reader.articles.document import Document
from tui_reader.articles.library import complete_with
from tui_reader.articles.text import Span
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.screens.texts import versions

MOST = 200
"""Passages that are compared where the text as it was is not kept."""
LONGEST = 2000
"""Code points that are shown of one place where an article has changed..."""
ALL = 40_000
"""...and about how many of all."""


def passage_changes(document: Document, target: Target, here: Span | None, styles: Styles) -> list[Words]:
    """A passage and what stands `here` now; then what they stand in, which may be all that differs."""
    was = _prose(document, target.prefix, target.exact, target.suffix)
    if here is None:
        stood = [("it stood in: …", styles.quiet), (was[1], styles.text), ("…", styles.quiet)]
        return [stood, [], [("Nothing like it was found near its old place.", styles.text)]]
    now = _prose_of(document, here)
    before, after = versions(*compared(was[0], now[0]), styles)
    stood, stands = versions(*compared(was[1], now[1]), styles)
    stood[0], stands[0] = ("it stood in: …", styles.quiet), ("now in: …", styles.quiet)
    return [before, after, [], [*stood, ("…", styles.quiet)], [], [*stands, ("…", styles.quiet)]]


def article_changes(
    document: Document, text: str | None, since: str, lost: Sequence[Target], styles: Styles
) -> list[Words]:
    """The places where an article has changed: since a moment, when it had this text.

    Where the text is not known, that is what became of the passages that were not found.
    """
    if text is not None:
        old, new = complete_with(document, text), complete_with(document, document.text)
        return _changes(differences(_sentences(old), _sentences(new)), since, styles)
    places = [(target, counterpart(target, document.text)) for target in lost[:MOST]]
    found = [
        Difference(
            [_prose(document, old.prefix, old.exact, old.suffix)[1]],
            [_prose_of(document, here)[1]] if here else [],
        )
        for old, here in places
    ]
    more = len(lost) - len(found)
    return _changes(found, "", styles) + ([[], [(f"and {more} more", styles.quiet)]] if more else [])


def _changes(found: Sequence[Difference], since: str, styles: Styles) -> list[Words]:
    """The places where an article has changed, `since` a moment or, if that is empty, as far as is known."""
    places = "1 place differs" if len(found) == 1 else f"{len(found)} places differ"
    told = f"since {since.replace('T', ' ')}" if since else "in annotated passages"
    paragraphs: list[Words] = [[(f"{places}, {told}.", styles.strong)]]
    if since and not found:
        paragraphs.append([("All sentences are the same: only markup or blanks changed.", styles.text)])
    if not since:
        more = "What else has changed is not known: the text as it was is not kept."
        paragraphs.append([(more, styles.quiet)])
    left, number = ALL, 0
    while number < len(found) and left > 0:
        shown = _shown(found[number], styles)
        left -= sum(len(text) for words in shown for text, _ in words)
        paragraphs += [[], *shown]
        number += 1
    if number < len(found):
        paragraphs += [[], [(f"and {len(found) - number} more", styles.quiet)]]
    return paragraphs


def _shown(difference: Difference, styles: Styles) -> list[Words]:
    """A place where an article has changed: what is gone and what came, or what only moved."""
    old, new = (_beginning(each) for each in difference)
    if difference.old == difference.new:
        return [[("→ moved: ", styles.strong), (new, styles.text)]]
    before, after = versions(*compared(old, new), styles)
    return [*([before] if old else []), *([after] if new else [])]


def _beginning(sentences: Sequence[str]) -> str:
    text = " ".join(sentences[:LONGEST])
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _sentences(document: Document) -> list[str]:
    """What the sentences of an article say, without markup."""
    found = []
    for leaf in document.leaves:
        prose = leaf.prose(document.text)
        found += [" ".join(prose.text[slice(*span)].split()) for span in prose_sentences(leaf.kind, prose)]
    return found


def _prose(document: Document, before: str, passage: str, after: str) -> tuple[str, str]:
    """What a passage says, without markup, and with the text around it; as far as it is shown."""
    after = after if len(passage) <= LONGEST else ""
    text = before + passage[:LONGEST] + after
    whole = complete_with(document, text)
    spans = Span(len(before), len(text) - len(after)), Span(0, len(text))
    own, all_ = (" ".join(whole.prose(span).split()) for span in spans)
    return own, all_


def _prose_of(document: Document, here: Span) -> tuple[str, str]:
    prefix, suffix = around(document.text, here)
    return _prose(document, prefix, document.text[slice(*here)], suffix)
