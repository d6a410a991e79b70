"""What `make image` tells of the image's weight is what the archive of the image holds."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.image_layers import layers, own_layers

PROJECT = Path(__file__).parents[2]


def archive(folder: Path, blobs: list[bytes], history: Sequence[Mapping[str, object]]) -> Path:
    """An archive as `docker save` writes it."""
    files = {f"{number}/layer.tar": blob for number, blob in enumerate(blobs)}
    files["config.json"] = json.dumps({"history": history}).encode()
    files["manifest.json"] = json.dumps([{"Config": "config.json", "Layers": [name for name in files][:-1]}]).encode()
    path = folder / "image.tar"
    with tarfile.open(path, "w") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def packed(*members: tuple[str, bytes, bytes]) -> bytes:
    """A layer with members of these names, types and contents."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for name, kind, data in members:
            member = tarfile.TarInfo(name)
            member.type, member.size, member.linkname = kind, len(data), "/usr/bin/python3"
            tar.addfile(member, io.BytesIO(data))
    return content.getvalue()


def test_a_layer_has_its_unpacked_size_whether_the_archive_packs_it_or_not(tmp_path: Path) -> None:
    content = packed(("opt/x", tarfile.REGTYPE, b"x" * 100_000))
    history = [{"created_by": "RUN /bin/sh -c make # buildkit"}, {"created_by": "COPY /a /b # buildkit"}]
    found = list(layers(archive(tmp_path, [content, gzip.compress(content)], history)))
    assert [layer.unpacked for layer in found] == [len(content)] * 2
    assert all(0 < layer.packed < 1000 for layer in found)
    assert [layer.made_by for layer in found] == ["make", "COPY /a /b"]


def test_instructions_that_make_no_layer_are_left_out_and_layers_without_a_history_are_kept(tmp_path: Path) -> None:
    history: list[Mapping[str, object]] = [
        {"created_by": "LABEL a=b", "empty_layer": True},
        {"created_by": "/bin/sh -c #(nop) COPY dir:0123456789abcdef in /opt"},
    ]
    one = packed(("opt/one", tarfile.REGTYPE, b"1"))
    found = list(layers(archive(tmp_path, [b"", one], history)))
    assert [layer.made_by for layer in found] == ["", "COPY 012345… in /opt"]
    assert found[1].unpacked == len(one)


def test_the_layers_of_the_last_stage_alone_are_our_own() -> None:
    assert own_layers("FROM a AS b\nRUN x\nCOPY y z\nFROM a\nLABEL c=d\nCOPY --from=b e f\nRUN g\n") == 2
    assert own_layers((PROJECT / "Dockerfile").read_text(encoding="utf-8")) == 2


def test_a_layer_tells_its_files_without_folders_and_the_empty_ones_that_engines_leave(tmp_path: Path) -> None:
    content = packed(
        ("opt", tarfile.DIRTYPE, b""),
        ("opt/venv/entrypoint.py", tarfile.REGTYPE, b"pass"),
        ("./opt/venv/bin/python", tarfile.SYMTYPE, b""),
        ("etc/resolv.conf", tarfile.REGTYPE, b""),
    )
    (found,) = layers(archive(tmp_path, [content], []))
    assert found.files == ("opt/venv/entrypoint.py", "opt/venv/bin/python")
