"""Rows into what `kernel.matching` judges."""
