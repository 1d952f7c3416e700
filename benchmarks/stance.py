"""Suggestions in the form that an evaluation of any tagger takes: `benchmarks.stance:stances`."""

from collections.abc import Sequence
from typing import Any

from tui_reader.analysis.quotations import quotations
from tui_reader.analysis.stance import suggestions
from tui_reader.articles.text import Span


def stances(text: str, sentences: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """For each sentence its label, the flags, the cue's span or None, and the reason."""
    found = suggestions(text, [Span(*sentence) for sentence in sentences], quotations(text))
    return [
        {
            "label": suggestion.label,
            "attributed": suggestion.attributed,
            "hedged": suggestion.hedged,
            "cue": tuple(suggestion.cue) if suggestion.cue else None,
            "reason": suggestion.reason,
        }
        for suggestion in found
    ]
