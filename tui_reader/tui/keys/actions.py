"""The one table of actions and keys.

Bindings, key bar, help, command palette, `tui-reader keys` and the README's key table all come from
here, by way of the keymap, which lays a workspace's own tags and keys over it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui_reader.tui.keys.keyboard import key_name

if TYPE_CHECKING:
    from textual.binding import BindingType

Place = Literal["app", "article", "selection", "adjusting", "list", "side"]


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
    id: str
    """What it is called in tui-reader.toml and on the command line; it never changes."""
    lists: tuple[str, ...] = ()
    """In which of the lists beside the article it means something; in all where none is named."""

    def works_in(self, view: str) -> bool:
        """Whether it means something while that list has the keys."""
        return not self.lists or view in self.lists


# Rows, not columns of arguments.
# fmt: off
ACTIONS: tuple[Action, ...] = (
    Action("step('sentence', True)", ("j", "down"), "", "next sentence", "article", "Move", "next-sentence"),
    Action("step('sentence', False)", ("k", "up"), "", "previous sentence",
           "article", "Move", "previous-sentence"),
    Action("step('paragraph', True)", ("right_curly_bracket", "right", "l"), "", "next paragraph",
           "article", "Move", "next-paragraph"),
    Action("step('paragraph', False)", ("left_curly_bracket", "left", "h"), "", "previous paragraph",
           "article", "Move", "previous-paragraph"),
    Action("step('heading', True)", ("J", "shift+down"), "", "next heading",
           "article", "Move", "next-heading"),
    Action("step('heading', False)", ("K", "shift+up"), "", "previous heading",
           "article", "Move", "previous-heading"),
    Action("edge(False)", ("g", "home"), "", "top of the article", "article", "Move", "top"),
    Action("edge(True)", ("G", "end"), "", "end of the article", "article", "Move", "end"),
    Action("page(1.0)", ("space", "pagedown", "ctrl+f"), "", "page down", "article", "Scroll", "page-down"),
    Action("page(-1.0)", ("b", "pageup", "ctrl+b"), "", "page up", "article", "Scroll", "page-up"),
    Action("page(0.5)", ("ctrl+d",), "", "half a page down", "article", "Scroll", "half-page-down"),
    Action("page(-0.5)", ("ctrl+u",), "", "half a page up", "article", "Scroll", "half-page-up"),
    Action("line(1)", ("ctrl+e",), "", "one line down", "article", "Scroll", "line-down"),
    Action("line(-1)", ("ctrl+y",), "", "one line up", "article", "Scroll", "line-up"),
    Action("app.select", ("v",), "select", "select freely, starting from this sentence",
           "article", "Annotate", "select"),
    Action("app.labels", ("semicolon",), "pick", "pick the first and last word by labels",
           "article", "Annotate", "pick"),
    Action("app.grow", ("plus", "equals_sign"), "", "larger: quotation, sentence, paragraph, section",
           "article", "Annotate", "grow"),
    Action("app.shrink", ("minus",), "", "smaller: quotation, clause, entity, word",
           "article", "Annotate", "shrink"),
    Action("app.adjust", ("a",), "", "adjust the boundaries of the annotation here",
           "article", "Annotate", "adjust"),
    Action("app.note", ("n",), "note", "write a note on the annotation here", "article", "Annotate", "note"),
    Action("app.speaker", ("W",), "", "say who says what stands in the passage here",
           "article", "Annotate", "speaker"),
    Action("app.cycle('basis')", ("B",), "", "say what it rests on: the next basis",
           "article", "Annotate", "basis"),
    Action("app.cycle('certainty')", ("C",), "", "say how certain it is: the next step",
           "article", "Annotate", "certainty"),
    Action("app.whole", ("i",), "", "read all that the annotation here says",
           "article", "Annotate", "read-annotation"),
    Action("app.delete", ("x", "delete"), "", "delete the annotation here", "article", "Annotate", "delete"),
    Action("app.undo", ("u",), "undo", "undo", "article", "Annotate", "undo"),
    Action("app.redo", ("ctrl+r",), "", "redo", "article", "Annotate", "redo"),
    Action("app.jump(True)", ("right_square_bracket",), "next", "next annotation",
           "article", "Annotate", "next-annotation"),
    Action("app.jump(False)", ("left_square_bracket",), "", "previous annotation",
           "article", "Annotate", "previous-annotation"),
    Action("app.other", ("o",), "", "next one of several annotations here",
           "article", "Annotate", "other-annotation"),
    Action("app.relink", ("R",), "", "put an annotation that was not found here; confirm one that moved",
           "article", "Annotate", "relink"),
    Action("app.set_aside", ("X",), "", "keep an annotation although its passage is gone",
           "article", "Annotate", "set-aside"),
    Action("app.copy", ("y",), "", "copy the passage with its source", "article", "Annotate", "copy"),
    Action("app.layer('annotations')", ("A",), "", "show or hide annotations",
           "article", "Notice", "show-annotations"),
    Action("app.annotator", ("at",), "", "show the annotations of one annotator only, or everybody's",
           "article", "Notice", "show-annotator"),
    Action("app.layer('entities')", ("E",), "", "show or hide entities",
           "article", "Notice", "show-entities"),
    Action("app.layer('quotations')", ("Q",), "", "show or hide quotations",
           "article", "Notice", "show-quotations"),
    Action("app.layer('suggestions')", ("S",), "", "show or hide suggestions of tags",
           "article", "Notice", "show-suggestions"),
    Action("app.entity(True)", ("right_parenthesis",), "", "next entity", "article", "Notice", "next-entity"),
    Action("app.entity(False)", ("left_parenthesis",), "", "previous entity",
           "article", "Notice", "previous-entity"),
    Action("app.quotation(True)", ("greater_than_sign",), "", "next quotation",
           "article", "Notice", "next-quotation"),
    Action("app.quotation(False)", ("less_than_sign",), "", "previous quotation",
           "article", "Notice", "previous-quotation"),
    Action("app.same(True)", ("asterisk",), "", "next mention of this entity",
           "article", "Notice", "next-mention"),
    Action("app.same(False)", ("number_sign",), "", "previous mention of this entity",
           "article", "Notice", "previous-mention"),
    Action("app.suggestion(True)", ("apostrophe",), "", "next suggestion that is still open",
           "article", "Notice", "next-suggestion"),
    Action("app.suggestion(False)", ("quotation_mark",), "", "previous suggestion that is still open",
           "article", "Notice", "previous-suggestion"),
    Action("app.correct", ("m",), "", "say what the name here is, for all articles",
           "article", "Notice", "correct-name"),
    Action("app.find", ("slash",), "search", "search in the article", "article", "Search", "search"),
    Action("app.hit(True)", ("full_stop",), "", "next hit", "article", "Search", "next-hit"),
    Action("app.hit(False)", ("comma",), "", "previous hit", "article", "Search", "previous-hit"),
    Action("app.hide_hits", ("escape",), "", "hide the hits", "article", "Search", "hide-hits"),
    Action("app.mark('done')", ("d",), "", "mark the article as done, or not done",
           "article", "Article", "done"),
    Action("app.mark('flagged')", ("exclamation_mark",), "", "flag the article, or not",
           "article", "Article", "flag"),
    Action("article(1)", ("N",), "", "next article of the list", "app", "Article", "next-article"),
    Action("article(-1)", ("P",), "", "previous article of the list", "app", "Article", "previous-article"),
    Action("app.changes", ("D",), "", "show what has changed in the article",
           "article", "Article", "changes"),
    Action("app.export", ("e",), "", "export the article as annotated markdown",
           "article", "Article", "export"),
    Action("save", ("w",), "", "save again what could not be saved", "app", "Article", "save"),
    Action("stretch('word', True)", ("l", "right"), "", "one word more to the right",
           "selection", "While selecting", "select-word-right"),
    Action("stretch('word', False)", ("h", "left"), "", "one word to the left",
           "selection", "While selecting", "select-word-left"),
    Action("stretch('sentence', True)", ("j", "down"), "", "one sentence down",
           "selection", "While selecting", "select-sentence-down"),
    Action("stretch('sentence', False)", ("k", "up"), "", "one sentence up",
           "selection", "While selecting", "select-sentence-up"),
    Action("stretch('paragraph', True)", ("right_curly_bracket",), "", "one paragraph down",
           "selection", "While selecting", "select-paragraph-down"),
    Action("stretch('paragraph', False)", ("left_curly_bracket",), "", "one paragraph up",
           "selection", "While selecting", "select-paragraph-up"),
    Action("stretch('character', True)", ("L", "shift+right"), "", "one character to the right",
           "selection", "While selecting", "select-character-right"),
    Action("stretch('character', False)", ("H", "shift+left"), "", "one character to the left",
           "selection", "While selecting", "select-character-left"),
    Action("other_edge", ("o", "v"), "other end", "move the other end",
           "selection", "While selecting", "other-end"),
    Action("app.settle", ("enter",), "save", "save the new boundaries of an annotation",
           "adjusting", "While selecting", "settle"),
    Action("cancel", ("escape",), "cancel", "give the selection up",
           "selection", "While selecting", "cancel-selection"),
    Action("cursor(1)", ("j", "down"), "", "next article", "list", "Article list", "list-next"),
    Action("cursor(-1)", ("k", "up"), "", "previous article", "list", "Article list", "list-previous"),
    Action("cursor_edge(False)", ("g", "home"), "", "first article", "list", "Article list", "list-first"),
    Action("cursor_edge(True)", ("G", "end"), "", "last article", "list", "Article list", "list-last"),
    Action("cursor_page(1)", ("space", "pagedown", "ctrl+f", "ctrl+d"), "", "page down",
           "list", "Article list", "list-page-down"),
    Action("cursor_page(-1)", ("b", "pageup", "ctrl+b", "ctrl+u"), "", "page up",
           "list", "Article list", "list-page-up"),
    Action("app.choose", ("enter", "right", "l"), "read", "open the article", "list", "Article list", "open"),
    Action("app.filter", ("slash",), "filter", "filter the articles", "list", "Article list", "filter"),
    Action("app.unfilter", ("escape",), "", "show all articles", "list", "Article list", "unfilter"),
    Action("app.order(True)", ("O",), "order", "sort the articles in the next way",
           "list", "Article list", "order"),
    Action("app.order(False)", ("o",), "", "sort the articles as before, the previous way",
           "list", "Article list", "order-back"),
    Action("side('')", ("1",), "", "list the articles", "app", "Beside the article", "articles"),
    Action("side('annotations')", ("2",), "", "list annotations", "app", "Beside the article", "annotations"),
    Action("side('entities')", ("3",), "", "list entities", "app", "Beside the article", "entities"),
    Action("side('quotations')", ("4",), "", "list quotations by speaker",
           "app", "Beside the article", "quotations"),
    Action("side('outline')", ("5",), "", "list the headings", "app", "Beside the article", "outline"),
    Action("side('search')", ("6",), "", "search all articles", "app", "Beside the article", "search-all"),
    Action("app.side_choose(False)", ("enter",), "go there", "go there; of an entity, to the next mention",
           "side", "Beside the article", "row-go"),
    Action("app.go_on", ("enter",), "", "go on with the row chosen in the list: to the next mention",
           "article", "Beside the article", "go-on"),
    Action("app.side_choose(True)", ("l", "right"), "read", "go there and read on",
           "side", "Beside the article", "row-read"),
    Action("app.side_filter", ("slash",), "filter", "filter the rows; of the search, say what to look for",
           "side", "Beside the article", "row-filter"),
    Action("app.side_scope", ("a",), "scope", "annotations or quotations of all articles, or of this one",
           "side", "Beside the article", "row-scope", ("annotations", "quotations")),
    Action("app.side_about", ("i",), "about it", "all that this annotation says; articles with this entity",
           "side", "Beside the article", "about-row", ("annotations", "entities")),
    Action("app.side_delete(False)", ("x", "delete"), "delete", "delete the annotation of this row",
           "side", "Beside the article", "delete-row", ("annotations",)),
    Action("app.side_delete(True)", ("ctrl+x",), "",
           "delete all annotations of yours that are listed, of this article",
           "side", "Beside the article", "delete-listed", ("annotations",)),
    Action("app.side_leave", ("escape", "h", "left"), "back", "take the filter away; back to the article",
           "side", "Beside the article", "row-leave"),
    Action("app.side_move(1)", ("j", "down"), "", "next row", "side", "Beside the article", "next-row"),
    Action("app.side_move(-1)", ("k", "up"), "", "previous row",
           "side", "Beside the article", "previous-row"),
    Action("app.side_edge(False)", ("g", "home"), "", "first row", "side", "Beside the article", "first-row"),
    Action("app.side_edge(True)", ("G", "end"), "", "last row", "side", "Beside the article", "last-row"),
    Action("app.side_page(1)", ("space", "pagedown", "ctrl+f", "ctrl+d"), "", "page down",
           "side", "Beside the article", "rows-page-down"),
    Action("app.side_page(-1)", ("b", "pageup", "ctrl+b", "ctrl+u"), "", "page up",
           "side", "Beside the article", "rows-page-up"),
    Action("swap", ("tab", "shift+tab"), "switch", "from the list to the article and back",
           "app", "Program", "other-column"),
    Action("commands", ("colon", "ctrl+p"), "", "find an action or a theme by name",
           "app", "Program", "commands"),
    Action("help", ("question_mark", "f1"), "keys", "show all keys", "app", "Program", "help"),
    Action("suspend_process", ("ctrl+z",), "", "back to the shell; fg there comes back",
           "app", "Program", "suspend"),
    Action("leave", ("q",), "quit", "quit", "app", "Program", "quit"),
)
# fmt: on


def keys_text(action: Action) -> str:
    """All keys of an action, as written for people."""
    return " ".join(key_name(key) for key in action.keys)


def bindings(*places: Place) -> "list[BindingType]":
    """The Textual bindings, by default, for everything that works in some places."""
    return bindings_of(action for action in ACTIONS if action.place in places)


def bindings_of(actions: Iterable[Action]) -> "list[BindingType]":
    """The Textual bindings for actions."""
    from textual.binding import Binding  # what names or checks keys needs no screen

    return [
        # Without priority Textual hands a key to the focused widget and takes the next one meanwhile:
        # what is typed ahead, as on a slow line, would meet the program as it was before.
        Binding(key, action.name, action.help, show=False, priority=True, id=action.id)
        for action in actions
        for key in action.keys
    ]
