"""What the documentation says is so: its tables are the code's, its snippets work, its excerpts are real."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml

import radar
from radar.cancellation import Stopped
from radar.errors import RadarError, SettingsError
from radar.rendering.template_check import load_engine
from radar.rendering.template_engine import NAMES
from radar.settings.definitions import BY_NAME, SETTINGS
from radar.settings.model import Publish, SearchIn, Settings, Topic
from radar.settings.near_misses import of_phrase
from radar.settings.raw_query import corrected
from radar.settings.read import read_settings
from radar.settings.topic_keys import TOPIC_TABLE
from radar.settings.topics import MOST_TOPICS, TOPIC_KEYS
from tests.demo.__main__ import main as demonstrate
from tests.readers.sites.recipes import USED, snippets
from tests.unit.given_schema import faults

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SETTINGS_DOC, TOPICS_DOC, OUTPUTS_DOC = (
    (PROJECT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("settings", "topics", "outputs")
)
ACTION: dict[str, Any] = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
USES = f"{urlsplit(radar.PROJECT_URL).path.strip('/')}@v1"
TODAY = date(2026, 11, 23)
CONFIG_OF_ITS_OWN = "topics: [gaussian splatting]\n"

DOCUMENTS = sorted(
    path.relative_to(PROJECT).as_posix()
    for path in [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("examples/**/*.md")]
    if path.parent.name != "docs" or path.parents[1] == PROJECT  # an example's own pages lie beside others' papers
)
EXAMPLES = sorted(
    path.relative_to(PROJECT).as_posix()
    for path in PROJECT.glob("examples/**/*.y*ml")
    # Jekyll's and MkDocs': tests/renderers/test_site_in_browser.py and tests/readers/sites build sites with them.
    if path.name not in ("_config.yml", "mkdocs.yml")
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a document: its language, its text, and the line before it."""

    where: str
    language: str
    text: str
    before: str


def blocks(document: str) -> Iterator[Block]:
    text = (PROJECT / document).read_text(encoding="utf-8")
    for found in re.finditer(r"^(?P<before>[^\n]*)\n```(?P<language>\w*)\n(?P<text>.*?)^```$", text, re.M | re.S):
        line = text.count("\n", 0, found.start()) + 2
        yield Block(f"{document}:{line}", found["language"], found["text"], found["before"])


EVERY_BLOCK = [block for document in DOCUMENTS for block in blocks(document)]
# Other programs' configurations, which tests/readers/sites builds sites with.
TRIED = [block for block in EVERY_BLOCK if block.before.startswith("<!-- tried by ")]
ALL_BLOCKS = [block for block in EVERY_BLOCK if block not in TRIED]
YAML_TEXTS = {block.where: block.text for block in ALL_BLOCKS if block.language in ("yaml", "yml")} | {
    example: (PROJECT / example).read_text(encoding="utf-8") for example in EXAMPLES
}


