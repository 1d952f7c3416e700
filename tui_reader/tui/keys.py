"""The one table of actions and keys.

Bindings, the key bar, the help screen and the README's key table all come from here.
"""

from typing import Literal, NamedTuple

from textual.binding import Binding, BindingType

Place = Literal["app", "article", "selection", "adjusting", "list"]


class Action(NamedTuple):
    """Something the reader can do."""

    name: str
    """The Textual action."""
    keys: tuple[str, ...]
    """Textual's names of its keys, the one to show first."""
    label: str
    """Two or three words for the key bar; empty keeps it out."""
    help: str
    """One line for the help screen."""
    place: Place
    """Where it works; while a selection is open, its keys come before the article's."""
    group: str
    """Its heading on the help screen."""


ACTIONS: tuple[Action, ...] = (
    Action("step('sentence', True)", ("j", "down"), "", "next sentence", "article", "Move"),
    Action("step('sentence', False)", ("k", "up"), "", "previous sentence", "article", "Move"),
    Action(
        "step('paragraph', True)",
        ("right_curly_bracket", "right", "l"),
        "",
        "next paragraph",
        "article",
        "Move",
    ),
    Action(
        "step('paragraph', False)",
        ("left_curly_bracket", "left", "h"),
        "",
        "previous paragraph",
        "article",
        "Move",
    ),
    Action("step('heading', True)", ("J", "shift+down"), "", "next heading", "article", "Move"),
    Action("step('heading', False)", ("K", "shift+up"), "", "previous heading", "article", "Move"),
    Action("edge(False)", ("g", "home"), "", "top of the article", "article", "Move"),
    Action("edge(True)", ("G", "end"), "", "end of the article", "article", "Move"),
    Action("page(1.0)", ("space", "pagedown", "ctrl+f"), "", "page down", "article", "Scroll"),
    Action("page(-1.0)", ("b", "pageup", "ctrl+b"), "", "page up", "article", "Scroll"),
    Action("page(0.5)", ("ctrl+d",), "", "half a page down", "article", "Scroll"),
    Action("page(-0.5)", ("ctrl+u",), "", "half a page up", "article", "Scroll"),
    Action("line(1)", ("ctrl+e",), "", "one line down", "article", "Scroll"),
    Action("line(-1)", ("ctrl+y",), "", "one line up", "article", "Scroll"),
    Action("app.tag('fact')", ("f",), "fact", "tag as fact; again removes the tag", "article", "Annotate"),
    Action("app.tag('claim')", ("c",), "claim", "tag as claim; again removes the tag", "article", "Annotate"),
    Action(
        "app.tag('speculation')",
        ("s",),
        "speculation",
        "tag as speculation; again removes the tag",
        "article",
        "Annotate",
    ),
    Action("select", ("v",), "select", "select freely, starting from this sentence", "article", "Annotate"),
    Action(
        "app.labels", ("semicolon",), "pick", "pick the first and last word by labels", "article", "Annotate"
    ),
    Action(
        "app.grow",
        ("plus", "equals_sign"),
        "",
        "larger: quotation, sentence, paragraph, section",
        "article",
        "Annotate",
    ),
    Action("app.shrink", ("minus",), "", "smaller: quotation, clause, entity, word", "article", "Annotate"),
    Action("app.adjust", ("a",), "", "adjust the boundaries of the annotation here", "article", "Annotate"),
    Action("app.note", ("n",), "note", "write a note on the annotation here", "article", "Annotate"),
    Action("app.speaker", ("W",), "", "say who says what stands in the passage here", "article", "Annotate"),
    Action("app.cycle('basis')", ("B",), "", "say what it rests on: the next basis", "article", "Annotate"),
    Action(
        "app.cycle('certainty')", ("C",), "", "say how certain it is: the next step", "article", "Annotate"
    ),
    Action("app.delete", ("x", "delete"), "", "delete the annotation here", "article", "Annotate"),
    Action("app.undo", ("u",), "undo", "undo", "article", "Annotate"),
    Action("app.redo", ("ctrl+r",), "", "redo", "article", "Annotate"),
    Action("app.jump(True)", ("right_square_bracket",), "next", "next annotation", "article", "Annotate"),
    Action("app.jump(False)", ("left_square_bracket",), "", "previous annotation", "article", "Annotate"),
    Action("app.other", ("o",), "", "next one of several annotations here", "article", "Annotate"),
    Action("app.copy", ("y",), "", "copy the passage with its source", "article", "Annotate"),
    Action("app.layer('entities')", ("E",), "", "show or hide entities", "article", "Notice"),
    Action("app.layer('quotations')", ("Q",), "", "show or hide quotations", "article", "Notice"),
    Action("app.entity(True)", ("right_parenthesis",), "", "next entity", "article", "Notice"),
    Action("app.entity(False)", ("left_parenthesis",), "", "previous entity", "article", "Notice"),
    Action("app.quotation(True)", ("greater_than_sign",), "", "next quotation", "article", "Notice"),
    Action("app.quotation(False)", ("less_than_sign",), "", "previous quotation", "article", "Notice"),
    Action("app.same(True)", ("asterisk",), "", "next mention of this entity", "article", "Notice"),
    Action("app.same(False)", ("number_sign",), "", "previous mention of this entity", "article", "Notice"),
    Action("app.correct", ("m",), "", "say what the name here is, for all articles", "article", "Notice"),
    Action("app.panel", ("p",), "", "list entities, and quotations by speaker", "article", "Notice"),
    Action("app.done", ("d",), "", "mark the article as done, or not done", "article", "Article"),
    Action("app.export", ("e",), "", "export the article as annotated markdown", "article", "Article"),
    Action("save", ("w",), "", "save again what could not be saved", "app", "Article"),
    Action(
        "stretch('word', True)",
        ("l", "right"),
        "",
        "one word more to the right",
        "selection",
        "While selecting",
    ),
    Action(
        "stretch('word', False)", ("h", "left"), "", "one word to the left", "selection", "While selecting"
    ),
    Action(
        "stretch('sentence', True)", ("j", "down"), "", "one sentence down", "selection", "While selecting"
    ),
    Action("stretch('sentence', False)", ("k", "up"), "", "one sentence up", "selection", "While selecting"),
    Action(
        "stretch('paragraph', True)",
        ("right_curly_bracket",),
        "",
        "one paragraph down",
        "selection",
        "While selecting",
    ),
    Action(
        "stretch('paragraph', False)",
        ("left_curly_bracket",),
        "",
        "one paragraph up",
        "selection",
        "While selecting",
    ),
    Action(
        "stretch('character', True)",
        ("L", "shift+right"),
        "",
        "one character to the right",
        "selection",
        "While selecting",
    ),
    Action(
        "stretch('character', False)",
        ("H", "shift+left"),
        "",
        "one character to the left",
        "selection",
        "While selecting",
    ),
    Action("other_edge", ("o", "v"), "other end", "move the other end", "selection", "While selecting"),
    Action(
        "app.settle",
        ("enter",),
        "save",
        "save the new boundaries of an annotation",
        "adjusting",
        "While selecting",
    ),
    Action("cancel", ("escape",), "cancel", "give the selection up", "selection", "While selecting"),
    Action("cursor(1)", ("j", "down"), "", "next article", "list", "Article list"),
    Action("cursor(-1)", ("k", "up"), "", "previous article", "list", "Article list"),
    Action("cursor_edge(False)", ("g", "home"), "", "first article", "list", "Article list"),
    Action("cursor_edge(True)", ("G", "end"), "", "last article", "list", "Article list"),
    Action(
        "cursor_page(1)", ("space", "pagedown", "ctrl+f", "ctrl+d"), "", "page down", "list", "Article list"
    ),
    Action("cursor_page(-1)", ("b", "pageup", "ctrl+b", "ctrl+u"), "", "page up", "list", "Article list"),
    Action("app.choose", ("enter", "right", "l"), "read", "open the article", "list", "Article list"),
    Action("swap", ("tab", "shift+tab"), "list", "from the list to the article and back", "app", "Program"),
    Action("help", ("question_mark", "f1"), "keys", "show all keys", "app", "Program"),
    Action("suspend_process", ("ctrl+z",), "", "back to the shell; fg there comes back", "app", "Program"),
    Action("leave", ("q",), "quit", "quit", "app", "Program"),
)

_NAMES = {
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "question_mark": "?",
    "right_parenthesis": ")",
    "left_parenthesis": "(",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "asterisk": "*",
    "semicolon": ";",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
    "number_sign": "#",
    "escape": "esc",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "shift+down": "shift+↓",
    "shift+up": "shift+↑",
}


def key_name(key: str) -> str:
    """How a key is written for people."""
    return _NAMES.get(key, key)


def keys_text(action: Action) -> str:
    """All keys of an action, as written for people."""
    return " ".join(key_name(key) for key in action.keys)


def bindings(*places: Place) -> list[BindingType]:
    """The Textual bindings for everything that works in some places."""
    return [
        # Without priority Textual hands a key to the focused widget and takes the next one meanwhile:
        # what is typed ahead, as on a slow line, would meet the program as it was before.
        Binding(key, action.name, action.help, show=False, priority=True)
        for action in ACTIONS
        if action.place in places
        for key in action.keys
    ]


def groups() -> dict[str, list[Action]]:
    """The actions under their headings, in the order of the table."""
    found: dict[str, list[Action]] = {}
    for action in ACTIONS:
        found.setdefault(action.group, []).append(action)
    return found
