"""What is typed into the register."""
