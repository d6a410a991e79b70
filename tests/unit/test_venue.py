"""The venue that a comment names: which ways of saying it are understood, and which are met with silence."""

from __future__ import annotations

import pytest

from radar.extraction.venue import LONGEST_VENUE, venue

NAMED = {
    "Accepted at ICML 2025": "ICML 2025",
    "accepted by CVPR2025": "CVPR2025",
    "Accpeted by ICME 2025": "ICME 2025",
    "Accepted to CVPR'25. 8 pages": "CVPR'25",
    "Accepted in SIGIR '25": "SIGIR '25",
    "9 pages, 3 figures, accepted to ICLR 2025 with minor changes": "ICLR 2025",
    "To appear in CVPR 2024 (Oral)": "CVPR 2024 (Oral)",
    "To Appear at ACL 2025 (Main)": "ACL 2025 (Main)",
    "Published in TMLR": "TMLR",
    "Published as a conference paper at ICLR 2025": "ICLR 2025",
    "Camera-ready for NeurIPS 2024": "NeurIPS 2024",
    "Camera-ready version, accepted at ECCV 2024. Code: https://example.org/x": "ECCV 2024",
    "ACL 2025 Main": "ACL 2025 Main",
    "ACL 2025 Findings. Code at https://example.org": "ACL 2025 Findings",
    "accepted to the Findings of ACL 2025": "Findings of ACL 2025",
    "Accepted by ACL 2025, Findings": "ACL 2025, Findings",
    "accepted to the main track of ACL 2025": "ACL 2025",
    "Accepted to ACL 2025: Findings": "ACL 2025: Findings",
    "CVPR 2025. Project page: https://example.org/": "CVPR 2025",
    "CVPR 2025, 8 pages, 7 figures": "CVPR 2025",
    "15 pages, 8 figures, 6 tables. CVPR 2025": "CVPR 2025",
    "[NAACL 2025] The first two authors contributed equally": "NAACL 2025",
    "ICML 2025 Poster": "ICML 2025 Poster",
    "ICML 2025 Accept": "ICML 2025",
    "CVPR 2025 Accepted - Project Page: https://example.org/": "CVPR 2025",
    "ICIC 2025 accepted": "ICIC 2025",
    "IEEE IJCNN 2025 has accepted the paper": "IEEE IJCNN 2025",
    "SIGGRAPH Asia 2024 Technical Communications": "SIGGRAPH Asia 2024 Technical Communications",
    "Accepted by IEEE Transactions on Medical Imaging": "IEEE Transactions on Medical Imaging",
    "Accepted for publication in 'Cognitive Science'": "Cognitive Science",
    "accepted by Pattern Recognition. 12 pages": "Pattern Recognition",
    "To appear in the Journal of Logic and Sets": "Journal of Logic and Sets",
    "Accepted for publication in Physical Review Letters": "Physical Review Letters",
    "accepted by MNRAS, 12 pages": "MNRAS",
    "Accepted by IEEE Transactions on Circuits and Systems for Video Technology": (
        "IEEE Transactions on Circuits and Systems for Video Technology"
    ),
    "Accepted at the 47th European Conference on Information Retrieval (ECIR 2025)": "ECIR 2025",
    "Accepted by the Thirty-Third International Joint Conference on Many Things, Others and More (IJCMT-25)": (
        "IJCMT-25"
    ),
    "To appear in the 2025 ACM Conference on Fairness, Accountability, and Transparency (FAccT '25)": "FAccT '25",
    "The 18th International Conference on Educational Data Mining (EDM 2025)": "EDM 2025",
    "Medical Imaging with Deep Learning (MIDL 2025)": "Medical Imaging with Deep Learning (MIDL 2025)",
    # A workshop is said to be one.
    "NeurIPS 2024 Workshop on Open Worlds": "NeurIPS 2024 Workshop on Open Worlds",
    "Accepted at the Open Worlds Workshop @ NAACL 2025": "Open Worlds Workshop @ NAACL 2025",
    "Workshop on Open Worlds at ICLR 2025": "Workshop on Open Worlds at ICLR 2025",
    "Accepted to the CVPR 2025 Workshop on Mechanisms of Interpretation, of Understanding and of Explanation": (
        "CVPR 2025 Workshop"
    ),
    "AAAI 2025 Workshop: Economics of Modern Things: Markets, Incentives, and More": "AAAI 2025 Workshop",
    "Accepted to The 2nd International Workshop on Models of Cyber-Physical Systems and of Things (MCPS 2025)": (
        "MCPS 2025"
    ),
    # The year may stand behind the name.
    "9 pages, accept in AAAI 25": "AAAI 25",
    "To appear at ICML 25, 12 pages": "ICML 25",
    "Accepted at ICML 25 pages": "ICML",
    "Accepted in INTERSPEECH, 2025, Rotterdam": "INTERSPEECH, 2025",
    "Accepted to the IEEE Conference on Things (CoT), 2025": "IEEE Conference on Things (CoT), 2025",
    "Published in Physical Review Letters, 12 pages": "Physical Review Letters",
    "Accepted at the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR) 2025": "CVPR",
    # A poster is a paper where all papers are posters, and late-breaking work may say that it is.
    "Accepted as a poster at ICML 2025": "ICML 2025",
    "ACM CHI 2025 LBW": "ACM CHI 2025 LBW",
    # What else stands in the comment may be doubtful, as long as it is another sentence.
    "Accepted at ICML 2025. An extended version is under review": "ICML 2025",
    "Submitted in May 2024; accepted by ECCV 2024": "ECCV 2024",
}

