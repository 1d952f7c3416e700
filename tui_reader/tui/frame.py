"""The frame: which widgets there are, how they share the screen, and which one keys go to."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from textual import events, on
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.driver import Driver
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui_reader.config import Config
from tui_reader.tui.bars.bar import Bar
from tui_reader.tui.bars.keybar import KeyBar
from tui_reader.tui.bars.prompt import ENDS, Prompt, Question
from tui_reader.tui.ending import stop_job
from tui_reader.tui.keys.keymap import Keymap
from tui_reader.tui.lists.library import LibraryView
from tui_reader.tui.lists.rows import SideList
from tui_reader.tui.look.palette import Styles, palette_of, textual_theme, theme_name
from tui_reader.tui.look.terse import terse
from tui_reader.tui.pane.picking import PickingView

NARROW = 90
"""Below this width the list and the article take turns."""
WIDE = 140
"""From this width on the list is wider."""
BROAD = 160
"""From this width on the list has room for most titles, and the text still for its measure."""
SMALLEST = (40, 10)
"""Columns and rows below which nothing useful can be shown."""
TOO_SMALL = f"This window is too small.\nThe reader needs {SMALLEST[0]}x{SMALLEST[1]}: make it larger."
QUITTING = ("ctrl+c", "ctrl+q")
"""Keys that are no answer to anything."""


def _terse(driver: type[Driver]) -> type[Driver]:
    """A driver that writes the same picture in fewer bytes."""

    class Terse(driver):  # type: ignore[valid-type,misc]
        def write(self, data: str) -> None:
            super().write(terse(data))

        def _run_input_thread(self) -> None:
            # A terminal that is gone is no failure of the program: see `ending`.
            with suppress(OSError):
                self.run_input_thread()

        def _sigtstp_application(self, *_: object) -> None:
            self.suspend_application_mode()
            self._must_signal_resume = True
            # Textual would stop this process alone, for whoever started it to wait for it for ever.
            stop_job()
            if self._must_signal_resume:
                self.resume_application_mode()

    return Terse


def _arrangement(size: Size) -> dict[str, bool]:
    """The classes of the screen that depend on its size, and whether it has them."""
    width, height = size
    small = width < SMALLEST[0] or height < SMALLEST[1]
    return {"-narrow": width < NARROW, "-wide": width >= WIDE, "-broad": width >= BROAD, "-small": small}


class Desk(Screen[None]):
    """The reader's own screen: when the keys go to another widget, it is not painted anew."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)


