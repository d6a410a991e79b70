"""Kind 5: a commit message or a title is a template of people's like any other, and keeps to the same limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.hub import open_hub, splats
from tests.hostile.attack import attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

SETTINGS = ["commit-message", "pull-request-title"]
TIME = "computes for more than 2 seconds"
MEMORY = "takes more than 256 MiB of memory"
LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
DOUBLING = "{% set n = namespace(x='ab') %}{% for _ in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}"

REFUSED: dict[str, tuple[str, str]] = {
    "a loop in a loop": (LOOP, TIME),
    "a sum that no signal interrupts": (
        "{{ ([[0] * 1000] * 99999) | sum(start=[]) | length }}",
        "longer than is allowed",
    ),
    "doubling": (DOUBLING, MEMORY),
    "wide padding": ("{{ 'x' | center(2000000000) }}", MEMORY),
    "a wide format": ("{{ '%2000000000d' % 1 }}", MEMORY),
    "a long range": ("{{ range(10 ** 9) | list }}", "Range too big"),
    "a power of powers": ("{{ 9 ** 9 ** 9 ** 9 ** 9 }}", "too large"),
    "100 MB of it": ("{{ ('x' * 999999) * 100 }}", "too large"),
    "5 MB of it": ("{% for _ in range(5) %}{{ 'x' * 1000000 }}{% endfor %}", "5,000,000 bytes, and 10,000 are allowed"),
    "10,001 bytes of it": ("{{ 'x' * 10001 }}", "10,001 bytes, and 10,000 are allowed"),
    "a macro of itself": ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "recursion"),
    "1,000 brackets": ("{{ " + "(" * 1000 + "1" + ")" * 1000 + " }}", "recursion"),
    "25 loops in each other": ("{% for a in [1] %}" * 25 + "{% endfor %}" * 25 + "x", "nested"),
    "half a character": ("{{ '\\ud800' }}x", "U+D800"),
    "U+0000": ("{{ '\\0' }}x", "U+0000"),
    "the sign that begins a terminal's commands": ("{{ '\\x1b' }}[31m", "U+001B"),
    "a way out of the sandbox": ("{{ ''.__class__.__mro__ }}", "unsafe"),
    "another way out": ("{{ cycler.__init__.__globals__.os.environ }}", "unsafe"),
    "a file": ("{% include '/etc/passwd' %}", "there is no template"),
    "itself": ("{% include 'message' %}", "recursion"),
}


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(6)))) as stand_in:
        yield stand_in


@pytest.mark.parametrize("case", REFUSED)
def test_a_message_beyond_the_limits_is_refused_before_arxiv_is_asked(
    tmp_path: Path, arxiv: ArxivStandIn, case: str
) -> None:
    text, words = REFUSED[case]
    setting = SETTINGS[len(case) % 2]
    environ, asked = in_folder(arxiv, tmp_path / "workspace"), len(arxiv.log)
    ran = attack(tmp_path / "run", {**environ, f"INPUT_{setting.upper()}": text}, kind=5, case=f"{setting}: {case}")
    assert ran.code == 2 and f"`{setting}`" in ran.log and words in ran.log, ran.log
    assert len(arxiv.log) == asked and len(ran.log) < 3_000
    assert ran.seconds < 45 and ran.peak < 400 * 2**20


def test_both_at_once_are_told_of(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    both = {f"INPUT_{setting.upper()}": DOUBLING for setting in SETTINGS}
    ran = attack(tmp_path / "run", environ | both, kind=5, case="both settings: doubling")
    assert ran.code == 2 and ran.log.count(MEMORY) == 2


@pytest.mark.parametrize(("publish", "setting"), [("commit", "commit_message"), ("pull-request", "pull_request_title")])
def test_one_that_only_the_runs_own_counts_set_off_ends_with_a_sentence_and_nothing_written(
    tmp_path: Path, publish: str, setting: str
) -> None:
    with open_hub(tmp_path, splats(range(5))) as hub:
        before = hub.github.tree()
        message = f"{{% if new == 5 %}}{LOOP}{{% endif %}}x"
        environ = on_hub(hub, publish=publish, **{setting: message})
        ran = attack(tmp_path / "run", environ, kind=5, case=f"a loop at five papers, publish: {publish}")
        assert ran.code == 2 and "cannot be rendered: it computes for more than 2 seconds" in ran.log
        assert hub.github.tree() == before and not hub.github.pull_requests and ran.seconds < 45


def test_a_message_within_the_limits_is_used(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(5))) as hub:
        environ = on_hub(hub, commit_message="{% for _ in range(1000) %}{{ new }} {% endfor %}\n\n{{ 'x' * 5000 }}")
        ran = attack(tmp_path / "run", environ, kind=5, case="a long message that is allowed")
        assert ran.code == 0, ran.log
        (commit, *_) = hub.github.history("main")
        assert commit.message.startswith("5 5 5") and len(commit.message) > 6_900
