"""What is read out of comment and abstract: withdrawn or not, and addresses of code that are safe to link."""

from __future__ import annotations

import pytest

from radar.extraction.code_links import MOST_LINKS, code_links, link_name
from radar.extraction.withdrawn import is_withdrawn

WITHDRAWN = [
    "This paper has been withdrawn by the author",
    "This paper has been withdrawn by the author(s), due to a crucial sign error in equation 1",
    "This paper as been withdrawn",
    "This submission has been withdrawn by the authors due to a fundamental error",
    "This submission has been withdrawn by arXiv administrators due to disputed authorship",
    "arXiv admin note: This version has been removed. This article has been withdrawn by arXiv administrators",
    "The paper is withdrawn because of an error in Theorem 2",
    "This manuscript was withdrawn due to a mistake in the proof of the main theorem",
    "This article has been temporarily withdrawn",
    "Withdrawn",
    "WITHDRAWN",
    "[withdrawn]",
    "Withdrawn due to an error in Lemma 3",
    "Withdrawn due to an error in the set-up. A corrected version is in progress",
    "12 pages; withdrawn due to an error in Lemma 3",
    "Paper withdrawn",
    "Paper withdrawn: the main theorem is wrong",
    "This paper is withdrawn from arXiv",
    "withdrawn by the authors",
    "The authors withdraw this paper",
    "We have decided to withdraw this paper",
    "I withdraw this submission since Section 4 is wrong",
    "This paper has been retracted",
    "This paper has been withdrawn. It is superseded by arXiv:2401.00001",
    "This paper has been withdrawn since it was submitted without consent",
    "This preprint has been withdrawn due to concerns regarding the originality of some elements",
    "5 pages. Submitted to PRL. This paper has been withdrawn by the author",
    "Paper has been withdrawn by the author",
    "Submission has been withdrawn due to a copyright issue",
    "Has been withdrawn by the authors",
    "Article withdrawn by the authors at the request of the company",
    "We are withdrawing this paper due to an error",
    "I am withdrawing the paper because the proof of Theorem 1 is wrong",
    "withdrawn by the author due to a crucial error",
    "8 pages, 2 figures, withdrawn due to an error in Eq. 3",
    "10 pages - withdrawn",
    "Withdrawn (error in Lemma 3)",
    "Withdrawn at the authors' request",
    "Withdrawn and replaced by arXiv:2401.00001",
    "Retracted due to an error",
]

NOT_WITHDRAWN = [
    "",
    "12 pages",
    "not withdrawn",
    "This paper has not been withdrawn",
    "This paper is no longer withdrawn",
    "An earlier version was withdrawn from the conference",
    "A previous version of this manuscript was withdrawn due to an error in the interpretation",
    "The first version of this paper was withdrawn",
    "v1 of this paper was withdrawn, v2 corrects the error",
    "Version 2 withdrawn by the authors, version 3 is the right one",
    "supersedes a withdrawn paper arXiv:2401.00001",
    "52 pages. A merger of version 1 with the withdrawn paper arXiv:2401.00001",
    "Replaces the withdrawn manuscript (arXiv:2401.00001)",
    "arXiv:2401.00001 has been withdrawn, this paper replaces it",
    "Withdrawn from ICLR 2025",
    "This paper was withdrawn from NeurIPS 2024 and submitted to TMLR",
    "This paper was withdrawn and is now reinstated",
    "It could be withdrawn if accepted elsewhere",
    "The claim in Section 5 is withdrawn",
    "An appendix was withdrawn by the authors",
    "This paper will be withdrawn",
    "On funds withdrawn by customers",
    "A study of retracted articles",
    "We study papers that have been retracted",
    "Submitted to ICLR 2025, withdrawn",
    "Submitted to ICLR 2025. Withdrawn",
    "Under review at ICML 2024; withdrawn by the authors",
    "Withdrawn ICLR 2024 submission, now accepted at TMLR",
    "Withdrawn submissions dataset, 10 pages",
    "Withdrawn Kantorovich distance",
    "A survey of papers: withdrawn, retracted and corrected",
    "A study of non-withdrawn papers",
    "We withdrew this paper from ICLR 2024",
    "Retracted from ICLR 2024",
    "We are withdrawing this paper from NeurIPS",
    "Our paper was withdrawn by the authors from ICML",
    "The dataset has been withdrawn",
    "The figures are new. Appendix B has been withdrawn",
]