class Frame(App[None]):
    """A list and the article side by side, two bars below; in a narrow window one of the two."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "tui-reader"
    AUTO_FOCUS = "DocumentView"

    def __init__(self, config: Config) -> None:
        """Raises `ConfigError` for keys that are none or mean two things."""
        self.worn = config.theme
        """The theme that is shown, as it was wanted."""
        name = theme_name(config.theme)
        palette = palette_of(name)
        super().__init__(ansi_color=palette.ansi)
        self.driver_class = _terse(self.driver_class)
        self.animation_level = "none"
        self.keymap = Keymap(config)
        """All actions and their keys."""
        self.styles_of_text = Styles(palette, config.tags)
        self._set_textual_theme(name)
        self._make_widgets(self.styles_of_text)
        self._held: list[events.Key] | None = None
        """Keys typed behind the end of an answer, while it is being taken."""
        self._asked_from: Widget | None = None

    def _make_widgets(self, styles: Styles) -> None:
        # They are held here, not asked for by query: messages of threads come until the very end, when the
        # widgets have left the screen already.
        self.base: Screen[None]
        """The reader's own screen, also while help is shown over it."""
        self.library = LibraryView(styles)
        """The article list."""
        self.rows = SideList(styles, always=False)
        """What the side column shows in the place of the article list."""
        self.view = PickingView(styles)
        """The reading pane."""
        self.side_title = Bar(styles, filled=False, id="side-title")
        self.side_scope = Bar(styles, filled=False, id="side-scope")
        self.header = Bar(styles, filled=False, id="header")
        self.prompt = Prompt(styles)
        """The line in which something is written."""
        self.status = Bar(styles, filled=True, id="status")
        self.key_bar = KeyBar(styles, filled=False, id="keys")
        """The keys that matter now."""
        self._small = Static(f"{TOO_SMALL}\nq quits.", id="too-small", markup=False)

    def _set_textual_theme(self, name: str) -> None:
        """Give what Textual paints by itself the colours of a theme, once its styles are refreshed."""
        look = textual_theme(name)
        self.register_theme(look)
        # Without its watcher, which would have all style sheets parsed twice before the first paint.
        self.set_reactive(App.theme, look.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(look.dark, "-dark-mode", update=False)
        self.set_class(not look.dark, "-light-mode", update=False)

    def use_theme(self, wanted: str) -> None:
        """Show everything in another theme."""
        self.worn, name = wanted, theme_name(wanted)
        self.styles_of_text.adopt(palette_of(name))
        self.ansi_color = self.styles_of_text.palette.ansi
        self._set_textual_theme(name)
        self.refresh_css(animate=False)
        for screen in self.screen_stack:
            for widget in screen.query("*"):
                widget.refresh()

    def on_mount(self) -> None:
        """Give all widgets the workspace's own keys."""
        for node in (self, *self.base.query("*")):
            self.keymap.bind(node)

    def compose(self) -> ComposeResult:
        """The widgets."""
        with Vertical(id="all"):
            with Horizontal(id="desk"):
                with Vertical(id="side"):
                    yield from (self.side_title, self.side_scope, self.library, self.rows)
                with Vertical(id="page"):
                    yield from (self.header, self.view)
            yield from (self.prompt, self.status, self.key_bar)
        yield self._small

    def get_default_screen(self) -> Screen[None]:
        """The reader's own screen."""
        # A class that came later would have all widgets styled twice before the first paint.
        classes = " ".join(name for name, fits in _arrangement(self.size).items() if fits)
        self.base = Desk(id="_default", classes=classes)
        return self.base

    @property
    def side(self) -> Widget:
        """The list in the side column, whichever it shows."""
        return self.rows if self.rows.display else self.library

    @property
    def asking(self) -> bool:
        """Whether something is being written."""
        return self.prompt.question is not None

    @property
    def too_small(self) -> bool:
        """Whether the window is too small to show anything."""
        return self.base.has_class("-small")

    def warn_small(self, warning: str) -> None:
        """Say something where the window is too small to show anything."""
        self._small.update(Content(f"{TOO_SMALL}\n{warning}"))

    @property
    def narrow(self) -> bool:
        """Whether the side column and the article take turns."""
        return self.base.has_class("-narrow")

    @property
    def article_hidden(self) -> bool:
        """Whether the list stands where the article would be."""
        return self.narrow and self.base.has_class("-list")

    def on_resize(self, event: events.Resize) -> None:
        """Choose the arrangement that fits."""
        for name, fits in _arrangement(event.size).items():
            self.base.set_class(fits, name)
        # While something is asked, the line at the bottom has the focus, and what was shown stays.
        keyed = self._asked_from if self.asking else self.base.focused
        if keyed:
            self.base.set_class(keyed is self.side, "-list")
        self.call_after_refresh(self.arranged)

    @on(Driver.SignalResume)
    def repaint(self) -> None:
        """Back from the shell, whose words are on the screen."""
        self.screen.refresh()

    def arranged(self) -> None:
        """The widgets have their new sizes. A widget that was hidden meanwhile has lost the focus."""
        if self.base.focused is None and not self.too_small:
            shown = self.side if self.base.has_class("-list") else self.view
            self.base.set_focus(self.prompt.editor if self.asking else shown)

    def show_list(self, wanted: bool) -> None:
        """Give the keys to the list or to the article, which in a narrow window is then shown."""
        self.base.set_class(wanted, "-list")
        self.base.set_focus(self.side if wanted else self.view)

    def show_side(self, listing: bool) -> None:
        """Show the rows in the side column, or the article list."""
        # A class of the screen would have every widget styled anew.
        self.side_title.display = self.side_scope.display = listing
        self.rows.display, self.library.display = listing, not listing

    def ask(self, question: Question) -> None:
        """Ask for something in the line at the bottom, which has the keys until it is answered."""
        if not self.asking:
            self._asked_from = self.base.focused
        self.library.can_focus = self.rows.can_focus = self.view.can_focus = False
        # Textual paints what moves from its last look on, which must not be between the two changes below.
        _ = self.view.region
        self.prompt.ask(question)
        # Keys are text now. And what is above does not move: it need not be painted again.
        self.key_bar.display = False
        self.base.set_focus(None if question.choose else self.prompt.editor)

    async def on_input_submitted(self) -> None:
        """Take the answer, which may lead to another question."""
        await self._take(self.prompt.answer)

    async def _take(self, answer: Callable[[], None]) -> None:
        """Take an answer, and go on with what it asks for, if it does."""
        asked = self.prompt.question
        answer()
        if self.prompt.question is asked:
            await self._close_prompt()
        else:
            await self._release()

    async def on_lines_submitted(self) -> None:
        """Take an answer of several lines."""
        await self.on_input_submitted()

    async def on_lines_cancelled(self) -> None:
        """No answer of several lines is wanted."""
        await self.on_line_cancelled()

    async def on_line_cancelled(self) -> None:
        """No answer is wanted."""
        if self.prompt.question and self.prompt.question.cancelled:
            self.prompt.question.cancelled()
        await self._close_prompt()

    async def _close_prompt(self) -> None:
        """Give the keys back to where they were."""
        self.library.can_focus = self.rows.can_focus = self.view.can_focus = True
        self.prompt.close()
        self.key_bar.display = True
        self.base.set_focus(self._asked_from or self.view)
        await self._release()

    async def _release(self) -> None:
        """Do what was typed while an answer was being taken."""
        held, self._held = self._held or [], None
        for event in held:
            # They may ask and answer again: then what is behind that waits again.
            await self.on_event(event)

    def _print_error_renderables(self) -> None:
        """What is said at the end, unless the terminal is gone."""
        with suppress(OSError):
            super()._print_error_renderables()

    async def on_event(self, event: events.Event) -> None:
        """Let keys that were typed behind the end of an answer wait until it is taken."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._held is not None:
                self._held.append(event)
                return
            question = self.prompt.question
            if question and question.choose and not self.too_small and event.key not in QUITTING:
                await self._take(partial(question.choose, event.key))
                return
            if self.asking and self.focused is self.prompt.editor and event.key in ENDS:
                self._held = []
        await super().on_event(event)
