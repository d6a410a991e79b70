"""Papers on subjects made up for tests of the ranking: those of one subject share words, and all share some."""

from __future__ import annotations

import random

_WORDS = """
    splats gaussian splatting radiance scene novel view rendering camera geometry reconstruct
    courts legal court judgment statute lawyer contract clause case citation precedent
    voices speech speaker acoustic phoneme transcription voice audio dialect prosody recording
"""
_COMMON = "we propose a method that improves results on data with models and learning for many tasks in experiments"
SUBJECTS = {line.split()[0]: line.split()[1:] for line in _WORDS.strip().splitlines()}
"""Each subject's words, by its name."""


def title(subject: str, number: int) -> str:
    """A title of two of the subject's words."""
    chosen = random.Random(f"title {subject} {number}").sample(SUBJECTS[subject], 2)
    return f"On {' '.join(chosen)} {number}"


def abstract(subject: str, number: int) -> str:
    """An abstract with some of the subject's words among common ones; the same for the same number."""
    chance = random.Random(f"abstract {subject} {number}")
    words = chance.choices(SUBJECTS[subject], k=8) + chance.choices(_COMMON.split(), k=30)
    chance.shuffle(words)
    return f"{' '.join(words).capitalize()}."
