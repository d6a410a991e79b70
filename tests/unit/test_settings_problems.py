"""What is wrong with settings: every value that must be refused, and what the user is told."""

from __future__ import annotations

from datetime import date

import pytest

from radar.errors import Problem, SettingsError
from radar.settings.read import read_settings
from tests.unit.given_settings import CONFIG, given, problem, problems

TOPICS = "topics: [llm]\n"

REFUSED = [
    ("page-size", ["9", "501", "100.5", "1e2", "true", "0x10", "1_0", "ten", "-10", "1" * 5000]),
    ("max-minutes", ["0", "361", "1.5", "PT5M"]),
    ("draft", ["yes", "no", "on", "off", "1", "tRUE", "y"]),
    ("strict", ["Yes"]),
    ("dry-run", ["0"]),
    ("group-by", ["month", "Updated"]),
    ("page-order", ["newest_first"]),
    ("publish", ["pr", "push", "pull request"]),
    ("since", ["30", "0 days", "36501 days", "-1 days", "2025-02-30", "1991-08-13", "2026-11-25", "last week"]),
    ("since", ["20250101", "2025-1-1", "2025-01-01T00:00:00Z", "999999999999 days"]),
    (
        "until",
        ["30 days", "2025-02-30", "1991-08-13", "3000-01-01", "20250101", "2025-1-1", "today", "2025-01-01 12:00"],
    ),
    ("output-dir", ["../x", "/papers", "a/../b", ".", "./", "/", "a\\b", ".git", "x/.GIT/y", "git~1"]),
    ("output-dir", ["con", "x/NUL", "lpt1.txt", "com¹", "CONOUT$", "aux .x", "a:b", "a|b", "a?", "a*", "<a", 'a"b']),
    ("output-dir", [".github", ".GitHub/papers", "./.github", "~/x", "C:/x", "a/ b", "a /b", "papers.", "x" * 256]),
    ("templates", ["../x", "/etc", ".git/hooks", "a/../../b", ".."]),
    ("base", ["refs/heads/main", "a b", "a..b", "a~1", "a^", "a:b", "a?", "a*", "a[", "a\\b", "/a", "a/", "a//b"]),
    ("branch", ["-a", "a.lock", "x/a.lock/y", "a@{1}", "@", ".a", "x/.a", "a.", "HEAD", "a\x7fb"]),
    ("home-url", ["octocat.github.io", "ftp://x.org", "https://", "javascript:alert(1)", "https://x.org/a b"]),
    ("home-url", ['https://x.org/"', "https://x.org/a(b)", "https://x.org/?q", "https://x.org/#a", "https://x.org:y/"]),
    ("home-url", ["https://user:password@x.org", "https://[x", "//x.org", "https://x.org/<b>"]),
    ("commit-message", ["{{ new", "{{ title }}", "{% if new %}", "{{ 1 / 0 }}", "{{ ''.__class__.__mro__ }}"]),
    ("author", ["Ada", "<ada@example.org>", "Ada ada@example.org", "Ada <ada>", "Ada <a@b> <c@d>", "... <a@b>"]),
    ("author", ["Ada<a@b>", "A<b>c <a@b>", "Ada <a b@c>", "Ada <a@b@c>", "A" * 255 + " <a@b>"]),
    ("sign-off", ["yes", "Ada <ada@example.org>"]),
    ("readme", ["[README.rst]", "[README]", "[../README.md]", "[/README.md]", "[docs/]", "[.github/workflows/a.md]"]),
    ("readme", ["[papers/README.md]", "[papers/llm/notes.md]", "[.git/README.md]", "[docs/../../a.md]", "['a\\b.md']"]),
    ("pull-request-title", ["{{ '' }}", "{# nothing #}", "{{ papers[0].title }}", "{% include 'x' %}"]),
    ("labels", ["[a, '']", "[[a]]", "[{a: b}]", '["a\\nb", "c,d"]']),
    ("assignees", ["[octo cat]", "[octo/cat]", "[-x]", "['@']"]),
    ("reviewers", ["[a.b]"]),
    ("team-reviewers", ["[a/b/c]", "[a b]", "['/']"]),
    ("categories", ["[cs.ML]", "[xx]", "[cs.]", "[hep-th.A]", "['*']", "[cs.CL.x]", "[all]"]),
    ("columns", ["[paper, paper]", "[date]", "[paper, title]", "[]"]),
]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in REFUSED for text in texts])
def test_a_refused_value_is_named_with_its_setting_and_line(name: str, text: str) -> None:
    written = text if text.startswith("[") else "'" + text.replace("'", "''") + "'"
    if "\x7f" in text:
        written = '"a\\x7fb"'
    for found in problems(f"{TOPICS}# a comment\n{name}: {written}\n"):
        assert (found.file, found.line) == (CONFIG, 3)
        assert f"`{name}`" in found.what
        assert found.what.endswith(".")
        assert found.remedy.endswith(".")


