"""Logins, preferences, consent, export and erasure."""
