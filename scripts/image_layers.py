"""What the image weighs, layer by layer, read from an archive as `docker save` writes it."""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layer:
    """A layer: the instruction that made it, its bytes when unpacked, and about as many as it has when it is pulled."""

    made_by: str
    unpacked: int
    packed: int


def layers(archive: Path) -> Iterator[Layer]:
    """The image's layers, the base's first."""
    with tarfile.open(archive) as tar:
        image = json.loads(_member(tar, "manifest.json"))[0]
        history = json.loads(_member(tar, image["Config"])).get("history", [])
        instructions = [entry.get("created_by", "") for entry in history if not entry.get("empty_layer")]
        # A base that was put together without a history has none for its layer.
        unknown = [""] * (len(image["Layers"]) - len(instructions))
        for made_by, name in zip(unknown + instructions, image["Layers"], strict=True):
            data = _member(tar, name)
            unpacked = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
            packed = io.BytesIO()
            with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as file:
                file.write(unpacked)
            yield Layer(_readable(made_by), len(unpacked), packed.tell())


def own_layers(dockerfile: str) -> int:
    """How many layers the Dockerfile's last stage puts on its base."""
    last_stage = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)[-1]
    return len(re.findall(r"^(?:RUN|COPY|ADD) ", last_stage, re.MULTILINE))


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    assert file is not None, name
    return file.read()


def _readable(made_by: str) -> str:
    """The instruction in one short line, without what the engines put around it."""
    text = re.sub(r"^(?:/bin/sh -c (?:#\(nop\) )?|RUN /bin/sh -c )+", "", " ".join(made_by.split()))
    text = re.sub(r"(?:dir|file|multi):([0-9a-f]{6})[0-9a-f]*", r"\1…", text.removesuffix(" # buildkit"))
    return text.partition("FROM ")[0].strip()[:60]
