"""What is noticed in an article: today its sentences."""
