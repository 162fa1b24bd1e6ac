"""Credentials anyone can check: Open Badges 3.0 and W3C Verifiable Credentials 2.0, made, sealed, read and judged.

Pure: what has to be fetched is asked of a function the caller gives. `check.examine` is the front door.
"""
