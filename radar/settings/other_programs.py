"""Configurations of other programs that keep lists of arXiv's papers, and the same topics in our words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from radar.settings.categories import UnknownCategory, canonical
from radar.settings.kinds import Refused
from radar.settings.near_misses import of_phrase
from radar.settings.raw_query import RawQuery, corrected
from radar.settings.raw_values import Items, Pairs, RawValue, Text
from radar.settings.slug import name_fault, same_folder, slug
from radar.settings.topics import MOST_TOPICS
from radar.text import fold

_CV = "cv-arxiv-daily"
_NLP = "nlp-arxiv-daily"
_ZOTERO = "zotero-arxiv-daily"
_DAILY = "daily-arXiv-ai-enhanced"

_OF_CV = {"user_name", "repo_name", "show_badge", "show_links", "publish_readme", "publish_gitpage", "json_readme_path"}
_VARIABLE = re.compile(
    r"""^[ \t]{0,40}-?[ \t]{0,40}(?:(?:export|set)[ \t]+)?"""
    r"""(CATEGORIES|ARXIV_QUERY)[ \t]{0,40}[=:][ \t]*["']?([^"'\n#]*)""",
    re.MULTILINE,
)
_OURS = re.compile(r"""^["']?topics["']?[ \t]*:""", re.MULTILINE)
_LONGEST_PHRASE = 300
_WIDTH = 100


@dataclass(frozen=True)
class OtherProgram:
    """A program whose configuration this is, and its topics as lines of our config file."""

    name: str
    paste: str

    def what(self, path: str) -> str:
        return f"The config file {path} is that of {self.name}, another program."

    @property
    def remedy(self) -> str:
        if not self.paste:
            return "Write `topics:` and below it a list of keywords or phrases, each behind a dash."
        return "Put these lines in its place; they say its topics in arXiv Radar's words, for titles and abstracts."


def recognised(document: RawValue, text: str) -> OtherProgram | None:
    """The program whose configuration a file is, by its text and the document in it; None where it may be ours."""
    if _OURS.search(text):
        return None
    if isinstance(document, Pairs):
        values = {key.text: value for key, value in document.pairs}
        found = _cv(values) or _zotero(values) or _daily(values)
        if found is not None:
            return found
    variable = _VARIABLE.search(text)
    if variable is None:
        return None
    program = _ZOTERO if variable[1] == "ARXIV_QUERY" else _DAILY
    return _by_categories(program, _categories([variable[2]]))


def _cv(values: dict[str, RawValue]) -> OtherProgram | None:
    keywords = values.get("keywords")
    if not isinstance(keywords, Pairs):
        return None
    lists = [(key.text, _filters(value)) for key, value in keywords.pairs]
    has_filters = any(isinstance(value, Pairs) and "filters" in _names(value) for _, value in keywords.pairs)
    if not has_filters and not _OF_CV & values.keys():
        return None
    is_nlp = any(name.startswith("archive_") for name in values) or _text(values.get("repo_name")) == _NLP
    return OtherProgram(_NLP if is_nlp else _CV, _written(_topic(name, filters) for name, filters in lists))


def _filters(given: RawValue) -> list[str]:
    match given:
        case Pairs(pairs=pairs):
            return [text for key, value in pairs if key.text == "filters" for text in _filters(value)]
        case Items(items=items):
            return [item.text for item in items if isinstance(item, Text) and not item.absent]
        case Text(text=text, absent=False):
            return [text]
    return []


def _topic(name: str, filters: Iterable[str]) -> dict[str, Any]:
    """A topic for phrases of which any is looked for; queries among them make a query of all."""
    phrases = [phrase for each in filters if (phrase := fold(each).strip('"'))]
    plain = list(dict.fromkeys(each for each in phrases if _is_phrase(each)))
    queries = [query for each in phrases if (query := _as_query(each)) is not None]
    if not queries:
        return {"name": name, "any": plain}
    terms = [f'ti:"{each}" OR abs:"{each}"' for each in (re.sub(r'["\\()*?]', " ", each) for each in plain)]
    query = " OR ".join(f"({fold(each)})" for each in (*terms, *queries)) if terms or len(queries) > 1 else queries[0]
    try:
        return {"name": name, "query": RawQuery().read(query)}
    except Refused:
        return {"name": name, "any": plain}


