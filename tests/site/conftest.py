"""The site of the whole course, built once, and a reader of its pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reading import ROOT, Reading

from tools.site.build import Builder


@pytest.fixture(scope="session")
def builder() -> Builder:
    return Builder(ROOT)


@pytest.fixture(scope="session")
def files(builder: Builder) -> dict[str, bytes]:
    return builder.files()


@pytest.fixture(scope="session")
def site(builder: Builder, files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site on the disk."""
    out = tmp_path_factory.mktemp("pages") / "site"
    builder.write(files, out)
    return out


@pytest.fixture(scope="session")
def readings(files: dict[str, bytes]) -> dict[str, Reading]:
    found = {}
    for place, content in files.items():
        if place.endswith(".html"):
            reading = Reading()
            reading.feed(content.decode())
            found[place] = reading
    return found
