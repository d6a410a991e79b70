"""What people do while a run is asking arXiv, which can be half an hour after it read the repository."""

from __future__ import annotations

from collections.abc import Callable

from tests.stand_ins.arxiv import ArxivStandIn, FaultPlan, once
from tests.stand_ins.arxiv.faults import Fault, Reply, Situation


def while_arxiv_is_asked(arxiv: ArxivStandIn, happens: Callable[[], object]) -> None:
    """Let something happen, once, before arXiv's next answer; the answer is right."""

    def reply(situation: Situation) -> Reply:
        happens()
        return situation.honest

    arxiv.faults = FaultPlan(once(Fault("meanwhile", reply)))
