"""The list of headings of the open article."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence

from tui_reader.tui.lists.filtering import folded
from tui_reader.tui.lists.rows import Row
from tui_reader.tui.lists.targets import PassageTarget
from tui_reader.tui.lists.view import Group, Here, Listed, View
from tui_reader.tui.state import passages
from tui_reader.tui.state.opened import OpenArticle


class Outline(View):
    """Lists headings, indented by level, each with how much is annotated up to the next."""

    title = "Outline of"
    none = "this article has no headings"
    unmatched = "no heading matches"
    tells_annotations = True

    def groups(self, here: Here, article: OpenArticle) -> Sequence[Group]:
        """All headings."""
        headings, path = article.document.headings, article.document.path
        top = min((heading.level for heading in headings), default=1)
        starts = [heading.span.start for heading in headings]
        annotated = (placed.anchor.span for placed in article.placed())
        counts = Counter(bisect_right(starts, span.start) - 1 for span in annotated if span)
        entries = []
        for at, (span, level, text) in enumerate(headings):
            text, number = passages.shown(text), str(counts[at] or "")
            row = Row(text, PassageTarget(span, path), number=number, level=level - top)
            entries.append(Listed(row, folded(text), {}))
        return [Group("", entries)]

    def row_at(self, here: Here) -> Hashable | None:
        """The heading of what stands there."""
        if here.article is None:
            return None
        document = here.article.document
        index = bisect_right(document.headings, here.place.start, key=lambda each: each.span.start) - 1
        return PassageTarget(document.headings[index].span, document.path) if index >= 0 else None
