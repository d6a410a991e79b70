"""What `make image` and a release hold of the image's content: our layers add what runs, and a build leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.image_content import leftovers
from scripts.image_layers import strange


def put(root: Path, path: str, data: bytes = b"") -> str:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return str(place)


def test_the_lock_that_debian_keeps_beside_its_packages_is_nothing_left_over(tmp_path: Path) -> None:
    put(tmp_path, "var/cache/apt/archives/lock")
    put(tmp_path, "var/cache/apt/archives/partial/lock")
    put(tmp_path, "etc/passwd", b"root")
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    "path",
    [
        "var/cache/apt/archives/gcc_14_amd64.deb",
        "var/cache/apt/archives/partial/gcc_14_amd64.deb",
        "var/cache/apt/pkgcache.bin",
        "root/.cache/pip/http/0",
        "build/requirements.txt",
        "github/home/.netrc",
    ],
)
def test_what_a_build_or_an_installer_left_is_named(tmp_path: Path, path: str) -> None:
    left = put(tmp_path, path, b"x")
    assert leftovers(tmp_path) == [left]


def test_our_layers_add_the_program_and_the_standard_librarys_bytecode() -> None:
    ours = [
        "opt/venv/entrypoint.py",
        "opt/venv/bin/python",
        "opt/venv/lib/python3.13/site-packages/radar/run/job.py",
        "usr/local/lib/python3.13/__pycache__/abc.cpython-313.pyc",
        "usr/local/lib/python3.13/email/mime/__pycache__/text.cpython-313.pyc",
    ]
    assert strange(ours) == []
    others = ["root/.cache/pip/x", "tmp/x", "usr/bin/gcc", "usr/local/lib/python3.13/abc.py", "var/lib/apt/lists/x"]
    assert strange([*ours, *others]) == others
