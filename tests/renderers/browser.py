"""A real browser, Chromium or Chrome, driven by Playwright: what people see of what we make.

Where there is none the tests that need it skip; with RADAR_REQUIRE_ALL set they fail instead. Screenshots are kept in
`.cache/screenshots`, for people to look at.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.renderers.kramdown import REQUIRE_ALL

EXECUTABLE = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SCREENSHOTS = Path(".cache/screenshots")
PHONE, DESK = 390, 1280
"""Widths in pixels of CSS that pages are looked at with."""
Scheme = Literal["light", "dark"]

needs_browser = pytest.mark.skipif(not REQUIRE_ALL and EXECUTABLE is None, reason="Chromium is not installed")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """The browser, for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def open_page(
    browser: Browser, width: int, scheme: Scheme = "light", height: int = 900, scale: float = 1
) -> Iterator[Page]:
    """A page of `width` in the colours of `scheme`; errors of scripts and failed requests in it fail the test.

    `scale` is how many pixels of a picture there are for each of CSS.
    """
    viewport = ViewportSize(width=width, height=height)
    context = browser.new_context(viewport=viewport, color_scheme=scheme, device_scale_factor=scale)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: errors.append(f"{request.url}: {request.failure}"))
    yield page
    context.close()
    assert errors == []


def picture(page: Page) -> Image.Image:
    """The whole page as an image."""
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


def keep(page: Page, name: str, *, full: bool = False) -> None:
    """Take a screenshot that people can look at after the test."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full)
