"""Parts of the tag library, by kind."""
