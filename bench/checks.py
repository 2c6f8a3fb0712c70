"""`python -m bench.checks`: how long each check takes to answer, on the worked solution.

Every lesson's checks run in a fresh Python with one thread, so the first one also pays for what it loads. The
answers are those of `lessons/*.exercises.py`. Results: bench/results/checks.json and docs/benchmarks.md.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time

from bench.report import save_json, table, write_section
from tools.execute import ROOT
from tools.lesson import read


def answers(file: str) -> dict[str, object]:
    """What a student has after running the set-up and the functions of a solved exercise."""
    found: dict[str, object] = {}
    for cell in read(ROOT / "lessons" / f"{file}.exercises.py").edition("solutions", "en"):
        defines = re.search(r"^(def|class) ", cell.text, re.MULTILINE)
        if cell.kind == "code" and (cell.id == "setup" or defines):
            exec(compile(cell.text, cell.id, "exec"), found)
    return found


def one_lesson(number: str) -> dict[str, float]:
    """Seconds for each check of a lesson, in the order of its tasks."""
    from minidiff import checks

    lesson = next(one for one in checks.LESSONS if one.number == number)
    given, taken = answers(lesson.file), {}
    for name, task in lesson.tasks.items():
        started = time.perf_counter()
        if not task(given[name]):
            raise RuntimeError(f"the solution of {name} is not right")
        taken[name] = round(time.perf_counter() - started, 3)
    return taken


def main() -> None:
    """Measure each lesson in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lesson", help="measure this one here and print it as JSON")
    asked = parser.parse_args()
    if asked.lesson:
        print(json.dumps(one_lesson(asked.lesson)))
        return
    environment = os.environ | {"OMP_NUM_THREADS": "1", "MINIDIFF_PROGRESS": ""}
    rows = {}
    for number in (f"{n:02d}" for n in range(9)):
        command = [sys.executable, "-m", "bench.checks", "--lesson", number]
        run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
        rows[number] = json.loads(run.stdout.splitlines()[-1])
        print(number, rows[number], flush=True)
    load = round(os.getloadavg()[0], 1)
    save_json("checks", "seconds", {"load": load, "rows": rows})
    body = [
        [n, f"`{max(row, key=lambda k: row[k])}`", f"{max(row.values()):.2f} s"] for n, row in rows.items()
    ]
    write_section(
        "checks",
        f"## Checks of the exercises\n\n`python -m bench.checks`. How long a check takes to answer, on the "
        f"worked solution, in a fresh process with one thread; load average {load} at the end. The slowest "
        f"of each lesson:\n\n{table(['lesson', 'check', 'time'], body)}\n",
    )


if __name__ == "__main__":
    main()
