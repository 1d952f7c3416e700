"""Quotations: what is said in quotation marks, and by whom.

Rules only, no model: `marks` pairs the marks, `words` cuts a paragraph around them, `attribution`
and `subjects` find who speaks, `names` completes names and resolves pronouns.
"""

from tui_reader.analysis.quotations.engine import Quotation, Speaker, quotations

__all__ = ["Quotation", "Speaker", "quotations"]
