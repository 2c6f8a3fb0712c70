"""`python -m tools.test [--fast | --nightly]`: every check the project has, in order, each a line to type.

The notebooks are among the tests: tests/notebooks runs them again with nbval and compares what they print.
Each is run by day in one of its two languages, and at night in both.

--fast leaves out the notebooks, the browser and whatever is marked slow: less than two minutes.
--nightly runs what is marked nightly and nothing else: the same questions, asked hours long.
"""

import argparse
import os
import subprocess
import sys
import time

PYTEST = ["pytest", "-q", "-p", "no:cacheprovider"]
# two files at a time, one thread each: the tensors of tests are too small to share
IN_PARALLEL = ["-n", "2", "--dist", "loadfile"]
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
ALWAYS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
    [*PYTEST, "--doctest-modules", "minidiff"],
]
FAST = [*ALWAYS, [*PYTEST, *IN_PARALLEL, "-m", "not slow and not browser and not nightly", "tests"]]
WHOLE = [*ALWAYS, [*PYTEST, *IN_PARALLEL, "-m", "not nightly", "--durations=40", "tests"]]
NIGHTLY = [[*PYTEST, *IN_PARALLEL, "-m", "nightly", "--timeout=10800", "--durations=0", "tests"]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--fast", action="store_true", help="less than two minutes")
    which.add_argument("--nightly", action="store_true", help="what is too long for every day")
    options = parser.parse_args()
    failed = []
    for module, *arguments in FAST if options.fast else NIGHTLY if options.nightly else WHOLE:
        line = " ".join(["python", "-m", module, *arguments])
        print(f"\n$ {line}", flush=True)
        started = time.perf_counter()
        code = subprocess.run(
            [sys.executable, "-m", module, *arguments], env=os.environ | ONE_THREAD, check=False
        ).returncode
        print(f"({time.perf_counter() - started:.0f} s)", flush=True)
        if code:
            failed.append(line)
    for line in failed:
        print(f"FAILED: {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
