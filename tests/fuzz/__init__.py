"""Fuzz: random bytes and structures for every file and answer that the action reads (`make fuzz`)."""
