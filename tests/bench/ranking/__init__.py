"""How well and how fast papers are ranked by stars."""
