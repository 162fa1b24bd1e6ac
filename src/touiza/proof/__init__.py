"""Hours and certificates: what was done, who confirmed it, and the proof anyone can check."""
