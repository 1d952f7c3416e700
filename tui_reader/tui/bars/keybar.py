"""The key bar: the keys that matter now, which a click presses too."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from textual import events

from tui_reader.articles.text import cells, shorten
from tui_reader.tui.bars.bar import MARGINS, Bar, Words
from tui_reader.tui.keys.actions import Action, Place
from tui_reader.tui.keys.keyboard import key_name
from tui_reader.tui.keys.keymap import Keymap
from tui_reader.tui.look.palette import Styles

GAP = 2
"""Cells between two labels."""
SHORT = 5
"""Cells of a tag's name where there is no room for all of it."""
FEWEST = 2
"""Tags that are named, at least, before other labels are."""
FIRST = ("note", "undo", "search")
"""The ids of the actions that are named beside the tags before all others."""


class Label(NamedTuple):
    """What stands in the key bar for one action."""

    name: str
    """What it is called there; empty for a mark that says that others are left out."""
    shown: str
    """Its key as people write it, or that mark."""
    key: str = ""
    """Textual's name of the key that a click presses; empty for none."""


_MORE = Label("", "…")


class KeyBar(Bar):
    """A row of labels; a click on one is its key."""

    _left_labels: Sequence[Label] = ()
    _right_labels: Sequence[Label] = ()

    def show_labels(self, left: Sequence[Label], right: Sequence[Label] = ()) -> None:
        """Show these labels."""
        self._left_labels, self._right_labels = left, right
        self.show(_words(left, self._styles_of_text), _words(right, self._styles_of_text))

    def on_click(self, event: events.Click) -> None:
        """Press the key of what was clicked."""
        rights = self.size.width - 1 - _width(self._right_labels)
        for start, labels in ((1, self._left_labels), (rights, self._right_labels)):
            for label in labels:
                end = start + _width([label])
                if start <= event.x < end and label.key:
                    self.app.simulate_key(label.key)
                start = end + GAP


def key_labels(
    keymap: Keymap, place: Place, width: int, narrow: bool, label: Callable[[Action], str]
) -> tuple[list[Label], list[Label]]:
    """The labels for the left and the right of a key bar of this width.

    `label` is what an action is called now, empty to leave it out. The key to the other column is needed in
    a narrow window; elsewhere it is named if there is room for everything.
    """
    room = width - MARGINS
    named = list(_named(keymap.at(place), label))
    tags = list(_named(keymap.tags, label))
    if place == "adjusting":
        return _fitting([*named, *_named(keymap.at("selection"), label), *_moves(keymap)], room), []
    if place == "selection":
        return _chosen(tags, [], [*named, *_moves(keymap)], room), []
    right = list(_named(keymap.at("app"), label))
    if place != "article":
        tags, first, others = [], [], named
    else:
        keys = {action.keys[0] for id in FIRST if (action := keymap.get(id)) and action.keys}
        first = [each for each in named if each.key in keys]
        others = [each for each in named if each not in first and each not in tags]
    swap = keymap.get("other-column")
    if not narrow and swap and _width([*tags, *first, *others, *right]) + GAP > room:
        right = [each for each in right if each.key not in swap.keys]
    right = _fitting(right, width // 2)
    return _chosen(tags, first, others, room - _width(right)), right


def _named(actions: Sequence[Action], label: Callable[[Action], str]) -> Iterator[Label]:
    for action in actions:
        if action.keys and (name := label(action)):
            yield Label(name, key_name(action.keys[0]), action.keys[0])


def _moves(keymap: Keymap) -> list[Label]:
    """The keys that move an edge, and by what."""
    units = (("word", "left", "right"), ("character", "left", "right"), ("sentence", "down", "up"))
    moves = [(unit, [keymap.get(f"select-{unit}-{way}") for way in ways]) for unit, *ways in units]
    return [
        Label(unit, " ".join(key_name(action.keys[0]) for action in pair if action and action.keys))
        for unit, pair in moves
        if all(action and action.keys for action in pair)
    ]


def _chosen(tags: list[Label], first: list[Label], others: list[Label], room: int) -> list[Label]:
    """The labels there is room for: of tags, shortened where need be, of `first`, and then of others."""
    short = [tag._replace(name=shorten(tag.name, SHORT)) for tag in tags]
    for shown in (tags, short):
        if _width([*shown, *first]) <= room:
            return _fitting([*shown, *first, *others], room)
    some = _fitting(short, room - _width([_MORE, *first]) - GAP)
    if len(some) >= FEWEST:
        return [*some, _MORE, *first]
    if _width(short) <= room:
        return _fitting([*short, *first], room)
    return [*_fitting(short, room - _width([_MORE]) - GAP), _MORE]


def _fitting(labels: Sequence[Label], room: int) -> list[Label]:
    """As many labels as fit whole."""
    ends = accumulate(_width([label]) + GAP for label in labels)
    return [label for label, end in zip(labels, ends, strict=True) if end - GAP <= room]


def _width(labels: Sequence[Label]) -> int:
    """The cells of some labels."""
    texts = (f"{label.shown} {label.name}" if label.name else label.shown for label in labels)
    return sum(map(cells, texts)) + GAP * max(0, len(labels) - 1)


def _words(labels: Sequence[Label], styles: Styles) -> Words:
    pairs = (
        [
            (" " * GAP * (at > 0) + each.shown, styles.accent if each.name else styles.dim),
            (f" {each.name}", styles.dim),
        ]
        for at, each in enumerate(labels)
    )
    return [(text, style) for text, style in chain.from_iterable(pairs) if text.strip()]
