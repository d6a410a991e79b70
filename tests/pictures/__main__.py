"""`python -m tests.pictures [--output DIR]`: draws the README's pictures anew, by default into `docs/pictures`.

The same demonstration gives the same bytes on the same machine.
"""

from __future__ import annotations

import argparse
import io
import math
import sys
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, PngImagePlugin
from playwright.sync_api import Page

from tests.pictures.shots import Shot, take
from tests.renderers.browser import DESK, EXECUTABLE, Scheme, open_browser, open_page

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
FONT = "Inter"
"""The font of the published pictures: much like those that people read GitHub in."""
SHOWN = "Shown"
"""Where a picture keeps the digest of what it shows."""
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")

_LOOK = Path(__file__).with_name("look.css")
_SCALE = 1.5


class WrongFont(Exception):
    """The pictures would look different from the published ones; the text says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the pictures; 0 when they are there, 2 when this machine cannot draw them as they should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description="Draws the README's pictures.")
    parser.add_argument(
        "--output", type=Path, default=FOLDER, metavar="DIR", help="the folder to draw into (default: docs/pictures)"
    )
    parser.add_argument("--any-font", action="store_true", help=f"draw them in another font where {FONT} is missing")
    chosen = parser.parse_args(arguments)
    if EXECUTABLE is None:
        print("Chromium is not here. On Debian or Ubuntu, install it with scripts/system-packages.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="radar-pictures-") as folder:
        try:
            pictures = draw(take(Path(folder)), font=None if chosen.any_font else FONT)
        except WrongFont as error:
            print(error, file=sys.stderr)
            return 2
    chosen.output.mkdir(parents=True, exist_ok=True)
    for name, data in pictures.items():
        (chosen.output / name).write_bytes(data)
        print(f"{chosen.output / name}: {len(data) // 1000} kB")
    return 0


def draw(shots: Iterable[Shot], font: str | None) -> dict[str, bytes]:
    """The pictures as PNG, by file name. Raises `WrongFont` where they would be drawn in another than `font`."""
    pictures = {}
    with open_browser() as browser:
        for shot in shots:
            for chart in shot.folder.glob("*.svg"):  # names fonts of its own, which this machine may not have
                named = chart.read_text(encoding="utf-8").replace("-apple-system", f"{FONT},-apple-system")
                chart.write_text(named, encoding="utf-8")
            file = shot.folder / "shown.html"
            file.write_text(_document(shot), encoding="utf-8")
            for scheme in SCHEMES:
                with open_page(browser, DESK, scheme, scale=_SCALE) as page:
                    page.goto(file.as_uri())
                    if font is not None:
                        _expect(font, page)
                    data = page.locator("#shot").screenshot(animations="disabled")
                pictures[f"{shot.name}-{scheme}.png"] = _packed(data, shot.digest)
    return pictures


def _document(shot: Shot) -> str:
    style = f"{_LOOK.read_text(encoding='utf-8')}\n#shot {{ height: {shot.height}px; }}"
    head = f'<meta charset="utf-8"><title>{shot.name}</title><link rel="icon" href="data:,"><style>{style}</style>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><div id="shot">{shot.html}</div></body></html>'


def _expect(font: str, page: Page) -> None:
    """Raise `WrongFont` unless the page's heading is really drawn in `font`; a weight may be a family of its own."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    heading = session.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    drawn_in = session.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"][0]["familyName"]
    if not drawn_in.startswith(font):
        raise WrongFont(
            f"The pictures would be drawn in {drawn_in}, not in {font}. Install {font} (on Debian or Ubuntu: "
            "scripts/apt-install fonts-inter), or use --any-font."
        )


def _packed(data: bytes, digest: str) -> bytes:
    """The picture in its 256 most frequent colours, the others as those next to them, and the digest of what it shows.

    Pillow's own mapping to a palette takes colours for others that are near.
    """
    image = Image.open(io.BytesIO(data)).convert("RGBX")
    pixels = array("I", image.tobytes())
    counts = Counter(pixels)
    most = sorted(counts, key=lambda colour: (-counts[colour], colour))[:256]
    levels = {colour: colour.to_bytes(4, sys.byteorder)[:3] for colour in counts}
    nearest = {
        colour: min(range(len(most)), key=lambda index: math.dist(levels[colour], levels[most[index]]))
        for colour in counts
    }
    packed = Image.frombytes("P", image.size, bytes(map(nearest.__getitem__, pixels)))
    packed.putpalette(b"".join(levels[colour] for colour in most))
    remembered = PngImagePlugin.PngInfo()
    remembered.add_text(SHOWN, digest)
    written = io.BytesIO()
    packed.save(written, "PNG", optimize=True, pnginfo=remembered)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())
