"""What stands beside the article: the articles, and lists of what is in them."""
