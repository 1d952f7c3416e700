"""What is read: documents, their blocks and runs, and the folders they come from."""
