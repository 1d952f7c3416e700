"""A session that works without a pause until it is killed, and tells what is saved."""

import os
import random
from multiprocessing.connection import Connection
from pathlib import Path

from tui_reader.analysis.sentences import sentences
from tui_reader.annotations.annotation import Annotation
from tui_reader.tui.state.session import Session
from tui_reader.workspace import Workspace

State = frozenset[Annotation]
ARTICLE = "article.txt"
TAGS = ("fact", "claim", "speculation")


def opened(folder: Path, annotator: str = "ana") -> Session:
    """A session on the article, as the reader opens it."""
    os.environ["TUI_READER_ANNOTATOR"] = annotator
    session = Session(Workspace.open([folder / ARTICLE], folder / "notes", folder))
    session.open(folder / ARTICLE)
    return session


def state(session: Session) -> State:
    """What of the annotator's own the session shows as saved."""
    assert session.article
    saved = (placed.annotation for placed in session.article.placed() if placed.saved)
    return frozenset(annotation for annotation in saved if annotation.annotator == session.annotator)


def work(folder: Path, seed: int, line: Connection, annotator: str) -> None:
    """Tag, change, undo and read on, for ever; each state is told once it is shown as saved."""
    moments = random.Random(seed)
    session = opened(folder, annotator)
    assert session.article
    places = sentences(session.article.document)
    line.send(state(session))
    while True:
        over = session.over(place := moments.choice(places))
        over = [placed for placed in over if placed.annotation.annotator == annotator]
        match moments.randrange(8):
            case 0:
                session.undo()
            case 1:
                session.leave(place.start, 0)
            case 2 if over:
                session.edit(over[0].annotation, note="?" * moments.randrange(4000))
            case _:
                assert session.tag(moments.choice(TAGS), place)
        line.send(state(session))
