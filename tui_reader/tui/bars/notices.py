"""What was noticed in an article, as it is painted and said in the status line."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tui_reader.analysis.entities import EntityKind, Mention
from tui_reader.analysis.noticing import Noticed
from tui_reader.articles.text import Span, printable, shorten
from tui_reader.tags import TagSet
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.pane.painter import Highlight, Highlights

if TYPE_CHECKING:
    from tui_reader.analysis.quotations import Speaker
    from tui_reader.analysis.stance import Suggestion

LAYERS = ("annotations", "entities", "quotations")
"""What is painted until it is switched off; suggestions are not until they are asked for."""
LONGEST_CUE = 24
"""Cells of the words that a suggestion rests on, in the status line."""
KINDS = {
    EntityKind.PERSON: "person",
    EntityKind.ORG: "organisation",
    EntityKind.PLACE: "place",
    EntityKind.NORP: "nationality or group",
    EntityKind.EVENT: "event",
    EntityKind.PRODUCT: "weapon or product",
    EntityKind.MISC: "name",
    EntityKind.DATE: "date",
    EntityKind.MONEY: "amount of money",
    EntityKind.PERCENT: "percentage",
    EntityKind.QUANTITY: "quantity",
}
"""What one of each kind is called; the list of entities has the same words for many."""
_FORM = {EntityKind.PERSON: "person", EntityKind.ORG: "org", EntityKind.PLACE: "place"}


def highlights(noticed: Noticed, layers: set[str], text: str) -> list[Highlight]:
    """What of it is painted over the article's `text` while these layers are on."""
    found = []
    if "quotations" in layers:
        for span, speech, *_ in noticed.quotations:
            found.append(Highlight(span, "speech" if speech else "marked", ""))
            # Where there are no colours, the marks show where speech begins and ends.
            edges = (Span(span.start, span.start + 1), Span(span.end - 1, span.end)) if speech else ()
            found += [Highlight(edge, "mark", "") for edge in edges if not text[edge.start].isalnum()]
    if "entities" in layers:
        found += [Highlight(m.span, _FORM.get(m.kind, "other"), "") for m in noticed.mentions]
    return found


def open_suggestions(noticed: Noticed, said: Iterable[Span], tags: TagSet) -> "list[Suggestion]":
    """What is suggested where nothing was said yet, in the order of the text."""
    answered = Highlights(Highlight(span, "", "") for span in said)
    return [each for each in noticed.suggestions if shown(each, tags) and not answered.over(each.span)]


def shown(suggestion: "Suggestion", tags: TagSet) -> bool:
    """Whether a suggestion is made to the user: no fact is, as most sentences would be, and no other tag."""
    return suggestion.label != "fact" and tags.get(suggestion.label) is not None


def suggested_for(noticed: Noticed, sentence: Span) -> "Suggestion | None":
    """The suggestion for exactly that sentence."""
    at = bisect_left(noticed.suggestions, (sentence,))
    found = noticed.suggestions[at : at + 1]
    return found[0] if found and found[0].span == sentence else None


def suggested(suggestions: "Iterable[Suggestion]", tags: TagSet) -> list[Highlight]:
    """Suggestions as they are painted: small and questioned in the margin, and the words they rest on."""
    found = []
    for each in suggestions:
        found.append(Highlight(each.span, "", f"{printable(tags.letter(each.label)).lower()}?"))
        if each.cue:
            found.append(Highlight(each.cue, "cue", ""))
    return found


def suggestion_words(suggestion: "Suggestion", text: str, key: str, styles: Styles) -> Words:
    """A suggestion, why, and the key that accepts it."""
    cue = f" · “{shorten(text[slice(*suggestion.cue)], LONGEST_CUE)}”" if suggestion.cue else ""
    told = f"{suggestion.label}?{cue} · {suggestion.reason} · "
    return [(told, styles.quiet), (key, styles.key), (" tags it so", styles.quiet)]


def at(noticed: Noticed, place: Span) -> Mention | None:
    """The mention on exactly that place, or else the first that overlaps it."""
    over = [mention for mention in noticed.mentions if mention.span.overlaps(place)]
    return next((mention for mention in over if mention.span == place), over[0] if over else None)


def words(noticed: Noticed, place: Span, styles: Styles, said: bool) -> Words:
    """The entity on exactly that place, or the speakers of the quotations in it.

    Unless it is `said` who they are: a guess is of no use then.
    """
    mention = at(noticed, place)
    if mention and mention.span == place:
        count = sum(each.name == mention.name for each in noticed.mentions)
        times = "once" if count == 1 else f"{count} times"
        return [(f"{KINDS[mention.kind]} ", styles.quiet), (f"{mention.name} · {times}", styles.bar)]
    if said:
        return []
    quoted = [quotation for quotation in noticed.quotations if quotation.span.overlaps(place)]
    parts = [_attribution(quotation.speaker) for quotation in quoted if quotation.speaker]
    return [(", ".join(dict.fromkeys(parts)), styles.quiet)] if parts else []


def _attribution(speaker: "Speaker") -> str:
    """Who says something, as far as a program can tell."""
    return f"probably {speaker.name}" + (f", via {speaker.via}" if speaker.via else "")


def following(spans: Sequence[Span], here: Span, forward: bool) -> Span | None:
    """The next or previous of some spans in the order of the text."""
    if forward:
        return next((span for span in spans if span > here), None)
    return next((span for span in reversed(spans) if span < here), None)
