"""What imported annotations change in what is stored of an article.

Nothing that is stored is lost: only the importer's own annotations are edited, and only by a file that was
made of them as they are stored, or later. Whatever else differs is kept beside, as an annotation of its own.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Literal, NamedTuple

from tui_reader.annotations.anchoring import locate
from tui_reader.annotations.annotation import REMARKS, Annotation, Target, now
from tui_reader.annotations.history import Change, Step, rival
from tui_reader.articles.text import Span
from tui_reader.exchange.importing import Item

Done = Literal["added", "changed", "same", "older", "beside", "lost"]
"""What became of an imported annotation: made; one's own edited; there already; there in a later
version, which stays; kept beside a stored one that differs; not restored."""


class Taken(NamedTuple):
    """What became of one note of a file."""

    item: Item
    done: Done
    id: str
    """The id of the annotation in the store; empty if it is not there."""
    file: str
    """The file, as it is shown."""


class Merge:
    """The annotations of one article, taking in imported ones."""

    def __init__(self, stored: Iterable[Annotation], annotator: str, text: str, digest: str) -> None:
        """`annotator` is who imports, `text` is the article, whose SHA-256 is `digest`."""
        self._stored = {each.id: each for each in stored}
        self._after = dict(self._stored)
        self._annotator = annotator
        self._text = text
        self._digest = digest
        self._places: dict[Target, Span | None] = {}

    @property
    def step(self) -> Step:
        """All that is to be changed, as one step."""
        return tuple(
            Change(self._stored.get(name), after)
            for name, after in self._after.items()
            if self._stored.get(name) != after
        )

    def take(self, item: Item, file: str = "") -> Taken:
        """Take a note of a file in."""
        return Taken(item, *self._take(item), file)

    def _take(self, item: Item) -> tuple[Done, str]:
        new = item.annotation
        if new is None:
            return "lost", ""
        self._places[new.target] = item.anchor.span
        if not item.known and not new.annotator:
            # Written by hand, by whoever brings it.
            moment = new.created or now()
            new = replace(new, annotator=self._annotator, created=moment, modified=moment)
        if not item.known and (twin := self._twins.get(self._meaning(new))):
            return "same", twin
        there = self._after.get(new.id)
        if there is None:
            return "added", self._keep(new)
        if self._meaning(there) == self._meaning(new):
            return "same", there.id
        own = there.annotator == new.annotator == self._annotator
        if own and there == self._stored.get(new.id) and new.modified >= there.modified:
            return "changed", self._keep(replace(new, created=there.created, modified=now()))
        if not item.edited and new.modified < there.modified:
            return "older", there.id
        beside = rival(new)
        return ("same", beside.id) if beside.id in self._after else ("beside", self._keep(beside))

    def _keep(self, annotation: Annotation) -> str:
        self._after[annotation.id] = annotation
        self._twins[self._meaning(annotation)] = annotation.id
        return annotation.id

    @cached_property
    def _twins(self) -> dict[object, str]:
        """The ids of annotations by what they say."""
        return {self._meaning(each): name for name, each in self._after.items()}

    def _meaning(self, annotation: Annotation) -> object:
        """What an annotation says, and of which passage: where it stands, or else what it was."""
        target = annotation.target
        if target not in self._places:
            self._places[target] = locate(annotation, self._text, self._digest).span
        place = self._places[target] or (target.span, target.exact, target.unanchored)
        fields = ("tag", "note", "annotator", *(field for _, field in REMARKS))
        return place, *(getattr(annotation, field) for field in fields)
