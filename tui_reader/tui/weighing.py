"""What the application does with an annotation that is there: its note and fields, undo and redo."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace

from tui_reader.analysis.noticing import Noticed
from tui_reader.annotations.annotation import BASES, CERTAINTIES, Annotation
from tui_reader.annotations.history import Change, ConflictError, Step
from tui_reader.annotations.storage import StoreError
from tui_reader.articles.text import Span
from tui_reader.tui.bars.prompt import Question
from tui_reader.tui.keys.keyboard import key_name
from tui_reader.tui.selecting import Selecting
from tui_reader.tui.state import passages
from tui_reader.tui.state.opened import Placed

UNSAID = "unsaid"
"""What a basis or certainty that is not given is called among those that can be."""
LONGEST_PASSAGE = 4000
"""Code points of a passage that are shown."""
_FIELDS = ("speaker", "basis", "certainty")
_VALUES = {"basis": BASES, "certainty": CERTAINTIES}


class Weighing(Selecting):
    """The part of the reader that says more of an annotation than its tag."""

    lost: Placed | None = None
    """An annotation that was jumped to and whose passage was not found."""
    draft = ""
    """A note that was written and has no tag yet; it is kept when the reader ends."""
    _turned: tuple[Span, str, Annotation | None] | None = None
    """Where and which field was turned last, and the annotation as that left it: turning on is one step."""

    @abstractmethod
    def _here(self) -> Placed | None:
        """The annotation under the cursor; says so where there is none."""

    def own_here(self, to: str) -> Annotation | None:
        """The annotation under the cursor, if it is the annotator's own; says so where it is not."""
        placed = self._here()
        return self.own(placed, to) if placed else None

    def own(self, placed: Placed, to: str) -> Annotation | None:
        """An annotation, if it is the annotator's own; says so where it is not."""
        if placed.annotation.annotator != self.session.annotator:
            self.say(f"not yours: only {placed.annotation.annotator or 'who made it'} can {to}")
            self.show_state()
            return None
        self.say("")
        return placed.annotation

    def delete(self, placed: Placed, where: str = "") -> None:
        """Delete an annotation of one's own; `where` undoing brings it back."""
        if annotation := self.own(placed, "delete it"):
            self.lost = None
            self.session.delete(annotation)
            self.say_deleted(annotation.tag, where)

    def action_whole(self) -> None:
        """Show all that the annotation here says."""
        if placed := self._here():
            self.show_whole(placed)

    def show_whole(self, placed: Placed) -> None:
        """Show all that an annotation says, which no bar and no list has room for."""
        from tui_reader.tui.screens.texts import TextScreen, annotation_page  # not before the first paint

        document, span = self.view.document, placed.anchor.span
        if document and span:
            passage = passages.read(document, span, LONGEST_PASSAGE)
        else:
            passage = passages.shown(placed.annotation.target.exact, LONGEST_PASSAGE)
        paragraphs = annotation_page(placed, passage, self.styles_of_text)
        self.push_screen(TextScreen("Annotation", "esc closes", paragraphs, self.styles_of_text, {}))

    def action_note(self) -> None:
        """Open the note of the annotation here; where there is none, the tag is asked for afterwards."""
        if self.top is None and not self.lost:
            self._note_first()
        elif annotation := self.own_here("write its note"):
            write = self._writing(annotation, "note")
            self.ask(Question("note", write, annotation.note, stored=True, lines=True))

    def _note_first(self) -> None:
        """Ask for a note on a passage without annotation, and then for its tag."""
        place = self.view.passage
        if not self.has_text(place) or self.unhides(place):
            return

        def keep() -> None:
            self.draft = self.prompt.editor.value.strip()
            self.session.keep_note(self.draft)  # whatever happens before it has a tag
            if self.draft:
                again = f"{self.keymap.shown('note')} offers it again"
                self.say(f"this note has no tag yet: {again}")

        def ask_tag(note: str) -> None:
            self.draft = note
            if note:
                self._ask_tag(place, "tag", lambda: self.ask(replace(asked, value=note)))

        asked = Question("note", ask_tag, self.draft, cancelled=keep, stored=True, lines=True)
        self.ask(asked)

    def _ask_tag(self, place: Span, label: str, back: Callable[[], None]) -> None:
        """Ask for the tag of the note that was written; its key is enough."""

        def choose(key: str) -> None:
            tag = next((action for action in self.keymap.tags if key in action.keys), None)
            if tag:
                note, self.draft = self.draft, ""
                if self.session.tag(tag.label, place, note=note):
                    self.session.keep_note("")
                self.view.stand_on(place)
                self._show_annotations()
            elif key == "escape":
                back()
            else:
                self._ask_tag(place, f"{key_name(key)} is no tag", back)

        keys = [f"{key_name(key)} {tag.label}" for tag in self.keymap.tags for key in tag.keys[:1]]
        hint = " · ".join([*keys, "esc back to the note"])
        self.ask(Question(f"{label}: {hint}", lambda _: None, choose=choose))

    def action_speaker(self) -> None:
        """Ask who says what stands in the passage here."""
        if annotation := self.own_here("say who says it"):
            speaker = annotation.speaker or self._probable_speaker(annotation)
            self.ask(Question("said by", self._writing(annotation, "speaker"), speaker, stored=True))

    def _writing(self, annotation: Annotation, name: str) -> Callable[[str], None]:
        """What puts an answer into a field of an annotation."""

        def write(value: str) -> None:
            if value != getattr(annotation, name):
                self.session.edit(annotation, **{name: value})
            self._show_annotations()

        return write

    def _probable_speaker(self, annotation: Annotation) -> str:
        """Who is noticed to say it, or else where the article comes from, as far as that is known."""
        span, document = self.session.locate(annotation), self.view.document
        said = speaker_in(self.noticed, span) if span else ""
        return said or (document.metadata.source or document.metadata.author if document else "")

    def action_cycle(self, name: str) -> None:
        """Give the annotation here the next basis or certainty; behind the last one comes none."""
        if annotation := self.own_here(f"give it a {name}"):
            values = ("", *_VALUES[name])
            value = getattr(annotation, name)
            index = (values.index(value) + 1 if value in values else 1) % len(values)
            place = self.view.place
            on = self._turned == (place, name, annotation)
            self.session.edit(annotation, on, **{name: values[index]})
            after = self.session.article.annotations.get(annotation.id) if self.session.article else None
            self._turned = (place, name, after)
            shown = [f"[{each or UNSAID}]" if n == index else each or UNSAID for n, each in enumerate(values)]
            self.say(f"{name}: {' '.join(shown)}")
            self._show_annotations()

    def stay(self) -> None:
        """The cursor may have moved: what is turned elsewhere, or later here, is a step of its own."""
        if self._turned and self._turned[0] != self.view.place:
            self._turned = None

    def action_undo(self) -> None:
        """Take the last step back."""
        self._replay("undone", self.session.undo)

    def action_redo(self) -> None:
        """Do the last undone step again."""
        self._replay("done again", self.session.redo)

    def _replay(self, what: str, replay: Callable[[], Step | None]) -> None:
        """Go to where something was undone or done again, and say what it was."""
        try:
            step = replay()
        except (StoreError, ConflictError) as error:
            self.say(f"not {what}: {error}", alarm=True)
        else:
            self._show_replayed(what, step)
        self._show_annotations()

    def _show_replayed(self, what: str, step: Step | None) -> None:
        if not step:
            self.say(f"nothing to be {what}")
            return
        if changed := step[-1].after or step[-1].before:
            self.show_work_of(changed.annotator)
        spans = [span for each in step if (span := self._located(each))]
        if spans and not (len(step) > 1 and self.view.shows(min(spans))):
            self.view.stand_on(min(spans))
        others = f" and {len(step) - 1} more" if len(step) > 1 else ""
        self.say(f"{what}: {_described(step[-1])}{others}")

    def _located(self, change: Change) -> Span | None:
        changed = change.after or change.before
        return self.session.locate(changed) if changed else None


def _described(change: Change) -> str:
    """What was changed by undoing or doing again, in two or three words."""
    before, after = change.before, change.after
    if before is None or after is None:
        return f"{(before or after).tag} is {'gone' if after is None else 'back'}"  # type: ignore[union-attr]
    if before.tag != after.tag:
        return f"{before.tag} is {after.tag} again"
    names = [name for name in ("note", *_FIELDS) if getattr(before, name) != getattr(after, name)]
    if not names and before.target != after.target:
        names = ["boundaries"]
    return f"{' and '.join(names) or 'nothing'} of {after.tag}"


def speaker_in(noticed: Noticed, span: Span) -> str:
    """Who says the quotation that shares most with a passage; empty where nobody is known to."""

    def shared(quotation: Span) -> int:
        return min(quotation.end, span.end) - max(quotation.start, span.start)

    said = [(shared(quotation.span), quotation.speaker) for quotation in noticed.quotations]
    best = max((length for length, speaker in said if speaker), default=0)
    return next((speaker.name for length, speaker in said if speaker and length == best > 0), "")
