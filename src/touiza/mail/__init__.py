"""Mail: one message for each recipient and cause, sent through the queue."""
