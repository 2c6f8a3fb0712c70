"""`python -m bench.imports`: what importing costs, beside torch itself and the peers.

Each import runs in a fresh process; all take turns, round by round, after a first turn that fills the
machine's file cache. Time is the CPU time of the process. Numbers go into bench/results/imports.json and, as
a table, into docs/benchmarks.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

from bench.machine import describe
from bench.peers import versions
from bench.report import save_json, table, write_section

CASES = {
    "nothing": "pass",
    "torch": "import torch",
    "minidiff": "import minidiff",
    "minidiff.zoo, a shipped model loaded": "from minidiff import zoo; zoo.load('digits')",
    "minidiff.show": "import minidiff.show",
    "torchvision": "import torchvision",
    # it imports its parts only when they are asked for
    "diffusers, UNet2DModel and DDIMScheduler": "from diffusers import UNet2DModel, DDIMScheduler",
    "denoising_diffusion_pytorch": "import denoising_diffusion_pytorch",
    "smalldiffusion": "import smalldiffusion",
    "k_diffusion": "import k_diffusion",
}
REPORT = """
import time
used = time.process_time()
import json, resource
try:  # ru_maxrss also remembers the process that started this one
    peak = next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if "VmHWM" in line)
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": used, "peak_megabytes": peak}))
"""


class CannotImportError(RuntimeError):
    """The last line of what the process said."""


def once(statement: str) -> dict[str, float]:
    """Run a statement in a process of its own: its CPU seconds and its peak memory."""
    quietly = os.environ | {"PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", statement + REPORT], capture_output=True, text=True, check=False, env=quietly
    )
    if done.returncode:
        raise CannotImportError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    measured: dict[str, list[dict[str, float]]] = {}
    missing = []
    for name, statement in CASES.items():
        try:
            once(statement)  # fills the file cache
            measured[name] = []
        except CannotImportError as error:
            missing.append(f"{name} ({error})")
    for _ in range(options.rounds):
        for name, results in measured.items():
            results.append(once(CASES[name]))
    rows = []
    for name, results in measured.items():
        seconds = [result["seconds"] for result in results]
        beside = [r["seconds"] / base["seconds"] for r, base in zip(results, measured["torch"], strict=True)]
        rows.append(
            {
                "name": name, "seconds": statistics.median(seconds), "lowest": min(seconds),
                "highest": max(seconds), "to_torch": statistics.median(beside),
                "peak_megabytes": statistics.median(r["peak_megabytes"] for r in results),
            }
        )  # fmt: skip
    machine = describe()
    save_json("imports", "imports", {"machine": machine, "versions": versions(), "rows": rows})
    lines = [
        [
            row["name"], f"{row['seconds']:.2f}", f"{row['lowest']:.2f} to {row['highest']:.2f}",
            f"{row['to_torch']:.2f}", f"{row['peak_megabytes']:.0f} MB",
        ]
        for row in rows
    ]  # fmt: skip
    block = table(["import of", "CPU seconds", "range", "to torch", "peak memory"], lines)
    print(block)
    text = (
        f"## What an import costs\n\n`python -m bench.imports`. {machine} Each in a fresh process, medians "
        f"of {options.rounds} rounds in which all take turns.\n\n{block}"
    )
    write_section("imports", text + (f"\n\nNot there: {'; '.join(missing)}." if missing else ""))


if __name__ == "__main__":
    main()
