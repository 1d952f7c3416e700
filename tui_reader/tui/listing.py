"""What the application does with the article list: fills, filters and sorts it, and goes through it."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from time import monotonic

from textual.message import Message

from tui_reader.analysis.entities import EntityKind
from tui_reader.articles.library import UnreadableArticle, load
from tui_reader.tui.bars.prompt import Question
from tui_reader.tui.lists.catalog import Catalog, Order
from tui_reader.tui.lists.library import Fact
from tui_reader.tui.searching_all import SearchingAll
from tui_reader.tui.state.entries import Entry
from tui_reader.workspace import Workspace, WorkspaceError

BATCH = 50
"""How many rows of the article list are found out before they are shown."""
PAUSE = 0.3
"""Seconds between two looks at what a thread has found: to arrange thousands of articles takes a moment."""

_FACTS: dict[Order, Fact] = {"by date": "date", "by source": "source"}
"""What is shown of each article where the list is sorted by it."""


class Listing(SearchingAll):
    """The part of the reader that shows the articles and opens one after the other."""

    class EntriesFound(Message):
        """Rows of the article list are known."""

        def __init__(self, entries: list[Entry], anew: bool) -> None:
            super().__init__()
            self.entries = entries
            self.anew = anew
            """Whether they were found because another session had changed something."""

    class EntitiesFound(Message):
        """The entities of some articles are known: of each mention its name in full and as it stands."""

        def __init__(self, names: dict[Path, list[tuple[str, str]]], left: int, problem: str = "") -> None:
            super().__init__()
            self.names = names
            self.left = left
            """How many articles are still to come."""
            self.problem = problem

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        unknown = [Entry(path, path.name, None, "new", {}) for path in workspace.articles]
        self.catalog = Catalog(unknown, workspace.shown)
        self._arranging = False
        self._unnamed: int | None = None

    @abstractmethod
    def open_article(self, path: Path) -> bool:
        """Show an article; of the one that is open, what its file holds now. Says why if it cannot."""

    # What the list shows

    def arrange(self) -> None:
        """Show the articles that pass the filter, in the chosen order."""
        self._arranging = False
        entries = self.catalog.arranged()
        self.library.show(entries, _FACTS.get(self.catalog.order, "time"), self._advice())
        count = f"{len(entries)} of {len(self.catalog)}"
        if not self.catalog.line:
            count = "1 article" if len(entries) == 1 else f"{len(entries)} articles"
        styles = self.styles_of_text
        head = [(count, styles.dim), (self.catalog.order, styles.dim), (self.catalog.line, styles.accent)]
        if self.catalog.wants_entities and self._unnamed:
            head.insert(1, (f"{self._unnamed} not searched yet", styles.strong))
        self.library.head([words for words in head if words[0]])
        self.show_state()

    def use_theme(self, wanted: str) -> None:
        """Show everything in another theme."""
        super().use_theme(wanted)
        self.arrange()

    def _arrange_soon(self) -> None:
        if not self._arranging:
            self._arranging = True
            self.set_timer(PAUSE, self.arrange)

    def _advice(self) -> list[str]:
        """What to do where no article is shown."""
        if not len(self.catalog):
            return ["No articles."]
        shown = self.keymap.shown
        advice = f"{shown('filter')} changes the filter, {shown('unfilter')} shows all articles."
        if self.catalog.problem:
            return [self.catalog.problem, "", advice]
        if self.catalog.wants_entities and self._unnamed:
            return [f"{self._unnamed} articles are still being read for entities."]
        return ["No article fits.", "", advice]

    def know(self, entry: Entry) -> None:
        """Show an article of the list as it is now."""
        self.catalog.put(entry)
        self.library.update(entry)

    def _refresh_entry(self) -> None:
        """Show the open article in the list as it is now."""
        if self.session.article:
            self.know(self.session.refreshed(self.catalog[self.session.article.document.path]))

    def find_entries(self, paths: Sequence[Path], anew: bool = False) -> None:
        """Find out what the list shows of these articles, see `EntriesFound`; runs in a thread."""
        for first in range(0, len(paths), BATCH):
            entries = [self.session.entry(path) for path in paths[first : first + BATCH]]
            self.post_message(self.EntriesFound(entries, anew))

    def on_listing_entries_found(self, message: EntriesFound) -> None:
        """Show what was found out; what has been opened since is known better."""
        for entry in message.entries:
            self.know(self.session.refreshed(entry, message.anew))
        if self.catalog.line or self.catalog.order != "as found":
            self._arrange_soon()
        self.show_state()

    # Filter and order

    def action_filter(self) -> None:
        """Ask for a filter; the list follows what is written."""
        before, chosen = self.catalog.line, self.library.chosen

        def restore() -> None:
            self._filter(before)
            if chosen:
                self.library.stand_on(chosen)

        self.action_side("")
        self.ask(Question("filter", self._filter, before, changed=self._filter, cancelled=restore))

    def action_unfilter(self) -> None:
        """Show all articles again."""
        self._filter("")

    def filter_articles(self, line: str) -> None:
        """Show the list with only those articles that fit a filter line, such as `entity:"Kim Jong Un"`."""
        self._filter(line)
        self.action_side("")

    def action_side_articles(self) -> None:
        """Show only the articles in which the entity of this row is mentioned."""
        match self.rows.chosen:
            case (EntityKind(), str(name)):
                self.filter_articles(f'entity:"{name.replace(chr(34), " ")}"')
            case _:
                self.say(f"stand on an entity: {self.keymap.shown('entities')} lists them")
                self.show_state()

    def _filter(self, line: str) -> None:
        self.catalog.filter(line.strip())
        if self.catalog.wants_entities and self._unnamed is None:
            self._unnamed = len(self.catalog)
            Thread(target=self._find_entities, daemon=True).start()
        self.arrange()

    def action_order(self, forward: bool) -> None:
        """Sort the list in the next or the previous way."""
        self.catalog.next_order(forward)
        self.arrange()
        orders = (f"[{each}]" if each == self.catalog.order else each for each in self.catalog.orders)
        self.say(f"sorted {' · '.join(orders)}")
        self.show_state()

    def _find_entities(self) -> None:
        """Find out which entities are mentioned in each article; runs in a thread."""
        names: dict[Path, list[tuple[str, str]]] = {}
        left, last = len(self.catalog), monotonic()
        for path in self.workspace.articles:
            try:
                document = load(path)
                noticed = self.workspace.noticed(document)
                names[path] = [(each.name, document.text[slice(*each.span)]) for each in noticed.mentions]
            except UnreadableArticle:
                names[path] = []
            except WorkspaceError as error:
                self.post_message(self.EntitiesFound({}, 0, str(error)))
                return
            left -= 1
            if not left or monotonic() - last > PAUSE:
                if not self.post_message(self.EntitiesFound(names, left)):
                    return
                names, last = {}, monotonic()

    def on_listing_entities_found(self, message: EntitiesFound) -> None:
        """Let the filter know the entities."""
        for path, names in message.names.items():
            self.catalog.name(path, names)
        self._unnamed = None if message.problem else message.left
        if message.problem:
            self.say(message.problem, alarm=True)
        if self.catalog.wants_entities:
            self.arrange()

    # From article to article

    def action_choose(self) -> None:
        """Open the article under the list's cursor."""
        if self.library.chosen and not self.asking and self.open_article(self.library.chosen):
            self.show_list(False)

    def on_library_view_chosen(self) -> None:
        """Open the article that was clicked."""
        self.action_choose()

    def action_article(self, step: int) -> None:
        """Open the next or previous article of the list as it is sorted and filtered now."""
        passed = 0
        for path in self.library.beside(step):
            if self.open_article(path):
                self.show_list(False)
                break
            passed += 1
        else:
            self.say(f"no article {'after' if step > 0 else 'before'} this one in the list")
        if passed:
            self.say(f"{passed} that cannot be read passed over; the list says why", alarm=True)
        self.show_state()
