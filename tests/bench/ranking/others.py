"""What others make of the same draws: a linear SVM and BM25. Run by the Python that has their packages.

`python others.py GIVEN FOUND`: GIVEN is JSON with `earlier` and `later`, texts, `belongs` of the later ones, and
`draws`, lists of places of stars among the earlier ones; FOUND becomes JSON with, by method, an AUC and a share of the
first ten for each draw.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from judged import auc, precision  # type: ignore[import-not-found]

_WORDS = re.compile(r"[a-z0-9]{2,}")


def methods(earlier: list[str], later: list[str]) -> Iterator[tuple[str, Any]]:
    """Each method's name, and what gives the later texts' scores for the places of stars."""
    from rank_bm25 import BM25Okapi
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    terms = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, max_df=0.5, stop_words="english")
    known = terms.fit_transform(earlier)
    asked = terms.transform(later)

    def svm(strength: float) -> Any:
        def scores(stars: list[int]) -> list[float]:
            starred = [place in stars for place in range(len(earlier))]
            model = LinearSVC(C=strength, class_weight="balanced").fit(known, starred)
            return [float(score) for score in model.decision_function(asked)]

        return scores

    words = [_WORDS.findall(text.lower()) for text in earlier]
    okapi = BM25Okapi([_WORDS.findall(text.lower()) for text in later])

    @cache
    def of_star(star: int) -> Any:
        return okapi.get_scores(sorted({*words[star]}))

    def bm25(stars: list[int]) -> list[float]:
        return [float(score) for score in sum(map(of_star, stars))]

    yield "linear SVM, C 0.1", svm(0.1)
    yield "linear SVM, C 0.01", svm(0.01)
    yield "BM25", bm25


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = {}
    for name, scores in methods(given["earlier"], given["later"]):
        drawn = [scores(stars) for stars in given["draws"]]
        found[name] = [(auc(each, given["belongs"]), precision(each, given["belongs"])) for each in drawn]
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
