"""What covers the reader for a while: help, the command palette, long texts."""
