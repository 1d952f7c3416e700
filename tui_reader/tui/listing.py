"""What the application does with the article list: fills, filters and sorts it, and goes through it."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from textual.message import Message

from tui_reader.articles.library import UnreadableArticle, load
from tui_reader.tui.bars.prompt import Question
from tui_reader.tui.lists.catalog import Catalog, Order
from tui_reader.tui.lists.fields import mentioned
from tui_reader.tui.lists.gathering import GATHERING, Gathering, Kept
from tui_reader.tui.lists.library import Fact
from tui_reader.tui.lists.targets import AnnotationTarget, EntityTarget
from tui_reader.tui.panels import Panels
from tui_reader.tui.state.entries import Entry
from tui_reader.workspace import Workspace, WorkspaceError

BATCH = 50
"""How many rows of the article list are found out before they are shown."""
PAUSE = 0.3
"""Seconds between two looks at what a thread has found: to arrange thousands of articles takes a moment."""

_FACTS: dict[Order, Fact] = {"by date": "date", "by source": "source"}
"""What is shown of each article where the list is sorted by it."""


class Listing(Panels):
    """The part of the reader that shows the articles and opens one after the other."""

    class EntriesFound(Message):
        """Rows of the article list are known."""

        def __init__(self, entries: list[Entry], anew: bool) -> None:
            super().__init__()
            self.entries = entries
            self.anew = anew
            """Whether they were found because another session had changed something."""

    class EntitiesFound(Message):
        """The entities of more articles are known, or cannot be."""

        def __init__(self, gathering: Gathering, looked_at: int, problem: str = "") -> None:
            super().__init__()
            self.gathering = gathering
            self.looked_at = looked_at
            self.problem = problem

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        unknown = [Entry(path, path.name, None, "new", {}) for path in workspace.articles]
        self.catalog = Catalog(unknown, workspace.shown)
        self._arranging = False
        self._entities = Kept(self._entities_of, lambda path: (path, workspace.own_entities))
        """Of each article, see `mentioned`."""
        self._naming: Gathering | None = None
        """Their gathering, also when it has come to its end; None while no filter asks for any."""

    @abstractmethod
    def open_article(self, path: Path) -> bool:
        """Show an article; of the one that is open, what its file holds now. Says why if it cannot."""

    # What the list shows

    @property
    def _unnamed(self) -> int:
        """How many articles are still to be looked through for entities."""
        return self._naming.left if self._naming else 0

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
        if self._unnamed:
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
        if self._unnamed:
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

    def action_side_about(self) -> None:
        """Show all that the annotation of this row says, or the articles in which its entity is mentioned."""
        match self.rows.chosen:
            case AnnotationTarget() as target:
                if placed := self.opened(target):
                    self.show_whole(placed)
            case EntityTarget(_, name):
                self.filter_articles(f'entity:"{name.replace(chr(34), " ")}"')
            case _:
                annotations, entities = map(self.keymap.shown, ("annotations", "entities"))
                self.say(f"this works on annotations ({annotations}) and entities ({entities})")
        self.show_state()

    def _filter(self, line: str) -> None:
        self.catalog.filter(line.strip())
        if not self.catalog.wants_entities:
            self._naming = None
        elif self._naming is None:
            self._find_entities()
        self.arrange()

    def action_order(self, forward: bool) -> None:
        """Sort the list in the next or the previous way."""
        self.catalog.next_order(forward)
        self.arrange()
        orders = (f"[{each}]" if each == self.catalog.order else each for each in self.catalog.orders)
        self.say(f"sorted {' · '.join(orders)}")
        self.show_state()

    def gather_again(self) -> None:
        """Look also for entities anew, if a filter asks for any."""
        super().gather_again()
        if self._naming:
            self._find_entities()

    def _find_entities(self) -> None:
        """Begin to find out which entities are mentioned in each article."""
        self._naming = Gathering("entities", len(self.workspace.articles))
        Thread(target=self._gather_entities, args=(self._naming,), name=GATHERING, daemon=True).start()

    def _gather_entities(self, gathering: Gathering) -> None:
        """Find that out; runs in a thread."""

        def tell(looked_at: int, _new: bool) -> None:
            self.post_message(self.EntitiesFound(gathering, looked_at))

        try:
            self._entities.gather(self.workspace.articles, lambda: self._naming is gathering, tell)
        except WorkspaceError as error:
            self.post_message(self.EntitiesFound(gathering, 0, str(error)))

    def _entities_of(self, path: Path) -> str:
        try:
            document = load(path)
        except UnreadableArticle:
            return ""
        found = self.workspace.noticed(document).mentions
        return mentioned((each.name, document.text[slice(*each.span)]) for each in found)

    def on_listing_entities_found(self, message: EntitiesFound) -> None:
        """Let the filter know the entities."""
        if message.gathering is not self._naming:
            return
        message.gathering.looked_at = message.looked_at
        if message.problem:
            self._naming = None
            self.say(message.problem, alarm=True)
        for path, entities in self._entities.known(self.workspace.articles):
            self.catalog.name(path, entities)
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
