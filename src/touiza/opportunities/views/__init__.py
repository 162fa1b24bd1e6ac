"""The pages of opportunities and applications."""
