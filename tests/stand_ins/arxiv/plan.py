"""Which requests are answered badly, and how."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.stand_ins.arxiv.faults import Fault


@dataclass(frozen=True)
class Asked:
    """A request as a plan sees it.

    `number` counts all requests to the server from 0, `turn` those with the very same parameters. `total` is how many
    papers the query finds; None where the request is wrong.
    """

    number: int
    turn: int
    params: Mapping[str, str]
    total: int | None

    @property
    def query(self) -> str:
        """The query as it was sent."""
        return self.params.get("search_query", "")

    @property
    def start(self) -> int:
        """The first result asked for, -1 if that is no number."""
        text = self.params.get("start", "0")
        return int(text) if text.isdecimal() else -1

    @property
    def max_results(self) -> int:
        """How many results were asked for, -1 if that is no number."""
        text = self.params.get("max_results", "10")
        return int(text) if text.isdecimal() else -1


When = Callable[[Asked], bool]


def any_request(asked: Asked) -> bool:
    """Every request there is."""
    return True


def first_page(asked: Asked) -> bool:
    """Requests for the results from the first on."""
    return asked.start == 0


def last_page(asked: Asked) -> bool:
    """Requests whose page ends with, or goes past, the last result."""
    return asked.total is not None and asked.start < asked.total <= asked.start + asked.max_results


def middle_page(asked: Asked) -> bool:
    """Requests for a page that is neither first nor last."""
    return asked.start > 0 and asked.total is not None and asked.start + asked.max_results < asked.total


def nth_page(number: int) -> When:
    """Requests for page `number`, counted from 0, whatever the size of pages."""
    return lambda asked: asked.start == number * asked.max_results


def at_start(start: int) -> When:
    """Requests for the results from number `start` on."""
    return lambda asked: asked.start == start


def with_text(text: str) -> When:
    """Requests with `text` in their query."""
    return lambda asked: text in asked.query


def both(*conditions: When) -> When:
    """Requests for which all `conditions` hold."""
    return lambda asked: all(holds(asked) for holds in conditions)


@dataclass(frozen=True)
class Rule:
    """`fault` for the first `times` requests for which `when` holds; for all of them if `times` is None."""

    fault: Fault
    when: When
    times: int | None


def times(count: int, fault: Fault, when: When = any_request) -> Rule:
    """`fault` for the first `count` requests for which `when` holds."""
    return Rule(fault, when, count)


def once(fault: Fault, when: When = any_request) -> Rule:
    """`fault` for the first request for which `when` holds."""
    return Rule(fault, when, 1)


def twice(fault: Fault, when: When = any_request) -> Rule:
    """`fault` for the first two requests for which `when` holds."""
    return Rule(fault, when, 2)


def always(fault: Fault, when: When = any_request) -> Rule:
    """`fault` for every request for which `when` holds."""
    return Rule(fault, when, None)


class FaultPlan:
    """An ordered set of rules; of those that apply to a request, the first decides. Any thread may ask."""

    def __init__(self, *rules: Rule) -> None:
        self._lock = threading.Lock()
        self._left = [(rule, [rule.times]) for rule in rules]

    @classmethod
    def by_number(cls, faults: Mapping[int, Fault]) -> FaultPlan:
        """A plan that gives each of `faults` to the request of that number, counted from 0."""

        def numbered(number: int) -> When:
            return lambda asked: asked.number == number

        return cls(*(always(fault, numbered(number)) for number, fault in faults.items()))

    def decide(self, asked: Asked) -> Fault | None:
        """The fault for `asked`, which counts as having happened; None for the right answer."""
        with self._lock:
            for rule, left in self._left:
                if left[0] != 0 and rule.when(asked):
                    if left[0] is not None:
                        left[0] -= 1
                    return rule.fault
            return None
