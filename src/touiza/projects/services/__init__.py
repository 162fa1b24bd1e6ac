"""What can be done with a project."""
