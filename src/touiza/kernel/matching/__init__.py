"""Who fits what: scores that explain themselves, and whole teams put on shifts."""
