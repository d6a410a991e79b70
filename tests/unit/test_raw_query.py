"""Raw queries: what arXiv takes for something else is told with what was meant, what it understands is left alone."""

from __future__ import annotations

import pytest
import yaml

from radar.errors import Problem, SettingsError
from radar.settings.raw_query import corrected
from radar.settings.read import read_settings
from tests.unit.given_settings import CONFIG, problem, problems

MEANT: dict[str, str | None] = {
    # lower-case operators
    "ti:llm and abs:agent": "ti:llm AND abs:agent",
    "ti:llm or abs:agent": "ti:llm OR abs:agent",
    "ti:llm And abs:agent": "ti:llm AND abs:agent",
    "ti:llm not abs:survey": "ti:llm ANDNOT abs:survey",
    "ti:llm andnot abs:survey": "ti:llm ANDNOT abs:survey",
    "ti:llm and not abs:survey": "ti:llm ANDNOT abs:survey",
    "ti:llm AND not abs:survey": "ti:llm ANDNOT abs:survey",
    "(ti:llm) or (ti:vlm)": "(ti:llm) OR (ti:vlm)",
    '"graph" and "tree"': '"graph" AND "tree"',
    "ti:llm and agent": "ti:llm AND ti:agent",
    "graph and tree": "graph AND tree",
    "ti:llm AND and AND abs:agent": "ti:llm AND abs:agent",
    "ti:llm AND and abs:agent": "ti:llm AND abs:agent",
    "not ti:llm": None,
    "ti:llm AND (or)": None,
    # a field before several words
    "ti:large language model": 'ti:"large language model"',
    "ti:simultaneous localization and mapping": 'ti:"simultaneous localization and mapping"',
    "ti:large language model AND abs:tool use": 'ti:"large language model" AND abs:"tool use"',
    "au:Yann LeCun": 'au:"Yann LeCun"',
    "cat:cs.CV cs.LG": "(cat:cs.CV OR cat:cs.LG)",
    # fields that are none
    "abstract:llm": "abs:llm",
    'title:"large language model" AND author:lecun': 'ti:"large language model" AND au:lecun',
    "category:cs.CV": "cat:cs.CV",
    "TI:llm": "ti:llm",
    "state:art": None,
    '"ti:llm"': 'ti:"llm"',
    # categories
    "cat:cs": "cat:cs.*",
    "cat:math AND ti:knot": "cat:math.* AND ti:knot",
    "cat:cs.ML": "cat:stat.ML",
    "cat:cs.XX": "cat:cs.*",
    "cat:hep-th.*": "cat:hep-th",
    "cat:zz*": None,
    "cat:cs.CV,cs.LG": "(cat:cs.CV OR cat:cs.LG)",
    "cat:cs.AI+cs.CV": "(cat:cs.AI OR cat:cs.CV)",
    # addresses and their encoding
    "%22large language%22": '"large language"',
    "ti:%22large+language+model%22+AND+cat:cs.CL": 'ti:"large language model" AND cat:cs.CL',
    'ti:"llm"+AND+abs:agent': 'ti:"llm" AND abs:agent',
    "all:large+language+model": 'all:"large language model"',
    "https://export.arxiv.org/api/query?search_query=all:%22llm%22+AND+cat:cs&start=0": 'all:"llm" AND cat:cs.*',
    "http://export.arxiv.org/api/query?search_query=ti:large+language+model": 'ti:"large language model"',
    "search_query=ti:llm&sortBy=submittedDate": "ti:llm",
    "https://arxiv.org/list/cs.CV/recent": "cat:cs.CV",
    "https://arxiv.org/search/?query=graph+neural&searchtype=title": 'ti:"graph neural"',
    "https://arxiv.org/abs/2502.15266": None,
    # values
    'ti:""': None,
    "ti:": None,
    "ti: llm": "ti:llm",
    'ti:"" AND abs:llm': None,
    "ti:*x": None,
    'abs:"llm ?x"': None,
    "all:*": None,
    "ti:IT": None,
    "ti:foo_bar AND au:lecun": 'ti:"foo bar" AND au:lecun',
    # quotes
    "ti:'large language model'": 'ti:"large language model"',
    "ti:“large model”": 'ti:"large model"',
    'ti:\\"llm\\"': 'ti:"llm"',
    # dates
    "submittedDate:[2020-01-01 TO 2020-12-31]": "submittedDate:[20200101 TO 20201231]",
    "submittedDate:[20200101 TO *]": "submittedDate:[20200101 TO 20991231]",
    "submittedDate:[* TO 20200101]": "submittedDate:[19910814 TO 20200101]",
    "submittedDate:[2020 TO 2021]": "submittedDate:[20200101 TO 20211231]",
    "submittedDate:[202002 TO 202004]": "submittedDate:[20200201 TO 20200430]",
    "submittedDate:[20210101 TO 20200101]": "submittedDate:[20200101 TO 20210101]",
    "submittedDate:[20201301 TO 20210101]": None,
    "submittedDate:2020": "submittedDate:[20200101 TO 20201231]",
    "submittedDate:[20200101 to 20210101]": "submittedDate:[20200101 TO 20210101]",
    "lastUpdatedDate:[20200101 TO 20210101] AND ti:llm": "submittedDate:[20200101 TO 20210101] AND ti:llm",
    '"submittedDate:[20200101 TO 20210101]" AND ti:llm': "submittedDate:[20200101 TO 20210101] AND ti:llm",
    'ti:"llm submittedDate:[20200101 TO 20210101]"': None,
    "date:2025": "submittedDate:[20250101 TO 20251231]",
    # other engines' operators
    "ti:llm && ti:agent": "ti:llm AND ti:agent",
    "ti:llm || ti:vlm": "ti:llm OR ti:vlm",
    "ti:llm -ti:survey": "ti:llm ANDNOT ti:survey",
    "+ti:llm +ti:agent": "ti:llm AND ti:agent",
    "-ti:llm": None,
}
"""Queries that arXiv would read otherwise, with what was meant; None where that cannot be told."""

