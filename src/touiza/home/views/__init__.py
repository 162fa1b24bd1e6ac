"""The open faces: what a visitor meets first, and what machines ask for."""
