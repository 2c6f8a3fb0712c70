"""Whether a project has all that the contract asks for, and whether its samples give its figure."""

import html
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import torch
from torch import Tensor

from minidiff import checkpoint, zoo
from minidiff import data as sets
from minidiff._untrusted import excerpt
from minidiff.capstone import words
from minidiff.capstone.figures import FIGURES, Figure
from minidiff.capstone.project import Failure, Project, Run, read

RUBRIC = {"question": 1, "runs": 2, "floor": 2, "control": 2, "failure": 1, "misuse": 1, "card": 1}
SEEDS = 3  # at least
WITHIN = 0.01  # of the figure written down: two decimals, and the last digits of another processor
SAME = 1e-3  # root mean square between two samples that count as one
RECIPE_WORDS, FAILURE_WORDS, REMOVES_WORDS, CARD_WORDS = 15, 12, 4, 80
MISUSE_WORDS, DIFFERENT_WORDS = (150, 300), 80


@dataclass(frozen=True)
class Report:
    """What `check` found: true in an `if` when nothing is missing; in a notebook one coloured block.

    `figures` holds what was computed again: "runs" and "control" by seed, "floor".
    """

    faults: tuple[tuple[str, str], ...]  # (criterion, what is wrong)
    lines: tuple[tuple[str, str], ...] = ()  # (criterion, what was measured)
    figures: Mapping[str, dict[int, float] | float] = field(default_factory=dict)
    begun: bool = True

    def __bool__(self) -> bool:
        return not self.faults

    @property
    def points(self) -> dict[str, int]:
        """Points for form, by criterion of `RUBRIC`; none at all while a figure does not come out."""
        wrong = {criterion for criterion, _ in self.faults}
        stopped = bool(wrong & {"figure", "files"})
        return {name: 0 if stopped or name in wrong else most for name, most in RUBRIC.items()}

    @property
    def headline(self) -> str:
        """A mark and the verdict in words."""
        said = words.COMPLETE if self else words.INCOMPLETE if self.begun else words.NOTHING
        return said.said()

    def __repr__(self) -> str:
        return "\n".join([self.headline, *(f"  {name}: {text}" for name, text in self._rows())])

    def _repr_html_(self) -> str:
        colour = "#1a7f37" if self else "#b3261e" if self.begun else "#5f6368"
        rows = [f"<div><b>{html.escape(name)}:</b> {html.escape(text)}</div>" for name, text in self._rows()]
        return (
            f'<div role="status" style="border-left:4px solid {colour};padding:2px 10px"><div style="color:'
            f'{colour};font-weight:600">{html.escape(self.headline)}</div>{"".join(rows)}</div>'
        )

    def _rows(self) -> Iterator[tuple[str, str]]:
        for criterion, text in (*self.lines, *self.faults):
            yield words.CRITERIA[criterion].said(), text


def check(project: Project | Path | str) -> Report:
    """Everything that is wrong with a project, given as such or as the path of its folder; never an error.

    The figure of each run, of each control and of the floor is computed again from the stored samples, and
    compared with what is written down.
    """
    problems: list[str] = []
    if isinstance(project, (str, Path)):
        if not (folder := Path(project)).is_dir():
            return Report((("files", words.NO_FOLDER.said(folder=project)),), begun=False)
        project, problems = read(folder)
    if not isinstance(project, Project):
        return Report((("files", words.NOT_A_PROJECT.said(kind=type(project).__name__)),), begun=False)
    faults = [("files", problem) for problem in problems]
    faults += _question(project)
    if project.figure not in FIGURES:
        there = ", ".join(FIGURES)
        faults.append(("figure", words.NO_SUCH_FIGURE.said(figure=project.figure, there=there)))
        return Report(tuple(faults + _texts(project, {})))
    figure = FIGURES[project.figure]
    sound = {name: run for name, run in _all(project) if _whole(name, run, figure, faults)}
    faults += [*_runs(project, sound), *_floor(project, sound, figure), *_control(project, sound)]
    figures = _figures(project, sound, figure, faults)
    faults += _texts(project, figures)
    return Report(tuple(faults), tuple(_measured(project, figures, figure)), figures)


def _all(project: Project) -> Iterator[tuple[str, Run]]:
    yield from ((f"run {seed}", run) for seed, run in project.runs.items())
    yield from ((f"control {seed}", run) for seed, run in project.control.items())
    if project.floor is not None:
        yield "floor", project.floor


def _told(name: str) -> str:
    """As "run 10", in the language in use."""
    kind, *seed = name.split()
    return " ".join([words.PARTS[kind].said(), *seed])


def _criterion(name: str) -> str:
    return {"run": "runs"}.get(kind := name.split()[0], kind)


