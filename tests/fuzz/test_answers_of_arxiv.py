"""arXiv's answers: status, headers and body, of a good answer that was changed or of something else altogether."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st

from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import LIKE, TEXTS, Change, OnBytes
from tests.fuzz.oracle import broken, check_folder, check_nothing_lost, papers
from tests.fuzz.scene import Scene
from tests.stand_ins.arxiv import Entry, Fault, faults
from tests.stand_ins.arxiv.atom import write_page
from tests.stand_ins.arxiv.faults import Ending, Reply, Situation
from tests.stand_ins.arxiv.plan import Asked, FaultPlan

ELEMENTS = (
    "feed", "entry", "id", "title", "updated", "published", "summary", "name", "author", "category", "link",
    "comment", "doi", "primary_category", "journal_ref", "totalResults", "startIndex", "itemsPerPage",
)  # fmt: skip


@dataclass(frozen=True)
class OnEntry:
    """A change of one entry of a page: the field of that name gets a value, whatever it is."""

    at: int
    name: str
    value: Any

    def of(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """The entries with one of them changed."""
        if not entries:
            return ()
        place = self.at % len(entries)
        return (*entries[:place], replace(entries[place], **{self.name: self.value}), *entries[place + 1 :])


@dataclass(frozen=True)
class Trouble:
    """What happens to the answers from number `first` on, `times` of them.

    What is None stays as it is. `entries` are changed where a page is due, `body` is what becomes of the bytes then;
    `sent` is the hundredth part of them that goes out.
    """

    first: int
    times: int
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    entries: tuple[OnEntry, ...] = ()
    body: Change | None = None
    sent: int | None = None
    ending: Ending = Ending.KEPT

    @property
    def is_damage(self) -> bool:
        """Whether no answer that it strikes can be taken for a good one that says something else."""
        return not self.entries and (self.body is None or (isinstance(self.body, OnBytes) and self.body.how == "cut"))

    @property
    def _is_unfinished(self) -> bool:
        """Whether somebody would wait for the answer's end, which is no trouble of this kind."""
        return self.sent is not None or any(name == "Transfer-Encoding" for name, _ in self.headers)

    def reply(self, url: str, situation: Situation) -> Reply:
        """The answer that goes out."""
        honest = situation.honest
        body, page = honest.body, situation.right.page
        if page is not None and self.entries:
            entries = page.entries
            for change in self.entries:
                entries = change.of(entries)
            body = write_page(replace(page, entries=entries))
        if self.body is not None:
            body = self.body(body)
        return Reply(
            honest.status if self.status is None else self.status,
            body,
            honest.content_type,
            {name: value.replace("SELF", url) for name, value in self.headers},
            sends=None if self.sent is None else len(body) * self.sent // 100,
            ending=Ending.CLOSED if self.ending is Ending.KEPT and self._is_unfinished else self.ending,
        )


class Troubled(FaultPlan):
    """Answers with all these troubles; of those that strike at one, the first counts."""

    def __init__(self, troubles: Sequence[Trouble], url: str) -> None:
        super().__init__()
        self._troubles = troubles
        self._url = url

    def decide(self, asked: Asked) -> Fault | None:
        for trouble in self._troubles:
            if trouble.first <= asked.number < trouble.first + trouble.times:
                return Fault("fuzz", partial(trouble.reply, self._url))
        return None


def plain() -> st.SearchStrategy[str]:
    """Texts that can be written, if not in XML."""
    return fed.texts().map(lambda text: text.encode("utf-8", "replace").decode())


def on_entries() -> st.SearchStrategy[OnEntry]:
    identifiers = [text for text in TEXTS if "/" in text or "." in text] + [
        "2610.00001",
        "2610.00002",
        "2610.00021",
        "cs/0512001",
    ]
    values: dict[str, st.SearchStrategy[Any]] = {
        "id": st.sampled_from(identifiers) | plain(),
        "version": st.sampled_from([0, 1, 2, 3, 10**18, 10**400, "", "1x", "٣", "²", "9" * 5000, "-1", "01", "1v2"]),
        "published": st.sampled_from(LIKE["moment"]),
        "updated": st.sampled_from(LIKE["moment"]),
        "authors": st.lists(plain(), max_size=3).map(tuple) | st.just(("A B",) * 3000),
        "categories": st.lists(plain() | st.just("cs.CV"), max_size=3).map(tuple),
        "doi": st.lists(plain(), max_size=3).map(tuple),
    } | {name: plain() for name in ("title", "summary", "comment", "journal_ref")}
    return st.sampled_from(sorted(values)).flatmap(
        lambda name: st.builds(OnEntry, fed.PLACES, st.just(name), values[name])
    )


