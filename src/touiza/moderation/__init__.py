"""What readers report, and what this server decides about it."""
