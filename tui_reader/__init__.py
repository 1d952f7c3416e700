"""A keyboard-driven terminal reader for people who weigh sources."""
