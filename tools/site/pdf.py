"""The whole course as one PDF for each language, printed by a Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tools.lesson import LANGUAGES
from tools.site.build import Builder
from tools.site.layout import whole
from tools.site.pages import Page, address
from tools.site.words import WORDS

BROWSERS = ("chromium", "google-chrome", "chromium-browser")
PATIENCE = 300  # seconds for one language
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-pdf-header-footer",
    "--virtual-time-budget=60000",
)


def print_course(builder: Builder, out: Path) -> list[Path]:
    """Print all lessons of each language to minidiff-LANGUAGE.pdf beside the site.

    Raises:
        SystemExit: when this machine has no Chromium, or it fails.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit(f"--pdf needs a Chromium; none of {', '.join(BROWSERS)} is here")
    files = []
    for language in LANGUAGES:
        page = whole_course(builder, language)
        place = out / page.address
        place.write_text(whole(page, builder.sites[language]), encoding="utf-8")
        pdf = out.parent / f"minidiff-{language}.pdf"
        try:
            subprocess.run(
                [browser, *FLAGS, f"--print-to-pdf={pdf}", place.as_uri()],
                check=True, capture_output=True, timeout=PATIENCE,
            )  # fmt: skip
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise SystemExit(f"{browser} could not print {place.name}: {error}") from None
        finally:
            place.unlink()
        print(f"{pdf}: {pdf.stat().st_size / 1e6:.1f} MB")
        files.append(pdf)
    return files


def whole_course(builder: Builder, language: str) -> Page:
    """All lessons one after another; pictures load at once, for paper does not scroll."""
    lessons = [page for page in builder.pages[language] if page.kind == "lesson"]
    body = "".join(f'<div class="whole" id="{Path(page.path).stem}">{page.body}</div>\n' for page in lessons)
    body = re.sub(r' (?:id|data-place)="[^"]*"(?= |>)', "", body)  # the same names stand in several lessons
    body = body.replace(' loading="lazy"', "")
    body = re.sub(r'href="([^"#:]+)(?:#[^"]*)?"', r'href="lessons/\1"', body)
    # The page lies at the root of its language, one folder above the lessons.
    up = "../" if language == "tr" else ""
    body = re.sub(r'(src|data-src)="(?:\.\./)+', rf'\1="{up}', body)
    page = Page("course.html", "whole", language, WORDS[language]["lessons"], body)
    assert page.address == address("course.html", language)
    return page
