"""Messages between people and associations, about anything."""
