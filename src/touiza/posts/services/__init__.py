"""What is done to posts, whatever their kind."""
