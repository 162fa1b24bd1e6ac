"""The verbs of `./touiza`: everything a person or a service manager starts from a terminal."""
