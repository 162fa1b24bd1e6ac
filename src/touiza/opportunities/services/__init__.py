"""What is done to opportunities and to applications."""
