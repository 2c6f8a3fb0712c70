"""Thousands of spoiled files: see `__main__.py` for what is done, `guard.py` for what may not happen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.plants import PLANTS
from tests.fuzz.seeds import CORPUS

ROOT = Path(__file__).resolve().parents[2]
INPUTS = "2000"
NIGHTLY_INPUTS = os.environ.get("MINIDIFF_FUZZ", "100000")
LARGEST_CORPUS = 300_000  # bytes


def fuzz(*arguments: str, timeout: float = 1800) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the guard cannot be taken off again, and a crash should not end the tests."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", *arguments], cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip
    print(done.stdout, done.stderr)
    return done


@pytest.mark.timeout(1900)
def test_two_thousand_spoiled_files_break_no_promise() -> None:
    done = fuzz("--count", INPUTS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n0 promises broken" in done.stdout


@pytest.mark.nightly
@pytest.mark.timeout(6 * 3600)
def test_a_hundred_thousand_spoiled_files_break_no_promise() -> None:
    done = fuzz("--count", NIGHTLY_INPUTS, "--seed", "1", timeout=6 * 3600)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(1900)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured on Linux only")
def test_bugs_that_were_put_in_by_hand_are_found() -> None:
    done = fuzz("--planted", "--count", INPUTS)
    assert done.returncode == 0, done.stdout + done.stderr
    found = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert found.keys() == PLANTS.keys()
    # each for the right reason
    assert "KeyError" in found["an error of Python comes through"]
    assert "memory" in found["a network is built before its size is known"]
    assert "memory" in found["an archive grows without end"]


def test_the_corpus_stays_small() -> None:
    assert sum(file.stat().st_size for file in CORPUS.rglob("*") if file.is_file()) <= LARGEST_CORPUS
