"""The list of entities of the open article."""

from collections import Counter
from collections.abc import Hashable, Sequence

from tui_reader.analysis.entities import EntityKind
from tui_reader.tui.bars import notices
from tui_reader.tui.lists.filtering import facet, folded
from tui_reader.tui.lists.rows import Row
from tui_reader.tui.lists.targets import EntityTarget
from tui_reader.tui.lists.view import Group, Here, Listed, View, facet_fields
from tui_reader.tui.state import passages
from tui_reader.tui.state.opened import OpenArticle

KINDS = {
    EntityKind.PERSON: "People",
    EntityKind.ORG: "Organisations",
    EntityKind.PLACE: "Places",
    EntityKind.NORP: "Nationalities and groups",
    EntityKind.EVENT: "Events",
    EntityKind.PRODUCT: "Weapons and products",
    EntityKind.MISC: "Other names",
    EntityKind.DATE: "Dates",
    EntityKind.MONEY: "Amounts of money",
    EntityKind.PERCENT: "Percentages",
    EntityKind.QUANTITY: "Quantities",
}
"""The headings of the list, in its order."""


class Entities(View):
    """Lists entities by kind, the most frequent first, each with the names it goes by."""

    title = "Entities of"
    fields = facet_fields("kind")
    none = "no names were noticed in this article, or not yet"
    unmatched = "no entity matches"

    def groups(self, here: Here, article: OpenArticle) -> Sequence[Group]:
        """Those that were noticed."""
        counts = Counter(EntityTarget(mention.kind, mention.name) for mention in here.noticed.mentions)
        surfaces: dict[EntityTarget, dict[str, None]] = {}
        for mention in here.noticed.mentions:
            surface = passages.read(article.document, mention.span)
            surfaces.setdefault(EntityTarget(mention.kind, mention.name), {})[surface] = None
        groups: dict[EntityKind, list[Listed]] = {kind: [] for kind in KINDS}
        for entity, count in counts.most_common():
            kind, name = entity
            aliases = " · ".join(surface for surface in surfaces[entity] if surface != name)
            row = Row(name, entity, number=str(count), details=(f"also {aliases}",) if aliases else ())
            groups[kind].append(Listed(row, folded(f"{name} {aliases}"), {"kind": facet(kind, KINDS[kind])}))
        return [Group(KINDS[kind], found) for kind, found in groups.items()]

    def row_at(self, here: Here) -> Hashable | None:
        """The row of the entity that is mentioned there."""
        mention = notices.at(here.noticed, here.place)
        return EntityTarget(mention.kind, mention.name) if mention else None
