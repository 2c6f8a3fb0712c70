"""A headless Chromium for the tests that need a real browser, and pages that note every complaint."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SCREENSHOTS = Path(__file__).parents[1] / "build" / "screenshots"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium_path() -> str | None:
    """$MINIDIFF_CHROMIUM, or a browser of the system, or None for Playwright's own."""
    named = os.environ.get("MINIDIFF_CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium. Where none can be had the tests are skipped, and say why."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
    with playwright.sync_playwright() as driver:
        try:
            chromium = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        except playwright.Error as error:
            first_line = str(error).splitlines()[0]
            pytest.skip(f"no Chromium: {first_line} (install one, or set $MINIDIFF_CHROMIUM to its path)")
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A page and everything it complained about."""

    page: Any
    complaints: list[str]


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Watched]]:
    """Open pages that record console errors, exceptions and (for offline ones) network requests."""
    contexts = []

    def open_one(offline: bool = False, **options: Any) -> Watched:
        context = browser.new_context(**{"viewport": {"width": 1100, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if offline:
            context.set_offline(True)

            def block(route: Any) -> None:
                if route.request.url.startswith(("file:", "data:", "blob:")):
                    route.continue_()
                else:
                    complaints.append(f"asked the network for {route.request.url}")
                    route.abort()

            page.route("**/*", block)
        return Watched(page, complaints)

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
