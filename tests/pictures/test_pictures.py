"""The pictures of README and docs are there, are described in words, and show what the demonstration makes today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.__main__ import FOLDER, SCHEMES, SHOWN, WrongFont, draw
from tests.pictures.shots import Shot, take
from tests.renderers.browser import needs_browser

PROJECT = Path(__file__).parents[2]
DOCUMENTS = [PROJECT / "README.md", *sorted(PROJECT.glob("docs/*.md"))]
PICTURE = re.compile(
    r'<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="(?P<dark>[^"]+)">'
    r'\s*<img src="(?P<light>[^"]+)" alt="(?P<alt>[^"]+)">\s*</picture>'
)


@dataclass(frozen=True)
class Shown:
    """A picture in a document: its files for light and dark, and what it says in words."""

    light: Path
    dark: Path
    words: str


def shown_in(document: Path) -> Iterator[Shown]:
    for found in PICTURE.finditer(document.read_text(encoding="utf-8")):
        yield Shown(document.parent / found["light"], document.parent / found["dark"], found["alt"])


ALL = [shown for document in DOCUMENTS for shown in shown_in(document)]


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> list[Shot]:
    return take(tmp_path_factory.mktemp("demonstration"))


def test_the_readme_shows_a_page_and_the_pull_request() -> None:
    names = {shown.light.name for shown in shown_in(PROJECT / "README.md")}
    assert {"page-light.png", "pull-request-light.png"} <= names


def test_every_image_of_a_document_has_words_and_a_dark_version() -> None:
    for document in DOCUMENTS:
        text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
        assert text.count("<img") == len(PICTURE.findall(text)), document.name
        assert "![" not in text, f"{document.name}: an image without a version for the dark"
    for shown in ALL:
        assert len(shown.words) > 60 and shown.words.endswith(".")
        assert shown.dark.name == shown.light.name.replace("light", "dark")


def test_a_picture_is_a_png_that_is_sharp_and_quick_to_load() -> None:
    files = {file for shown in ALL for file in (shown.light, shown.dark)}
    assert files
    for file in files:
        with Image.open(file) as image:
            assert image.format == "PNG"
            assert image.width == 1920
            assert 1000 <= image.height <= 1600
        assert 10_000 < file.stat().st_size < 150_000
    assert sum(file.stat().st_size for file in files) < 1_000_000


def test_every_picture_that_is_kept_is_shown_and_the_other_way_round() -> None:
    kept = {path.resolve() for path in FOLDER.iterdir()}
    assert {file.resolve() for shown in ALL for file in (shown.light, shown.dark)} == kept


def test_the_pictures_show_what_the_demonstration_makes_today(shots: list[Shot]) -> None:
    for shot in shots:
        for scheme in SCHEMES:
            with Image.open(FOLDER / f"{shot.name}-{scheme}.png") as image:
                assert image.info[SHOWN] == shot.digest, "The picture is out of date: run `make pictures`."


def test_what_is_shown_is_what_the_readme_says_of_it(shots: list[Shot]) -> None:
    page, overview, pull = (shot.html for shot in shots)
    assert page.count("<details open>") == 1
    assert "v2" in page and "withdrawn" in page and "★" in page
    assert "monthly_stats.svg" in overview
    for part in ("Papers: 4 new, 2 revised", "#1", "Open", "3 commits into", "bob", ">papers</span>"):
        assert part in pull


@needs_browser
def test_the_same_is_drawn_to_the_same_bytes(shots: list[Shot]) -> None:
    overview = [shot for shot in shots if shot.name == "overview"]
    first = draw(overview, None)
    assert len(set(first.values())) == len(SCHEMES)
    assert draw(overview, None) == first


@needs_browser
def test_without_its_font_nothing_is_drawn(shots: list[Shot]) -> None:
    with pytest.raises(WrongFont, match="--any-font"):
        draw(shots[:1], "A Font That Nobody Has")
