"""The actions of a workspace: the table, with its own tags and keys laid over it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from tui_reader import toml
from tui_reader.articles.text import printable
from tui_reader.config import Config, ConfigError, line
from tui_reader.tags import TAGS, Tag
from tui_reader.tui.keys.actions import ACTIONS, Action, Place, bindings_of
from tui_reader.tui.keys.keyboard import key_name, key_of

if TYPE_CHECKING:
    from textual.dom import DOMNode

RESERVED = {"ctrl+q": "always quits", "ctrl+c": "belongs to the terminal"}
"""Keys that mean the same everywhere."""
_PLACES = {action.id: action.place for action in ACTIONS}
_BEHIND_TAGS = "select"
"""The id of the action before which those that tag stand."""


class Keymap:
    """All actions, with the keys that they have in a workspace."""

    def __init__(self, config: Config) -> None:
        """Raises `ConfigError` for keys that are none, mean two things, or are given to no action."""
        self._config = config
        tags = [_tag_action(tag) for tag in config.tags.all]
        place = next(place for place, action in enumerate(ACTIONS) if action.id == _BEHIND_TAGS)
        actions = [*ACTIONS[:place], *tags, *ACTIONS[place:]]
        known = {action.id for action in actions}
        for id in config.keys:
            if id not in known:
                raise ConfigError(f"{line(config, 'keys', 0, id)}: {_unknown(id, known)}")
        self.actions = tuple(
            action._replace(keys=tuple(dict.fromkeys(self._keys(action)))) for action in actions
        )
        """All actions, in the order in which they are shown."""
        self._by_id = {action.id: action for action in self.actions}
        self.tags = tuple(self._by_id[tag.id] for tag in tags)
        """Those that tag."""
        self._own = {action.place for action in {*self.actions}.symmetric_difference(ACTIONS)}
        """The places that have other actions or keys than the table gives them."""
        self._refuse_clashes()

    def get(self, id: str) -> Action | None:
        """The action of that id."""
        return self._by_id.get(id)

    def shown(self, id: str) -> str:
        """The first key of an action, as people write it; what to do instead where it has none."""
        keys = self._by_id[id].keys
        return key_name(keys[0]) if keys else f":{id}"

    def uses(self, key: str, *places: Place) -> bool:
        """Whether a key means something in some places, or anywhere."""
        return any(key in action.keys for action in (self.at(*places) if places else self.actions))

    def means(self, key: str, id: str) -> bool:
        """Whether a key is one of an action."""
        return key in self._by_id[id].keys

    def at(self, *places: Place) -> list[Action]:
        """The actions of some places; those of the first place come first."""
        return [action for place in places for action in self.actions if action.place == place]

    def groups(self) -> dict[str, list[Action]]:
        """The actions under their headings."""
        found: dict[str, list[Action]] = {}
        for action in self.actions:
            found.setdefault(action.group, []).append(action)
        return found

    def bind(self, node: "DOMNode") -> None:
        """Give a widget, or the application, the keys of this keymap, if the table has others."""
        from textual.binding import BindingsMap

        own = [binding for _, binding in node._bindings]
        places = dict.fromkeys(_PLACES[binding.id] for binding in own if binding.id in _PLACES)
        others = [binding for binding in own if binding.id not in _PLACES]
        if not self._own.isdisjoint(places):
            # A selection's keys come before the article's.
            first: list[Place] = sorted(places, key=lambda place: place == "article")
            node._bindings = BindingsMap([*others, *bindings_of(self.at(*first))])

    def _keys(self, action: Action) -> Iterator[str]:
        """The keys of an action, by Textual's names."""
        tag = self._tag_of(action)
        if action.id not in self._config.keys and tag is None:
            yield from action.keys
            return
        for written in self._config.keys.get(action.id, (tag.key if tag else "",)):
            key = key_of(written)
            where = self._where(action)
            if key is None:
                raise ConfigError(
                    f"{where}: '{printable(written)}' is no key; "
                    "keys are written like f, F, ?, ctrl+r, esc, space, pagedown, f2"
                )
            if key in RESERVED:
                raise ConfigError(f"{where}: {key} {RESERVED[key]}; choose another key")
            yield key

    def _tag_of(self, action: Action) -> Tag | None:
        return next((tag for tag in self._config.tags.all if tag.id == action.id), None)

    def _where(self, action: Action) -> str:
        """Where the keys of an action are chosen; empty for those of the program."""
        if action.id in self._config.keys:
            return line(self._config, "keys", 0, action.id)
        tag = self._tag_of(action)
        if tag is None or self._config.tags is TAGS:
            return ""
        return line(self._config, "tags", self._config.tags.all.index(tag), "key")

    def _refuse_clashes(self) -> None:
        meanings: dict[tuple[str, str], Action] = {}
        for action in self.actions:
            for key in action.keys:
                for place in _places(action):
                    other = meanings.setdefault((place, key), action)
                    if other is not action:
                        raise ConfigError(self._clash(key, other, action))

    def _clash(self, key: str, one: Action, other: Action) -> str:
        """That a key means two things; the one that was chosen, and later, is named first."""
        chosen = [action for action in (one, other) if self._where(action)]
        first = chosen[-1] if chosen else other
        second = one if first is other else other
        also = f" ({where.rpartition(', ')[2]})" if (where := self._where(second)) else ""
        return (
            f"{self._where(first)}: {key_name(key)} means both '{first.id}' ({first.help}) "
            f"and '{second.id}' ({second.help}){also}; choose another key for one of them"
        )


_EVERYWHERE: tuple[Place, ...] = get_args(Place)


def _places(action: Action) -> tuple[Place, ...]:
    """Where an action's keys must mean nothing else.

    A selection may give the article's keys another meaning, but not those that tag.
    """
    if action.place == "app":
        return _EVERYWHERE
    return ("article", "selection") if _is_tag(action) else (action.place,)


def _is_tag(action: Action) -> bool:
    return action.name.startswith("app.tag(")


def _tag_action(tag: Tag) -> Action:
    help = f"tag as {tag.name}; again removes the tag"
    return Action(f"app.tag({tag.name!r})", (), tag.name, help, "article", "Annotate", tag.id)


def _unknown(id: str, known: set[str]) -> str:
    hint = toml.meant(id, sorted(known), "tui-reader keys lists them")
    return f"unknown action '{printable(id)}'; {hint}"
