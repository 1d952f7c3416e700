"""What the user says about an article: annotations, their anchors, store and history."""
