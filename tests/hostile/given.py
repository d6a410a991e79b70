"""The environment of a run between the stand-ins, for `attack`."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.hub import Hub
from tests.stand_ins.arxiv import ArxivStandIn


def in_folder(arxiv: ArxivStandIn, workspace: Path, topics: str = "splatting", **inputs: str) -> dict[str, str]:
    """A run with `publish: none` in the folder `workspace`, which is made; `inputs` by their names, `_` for `-`."""
    workspace.mkdir(parents=True, exist_ok=True)
    values = {"topics": topics, "publish": "none", **inputs}
    return {"GITHUB_WORKSPACE": str(workspace), "ARXIV_API_URL": arxiv.url, **_inputs(values)}


def on_hub(hub: Hub, topics: str = "splatting", **inputs: str) -> dict[str, str]:
    """A run of the workflow in the repository of `hub`, by default with `publish: commit`."""
    hub.world.workspace.mkdir(exist_ok=True)
    values = {"topics": topics, "publish": "commit", "token": hub.github.token, **inputs}
    return {
        "GITHUB_WORKSPACE": str(hub.world.workspace),
        "ARXIV_API_URL": hub.arxiv.url,
        **hub.environment(),
        **_inputs(values),
    }


def _inputs(values: dict[str, str]) -> dict[str, str]:
    return {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in values.items()}
