"""What programs are known to show otherwise, each with its cause and its number over the real papers and the names."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.readers.bibtex.faults import Fault


class Known(NamedTuple):
    """Faults of one cause."""

    program: str
    of: str
    pattern: str
    """What is found in each of them."""

    number: int
    cause: str

    def covers(self, fault: Fault) -> bool:
        """Whether this is the cause of it."""
        return (self.program, self.of) == (fault.program, fault.of) and bool(re.search(self.pattern, fault.text))


KNOWN = (Known("BibTeX 0.99d", "name", "--", 1, "hyphens run together in a given name are one"),)
