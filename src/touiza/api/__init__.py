"""What other programs may ask, as JSON."""
