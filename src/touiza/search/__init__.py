"""What can be found: one document per object and language, and one query service for every kind of thing."""
