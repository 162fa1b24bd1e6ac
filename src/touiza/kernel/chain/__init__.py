"""Chains of sealed facts: how a line is written, and how anyone checks a whole file of them."""

from touiza.kernel.chain.sealing import payload_text
from touiza.kernel.chain.verify import FIRST_PREV, LARGEST, LONGEST, Broken, canonical, link, read_chain, read_line

__all__ = ["FIRST_PREV", "LARGEST", "LONGEST", "Broken", "canonical", "link", "payload_text", "read_chain", "read_line"]
