"""Searching all articles."""

from tui_reader.corpus.index import Corpus, CorpusError, DamagedIndex, Match, Results, index_file
from tui_reader.corpus.query import Passage, Query, first_place, parsed, place

__all__ = [
    "Corpus",
    "CorpusError",
    "DamagedIndex",
    "Match",
    "Passage",
    "Query",
    "Results",
    "first_place",
    "index_file",
    "parsed",
    "place",
]
