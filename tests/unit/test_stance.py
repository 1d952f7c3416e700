"""Stance: what is suggested of a sentence, on which words, and in linear time."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.stance import stances
from tui_reader.analysis.quotations import quotations
from tui_reader.analysis.stance import Suggestion, suggestions
from tui_reader.articles.text import Span

TABLE = Path(__file__).with_name("stances.txt")


def rows() -> list[str]:
    """The rows of the table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def suggested(sentence: str) -> Suggestion:
    """What is suggested of a sentence that is a text of its own."""
    [found] = suggestions(sentence, [Span(0, len(sentence))], quotations(sentence))
    return found


def row(sentence: str) -> str:
    """A sentence and what is suggested of it as the table writes them."""
    found = suggested(sentence)
    flags = "a" * found.attributed + "h" * found.hedged
    if found.cue:
        start, end = found.cue
        sentence = f"{sentence[:start]}{{{sentence[start:end]}}}{sentence[end:]}"
    return f"{found.label} {flags}".rstrip() + f" | {sentence}"


@pytest.mark.parametrize("line", rows())
def test_table(line: str) -> None:
    assert row(line.partition(" | ")[2].replace("{", "").replace("}", "")) == line


WORDS = st.sampled_from(
    [
        *"""said says that according to may might could May 2023 the The police officials who if would will
        not possible likely reported by as is was be been Kim KCNA claims states of in told her believe
        expected reportedly so it he I we have must seen view per""".split(),
        *"""’s don’t 🛰️ 朝鲜 é , . ; : ? “ ” " ' — ( ) …""".split(),
        "\n",
        "\r\n",
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=80)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=6))
@settings(deadline=None)
@example('a "', [(2, 3)])
@example("“a b” c", [(1, 3), (3, 7)])
def test_any_sentences_of_any_text(text: str, places: list[tuple[int, int]]) -> None:
    bounds = [sorted((min(a, len(text)), min(b, len(text)))) for a, b in places]
    spans = [Span(*bound) for bound in bounds]
    found = suggestions(text, spans, quotations(text))
    assert [suggestion.span for suggestion in found] == spans
    for suggestion in found:
        assert suggestion.label in ("fact", "claim", "speculation")
        assert suggestion.reason
        assert (suggestion.label == "fact") == (not suggestion.attributed and not suggestion.hedged)
        if suggestion.cue:
            start, end = suggestion.cue
            assert suggestion.span.start <= start < end <= suggestion.span.end


def test_the_same_sentence_gets_the_same_suggestion_wherever_it_stands() -> None:
    sentences = [row.partition(" | ")[2].replace("{", "").replace("}", "") for row in rows()]
    text = "\n".join(sentences)
    spans: list[Span] = []
    for sentence in sentences:
        start = spans[-1].end + 1 if spans else 0
        spans.append(Span(start, start + len(sentence)))
    together = suggestions(text, spans, quotations(text))
    for sentence, suggestion in zip(sentences, together, strict=True):
        # A quotation without a speaker may take one from the sentence before.
        if "“" not in sentence:
            alone = suggested(sentence)
            assert (suggestion.label, suggestion.reason) == (alone.label, alone.reason), sentence


def test_a_sentence_in_the_middle_of_a_quotation_is_a_claim() -> None:
    text = "“It was late. The door may have been open. We left,” said Ann Lee."
    inner = "The door may have been open."
    start = text.index(inner)
    [found] = suggestions(text, [Span(start, start + len(inner))], quotations(text))
    assert (found.label, found.attributed, found.hedged, found.cue) == ("claim", True, False, None)


def steps(text: str) -> int:
    """How many lines and calls of Python it takes to look at a text that is one sentence."""
    quoted = quotations(text)
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return counted

    sys.settrace(counted)
    try:
        suggestions(text, [Span(0, len(text))], quoted)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "said ",
        "he said that ",
        "as reported by ",
        "which may have been ",
        "if it would ",
        "not said, ",
        "he was said to be very ",
        "in the view of ",
        "the states ",
        "“a” ",
        "“a” said ",
        "possible as ",
        "(said: ",
        "expected ",
        "is unclear ",
        "2023 will lead ",
        "2023 would mean ",
        "whether ",
        "the ",
    ],
)
def test_steps_grow_with_the_text_and_no_faster(unit: str) -> None:
    small, large = steps(unit * 200), steps(unit * 800)
    assert large < 5 * small


def test_an_evaluation_gets_the_same() -> None:
    text = "Officials said it rained. It may rain."
    assert stances(text, [(0, 25), (26, 38)]) == [
        {
            "label": "claim",
            "attributed": True,
            "hedged": False,
            "cue": (10, 14),
            "reason": "names a source",
        },
        {"label": "speculation", "attributed": False, "hedged": True, "cue": (29, 32), "reason": "hedged"},
    ]
