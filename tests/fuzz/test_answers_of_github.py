"""GitHub's answers, REST and GraphQL: status, headers, and JSON of every shape, in each way of publishing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from hypothesis import strategies as st

from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import Change, Instead
from tests.fuzz.oracle import Ran, broken, check_nothing_lost, papers
from tests.fuzz.scene import BRANCH, HubScene
from tests.stand_ins.github.answers import Answer
from tests.stand_ins.github.service import Lost, Service

KEYS = (
    "sha", "object", "tree", "path", "mode", "type", "truncated", "content", "encoding", "message", "commit",
    "parents", "number", "title", "body", "head", "html_url", "state", "merged_at", "commits", "ahead_by",
    "merge_base_commit", "data", "repository", "id", "text", "b0", "updateRefs", "default_branch", "name",
    "assignees", "login", "errors", "size", "ref",
)  # fmt: skip
PATHS = (
    "*", "*", "*", "*/git/ref/*", "*/git/commits*", "*/git/trees*", "*/git/blobs*", "*/pulls*", "*/graphql",
    "*/compare/*", "*/git/refs*", "*/contents/*", "*/issues/*",
)  # fmt: skip
MESSAGES = (
    "Bad credentials", "Not Found", "Git Repository is empty.", "Update is not a fast forward",
    "Reference already exists", "API rate limit exceeded", "You have exceeded a secondary rate limit",
    "Resource not accessible by integration", "branch", "Repository rule violations found", "Tree SHA does not exist",
    "was submitted too quickly", "Reference does not exist", "timed out", "Validation Failed",
    "A pull request already exists for octo:x.", "No commits between main and x", "archived", "STALE_DATA",
)  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """What happens to answers to requests whose path is like `path`: to the `times` from number `first` on.

    Where it `works`, the request is carried out all the same. What is None stays as it is; `resets` answers nothing.
    """

    path: str
    first: int
    times: int
    works: bool = True
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: Change | None = None
    resets: bool = False


class Meddler:
    """Stands between a GitHub and its connections."""

    def __init__(self, service: Service, troubles: Sequence[Trouble]) -> None:
        self._service = service
        self._troubles = [(trouble, itertools.count()) for trouble in troubles]

    def handle(self, method: str, target: str, headers: Mapping[str, str], raw: bytes) -> Answer:
        """What goes out instead of the service's answer."""
        for trouble, numbers in self._troubles:
            if fnmatchcase(target.partition("?")[0], trouble.path) and next(numbers) - trouble.first in range(
                trouble.times
            ):
                return self._troubled(trouble, method, target, headers, raw)
        return self._service.handle(method, target, headers, raw)

    def _troubled(self, trouble: Trouble, method: str, target: str, sent: Mapping[str, str], raw: bytes) -> Answer:
        honest = self._service.handle(method, target, sent, raw) if trouble.works else Answer(200, {})
        if trouble.resets:
            raise Lost
        content = honest.content()
        url = self._service.world.api_url
        headers = {name: value.replace("SELF", url) for name, value in trouble.headers}
        if "Transfer-Encoding" in headers:  # whose end would be waited for, and that is no trouble of ours
            headers["Connection"] = "close"
        return Answer(
            honest.status if trouble.status is None else trouble.status,
            content if trouble.body is None else trouble.body(content),
            {**honest.headers, **headers},
        )


@contextmanager
def meddled(hub: HubScene, troubles: Sequence[Trouble]) -> Iterator[None]:
    """GitHub with these troubles, within the block."""
    server = hub.github._server
    server.service = Meddler(hub.github._service, troubles)  # type: ignore[assignment]
    try:
        yield
        hub.github.wait_idle()
    finally:
        server.service = hub.github._service


def run_with(hub: HubScene, troubles: Sequence[Trouble], publish: str, **inputs: str) -> Ran:
    """Run with these troubles: nothing is lost, and the next run puts everything right."""
    hub.reset()
    may_move = "main" if publish == "commit" else BRANCH
    before, beginning = hub.github.tree(may_move), hub.github.tree("main")
    with meddled(hub, troubles):
        ran = hub.machine.run(hub.environ(publish=publish, **inputs), hub.clock)
    hub.check(before, ran, may_move=may_move)
    check_nothing_lost(beginning, hub.github.tree("main"))
    hub.clock.sleeps.clear()
    if hub.machine.run(hub.environ(publish=publish), hub.clock).code != 0:
        raise broken("CouldNotGoOn", ran.log)
    after = papers(hub.github.tree(may_move))
    wanted = {f"{slug}/{paper.id}" for slug in ("splatting", "gaussian") for paper in hub.papers(slug)}
    if missing := wanted - after.keys():
        raise broken("NotPutRight", f"{sorted(missing)}\n{ran.log}")
    return ran


PUBLISH = st.sampled_from(["commit", "pull-request"])


def troubles(
    most: int, paths: Sequence[str] = PATHS, **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[list[Trouble]]:
    """One to `most` troubles with these fields."""
    first = st.sampled_from([*range(12), 0, 0, 0, 1, 1, 2, 3, 15, 20])
    times = st.sampled_from([1, 1, 2, 3, 6, 100])
    one = st.builds(Trouble, st.sampled_from(paths), first, times, **fields)
    return st.lists(one, min_size=1, max_size=most)


def refusals() -> st.SearchStrategy[Change]:
    """Bodies of refusals: GitHub's own words in GitHub's shape, or in any."""
    said = st.sampled_from(MESSAGES) | fed.json_values()
    keys = st.sampled_from(["message", "errors", "data", "documentation_url", "status", "code"])
    values = said | st.lists(said | st.dictionaries(keys, said, max_size=2), max_size=3)
    return st.dictionaries(keys, values, max_size=3).map(lambda document: Instead(fed.encoded(document)))


DOCUMENTS = fed.changed(fed.on_json(*KEYS), fed.on_bytes())


@fuzzed(1_600, what=troubles(3, body=DOCUMENTS), publish=PUBLISH)
def test_bodies(hub: HubScene, what: list[Trouble], publish: str) -> None:
    run_with(hub, what, publish)


@fuzzed(
    1_200,
    what=troubles(
        3,
        works=st.booleans(),
        status=fed.statuses(),
        headers=fed.headers(),
        body=st.none() | refusals() | fed.on_bytes(),
        resets=st.sampled_from([False, False, False, True]),
    ),
    publish=PUBLISH,
)
def test_statuses_headers_and_refusals(hub: HubScene, what: list[Trouble], publish: str) -> None:
    run_with(hub, what, publish)


@fuzzed(
    400,
    what=troubles(
        2, ("*/contents/*", "*"), status=st.none() | fed.statuses(), headers=fed.headers(), body=st.none() | DOCUMENTS
    ),
    templates=st.sampled_from(["", "src"]),
)
def test_files_of_a_job_without_a_checkout(hub: HubScene, what: list[Trouble], templates: str) -> None:
    run_with(hub, what, "commit", topics="", since="", templates=templates)
