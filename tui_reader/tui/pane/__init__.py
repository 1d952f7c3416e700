"""Where an article is read: its layout, its cursor, its labels."""
