"""Ways in and out: annotated markdown."""
