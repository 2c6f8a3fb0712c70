"""A project as a value, and as a folder that somebody else can open without running anything from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from safetensors.torch import save as to_bytes
from torch import Tensor

from minidiff._files import write_whole
from minidiff._untrusted import CheckpointError, read_tensors
from minidiff.capstone import words

WORDS, CARD = "project.json", "card.md"
LARGEST_TEXT = 1 << 20  # bytes of words that are read at most


class ProjectError(RuntimeError):
    """A folder that is no project, or a project that cannot be written; the message says why."""


@dataclass(frozen=True, eq=False)
class Run:
    """What was drawn, "samples" (n, ...), with what the figure needs beside it; and the figure as written."""

    tensors: Mapping[str, Tensor]
    value: float


@dataclass(frozen=True)
class Failure:
    """A sample that shows where the model ends: number `sample` of that seed's run, and what is wrong."""

    seed: int
    sample: int
    what: str


@dataclass(frozen=True, eq=False)
class Project:
    """One question, asked of one model, answered with one figure. Every part may be missing: `check` says so.

    Args:
        model: a shipped model, or a checkpoint's path; in a folder, the name of a file there.
        recipe: how the samples of the runs were made, in words: sampler, calls, what was told.
        figure: a name in `FIGURES`.
        data: the data set whose training examples the figure compares with, where it does.
        runs: by seed, as `control`, which leaves out what `removes` says and nothing else.
        floor: real examples in the place of the samples.
        misuse: about 200 words. card: Markdown.
    """

    question: str = ""
    model: str = ""
    recipe: str = ""
    figure: str = ""
    data: str = ""
    runs: Mapping[int, Run] = field(default_factory=dict)
    floor: Run | None = None
    control: Mapping[int, Run] = field(default_factory=dict)
    removes: str = ""
    failure: Failure | None = None
    misuse: str = ""
    card: str = ""


TEXTS = tuple(part.name for part in fields(Project) if part.type in ("str", str) and part.name != "card")


def save(project: Project, folder: Path | str) -> None:
    """Write `project` into `folder`, which is made if need be: words, card, and a file for each run.

    Raises TypeError for what is no project, ProjectError where it cannot be written.
    """
    if not isinstance(project, Project):
        raise TypeError(f"project must be Project, got {type(project).__name__}.")
    if not isinstance(folder, (str, Path)):
        raise TypeError(f"folder must be a path, got {type(folder).__name__}.")
    files: dict[str, bytes] = {CARD: project.card.encode()}
    said: dict[str, Any] = {name: getattr(project, name) for name in TEXTS}
    for kind, runs in (("run", project.runs), ("control", project.control)):
        said[kind] = {str(seed): run.value for seed, run in runs.items()}
        files |= {f"{kind}-{seed}.safetensors": _bytes(run) for seed, run in runs.items()}
    if project.floor is not None:
        said["floor"], files["floor.safetensors"] = project.floor.value, _bytes(project.floor)
    if project.failure is not None:
        said["failure"] = vars(project.failure)
    files[WORDS] = json.dumps(said, ensure_ascii=False, indent=1).encode()
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_whole(Path(folder) / name, content)
    except OSError as error:
        raise ProjectError(words.NOT_WRITTEN.said(folder=folder, error=error)) from error


def _bytes(run: Run) -> bytes:
    return to_bytes({name: tensor.detach().cpu().contiguous() for name, tensor in run.tensors.items()})


def load(folder: Path | str) -> Project:
    """The project in `folder`. Nothing in it is run: words are JSON, tensors are safetensors.

    Raises TypeError for what is no path, ProjectError for files that are missing or cannot be read.
    """
    if not isinstance(folder, (str, Path)):
        raise TypeError(f"folder must be a path, got {type(folder).__name__}.")
    project, faults = read(Path(folder))
    if faults:
        raise ProjectError(" ".join(faults))
    return project


def read(folder: Path) -> tuple[Project, list[str]]:
    """What can be read of the project in `folder`, and what is wrong with the rest."""
    faults: list[str] = []
    if not folder.is_dir():
        return Project(), [words.NO_FOLDER.said(folder=folder)]
    said = _said(folder / WORDS, faults)
    texts = {name: _typed(said, name, str, "", faults) for name in TEXTS}
    if texts["model"] and (folder / texts["model"]).is_file():
        texts["model"] = str(folder / Path(texts["model"]).name)  # never a file elsewhere
    runs = {
        kind: _runs(folder, kind, _typed(said, kind, dict, {}, faults), faults) for kind in ("run", "control")
    }
    floor = _run(folder / "floor.safetensors", said["floor"], faults) if "floor" in said else None
    failure = _typed(said, "failure", dict, {}, faults)
    kinds = {"seed": int, "sample": int, "what": str}
    whole = bool(failure) and all(type(failure.get(name)) is kind for name, kind in kinds.items())
    if failure and not whole:
        faults.append(words.WRONG_PART.said(name="failure"))
    return Project(
        **texts, runs=runs["run"], control=runs["control"], floor=floor,
        failure=Failure(*(failure[name] for name in kinds)) if whole else None,
        card=_text(folder / CARD, faults),
    ), faults  # fmt: skip


def _text(path: Path, faults: list[str]) -> str:
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST_TEXT + 1)
        if len(content) > LARGEST_TEXT:
            raise ValueError
        return content.decode()
    except FileNotFoundError:
        faults.append(words.NO_FILE.said(name=path.name))
    except (OSError, ValueError):
        faults.append(words.NO_TEXT.said(name=path.name))
    return ""


def _said(path: Path, faults: list[str]) -> dict[str, Any]:
    if not (text := _text(path, faults)):
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        faults.append(words.NO_JSON.said(name=path.name, line=line))
        return {}
    if not isinstance(said, dict):
        faults.append(words.NO_JSON.said(name=path.name, line=1))
        return {}
    return said


def _typed(said: dict[str, Any], name: str, kind: type, default: Any, faults: list[str]) -> Any:
    value = said.get(name, default)
    if isinstance(value, kind):
        return value
    faults.append(words.WRONG_PART.said(name=name))
    return default


def _runs(folder: Path, kind: str, values: dict[str, Any], faults: list[str]) -> dict[int, Run]:
    runs: dict[int, Run] = {}
    for seed, value in values.items():
        if not (seed.isascii() and seed.isdigit()) or len(seed) > 18:
            faults.append(words.NO_SEED.said(kind=kind, seed=seed[:20]))
        elif (run := _run(folder / f"{kind}-{int(seed)}.safetensors", value, faults)) is not None:
            runs[int(seed)] = run
    return runs


def _run(path: Path, value: Any, faults: list[str]) -> Run | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        faults.append(words.NO_NUMBER.said(name=path.stem))
        return None
    if not path.is_file():
        faults.append(words.NO_FILE.said(name=path.name))
        return None
    try:
        return Run(read_tensors(path)[1], float(value))
    except (CheckpointError, OverflowError):
        faults.append(words.NO_TENSORS.said(name=path.name))
        return None
