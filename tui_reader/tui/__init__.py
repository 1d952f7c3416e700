"""What is seen: the Textual application. Only this room imports Textual."""
