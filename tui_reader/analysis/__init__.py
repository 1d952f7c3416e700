"""What is noticed in an article: its sentences, entities and quotations."""
