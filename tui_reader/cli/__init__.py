"""The door: the command line.

Textual, TinyDB and the parsers are imported by the commands that need them, so that help,
mistakes and completions answer at once.
"""

from tui_reader.cli.door import main

__all__ = ["main"]