def test_tomorrow_is_no_mistake_as_since_for_the_clock_may_be_a_day_behind() -> None:
    assert given(TOPICS + "since: 2026-11-24\n").since == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2025-06-30", "2025-06-29", 'is "2025-06-29", which is before 2025-06-30, the day in `since`.'),
        ("30 days", "2026-10-23", "which is before 2026-10-24, the day that `since` reaches back to (30 days)."),
        ("", "2024-12-31", "which is before 2026-10-24, the day that `since` reaches back to (30 days)."),
    ],
)
def test_until_before_since_is_an_error_that_names_both(since: str, until: str, said: str) -> None:
    written = f"since: {since}\n" if since else ""
    found = problem(f"{TOPICS}{written}until: {until}\n")
    assert found.what.startswith("`until` is ") and said in found.what
    assert found.line == written.count("\n") + 2
    assert "Give `since` a day before that" in found.remedy


@pytest.mark.parametrize(
    ("since", "until"), [("2025-06-30", "2025-06-30"), ("1 day", "2026-11-22"), ("2025-01-01", "2999-12-31")]
)
def test_until_may_be_the_day_of_since_or_lie_ahead(since: str, until: str) -> None:
    settings = given(f"{TOPICS}since: {since}\nuntil: {until}\n")
    assert [topic.until for topic in settings.topics] == [date.fromisoformat(until)]


@pytest.mark.parametrize("name", ["page-size", "draft", "since", "output-dir", "publish", "home-url", "branch"])
@pytest.mark.parametrize("value", ["[1]", "{a: 1}"])
def test_a_list_or_mapping_is_refused_where_one_value_belongs(name: str, value: str) -> None:
    found = problem(f"{TOPICS}{name}: {value}\n")
    assert f"`{name}` is a {'list' if value == '[1]' else 'mapping'}" in found.what


@pytest.mark.parametrize("name", ["labels", "assignees"])
def test_a_bare_word_is_refused_where_a_list_belongs_and_the_list_is_shown(name: str) -> None:
    found = problem(f"{TOPICS}{name}: one, two\n")
    assert "must be a list" in found.what
    assert '["one", "two"]' in found.remedy


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("readme: docs/index.html", "must end with `.md`"),
        ("columns: one", "one of `paper`"),
        ("categories: robotics", "arXiv"),
    ],
)
def test_a_list_of_what_would_be_refused_is_not_advised(setting: str, told: str) -> None:
    no_list, entry = problems(f"{TOPICS}{setting}\n")
    assert "must be a list" in no_list.what and ", for example `[" in no_list.remedy
    assert setting.partition(": ")[2] not in no_list.remedy
    assert "An entry of" in entry.what and told in str(entry)


@pytest.mark.parametrize(
    ("setting", "meant"),
    [
        ("publish: pr", "pull-request"),
        ("publish: Pull Requests", "pull-request"),
        ("group-by: update", "updated"),
        ("columns: [paper, author]", "authors"),
        ("since: 6 months", "180 days"),
        ("since: 30", "30 days"),
        ("since: 2 Weeks", "14 days"),
        ("since: 1y", "365 days"),
    ],
)
def test_what_is_nearly_right_is_answered_with_what_is_right(setting: str, meant: str) -> None:
    assert problem(f"{TOPICS}{setting}\n").remedy == f"Write `{meant}` if that is what you mean."


@pytest.mark.parametrize("since", ["0 months", "9999 years", "3 blue moons"])
def test_a_span_that_is_none_is_answered_with_an_example(since: str) -> None:
    assert problem(f"{TOPICS}since: {since}\n").remedy == "Write for example `30 days` or `2025-01-31`."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "reviewers: [octocat]\n",
            ["`reviewers` counts only with `publish: pull-request`. Write that too, or remove it."],
        ),
        (
            "draft: true\nlabels: [papers]\nassignees: [octocat]\npublish: none\n",
            [
                "`labels`, `assignees` and `draft` count only with `publish: pull-request`. "
                "Write that too, or remove them."
            ],
        ),
        ("reviewers: [octocat]\npublish: pull-request\n", []),
        ("labels: []\ndraft: false\nbranch: arxiv-radar/update\n", []),
    ],
)
def test_settings_of_the_pull_request_are_told_to_do_nothing_without_one(text: str, told: list[str]) -> None:
    doubts: list[Problem] = []
    read_settings({}, {CONFIG: TOPICS + text}.get, warn=doubts.append)
    assert [doubt.in_full for doubt in doubts] == told


