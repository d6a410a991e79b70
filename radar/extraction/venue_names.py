"""The words that a venue's name is known by: series of conferences, journals, and what is no venue."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Series whose name and year alone ("CVPR 2025", without "accepted at") mean that the paper is there.
SERIES = _words(
    """
    3DV AAAI AACL AAMAS ACCV ACL ACML ACSAC AIED AISTATS APSIPA ASE ASPLOS ASRU BIBM BMVC CADE CAV CCS CHI CHIL CIKM
    CLeaR CogSci COLING COLM COLT CoNLL CoRL CRYPTO CSCW CVPR CVPRW DAC DASFAA EACL EAMT ECAI ECCV ECCVW ECIR ECML
    EDBT EMBC EMNLP ESWC EUROCRYPT Eurographics EUSIPCO FAccT FOCS FSE GECCO GLOBECOM HPCA HRI ICALP ICAPS ICASSP
    ICC ICCAD ICCV ICCVW ICDAR ICDE ICDM ICIP ICLR ICLRW ICME ICMI ICML ICMR ICPC ICPR ICRA ICSE ICWSM IGARSS IJCAI
    IJCB IJCNLP IJCNN INFOCOM INLG Interspeech InterSpeech INTERSPEECH IPDPS IPMI IROS ISBI ISCA ISCAS ISIT ISMAR
    ISMIR ISSTA ISWC ITSC IUI IWSLT KDD LICS LREC MICCAI MICRO MIDL MLSys MLHC MLSP MobiCom MobiSys MIUA MSR NAACL
    NDSS NeurIPS Neurips NIPS NLDB NLPCC NSDI OOPSLA OSDI PACT PAKDD PLDI PODC PODS POPL PPoPP RecSys RLC RLDM RSS
    SANER SaTML SCIA SIGCOMM SIGCSE SIGDIAL SIGGRAPH SIGIR SIGMETRICS SIGMOD SODA SOSP SPAA STACS STOC TACAS
    UAI UIST UMAP USENIX VISAPP VLDB VRST WACV WACVW WMT WSDM WWW
    """
)

# Journals that comments know by their abbreviation.
JOURNALS = _words(
    """
    A&A AJ ApJ ApJL ApJS IJCV JAIR JCAP JHEP JMLR MNRAS PASP PRA PRB PRC PRD PRE PRL PRX RA-L TACL TASLP TCSVT TGRS
    TIP TKDE TMI TMLR TMM TNNLS TOG TOIS TOSEM TPAMI TSE TVCG
    """
)

# Series that show all their papers as posters: there a poster is a paper like any other.
POSTERS = _words(
    """
    AAAI ACL AISTATS BMVC COLM CoRL CVPR EACL ECCV EMNLP ICASSP ICCV ICLR ICML IJCAI Interspeech INTERSPEECH ISMIR KDD
    MICCAI MIDL MLSys NAACL NeurIPS Neurips NIPS UAI WACV
    """
)

SMALL = _words("of on and in for the & at to @ de by a from with or co-located")

AFTER_THE_YEAR = _words("in for by from with")  # what follows these is no part of the name

PLAIN = _words(
    """
    track tracks conference workshop workshops main findings oral spotlight highlight poster paper papers short long
    full industry research demo journal proceedings symposium international special issue session demonstrations
    """
)

STOP = _words(
    """
    This We Our It Its These Please See Project Code Codes Github GitHub Website Webpage Homepage Page Dataset
    Datasets Source Video Videos Supplementary Appendix Accept Accepted Equal Extended Camera-ready Preprint
    Copyright First Authors Author Includes Including Total Pages Task DOI doi Camera Version Final Code/ Arxiv
    ArXiv arXiv Link Both
    """
)

NO_VENUE = _words(
    """
    IEEE ACM Springer Elsevier Wiley MDPI arXiv SPIE IET IOP Taylor Francis Sage SAGE LNCS Nature Science Xplore
    CEUR CEUR-WS Press University Zenodo Kaggle GitHub YouTube English Chinese French German Spanish Japanese
    Russian Journal Conference Proceedings Workshop Section Chapter Part Figure Table Theorem Special Issue
    International Main Findings Track Paper Springer-Verlag Cambridge Oxford MIT Verlag Publishing Publisher
    Main-track Oral Poster Spotlight
    """
)
