"""What people write around a link to a paper, in the manners of public lists: title, day and note."""

from __future__ import annotations

import pytest

from radar.importing.links import note_of_links
from radar.importing.prose_entry import Told, read_entry
from radar.importing.row import bare_paper, papers_named

ABS = "https://arxiv.org/abs/2401.00001"
CODE = "https://github.com/octo/bench"
BENCH = f"Code: {CODE}"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (f"- [The Title of a Paper]({ABS}v2)", Told("The Title of a Paper")),
        (
            f"- [The Title of a Paper]({ABS}v2) (2024) - a first look.",
            Told("The Title of a Paper", note="(2024) - a first look."),
        ),
        (f"1. [[paper]]({ABS}) **The Title of a Paper.** `ACL 2024`", Told("The Title of a Paper", note="ACL 2024.")),
        (f"- **The Title of a Paper** [[arXiv]({ABS})] [[code]({CODE})]", Told("The Title of a Paper", note=BENCH)),
        (f"- **[The Title of a Paper]({ABS})**, *Ada Lovelace, B. Example*", Told("The Title of a Paper")),
        (f"- **The Title of a Paper**<br>Ada Lovelace and B. Example [[pdf]({ABS})]", Told("The Title of a Paper")),
        (
            f"- **The Title of a Paper**, Ada Lovelace et al. ICLR, Oral [[pdf]({ABS})]",
            Told("The Title of a Paper", note="ICLR, Oral."),
        ),
        (
            f"- [The Title of a Paper]({ABS}), van der Berg et al., ICLR 2024. Works badly here.",
            Told("The Title of a Paper", note="ICLR 2024. Works badly here."),
        ),
        (f"- [The Title of a Paper]({ABS}) (Lovelace et al., ACL)", Told("The Title of a Paper", note="(ACL).")),
        (f"- [The Title of a Paper]({ABS}) (Lovelace et al., 2024)", Told("The Title of a Paper")),
        (f"- [The Title of a Paper]({ABS}), *A. Lovelace, B. Example, et al.*", Told("The Title of a Paper")),
        (
            f"- [The Title of a Paper]({ABS}): builds on Lovelace et al., but slowly",
            Told("The Title of a Paper", note="builds on Lovelace et al., but slowly."),
        ),
        (
            f"- [2024-05-13] **The Title of a Paper** [[arXiv:2401.00001]({ABS})]",
            Told("The Title of a Paper", "2024-05-13"),
        ),
        (f"- 2024/05/13 [The Title of a Paper]({ABS})", Told("The Title of a Paper", "2024-05-13")),
        (
            f"- 2024-05-13 to 2024-05-14 [The Title of a Paper]({ABS})",
            Told("The Title of a Paper", note="2024-05-13 to 2024-05-14."),
        ),
        (
            f'- "The Title of a Paper: Really", *arXiv, Feb 2024.* [[Paper]({ABS})]',
            Told("The Title of a Paper: Really", note="arXiv, Feb 2024."),
        ),
        (
            f"* (2024-arXiv) **CHESS**: How to Play It Well\n  \\[[paper]({ABS})]\n  \\[[code]({CODE}) and more]",
            Told("CHESS: How to Play It Well", note=f"(2024-arXiv). and more. {BENCH}"),
        ),
        (
            f"[![Star](https://img.shields.io/github/stars/octo/bench)]({CODE}) [**The Title of a Paper**]({ABS}) <br>",
            Told("The Title of a Paper", note=BENCH),
        ),
        (
            f"- [The Title of a Paper](https://openreview.net/forum?id=1) [[arXiv]({ABS})]",
            Told("The Title of a Paper", note="https://openreview.net/forum?id=1"),
        ),
        (
            f"<li><a href=\"{ABS}\">The Title of a Paper</a> <a href='{CODE}'>GitHub</a></li>",
            Told("The Title of a Paper", note=BENCH),
        ),
        (f"- Lovelace, A., Example, B. (2025). *The Title of a Paper.* [arXiv:2401.00001]({ABS})", Told()),
        (f"- [[paper]({ABS})] [[code]({CODE})]", Told(note=BENCH)),
        (f"- Code at {CODE}, paper at {ABS}.", Told(note=BENCH)),
        (f"- [NeRF]({ABS})", Told()),
        (f"We follow what others have said in [their paper]({ABS}).", Told()),
    ],
)
def test_an_entry_tells_its_title_its_day_and_what_people_think_of_it(entry: str, told: Told) -> None:
    assert read_entry(entry.split("\n")) == told


@pytest.mark.parametrize(
    "text",
    [
        "http://arxiv.org/abs/2401.00001v2",
        "https://www.arxiv.org/pdf/2401.00001v2.pdf",
        "https://export.arxiv.org/html/2401.00001v2",
        "http://arxiv.org/all/2401.00001v2",
        "https://doi.org/10.48550/arXiv.2401.00001v2",
        "https://huggingface.co/papers/2401.00001v2",
        "https://www.alphaxiv.org/abs/2401.00001v2",
        "https://ar5iv.labs.arxiv.org/html/2401.00001v2",
        "arXiv: 2401.00001v2",
        "ARXIV 2401.00001v2",
        "https://img.shields.io/badge/arXiv-2401.00001v2-b31b1b.svg",
        "eprint = {2401.00001v2}",
    ],
)
def test_a_paper_is_known_by_every_form_of_its_name(text: str) -> None:
    assert papers_named(f"See {text}.") == {"2401.00001": 2}


@pytest.mark.parametrize(
    "text", ["2401.00001", "https://example.org/abs/2401.00001", "arxiv.org/list/cs.CV", "v2401.0000"]
)
def test_a_number_alone_names_no_paper(text: str) -> None:
    assert papers_named(text) == {}


def test_old_identifiers_are_as_arxiv_writes_them() -> None:
    assert papers_named("arXiv:math.AG/0601001, arXiv:hep-th/9901001v3") == {"math/0601001": 0, "hep-th/9901001": 3}
    assert bare_paper("Math.AG/0601001v2") == ("math/0601001", 2)


def test_links_are_noted_once_and_none_that_leads_to_arxiv() -> None:
    text = f"**[link]({CODE})** [pdf]({ABS}) [page](https://octo.example) {CODE}/ [local](README.md)"
    assert note_of_links(text) == f"{BENCH} Page: https://octo.example"
