"""The environment: the action's inputs, and what the runner says of repository, branch and folders."""

from __future__ import annotations

from hypothesis import strategies as st

from radar.settings.definitions import BY_NAME
from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import TEXTS
from tests.fuzz.oracle import CODES_OF_MACHINES
from tests.fuzz.scene import Scene

GOOD = {
    "topics": ("splatting\ngaussian", "- splatting\n- {name: x, any: [gaussian]}", "[splatting]", "name: x"),
    "categories": ("cs.*, stat.ML", "cs.CV"),
    "since": ("90 days", "2026-09-01", "1991-08-14", "36500 days"),
    "group-by": ("published",),
    "page-size": ("10", "500"),
    "page-order": ("oldest-first",),
    "output-dir": ("papers", "lists/of papers", "src", "notes", "README.md", "σας", "con", ".x"),
    "home-url": ("https://octocat.github.io/reading",),
    "columns": ("paper, authors, links",),
    "templates": (".github", "src", "papers", "nowhere"),
    "base": ("main", "dev"),
    "branch": ("arxiv-radar/update", "main"),
    "commit-message": ("{{ new }}", "{{ 1 / new }}", "{% for x in range(total) %}{{ x }}{% endfor %}"),
    "pull-request-title": ("{{ total }}", "{{ 'x' * 300 }}"),
    "max-minutes": ("1", "360"),
    "strict": ("true", "false"),
    "dry-run": ("true", "false"),
    "config": (".github/arxiv-radar.yml", "src/main.c", "README.md", "papers", "nowhere.yml"),
    "token": ("ghs_another", "x", ""),
}
"""Values that are allowed, or nearly so, beside those that are not."""

RUNNER = {
    "GITHUB_REPOSITORY": ("octo/reading", "octo", "a/b/c", "../..", "/", "octo/reading?x#y"),
    "GITHUB_REF": ("refs/heads/main", "refs/tags/v1", "refs/pull/1/merge", "refs/heads/"),
    "GITHUB_SHA": ("0" * 40, "main"),
    "GITHUB_SERVER_URL": ("https://github.com", "http://127.0.0.1:9", "javascript:alert(1)", "https://[", "x"),
    "GITHUB_API_URL": (
        "http://127.0.0.1:9", "http://127.0.0.1:9/api/v3/", "ftp://127.0.0.1", "http://127.0.0.1:99999", "http://[::1",
        "x",
    ),
    "GITHUB_ACTION_REPOSITORY": ("octo/fork",),
    "GITHUB_OUTPUT": ("", "ROOT/nowhere/at/all", "ROOT", "/dev/full"),
    "GITHUB_STEP_SUMMARY": ("", "ROOT/nowhere/at/all", "ROOT", "/dev/full"),
    "GITHUB_WORKSPACE": ("ROOT/nowhere", "", "/dev/null"),
    "GITHUB_ACTIONS": ("false", ""),
    "RUNNER_DEBUG": ("1",),
    "ARXIV_DELAY_SECONDS": ("0", "3", "600", "inf", "nan", "-1", "1e3", "٣", "0.000000001", "601"),
    "ARXIV_API_URL": (
        "http://127.0.0.1:9/api", "http://127.0.0.1:99999/", "http://[", "http://127.0.0.1:٣", "https://127.0.0.1:9",
        "x",
    ),
}  # fmt: skip
"""What a runner may say, or somebody who runs the action elsewhere; ROOT stands for the machine's folder."""

PLACES = {
    "GITHUB_OUTPUT",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_WORKSPACE",
    "GITHUB_API_URL",
    "ARXIV_API_URL",
    "GITHUB_SERVER_URL",
}
"""What is the runner's to say: no random text stands there, since it would name a place of this machine, or a host."""


def texts() -> st.SearchStrategy[str]:
    """What an environment can hold: bytes but NUL, of which those that are not UTF-8 are halves of surrogate pairs."""
    random = st.binary(max_size=60).map(lambda data: data.replace(b"\0", b"").decode("utf-8", "surrogateescape"))
    known = [
        text.encode("utf-8", "surrogatepass").replace(b"\0", b"").decode("utf-8", "surrogateescape") for text in TEXTS
    ]
    return random | st.sampled_from(known)


def inputs(names: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Values for some of these inputs."""
    return st.lists(st.sampled_from(names), min_size=1, max_size=5, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {name: st.sampled_from(GOOD.get(name, ("x",))) | texts() for name in chosen}
        )
    )


def runners() -> st.SearchStrategy[dict[str, str]]:
    """Values for some of the runner's variables."""
    values = {name: st.sampled_from(RUNNER[name]) | (st.nothing() if name in PLACES else texts()) for name in RUNNER}
    return st.lists(st.sampled_from(sorted(RUNNER)), max_size=3, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({name: values[name] for name in chosen})
    )


@fuzzed(1_000, values=inputs([name for name in BY_NAME if name != "publish"]))
def test_inputs(scene: Scene, values: dict[str, str]) -> None:
    scene.run_judged(scene.base, scene.environ(**{"topics": "splatting", **values}))


@fuzzed(200, name=fed.texts().map(lambda text: text.replace("\0", "").replace("=", "")), value=texts())
def test_inputs_that_there_are_not(scene: Scene, name: str, value: str) -> None:
    scene.run_judged(scene.base, {**scene.environ(), f"INPUT_{name}": value})


@fuzzed(500, variables=runners(), publish=st.sampled_from(["none", "commit", "pull-request", "x"]))
def test_what_the_runner_says(scene: Scene, variables: dict[str, str], publish: str) -> None:
    variables = {name: value.replace("ROOT", str(scene.machine.root)) for name, value in variables.items()}
    unless_told = {} if publish == "none" else {"GITHUB_API_URL": "http://127.0.0.1:9"}
    scene.run_judged(scene.base, {**scene.environ(publish=publish), **unless_told, **variables}, CODES_OF_MACHINES)
