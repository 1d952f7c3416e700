"""The table of actions and the keys they have; no Textual here but for bindings."""