def test_all_problems_are_told_at_once_in_the_order_of_the_lines() -> None:
    found = problems("page-size: 7\ntopics: [x, '!!!']\npages: 3\ndraft: maybe\n", {"since": "ever"})
    assert [each.line for each in found] == [None, 1, 2, 3, 4]
    with pytest.raises(SettingsError, match=r"5 settings are wrong\.") as caught:
        given("page-size: 7\ntopics: [x, '!!!']\npages: 3\ndraft: maybe\n", {"since": "ever"})
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("file", "line", "near"),
    [
        ("page_size: 10\n", 1, "page-size"),
        ("since: 1 day\ngroupby: updated\n", 2, "group-by"),
        ("topic: [a]\n", 1, "topics"),
        ("Publish: none\n", 1, "publish"),
        ("<<: {page-size: 10}\n", 1, None),
        ("arxiv-api-url: http://localhost\n", 1, None),
    ],
)
def test_an_unknown_key_of_the_file_is_told_with_what_was_meant(file: str, line: int, near: str | None) -> None:
    found = problem(file, {"topics": "llm"})
    assert (found.file, found.line) == (CONFIG, line)
    assert found.remedy == f"Write `{near}` if that is what you mean." if near else "page-size" in found.remedy


def test_an_input_with_an_underscore_is_recognised() -> None:
    found = problem(inputs={"topics": "llm", "page_size": "10"})
    assert '"page_size"' in found.what
    assert "`page-size`" in found.remedy


def test_a_key_of_a_topic_at_the_top_is_sent_to_the_topics() -> None:
    assert "under `topics:`" in problem("any: [llm]\n", {"topics": "x"}).remedy


def test_the_token_does_not_belong_in_the_file_and_is_never_shown() -> None:
    found = problem(TOPICS + "token: ghp_secret\n")
    assert "ghp_secret" not in str(found)
    assert "revoke" in found.remedy


def test_the_config_files_own_path_does_not_belong_in_it() -> None:
    assert "`config`" in problem(TOPICS + "config: x.yml\n").what


def test_a_key_that_stands_twice_is_told_with_both_lines() -> None:
    found = problem(TOPICS + "page-size: 10\npage-size: 20\n")
    assert (found.line, "line 2" in found.what) == (3, True)


@pytest.mark.parametrize("file", ["? [a, b]\n: c\n", "? {a: b}\n: c\n", "{{ x }}: 1\n"])
def test_a_key_that_is_no_text_is_told(file: str) -> None:
    assert "name of a setting" in problem(file, {"topics": "llm"}).what


@pytest.mark.parametrize(
    ("file", "line", "in_remedy"),
    [
        ("topics:\n\t- llm\n", 2, "spaces instead of tabs"),
        ("topics: [llm\n", 2, "quotes"),
        ("a: 'x\n", 2, "quotes"),
        ("topics: *words\n", 1, "quotes"),
        ("--- a\n--- b\n", 2, "quotes"),
        ("topics:\n- a\n b: c\n", 3, "indentation"),
        ("topics:\n- a\x00b\n", 2, "Remove the character"),
        ("topics:\n- \ud800\n", 2, "Remove the character"),
    ],
)
def test_broken_yaml_is_one_problem_with_its_line(file: str, line: int, in_remedy: str) -> None:
    found = problem(file, {"topics": "llm"})
    assert (found.file, found.line) == (CONFIG, line)
    assert in_remedy in found.remedy


@pytest.mark.parametrize("file", ["- llm\n", "llm\n", "42\n"])
def test_a_file_that_is_no_mapping_is_told(file: str) -> None:
    assert "must be a mapping of settings" in problem(file).what


def test_tags_are_refused_and_make_nothing() -> None:
    found = problem(TOPICS + "since: !!python/object/apply:os.system ['false']\n")
    assert (found.line, "tag" in found.what) == (2, True)


