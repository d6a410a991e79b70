"""Topics that are plainly something else are told of, with what says it; topics that are topics never are."""

from __future__ import annotations

import re

import pytest
import yaml

from radar.errors import Problem
from radar.settings.author_near_misses import of_author
from radar.settings.hints import meant
from radar.settings.near_miss import SEVERAL
from radar.settings.near_misses import of_phrase
from radar.settings.read import read_settings
from radar.settings.topics import TOPIC_KEYS
from tests.unit.given_settings import CONFIG, problem
from tests.unit.given_topic_lists import AUTHORS, LISTS

KEYWORDS: dict[str, tuple[str, str]] = {
    "cs.CV": ("a category", "- {name: cs.CV, categories: [cs.CV]}"),
    "math.ag": ("a category", "- {name: math.ag, categories: [math.AG]}"),
    "cs.ML": ("a category", "- {name: cs.ML, categories: [stat.ML]}"),
    "cs.*": ("a category", "- {name: cs.*, categories: [cs.*]}"),
    "hep-th": ("a category", "- {name: hep-th, categories: [hep-th]}"),
    "cs.CV, cs.LG": ("categories", "- {name: 'cs.CV, cs.LG', categories: [cs.CV, cs.LG]}"),
    "cs.AI+cs.CV": ("categories", "- {name: 'cs.AI, cs.CV', categories: [cs.AI, cs.CV]}"),
    "point cloud, LiDAR": ("several phrases", "- {name: 'point cloud, LiDAR', any: [point cloud, LiDAR]}"),
    "nerf; splatting": ("several phrases", "- {name: nerf; splatting, any: [nerf, splatting]}"),
    "llm,agents": ("several phrases", "- {name: 'llm,agents', any: [llm, agents]}"),
    "red, green and blue": ("several phrases", "- {name: 'red, green and blue', any: [red, green and blue]}"),
    "red, green, and blue": ("several phrases", "- {name: 'red, green, and blue', any: [red, green, blue]}"),
    "注意力、图像": ("several phrases", "- {name: 注意力、图像, any: [注意力, 图像]}"),
    "llm OR vlm": ("several phrases joined by operators", "- {name: 'llm, vlm', any: [llm, vlm]}"),
    "LLM OR VLM": ("several phrases joined by operators", "- {name: 'LLM, VLM', any: [LLM, VLM]}"),
    "llm AND agent": ("several phrases joined by operators", "- {name: 'llm, agent', all: [llm, agent]}"),
    "llm AND (agent OR tool)": (
        "several phrases joined by operators",
        "- {name: 'agent, tool, llm', any: [agent, tool], all: [llm]}",
    ),
    "llm AND NOT survey": ("several phrases joined by operators", "- {name: llm, any: [llm], none: [survey]}"),
    "llm || vlm": ("several phrases joined by operators", "- {name: 'llm, vlm', any: [llm, vlm]}"),
    "llm|vlm": ("several phrases joined by operators", "- {name: 'llm, vlm', any: [llm, vlm]}"),
    "llm && agent": ("several phrases joined by operators", "- {name: 'llm, agent', all: [llm, agent]}"),
    '"graph"AND"tree"': ("several phrases joined by operators", "- {name: 'graph, tree', all: [graph, tree]}"),
    'SFMOR"Structure from Motion"': (
        "several phrases joined by operators",
        "- {name: 'SFM, Structure from Motion', any: [SFM, Structure from Motion]}",
    ),
    "llm+AND+agent": ("several phrases joined by operators", "- {name: 'llm, agent', all: [llm, agent]}"),
    "LLM + robotics": ("several phrases", "- {name: 'LLM, robotics', all: [LLM, robotics]}"),
    "llm -survey": ("a phrase and what to leave out", "- {name: llm, any: [llm], none: [survey]}"),
    "large language model (LLM)": (
        "a phrase and its abbreviation",
        "- {name: 'large language model, LLM', any: [large language model, LLM]}",
    ),
    "large language model(s)": ("a word with another ending", "- large language model"),
    "ti:diffusion": ("a query in arXiv's syntax", "- {name: diffusion, any: [diffusion], in: title}"),
    "title: diffusion": ("a query in arXiv's syntax", "- {name: diffusion, any: [diffusion], in: title}"),
    "abs:protein folding": (
        "a query in arXiv's syntax",
        "- {name: protein folding, any: [protein folding], in: abstract}",
    ),
    "all:electron": ("a query in arXiv's syntax", "- {name: electron, any: [electron], in: anywhere}"),
    "au:LeCun": ("a query in arXiv's syntax", "- {name: LeCun, authors: [LeCun]}"),
    "cat:cs.CV": ("a query in arXiv's syntax", "- {name: cs.CV, categories: [cs.CV]}"),
    "ti:llm and abs:agent": ("a query in arXiv's syntax", "- {name: llm agent, query: 'ti:llm AND abs:agent'}"),
    "http://export.arxiv.org/api/query?search_query=ti:%22llm%22&start=0": (
        "the address of a search",
        "- {name: llm, query: 'ti:\"llm\"'}",
    ),
    "https://arxiv.org/search/?query=graph+neural&searchtype=title": (
        "the address of a search",
        "- {name: graph neural, query: 'ti:\"graph neural\"'}",
    ),
    "https://arxiv.org/list/cs.CV/recent": ("the address of a category", "- {name: cs.CV, categories: [cs.CV]}"),
    "1. large language model": ("an entry of a list with its mark", "- large language model"),
    "(2) large language model": ("an entry of a list with its mark", "- large language model"),
    "- splatting": ("an entry of a list with its mark", "- splatting"),
    "* splatting": ("an entry of a list with its mark", "- splatting"),
    "• splatting": ("an entry of a list with its mark", "- splatting"),
    "llm: large language model": (
        "a name with a phrase behind it",
        "- {name: llm, any: [large language model]}",
    ),
    "llm: large language model, llm": (
        "a name with a phrase behind it",
        "- {name: llm, any: [large language model, llm]}",
    ),
    "#DeepLearning": ("a hashtag", "- Deep Learning"),
    "%22large%20language%22": ("text that is encoded as in a web address", "- large language"),
    "large+language+models": ("text that is encoded as in a web address", "- large language models"),
}
"""Keywords, what each looks like, and the entry of the list that says it."""

