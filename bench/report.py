"""Where benchmark results go: numbers into bench/results/*.json, tables into both docs/benchmarks pages.

`python -m bench.report` measures nothing: it makes the Turkish tables again from those in the English page.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.turkish import section_in_turkish

ROOT = Path(__file__).parent.parent
BENCHMARKS = ROOT / "docs" / "benchmarks.md"
RESULTS = ROOT / "bench" / "results"
SECTION = re.compile(r"<!-- ([\w-]+): begin -->\n(.*?)\n<!-- \1: end -->", re.DOTALL)


def save_json(name: str, section: str, value: Any) -> None:
    """Put `value` under `section` of bench/results/NAME.json and leave the other sections as they are."""
    path = RESULTS / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    stored[section] = value
    path.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_section(name: str, text: str, file: Path = BENCHMARKS) -> None:
    """Replace what stands between the markers of `name` in docs/benchmarks.md, or add it at the end.

    The same goes into docs/benchmarks.tr.md in Turkish; a sentence without Turkish stays English there, is
    named, and fails a test. Another `file` is for a page that repeats a result where its readers look for it.
    """
    _put(name, text, file)
    if file == BENCHMARKS:
        turkish, missing = section_in_turkish(text)
        _put(name, turkish, file.with_suffix(".tr.md"))
        for one in missing:
            print(f"No Turkish in bench/turkish.txt for: {one}")


def _put(name: str, text: str, file: Path) -> None:
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = file.read_text(encoding="utf-8")
    block = f"{begin}\n{text.strip()}\n{end}"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    page = pattern.sub(lambda _: block, page) if begin in page else f"{page.rstrip()}\n\n{block}\n"
    file.write_text(page, encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


if __name__ == "__main__":
    for section, text in SECTION.findall(BENCHMARKS.read_text(encoding="utf-8")):
        write_section(section, text)
