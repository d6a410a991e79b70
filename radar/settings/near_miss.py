"""A text that is plainly something else than the phrase or the name that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml


@dataclass(frozen=True)
class NearMiss:
    """What a text looks like, and what says that: `keys` of a topic with their values, or another `phrase`.

    Where neither can be told, `remedy` is the sentence to give. `is_sure` where arXiv would surely find nothing.
    """

    looks: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    phrase: str = ""
    remedy: str = ""
    is_sure: bool = False


SEVERAL = "several"
"""The key of phrases that belong wherever the text stands, each as an entry of its own."""


def flow(value: Any) -> str:
    """`value` as YAML on one line, ready to paste."""
    dumped = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, sort_keys=False, width=100_000)
    return dumped.strip()[1:-1]
