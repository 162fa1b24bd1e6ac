"""The live process: open pages listen here for what is new (docs/decisions/0073)."""