# ---- words ----------------------------------------------------------------------------------------------


def _count(text: str) -> int:
    return len(text.split())


def _question(project: Project) -> Iterator[tuple[str, str]]:
    if not re.search(r"\w.*\?\s*$", project.question, re.DOTALL) or _count(project.question) < 4:
        yield "question", words.NO_QUESTION.said()
    if (got := _count(project.recipe)) < RECIPE_WORDS:
        yield "question", words.NO_RECIPE.said(got=got, least=RECIPE_WORDS)
    if project.model in zoo.available():
        return
    try:
        checkpoint.load(Path(project.model))
    except Exception:  # a file that somebody else made: whatever it is, it is no model
        there = ", ".join(zoo.available())
        yield "question", words.NO_MODEL.said(model=Path(project.model).name[:60], there=there)


def _texts(project: Project, figures: Mapping[str, dict[int, float] | float]) -> list[tuple[str, str]]:
    faults, failure = [], project.failure
    if not isinstance(failure, Failure) or _count(failure.what) < FAILURE_WORDS:
        faults.append(("failure", words.FAILURE_MISSING.said(least=FAILURE_WORDS)))
    elif not 0 <= failure.sample < _n(project.runs.get(failure.seed)):
        faults.append(("failure", words.FAILURE_NOWHERE.said(sample=failure.sample, seed=failure.seed)))
    (least, most), got = MISUSE_WORDS, _count(project.misuse)
    different = len(set(re.findall(r"\w+", project.misuse.casefold())))
    if not least <= got <= most:
        faults.append(("misuse", words.MISUSE_LENGTH.said(got=got, least=least, most=most)))
    elif different < DIFFERENT_WORDS:
        faults.append(("misuse", words.MISUSE_REPEATS.said(got=different)))
    if (got := _count(project.card)) < CARD_WORDS:
        faults.append(("card", words.CARD_SHORT.said(got=got, least=CARD_WORDS)))
    for name in ("runs", "floor"):
        if name in figures and not _names(project.card, _mean(figures[name])):
            what = words.CRITERIA["figure" if name == "runs" else name].said()
            faults.append(("card", words.CARD_FIGURE.said(what=what, value=_mean(figures[name]))))
    return faults


def _names(card: str, value: float) -> bool:
    """Whether a number of the card is this one, with a decimal point or comma."""
    there = map(float, re.findall(r"\d+\.\d+", card.replace(",", ".")))
    return any(abs(number - value) <= WITHIN for number in there)


def _mean(value: dict[int, float] | float) -> float:
    return sum(value.values()) / len(value) if isinstance(value, dict) else value


# ---- samples --------------------------------------------------------------------------------------------


def _n(run: Run | None) -> int:
    samples = run.tensors.get("samples") if run is not None else None
    return len(samples) if isinstance(samples, Tensor) and samples.ndim else 0


def _whole(name: str, run: Run, figure: Figure, faults: list[tuple[str, str]]) -> bool:
    """Whether a run holds what the figure needs, one finite row for each sample."""
    n = _n(run)
    for what in ("samples", *figure.needs):
        rows = run.tensors.get(what)
        fine = isinstance(rows, Tensor) and rows.ndim > 0 and len(rows) > 0 and not rows.is_complex()
        fine = fine and bool(rows.isfinite().all())  # type: ignore[union-attr]
        if what == "samples":
            fine = fine and rows.is_floating_point() and rows.ndim > 1  # type: ignore[union-attr]
        elif what != "real":
            fine = fine and len(rows) == n  # type: ignore[arg-type]
        if not fine:
            faults.append((_criterion(name), words.NO_SAMPLES.said(name=_told(name), what=what)))
            return False
    return True


def _shared(a: Tensor, b: Tensor) -> float:
    """The share of a's samples that are, nearly to the digit, among those of b."""
    if a.shape[1:] != b.shape[1:]:
        return 0.0
    ours, theirs = (x.flatten(1).double() for x in (a, b))
    near = torch.cat([torch.cdist(part, theirs).amin(dim=1) for part in torch.split(ours, 256)])
    return (near < SAME * math.sqrt(ours.shape[1])).float().mean().item()


def _samples(run: Run) -> Tensor:
    return run.tensors["samples"]


def _runs(project: Project, sound: Mapping[str, Run]) -> Iterator[tuple[str, str]]:
    if (got := len(project.runs)) < SEEDS:
        yield "runs", words.FEW_SEEDS.said(got=got, least=SEEDS)
    n = _n(next(iter(project.runs.values()), None))
    for name, run in sound.items():
        if name != "floor" and _n(run) != n:
            yield _criterion(name), words.OTHER_N.said(name=_told(name), got=_n(run), n=n)
    for kind in ("run", "control"):
        alike = [(name, run) for name, run in sound.items() if name.startswith(kind)]
        for (one, a), (other, b) in combinations(alike, 2):
            if _shared(_samples(a), _samples(b)) > 0.5:
                yield _criterion(kind), words.SAME_RUN.said(one=_told(one), other=_told(other))


