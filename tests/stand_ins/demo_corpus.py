"""An invented corpus for the demonstration: some 400 papers in three topics. None is real, nor is any author.

The same `end` gives the same corpus. Among them are hostile texts, papers of two topics and of none, revisions, old
identifiers, one that is withdrawn, and some that share their time to the second.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.stand_ins.arxiv.corpus import Entry, timestamp
from tests.stand_ins.demo_hostile import HOSTILE

END = date(2026, 10, 31)
TOPICS = ("gaussian splatting", "large language model", "protein design")
"""Phrases that title or abstract of the papers hold, each in well over a hundred of them."""

_ORDINARY = 360
_DAYS = 180
_CATEGORIES = {
    "gaussian splatting": (("cs.CV", "cs.GR"), ("cs.GR", "cs.CV", "cs.RO"), ("cs.RO", "cs.CV")),
    "large language model": (("cs.CL",), ("cs.CL", "cs.AI"), ("cs.AI", "cs.MA", "cs.CL"), ("cs.LG", "stat.ML")),
    "protein design": (("q-bio.BM", "cs.LG"), ("q-bio.QM",), ("cs.LG", "q-bio.BM", "physics.bio-ph")),
    "": (("hep-th",), ("math.AG", "math.CO"), ("astro-ph.GA",), ("quant-ph", "hep-th")),
}
_TITLES = {
    "gaussian splatting": (
        "{name}: Gaussian Splatting for {thing}", "{quality} 3D Gaussian Splatting in {thing}",
        "Gaussian-Splatting SLAM with {thing}", "Can Gaussian Splatting Be {quality}? A Study of {thing}",
    ),
    "large language model": (
        "{name}: {quality} Large Language Model Agents for {thing}", "{quality} Tool Use: LLMs Meet {thing}",
        "Do Large Language Models Understand {thing}?", "A Survey of LLM Agents in {thing}",
    ),
    "protein design": (
        "{name}: {quality} Protein Design for {thing}", "De Novo Protein Design Conditioned on {thing}",
        "{quality} Benchmarks for Protein Design in {thing}", "Learning Protein-Design Rules from {thing}",
    ),
    "": ("{quality} Bounds for {thing}", "Notes on {thing}", "{thing} Revisited: the {quality} Case"),
}  # fmt: skip
_THINGS = {
    "gaussian splatting": "Glass Kitchens|Foggy Harbours|Drone Surveys|Moving Crowds|Photo Albums|Night Scenes|Caves",
    "large language model": "Library Catalogues|Kitchen Robots|Legal Riddles|Spreadsheet Repair|Bird Calls|Maze Games",
    "protein design": "Thermostable Enzymes|Tiny Binders|Membrane Pores|Noisy Assays|Cold Adaptation|Glowing Moss",
    "": "Knotted Surfaces|Dwarf Galaxies|Torsion-Free Sheaves|Lattice Gauge Toys|Leaf Venation|Tidal Streams",
}
_QUALITIES = "Fast|Auditable|Uncertainty-Aware|Memory-Lean|Provably Robust|Self-Correcting|Frugal|Interpretable"
_NAMES = "Lumo|QuillKit|Fernwave|Oxbow|TesselNet|MothLight|Brinegraph|Pebble++|Kelpie|NimbusFold|C-Shanty|Wrenlet"
_GIVEN = "Abelone|Tiberan|Oskaia|Mirelle|Jorund|Pemba-Lis|Siovane|Casimonde|Yurika|D. X.|Ndalia|Évelyse|Håvarin|Łucjola"
_FAMILY = (
    "Brindlemar|Okonvale|Quistgrove|van der Zandpoort|Thistlewick|Marrowdyne|Øksenfjell|Pennyfallow|Zhuravane"
    "|Íslingur|Castelbrume|Ngorovale|Halvorfen|O'Drumlin|Tanakawara-Lund|Ferncastle"
)
_SENTENCES = (
    "Existing systems need hours of tuning, and fail without warning.",
    "We show that a single pass over the data is enough when the noise is modelled with care.",
    "On four public benchmarks the method is {n} times faster at equal quality.",
    "An ablation attributes most of the gain to the curriculum rather than to scale.",
    "Under mild assumptions the error falls as $O(n^{{-1/2}})$, and we give a matching lower bound.",
    "We release all code, data and failures.",
    "A user study with {n} participants confirms the finding.",
    "Two limitations remain: long horizons, and inputs that nobody has seen before.",
    "The approach needs no labels and fits on one small device.",
)


def demo_entries(end: date = END) -> list[Entry]:
    """The corpus whose last papers are of the day `end` (UTC), all before its 18:00, each at its latest version."""
    rng = random.Random("the demonstration's corpus")
    drafts = [_ordinary(rng, number) for number in range(_ORDINARY)]
    drafts += [_hostile(rng, number) for number in range(len(HOSTILE))]
    moments = sorted(_moment(rng, end) for _ in drafts)
    for number in range(20, len(moments), 37):
        moments[number] = moments[number - 1]
    rng.shuffle(drafts)
    entries = []
    counts: dict[str, int] = {}
    for moment, draft in zip(moments, drafts, strict=True):
        month = (moment + timedelta(days=1)).strftime("%y%m")
        counts[month] = counts.get(month, rng.randrange(40, 900)) + rng.randrange(1, 180)
        first = timestamp(moment)
        entry = replace(draft, id=f"{month}.{counts[month]:05}", published=first, updated=first)
        entries.append(_revised(rng, entry, moment, end))
    entries += _old(end)
    place = next(n for n in range(len(entries) // 2, len(entries)) if entries[n].comment.endswith("figures"))
    entries[place] = replace(
        entries[place],
        version=entries[place].version + 1,
        updated=timestamp(_at(end - timedelta(days=3), 11)),
        comment="This paper has been withdrawn by the authors due to an error in Lemma 3",
    )
    return entries


def demo_news(end: date = END) -> tuple[list[Entry], list[Entry]]:
    """Five new papers and two revisions of papers of `demo_entries(end)`, all of `end` after 18:00 (UTC)."""
    rng = random.Random("the demonstration's news")
    entries = demo_entries(end)
    month = (end + timedelta(days=1)).strftime("%y%m")
    new = []
    for number in range(5):
        moment = timestamp(_at(end, 18) + timedelta(minutes=7 * number))
        draft = _ordinary(rng, number)
        new.append(replace(draft, id=f"{month}.{30001 + number}", published=moment, updated=moment))
    revised = [
        replace(
            entry,
            version=entry.version + 1,
            title=f"{entry.title} (Extended Version)",
            updated=timestamp(_at(end, 19) + timedelta(minutes=11 * number)),
            comment="Revised: 14 pages, 6 figures, one more proof",
        )
        for number, entry in enumerate((_young(entries, TOPICS[0]), _young(entries, TOPICS[1])))
    ]
    return new, revised


def _young(entries: list[Entry], phrase: str) -> Entry:
    """The most recent ordinary paper at its first version whose title has `phrase`."""
    fitting = [entry for entry in entries if phrase in entry.title.lower() and entry.version == 1 and entry.journal_ref]
    return max(fitting, key=lambda entry: entry.published)


def _pick(rng: random.Random, choices: str) -> str:
    return rng.choice(choices.split("|"))


def _ordinary(rng: random.Random, number: int) -> Entry:
    """A paper on one topic, now and then on a second; every ninth is on none."""
    topic = "" if number % 9 == 8 else TOPICS[number % 3]
    words = {"name": _pick(rng, _NAMES), "quality": _pick(rng, _QUALITIES), "thing": _pick(rng, _THINGS[topic])}
    about = [f"We study {words['thing'].lower()}."]
    if topic:
        about.append(f"This is a problem of {topic} that resists {words['quality'].lower()} methods.")
    second = rng.choice([name for name in TOPICS if name != topic])
    if topic and rng.random() < 0.2:
        about.append(f"The same idea carries over to {second}s.")
    sentences = [sentence.format(n=rng.randrange(3, 60)) for sentence in rng.sample(_SENTENCES, rng.randrange(3, 8))]
    comment = _comment(rng, words["name"])
    return Entry(
        id="",
        version=1,
        title=rng.choice(_TITLES[topic]).format(**words),
        summary=_wrapped(" ".join(about + sentences)) if number % 2 else " ".join(about + sentences),
        authors=_authors(rng, rng.randrange(1, 8)),
        categories=rng.choice(_CATEGORIES[topic]),
        published="",
        updated="",
        comment=comment,
        journal_ref=f"J. Imagin. Res. {rng.randrange(3, 40)} ({rng.randrange(1, 13)}), 2026" if number % 5 < 3 else "",
        doi=tuple(f"10.5555/demo.{number}.{part}" for part in range((number % 4 == 0) + (number % 40 == 0))),
    )


def _comment(rng: random.Random, name: str) -> str:
    slug = name.lower().replace("+", "p")
    return rng.choice(
        (
            "",
            f"{rng.randrange(6, 40)} pages, {rng.randrange(2, 15)} figures",
            f"{rng.randrange(6, 15)} pages, accepted at the Workshop on Imaginary Vision 2026",
            f"Accepted at ICIX 2026 (oral). Code: https://code.example.org/{slug}/{slug}_v2",
            f"Project page: https://{slug.replace(' ', '')}.example.com/~lab/?a=1&b=2",
            f"{rng.randrange(8, 30)} pages; v2 corrects a sign in Eq. (7)",
        )
    )


def _authors(rng: random.Random, count: int) -> tuple[str, ...]:
    names: dict[str, None] = {}
    while len(names) < count:
        name = f"{_pick(rng, _GIVEN)} {_pick(rng, _FAMILY)}"
        names[name if name not in names else f"{name} {'IVX'[len(names) % 3]}{len(names)}"] = None
    return tuple(names)


def _wrapped(text: str) -> str:
    """`text` broken into lines, with the leading spaces that older records have."""
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > 78:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "  " + "\n".join(lines)


def _hostile(rng: random.Random, number: int) -> Entry:
    title, summary, comment = HOSTILE[number]
    topic = TOPICS[number % 3]
    return Entry(
        id="",
        version=1,
        title=title.replace("{topic}", topic.title()),
        summary=f"{summary.replace('{topic}', topic)}\nOn {topic}.",
        authors=(" The Imaginary Survey Collaboration", *_authors(rng, 300 if number == 0 else 2)),
        categories=rng.choice(_CATEGORIES[topic]),
        published="",
        updated="",
        comment=comment.replace("{topic}", topic),
    )


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _moment(rng: random.Random, end: date) -> datetime:
    """A time on a working day of the last half year, more often a late one than an early one."""
    day = end - timedelta(days=int(rng.triangular(0, _DAYS, _DAYS / 6)))
    day -= timedelta(days=max(0, day.weekday() - 4))
    return _at(day, 0) + timedelta(seconds=rng.randrange(18 * 3600))


def _revised(rng: random.Random, entry: Entry, published: datetime, end: date) -> Entry:
    """`entry`, every fifth time at one of its versions 2 to 4."""
    latest = _at(end, 17)
    if rng.random() > 0.2 or published > latest - timedelta(days=2):
        return entry
    updated = published + (latest - published) * rng.uniform(0.1, 1)
    return replace(entry, version=rng.randrange(2, 5), updated=timestamp(updated))


def _old(end: date) -> list[Entry]:
    """Papers with identifiers from before April 2007, revised again of late."""
    return [
        Entry(
            id="hep-th/9901001",
            version=4,
            title="Gaussian Splatting of Closed String States",
            summary="  We smear closed string states over ${\\cal N}=4$ backgrounds; what is now called gaussian\n"
            "splatting appears as a limit. An appendix on rendering is new.",
            authors=(" Casimonde Brindlemar", "Tiberan Okonvale"),
            categories=("hep-th", "cs.GR"),
            published="1999-01-01T09:30:00Z",
            updated=timestamp(_at(end - timedelta(days=8), 10)),
            comment="20 pages, harvmac; v4: appendix added after 27 years",
            journal_ref="Imag.J.Phys.B 1 (1999) 1-20",
            doi=("10.5555/old.1", "10.5555/old.2"),
        ),
        Entry(
            id="math.AG/0601001",
            version=2,
            title="Moduli of Folds and the Geometry of Protein Design",
            summary="Chains that fold are points of a stack. We prove that protein design is a section problem\n"
            '  for it, and G\\"odel-number the obstructions.',
            authors=("Ndalia Quistgrove",),
            categories=("math.AG", "q-bio.BM", "14D20, 92D20"),
            published="2006-01-01T12:00:00Z",
            updated=timestamp(_at(end - timedelta(days=20), 15)),
            comment="AMS-LaTeX, 31 pages",
        ),
        Entry(
            id="cs/0512001",
            version=3,
            title="Towards a Large Language Model of the Telephone Book",
            summary="We fit a large language model to a telephone book and find it wanting.",
            authors=("Siovane Marrowdyne", "Yurika Pennyfallow"),
            categories=("cs.CL",),
            published="2005-12-01T00:00:00Z",
            updated=timestamp(_at(end - timedelta(days=40), 8)),
            journal_ref="Proc. Imag. Conf. 3:1-9, 2005",
        ),
    ]