def rows(document: str, head: str) -> list[list[str]]:
    """The cells of a document's table that begins with `head`."""
    assert document.count(f"\n{head}\n") == 1, head
    table = document.partition(f"\n{head}\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[1:]]


# Tables


def test_the_settings_table_is_the_codes() -> None:
    told = SETTINGS_DOC.partition("\n| setting | default | meaning |\n| --- | --- | --- |\n")[2].partition("\n\n")[0]
    assert told.splitlines() == [
        f"| `{each.name}` | {f'`{each.default}`' if each.default else ''} | {each.description} |" for each in SETTINGS
    ]


def test_the_outputs_table_is_that_of_action_yml() -> None:
    told = OUTPUTS_DOC.partition("\n| output | meaning |\n| --- | --- |\n")[2].partition("\n\n")[0]
    assert told.splitlines() == [f"| `{name}` | {each['description']} |" for name, each in ACTION["outputs"].items()]


def test_the_table_of_topics_has_every_key_with_its_default() -> None:
    told = {cells[0].strip("`"): cells[1].strip("`") for cells in rows(TOPICS_DOC, "| key | default | meaning |")}
    assert tuple(told) == TOPIC_KEYS
    plain = Topic("name", "name")
    assert told["in"] == plain.search_in.value
    assert told["primary-only"] == str(plain.primary_only).lower()
    assert told["categories"] == "the setting `categories"
    assert {name: default for name, default in told.items() if default and name != "categories"} == {
        key.name: key.default for key in TOPIC_TABLE if key.default
    }


def test_the_table_of_topics_describes_the_keys_as_the_code_does() -> None:
    told = {cells[0].strip("`"): cells[2] for cells in rows(TOPICS_DOC, "| key | default | meaning |")}
    plain = {name: re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", meaning) for name, meaning in told.items()}
    assert plain == {key.name: key.description for key in TOPIC_TABLE}


def test_the_table_of_topics_names_every_place_to_look_in() -> None:
    (told,) = (cells[2] for cells in rows(TOPICS_DOC, "| key | default | meaning |") if cells[0] == "`in`")
    assert set(re.findall(r"`([a-z-]+)`", told)) == {each.value for each in SearchIn}


def test_what_the_table_of_near_misses_has_is_one() -> None:
    told = rows(TOPICS_DOC, "| written as a keyword, or as a phrase | what says it |")
    written = [text.replace("\\|", "|") for cells in told[:-1] for text in re.findall(r"`([^`]+)`", cells[0])]
    assert len(written) > 12
    assert [text for text in written if of_phrase(text) is None] == []


def test_what_the_table_of_queries_has_is_an_error_and_what_is_right_is_none() -> None:
    for wrong, _, right in rows(TOPICS_DOC, "| written | why it is not sent | write |"):
        queries = [query for query in re.findall(r"`([^`]+)`", wrong) if "…" not in query]
        assert [query for query in queries if corrected(query) == query] == [], wrong
        meant = [query for query in re.findall(r"`([^`]+)`", right) if not query.endswith(":") and query != "since"]
        assert [query for query in meant if corrected(query) != query] == [], right


def test_the_number_of_topics_allowed_is_told() -> None:
    assert f"There can be {MOST_TOPICS} topics." in " ".join(TOPICS_DOC.split())


def test_the_table_of_permissions_has_every_way_of_publishing() -> None:
    told = [cells[0] for cells in rows(README, "| `publish` | what happens | `permissions` |")]
    assert [re.sub(r"`([^`]+)`.*", r"\1", cell) for cell in told] == [each.value for each in Publish]


def exit_codes(error: type[RadarError] = RadarError) -> set[int]:
    """The codes of an error and of all that are of its kind."""
    return {error.exit_code}.union(*map(exit_codes, error.__subclasses__()))


def test_the_exit_codes_are_those_of_the_errors_and_of_the_signals_that_stop_a_run() -> None:
    told = [int(code) for cells in rows(OUTPUTS_DOC, "| exit code | when |") for code in cells[0].split(", ")]
    stopped = {Stopped(number).exit_code for number in (signal.SIGINT, signal.SIGTERM)}
    assert told == sorted({0, *exit_codes(), *stopped})


def test_the_table_of_templates_has_every_template() -> None:
    document = (PROJECT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([a-z]+\.md\.j2)` \|", document, re.M)) == list(NAMES)


# Snippets


def steps_of(text: str) -> list[Mapping[str, Any]]:
    """The steps in a workflow or a part of one."""
    node = yaml.safe_load(text)
    if isinstance(node, dict) and "jobs" in node:
        return [step for job in node["jobs"].values() for step in job["steps"]]
    if isinstance(node, dict) and "steps" in node:
        return list(node["steps"])
    return []


def is_config(text: str) -> bool:
    node = yaml.safe_load(text)
    return isinstance(node, dict) and "topics" in node


def read(config: str | None, inputs: Mapping[str, Any] | None = None) -> Settings:
    environ = {f"INPUT_{name.upper()}": str(value) for name, value in (inputs or {}).items()}
    return read_settings(environ, {".github/arxiv-radar.yml": config}.get, today=TODAY)


def test_there_are_snippets_and_examples_to_test() -> None:
    assert len(EXAMPLES) >= 5
    assert sum(is_config(text) for text in YAML_TEXTS.values()) >= 3
    assert sum(bool(steps_of(text)) for text in YAML_TEXTS.values()) >= 5


@pytest.mark.parametrize("where", YAML_TEXTS)
def test_a_snippet_of_yaml_is_a_config_or_a_workflow_that_works(where: str) -> None:
    text = YAML_TEXTS[where]
    if is_config(text):
        assert read(text).topics
        assert faults(text) == []
        return
    uses = [step for step in steps_of(text) if "arxiv-radar" in step.get("uses", "")]
    assert uses, "it is neither a config file nor a workflow with this action"
    for step in uses:
        assert step["uses"] == USES
        given = step.get("with") or {}
        assert set(given) <= set(ACTION["inputs"])
        beside = PROJECT / Path(where).with_name("arxiv-radar.yml")
        config = None if "topics" in given else CONFIG_OF_ITS_OWN
        assert read(beside.read_text(encoding="utf-8") if beside.is_file() else config, given).topics


@pytest.mark.parametrize("where", [where for where, text in YAML_TEXTS.items() if yaml.safe_load(text).get("jobs")])
def test_a_workflow_grants_what_its_way_of_publishing_needs_and_no_more(where: str) -> None:
    workflow = yaml.safe_load(YAML_TEXTS[where])
    ((job, step),) = (
        (job, step) for job in workflow["jobs"].values() for step in job["steps"] if step.get("uses") == USES
    )
    beside = PROJECT / Path(where).with_name("arxiv-radar.yml")
    config = beside.read_text(encoding="utf-8") if beside.is_file() else CONFIG_OF_ITS_OWN
    needed = {"contents": "write"}
    if read(config, step.get("with")).publish.value == "pull-request":
        needed["pull-requests"] = "write"
    assert job.get("permissions", workflow["permissions"]) == needed


def test_arxivradars_set_up_makes_its_folders() -> None:
    settings = read((PROJECT / "examples" / "arxivradar" / "arxiv-radar.yml").read_text(encoding="utf-8"))
    assert [topic.slug for topic in settings.topics] == ["llm", "gaussian_splatting", "embodied_ai"]
    assert {topic.categories for topic in settings.topics} == {("cs.*", "stat.*")}
    assert settings.output_dir == "papers"
    assert settings.home_url is not None


@pytest.mark.parametrize("block", [block for block in ALL_BLOCKS if block.language == "jinja"], ids=lambda it: it.where)
def test_a_template_of_the_documentation_works(block: Block) -> None:
    name = re.match(r"\{# (\S+) #\}\n", block.text)
    assert name is not None
    settings = Settings((Topic("llm", "llm", any=("llm",)),), templates="mine")
    try:
        load_engine(settings, {"mine": [name[1]]}.get, {f"mine/{name[1]}": block.text}.get)
    except SettingsError as error:
        pytest.fail(str(error))


def test_every_block_is_in_a_language_that_is_tested_or_needs_no_test() -> None:
    assert {block.language for block in ALL_BLOCKS} <= {"", "yaml", "jinja", "json", "markdown", "mermaid"}


def test_every_configuration_of_another_program_is_tried_with_it_or_said_to_have_been_by_hand() -> None:
    assert {block.where.partition(":")[0] for block in TRIED} == {"docs/elsewhere.md"}
    by_hand = "<!-- tried by hand: docusaurus.config.js -->"
    assert [block.before for block in TRIED if not block.before.startswith("<!-- tried by make readers: ")] == [by_hand]
    assert set(snippets()) == USED
    assert len(TRIED) == len(USED) + 1


# Excerpts and links


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    assert demonstrate(["--output", str(folder)]) == 0
    yield folder / "reading"
    shutil.rmtree(folder)


def test_the_excerpts_are_what_the_demonstration_makes(demonstration: Path) -> None:
    excerpts = [block for block in ALL_BLOCKS if block.before.startswith("<!-- from the demonstration: ")]
    marks = sum(
        (PROJECT / document).read_text("utf-8").count("<!-- from the demonstration: ") for document in DOCUMENTS
    )
    assert len(excerpts) == marks == 2
    for excerpt in excerpts:
        path = excerpt.before.removeprefix("<!-- from the demonstration: ").removesuffix(" -->")
        lines = iter((demonstration / path).read_text(encoding="utf-8").splitlines())
        for line in excerpt.text.splitlines():
            assert line in lines, (
                line
            )  # a membership test of an iterator goes on from where the last one found its line


def anchors(document: Path) -> set[str]:
    """The names that GitHub gives to a document's headings."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_within_the_project_lead_somewhere(document: str) -> None:
    text = re.sub(r"^```.*?^```$", "", (PROJECT / document).read_text(encoding="utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    for linked, shown in re.findall(r"\]\(([^()\s]+)\)|(?:href|src|srcset)=\"([^\"]+)\"", text):
        target = linked or shown
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        place = ((PROJECT / document).parent / path).resolve() if path else PROJECT / document
        assert place.exists(), target
        assert not anchor or anchor in anchors(place), target


def test_the_readme_takes_a_minute_and_leads_to_every_document() -> None:
    assert len(README.splitlines()) <= 120
    for document in DOCUMENTS:
        if document.startswith("docs/"):
            assert f"]({document})" in README, document


def test_the_way_of_a_paper_and_its_diagram_pass_every_room() -> None:
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (diagram,) = (block.text for block in ALL_BLOCKS if block.language == "mermaid")
    rooms = {cells[0].strip("`") for cells in rows(text, "| room | owns |") if cells[0].startswith("`")}
    drawn = {*re.findall(r"(?:^ +|> )([a-z_]+)(?= |$)", diagram, re.MULTILINE)}
    told = {*re.findall(r"\*\*([a-z_]+)\*\*", text.partition("\n## The rooms")[0])}
    assert drawn == told == rooms


def test_every_example_is_listed() -> None:
    listed = (PROJECT / "examples" / "README.md").read_text(encoding="utf-8")
    for folder in {Path(example).parent.name for example in EXAMPLES}:
        assert f"]({folder}/)" in listed


def test_every_setting_that_the_documentation_names_exists() -> None:
    named = re.findall(r"setting `([a-z-]+)`", "".join((PROJECT / path).read_text("utf-8") for path in DOCUMENTS))
    assert named
    assert set(named) <= BY_NAME.keys()


def test_every_file_that_the_architecture_names_is_there() -> None:
    named = re.findall(
        r"`((?:[a-z_]+/)+[a-z_.0-9]+\.(?:py|j2))`", (PROJECT / "docs" / "architecture.md").read_text("utf-8")
    )
    assert len(named) > 20
    assert [file for file in named if not any((PROJECT / top / file).is_file() for top in ("radar", ""))] == []
