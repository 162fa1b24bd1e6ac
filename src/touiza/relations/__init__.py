"""Relations: an association's register of everyone who ever had to do with it, and what passed between them."""
