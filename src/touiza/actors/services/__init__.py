"""What actors do, and the log that tells it."""
