"""Imports run one way through the rooms of `radar/`, from what is started down to what everything uses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

RADAR = Path(__file__).parents[2] / "radar"
ROOMS = (
    "commands",
    "run",
    "publishing",
    "reporting",
    "curation",
    "ranking",
    "importing",
    "rendering",
    "extraction",
    "arxiv_api",
    "archive",
    "settings",
    "sandbox",
    "network",
    "analysis",
    "",
)
"""From the top down; "" is the root. A module may import from its own room and from those below it."""
MOST_AT_THE_ROOT = 6


def room_of(module: str) -> str:
    """The room of `radar.room.module`; "" for what stands at the root."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and (RADAR / parts[1]).is_dir() else ""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the program, by name."""
    found = {}
    for path in sorted(RADAR.rglob("*.py")):
        parts = path.relative_to(RADAR.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(path.read_text("utf-8"))
    return found


def imported_by(tree: ast.Module, known: set[str]) -> Iterator[str]:
    """The modules of ours that a module imports, at its head, in a function, or for its types alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            for alias in node.names:
                within = f"{node.module}.{alias.name}"
                yield within if within in known else node.module


@cache
def imports() -> dict[str, set[str]]:
    trees = modules()
    return {name: {*imported_by(tree, {*trees})} - {name} for name, tree in trees.items()}


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {path.parent.name for path in RADAR.glob("*/__init__.py")}
    assert rooms == {*ROOMS} - {""}


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_nothing_from_a_room_above_it(module: str) -> None:
    if module == "radar.__main__":  # an entry point: it starts the commands
        return
    floor = ROOMS.index(room_of(module))
    above = sorted(each for each in imports()[module] if ROOMS.index(room_of(each)) < floor)
    assert above == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    edges = imports()
    open_: list[str] = []
    done: set[str] = set()

    def visit(module: str) -> None:
        assert module not in open_, " -> ".join([*open_[open_.index(module) :], module])
        if module in done:
            return
        open_.append(module)
        for each in sorted(edges[module]):
            visit(each)
        open_.pop()
        done.add(module)

    for module in sorted(edges):
        visit(module)


def test_the_root_has_entry_points_and_what_everything_uses() -> None:
    at_root = [path.stem for path in RADAR.glob("*.py") if path.stem != "__init__"]
    assert len(at_root) <= MOST_AT_THE_ROOT, at_root
