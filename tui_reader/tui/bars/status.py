"""What the session holds, as the margin and the bars say it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, repeat
from pathlib import Path

from tui_reader.annotations.annotation import Annotation
from tui_reader.annotations.reading import Progress
from tui_reader.articles.document import Document
from tui_reader.articles.text import Span, printable, shorten
from tui_reader.tags import TagSet
from tui_reader.tui.bars.bar import Words
from tui_reader.tui.keys.keymap import Keymap
from tui_reader.tui.look.palette import Styles
from tui_reader.tui.pane.painter import Highlight
from tui_reader.tui.state import passages
from tui_reader.tui.state.entries import Entry
from tui_reader.tui.state.opened import OpenArticle, Placed
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

LONGEST_QUOTE = 40
"""Cells of a passage in the status line."""


_MARKS = "¹²³⁴⁵⁶⁷⁸⁹"
_ANOTHER = "⁺"


def annotator_marks(annotators: Iterable[str], you: str) -> dict[str, str]:
    """What stands for each of those who annotated an article: you, then the others by name.

    Empty while all annotations are yours.
    """
    names = set(annotators)
    if names <= {you}:
        return {}
    return dict(zip([you, *sorted(names - {you})], chain(_MARKS, repeat(_ANOTHER)), strict=False))


def annotator_words(annotator: str, marks: Mapping[str, str]) -> str:
    """The mark of an annotator, and who that is; nothing where there is but you."""
    if annotator not in marks:
        return ""
    you = annotator == next(iter(marks))
    return f"{marks[annotator]} {'you' if you else annotator or 'nobody named'}"


def join_or(words: list[str]) -> str:
    """Words as people list them: a, b or c."""
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def mark_letter(tags: TagSet, tag: str, status: str, saved: bool) -> str:
    """The letter that stands for an annotation: small when its passage moved, ! while it is not saved."""
    letter = printable(tags.letter(tag))
    return "!" if not saved else letter.lower() if status == "moved" else letter


def shorten_left(text: str, width: int) -> str:
    """`text` in at most `width` code points, cut at its beginning: the end of a path says most."""
    return text if len(text) <= width else "…" + text[1 - width :]


def highlights(
    annotations: Iterable[Placed], moved: Mapping[str, Span], tags: TagSet, marks: Mapping[str, str]
) -> list[Highlight]:
    """Those annotations that were found in the article, as they are painted; some, by id, elsewhere."""
    found = []
    for placed in annotations:
        if span := moved.get(placed.annotation.id, placed.anchor.span):
            tag = placed.annotation.tag
            letter = mark_letter(tags, tag, placed.anchor.status, placed.saved)
            mark = marks.get(placed.annotation.annotator, "")
            found.append(Highlight(span, tag, letter, mark))
    return found


def unsaved_words(session: Session, styles: Styles) -> Words:
    """How many annotations are not saved, if any; it stays until they are."""
    return [(f"NOT SAVED {session.unsaved}", styles.alarm), ("  ", styles.bar)] if session.unsaved else []


def unsaved_text(session: Session, leaving: bool, keymap: Keymap) -> str:
    """What can be done about what is not saved, and why it is not; that it is not stands at the right."""
    advice = f"{keymap.shown('save')} tries again"
    if session.elsewhere:
        return f"{kept_words(session, session.elsewhere)}; {advice}: {session.failure}"
    if leaving:
        advice = f"{keymap.shown('quit')} again keeps this for the next start, {advice}"
    return f"{advice}: {session.failure}"


def problem_words(session: Session, styles: Styles) -> Words:
    """What cannot be read, if anything; it stays until it is mended."""
    problem = (session.article.problem if session.article else "") or session.problem
    return [(problem, styles.alarm)] if problem and not session.unsaved else []


def kept_words(session: Session, folder: Path) -> str:
    """What is not saved where it should be, but in another folder."""
    return f"NOT SAVED here ({session.unsaved}), but kept in {session.workspace.shown(folder)}/"


def lost_words(placed: Placed, document: Document, styles: Styles) -> Words:
    """An annotation whose passage was not found in the article."""
    annotation = placed.annotation
    gone = "not found: " if placed.anchor.status == "review" else "without a place: "
    words: Words = [(gone, styles.alarm), (annotation.tag, styles.letter(annotation.tag))]
    quote = shorten(passages.stored(document, annotation.target, None), LONGEST_QUOTE)
    return [*words, (" · ".join([f" “{quote}”", *_remarks(annotation)]), styles.bar)]


def annotation_words(placed: Placed, place: Span, which: str, marks: dict[str, str], styles: Styles) -> Words:
    """One annotation: its tag, which of several here it is, what became of its passage, whose it is where
    several people work, its fields, its note.

    "In" says that its passage is another than the place of the cursor.
    """
    annotation = placed.annotation
    words: Words = [(annotation.tag, styles.letter(annotation.tag))]
    if not styles.tags.get(annotation.tag):
        words.append((" (not defined here)", styles.bar))
    if placed.anchor.span != place:
        words.insert(0, ("in ", styles.bar))
    if which:
        words.append((f" {which}", styles.bar))
    if placed.anchor.status == "moved":
        words.append((" (moved)", styles.strong))
    if who := annotator_words(annotation.annotator, marks):
        words.append((f" by {who}", styles.bar))
    return [*words, *((f" · {remark}", styles.bar) for remark in _remarks(annotation))]


def _remarks(annotation: Annotation) -> list[str]:
    """What is said of a passage beside the tag."""
    return [*annotation.remarks, *filter(None, [annotation.note])]


def article_words(article: OpenArticle, placed: list[Placed], styles: Styles) -> Words:
    """What is odd about an article, and those of its annotations that are shown, by tag."""
    words: Words = []
    if article.document.encoding != "utf-8":
        words.append((f"{article.document.encoding}  ", styles.bar))
    if not article.document.complete:
        words.append(("opening…", styles.bar))
    if article.outdated:
        words.append((f"  file {article.outdated}", styles.alarm))
    counts = Counter(each.annotation.tag for each in placed)
    for tag in styles.tags.sorted(counts):
        words.append((f"  {styles.tags.letter(tag)}{counts[tag]}", styles.letter(tag)))
    if lost := sum(each.anchor.status == "review" for each in placed):
        words.append((f"  {lost} not found", styles.alarm))
    return words


def header_text(entry: Entry, progress: Progress | None, place: tuple[int, int] | None, width: int) -> str:
    """The right of the header: a mark, how far an article was read, its length, its place in the list."""
    progress = progress if progress and progress.all else None
    time = f"{entry.minutes} min" if entry.minutes is not None else ""
    where = f"{place[0]} of {place[1]}" if place else "not in the list"
    seen = f"{progress.seen} of {progress.all} sentences seen" if progress else ""
    short = f"{progress.percent}% seen" if progress else ""
    mark = entry.status if entry.status in ("done", "flagged") else ""
    forms = [" · ".join(filter(None, parts)) for parts in ((mark, seen, time, where), (mark, short, where))]
    return next((form for form in forms if len(form) <= width // 2), forms[-1])


def no_articles(workspace: Workspace) -> list[str]:
    """What to do where there is nothing to read."""
    words = ["There are no articles here.", "", "Articles are files that end in .md, .markdown or .txt."]
    words.append("Give files or folders: tui-reader PATH...")
    if workspace.skipped:
        words += ["", f"Passed over: {len(workspace.skipped)}, such as"]
        words += [f"{workspace.shown(path)}: {reason}" for path, reason in workspace.skipped[:3]]
    return words


def skipped_words(workspace: Workspace) -> str:
    """What was passed over beside the articles, and where to read of the rest of it."""
    (path, reason), *more = workspace.skipped
    others = f", and {len(more)} more" if more else ""
    return f"not read: {workspace.shown(path)} {reason}{others}; tui-reader list names all"
