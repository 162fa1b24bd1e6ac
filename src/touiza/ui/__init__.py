"""The visual language as a component library: one tag library, layered CSS, page shells (docs/STYLE.md)."""
