"""Runs inside the image: says how large its parts are, and fails when there is something that a run does not need."""

import importlib
import importlib.util
import pkgutil
import shutil
import sys
import sysconfig
from pathlib import Path

ROOT = Path(sys.prefix)
SITE = Path(sysconfig.get_path("purelib"))
STANDARD = Path(sysconfig.get_path("stdlib"))
PROGRAMS = ("cc", "gcc", "g++", "clang", "ld", "make", "cargo", "git")
PACKAGES = ("cryptography", "hypothesis", "pip", "pytest", "radar/tests", "setuptools", "tests", "wheel")
EMPTY = ("/build", "/root/.cache", "/github", "/tmp", "/var/tmp", "/var/cache/apt/archives")


def size(files: list[Path]) -> float:
    """Megabytes of the files."""
    return sum(path.stat().st_size for path in files if path.is_file() and not path.is_symlink()) / 1e6


def below(folder: Path, pattern: str = "*") -> list[Path]:
    return [folder] if folder.is_file() else list(folder.rglob(pattern))


parts = sorted(((size(below(part)), part.name) for part in SITE.iterdir()), reverse=True)
bytecode = [path for path in below(STANDARD, "*.pyc") if "-packages" not in str(path)]
print(f"Packages and program: {size(below(ROOT)):.1f} MB. Bytecode of the standard library: {size(bytecode):.1f} MB.")
print("  " + ", ".join(f"{name} {mb:.1f}" for mb, name in parts if mb >= 0.05))

unwanted = [f"the program {name}" for name in PROGRAMS if shutil.which(name, path="/usr/local/bin:/usr/bin:/bin")]
unwanted += [f"the package {name}" for name in PACKAGES if (SITE / name).exists()]
unwanted += [str(path) for name in EMPTY for path in below(Path(name)) if path.is_file()]

# Everything that a run may import; what is imported late in a run is named.
for name in ("github", "jinja2.sandbox", "encodings.idna", "netrc", "_strptime", "http.cookiejar"):
    importlib.import_module(name)
radar = importlib.import_module("radar")
for module in pkgutil.walk_packages(radar.__path__, "radar."):
    if module.name not in ("radar.__main__", "radar.preview"):
        importlib.import_module(module.name)
unwanted += [
    f"{module.__file__} without bytecode"
    for module in list(sys.modules.values())
    if (getattr(module, "__file__", None) or "").endswith(".py")
    and not Path(importlib.util.cache_from_source(str(module.__file__))).exists()
]
if unwanted:
    sys.exit(f"Not as it should be: {'; '.join(unwanted[:20])}.")
