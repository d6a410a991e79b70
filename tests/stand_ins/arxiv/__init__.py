"""A stand-in for arXiv's query API: an HTTP server on loopback that behaves as the service does, faults included.

It answers from a corpus of its own instead of arXiv's, so that tests and the demonstration need no network:

    with ArxivStandIn(Corpus(entries), FaultPlan(once(faults.STATUS_503_HTML))) as arxiv:
        ...  # ask arxiv.url
        assert arxiv.log[0].status == 503
"""

from tests.stand_ins.arxiv.corpus import Corpus, Entry
from tests.stand_ins.arxiv.faults import Fault
from tests.stand_ins.arxiv.plan import FaultPlan, always, once, times, twice
from tests.stand_ins.arxiv.server import ArxivStandIn, Request

__all__ = ["ArxivStandIn", "Corpus", "Entry", "Fault", "FaultPlan", "Request", "always", "once", "times", "twice"]
