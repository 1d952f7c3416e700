"""The article on the screen, with what is said of it and where that stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tui_reader.annotations.anchoring import Anchor, Effort, locate
from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.history import Step
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span
from tui_reader.tui.state.readings import Track


class Placed(NamedTuple):
    """An annotation and where it stands now."""

    annotation: Annotation
    anchor: Anchor
    saved: bool


@dataclass
class OpenArticle:
    """The article on the screen."""

    document: Document
    source: str
    annotations: dict[str, Annotation] = field(default_factory=dict)
    stored: dict[str, Annotation] = field(default_factory=dict)
    """Those that were stored when the store was last looked at, by their id."""
    former: str = ""
    """Its source when it was annotated, as long as the annotations are kept under that."""
    doubt: str = ""
    """Why it is not decided what the source was."""
    pending: list[Step] = field(default_factory=list)
    """What could not be saved yet, in order."""
    withdrawn: list[Step] = field(default_factory=list)
    """What was undone before it could be saved, the last to be done again first at the end."""
    problem: str = ""
    """Why its annotations could not be read or saved; empty while all is well."""
    track: Track = field(default_factory=Track)
    file: tuple[int, ...] = ()
    """What the file was when it was read, see `file_state`."""
    kept: tuple[int, ...] = ()
    """Likewise the file with its annotations."""
    outdated: str = ""
    """What is known of the file by now: "changed" or "gone"; empty while it is what was read."""
    effort: Effort = field(default_factory=Effort)
    """What it took to look for the passages."""
    unsought: list[Annotation] = field(default_factory=list)
    """The annotations for which that was not enough."""
    _anchors: dict[Annotation, Anchor] = field(default_factory=dict)
    _placed: list[Placed] | None = None

    def inherit(self, known: "OpenArticle") -> None:
        """Take over what is known of the same article since it was opened before, and what is not saved."""
        self.stored, self.annotations = known.stored, dict(known.annotations)
        self.pending, self.withdrawn, self.problem = known.pending, known.withdrawn, known.problem

    def close(self) -> None:
        """Let go of the text, which takes much more room than what is said of it."""
        self.document = self.document.closed
        self._anchors, self._placed = {}, None

    def placed(self) -> list[Placed]:
        """All annotations in the order of the text; last those that were not found, by their old places."""
        if self._placed is None:
            unsaved = self.unsaved
            found = [Placed(a, self.anchor(a), a.id not in unsaved) for a in self.annotations.values()]
            end = len(self.document.text)

            def order(placed: Placed) -> tuple[Span, int, str, str]:
                annotation = placed.annotation
                span, left = placed.anchor.span or Span(end, end), annotation.target.start
                return span, 0 if placed.anchor.span else left, annotation.created, annotation.id

            self._placed = sorted(found, key=order)
        return self._placed

    def hold(self, stored: Iterable[Annotation]) -> None:
        """Take these for what is stored, with what is not saved yet on top."""
        self.stored = {annotation.id: annotation for annotation in stored}
        self.annotations = dict(self.stored)
        for step in self.pending:
            self.show(step)
        self._placed = None

    def show(self, step: Step) -> None:
        """Take over what a step does."""
        for change in step:
            if change.after is None:
                self.annotations.pop(change.id, None)
            else:
                self.annotations[change.id] = change.after
        self._placed = None

    @property
    def unsaved(self) -> set[str]:
        """The ids of the annotations that are not on the disk as they are shown."""
        return {change.id for step in self.pending for change in step}

    def anchor(self, annotation: Annotation) -> Anchor:
        """What became of the passage of an annotation."""
        if annotation not in self._anchors:
            text, digest, refused = self.document.text, self.document.digest, self.effort.refused
            self._anchors[annotation] = locate(annotation, text, digest, self.effort)
            if self.effort.refused > refused:
                self.unsought.append(annotation)
        return self._anchors[annotation]

    def found(self, anchors: Mapping[Annotation, Anchor]) -> None:
        """Take over what became of passages that were looked for with more effort."""
        self._anchors |= anchors
        self._placed = None


def file_state(path: Path) -> tuple[int, ...]:
    """What tells a file from what it was; empty if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
