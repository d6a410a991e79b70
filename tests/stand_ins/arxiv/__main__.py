"""`python -m tests.stand_ins.arxiv --corpus FILE|demo --port N`: the stand-in, until it is interrupted."""

from __future__ import annotations

import argparse
import threading
from datetime import date
from pathlib import Path

from tests.stand_ins.arxiv.corpus import Corpus
from tests.stand_ins.arxiv.server import ArxivStandIn
from tests.stand_ins.demo_corpus import END, demo_entries


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.stand_ins.arxiv", description="A stand-in for arXiv.")
    parser.add_argument("--corpus", default="demo", help="a file of papers, one JSON object per line, or `demo`")
    parser.add_argument("--end", type=date.fromisoformat, default=END, help="the demo corpus' last day")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    chosen = parser.parse_args()
    demo = chosen.corpus == "demo"
    corpus = Corpus(demo_entries(chosen.end)) if demo else Corpus.from_json_lines(Path(chosen.corpus))
    with ArxivStandIn(corpus, host=chosen.host, port=chosen.port) as arxiv:
        print(f"{len(corpus)} papers at {arxiv.url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
