"""Entries for the stand-in of arXiv, questions to it, and what its answers hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import etree

from tests.stand_ins.arxiv.corpus import Entry
from tests.stand_ins.arxiv.service import Answer, Service

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "x": "http://arxiv.org/schemas/atom",
    "o": "http://a9.com/-/spec/opensearch/1.1/",
}


def entry_of(id: str = "2610.00001", **fields: object) -> Entry:
    plain = Entry(
        id=id,
        version=1,
        title="A title",
        summary="A summary.",
        authors=("Abelone Okonvale",),
        categories=("cs.CL",),
        published="2026-10-01T12:00:00Z",
        updated="2026-10-01T12:00:00Z",
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def elements(root: etree._Element, path: str) -> list[Any]:
    found = root.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return found


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(text) for text in elements(root, path)]


def ask(service: Service, query: str = "", **more: object) -> Answer:
    return service.answer({"search_query": query, **{name: str(value) for name, value in more.items()}})


def found(service: Service, query: str, **more: object) -> list[str]:
    answer = ask(service, query, **{"max_results": 100, **more})
    assert answer.page is not None, answer.body
    return [entry.id for entry in answer.page.entries]
