"""Tables of text: Markdown that also reads well on a terminal."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a head; the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return f"| {' | '.join(padded)} |"

    rule = [("-" * (width - 1) + ":") if column else "-" * width for column, width in enumerate(widths)]
    return "\n".join([line(head), line(rule), *map(line, rows)])


def seconds(value: float) -> str:
    """`1.25 s`."""
    return f"{value:.2f} s"


def milliseconds(value: float) -> str:
    """Seconds as `1,250 ms`."""
    return f"{value * 1000:,.0f} ms"


def megabytes(size: int) -> str:
    """Bytes as `1.2 MB`; small numbers as they are, so that few bytes do not look like none."""
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size:,} B"


def mebibytes(size: int) -> str:
    """Bytes of memory as `34 MiB`."""
    return f"{size / 2**20:,.0f} MiB"
