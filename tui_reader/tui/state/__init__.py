"""What the reader knows: the open article, its annotations, its place; no Textual here."""
