"""Touiza: electronic volunteering, in Arabic, French and English."""

__version__ = "0.1.0"
