"""arXiv's OAI-PMH: lists of the records that were changed since a day, as `arXivRaw`.

A token is a place in a list that moves: it names the day, the set and how many records come before, as the service's
own do, and is good until midnight UTC. The list goes by the day of a record's last change, then by its identifier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, quote, unquote, urlencode
from xml.sax.saxutils import escape, quoteattr

from tests.stand_ins.arxiv.corpus import Corpus, Entry
from tests.stand_ins.arxiv.service import Answer
from tests.stand_ins.arxiv.taxonomy import is_category
from tests.stand_ins.arxiv.tex import in_tex

PAGE = 2_000
"""Records that arXiv gives at once."""
XML = "text/xml"

_PHYSICS = frozenset(
    [
        "astro-ph",
        "cond-mat",
        "gr-qc",
        "hep-ex",
        "hep-lat",
        "hep-ph",
        "hep-th",
        "math-ph",
        "nlin",
        "nucl-ex",
        "nucl-th",
        "physics",
        "quant-ph",
    ]
)
_GROUPS = ("cs", "econ", "eess", "math", "physics", "q-bio", "q-fin", "stat")
_ALLOWED = {"verb", "metadataPrefix", "from", "until", "set"}


class OaiError(Exception):
    """An error of the protocol's, by its code."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code = code


@dataclass(frozen=True)
class Listed:
    """A record in the list: the versions of a paper that have been announced, and the day of its last change."""

    versions: tuple[Entry, ...]
    day: str

    @property
    def current(self) -> Entry:
        return self.versions[-1]


