"""Bringing in vocabularies and places of others, for operators who want them."""
