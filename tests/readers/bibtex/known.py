"""What programs are known to show otherwise, each with its cause and number."""
from typing import NamedTuple
class Known(NamedTuple):
    program: str
    of: str
    pattern: str
    number: int
    cause: str
KNOWN: tuple[Known, ...] = ()