def test_an_alias_of_itself_and_aliases_without_end_are_told_in_time() -> None:
    assert any("itself" in each.what for each in problems("topics: &a [*a]\n"))
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert "1,000,000 characters with its aliases written out" in problem(bomb, {"topics": "llm"}).what
    assert "too deeply" in problem("topics: " + "[" * 20_000).what


@pytest.mark.parametrize("file", ["", "# nothing yet\n", "topics:\n", "topics: []\n", "page-size: 10\n", "---\n"])
def test_no_topics_are_told(file: str) -> None:
    found = problem(file)
    assert found.file == CONFIG
    assert "topics" in found.what


def test_nothing_at_all_is_told_with_how_to_begin() -> None:
    found = problem()
    assert "There is nothing to follow" in found.what
    assert "one keyword or phrase per line" in found.remedy


def test_a_config_file_that_is_named_must_exist() -> None:
    found = problem(inputs={"topics": "llm", "config": "radar.yml"})
    assert '"radar.yml" does not exist' in found.what


def test_the_other_ending_of_the_config_file_is_pointed_out() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({}, {".github/arxiv-radar.yaml": TOPICS}.get)
    assert '".github/arxiv-radar.yaml" does' in caught.value.problems[0].what


@pytest.mark.parametrize("path", ["../radar.yml", "/etc/passwd", ".git/config", "a\\b", "."])
def test_the_config_file_lies_in_the_repository(path: str) -> None:
    def read_file(asked: str) -> str | None:
        raise AssertionError(f"{asked} was read")

    with pytest.raises(SettingsError) as caught:
        read_settings({"INPUT_CONFIG": path, "INPUT_TOPICS": "llm"}, read_file)
    assert "`config`" in caught.value.problems[0].what


def test_a_config_file_that_is_not_text_or_not_readable_is_told() -> None:
    def binary(path: str) -> str | None:
        return b"\xff\xfe".decode("utf-8")

    def folder(path: str) -> str | None:
        raise IsADirectoryError(21, "Is a directory")

    for read_file, said in ((binary, "is not UTF-8"), (folder, "Is a directory")):
        with pytest.raises(SettingsError, match=said):
            read_settings({"INPUT_TOPICS": "llm"}, read_file)


def test_branch_and_base_must_differ() -> None:
    assert "both" in problem(TOPICS + "base: main\nbranch: main\n").what
    assert "both" in problem(TOPICS, {"base": "arxiv-radar/update"}).what


@pytest.mark.parametrize("host", ["export.arxiv.org", "arxiv.org", "EXPORT.ArXiv.org", "arxiv.org.", "arxiv.org:443"])
def test_arxiv_is_never_asked_faster_than_its_terms_allow(host: str) -> None:
    found = problem(TOPICS, ARXIV_API_URL=f"https://{host}/api/query", ARXIV_DELAY_SECONDS="2.99")
    assert "terms of use" in found.what
    given(TOPICS, ARXIV_API_URL=f"https://{host}/api/query", ARXIV_DELAY_SECONDS="3")
    oai = f"https://{host}/oai"
    found = problem(TOPICS, ARXIV_API_URL="http://127.0.0.1/q", ARXIV_OAI_URL=oai, ARXIV_DELAY_SECONDS="2.99")
    assert "terms of use" in found.what


def test_other_hosts_may_be_asked_faster() -> None:
    assert given(TOPICS, ARXIV_API_URL="https://notarxiv.org/q", ARXIV_DELAY_SECONDS="0").arxiv_delay_seconds == 0


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "1e3", "three", "601"])
def test_a_delay_is_a_number_of_seconds(text: str) -> None:
    assert "ARXIV_DELAY_SECONDS" in problem(TOPICS, ARXIV_DELAY_SECONDS=text).what


@pytest.mark.parametrize("variable", ["ARXIV_API_URL", "ARXIV_OAI_URL", "GITHUB_API_URL", "GITHUB_SERVER_URL"])
def test_a_seam_is_a_web_address(variable: str) -> None:
    assert f"`{variable}`" in problem(TOPICS, None, **{variable: "file:///etc/passwd"}).what


def test_values_are_cut_and_cannot_forge_a_line_of_the_log() -> None:
    for hostile in ("x\n::error::forged", "x\r::set-output name=a::b", "x\u2028y\x1b[31m", "z" * 100_000):
        found = problem(TOPICS, {"publish": hostile})
        assert str(found).isprintable()
        assert len(found.what) < 250


