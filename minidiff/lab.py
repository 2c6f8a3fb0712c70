"""`minidiff lab`: JupyterLab with the course, at its welcome lesson, at a run, or wherever else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from minidiff.interrupts import handling
from minidiff.phrase import LANGUAGES, Phrase, get_language

FIRST = next(iter(LANGUAGES))

NO_NOTEBOOKS = Phrase(
    "There is no notebooks/ folder here. Run this in the folder of the course.",
    "Burada notebooks/ klasörü yok. Komutu kursun klasöründe çalıştır.",
)
NO_JUPYTERLAB = Phrase(
    "JupyterLab is not installed: pip install jupyterlab", "JupyterLab kurulu değil: pip install jupyterlab"
)
NOTHING_THERE = Phrase("There is nothing at {path}.", "{path} diye bir şey yok.")


def start(path: Path | None = None) -> int:
    """Start JupyterLab and wait for its end; returns its exit code.

    It opens the welcome lesson, or `path`: a folder (of a run, to look at its sheets and its losses) or a
    file in one. JupyterLab prints the address where there is no browser. Raises RuntimeError without
    JupyterLab, where there is no course, and for a path where nothing is.
    """
    root, page = opened(path)
    if find_spec("jupyterlab") is None:
        raise RuntimeError(NO_JUPYTERLAB.said())
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={page}",  # the server's own front page: the address it prints leads there
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # containers
    with handling(lambda number, frame: None, signal.SIGINT):  # JupyterLab hears Ctrl-C too, and answers it
        return subprocess.run(command, env=quiet_lab(os.environ), check=False).returncode


def opened(path: Path | None) -> tuple[Path, str]:
    """The folder that JupyterLab may see, and the page it opens: the course where `path` lies in it."""
    course = next((p for p in (Path.cwd(), Path(__file__).parent.parent) if (p / "notebooks").is_dir()), None)
    if path is None:
        if course is None:
            raise RuntimeError(NO_NOTEBOOKS.said())
        edition = "" if get_language() == FIRST else f"{get_language()}/"
        welcome = course / f"notebooks/{edition}00_welcome.ipynb"
        return course, _page(course, welcome) if welcome.is_file() else "/lab"
    if not path.exists():
        raise RuntimeError(NOTHING_THERE.said(path=path))
    from minidiff.run_folder import CHECKPOINT_NAME

    wanted = path.resolve()
    if wanted.name == CHECKPOINT_NAME:  # the run it belongs to: the file itself is nothing to look at
        wanted = wanted.parent
    if course is not None and wanted.is_relative_to(course.resolve()):
        return course, _page(course.resolve(), wanted)
    root = wanted if wanted.is_dir() else wanted.parent
    return root, _page(root, wanted)


def _page(root: Path, place: Path) -> str:
    """The address of a place in JupyterLab."""
    return "/lab" if place == root else f"/lab/tree/{quote(place.relative_to(root).as_posix())}"


def quiet_lab(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which JupyterLab asks nothing and shows no news, and no buttons but its own.

    The folder jupyter/labconfig names what is left out. It changes no file of the user: what is left out
    here is there again in a JupyterLab that is started otherwise.
    """
    ours = str(Path(__file__).parent / "jupyter")
    paths = [ours, *filter(None, [environment.get("JUPYTER_CONFIG_PATH")])]
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
