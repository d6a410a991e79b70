"""Topics: keywords and mappings, their folders, and everything about them that is refused."""

from __future__ import annotations

import unicodedata

import hypothesis
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from radar.settings.model import SearchIn, Topic
from radar.settings.slug import same_folder, slug
from radar.settings.topic_keys import TOPIC_TABLE
from tests.unit.given_settings import given, problem, problems, topic


@pytest.mark.parametrize(
    "word", ["2048", "off", "null", "~", "1e3", "true", "0x10", "12:30", "2025-01-01", ".NET", "C++"]
)
def test_a_keyword_is_the_text_that_was_written(word: str) -> None:
    if word == "~":
        assert "letter or a digit" in problem(f"topics:\n- {word}\n").what
    else:
        assert topic(word) == Topic(word, slug(word), any=(word,))
        assert topic(f"name: x\nany: [{word}]").any == (word,)


def test_a_mapping_may_say_everything() -> None:
    text = """
name: Language  models
any: [llm, large  language model]
all:
- reasoning
none: [survey]
any-of: [[agents, tool use], [real-time]]
comment: [accepted]
in: title-and-abstract
categories: [CS, stat.ml, HEP-TH]
primary-only: true
exclude-categories: [q-bio]
authors: [Yann LeCun]
exclude-authors: ["LeCun, Y."]
"""
    assert topic(text) == Topic(
        "Language models",
        "language_models",
        any=("llm", "large language model"),
        all=("reasoning",),
        none=("survey",),
        any_of=(("agents", "tool use"), ("real-time",)),
        comment=("accepted",),
        search_in=SearchIn.TITLE_AND_ABSTRACT,
        categories=("cs.*", "stat.ML", "hep-th"),
        primary_only=True,
        exclude_categories=("q-bio.*",),
        authors=("Yann LeCun",),
        exclude_authors=("LeCun, Y.",),
    )


@pytest.mark.parametrize("value", ["[a, b]", "a", "{a: b}", "[[w], b]"])
def test_groups_that_are_no_list_of_lists_are_told(value: str) -> None:
    said = problem(f"topics:\n- {{name: x, any-of: {value}}}\n")
    assert "must be a list" in said.what
    assert "[" in said.remedy


@pytest.mark.parametrize("key", ["none: [a]", "exclude-categories: [cs.*]", "exclude-authors: [A B]"])
def test_a_topic_that_only_leaves_out_is_told(key: str) -> None:
    said = problem(f"topics:\n- {{name: x, {key}}}\n")
    assert "only says what to leave out" in said.what
    assert "`any-of`" in said.remedy


def test_a_raw_query_is_kept_as_it_stands() -> None:
    raw = '(ti:"diffusion" AND abs:"protein") ANDNOT cat:q-bio.NC'
    assert topic(f"name: x\nquery: '{raw}'").query == raw


def test_default_categories_are_for_topics_that_name_none() -> None:
    file = "categories: [cs.*]\ntopics:\n- w\n- {name: b, any: [b]}\n- {name: c, categories: [math]}\n"
    raw = "- {name: d, query: 'ti:d'}\n"
    assert [each.categories for each in given(file + raw).topics] == [("cs.*",), ("cs.*",), ("math.*",), ()]


def test_primary_only_is_content_with_default_categories() -> None:
    assert given("categories: [cs.*]\ntopics:\n- {name: b, any: [b], primary-only: true}\n").topics[0].primary_only


def test_topics_as_an_input_are_one_keyword_per_line() -> None:
    names = [each.name for each in given(inputs={"topics": "\n# mine\nllm\n\n  red, green and blue \n-omics\n"}).topics]
    assert names == ["llm", "red, green and blue", "-omics"]


@pytest.mark.parametrize(
    "text", ["- llm\n- name: x\n  any: [y]", "# mine\n- llm\n- {name: x, any: [y]}", "[llm, {name: x, any: [y]}]"]
)
def test_topics_as_an_input_may_be_yaml(text: str) -> None:
    assert [each.name for each in given(inputs={"topics": text}).topics] == ["llm", "x"]


@pytest.mark.parametrize("text", ["name: x\nany: [y]", "{name: x}", "topics:\n- llm"])
def test_a_mapping_as_the_input_is_told_to_be_a_list(text: str) -> None:
    assert "must be a list" in problem(inputs={"topics": text}).what


