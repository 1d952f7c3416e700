"""People, organisations, places and other entities: who is named where, and as whom.

Engines are behind one protocol of one method; the default one ships with the program.
"""

from tui_reader.analysis.entities.mention import EntityEngine, EntityKind, Mention

__all__ = ["EntityEngine", "EntityKind", "Mention"]
