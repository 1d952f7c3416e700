"""`python -m tui_reader` is `tui-reader`."""

from tui_reader.cli import main

main()