FIRST = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5, 8])


def troubles(most: int, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Trouble]]:
    """One to `most` troubles with these fields."""
    one = st.builds(Trouble, FIRST, st.sampled_from([1, 1, 1, 2, 6, 100]), **fields)
    return st.lists(one, min_size=1, max_size=most)


def run_with(scene: Scene, troubles: Sequence[Trouble], *, again: bool) -> None:
    """Run with these troubles: what was known outlasts them, and the next run goes well."""
    scene.arxiv.forget()
    scene.arxiv.faults = Troubled(troubles, scene.arxiv.url)
    try:
        ran = scene.run()
    finally:
        scene.arxiv.faults = FaultPlan()
    after = scene.machine.files()
    check_folder(scene.base, after, "papers")
    check_nothing_lost(scene.base, after)
    if again:
        if (ran := scene.machine.run(scene.environ())).code != 0:
            raise broken("CouldNotGoOn", ran.log)
        after = scene.machine.files()
        check_nothing_lost(scene.base, after)
    doubted = ran.outputs.get("failed-topics") or ran.outputs.get("incomplete-topics")
    if ran.code == 0 and not doubted and all(trouble.is_damage for trouble in troubles):
        wanted = {f"{slug}/{paper.id}" for slug in ("splatting", "gaussian") for paper in scene.papers(slug)}
        if missing := wanted - papers(after).keys():
            raise broken("MissedInSilence", f"{sorted(missing)}\n{ran.log}")


@fuzzed(1_500, what=troubles(2, entries=st.lists(on_entries(), min_size=1, max_size=3).map(tuple)), again=st.booleans())
def test_entries(scene: Scene, what: list[Trouble], again: bool) -> None:
    run_with(scene, what, again=again)


DOCUMENTS = fed.changed(fed.on_xml(*ELEMENTS), fed.on_xml(*ELEMENTS), fed.on_bytes(), fed.on_lines())


@fuzzed(1_500, what=troubles(2, body=DOCUMENTS), again=st.booleans())
def test_bodies(scene: Scene, what: list[Trouble], again: bool) -> None:
    run_with(scene, what, again=again)


@fuzzed(
    1_000,
    what=troubles(
        3,
        status=fed.statuses() | st.just(200),
        headers=fed.headers(),
        body=st.none() | fed.on_bytes(),
        sent=st.none() | st.integers(0, 100),
        ending=st.sampled_from([Ending.CLOSED, Ending.RESET, Ending.KEPT]),
    ),
    again=st.booleans(),
)
def test_statuses_headers_and_connections(scene: Scene, what: list[Trouble], again: bool) -> None:
    run_with(scene, what, again=again)


# Those whose answers have no end, but for a clock that moves on: the one of these runs stands still between sleeps.
ENDLESS = {"drips", "drips its head", "100 for ever", "stalls", "never answers"}
QUICK = [name for name in faults.EVERY_FAULT if name not in ENDLESS]


@fuzzed(300, names=st.lists(st.sampled_from(QUICK), min_size=1, max_size=4), first=FIRST)
def test_known_faults_one_after_the_other(scene: Scene, names: list[str], first: int) -> None:
    scene.arxiv.forget()
    scene.arxiv.faults = FaultPlan.by_number({first + n: faults.EVERY_FAULT[name] for n, name in enumerate(names)})
    ran = scene.run()
    scene.arxiv.faults = FaultPlan()
    after = scene.machine.files()
    check_folder(scene.base, after, "papers")
    check_nothing_lost(scene.base, after)
    assert ran.code in (0, 3), ran.log