WITHOUT_WORDS: dict[str, tuple[str, str]] = {
    "2502.15266": ("the identifier of a paper", "Write words"),
    "arXiv:2502.15266v2": ("the identifier of a paper", "Write words"),
    "hep-th/9901001": ("the identifier of a paper", "Write words"),
    "10.1103/PhysRevLett.116.061102": ("the identifier of a paper", "Write words"),
    "https://arxiv.org/abs/2502.15266": ("the address of a paper", "Write words"),
    "https://github.com/octo/cat": ("a web address", "Write words"),
    "d*": ("a pattern", "Write the whole word"),
    "hallucinat*": ("a pattern", "Write the whole word"),
    "gr?y": ("a pattern", "Write the whole word"),
    "A* search": ("a pattern", "Write the whole word"),
    r"llm\w*": ("a regular expression", "Write the words themselves"),
    ".*llm.*": ("a regular expression", "Write the words themselves"),
    "(llm|vlm)": ("a regular expression", "Write the words themselves"),
    "[Ll]arge language model": ("a regular expression", "Write the words themselves"),
    "^llm": ("a regular expression", "Write the words themselves"),
    "llm OR vlm AND agent": ("several phrases joined by operators", "`all`, `any` and `none`"),
    "0000-0002-1825-0097": ("an ORCID", "`authors`"),
}
"""Keywords for which no entry can be given, what each looks like, and a part of what to do."""


def warnings(file: str, inputs: dict[str, str] | None = None) -> list[Problem]:
    """What is warned of a config file that is sound."""
    told: list[Problem] = []
    environ = {f"INPUT_{name.upper()}": value for name, value in (inputs or {}).items()}
    read_settings(environ, {CONFIG: file}.get, warn=told.append)
    return told


def of_keyword(keyword: str) -> Problem:
    (told,) = warnings(yaml.safe_dump({"topics": [keyword]}, allow_unicode=True))
    return told


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_a_keyword_that_is_plainly_something_else_is_told_with_what_says_it(keyword: str) -> None:
    looks, entry = KEYWORDS[keyword]
    told = of_keyword(keyword)
    assert told.what.startswith("Topic 1 is ") and f"looks like {looks}" in told.what
    assert told.remedy == f"If that is what you mean, write `{entry}`."
    assert (told.file, told.line) == (CONFIG, 2)


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_what_is_given_to_paste_is_read_without_another_word(keyword: str) -> None:
    assert warnings(f"topics:\n  {KEYWORDS[keyword][1]}\n") == []


@pytest.mark.parametrize("keyword", WITHOUT_WORDS)
def test_a_keyword_that_no_key_says_is_told_with_what_to_do(keyword: str) -> None:
    looks, remedy = WITHOUT_WORDS[keyword]
    told = of_keyword(keyword)
    assert f"looks like {looks}, and is looked for as one phrase." in told.what
    assert remedy in told.remedy and told.remedy.endswith(".")