class OaiService:
    """Answers requests out of a corpus, `page` records at a time.

    `slip` is by how many records the list is taken to have moved since a token was given. `cached` keeps the answer to
    each address until something is announced, as arXiv's own caches do.
    """

    def __init__(self, corpus: Corpus, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.corpus = corpus
        self.page = PAGE
        self.slip = 0
        self.cached = True
        self._clock = clock
        self._answers: dict[tuple[tuple[str, str], ...], tuple[tuple[int, int], Answer]] = {}
        self._list: tuple[tuple[int, int], list[Listed]] | None = None

    def answer(self, params: Mapping[str, str]) -> Answer:
        """What a GET with `params` is answered."""
        address, key = tuple(sorted(params.items())), self.corpus.snapshot().key
        if self.cached and (known := self._answers.get(address)) is not None and known[0] == key:
            return known[1]
        answer = self._answer(params)
        if self.cached:
            self._answers[address] = key, answer
        return answer

    def _answer(self, params: Mapping[str, str]) -> Answer:
        now = self._clock().astimezone(UTC)
        try:
            body = self._records(params, now)
        except OaiError as error:
            body = f"<error code={quoteattr(error.code)}>{escape(str(error))}</error>"
        return Answer(200, _document(body, now), XML)

    def _records(self, params: Mapping[str, str], now: datetime) -> str:
        if params.get("verb") != "ListRecords":
            raise OaiError("badVerb", "Only ListRecords is spoken here.")
        skip = 0
        if "resumptionToken" in params:
            if params.keys() - {"verb", "resumptionToken"}:
                raise OaiError("badArgument", "No other parameters allowed with resumptionToken")
            params, skip = self._resumed(params["resumptionToken"], now)
        first, last, name = self._arguments(params, now)
        found = [each for each in self._listed() if first <= each.day <= last and _holds(name, each.current)]
        shown = found[max(0, skip) : skip + self.page]
        if not shown:
            raise OaiError("noRecordsMatch", "No records match this request.")
        token = ""
        if skip + self.page < len(found):
            asked = {**params, "skip": str(skip + self.page), "expires": now.date().isoformat()}
            until = f"{now:%Y-%m-%dT23:59:59Z}"
            token = f"<resumptionToken expires='{until}'>{escape(quote(urlencode(asked)))}</resumptionToken>"
        return f"<ListRecords>{''.join(map(_record, shown))}{token}</ListRecords>"

    def _resumed(self, token: str, now: datetime) -> tuple[dict[str, str], int]:
        params = dict(parse_qsl(unquote(token)))
        if not params.get("skip", "").isdigit() or params.pop("expires", "") != now.date().isoformat():
            raise OaiError("badResumptionToken", "The token is not valid, or no longer.")
        return params, int(params.pop("skip")) + self.slip

    def _arguments(self, params: Mapping[str, str], now: datetime) -> tuple[str, str, str]:
        if params.keys() - _ALLOWED or params.get("metadataPrefix") != "arXivRaw":
            raise OaiError("badArgument", "Unallowed parameter.")
        today = now.date().isoformat()
        first, last, name = params.get("from", "0000"), params.get("until", today), params.get("set", "")
        if last > today:
            raise OaiError("badArgument", "until date too late")
        if name and not _is_set(name):
            raise OaiError("badArgument", "Set does not exist.")
        return first, last, name

    def _listed(self) -> list[Listed]:
        snapshot = self.corpus.snapshot()
        if self._list is None or self._list[0] != snapshot.key:
            listed = [Listed(versions, _day(versions[-1])) for versions in snapshot.versions.values()]
            self._list = snapshot.key, sorted(listed, key=lambda each: (each.day, each.current.id))
        return self._list[1]


def _day(entry: Entry) -> str:
    return (entry.announced or entry.updated)[:10]


def _is_set(name: str) -> bool:
    group, *rest = name.split(":")
    if group not in _GROUPS or len(rest) > 2:
        return False
    if not rest:
        return True
    archive = rest[0]
    return (archive in _PHYSICS if group == "physics" else archive == group) and (
        len(rest) == 1 or is_category(f"{archive}.{rest[1]}")
    )


def _holds(name: str, entry: Entry) -> bool:
    """Whether a paper is in a set; a cross-list counts."""
    return not name or any(_set_of(term) == name or _set_of(term).startswith(f"{name}:") for term in _terms(entry))


def _terms(entry: Entry) -> list[str]:
    return [term for term in entry.categories if is_category(term)]


def _set_of(category: str) -> str:
    archive = category.partition(".")[0]
    return f"{'physics' if archive in _PHYSICS else archive}:{category.replace('.', ':')}"


def _record(listed: Listed) -> str:
    entry = listed.current
    sets = "".join(f"<setSpec>{_set_of(term)}</setSpec>" for term in _terms(entry))
    header = f"<identifier>oai:arXiv.org:{entry.id}</identifier><datestamp>{listed.day}</datestamp>{sets}"
    raw = f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">{"".join(_raw(listed))}</arXivRaw>'
    return f"<record><header>{header}</header><metadata>{raw}</metadata></record>"


def _raw(listed: Listed) -> Iterator[str]:
    entry = listed.current
    yield f"<id>{entry.id}</id><submitter>{_text(entry.authors[0] if entry.authors else '')}</submitter>"
    known = {each.version: each for each in listed.versions}
    for number in range(1, entry.version + 1):
        date = entry.published if number == 1 else known[number].updated if number in known else entry.published
        if number == entry.version:
            date = entry.updated
        gone = "<source_type>I</source_type>" if number in known and known[number].withdrawn else ""
        yield f'<version version="v{number}"><date>{_date(date)}</date><size>12kb</size>{gone}</version>'
    yield f"<title>{_text(entry.title)}</title><authors>{_text(', '.join(entry.authors))}</authors>"
    yield f"<categories>{' '.join(_terms(entry))}</categories>"
    others = [term for term in entry.categories if not is_category(term)]
    for name, text in (
        ("comments", entry.comment),
        ("msc-class", others[0] if others else ""),
        ("acm-class", others[1] if len(others) > 1 else ""),
        ("journal-ref", entry.journal_ref),
        ("doi", " ".join(entry.doi)),
    ):
        if text:
            yield f"<{name}>{_text(text)}</{name}>"
    yield f"<abstract>  {_text(entry.summary)}\n</abstract>"


def _text(text: str) -> str:
    return escape(in_tex(text))


def _date(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)


def _document(body: str, now: datetime) -> bytes:
    made = f"<responseDate>{now:%Y-%m-%dT%H:%M:%SZ}</responseDate><request>http://oaipmh.arxiv.org/oai</request>"
    root = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{made}{body}</OAI-PMH>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}'.encode()