@pytest.mark.parametrize("comment", WITHDRAWN)
def test_a_paper_that_is_withdrawn_is_known_as_such(comment: str) -> None:
    assert is_withdrawn(comment)


@pytest.mark.parametrize("comment", NOT_WITHDRAWN)
def test_what_was_withdrawn_of_something_else_does_not_count(comment: str) -> None:
    assert not is_withdrawn(comment)


FOUND = {
    "Code: https://github.com/owner/repo": "https://github.com/owner/repo",
    "at https://github.com/owner/repo.": "https://github.com/owner/repo",
    "(https://github.com/owner/repo), which": "https://github.com/owner/repo",
    "(https://github.com/owner/repo).": "https://github.com/owner/repo",
    "[https://github.com/owner/repo]": "https://github.com/owner/repo",
    "<https://github.com/owner/repo.git>.": "https://github.com/owner/repo.git",
    '"https://github.com/owner/repo".': "https://github.com/owner/repo",
    "`https://github.com/owner/repo`": "https://github.com/owner/repo",
    "https://github.com/owner/repo; Data: none": "https://github.com/owner/repo",
    "Code:https://github.com/owner/repo,Data:none": "https://github.com/owner/repo",
    "athttps://github.com/owner/repo .": "https://github.com/owner/repo",
    "http://github.com/owner/repo": "https://github.com/owner/repo",
    "HTTPS://GitHub.com/Owner/Repo": "https://github.com/Owner/Repo",
    "https://www.github.com/owner/repo": "https://github.com/owner/repo",
    "https: //github.com/owner/repo.": "https://github.com/owner/repo",
    "github.com/owner/repo.": "https://github.com/owner/repo",
    "www.github.com/owner/repo": "https://github.com/owner/repo",
    "https://github.com/owner/repo/tree/main/a%20b?x=1&y=2#top": (
        "https://github.com/owner/repo/tree/main/a%20b?x=1&y=2#top"
    ),
    "https://gitlab.com/group/sub/repo": "https://gitlab.com/group/sub/repo",
    "https://bitbucket.org/owner/repo": "https://bitbucket.org/owner/repo",
    "https://codeberg.org/owner/repo": "https://codeberg.org/owner/repo",
    "https://huggingface.co/owner": "https://huggingface.co/owner",
    "huggingface.co/datasets/owner/data.": "https://huggingface.co/datasets/owner/data",
    "https://hf.co/owner/model": "https://hf.co/owner/model",
    "https://zenodo.org/records/123456": "https://zenodo.org/records/123456",
    "https://doi.org/10.5281/zenodo.123456.": "https://doi.org/10.5281/zenodo.123456",
    "https://anonymous.4open.science/r/name-1234/": "https://anonymous.4open.science/r/name-1234/",
    "https://name.github.io": "https://name.github.io",
    "https://name.github.io/.": "https://name.github.io/",
    "name.github.io": "https://name.github.io",
    "https://name.github.io/page.github.io/": "https://name.github.io/page.github.io/",
    r"\url{https://github.com/owner/repo}": "https://github.com/owner/repo",
    r"\href{https://github.com/owner/repo}{here}.": "https://github.com/owner/repo",
    r"\href{https://github.com/owner/repo}{https://github.com/owner/repo}.": "https://github.com/owner/repo",
    r"\href{https://github.com/owner/my_repo}{https://github.com/owner/my\_repo}.": "https://github.com/owner/my_repo",
    r"$\href{https://github.com/owner/repo}{\text{here}}$": "https://github.com/owner/repo",
    r"\textcolor{red}{https://github.com/owner/repo}": "https://github.com/owner/repo",
    r"https://github.com/owner/my\_repo": "https://github.com/owner/my_repo",
    r"https://github.com/owner/my{\_}repo": "https://github.com/owner/my_repo",
    r"https://github.com/owner/repo\\": "https://github.com/owner/repo",
    "https://github.com/owner/repo}{https://github.com/owner/repo.": "https://github.com/owner/repo",
    "[code](https://github.com/owner/repo)": "https://github.com/owner/repo",
}

