"""What the application does for who looks for a key, an action or a theme."""

import os
from abc import abstractmethod
from functools import partial

from textual import events
from textual.dom import DOMNode

from tui_reader.config import OTHER_THEMES, THEMES
from tui_reader.tui.frame import Frame
from tui_reader.tui.keys.actions import Action, Place, keys_text


class Commanding(Frame):
    """The part of the reader that shows its own keys, and does what is chosen by name."""

    _view = ""
    """Which of `VIEWS` the side column shows; empty for the article list."""

    @abstractmethod
    def say(self, message: str, alarm: bool = False) -> None:
        """Show a message in the status line."""

    @property
    @abstractmethod
    def _place(self) -> Place:
        """Where keys go."""

    @abstractmethod
    def show_state(self) -> None:
        """Bring header, status line and key bar up to date."""

    @abstractmethod
    def _show_annotations(self) -> None:
        """Paint the annotations of the open article as they are now."""

    async def on_event(self, event: events.Event) -> None:
        """Give keys to a screen that takes them at once."""
        if isinstance(event, events.Key) and not event.is_forwarded and self.screen is not self.base:
            from tui_reader.tui.screens.typed import TypedScreen  # needed only with such a screen

            if isinstance(self.screen, TypedScreen) and await self.screen.typed(event):
                return
        await super().on_event(event)

    def action_help(self) -> None:
        """Show all keys."""
        from tui_reader.tui.screens.help import HelpScreen  # not needed before the first paint

        view = self._view if self.side.has_focus else ""
        self.push_screen(
            HelpScreen(self.keymap, self.styles_of_text, self._place, view, self.action_commands)
        )

    def action_commands(self) -> None:
        """Show what can be done here, to be found by name."""
        from tui_reader.tui.screens.commands import (  # not needed before the first paint
            Command,
            CommandScreen,
        )

        aside = self.base.focused if self.base.focused is not self.view else None
        commands = []
        for action in self.keymap.actions:
            node = self._node(action, aside)
            if node is not None and action.name != "commands":
                run = partial(self._run, action.name, node)
                commands.append(Command(action.help, keys_text(action), action.id, run))
        for name in (*THEMES, *OTHER_THEMES):
            preview = None if os.environ.get("NO_COLOR") else partial(self._wear, name)
            choose = partial(self._choose_theme, name)
            commands.append(Command(f"theme: {name}", "", "theme", choose, preview))
        self.push_screen(CommandScreen(commands, self.styles_of_text, partial(self._wear, self.worn)))

    def _node(self, action: Action, aside: DOMNode | None) -> DOMNode | None:
        """What an action is carried out by; None where it means nothing now.

        `aside` is what has the keys instead of the article.
        """
        if action.place == "app" or (action.place == "list" and action.name.startswith("app.")):
            return self
        needed = {"selection": self.view.selection, "adjusting": self.view.adjusting}
        if action.place == "article" or needed.get(action.place):
            return self.view
        own = {binding.id for _, binding in aside._bindings} if aside else set()
        return aside if action.id in own and action.works_in(self._view) else None

    async def _run(self, name: str, node: DOMNode) -> None:
        await self.run_action(name, node)

    def _wear(self, theme: str) -> None:
        """Show everything in a theme."""
        self.use_theme(theme)
        self._show_annotations()

    async def _choose_theme(self, name: str) -> None:
        self._wear(name)
        if os.environ.get("NO_COLOR"):
            self.say("NO_COLOR is set: there are no colours")
        else:
            self.say(f'theme = "{name}" in tui-reader.toml keeps this')
        self.show_state()
