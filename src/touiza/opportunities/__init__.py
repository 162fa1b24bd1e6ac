"""Opportunities to volunteer, applications and engagements."""
