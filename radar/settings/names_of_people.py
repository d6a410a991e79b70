"""A text with the names of several people, cut into the names."""

from __future__ import annotations

import re

from radar.text import fold

INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]*){1,3}")
"""One to three initials, with or without full stops."""


def people(text: str) -> list[str]:
    """The names in a text: parted by semicolons, or by commas and `and` where each part is a whole name."""
    text = "\n".join(map(fold, text.splitlines()))
    if ";" in text:
        return [name for part in text.split(";") if (name := fold(part))]
    families = re.split(r"\s+(?:and|&)\s+", text)
    if len(families) > 1 and all("," in each for each in families):
        return [fold(each) for each in families]
    parts = [name for part in re.split(r",\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+|\n", text) if (name := fold(part))]
    whole = [len(part.split()) > 1 and not INITIALS.fullmatch(part) for part in parts]
    return parts if all(whole) else [fold(text)]