def test_a_problem_in_the_input_names_its_line() -> None:
    assert "line 2 of the input `topics`" in problem(inputs={"topics": "llm\n!!!"}).what
    assert "line 3 of the input `topics`" in problem(inputs={"topics": "- llm\n- name: x\n  any: y"}).what
    assert "line 2 of the input `topics`" in problem(inputs={"topics": "- a\n\t- b"}).what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("any: [w]", "has no `name`"),
        ("name:\nany: [w]", "has no `name`"),
        ("name: [a]\nany: [w]", "`name` of topic 1 is a list"),
        ("name: x\nany: llm", '`any` of topic "x" is "llm", but it must be a list'),
        ("name: x\nany: [w, '']", "which is not a phrase with a letter or a digit"),
        ("name: x\nany: [w,]\nall:\n-", "has an empty entry"),
        ("name: x\nany: ['++']", "a letter or a digit"),
        ("name: x\nany: [[a]]", "is a list"),
        ("name: x\nany: [w]\nin: titles", "is not one of `title`, `abstract`"),
        ("name: x\nany: [w]\nprimary-only: yes\ncategories: [cs]", "is not true or false"),
        ("name: x\nany: [w]\nprimary-only: true", "there are no categories"),
        ("name: x\nnone: [w]", "only says what to leave out"),
        ("name: x", "has nothing to look for"),
        ("name: x\nany: []\nall: []", "has nothing to look for"),
        ("name: x\nin: title", "has nothing to look for"),
        ("name: x\nany: [w]\nexclude: [b]", '"exclude" is not a key of a topic'),
        ("name: x\nany: [w]\nany: [b]", '"any" stands twice'),
        ("name: x\nauthors: ['.']", "author's name"),
        ("name: x\ncategories: [cs.LX]", "is not a category of arXiv"),
        ('name: "a\\tb\\u0007"\nany: [w]', "cannot be printed"),
        ('name: x\nany: ["a\\u0000b"]', "printable"),
        ("[a]", "must be a keyword or a mapping"),
        ("", "Topic 1 is empty"),
    ],
)
def test_a_topic_that_is_wrong_is_told(text: str, said: str) -> None:
    lines = text.splitlines() or [""]
    file = "topics:\n" + "\n".join(("- " if not n else "  ") + line for n, line in enumerate(lines)) + "\n"
    found = problem(file)
    assert said in found.what
    assert found.line is not None and found.line >= 2


@pytest.mark.parametrize(
    "key", ["any: [w]", "all: [w]", "none: [w]", "in: title", "authors: [A. B]", "categories: [cs]"]
)
def test_a_raw_query_goes_with_nothing_else(key: str) -> None:
    found = problem(f"topics:\n- name: x\n  query: ti:w\n  {key}\n")
    assert f"has both `{key.partition(':')[0]}` and `query`" in found.what
    assert found.line == 4


@pytest.mark.parametrize(
    "query",
    [
        "",
        "()",
        '"',
        'ti:"a',
        "ti:“a b”",
        "(ti:w",
        "ti:w)",
        ")ti:w(",
        'ti:"a (b" AND ti:c',
        "AND ti:w",
        "ANDNOT ti:w",
        "(OR ti:w)",
        "ti:w AND",
        "(ti:w OR) AND ti:b",
        "ti:w AND OR ti:b",
        "ti:w AND ()",
        "ti:w OR NOT ti:b",
        "ti:w\x07",
    ],
)
def test_a_raw_query_that_arxiv_would_refuse_is_told(query: str) -> None:
    file = "topics:\n- name: x\n  query: " + ('"ti:w\\a"' if "\x07" in query else "'" + query + "'") + "\n"
    found = problem(file)
    assert "`query` of topic" in found.what
    assert found.line == 3


@pytest.mark.parametrize(
    "query",
    [
        'ti:"w AND" AND abs:"OR b"',
        "((ti:w))",
        "submittedDate:[202501010000 TO 202502010000] AND (cat:cs.* OR cat:stat.ML)",
        'au:"O\'Brien" ANDNOT (ti:x OR ti:y)',
        'ti:"NOT AND gate"',
        "ti:w AND NOT ti:b",
        "ti:w NOT ti:b",
        "some bare words",
    ],
)
def test_a_raw_query_that_arxiv_may_understand_is_left_alone(query: str) -> None:
    assert topic("name: x\nquery: |\n  " + query).query == query


def test_line_breaks_of_a_raw_query_are_folded() -> None:
    assert topic("name: x\nquery: |\n  ti:w\n  OR  ti:b").query == "ti:w OR ti:b"


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("gaussian splatting", "gaussian_splatting"),
        ("  LLM -- agents!  ", "llm_agents"),
        ("TCP/IP", "tcp_ip"),
        (".NET", "net"),
        ("C++", "c"),
        ("ﬁne-tuning", "fine_tuning"),
        ("\uff37\uff49\uff44\uff45 \uff11", "wide_1"),
        ("Größe", "größe"),
        ("综述 论文", "综述_论文"),
        ("a/.../b", "a_b"),
        ("x²", "x2"),
        ("snake_case", "snake_case"),
        ("!!!", ""),
        ("", ""),
    ],
)
def test_a_slug_is_letters_and_digits_joined_by_underscores(name: str, folder: str) -> None:
    assert slug(name) == folder


@pytest.mark.parametrize(
    "name", ["../x", "..", ".", "/etc", "a/../b", "a\\..\\b", ".git", ".GIT", "x/.git/y", ".github", "\\x"]
)
def test_a_name_that_is_a_path_is_refused(name: str) -> None:
    assert "is a path" in problem(f"topics:\n- name: '{name}'\n  any: [w]\n").what


