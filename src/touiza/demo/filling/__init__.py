"""The chapters of the demo world, each filled in one transaction and only once."""
