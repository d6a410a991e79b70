"""What happens to every request, whatever it is for: the token, the limits, the permissions, the faults and the log."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

# the routes enter themselves into the table when they are imported
from tests.stand_ins.github import (  # noqa: F401
    graphql,
    routes_comments,
    routes_contents,
    routes_objects,
    routes_pulls,
    routes_refs,
    routes_repository,
    shapes,
)
from tests.stand_ins.github.answers import DOCS, Answer, Call, Refusal, no_permission, not_found
from tests.stand_ins.github.faults import Delay, FaultPlan, Instead, Meanwhile, Reset
from tests.stand_ins.github.routes import Route, find_route
from tests.stand_ins.github.world import World, node_id

_BY_NUMBER = re.compile(rf"/repositories/{shapes.REPOSITORY_ID}(/.*)?")
Token = Literal["right", "wrong", "missing"]


@dataclass
class Request:
    """One request as it came and what became of it.

    `path` is without the API's prefix and with the query. `status` and `answer` are None where the client got none;
    `answer` is parsed JSON; `planted` says that a fault made it up.
    Times are of the monotonic clock, in seconds. The token itself is not kept.
    """

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]
    token: Token
    started: float
    ended: float | None = None
    status: int | None = None
    answer: Any = None
    planted: bool = False

    @property
    def writes(self) -> bool:
        asks = self.path == "/graphql" and isinstance(self.body, dict) and "mutation" not in str(self.body.get("query"))
        return self.method not in ("GET", "HEAD") and not asks


class Lost(Exception):
    """The client is to get no answer at all."""


@dataclass
class Service:
    """Everything between the socket and the routes."""

    world: World
    faults: FaultPlan
    prefix: str
    log: list[Request] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _written: deque[float] = field(default_factory=deque)

    def handle(self, method: str, target: str, headers: Mapping[str, str], raw: bytes) -> Answer:
        """Carries a request out, faults included, and enters it into the log; raises Lost for a reset."""
        split = urlsplit(target)
        # GitHub Enterprise has GraphQL beside REST, not below it
        graph = split.path == f"{self.prefix.removesuffix('/v3')}/graphql"
        own = graph or split.path.startswith(self.prefix)
        below = "/graphql" if graph else split.path.removeprefix(self.prefix)
        path = unquote(below)
        body: Any = None
        with contextlib.suppress(ValueError):
            body = json.loads(raw) if raw else None
        shown = below + (f"?{split.query}" if split.query else "")
        kept = {name: value for name, value in headers.items() if name.lower() != "authorization"}
        request = Request(method, shown, body, kept, self._token(headers), time.monotonic())
        with self._lock:
            self.log.append(request)
        try:
            call = Call(method, path, dict(parse_qsl(split.query, keep_blank_values=True)), body, {}, len(raw))
            if not own:
                call = Call(method, "", call.query, body, {}, len(raw))
            answer = self._with_faults(call, request, malformed=bool(raw) and body is None)
            request.status = answer.status
            request.answer = None if isinstance(answer.body, bytes) else answer.body
            return answer
        finally:
            request.ended = time.monotonic()

    def _token(self, headers: Mapping[str, str]) -> Token:
        scheme, _, value = headers.get("Authorization", "").partition(" ")
        if not value:
            return "missing"
        return "right" if scheme.lower() in ("token", "bearer") and value == self.world.settings.token else "wrong"

    def _with_faults(self, call: Call, request: Request, malformed: bool) -> Answer:
        decided: Instead | Reset | None = None
        for fault in self.faults.struck(call.method, call.path):
            if isinstance(fault, Delay):
                time.sleep(fault.seconds)
            elif isinstance(fault, Meanwhile):
                fault.happens()
            else:
                decided = fault
                break
        answer = None
        if decided is None or decided.after_work:
            answer = self._answer(call, request, malformed)
        if isinstance(decided, Reset):
            raise Lost
        if decided is not None:
            answer = decided.answer
            request.planted = True
        assert answer is not None
        return Answer(answer.status, answer.body, {**self._limits(), **answer.headers})

    def _answer(self, call: Call, request: Request, malformed: bool) -> Answer:
        if by_number := _BY_NUMBER.fullmatch(call.path):
            call = replace(call, path=f"/repos/{self.world.full_name}{by_number[1] or ''}")
        found = find_route(call.method, call.path)
        documentation = found[0].documentation if found else DOCS
        try:
            self._admit(request)
            if moved := self._moved(call, request):
                return moved
            if found is None:
                raise not_found()
            if malformed:
                raise Refusal(400, "Problems parsing JSON")
            route, groups = found
            self._permit(route, groups, request)
            self.world.notice_pushes()
            return route.work(self.world, Call(call.method, call.path, call.query, call.body, groups, call.size))
        except Refusal as refusal:
            return refusal.answer(documentation)
        except UnicodeEncodeError:
            # half of a surrogate pair: JSON can say it, UTF-8 cannot
            return Refusal(400, "Problems parsing JSON").answer(documentation)

    def _admit(self, request: Request) -> None:
        """What is asked of every request, whatever it is for."""
        settings = self.world.settings
        names = {name.lower() for name in request.headers}
        if "user-agent" not in names:
            words = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"
            raise Refusal(403, words)
        if request.token == "wrong":
            raise Refusal(401, "Bad credentials")
        if settings.locked_out and request.token != "missing" and request.path != "/rate_limit":
            raise Refusal(403, settings.locked_out)
        over = self.world.rate(spent=request.path.partition("?")[0] != "/rate_limit")
        if over["used"] > over["limit"]:
            words = "API rate limit exceeded for installation ID 33445566."
            raise Refusal(403, words, documentation=f"{DOCS}/overview/rate-limits-for-the-rest-api")
        if request.writes and settings.content_per_minute is not None:
            self._count_content(settings.content_per_minute)

    def _moved(self, call: Call, request: Request) -> Answer | None:
        """Where a request by a former name is sent on to: the repository's number has not changed."""
        _, _, owner, name, *_ = [*call.path.split("/"), "", "", ""]
        if not call.path.startswith("/repos/") or f"{owner}/{name}".lower() not in self.world.former_names:
            return None
        rest = request.path.removeprefix("/repos/").partition("/")[2].partition("/")
        path, mark, query = (rest[1] + rest[2]).partition("?")
        to = f"{self.world.api_url}/repositories/{shapes.REPOSITORY_ID}{path}{mark}{query}"
        status, words = (301, "Moved Permanently") if call.method == "GET" else (307, "Temporary Redirect")
        body = {
            "message": words,
            "url": to,
            "documentation_url": f"{DOCS}/guides/best-practices-for-using-the-rest-api",
        }
        return Answer(status, body, {"Location": to})

    def _count_content(self, allowed: int) -> None:
        with self._lock:
            now = time.monotonic()
            while self._written and self._written[0] < now - 60:
                self._written.popleft()
            if len(self._written) >= allowed:
                words = (
                    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation."
                )
                raise Refusal(403, f"{words} Please retry your request again later.", headers={"Retry-After": "60"})
            self._written.append(now)

    def _permit(self, route: Route, groups: Mapping[str, str], request: Request) -> None:
        """Whether this token may do that in this repository."""
        world, settings = self.world, self.world.settings
        if request.token == "missing" and (request.writes or request.path == "/user"):
            raise Refusal(401, "Requires authentication")
        if "owner" not in groups:
            return
        hidden = settings.private and request.token == "missing"
        named = f"{groups['owner']}/{groups['repo']}".lower() == world.full_name.lower()
        if not settings.exists or not named or hidden:
            raise not_found()
        if settings.archived and request.writes:
            raise Refusal(403, "Repository was archived so is read-only.")
        reads_public = not request.writes and not settings.private
        if route.needs and not reads_public and not any(settings.may(*need) for need in route.needs.items()):
            raise no_permission()

    def _limits(self) -> dict[str, str]:
        rate = self.world.rate()
        rate["used"] = min(rate["used"], rate["limit"])
        return {
            **{f"X-RateLimit-{name.title()}": str(value) for name, value in rate.items()},
            "X-RateLimit-Resource": "core",
            "X-GitHub-Request-Id": node_id("R", time.monotonic_ns()),
            "X-GitHub-Media-Type": "github.v3; format=json",
        }
