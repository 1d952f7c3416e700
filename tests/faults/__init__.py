"""What goes wrong around the program: signals, lost terminals, its own failures."""