UNNAMED = [
    "",
    "25 pages, 12 figures",
    "Submitted to ICML 2025",
    "submitted to IJCAI2025",
    "ICML 2025 submission",
    "ACL 2025 Submission Version",
    "first submited to IEEE TCSVT in May 2024",
    "Resubmitted to CVPR 2025",
    "Under review",
    "under review at ICCV 2025",
    "Under review as a conference paper at ICLR 2025",
    "MICCAI 2025(under view)",
    "*CASE2025 Under Review*",
    "ICML 2025. Currently under review elsewhere",
    "Rejected from NeurIPS 2024",
    "Withdrawn from ICLR 2025",
    "In preparation for CVPR 2025",
    "Prepared for submission to JHEP",
    "Intended for ICML 2025",
    "Planned to appear in ACL 2025",
    "Not accepted at ICML 2025",
    "Not yet published in TMLR",
    "To appear in ICML 2025 if accepted",
    "Extended version of VISAPP2025",
    "23 pages, extension of ECCV 2024 work",
    "An earlier version was accepted at NeurIPS 2024",
    "A short version was presented at ISBI 2025",
    "Parts of this work were presented at VSAC 2016",
    "Tutorial Proposal for NAACL2025",
    "COLM 2025 preprint, 9 pages",
    "preprint of ICVARS 2025 paper",
    "Challenge Report of CVPR NTIRE 2025; 26 pages",
    "Champion Solution for CVPR 2025 MAI VSR Track",
    "arXiv admin note: text overlap with arXiv:2402.00001, accepted at ICML 2024",
    "Accepted",
    "Accepted for publication",
    "Accepted for oral presentation",
    "Accepted in June 2025",
    "accepted by Springer",
    "Accepted for publication by IEEE",
    "To be published by Cambridge University Press",
    "The abstract appearing here is shorter than that in the PDF file",
    "Code and data will be published at GitHub",
    "Our dataset was presented at CVPR 2024",
    "Figure 9 has been accepted by CVPR AI Art Gallery 2025",
    "published in 2017",
    "Presented in English",
    "6 pages, 7 figures, conference paper",
    "Project page: https://example.org/CVPR2025",
    "https://example.org/accepted at ICML 2025",
    "Last updated in April 2025",
    # A workshop whose name does not fit is not given out for its conference.
    "Workshop paper, ICML 2025",
    "Accepted as a workshop paper at ICLR 2025",
    "Published at ICLR 2025 - Deep Learning for Remote Sensing (DL4RS) Workshop",
    "To be published in the Findings of the 63rd Annual Meeting of the Society for Counting Very Many Things (SCT)",
    "Accepted to a satellite event of IJCAI 2025",
    "Accepted by AIED 2025: Late-Breaking Results (LBR) Track",
    "Presented as a poster at ACSAC 2024",
    "Accepted as poster paper at the 2025 Conference on Engineering (CCECE)",
    "Proceedings of the International Conference on Intelligent Computing (ICIC 2024): Poster Volume I",
]


@pytest.mark.parametrize(("comment", "expected"), NAMED.items())
def test_what_a_comment_says_is_understood_and_shown_in_its_own_words(comment: str, expected: str) -> None:
    assert venue(comment) == expected
    assert expected in comment
    assert len(expected) <= LONGEST_VENUE


@pytest.mark.parametrize("comment", UNNAMED)
def test_in_doubt_nothing_is_said(comment: str) -> None:
    assert venue(comment) == ""


@pytest.mark.parametrize(
    ("reference", "expected"),
    {
        "Phys. Rev. D 76, 013009 (2007)": "Phys. Rev. D 76, 013009 (2007)",
        "Mathematische Zeitschrift 280, 1185-1202, 2015": "Mathematische Zeitschrift 280, 1185-1202, 2015",
        "In Proc. International Symposium on Software Testing and Analysis (ISSTA 2020), pages 14-26": "ISSTA 2020",
        "Proc. 2023 International Conference on the Verification of Large Programs Workshops (ICVLPW), pp. 6": "",
        "A long name of a journal that nobody would want to see in bold letters before a comment, 2020": "",
        "submitted to J. Logic": "",
        "<b>J. Logic</b> 1 (2003)": "",
        "": "",
    }.items(),
)
def test_where_the_comment_is_silent_the_journal_reference_speaks(reference: str, expected: str) -> None:
    assert venue("12 pages", reference) == expected
    assert venue("Accepted at ICML 2025", reference) == "ICML 2025"


def test_only_the_beginning_of_a_long_comment_is_read() -> None:
    assert venue("x " * 400 + ". Accepted at ICML 2025") == "ICML 2025"
    assert venue("x " * 600 + ". Accepted at ICML 2025") == ""
