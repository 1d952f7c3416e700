"""What the side column can list beside the article list."""

from typing import NamedTuple

from tui_reader.tui.lists.filtering import Fields
from tui_reader.tui.lists.listings import fields


class View(NamedTuple):
    """Something that the side column can list."""

    title: str
    fields: Fields
    """What its rows can be filtered by, besides words."""
    none: str
    """What is said where there is nothing to list."""
    unmatched: str
    """What is said where the filter leaves nothing."""


VIEWS = {
    "annotations": View(
        "Annotations",
        fields("tag", "by", "status", "in"),
        "no annotations yet: {tags} makes one",
        "no annotation matches",
    ),
    "entities": View(
        "Entities", fields("kind"), "no names were noticed in this article, or not yet", "no entity matches"
    ),
    "quotations": View(
        "Quotations",
        fields("by", "in"),
        "no quotations were noticed here, or not yet",
        "no quotation matches",
    ),
    "search": View("Search", {}, "/ looks for words in all articles", "nothing found"),
    "outline": View("Outline", {}, "this article has no headings", "no heading matches"),
}


NO_ARTICLES = "no articles: tui-reader PATH... opens files and folders"
"""What is said in their place where there are none to list anything of."""