def _is_phrase(text: str) -> bool:
    if len(text) > _LONGEST_PHRASE or not text.isprintable() or not any(map(str.isalnum, text)):
        return False
    miss = of_phrase(text)
    return miss is None or not (miss.is_sure or "query" in miss.keys or _as_query(text) is not None)


def _as_query(text: str) -> str | None:
    """The query that a filter is, where it is one in arXiv's own syntax."""
    if len(text) > _LONGEST_PHRASE or not re.search(r"\b(?:ti|abs|au|cat|all|co):\S", text):
        return None
    return corrected(text)


def _zotero(values: dict[str, RawValue]) -> OtherProgram | None:
    of_source = _names(values.get("source"))
    if (
        "zotero" not in values
        and "arxiv" not in of_source
        and "ARXIV_QUERY" not in values
        and "ZOTERO_ID" not in values
    ):
        return None
    arxiv = of_source.get("arxiv") or values.get("arxiv") or values.get("ARXIV_QUERY")
    if arxiv is None and not isinstance(values.get("zotero"), Pairs) and "ZOTERO_ID" not in values:
        return None
    crossed = _text(_names(arxiv).get("include_cross_list")).lower() in ("true", "1", "yes")
    return _by_categories(_ZOTERO, _categories(_texts(arxiv)), crossed=crossed)


def _daily(values: dict[str, RawValue]) -> OtherProgram | None:
    arxiv = _names(values.get("arxiv"))
    given = next((arxiv[key] for key in ("categories", "category") if key in arxiv), values.get("CATEGORIES"))
    if given is None:
        return None
    return _by_categories(_DAILY, _categories(_texts(given)))


def _by_categories(program: str, categories: list[str], *, crossed: bool = False) -> OtherProgram:
    """Who ranks papers of all categories together has one topic, who lists them by category has one for each."""
    topics: list[dict[str, Any]] = [{"name": category, "categories": [category]} for category in categories]
    if program == _ZOTERO and categories:
        topics = [{"name": "my fields", "categories": categories, **({} if crossed else {"primary-only": True})}]
    return OtherProgram(program, _written(topics))


def _categories(texts: Iterable[str]) -> list[str]:
    found = []
    for word in (word for text in texts for word in re.split(r"[\s,;+|]+|%2[BCbc]", text)):
        name = word.removeprefix("cat:").strip("\"'")
        if "." not in name and "-" not in name and len(name) > 5:
            continue
        try:
            found.append(canonical(name))
        except UnknownCategory:
            continue
    return list(dict.fromkeys(found))


def _names(given: RawValue | None) -> dict[str, RawValue]:
    return {key.text: value for key, value in given.pairs} if isinstance(given, Pairs) else {}


def _text(given: RawValue | None) -> str:
    return given.text if isinstance(given, Text) else ""


def _texts(given: RawValue | None) -> Iterator[str]:
    match given:
        case Text(text=text, absent=False):
            yield text
        case Items(items=items):
            for item in items:
                yield from _texts(item)
        case Pairs(pairs=pairs):
            for _, value in pairs:
                yield from _texts(value)


def _written(topics: Iterable[dict[str, Any]]) -> str:
    """The topics as YAML that our reader takes: each with something to look for, and with a folder of its own."""
    kept: list[dict[str, Any]] = []
    folders: set[str] = set()
    for topic in topics:
        if len(kept) == MOST_TOPICS or not (topic.get("any") or topic.get("query") or topic.get("categories")):
            continue
        name = fold(topic["name"]).replace("/", " ").replace("\\", " ")
        first = next(iter(topic.get("any", ())), "topic")
        named = next((each for each in (name, fold(first)) if name_fault(each) is None), "topic")
        number = 2
        base = named
        while same_folder(slug(named)) in folders:
            named = f"{base} {number}"
            number += 1
        folders.add(same_folder(slug(named)))
        kept.append({**topic, "name": named})
    if not kept:
        return ""
    return yaml.safe_dump({"topics": kept}, allow_unicode=True, sort_keys=False, default_flow_style=None, width=_WIDTH)
