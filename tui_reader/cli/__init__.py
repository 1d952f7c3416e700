"""The door: the command line.

Textual, TinyDB and the parsers are imported by the commands that need them, so that help,
mistakes and completions answer at once.
"""

# Importing a module makes its commands known.
from tui_reader.cli import exporting, importing, keeping, listing, reading
from tui_reader.cli.door import main

__all__ = ["exporting", "importing", "keeping", "listing", "main", "reading"]
