"""How things are painted: colours, rows of the screen, what is sent to the terminal."""
