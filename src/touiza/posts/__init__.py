"""Post, the envelope of all that can be read, answered, rated and shared."""
