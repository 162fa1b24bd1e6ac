"""Projects and services of associations: their aims, their steps, and how far they have come."""
