"""What can be done with a report."""