@pytest.mark.parametrize("word", ["IT", "it", "the", "A", "to be", "a*", "Not"])
@pytest.mark.parametrize("file", ["topics: ['{}']\n", "topics: [{{name: x, any: ['{}']}}]\n"])
def test_words_that_arxiv_does_not_search_are_an_error(word: str, file: str) -> None:
    found = problem(file.format(word))
    assert found.what.endswith("which is a word that arXiv does not search.")
    assert "in full" in found.remedy


def test_such_a_word_as_an_exclusion_would_leave_out_everything() -> None:
    (told,) = warnings("topics: [{name: x, any: [llm], none: [IT]}]\n")
    assert "nearly every paper has" in told.what


@pytest.mark.parametrize(
    ("topic", "remedy"),
    [
        ("any: [cs.CV]", "`categories: [cs.CV]`"),
        ("all: [cs.CV, llm]", "`categories: [cs.CV]`"),
        ("any: ['llm, agents']", "`any: [llm, agents]`"),
        ("all: ['llm, agents']", "`all: [llm, agents]`"),
        ("any: [llm], none: ['survey, review']", "`none: [survey, review]`"),
        ("any: [llm], none: [survey OR review]", "`none: [survey, review]`"),
        ("any: [llm AND agent]", "`all: [llm, agent]`"),
        ("all: [llm OR vlm]", "`any: [llm, vlm]`"),
        ("any: ['ti:llm']", "`any: [llm]` with `in: title`"),
        ("any: ['ti:llm AND abs:agent']", "`query: 'ti:llm AND abs:agent'`"),
        ("any: ['1. llm']", "`any: [llm]`"),
        ("any: [llm], none: ['- survey']", "`none: [survey]`"),
        ("any: ['au:LeCun']", "`authors: [LeCun]`"),
        ("any: ['co:CVPR']", "`comment: [CVPR]`"),
        ("any: [llm], none: [cs.CV]", "`exclude-categories: [cs.CV]`"),
        ("any: [llm], none: ['au:LeCun']", "`exclude-authors: [LeCun]`"),
        ("any: [(llm OR vlm) AND (agent OR tool)]", "`any-of: [[llm, vlm], [agent, tool]]`"),
        ("any-of: [['llm, vlm', nerf], [agent]]", "`any-of: [[llm, vlm]]`"),
        ("comment: ['CVPR, ICCV']", "`comment: [CVPR, ICCV]`"),
    ],
)
def test_a_phrase_in_a_list_is_told_with_the_key_that_says_it(topic: str, remedy: str) -> None:
    (told,) = warnings(f"topics:\n- {{name: mine, {topic}}}\n")
    assert told.what.startswith("An entry of `") and 'of topic "mine" is "' in told.what
    assert told.remedy == f"If that is what you mean, write {remedy}."
    assert told.line == 2


@pytest.mark.parametrize("phrase", ["llm AND agent", "ti:llm AND abs:x"])
def test_what_no_list_can_leave_out_is_sent_to_the_query(phrase: str) -> None:
    (told,) = warnings(f"topics: [{{name: x, any: [nerf], none: ['{phrase}']}}]\n")
    assert "`query`" in told.remedy


def test_a_keyword_in_an_input_is_told_with_its_line() -> None:
    (told,) = warnings("", {"topics": "splatting\nllm: large language model"})
    assert "(line 2 of the input `topics`)." in told.what
    assert "- {name: llm, any: [large language model]}" in told.remedy


@pytest.mark.parametrize("name", LISTS)
def test_no_list_of_topics_makes_a_false_alarm(name: str) -> None:
    topics = LISTS[name]
    assert len(topics) > 6
    assert {topic: miss for topic in topics if (miss := of_phrase(topic))} == {}
    assert warnings(yaml.safe_dump({"topics": [{"name": "all", "any": topics}]}, allow_unicode=True)) == []


def test_there_are_thirty_of_them() -> None:
    assert len(LISTS) == 30


def test_no_name_makes_a_false_alarm() -> None:
    assert {name: miss for name in AUTHORS if (miss := of_author(name))} == {}
    assert warnings(yaml.safe_dump({"topics": [{"name": "x", "authors": AUTHORS}]})) == []


