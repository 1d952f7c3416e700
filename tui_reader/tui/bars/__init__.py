"""What stands above and below: header, status line, key bar, prompt."""