def test_a_list_in_yaml_is_refused_as_an_input() -> None:
    for text in ("- a\n- b", "[a, b]"):
        assert "one entry per line" in problem(TOPICS, {"labels": text}).remedy


def test_a_line_of_an_input_is_named_in_words() -> None:
    found = problem(TOPICS, {"assignees": "octocat\nnot a login"})
    assert (found.file, "line 2 of the input `assignees`" in found.what) == (None, True)


@pytest.mark.parametrize(
    "file",
    ['topics: ["\\U00110000"]', '\n\ntopics: ["\\UFFFFFFFF"]', "%YAML " + "9" * 5_000 + ".1\n---\ntopics: [w]\n"],
)
def test_escapes_and_numbers_beyond_all_bounds_are_told(file: str) -> None:
    found = problem(file)
    assert "an escape or a number that stands for nothing" in found.what
    assert found.line == file.count("\n", 0, file.index("topics")) + 1 or file.startswith("%")


def test_the_first_fifty_problems_are_told_and_the_rest_counted() -> None:
    many = "".join(f"k{number}: 1\n" for number in range(51))
    assert str(problems(many, {"topics": "x"})[-1]) == "And 1 problem more. Correct those that are told first."
    *told, last = problems(many * 2 + "page-size: 1\n", {"topics": "x"})
    assert len(told) == 50 and last.what == "And 53 problems more."
    assert [each.line for each in told] == list(range(1, 51))
    endless = "".join(f"k{number}: 1\n" for number in range(5_000))
    assert problems(endless, {"topics": "x"})[-1].what == "And at least 951 problems more."


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("topics: ['" + "x" * 10_001 + "']\n", "Topic 1 has 10,001 characters, and 10,000 are allowed"),
        ("topics: ['" + "x" * 1_001 + "']\n", "which is not a phrase of 1,000 characters at most"),
        ("topics: [{name: '" + "x" * 201 + "', any: [w]}]\n", "has 201 characters, and 200 are allowed"),
        (TOPICS + "labels: [" + "a," * 501 + "]\n", "`labels` has 501 entries, and 100 are allowed"),
        (TOPICS + "labels: '" + "a," * 501 + "'\n", "must be a list"),
        (TOPICS + "columns: [" + "paper," * 501 + "]\n", "`columns` has 501 entries"),
        (TOPICS + "commit-message: '" + "x" * 10_001 + "'\n", "`commit-message` has 10,001 characters"),
        (TOPICS + "commit-message: \"{{ 'x' * 10001 }}\"\n", "it makes 10,001 bytes, and 10,000 are allowed"),
    ],
)
def test_what_is_longer_than_anybody_needs_is_told_briefly(file: str, words: str) -> None:
    found = problem(file)
    assert words in str(found) and len(str(found)) < 500


def test_an_input_of_any_length_is_told_briefly() -> None:
    found = problem(inputs={"topics": "x\n" * 100_000})
    assert str(found).startswith("The input `topics` has 199,999 characters, and 131,072 are allowed.")


def test_aliases_count_each_time_they_are_used_up_to_a_bound() -> None:
    shared = "topics:\n- {name: a, any: &p [" + ", ".join(f"w{number}" for number in range(60)) + "]}\n"
    assert len(given(shared + "".join(f"- {{name: n{number}, any: *p}}\n" for number in range(199))).topics) == 200
    long = "topics:\n- {name: a, any: &p [" + ", ".join(f"w{number}{'x' * 990}" for number in range(20)) + "]}\n"
    found = problem(long + "".join(f"- {{name: n{number}, any: *p}}\n" for number in range(199)))
    assert "comes to more than 1,000,000 characters with its aliases written out" in found.what


def test_a_branch_whose_name_is_no_text_is_told() -> None:
    assert "`GITHUB_REF` is" in problem(TOPICS, GITHUB_REF="refs/heads/a\udcff").what


@pytest.mark.parametrize(
    "text",
    [
        "on: push\njobs:\n  papers:\n    steps: []\n",
        "with:\n  topics: llm\n",
        "- uses: arxiv-radar/arxiv-radar@v1\n  with:\n    topics: llm\n",
    ],
)
def test_a_workflow_is_told_from_a_config_file(text: str) -> None:
    found = problem(text)
    assert found.what == f'"{CONFIG}" is a workflow or a part of one, and no config file.'
    assert "under `with:`" in found.remedy


def test_a_config_file_with_a_key_of_a_workflow_is_a_config_file() -> None:
    assert problem("topics: [llm]\non: push\n").what == '"on" is not a setting.'
