"""Which of the papers that arXiv found a topic means: what its search reads otherwise is checked again on our side.

The search finds every paper that is meant, and more where it drops stop words and signs or folds names. What it cannot
be asked is checked here alone: exclusions that it would read otherwise, people left out, the primary category.

Where arXiv's search was not asked, `belongs` decides in its stead what it would have found.
"""

from __future__ import annotations

from functools import lru_cache

from radar.analysis.names import Name, name
from radar.analysis.phrases import Phrase, phrase
from radar.archive.paper import Paper
from radar.arxiv_api.query import clean
from radar.settings.categories import any_is_in, primary_is_in
from radar.settings.model import SearchIn, Topic


def beyond_the_query(topic: Topic) -> tuple[str, ...]:
    """The rules that the compiled query says nothing of, in a fixed form: by these and the query papers are chosen.

    What is known to be complete by some rules is not so by others.
    """
    here_alone = sorted({str(phrase(each)) for each in topic.none if not phrase(each).may_be_excluded})
    rules = [f"none in {topic.search_in}: {each}" for each in here_alone]
    rules += sorted({f"exclude-authors: {name(each).written}" for each in topic.exclude_authors})
    if topic.primary_only:
        rules.append("primary-only")
    return tuple(rules)


@lru_cache(maxsize=256)  # it is asked of every paper
def is_narrowed(topic: Topic) -> bool:
    """Whether arXiv finds more for the topic than it means, so that what must occur is looked for on our side too."""
    phrases = topic.wanted_phrases
    if any(phrase(each).has_signs for each in topic.comment):
        return True
    # Anywhere looks among authors too, whose names arXiv folds: "Do" is also "Doe".
    among_authors = topic.authors or (phrases and topic.search_in is SearchIn.ANYWHERE)
    return bool(among_authors) or not all(phrase(each).is_searched_as_written for each in phrases)


def matches(topic: Topic, paper: Paper) -> bool:
    """Whether `paper`, which arXiv found for `topic`, belongs to it. Of a raw query arXiv decides all but the day."""
    if topic.until is not None and paper.published[:10] > topic.until.isoformat():
        return False
    if topic.primary_only and not primary_is_in(topic.categories, paper.categories):
        return False
    if any_is_in(topic.exclude_categories, paper.categories) or _names(topic.exclude_authors, paper):
        return False
    # What arXiv is asked to leave out goes by its stems; the rest goes as it is written, so that no more is lost.
    if any(_stands_in_one(topic.search_in, each, paper, phrase(each).may_be_excluded) for each in topic.none):
        return False
    return not is_narrowed(topic) or _has_all(topic, paper)


def is_decidable(topic: Topic) -> bool:
    """Whether it can be decided without arXiv's search which papers belong to the topic.

    A raw query is arXiv's to read; and which names of authors it finds depends on how far it folds them.
    """
    return topic.query is None and not topic.authors and topic.search_in is not SearchIn.ANYWHERE


def belongs(topic: Topic, paper: Paper) -> bool:
    """Whether arXiv's search would find `paper` for `topic`, which is decidable, and `matches` would let it pass."""
    return matches(topic, paper) and _would_be_found(topic, paper)


def _would_be_found(topic: Topic, paper: Paper) -> bool:
    """Whether arXiv's search finds the paper by what must occur; what must not is for `matches`."""

    def finds(text: str) -> bool:
        spelled = _asked_for(text)
        in_fields = (any(each.is_found_in(field, stemmed=True) for each in spelled) for field in fields)
        return all(in_fields) if topic.search_in is SearchIn.TITLE_AND_ABSTRACT else any(in_fields)

    def finds_in_comment(text: str) -> bool:
        return any(each.is_found_in(paper.comment, stemmed=False) for each in _asked_for(text))

    fields = _texts(topic.search_in, paper)
    return (
        (not topic.categories or any_is_in(topic.categories, paper.categories))
        and all(any(map(finds, group)) for group in (topic.any, *topic.any_of) if group)
        and all(map(finds, topic.all))
        and (not topic.comment or any(map(finds_in_comment, topic.comment)))
    )


@lru_cache(maxsize=10_000)
def _asked_for(text: str) -> tuple[Phrase, ...]:
    """The phrases that the compiled query asks for in a field, for this one."""
    return tuple(phrase(clean(spelled)) for spelled in phrase(text).spellings)


def _has_all(topic: Topic, paper: Paper) -> bool:
    """Whether the paper has what must occur."""

    def stands(text: str) -> bool:
        return _stands(topic.search_in, text, paper)

    return (
        all(any(map(stands, group)) for group in (topic.any, *topic.any_of) if group)
        and all(map(stands, topic.all))
        and (not topic.comment or any(phrase(each).stands_in(paper.comment, stemmed=False) for each in topic.comment))
        and (not topic.authors or _names(topic.authors, paper))
    )


def _names(people: tuple[str, ...], paper: Paper) -> bool:
    return any(name(person).is_borne_by(author) for person in people for author in paper.authors)


def _stands(where: SearchIn, text: str, paper: Paper) -> bool:
    if where is SearchIn.TITLE_AND_ABSTRACT:
        return all(phrase(text).stands_in(each, stemmed=True) for each in (paper.title, paper.abstract))
    return _stands_in_one(where, text, paper, stemmed=True)


def _stands_in_one(where: SearchIn, text: str, paper: Paper, stemmed: bool) -> bool:
    """Whether a phrase stands in any of the texts that `where` names, in title and abstract by its stems or not."""
    wanted = phrase(text)
    if any(wanted.stands_in(each, stemmed=stemmed) for each in _texts(where, paper)):
        return True
    return where is SearchIn.ANYWHERE and (
        wanted.stands_in(paper.comment, stemmed=False)
        or wanted.stands_in(paper.journal_ref, stemmed=False)
        or any(Name(tuple(text.split())).is_borne_by(author) for author in paper.authors)
    )


def _texts(where: SearchIn, paper: Paper) -> tuple[str, ...]:
    """The texts that are read as titles and abstracts are, of those that `where` names."""
    only = {SearchIn.TITLE: (paper.title,), SearchIn.ABSTRACT: (paper.abstract,)}
    return only.get(where, (paper.title, paper.abstract))
