"""Associations: their page, their roles, how they are founded and claimed."""
