"""Templates of the repository's own, and those of the commit message and the pull request's title."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from radar.rendering.template_engine import BUILT_IN, NAMES
from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import Change
from tests.fuzz.scene import Scene

FOLDER = "templates"
TEXT = {name: (BUILT_IN / name).read_bytes() for name in NAMES}
VALUES = (
    "paper", "paper.title", "paper.abstract", "paper.links", "columns", "rows", "topic", "month", "links", "page",
    "pages", "total", "months", "week", "topics", "until", "overview", "others", "new", "revised", "nothing", "loop",
    "loop.index", "self", "caller", "range(3)", "range(0)", "range(99999)", "range(10 ** 9)", "range", "dict()",
    "lipsum()", "cycler(1, 2)", "namespace(x=1)", "joiner()", "1", "0", "-1", "1.5", "10 ** 3000", "2 ** 99999",
    "'x'", "''", "'\\ud800'", "'\\x00'", "'\\n'", "'::error::x'", "'%s'", "'{}'", "[]", "{}", "[1, [2]]", "{'a': 1}",
    "true", "none", "'x' * 1000000", "'x' * 999", "()", "'９'", "1e308 * 10", "'<b>'", "'|'", "'</details>'",
)  # fmt: skip
ATTRIBUTES = (
    "x", "title", "__class__", "__init__", "__globals__", "__mro__", "format", "upper()", "items()",
    "replace('', 'xxxxxxxxxx')", "join(range(999))", "append(1)", "update(a=1)", "zfill(999999)", "center(99999999)",
    "encode()", "split()", "format(1, 2)", "mro()", "__subclasses__()", "format_map({})", "ljust(9999)", "__dict__",
    "isascii()", "expandtabs(99999)", "0", "translate({})",
)  # fmt: skip
FILTERS = (
    "upper", "length", "list", "join", "join('x')", "sort", "reverse", "first", "last", "sum", "int", "float", "abs",
    "round", "batch(2)", "slice(2)", "default('x')", "escape", "safe", "striptags", "title", "trim", "truncate(2)",
    "wordcount", "wordwrap(1)", "indent(9999)", "center(999999)", "format(1)", "replace('', 'xx')", "xmlattr",
    "urlize", "tojson", "pprint", "map('upper')", "map(attribute='x')", "select", "groupby('x')", "dictsort",
    "attr('__class__')", "unique", "items", "random", "filesizeformat", "string", "nosuch", "forceescape",
)  # fmt: skip


EXPRESSIONS = (
    "(A + B)", "(A - B)", "(A * B)", "(A / B)", "(A // B)", "(A % B)", "(A ** B)", "(A ~ B)", "(A == B)", "(A < B)",
    "(A and B)", "(A in B)", "(A).M", "(A).M", "(A) | F", "(A) | F", "(A) | F", "(A)[B]", "[A, B]", "A(B)", "A is B",
    "(A if B else A)", "{A: B}", "A[B:]", "not A",
)  # fmt: skip
BLOCKS = (
    "{% for x in E %}A{% endfor %}", "{% for x in E recursive %}A{{ loop([x]) }}{% endfor %}", "{{ E }}", "{{ E }}A",
    "{% if E %}A{% else %}B{% endif %}", "{% set x = E %}A", "{% set x %}A{% endset %}B",
    "{% with x = E %}A{% endwith %}",
    "{% macro m(a) %}A{{ m(a) }}{% endmacro %}{{ m(1) }}", "{% filter F %}A{% endfilter %}", "{% import N as x %}A",
    "{% macro m(a) %}A{% endmacro %}{% call m(1) %}B{% endcall %}", "{% include N %}A", "{% include E %}", "{% do x %}",
    "{% extends N %}{% block b %}A{% endblock %}", "{% debug %}", "{% trans %}A", "{% autoescape true %}A",
    "A{% endfor %}",
    "{% block x %}A", "{% break %}", "AB", "A\nB", "{% raw %}A", "{# A", "{{ E", "E }}",
)  # fmt: skip
"""Templates with places for others: A and B for two of them, E for an expression, M, F and N for names."""


def _filled(pattern: str, **parts: str) -> str:
    return re.sub("[ABEMFN](?![A-Z])", lambda found: parts[found[0]], pattern)


def expressions() -> st.SearchStrategy[str]:
    """What can stand between braces."""
    names = {"M": st.sampled_from(ATTRIBUTES), "F": st.sampled_from(FILTERS)}
    return st.recursive(
        st.sampled_from(VALUES),
        lambda inner: st.builds(_filled, st.sampled_from(EXPRESSIONS), A=inner, B=inner, **names),
        max_leaves=4,
    )


def templates() -> st.SearchStrategy[str]:
    """Templates that are nearly right, with every kind of block."""
    files = st.sampled_from([*map(repr, NAMES), "'x'", "'../src/main.c'", "x", "[]"])
    return st.recursive(
        st.sampled_from(["x", "\n", "| a |\n", "# x", "{{", "%}", "\x00", "\u2028", "<b>", "{{ paper.title }}"]),
        lambda inner: st.builds(
            _filled, st.sampled_from(BLOCKS), A=inner, B=inner, E=expressions(), F=st.sampled_from(FILTERS), N=files
        ),
        max_leaves=5,
    )


def run_with(scene: Scene, name: str, template: bytes) -> None:
    scene.run_judged({**scene.base, f"{FOLDER}/{name}": template}, scene.environ(templates=FOLDER))


@fuzzed(400, name=st.sampled_from(NAMES), change=fed.changed(fed.on_lines(), fed.on_bytes(), fed.on_bytes()))
def test_templates_that_were_changed(scene: Scene, name: str, change: Change) -> None:
    run_with(scene, name, change(TEXT[name]))


@fuzzed(800, name=st.sampled_from(NAMES), template=templates(), added=st.booleans())
def test_templates(scene: Scene, name: str, template: str, added: bool) -> None:
    text = template.encode("utf-8", "surrogatepass")
    run_with(scene, name, TEXT[name] + text if added else text)


@fuzzed(
    200, name=fed.texts().filter(lambda text: 0 < len(text.encode("utf-8", "replace")) < 200 and not {*text} & {*"/\0"})
)
def test_names_of_templates(scene: Scene, name: str) -> None:
    if name not in (".", "..") and name.encode("utf-8", "replace").decode() == name:
        run_with(scene, f"{name}.j2", b"x")


@fuzzed(500, template=templates(), title=st.booleans())
def test_messages(scene: Scene, template: str, title: bool) -> None:
    setting = "pull-request-title" if title else "commit-message"
    if "\0" not in template:
        scene.run_judged(scene.base, scene.environ(**{setting: template}))
