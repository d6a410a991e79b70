"""Pages as arXivRadar writes them: nothing is escaped, whatever a text holds."""

from __future__ import annotations

from collections.abc import Iterable

HEAD = "| **Paper** | **Date** | **Comment** |\n| --- | --- | --- |"

# How its first weeks' pages put the cells, and what they put around abstracts.
EARLIER = [
    ("Title Date Abstract Comment", "<details><summary>Show</summary><p>{}</p></details>"),
    ("Title Abstract Comment Date", "<details><summary>Show</summary><p>{}</p></details>"),
    ("Title Abstract Date Comment", "<details><summary>Abstract</summary>{}</details>"),
    ("Title Abstract Date Comment", "<details>{}</details>"),
]


def row(
    named: str = "2502.15266v1",
    title: str = "A Title",
    abstract: str = "An abstract.",
    day: str = "2025-02-21",
    comment: str = "",
    scheme: str = "http",
) -> str:
    """A row; `named` is an identifier with its version."""
    comment = comment and f"<details>{comment}</details>"
    return f"| **[{title}]({scheme}://arxiv.org/abs/{named})**<details>{abstract}</details> | {day} | {comment} |"


def earlier_row(
    named: str, title: str, abstract: str, day: str, comment: str = "", form: tuple[str, str] = EARLIER[0]
) -> str:
    """A row as one of its first pages had them, by turns."""
    columns, shown = form
    if len(comment) > 20 and "<p>" in shown:
        comment = f"<details><summary>{comment[:5]}...</summary><p>{comment}</p></details>"
    cells = {
        "Title": f"**[{title}](http://arxiv.org/abs/{named})**",
        "Date": day,
        "Abstract": shown.format(abstract),
        "Comment": comment,
    }
    return f"| {' | '.join(cells[column] for column in columns.split())} |"


def earlier_head(form: tuple[str, str]) -> str:
    """The head of the table such rows stand in."""
    columns = form[0].split()
    return f"| {' | '.join(f'**{column}**' for column in columns)} |\n| {' | '.join(['---'] * len(columns))} |"


def page(rows: Iterable[str] = (), head: str = HEAD, month: str = "2025_02") -> bytes:
    """A page with these rows."""
    site = "https://reader.github.io/arXivRadar"
    top = (
        f"# llm - {month}\n\n## Navigation\n\n"
        f"[Home]({site}) / [Papers]({site}/papers) / [llm]({site}/papers/llm)\n\n- Part 1\n\n## Papers\n\n"
    )
    return (top + "\n".join([head, *rows]) + "\n").encode()
