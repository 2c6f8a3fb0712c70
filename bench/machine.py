"""What a measurement ran on, in one sentence, and how to keep foreign warnings out of its output."""

import os
import platform
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch


def describe(device: str = "cpu") -> str:
    """The processor, its cores, the threads used and how busy the machine was."""
    if device == "cuda":
        return f"{torch.cuda.get_device_name()}, torch {torch.__version__}."
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return (
        f"{_processor()}, {os.cpu_count()} cores, {torch.get_num_threads()} thread(s), "
        f"torch {torch.__version__}, load average {load:.1f}."
    )


def peak_megabytes() -> float:
    """The most memory this process ever held.

    On Linux from VmHWM: ru_maxrss also remembers the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024**2 if sys.platform == "darwin" else 1024
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


@contextmanager
def quiet() -> Iterator[None]:
    """Libraries that are being compared may warn as they like, but not into the tables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