def test_a_name_without_letters_and_one_too_long_are_refused() -> None:
    assert "no letter and no digit" in problem("topics: [{name: '!?', any: [w]}]\n").what
    assert "shorter `name`" in problem(f"topics: [{'x' * 101}]\n").remedy
    assert "shorter `name`" in problem(f"topics: [{'综' * 67}]\n").remedy
    assert given(f"topics: [{'x' * 100}, {'综' * 66}]\n").topics[0].slug == "x" * 100


def test_two_topics_with_one_folder_are_both_named() -> None:
    found = problem("topics:\n- Fine-Tuning\n- other\n- {name: fine tuning, any: [w]}\n")
    assert (found.line, '"Fine-Tuning" in line 2' in found.what, '"fine tuning"' in found.what) == (4, True, True)


def test_a_shared_folder_is_told_even_of_a_topic_that_is_wrong_besides() -> None:
    assert len(problems("topics:\n- {name: a b, any: x}\n- a_b\n")) == 2


def test_200_topics_are_enough() -> None:
    assert len(given("topics:\n" + "".join(f"- t{n}\n" for n in range(200))).topics) == 200
    assert "201 entries" in problem("topics:\n" + "".join(f"- t{n}\n" for n in range(201))).what


def test_a_query_too_long_for_arxiv_says_by_how_much() -> None:
    phrases = ", ".join(f"phrase number {n}" for n in range(100))
    found = problem(f"topics:\n- name: x\n  any: [{phrases}]\n")
    assert "bytes too long for arXiv" in found.what
    assert "split the topic" in found.remedy
    assert found.line == 2


@pytest.mark.parametrize(
    "name", ["con", "CON", "Prn.", "aux", "nul", "com1", "COM9", "com¹", "lpt²", "ＣＯＮ", "c o n"[::2]]
)
def test_a_folder_that_windows_keeps_for_itself_is_told(name: str) -> None:
    assert "a name that Windows keeps for itself" in problem(f"topics:\n- name: '{name}'\n  any: [x]\n").what


@pytest.mark.parametrize("name", ["cons", "c o n", "com", "com10", "lpt", "nulls", "auxin", "conin$", "con-1"])
def test_a_folder_that_only_resembles_one_is_fine(name: str) -> None:
    assert topic(f"name: {name}\nany: [x]").name == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("σας", "σασ"),
        ("straße", "strasse"),
        ("kız", "kiz"),
        ("café", "cafe\u0301"),
        ("ﬁn", "fin"),
        ("ſ", "s"),
        ("µ", "μ"),
    ],
)
def test_two_folders_that_are_one_where_case_is_ignored_are_told(one: str, other: str) -> None:
    found = problem(f"topics: [{one}, {other}]\n")
    assert found.what.startswith("The topics ") and "would share the folder" in found.what
    assert given(f"topics: [{one}]\n").topics and given(f"topics: [{other}]\n").topics


@settings(deadline=None)
@hypothesis.given(st.text())
def test_no_way_of_writing_a_folder_makes_another_of_it(name: str) -> None:
    folder = slug(name)
    ways = [folder.upper(), folder.lower(), folder.casefold(), folder.swapcase()]
    ways += [unicodedata.normalize(form, folder) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    assert {same_folder(way) for way in ways} == {same_folder(folder)}


def test_every_key_of_the_table_makes_another_topic() -> None:
    values = {
        "name": "other",
        "in": "title",
        "primary-only": "true",
        "query": "'ti:x'",
        "categories": "[math.AG]",
        "exclude-categories": "[math.AG]",
        "any-of": "[[other]]",
    }
    for key in TOPIC_TABLE:
        beside = "" if key.whole else ", any: [word], categories: [cs.LG]"
        beside = beside.replace(", any: [word]", "") if key.name == "any" else beside
        beside = beside.replace(", categories: [cs.LG]", "") if key.name == "categories" else beside
        given = f"{key.name}: {values.get(key.name, '[other]')}"
        plain = topic(f"{{name: x{beside or ', any: [word]'}}}")
        named = given if key.name == "name" else f"name: x, {given}"
        assert topic(f"{{{named}{beside}}}") != plain, key.name


@pytest.mark.parametrize(
    "keys",
    [
        "all: [robot], none: [Robot]",
        "any: [robot], none: [robot, arm]",
        "categories: [cs.RO], exclude-categories: [cs.RO]",
        "any: [x], authors: [Ada Lovelace], exclude-authors: [ada lovelace]",
    ],
)
def test_what_is_asked_for_and_left_out_at_once_is_told(keys: str) -> None:
    said = problem(f"topics:\n- {{name: x, {keys}}}\n")
    assert "so no paper belongs to it" in said.what


@pytest.mark.parametrize("keys", ["any: [robot, arm], none: [arm]", "categories: [cs.*], exclude-categories: [cs.RO]"])
def test_what_is_left_out_of_a_part_is_fine(keys: str) -> None:
    assert topic(f"{{name: x, {keys}}}").name == "x"


def test_a_setting_in_a_topic_is_sent_to_its_place() -> None:
    said = problem("topics:\n- {name: x, any: [w], since: 2025-01-01}\n")
    assert "is a setting for all topics" in said.what
    assert said.remedy == "Put it beside `topics`."
