"""Quotations in the form that an evaluation of any extractor takes: `benchmarks.quotes:quotes`."""

from typing import Any

from tui_reader.analysis.quotations import quotations


def quotes(text: str) -> list[dict[str, Any]]:
    """The speech of a text, outermost marks only: start, end and the speaker's span or None."""
    found = []
    reached = 0
    for quotation in quotations(text):
        if quotation.speech and quotation.span.start >= reached:
            reached = quotation.span.end
            speaker = tuple(quotation.speaker.span) if quotation.speaker else None
            found.append({"start": quotation.span.start, "end": reached, "speaker": speaker})
    return found
