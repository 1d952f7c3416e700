"""Stance: which sentences somebody else says, which are guesses, and which the text says outright.

Rules only, no model: `attribution` finds who is made answerable, `hedges` what is held open,
`engine` weighs the two.
"""

from tui_reader.analysis.stance.engine import Suggestion, suggestions

__all__ = ["Suggestion", "suggestions"]
