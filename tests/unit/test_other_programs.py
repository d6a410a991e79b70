"""Configurations of other programs are known for what they are, and answered with the same topics in our words."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.errors import Problem
from radar.settings.model import Topic
from radar.settings.other_programs import recognised
from radar.settings.raw_values import Items, Pairs, Problems
from radar.settings.read import read_settings
from radar.settings.yaml_document import read_document
from tests.unit.given_settings import CONFIG, problem

CV = """\
base_url: "https://arxiv.paperswithcode.com/api/v0/papers/"
user_name: "octocat"
repo_name: "reading"
show_authors: True
show_links: True
max_results: 10
publish_readme: True

keywords:
    "SLAM":
        filters: ["SLAM"]
    "Visual Localization":
        filters: ["Visual Localization", "Camera Re-localisation",
                  "Loop Closure Detection"]
    "LiDAR/Camera":
        filters: ["point cloud", "cat:cs.RO AND abs:LiDAR"]
    "slam":
        filters: ["IT", "vSLAM"]
"""
NLP = """\
user_name: octocat
repo_name: nlp-arxiv-daily
archive_readme_json_dir: ./docs/archive
keywords:
  "RAG": {filters: [Retrieval-Augmented Generation, RAG]}
"""
ZOTERO = """\
zotero:
  user_id: ${oc.env:ZOTERO_ID}
  api_key: not-to-be-shown
source:
  arxiv:
    category: ["cs.AI", "cs.CV", "cs.LG"]
    include_cross_list: false
executor:
  source: ['arxiv']
"""
ZOTERO_WORKFLOW = """\
on: {schedule: [{cron: '0 22 * * *'}]}
jobs:
  send:
    steps:
      - env:
          ZOTERO_ID: ${{ secrets.ZOTERO_ID }}
          ARXIV_QUERY: cs.AI+cs.CV+cs.LG
"""
DAILY = "arxiv:\n  categories:\n    - cs.CV\n    - cs.CL\nllm:\n  model_name: 'deepseek-chat'\n"
DAILY_VARIABLES = 'OPENAI_API_KEY=not-to-be-shown\nLANGUAGE=Chinese\n# mine\nCATEGORIES="cs.CV, cs.CL"\n'


def topics(paste: str) -> tuple[Topic, ...]:
    """The topics of lines that were given to paste, which nothing may be said of."""
    told: list[Problem] = []
    found = read_settings({}, {CONFIG: paste}.get, warn=told.append).topics
    assert told == []
    return found


def answer(file: str, name: str) -> tuple[Topic, ...]:
    """The topics that the one problem of a file of the program `name` gives to paste."""
    found = problem(file)
    assert found.what == f'The config file "{CONFIG}" is that of {name}, another program.'
    assert "not-to-be-shown" not in found.in_full
    assert found.file == CONFIG
    return topics(found.paste)


def test_cv_arxiv_daily_is_answered_with_its_keywords_as_topics() -> None:
    assert answer(CV, "cv-arxiv-daily") == (
        Topic("SLAM", "slam", any=("SLAM",)),
        Topic(
            "Visual Localization",
            "visual_localization",
            any=("Visual Localization", "Camera Re-localisation", "Loop Closure Detection"),
        ),
        Topic(
            "LiDAR Camera",
            "lidar_camera",
            query='(ti:"point cloud" OR abs:"point cloud") OR (cat:cs.RO AND abs:LiDAR)',
        ),
        Topic("slam 2", "slam_2", any=("vSLAM",)),
    )


@pytest.mark.parametrize(
    "keywords",
    [
        "keywords: {SLAM: {filters: [SLAM]}}\n",
        "user_name: x\nkeywords:\n  SLAM: [SLAM]\n",
        "show_badge: true\nkeywords:\n  SLAM: SLAM\n",
    ],
)
def test_its_forks_are_known_by_their_keywords(keywords: str) -> None:
    assert [topic.any for topic in answer(keywords, "cv-arxiv-daily")] == [("SLAM",)]


def test_nlp_arxiv_daily_is_called_by_its_name() -> None:
    (topic,) = answer(NLP, "nlp-arxiv-daily")
    assert (topic.name, topic.any) == ("RAG", ("Retrieval-Augmented Generation", "RAG"))


@pytest.mark.parametrize("file", [ZOTERO, ZOTERO_WORKFLOW, "ARXIV_QUERY: cs.AI+cs.CV+cs.LG\nZOTERO_ID: 5\n"])
def test_zotero_arxiv_daily_has_one_topic_of_all_its_categories(file: str) -> None:
    (topic,) = answer(file, "zotero-arxiv-daily")
    assert (topic.categories, topic.primary_only) == (("cs.AI", "cs.CV", "cs.LG"), True)


def test_its_cross_lists_are_kept_where_it_had_them() -> None:
    (topic,) = answer(ZOTERO.replace("list: false", "list: true"), "zotero-arxiv-daily")
    assert not topic.primary_only


@pytest.mark.parametrize("file", [DAILY, DAILY_VARIABLES, 'CATEGORIES: "cs.CV, cs.CL"\n'])
def test_daily_arxiv_ai_enhanced_has_a_topic_for_each_category(file: str) -> None:
    assert [topic.categories for topic in answer(file, "daily-arXiv-ai-enhanced")] == [("cs.CV",), ("cs.CL",)]


@pytest.mark.parametrize("file", ["zotero:\n  user_id: 1\n", "CATEGORIES: ${{ vars.CATEGORIES }}\n"])
def test_where_the_topics_stand_elsewhere_it_is_said_how_to_begin(file: str) -> None:
    found = problem(file)
    assert "another program" in found.what
    assert (found.paste, "Write `topics:`" in found.remedy) == ("", True)


@pytest.mark.parametrize(
    "file", ["keywords: {name: {filters: [b]}}\ntopics: [llm]\n", "keywords: [llm]\n", "page-size: 5\n"]
)
def test_a_file_of_ours_with_a_fault_is_not_taken_for_anothers(file: str) -> None:
    assert "another program" not in problem(file, {"topics": "llm"}).what


NAMES = st.text(min_size=1, max_size=30) | st.sampled_from(["a/b", "../x", "con", "IT", "x" * 300, "ß", "ss", "[x]"])
FILTERS = st.text(max_size=30) | st.sampled_from(
    [
        '"quoted phrase"',
        "cat:cs.CV AND LiDAR",
        "ti:large language model",
        "IT",
        "a OR b",
        "y" * 2000,
        "ti:(",
        "`x`",
        "*",
    ]
)


@settings(deadline=None)
@given(st.dictionaries(NAMES, st.lists(FILTERS, max_size=4), max_size=5))
def test_whatever_its_keywords_are_the_answer_is_a_file_that_we_read(keywords: dict[str, list[str]]) -> None:
    file = yaml.safe_dump({"keywords": {name: {"filters": each} for name, each in keywords.items()}})
    document = read_document(file, Problems(), file=CONFIG)
    assert isinstance(document, Pairs)
    found = recognised(document, file)
    if found is not None and found.paste:
        read = read_settings({}, {CONFIG: found.paste}.get)
        assert 1 <= len(read.topics) <= len(keywords)
    assert not isinstance(document, Items)
