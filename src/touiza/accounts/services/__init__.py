"""What can be done with logins."""