def _floor(project: Project, sound: Mapping[str, Run], figure: Figure) -> Iterator[tuple[str, str]]:
    if project.floor is None:
        yield "floor", words.NO_FLOOR.said()
    drawn = [run for name, run in sound.items() if name != "floor"]
    if (floor := sound.get("floor")) is None or not drawn:
        return
    if _n(floor) != _n(drawn[0]):
        yield "floor", words.FLOOR_N.said(got=_n(floor), n=_n(drawn[0]))
    elif "labels" in figure.needs and not _alike(floor.tensors["labels"], drawn[0].tensors["labels"]):
        yield "floor", words.FLOOR_LABELS.said()
    if any(_shared(_samples(floor), _samples(run)) > 0.1 for run in drawn):
        yield "floor", words.FLOOR_DRAWN.said()
        return
    if not figure.real:
        return
    try:
        seen, unseen = (sets.load(project.data, split).images for split in ("train", "test"))
    except Exception:  # an unknown set, or one whose files are not here: the figure's own error says so
        return
    if _shared(_samples(floor), seen) > 0.1:
        yield "floor", words.FLOOR_TRAINING.said()
    elif _shared(_samples(floor), unseen) < 0.9:
        yield "floor", words.FLOOR_UNREAL.said(data=project.data)


def _alike(labels: Tensor, others: Tensor) -> bool:
    """Whether each label occurs as often in both."""
    if labels.shape != others.shape:
        return False
    counted = [torch.unique(rows, dim=0, return_counts=True) for rows in (labels, others)]
    return all(a.shape == b.shape and bool((a == b).all()) for a, b in zip(*counted, strict=True))


def _control(project: Project, sound: Mapping[str, Run]) -> Iterator[tuple[str, str]]:
    if not project.control:
        yield "control", words.NO_CONTROL.said()
        return
    if set(project.control) != set(project.runs):
        got, seeds = (", ".join(map(str, sorted(part))) for part in (project.control, project.runs))
        yield "control", words.CONTROL_SEEDS.said(got=got, seeds=seeds)
    if _count(project.removes) < REMOVES_WORDS:
        yield "control", words.NO_REMOVES.said(least=REMOVES_WORDS)
    for seed in project.control:
        pair = [sound[name] for name in (f"run {seed}", f"control {seed}") if name in sound]
        if len(pair) == 2 and _shared(*map(_samples, pair)) > 0.5:
            yield "control", words.CONTROL_SAME.said(seed=seed)


# ---- figures --------------------------------------------------------------------------------------------


def _figures(
    project: Project, sound: Mapping[str, Run], figure: Figure, faults: list[tuple[str, str]]
) -> dict[str, dict[int, float] | float]:
    """The figure of all runs, computed again; faults for those that differ from what is written down."""
    got: dict[str, float] = {}
    for name, run in sound.items():
        try:
            got[name] = float(figure.compute(run.tensors, project.data))
        except Exception as error:  # of what somebody else stored: the figure's own words say what it wants
            faults.append(("figure", words.CANNOT.said(name=_told(name), error=excerpt(str(error))[1:-1])))
            continue
        if not abs(got[name] - run.value) <= WITHIN:
            faults.append(("figure", words.OTHER_VALUE.said(name=_told(name), said=run.value, got=got[name])))
    figures: dict[str, dict[int, float] | float] = {}
    for kind, runs in (("run", project.runs), ("control", project.control)):
        if values := {seed: got[f"{kind} {seed}"] for seed in runs if f"{kind} {seed}" in got}:
            figures[_criterion(kind)] = values
    return figures | ({"floor": got["floor"]} if "floor" in got else {})


def _measured(
    project: Project, figures: Mapping[str, dict[int, float] | float], figure: Figure
) -> Iterator[tuple[str, str]]:
    """The figures in words, beside each other."""
    n = _n(next(iter(project.runs.values()), None))
    for name, value in figures.items():
        if isinstance(value, dict):
            spread = f"{torch.tensor(list(value.values())).std():.2f}" if len(value) > 1 else "?"
            row = {"mean": _mean(value), "spread": spread, "n": n}
            if name == "runs":
                seeds = ", ".join(map(str, value))
                yield "figure", words.MEASURED.said(title=figure.title.said(), seeds=seeds, **row)
            else:
                yield "control", words.CONTROL.said(removes=project.removes, **row)
        else:
            yield "floor", words.FLOOR.said(value=value, n=_n(project.floor))