FINE = (
    'ti:"large language model" AND NOT abs:survey',
    "ti:llm NOT ti:survey",
    '(ti:"diffusion" AND abs:"protein") ANDNOT cat:q-bio.NC',
    "cat:cs.*",
    "cat:math*",
    "cat:hep-*",
    "cat:cs.C*",
    "cat:hep-th",
    "cat:astro-ph",
    'cat:"cs.CV"',
    "cat:CS.cv",
    "au:del_maestro AND ti:checkerboard",
    "au:lecun,y",
    'au:"O\'Brien" ANDNOT (ti:llm OR ti:vlm)',
    "ti:diffus*",
    'ti:"50% & more"',
    'abs:"C++"',
    'ti:"and gate"  OR abs:it',
    "submittedDate:[202501010000 TO 202502010000] AND (cat:cs.* OR cat:stat.ML)",
    "submittedDate:[20250101 TO 20250131235959]",
    "id:2502.15266",
    "doi:10.1103/PhysRevLett.116.061102",
    "jr:Nature",
    'co:"CVPR 2025"',
    "ti:llm OR ti:vlm AND abs:agent",
)
"""Queries that mean to arXiv what they say."""

DOUBTED = {
    "ti:llm abs:agent": "joins `ti:llm` and `abs:agent` by no operator",
    "some bare words": "joins `some` and `bare` by no operator",
    "(ti:llm) (ti:vlm)": "by no operator",
    'ti:"large language" model': "by no operator",
    "ti:llm AND ti:agent OR ti:tool": "groups them from the right",
    "ti:llm ANDNOT ti:survey ANDNOT ti:review": "groups them from the right",
    'ti:"llm"AND abs:"agent"': "has `AND` right beside a quote",
}
"""Queries that arXiv may read otherwise, with a part of what is warned of."""


def config(query: str) -> str:
    return yaml.safe_dump({"topics": [{"name": "mine", "query": query}]}, allow_unicode=True, width=10_000)


def warnings(query: str) -> list[Problem]:
    told: list[Problem] = []
    read_settings({}, {CONFIG: config(query)}.get, warn=told.append)
    return told


@pytest.mark.parametrize("query", MEANT)
def test_a_query_that_arxiv_misreads_is_an_error_with_what_was_meant(query: str) -> None:
    found = problem(config(query))
    assert found.what.startswith('`query` of topic "mine" is ') and found.what.endswith(".")
    assert found.remedy.endswith(".") and found.line == 3
    meant = MEANT[query]
    assert corrected(query) == meant
    if meant is not None:
        assert f"`query: '{meant}'`" in found.remedy
        assert warnings(meant) == [] or meant.count(" ") == 0


@pytest.mark.parametrize("query", FINE)
def test_a_query_that_arxiv_understands_is_left_alone(query: str) -> None:
    assert warnings(query) == []
    assert corrected(query) == " ".join(query.split())


@pytest.mark.parametrize("query", DOUBTED)
def test_a_query_that_arxiv_may_read_otherwise_is_warned_of(query: str) -> None:
    (told,) = warnings(query)
    assert told.what.startswith('`query` of topic "mine" ') and DOUBTED[query] in told.what
    assert (told.file, told.line) == (CONFIG, 3)


def test_a_long_correction_is_not_shown() -> None:
    query = "ti:large language model OR " + " OR ".join(f'ti:"phrase number {n}"' for n in range(30))
    assert problem(config(query)).remedy == "Put a phrase of several words into double quotes."


@pytest.mark.parametrize("query", [query for query in MEANT if " and " in query or " not " in query])
def test_a_word_for_an_operator_is_told_once(query: str) -> None:
    told: list[Problem] = []
    with pytest.raises(SettingsError):
        read_settings({}, {CONFIG: config(query)}.get, warn=told.append)
    assert [doubt.what for doubt in told if "`and`" in doubt.what or "`not`" in doubt.what] == []


def test_what_stands_beside_a_query_is_told_though_the_query_is_wrong() -> None:
    found = problems("topics:\n- name: mine\n  query: ti:llm and abs:agent\n  categories: [cs.CL, cs.XYZ]\n")
    assert ["in capitals" in found[0].what, "has both `categories` and `query`" in found[2].what] == [True, True]
    assert "cs.XYZ" in found[1].what