NOT_FOUND = [
    "",
    "Code is on GitHub",
    "https://example.org/owner/repo",
    "https://github.com",
    "https://github.com/",
    "https://github.com/owner",
    "https://github.com/owner/",
    "https://github.com/orgs/owner",
    "https://github.com/owner/..",
    "https://github.com/owner/repo/../../other",
    "https://github.com//repo",
    "https://huggingface.co/",
    "https://huggingface.co/papers/2401.00001",
    "https://zenodo.org/",
    "https://doi.org/10.1000/1",
    "https://www.github.io/x",
    "https://-name.github.io/x",
    "https://a.b.github.io/x",
    # Broken by a line's end.
    "https://github.com/owner/my- repo",
    "https://github. com/owner/repo",
    "https://github.com/ owner/repo",
    # Made to mislead, or to break out of a link.
    "https://github.com@example.org/owner/repo",
    "https://user@github.com/owner/repo",
    "https://user:word@github.com/owner/repo",
    "https://github.com.example.org/owner/repo",
    "https://github.com:8080/owner/repo",
    "https://example.org/github.com/owner/repo",
    "https://example.org/?u=github.com/owner/repo",
    "https://example.org/#github.com/owner/repo",
    "evilgithub.com/owner/repo",
    "https://evil-github.com/owner/repo",
    "https://name.github.io.example.org/",
    "https://name.github.io@example.org/",
    "ftp://github.com/owner/repo",
    "javascript://github.com/owner/repo",
    "https://github.com/owner/repo(x",
    "https://github.com/owner/repo<b>",
    'https://github.com/owner/repo"onclick=x',
    "https://github.com/owner/repo'x",
    "https://github.com/owner/repo|x",
    "https://github.com/owner/repo@example.org",
    "https://github.com/owner/repo{{x}}",
    "https://github.com/owner/repo`x`",
    "https://github.com/owner/repo\\x",
    "https://github.com/owner/repé",
    "https://gïthub.com/owner/repo",
    "https://github.com/owner/repo\u202e",
    "https://github.com/owner/repo\x00",
    "https://github.com/owner/repo\x1b[0m",
    "https://github.com/owner/repo/%0",
    "https://github.com/owner/repo/%{",
    "https://github.com/owner/repo/" + "x" * 300,
]


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_addresses_of_code_are_found_and_cut_where_they_end(text: str, expected: str) -> None:
    assert code_links(text, "") == (expected,)
    assert code_links("", f"5 pages, {text}") == (expected,)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_code_or_means_harm_is_left_out(text: str) -> None:
    assert code_links(text, "") == ()
    assert code_links("", f"x {text} y") == ()


def test_they_come_in_order_each_once_and_no_more_than_a_few() -> None:
    abstract = "https://github.com/a/b and https://a.github.io/b/ and http://www.github.com/A/B.git"
    assert code_links(abstract, "https://a.github.io/b") == ("https://github.com/a/b", "https://a.github.io/b/")
    assert code_links("", " ".join(f"https://github.com/a/{n}" for n in range(9))) == tuple(
        f"https://github.com/a/{n}" for n in range(MOST_LINKS)
    )


@pytest.mark.parametrize("before", ["x" * 500 + " ", "\u0130" * 500 + " ", "a-" * 100 + " ", "GITHUB " * 9])
def test_what_stands_before_an_address_does_not_hide_it(before: str) -> None:
    page = "https: //www." + "a" * 39 + ".github.io/b"
    assert code_links(f"{before}{page}", "") == (page.replace(": //www.", "://"),)


def test_an_address_is_called_what_it_is() -> None:
    links = code_links("github.com/a/b, huggingface.co/a, name.github.io", "https://doi.org/10.5281/zenodo.1")
    assert [link_name(url) for url in links] == ["Code", "Hugging Face", "Page"]
    assert link_name("https://zenodo.org/records/1") == link_name("https://doi.org/10.5281/zenodo.1") == "Zenodo"
