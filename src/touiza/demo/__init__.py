"""The demo world: plainly fictional people and associations, and the mail that never leaves the machine."""
