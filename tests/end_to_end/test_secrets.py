"""The token shows nowhere: not in the log, an output, the summary, an exception or the repository, whatever happens."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import github  # setting up its own logging as it is imported: before the fixture below does
import pytest
import requests

from radar.commands.action import run
from radar.run.job import Effects
from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.hub import Hub, Outcome, open_hub
from tests.end_to_end.proposals import news, propose, proposing
from tests.stand_ins.github import Answer, Fault, Instead, Reset, status
from tests.stand_ins.github.git import run_git

DEBUG = {"RUNNER_DEBUG": "1"}
OTHER = "ghp_anotherTokenThatIsWrong00000000000000"


@pytest.fixture(autouse=True)
def _everything_is_logged() -> Iterator[None]:
    """The libraries' own debug logging is on, as somebody may have it who looks for an error."""
    loggers = [logging.getLogger(name) for name in (github.__name__, "urllib3", "requests", "arxiv")]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield
    for logger in loggers:
        logger.setLevel(logging.NOTSET)


@pytest.fixture(autouse=True)
def _nothing_passes_the_console_by(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Libraries may have ways of their own to standard output and error."""
    yield
    assert capfd.readouterr() == ("", "")


def check(hub: Hub, ran: Outcome, token: str = "") -> None:
    """Raise if a run, or the repository after it, shows the token or a good part of it."""
    token = token or hub.github.token
    log = ran.log.replace(f"::add-mask::{token}\n", "", 1)
    for text in (log, ran.summary, *ran.outputs.values(), *ran.outputs):
        assert token[:12] not in text and token[-12:] not in text
    assert b"token" not in (objects := everything_in(hub).lower()), "no header of a request"
    assert token[:12].lower().encode() not in objects
    bodies = "".join(f"{pull.title}{pull.body}" for pull in hub.github.pull_requests)
    assert token[:12] not in bodies + "".join(str(request.body) for request in hub.github.log)


def everything_in(hub: Hub) -> bytes:
    """Every object of the repository, unpacked."""
    return run_git("-C", hub.github.git_dir, "cat-file", "--batch-all-objects", "--batch").stdout


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_runs_that_go_well_show_no_token_even_with_all_logging_on(tmp_path: Path, publish: str) -> None:
    with proposing(tmp_path) as hub:
        ran = hub.run(publish=publish, variables=DEBUG)
        assert ran.code == 0 and "Debug: POST /repos/octo/reading/git/trees" in ran.log
        assert "==> 201" in ran.log, "PyGithub's own log is there"
        check(hub, ran)
        hub.announce(*news(100))
        check(hub, hub.run(publish=publish, variables=DEBUG))
        check(hub, hub.run(publish=publish, variables=DEBUG))


REFUSALS: dict[str, dict[str, Any]] = {
    "read-only": {"contents": "read"},
    "no pull-requests": {"pull_requests": "none"},
    "not permitted": {"actions_may_open_pull_requests": False},
    "archived": {"archived": True},
    "not found": {"exists": False},
    "protected": {"protected_branches": ["*", "*/*"]},
    "ruleset": {"ruleset_branches": ["*", "*/*"]},
    "rate limit": {"rate_limit": 3},
}


@pytest.mark.parametrize("settings", REFUSALS.values(), ids=REFUSALS.keys())
def test_refusals_show_no_token(tmp_path: Path, settings: dict[str, Any]) -> None:
    with proposing(tmp_path) as hub:
        hub.github.set(**settings)
        ran = hub.run(publish="pull-request", variables=DEBUG, max_minutes="1")
        assert ran.code == 4 and "Traceback" in ran.log
        check(hub, ran)


def test_a_wrong_token_is_not_shown_either(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        ran = hub.run(publish="pull-request", variables=DEBUG, token=OTHER)
        assert ran.code == 4 and "GitHub does not accept the token." in ran.log
        check(hub, ran, OTHER)
        check(hub, hub.run(publish="pull-request", variables=DEBUG, token=f"  {OTHER}\n"), OTHER)


def echo(token: str, code: int, padding: int = 0) -> Fault:
    """An answer of a proxy that sends back what it was sent."""
    message = f"{'x' * padding} Authorization: token {token} and Bearer {token}"
    body = {"message": message, "errors": [{"message": message}, message], "documentation_url": message}
    return Instead(Answer(code, body, {"X-Echo": f"token {token}", "Link": f"<https://x/{token}>"}))


def pulled(token: str) -> Fault:
    """A pull request whose every text is the token."""
    branch = {"ref": "arxiv-radar/update", "sha": "0" * 40}
    body = {"number": 7, "title": token, "body": token, "html_url": f"https://x/{token}", "head": branch}
    return Instead(Answer(201, body))


@pytest.mark.parametrize(("code", "padding"), [(200, 0), (403, 0), (422, 0), (422, 240), (422, 250), (422, 262)])
def test_answers_that_echo_the_token_are_not_passed_on(tmp_path: Path, code: int, padding: int) -> None:
    with proposing(tmp_path) as hub:
        hub.github.fault("POST", "git/trees", echo(hub.github.token, code, padding), times=None)
        ran = hub.run(publish="pull-request", variables=DEBUG)
        assert ran.code == 4
        assert "Authorization: token ***" in ran.log
        check_texts(hub, ran)


WHERE: dict[str, tuple[str, str, Callable[[str], Fault]]] = {
    "the branch": ("GET", "git/ref/*", lambda token: echo(token, 422)),
    "the list of pull requests": ("GET", "pulls", lambda token: echo(token, 403)),
    "a new pull request": ("POST", "pulls", pulled),
    "labels": ("POST", "issues/*/labels", lambda token: echo(token, 422)),
    "reviewers": ("POST", "pulls/*/requested_reviewers", lambda token: echo(token, 422)),
    "GraphQL": ("POST", "/graphql", lambda token: echo(token, 200)),
    "GraphQL refused": ("POST", "/graphql", lambda token: echo(token, 401)),
    "an unknown status": ("POST", "git/commits", lambda token: echo(token, 418)),
    "a lost connection": ("POST", "git/trees", lambda token: Reset()),
    "no answer but 500": ("POST", "git/trees", lambda token: status(500, token)),
}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.hostile
def test_wherever_an_answer_echoes_the_token_it_goes_no_further(tmp_path: Path, where: str) -> None:
    method, path, fault = WHERE[where]
    with proposing(tmp_path) as hub:
        if where.startswith("GraphQL"):
            propose(hub)
            hub.announce(*news(100))
        hub.github.fault(method, path, fault(hub.github.token), times=None)
        settings = {"labels": "papers", "reviewers": "bob"}
        check_texts(hub, hub.run(publish="pull-request", variables=DEBUG, **settings))


def check_texts(hub: Hub, ran: Outcome) -> None:
    """As `check`, where the repository has no new commit to look at."""
    log = ran.log.replace(f"::add-mask::{hub.github.token}\n", "", 1)
    for text in (log, ran.summary, *ran.outputs.values()):
        assert hub.github.token[:12] not in text and hub.github.token[-12:] not in text


@pytest.mark.parametrize("in_actions", [True, False])
def test_a_bug_whose_exception_tells_the_token_does_not_show_it(tmp_path: Path, in_actions: bool) -> None:
    token = "ghs_tokenInAnException00000000000000000000"

    def broken(agent: str) -> NoReturn:
        try:
            raise ValueError(f"headers: {{'Authorization': 'token {token}'}}")
        except ValueError as error:
            raise RuntimeError(f"first line\n::warning::{token}") from error

    environ = {
        "INPUT_TOKEN": token,
        "INPUT_TOPICS": "splatting",
        "INPUT_PUBLISH": "none",
        "GITHUB_WORKSPACE": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "RUNNER_DEBUG": "1",
        "GITHUB_ACTIONS": str(in_actions).lower(),
    }
    stream = io.StringIO()
    assert run(Effects(environ, stream, SkippingClock(), session=broken)) == 1
    log = stream.getvalue()
    assert "token ***" in log and "Traceback" in log and "met a bug of its own (RuntimeError)" in log
    assert token not in log.replace(f"::add-mask::{token}\n", "", 1)
    assert log.count(token) == in_actions


def test_pygithub_has_no_way_of_its_own_to_the_log() -> None:
    assert logging.getLogger("github").handlers == []


def test_a_token_in_the_wrong_input_is_not_shown(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        ran = hub.run(since=hub.github.token, variables=DEBUG)
        assert ran.code == 2 and "since" in ran.summary
        check_texts(hub, ran)


def test_a_token_that_the_config_file_holds_is_refused_without_showing_it(tmp_path: Path) -> None:
    config = f"topics: [splatting]\ntoken: {OTHER}\n".encode()
    with open_hub(tmp_path, files={".github/arxiv-radar.yml": config}) as hub:
        ran = hub.run("", variables=DEBUG)
        assert ran.code == 2 and "must not stand in the config file" in ran.log
        assert OTHER not in ran.log + ran.summary


def test_the_token_goes_to_github_alone(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        sent: list[requests.PreparedRequest] = []
        real = requests.Session.send

        def send(session: requests.Session, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
            sent.append(request)
            return real(session, request, **kwargs)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(requests.Session, "send", send)
            propose(hub)
        to_arxiv = [each for each in sent if (each.url or "").startswith(hub.arxiv.url)]
        assert to_arxiv and len(sent) > len(to_arxiv)
        assert not any(hub.github.token in f"{each.url}{dict(each.headers)}" for each in to_arxiv)
