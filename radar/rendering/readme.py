"""The marked part of the repository's own README; nothing else of that file is ours."""

from __future__ import annotations

BEGIN = "<!-- arxiv-radar:begin -->"
END = "<!-- arxiv-radar:end -->"


def with_overview(readme: bytes, overview: str) -> bytes:
    """`readme` with `overview` between its two marks; unchanged where there is not exactly one of each, in order.

    The marks stand alone on their lines, and the file keeps its kind of line ends.
    """
    lines = readme.split(b"\n")
    begins = [number for number, line in enumerate(lines) if line.strip() == BEGIN.encode()]
    ends = [number for number, line in enumerate(lines) if line.strip() == END.encode()]
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        return readme
    carriage = b"\r" if lines[begins[0]].endswith(b"\r") else b""
    middle = [line.encode() + carriage for line in ["", *overview.strip("\n").split("\n"), ""]]
    return b"\n".join([*lines[: begins[0] + 1], *middle, *lines[ends[0] :]])
