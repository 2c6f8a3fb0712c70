"""Where benchmark results go: numbers into bench/results/*.json, tables into docs/benchmarks.md."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
BENCHMARKS = ROOT / "docs" / "benchmarks.md"
RESULTS = ROOT / "bench" / "results"
HEADER = """# Benchmarks

Every table here is written by a command of this project, which stands above it, and can be made again.
"""


def save_json(name: str, section: str, value: Any) -> None:
    """Put `value` under `section` of bench/results/NAME.json and leave the other sections as they are."""
    path = RESULTS / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    stored[section] = value
    path.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_section(name: str, text: str, file: Path = BENCHMARKS) -> None:
    """Replace what stands between the markers of `name` in docs/benchmarks.md, or add it at the end.

    Another `file` is for a page that repeats a result where its readers look for it.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = file.read_text(encoding="utf-8") if file.exists() else HEADER
    block = f"{begin}\n{text.strip()}\n{end}"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    page = pattern.sub(lambda _: block, page) if begin in page else f"{page.rstrip()}\n\n{block}\n"
    file.parent.mkdir(exist_ok=True)
    file.write_text(page, encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))
