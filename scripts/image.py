"""`make image`: builds the container image, runs it as GitHub's runner runs an action, and checks what comes out.

arXiv and GitHub are played by stand-ins on this machine. The workspace belongs to somebody else, and it and the
environment hold traps: programs and modules of the names that the action uses.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.container import PROJECT, Engine, Finished, find_engine
from scripts.image_checks import CHECKS
from scripts.image_layers import layers, own_layers, strange
from scripts.runner import Unexpected, expect
from scripts.start_up import measure


def tell_layers(engine: Engine) -> None:
    """Print what the image weighs; raises Unexpected when there is something in it that a run does not need."""
    with tempfile.TemporaryDirectory(prefix="radar-image-") as folder:
        archive = Path(folder) / "image.tar"
        engine.save(archive)
        found = list(layers(archive))
    own = own_layers((PROJECT / "Dockerfile").read_text(encoding="utf-8"))
    groups = {"The base": found[:-own], "On top of it": found[-own:]}
    for name, group in groups.items():
        unpacked, packed = (sum(getattr(layer, what) for layer in group) / 1e6 for what in ("unpacked", "packed"))
        print(f"{name}: {unpacked:.1f} MB, about {packed:.1f} MB to pull")
        for layer in group:
            print(f"  {layer.unpacked / 1e6:6.1f} MB, {layer.packed / 1e6:5.1f} to pull: {layer.made_by}")
    added = strange(path for layer in groups["On top of it"] for path in layer.files)
    expect(not added, f"our layers add the program and bytecode alone, found {added[:20]}", Finished(0, ""))
    script = (PROJECT / "scripts" / "image_content.py").read_text(encoding="utf-8")
    finished = engine.run({}, {}, "/", [engine.entry_point()[0], "-I", "-B", "-c", script])
    expect(finished.code == 0, "the image holds only what runs", finished)
    print(finished.log, end="", flush=True)


def main() -> int:
    """Build, weigh, run, check, measure; 0 when all is as it has to be."""
    began = time.monotonic()
    try:
        engine = find_engine()
        engine.build()
        print(f"Built with {engine.name} in {time.monotonic() - began:.1f} s", flush=True)
        tell_layers(engine)
        for check in CHECKS:
            began = time.monotonic()
            check(engine)
            print(f"ok in {time.monotonic() - began:4.1f} s: {check.__name__.replace('_', ' ')}", flush=True)
        for line in measure(engine):
            print(line, flush=True)
    except subprocess.CalledProcessError as error:
        print(f"`{shlex.join(error.cmd)}` failed; its message stands above.", file=sys.stderr)
        return 1
    except Unexpected as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
