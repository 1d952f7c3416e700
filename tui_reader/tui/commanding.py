"""What the application does for who looks for a key, an action or a theme."""

import os
from abc import abstractmethod
from collections.abc import Awaitable, Callable
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

        commands = []
        for action in self.keymap.actions:
            node, elsewhere = self._node(action), action.place == "article" and self.side_has_keys
            if elsewhere:
                run: Callable[[], Awaitable[None]] = partial(self._go_to, action)
            elif node is not None and action.name != "commands":
                run = partial(self._run, action.name, node)
            else:
                continue
            commands.append(Command(action.help, keys_text(action), action.id, run, elsewhere=elsewhere))
        for name in (*THEMES, *OTHER_THEMES):
            preview = None if os.environ.get("NO_COLOR") else partial(self._wear, name)
            choose = partial(self._choose_theme, name)
            commands.append(Command(f"theme: {name}", "", "theme", choose, preview))
        self.push_screen(CommandScreen(commands, self.styles_of_text, partial(self._wear, self.worn)))

    @property
    def side_has_keys(self) -> bool:
        """Whether keys go to the list, and the article may not even be seen."""
        return self.base.focused is self.side

    def _node(self, action: Action) -> DOMNode | None:
        """What an action is carried out by; None where its keys would not do it now."""
        if action.place == "app" or (action.place == "list" and action.name.startswith("app.")):
            return self
        if self.side_has_keys:
            own = {binding.id for _, binding in self.side._bindings}
            return self.side if action.id in own and action.works_in(self._view) else None
        needed = {"article": True, "selection": self.view.selection, "adjusting": self.view.adjusting}
        return self.view if needed.get(action.place) else None

    async def _run(self, name: str, node: DOMNode) -> None:
        await self.run_action(name, node)

    async def _go_to(self, action: Action) -> None:
        """Show the article instead of changing what may not be seen."""
        self.show_list(False)
        key = keys_text(action._replace(keys=action.keys[:1])) or f":{action.id}"
        self.say(f"here {key} does it: {action.help}")
        self.show_state()

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
