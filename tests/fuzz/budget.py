"""How many examples a test tries: its part of the 20,000 of a full run, or as much less as a shorter one has."""

from __future__ import annotations

import functools
import math
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.oracle import Hung, tally

FULL = 20_000
VARIABLE = "RADAR_FUZZ_EXAMPLES"
"""The environment variable that says how many examples a run has; without it there is no fuzz run."""

UNTIL = "RADAR_FUZZ_UNTIL"
"""The environment variable that names the moment, in seconds since 1970, after which no more examples are tried."""

SHARES: dict[str, int] = {}
"""The examples of each test in a full run."""


def fuzzed(share: int, **strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Try a test with `share` examples of the strategies in a full run."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        SHARES[f"{test.__module__}.{test.__name__}"] = share

        @functools.wraps(test)
        def told(**arguments: Any) -> None:
            counted = tally()
            if time.time() > float(os.environ.get(UNTIL) or math.inf) and not counted.has_failed:
                pytest.skip(f"The time is up, after {counted.examples} examples.")
            counted.examples += 1
            try:
                test(**arguments)
            except Hung as hung:
                fed = {name: arguments[name] for name in strategies}
                raise Hung(f"{hung}\nIt was fed {fed}") from None
            except AssertionError:
                counted.has_failed = True  # and Hypothesis needs more tries to find the smallest example
                raise

        few = max(1, share * int(os.environ.get(VARIABLE) or FULL) // FULL)
        bounded = settings(max_examples=few, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
        return bounded(given(**strategies)(told))

    return decorate