@pytest.mark.parametrize(
    ("authors", "remedy"),
    [
        ("[LeCun, Yann]", "`authors: ['LeCun, Yann']`"),
        ("[LeCun, Y.]", "`authors: ['LeCun, Y.']`"),
        ("[LeCun, Y., Hinton, G. E.]", "`authors: ['LeCun, Y.', 'Hinton, G. E.']`"),
        ("['Yann LeCun, Geoffrey Hinton']", "`authors: [Yann LeCun, Geoffrey Hinton]`"),
        ("[Yann LeCun and Geoffrey Hinton]", "`authors: [Yann LeCun, Geoffrey Hinton]`"),
        ("['LeCun, Yann; Hinton, Geoffrey']", "`authors: ['LeCun, Yann', 'Hinton, Geoffrey']`"),
        ("[Yann LeCun et al.]", "`authors: [Yann LeCun]`"),
        ("['au:LeCun_Y']", "`authors: [LeCun_Y]`"),
    ],
)
def test_authors_that_are_more_or_fewer_than_written_are_told(authors: str, remedy: str) -> None:
    (told,) = warnings(f"topics:\n- name: x\n  authors: {authors}\n")
    assert told.remedy == f"If that is what you mean, write {remedy}."
    assert told.line == 3
    assert warnings("topics:\n- name: x\n  " + re.findall("`([^`]+)`", told.remedy)[-1]) == []


def test_three_surnames_are_three_people() -> None:
    assert warnings("topics: [{name: x, authors: [Hinton, LeCun, Bengio]}]\n") == []


@pytest.mark.parametrize(
    "author",
    [
        "0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097",
        "lecun_y_1",
        "https://arxiv.org/a/lecun_y_1",
        "@yann",
        "y@x.org",
    ],
)
def test_an_author_who_is_not_named_is_an_error(author: str) -> None:
    found = problem(f"topics: [{{name: x, authors: ['{author}']}}]\n")
    assert "Write the name as it stands on papers" in found.remedy


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("LeCun, Yann", '`["LeCun, Yann"]`'),
        ("Yann LeCun, Geoffrey Hinton", '`["Yann LeCun", "Geoffrey Hinton"]`'),
        ("LeCun, Yann; Hinton, Geoffrey", '`["LeCun, Yann", "Hinton, Geoffrey"]`'),
    ],
)
def test_authors_as_one_text_are_cut_where_a_name_ends(text: str, shown: str) -> None:
    assert shown in problem(f"topics: [{{name: x, authors: '{text}'}}]\n").remedy


def test_each_doubt_is_told_once_even_where_a_list_is_used_twice() -> None:
    file = "topics:\n- {name: one, any: &p ['a1, b1']}\n- {name: one more, any: *p}\n"
    assert [told.line for told in warnings(file)] == [2, 2]
    assert len({told.what for told in warnings(file)}) == 2


def test_doubts_are_told_of_settings_that_are_wrong_too() -> None:
    told: list[Problem] = []
    with pytest.raises(Exception, match="page-size"):
        read_settings({}, {CONFIG: "topics: [cs.CV]\npage-size: 1\n"}.get, warn=told.append)
    assert len(told) == 1


@pytest.mark.parametrize(
    ("topic", "entry"),
    [
        ("llm: large language model", "- {name: llm, any: [large language model]}"),
        ("llm: [large language model, llm]", "- {name: llm, any: [large language model, llm]}"),
        ("llm:", "- {name: llm, any: [llm]}"),
        ("llm: {all: [llm, agent], in: title}", "- {name: llm, all: [llm, agent], in: title}"),
    ],
)
def test_a_name_as_a_key_is_told_with_the_entry_it_means(topic: str, entry: str) -> None:
    assert problem(f"topics:\n- {topic}\n").remedy == f"If that is the name, write `{entry}`."
    told = problem(f"topics:\n  {topic}\n  nerf: [nerf]\n")
    assert told.paste == f"topics:\n  {entry}\n  - {{name: nerf, any: [nerf]}}\n"
    assert warnings(told.paste) == []


def test_a_key_of_a_topic_is_no_name() -> None:
    assert meant("keywords", TOPIC_KEYS) == "any"
    assert any("`name`" in str(found) for found in [problem("topics: [{any: [llm]}]\n")])


@pytest.mark.parametrize(
    "text",
    ["llm, IT", "llm OR IT", "llm AND it", "note: this", "1. it", "a|b", "the(s)", "1. nerf OR splatting", "- ti:nerf"],
)
def test_no_advice_leads_to_the_next_warning(text: str) -> None:
    miss = of_phrase(text)
    assert miss is not None
    assert not miss.phrase or of_phrase(miss.phrase) is None
    phrases = [each for key in ("any", "all", "none", SEVERAL) for each in miss.keys.get(key, ())]
    assert [each for each in phrases if of_phrase(each) is not None] == []
