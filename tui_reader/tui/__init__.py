"""What is seen: the Textual application. Only this room imports Textual."""

import os

# Textual paints at most so often in a second. What a key changes in two paints, the text and then
# the status line, is on the screen sooner; a paint that changes nothing costs nothing.
os.environ.setdefault("TEXTUAL_FPS", "120")
