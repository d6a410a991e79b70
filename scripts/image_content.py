"""Runs inside the image: says how large its parts are, and fails when there is something that a run does not need."""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(sys.prefix)
SITE = Path(sysconfig.get_path("purelib"))
UNWANTED = ("pip", "setuptools", "tests", "radar/tests", "pytest", "hypothesis")


def size(folder: Path) -> float:
    """Megabytes of the files in a folder, or of a file."""
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files if not path.is_symlink()) / 1e6


parts = sorted(((size(part), part.name) for part in SITE.iterdir()), reverse=True)
print(f"The image holds {size(ROOT):.1f} MB beyond its base:", ", ".join(f"{name} {mb:.1f}" for mb, name in parts[:8]))
unwanted = [name for name in UNWANTED if (SITE / name).exists()]
sources = [path for path in SITE.rglob("*.py") if not list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))]
if unwanted or sources:
    sys.exit(f"Not needed: {unwanted}. Not compiled: {[str(path) for path in sources[:10]]}.")
