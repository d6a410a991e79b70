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
# Where a build, a package installer or an action leaves files. Debian's own tools keep an empty lock beside the
# packages that they fetch, in the base too; it is nothing to carry.
LEFTOVERS = (
    *("build/**/*", "github/**/*", "root/.cache/**/*", "tmp/**/*", "var/tmp/**/*"),
    *("var/cache/apt/**/*.deb", "var/cache/apt/*.bin"),
)


def size(files: list[Path]) -> float:
    """Megabytes of the files."""
    return sum(path.stat().st_size for path in files if path.is_file() and not path.is_symlink()) / 1e6


def below(folder: Path, pattern: str = "*") -> list[Path]:
    return [folder] if folder.is_file() else list(folder.rglob(pattern))


def leftovers(root: Path) -> list[str]:
    """The files below `root` that something left which made the image."""
    return [str(path) for pattern in LEFTOVERS for path in sorted(root.glob(pattern)) if path.is_file()]


def without_bytecode() -> list[str]:
    """The modules that would be compiled at each start, out of everything that a run may import."""
    # What is imported late in a run is named.
    for name in ("github", "jinja2.sandbox", "encodings.idna", "netrc", "_strptime", "http.cookiejar"):
        importlib.import_module(name)
    radar = importlib.import_module("radar")
    for module in pkgutil.walk_packages(radar.__path__, "radar."):
        if module.name not in ("radar.__main__", "radar.commands.preview"):
            importlib.import_module(module.name)
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return [
        file for file in files if file.endswith(".py") and not Path(importlib.util.cache_from_source(file)).exists()
    ]


def main() -> None:
    parts = sorted(((size(below(part)), part.name) for part in SITE.iterdir()), reverse=True)
    bytecode = [path for path in below(STANDARD, "*.pyc") if "-packages" not in str(path)]
    print(
        f"Packages and program: {size(below(ROOT)):.1f} MB. Bytecode of the standard library: {size(bytecode):.1f} MB."
    )
    print("  " + ", ".join(f"{name} {mb:.1f}" for mb, name in parts if mb >= 0.05))
    unwanted = [f"the program {name}" for name in PROGRAMS if shutil.which(name, path="/usr/local/bin:/usr/bin:/bin")]
    unwanted += [f"the package {name}" for name in PACKAGES if (SITE / name).exists()]
    unwanted += leftovers(Path("/"))
    unwanted += [f"{file} without bytecode" for file in without_bytecode()]
    if unwanted:
        sys.exit(f"Not as it should be: {'; '.join(unwanted[:20])}.")


if __name__ == "__main__":
    main()
