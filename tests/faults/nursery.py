"""Children that may be killed: a process imports minidiff once and forks one child for each job.

`python nursery.py` is that process. It computes nothing itself, so that a fork is safe, and a child costs no
second `import torch`. It reads one JSON line for each wish and answers with one number.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

HERE = Path(__file__).parent
ROOMS = (HERE, HERE.parent / "train", HERE.parents[1])  # where jobs, tiny runs and minidiff are
LONGEST = 120.0  # seconds; a child that takes longer hangs


@dataclass(frozen=True)
class Child:
    """A job that runs, or has run, in a process of its own."""

    nursery: Nursery
    pid: int
    output: Path  # all it says

    def wait(self) -> int:
        """How it ended: its exit code, or minus the number of the signal that killed it."""
        return self.nursery.ask({"wait": self.pid})

    def kill(self, number: int) -> None:
        os.kill(
            self.pid, number
        )  # never another's process: a child that is done keeps its number until `wait`

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    @property
    def told(self) -> Any:
        """The JSON in the last line it said."""
        return json.loads(self.said.strip().splitlines()[-1])


class Nursery:
    """Starts jobs of jobs.py, each in a child of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=os.environ | {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
        )  # fmt: skip

    def ask(self, wish: dict[str, Any]) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, job: str, *arguments: object, **options: object) -> Child:
        self.count += 1
        output = self.folder / f"{self.count}-{job}.txt"
        output.touch()
        sent = [str(value) if isinstance(value, Path) else value for value in arguments]
        wish = {"job": job, "arguments": sent, "options": options, "output": str(output)}
        return Child(self, self.ask(wish), output)

    def run(self, job: str, *arguments: object, **options: object) -> Child:
        """Start it and see it end well."""
        child = self.start(job, *arguments, **options)
        assert child.wait() == 0, child.said
        return child

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def fork(jobs: Any, wish: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        output = os.open(wish["output"], os.O_WRONLY | os.O_APPEND)
        for stream in (1, 2):
            os.dup2(output, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        faulthandler.enable()
        code = getattr(jobs, wish["job"])(*wish["arguments"], **wish["options"]) or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def end_of(child: int) -> int:
    """The status of a child that has ended; one that hangs is made to say where, and ended."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.005)
    os.kill(child, signal.SIGABRT)
    return os.waitpid(child, 0)[1]


def serve() -> None:
    sys.path[:0] = map(str, ROOMS)
    jobs = importlib.import_module("jobs")
    # tqdm's own lock is one for all that are forked: a child killed with it in hand stops the later ones
    tqdm.set_lock(threading.RLock())
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        wish = json.loads(line)
        waits = "wait" in wish
        answer = os.waitstatus_to_exitcode(end_of(wish["wait"])) if waits else fork(jobs, wish)
        answers.write(f"{answer}\n")
        answers.flush()


if __name__ == "__main__":
    serve()
