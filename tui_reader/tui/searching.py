"""What the application does to find words in the open article."""

from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from tui_reader.articles.text import Span, shorten
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.bars.prompt import Question
from tui_reader.tui.pane.reader import Stance
from tui_reader.tui.weighing import Weighing
from tui_reader.workspace import Workspace

if TYPE_CHECKING:
    from tui_reader.articles.finding import Hits, Matcher

SLICE = 0.015
"""Seconds that are searched at a time, before keys get their turn."""
PAUSE = 0.005
"""Seconds between two slices."""
PATIENCE = 0.3
"""Seconds that a key waits for its hit where the search has not come so far yet."""
STEP = 100
"""Leaves that are looked through before asking whether the hit was among them."""
LONGEST_QUERY = 40
"""Cells of what was searched for in a message."""


class Searching(Weighing):
    """The part of the reader that searches in the article."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._query = ""
        """What was searched for last, as it was typed."""
        self._regular = False
        self._matcher: Matcher | None = None
        """What finds it; None before the first search, and if there is nothing to find."""
        self._hits: Hits | None = None
        self._hit: Span | None = None
        """The hit that was gone to last."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While there are no hits to hide, the key for that is another's."""
        if action == "hide_hits":
            return self._hits is not None and self.view.selection is None
        return super().check_action(action, parameters)

    def action_find(self) -> None:
        """Ask what to look for; while it is typed, the first hit from the cursor on is shown."""
        if self.view.document is None or self.asking:
            return
        stance = self.view.stance
        before = (self._query, self._regular, self._matcher, self._hits, self._hit)
        typed = False

        def look(query: str) -> None:
            nonlocal typed
            typed = True
            self._query = query
            self._search(stance)

        def switch() -> str:
            self._regular = not self._regular
            if typed:
                self._search(stance)
            return self._search_label

        def keep(query: str) -> None:
            if not typed:
                self.action_hit(True)

        def go_back() -> None:
            self._query, self._regular, self._matcher, self._hits, self._hit = before
            self.say("")
            self.view.show_hits(self._hits)
            self.view.come_back(stance)
            self.show_state()
            if self._hits:
                self._go_on(self._hits, None)

        hint = "enter: keep · esc: go back · ctrl+t: regular expression"
        self.ask(Question(self._search_label, keep, "", look, go_back, hint, switch=switch))

    @property
    def _search_label(self) -> str:
        return "search regex" if self._regular else "search"

    def action_hit(self, forward: bool) -> None:
        """Go to the next or previous hit, and round at the ends."""
        if self._hits:
            self._go_to_hit(self._hits, forward)
        elif self._matcher:
            self._look_through(self._matcher, self.view.stance)
        else:
            self.say("nothing was searched for yet: / searches")
            self.show_state()

    def action_hide_hits(self) -> None:
        """Show no hits any more."""
        self.forget_hits()
        self.show_state()

    def forget_hits(self) -> None:
        """Search no longer; what was searched for is remembered."""
        self._hits = self._hit = None
        self.view.show_hits(None)

    def search_on(self) -> None:
        """Search in the whole of an article of which only the beginning was there; the cursor stays."""
        if self._hits and self._matcher:
            self._look_through(self._matcher, None if self._hit else self.view.stance, self._hit)

    def show_found(self, query: str, matcher: "Matcher", hit: Span) -> None:
        """Stand on something that was found in another way, and show all such places."""
        self._query, self._matcher = query, matcher
        self.view.stand_on(hit)
        self._look_through(matcher, None, hit)

    def hit_words(self) -> Words:
        """Which hit the cursor is on, of how many. A count that grew would send bytes all the time."""
        if self._hits is None:
            return []
        strong = self.styles_of_text.strong
        if not self._hits.complete:
            return [("searching…  ", strong)]
        total = f"{self._hits.total:,}{'' if self._hits.exact else '+'}"
        number = self._hits.number(self._hit) if self._hit and self.view.reaches(self._hit) else 0
        return [(f"{number:,} of {total}  " if number else f"{total} found  ", strong)]

    def _search(self, stance: Stance) -> None:
        """Search for what is typed, from where the reader stood when the search began."""
        from tui_reader.articles.finding import PatternError, regular, words  # not before the first paint

        problem = ""
        try:
            self._matcher = regular(self._query) if self._regular else words(self._query)
        except PatternError as error:
            self._matcher, problem = None, f"not a regular expression: {error}"
        if self._matcher:
            self._look_through(self._matcher, stance)
        else:
            self.forget_hits()
            self.view.come_back(stance)
            self.say(problem)
            self.show_state()

    def _look_through(self, matcher: "Matcher", stance: Stance | None, hit: Span | None = None) -> None:
        """Look through the article. `stance`: from there on, and to the first hit; else the cursor stays."""
        from tui_reader.articles.finding import Hits

        if self.view.document:
            origin = (stance or self.view.stance).cursor.start
            self._hits, self._hit = Hits(self.view.document, matcher, origin), hit
            self._go_on(self._hits, stance)

    def _go_on(self, hits: "Hits", stance: Stance | None) -> None:
        """Search for a moment. `stance`: where the reader stands as long as there is no hit to go to."""
        if hits is not self._hits:
            return  # something else is searched for by now
        end = perf_counter() + SLICE
        while not hits.complete and not (stance and hits.first) and perf_counter() < end:
            hits.walk()
        if stance and hits.first:
            self._stand_on_hit(hits.first, "on from the top" if hits.first.start < hits.origin else "")
            stance = None
        elif stance and hits.complete:
            self.view.come_back(stance)
            self._say_not_found(hits)
        if hits.failed:
            self.say("this regular expression takes too long", alarm=True)
        self.view.show_hits(hits)
        self.show_state()
        if not hits.complete:
            self.set_timer(PAUSE, partial(self._go_on, hits, stance))

    def _go_to_hit(self, hits: "Hits", forward: bool) -> None:
        # On a sentence, the first hit in it is the next one; on a hit, the one behind it.
        there = self._hit is not None and self.view.reaches(self._hit)
        here = self._hit.start if self._hit and there else self.view.edge - forward
        patience = perf_counter() + PATIENCE
        while not (found := hits.next(here, forward)) and not hits.complete and perf_counter() < patience:
            for _ in range(STEP):
                hits.walk()
        if found:
            self._stand_on_hit(found, "")
        elif not hits.complete:
            self.say("still searching…")
        elif around := hits.next(-1 if forward else len(hits.document.text), forward):
            self._stand_on_hit(around, "on from the top" if forward else "on from the end")
        else:
            self._say_not_found(hits)
        self.show_state()

    def _say_not_found(self, hits: "Hits") -> None:
        so_far = "" if hits.document.complete else " in what is opened so far"
        self.say(f"not found{so_far}: {shorten(self._query, LONGEST_QUERY)}")

    def _stand_on_hit(self, hit: Span, message: str) -> None:
        self._hit = hit
        self.view.reach(hit)
        self.say(message)
