"""Sealing, publishing, exporting and auditing the chain."""
