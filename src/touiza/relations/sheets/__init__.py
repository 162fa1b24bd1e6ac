"""Tables in and out of the register."""
