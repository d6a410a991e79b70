"""The config file: bytes, lines and whole documents of every shape."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

from radar.settings.definitions import BY_NAME
from radar.settings.topics import TOPIC_KEYS
from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import Change, write_json
from tests.fuzz.oracle import Ran
from tests.fuzz.scene import Scene

CONFIG = ".github/arxiv-radar.yml"
FULL = b"""# All that can be said
topics:
  - gaussian splatting
  - name: splatting
    any: [splatting, "radiance field"]
    none: [survey]
    in: title
    categories: [cs.*, stat.ML]
    primary-only: false
  - {name: Ada, authors: [Ada Okonvale], all: [number]}
  - name: raw
    query: 'ti:"splatting" ANDNOT cat:cs.LG'
categories: [cs.*, stat.*]
since: 2026-09-01
group-by: published
page-size: 10
page-order: oldest-first
output-dir: papers
home-url: https://octocat.github.io/reading
columns: [paper, authors, date, categories, comment, links]
base: main
branch: arxiv-radar/update
commit-message: "Papers: {{ new }} new"
pull-request-title: "{{ total }} papers"
labels: [papers]
assignees: [octocat]
reviewers: [octocat]
team-reviewers: [readers]
draft: true
max-minutes: 5
strict: true
dry-run: false
"""
STRUCTURES = (
    "&a [*a]", "a: &a [1]\nb: *a", "<<: *x", "topics: &t [x, *t]", "a: &a\n  <<: *a",
    "!!python/object/apply:os.system ['id']", "topics: !!set {x, y}", "topics: !!binary aGk=", "--- a\n--- b\n",
    "? [a, b]\n: c", "\ttopics: x", "topics:\n- x\n-y", "%YAML 9.9\n---\n",
    "a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: &d [*c,*c,*c]\ntopics: [*d,*d]\n", "[" * 2000, "{a: " * 3000,
    "- " * 3000, "topics: [" + "x," * 3000 + "]", "# " + "x" * 300_000, "topics: |\n  a\n  b\n",
    "\n".join(f"key{n}: x" for n in range(3000)), "? " * 500, "'" * 1001, "&" * 99, "*" * 99, ": " * 500,
)  # fmt: skip
"""What YAML knows beyond lists and mappings, and what it does badly."""


FLAT = [raw for raw in fed.RAWS if raw.times < 10_000]
"""YAML's reader takes a second for what is nested deeply: it stands among the structures alone."""


def scalars() -> st.SearchStrategy[Any]:
    right = [setting.default for setting in BY_NAME.values() if setting.default] + [
        "splatting",
        "cs.CV",
        "title",
        "true",
        "90 days",
    ]
    return st.sampled_from(right) | fed.json_values(FLAT)


def topics() -> st.SearchStrategy[Any]:
    keys = st.sampled_from(TOPIC_KEYS) | st.just("kind")
    values = scalars() | st.lists(scalars(), max_size=4)
    return st.lists(st.just("splatting") | values | st.dictionaries(keys, values, max_size=5), max_size=4)


def settings() -> st.SearchStrategy[dict[str, Any]]:
    """Settings of every name with values of every type, often those that are right."""
    keys = st.sampled_from([*BY_NAME, *BY_NAME, "topic", "", "on"])
    values = scalars() | st.lists(scalars(), max_size=3) | topics()
    some = st.dictionaries(keys, values, max_size=4)
    return st.builds(lambda named, others: {"topics": named, **others}, topics() | st.just(["splatting"]), some)


def run_with(scene: Scene, config: bytes) -> Ran:
    return scene.run_judged({**scene.base, CONFIG: config}, scene.environ(topics="", since=""))


@fuzzed(700, change=fed.changed(fed.on_lines(), fed.on_bytes()))
def test_a_config_that_was_changed(scene: Scene, change: Change) -> None:
    run_with(scene, change(FULL))


@fuzzed(1_000, document=settings(), as_json=st.booleans())
def test_settings_of_every_kind(scene: Scene, document: dict[str, Any], as_json: bool) -> None:
    run_with(scene, _yaml(document, as_json))


@fuzzed(
    300, structure=st.sampled_from(STRUCTURES), change=fed.changed(fed.on_bytes(), fed.on_lines()), end=st.booleans()
)
def test_what_yaml_knows_besides(scene: Scene, structure: str, change: Change, end: bool) -> None:
    text = structure.encode()
    run_with(scene, change(text + b"\n" + FULL if end else text))


def _yaml(document: Any, as_json: bool) -> bytes:
    if not as_json:
        try:
            return yaml.safe_dump(document, allow_unicode=True).encode("utf-8", "surrogatepass")
        except (yaml.YAMLError, ValueError):
            pass  # what YAML's own writer cannot write
    return write_json(document).encode("utf-8", "surrogatepass")
