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


_TWO_HYPHENS = "two hyphens are a dash, or one hyphen"
_OWN_COMMAND = "a command that it does not know is shown"
_FORMULA = "a command within a formula that it does not know is shown"

KNOWN = (
    Known("BibTeX 0.99d", "name", "--", 1, _TWO_HYPHENS),
    Known("BibTeX 0.99d", "name", "- ", 1, "a hyphen at the end of a given name is lost"),
    Known("alpha", "message", "brace-balanced", 1, "of 27 papers with one label the last gets a brace behind it"),
    Known("pybtex 0.26", "checked name", r"\\\\textup ", 9, _OWN_COMMAND),
    Known("pybtex 0.26", "checked name", r"\\\\d ", 1, _OWN_COMMAND),
    Known("pybtex 0.26", "name", "--", 3, _TWO_HYPHENS),
    Known("pybtex 0.26", "name", r"→.*\\text(up|dagger)", 4, _OWN_COMMAND),
    Known("pybtex 0.26", "title", r"→.*\\text(ascii|less|per|tt|it|superscript)", 19, _OWN_COMMAND),
    Known("pandoc 3.9", "name", "--", 3, _TWO_HYPHENS),
    Known("citation-js 0.8.2", "name", "--", 3, _TWO_HYPHENS),
    Known("citation-js 0.8.2", "title", r"→.*\\(times|circ|ell|infty|text|math(bf|cal|tt))", 15, _FORMULA),
    Known("Better BibTeX 9.0.29", "name", "--", 3, _TWO_HYPHENS),
    Known("Better BibTeX 9.0.29", "title", r"→.*\\(text|math(bf|cal|tt))", 7, _FORMULA),
    Known("Better BibTeX 9.0.29", "message", r"unhandled macro \\(text|math(bf|cal|tt))$", 4, _FORMULA),
)
