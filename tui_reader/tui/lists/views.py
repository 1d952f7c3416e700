"""What the side column can list beside the article list."""

from collections.abc import Callable

from tui_reader.tui.lists.annotations import Annotations
from tui_reader.tui.lists.entities import Entities
from tui_reader.tui.lists.outline import Outline
from tui_reader.tui.lists.quotations import Quotations
from tui_reader.tui.lists.view import View
from tui_reader.tui.state.session import Session


def _search(session: Session) -> View:
    from tui_reader.tui.lists.search import Search  # SQLite takes a moment

    return Search(session)


VIEWS: dict[str, Callable[[Session], View]] = {
    "annotations": Annotations,
    "entities": Entities,
    "quotations": Quotations,
    "outline": Outline,
    "search": _search,
}
"""What makes each, by the names that actions have for them."""
