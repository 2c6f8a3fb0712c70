"""`minidiff doctor`: what works on this machine, in plain words, and how to mend what does not."""

import importlib
import os
import platform
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

GIGABYTE = 1e9
ENOUGH_MEMORY = 3 * GIGABYTE
ENOUGH_DISK = 2 * GIGABYTE
OLDEST_PYTHON = (3, 10)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `state` is "fine", "note" (works, but know this) or "broken"."""

    what: str
    state: str
    says: str
    mend: str = ""

    def __str__(self) -> str:
        mark = {"fine": "ok  ", "note": "note", "broken": "FIX "}[self.state]
        return f"{mark}  {self.what}: {self.says}" + (f"\n      -> {self.mend}" if self.mend else "")


def examine() -> list[Finding]:
    """Look at everything the course needs; never raises, whatever is broken.

    >>> [finding.what for finding in examine()][:3]
    ['Python', 'PyTorch', 'torchvision']
    """
    looks: list[tuple[str, Callable[[], Finding]]] = [
        ("Python", _python),
        ("PyTorch", _torch),
        ("torchvision", _torchvision),
        ("device", _device),
        ("memory", _memory),
        ("widgets", _widgets),
        ("browser", _browser),
        ("disk", _disk),
        ("data", _data),
        ("shipped model", _shipped),
    ]
    findings = []
    for what, look in looks:
        try:
            findings.append(look())
        except Exception as error:  # the doctor must survive every patient
            findings.append(
                Finding(what, "broken", _in_a_line(error), "Install again: pip install --upgrade minidiff")
            )
    return findings


def _in_a_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", "broken", version, "Install Python 3.10 or newer and make a new .venv.")
    return Finding("Python", "fine", f"{version} on {platform.system()} {platform.machine()}")


def _torch() -> Finding:
    import torch

    torch.ones(2, 2) @ torch.ones(2, 2)
    return Finding("PyTorch", "fine", f"{torch.__version__}, {torch.get_num_threads()} threads")


def _torchvision() -> Finding:
    try:
        importlib.import_module("torchvision")
    except (ImportError, RuntimeError, OSError) as error:  # a build for another torch: RuntimeError
        return Finding(
            "torchvision",
            "broken",
            f"missing, or does not fit this PyTorch ({_in_a_line(error)})",
            "pip install --upgrade --force-reinstall torch torchvision. Only the MNIST, Fashion-MNIST and "
            "CIFAR-10 downloads need it; lessons on digits, points and shapes run without.",
        )
    return Finding("torchvision", "fine", metadata.version("torchvision"))


def _device() -> Finding:
    import torch

    from minidiff.device import best_device

    device = best_device()
    if device.type == "cpu":
        return Finding(
            "device", "fine", f"CPU, {os.cpu_count()} cores. Enough for every lesson; a GPU is faster"
        )
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else "Apple GPU"
    return Finding("device", "fine", f"{device.type} ({name})")


def _memory() -> Finding:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return Finding("memory", "note", "size unknown on this system; the lessons need about 1 GB free")
    if size < ENOUGH_MEMORY:
        return Finding("memory", "note", f"{size / GIGABYTE:.0f} GB", "Close other programs before training.")
    return Finding("memory", "fine", f"{size / GIGABYTE:.0f} GB")


def _widgets() -> Finding:
    versions = []
    for name in ("ipywidgets", "anywidget", "jupyterlab"):
        try:
            importlib.import_module(name)
            versions.append(f"{name} {metadata.version(name)}")
        except (ImportError, metadata.PackageNotFoundError) as error:
            says = f"{name} is missing or broken ({_in_a_line(error)})"
            return Finding("widgets", "broken", says, f"pip install --upgrade {name}")
    return Finding("widgets", "fine", ", ".join(versions))


def _browser() -> Finding:
    try:
        name = getattr(webbrowser.get(), "name", "found")
    except webbrowser.Error:
        return Finding(
            "browser",
            "note",
            "none on this machine",
            "`make lab` prints an address; open it in a browser, here or through an SSH tunnel.",
        )
    return Finding("browser", "fine", str(name))


def _disk() -> Finding:
    try:
        with tempfile.TemporaryFile(dir=Path.cwd()) as file:
            file.write(b"minidiff")
    except OSError as error:
        says = f"this folder cannot be written to ({_in_a_line(error)})"
        return Finding("disk", "broken", says, "Free some space, or work in a folder of your own.")
    free = shutil.disk_usage(Path.cwd()).free
    if free < ENOUGH_DISK:
        return Finding(
            "disk", "note", f"{free / GIGABYTE:.1f} GB free here", "Training saves checkpoints: free 2 GB."
        )
    return Finding("disk", "fine", f"{free / GIGABYTE:.0f} GB free here")


def _data() -> Finding:
    from minidiff.data import data_root, digits

    root = data_root()
    there = "has files" if root.is_dir() and any(root.iterdir()) else "nothing there yet"
    says = f"{len(digits())} handwritten digits, no download needed; downloads go to {root} ({there})"
    return Finding("data", "fine", says)


def _shipped() -> Finding:
    import torch

    from minidiff import zoo

    names = zoo.available()
    if not names:
        raise FileNotFoundError(f"no model in {zoo.SHIPPED}")
    for name in names:
        model = zoo.load(name)
        model.draw(x_T=torch.zeros(1, *model.shape), steps=2)
    return Finding("shipped model", "fine", ", ".join(names))
