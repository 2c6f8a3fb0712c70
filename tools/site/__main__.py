"""`make site`: the pages of the course from what is committed, without a kernel or a network.

    python -m tools.site [--out build/site] [--base-url URL] [--repository URL] [--course] [--pdf]

--base-url: where the pages will lie; adds canonical addresses and a sitemap.
--repository: where the project's files can be had; "Run it yourself" says so, and notebooks get links that
    open them elsewhere.
--course: put the course's own folder, library and all, among the downloads (6 MB more).
--pdf: also print the whole course, one file a language, with the Chromium of this machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tools.execute import ROOT
from tools.site.build import Builder
from tools.site.pdf import print_course


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """The command. Returns 1, after naming them, when a link of the pages leads nowhere."""
    parser = argparse.ArgumentParser(
        "python -m tools.site", description=__doc__.split("\n")[0] if __doc__ else ""
    )
    parser.add_argument("--out", type=Path, default=root / "build" / "site")
    parser.add_argument("--base-url", default="", help="the address the pages will have")
    parser.add_argument("--repository", default="", help="the address of the project's files")
    parser.add_argument("--course", action="store_true", help="offer the course's folder as a download")
    parser.add_argument("--pdf", action="store_true", help="also print the whole course, needs a Chromium")
    asked = parser.parse_args(arguments)
    started = time.perf_counter()
    builder = Builder(root, asked.base_url, asked.repository, asked.course)
    files = builder.files()
    count = builder.write(files, asked.out)
    size = sum(map(len, files.values())) / 1e6
    print(f"{asked.out}: {count} files, {size:.1f} MB, {time.perf_counter() - started:.0f} s")
    for link in builder.links.dead:
        print(f"leads nowhere: {link}")
    if asked.pdf:
        print_course(builder, asked.out)
    return 1 if builder.links.dead else 0


if __name__ == "__main__":
    sys.exit(main())
