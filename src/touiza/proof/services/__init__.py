"""Writing the book of hours, and certificates from it."""
