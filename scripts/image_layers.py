"""What the image weighs, layer by layer, read from an archive as `docker save` writes it."""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_OURS = re.compile(r"opt/venv/.+|usr/local/lib/python[0-9.]+/(?:.+/)?__pycache__/[^/]+\.pyc", re.DOTALL)


@dataclass(frozen=True)
class Layer:
    """A layer: the instruction that made it, its bytes when unpacked, and about as many as it has when it is pulled.

    `files` are the paths of what it adds that is not empty, links included; folders count as empty.
    """

    made_by: str
    unpacked: int
    packed: int
    files: tuple[str, ...] = ()


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
            yield Layer(_readable(made_by), len(unpacked), packed.tell(), _files(unpacked))


def strange(files: Iterable[str]) -> list[str]:
    """Those of the files that our own layers add which are neither ours nor the standard library's bytecode."""
    return [path for path in files if not _OURS.fullmatch(path)]


def own_layers(dockerfile: str) -> int:
    """How many layers the Dockerfile's last stage puts on its base."""
    last_stage = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)[-1]
    return len(re.findall(r"^(?:RUN|COPY|ADD) ", last_stage, re.MULTILINE))


def _files(layer: bytes) -> tuple[str, ...]:
    if not layer:
        return ()
    with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
        # Engines leave empty files where they mount their own, such as etc/resolv.conf.
        return tuple(
            each.name.removeprefix("./") for each in tar if not each.isdir() and (each.size or not each.isfile())
        )


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    assert file is not None, name
    return file.read()


def _readable(made_by: str) -> str:
    """The instruction in one short line, without what the engines put around it."""
    text = re.sub(r"^(?:/bin/sh -c (?:#\(nop\) )?|RUN /bin/sh -c )+", "", " ".join(made_by.split()))
    text = re.sub(r"(?:dir|file|multi):([0-9a-f]{6})[0-9a-f]*", r"\1…", text.removesuffix(" # buildkit"))
    return text.partition("FROM ")[0].strip()[:60]
