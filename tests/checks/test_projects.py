"""The harness of the capstone: honest projects pass, each fault is named, no file makes it stumble."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from minidiff import capstone, data, metrics, sound, zoo
from minidiff.capstone import FIGURES, RUBRIC, Failure, Project, ProjectError, Run
from minidiff.phrase import set_language

N = 80
SEEDS = (1, 2, 3)
ROOT = Path(__file__).parents[2]
WORDS = " ".join(f"word{i}" for i in range(200))


KNOWN: dict[tuple[Any, ...], tuple[Any, float]] = {}  # figures by their tensors, which are kept alive here


def remembered(tensors: Mapping[str, Tensor], name: str) -> float:
    """The Fréchet distance, computed once for the same tensors: most faults leave the samples as they are."""
    key = (name, *((tensor.data_ptr(), tensor.shape, tensor.stride()) for tensor in tensors.values()))
    if key not in KNOWN:
        KNOWN[key] = tensors, FRECHET.compute(tensors, name)
    return KNOWN[key][1]


FRECHET = FIGURES["frechet"]


@pytest.fixture(autouse=True)
def _english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(FIGURES, "frechet", replace(FRECHET, compute=remembered))
    set_language("en")
    yield
    set_language("en")


def labels() -> Tensor:
    return metrics.balanced_labels(N, 10)


def figure(samples: Tensor, asked: Tensor | None = None) -> float:
    asked = labels() if asked is None else asked
    return metrics.evaluate(samples, asked, data.digits("train"), zoo.load_classifier("digits")).frechet


def drawn(seed: int, sampler: str) -> Run:
    model = zoo.load("digits")
    x_T = model.noise(N, Generator().manual_seed(seed))
    x = model.draw(labels(), x_T=x_T, sampler=sampler, steps=3)
    return Run({"samples": x, "labels": labels()}, round(figure(x), 2))


def held_out(split: str = "test", n: int = N) -> Tensor:
    real = data.digits(split)
    places = [(real.labels == k).nonzero().flatten() for k in range(10)]
    return real.images[[int(places[i % 10][i // 10]) for i in range(n)]]


@cache
def good() -> Project:
    """Made up, and honest: three calls of LMS, beside three of DDIM."""
    runs, control = ({seed: drawn(seed, name) for seed in SEEDS} for name in ("lms", "ddim"))
    floor = Run({"samples": held_out(), "labels": labels()}, round(figure(held_out()), 2))
    mean = sum(run.value for run in runs.values()) / len(runs)
    card = f"{' '.join(WORDS.split()[:90])} Fréchet distance {mean:.2f}, floor {floor.value:.2f}"
    return Project(
        question="Do remembered slopes help when there are only three calls?",
        model="digits",
        recipe="Sampler LMS, steps=3, trailing spacing, eighty labels, 0 to 9 in turn, x_T from the seed.",
        figure="frechet",
        data="digits",
        runs=runs,
        floor=floor,
        control=control,
        removes="the memory of slopes: DDIM",
        failure=Failure(
            2, 18, "Asked for an eight, and its upper loop is filled up; seed 3 does the same there."
        ),
        misuse=WORDS,
        card=card,
    )


def mediocre() -> Project:
    """Made up, without malice and without care: a control of other seeds, and words that say little."""
    other = {seed + 10: drawn(seed + 10, "ddim") for seed in SEEDS}
    return replace(good(), control=other, failure=Failure(1, 0, "ugly"), misuse="No misuse is known.")


def shuffled(run: Run) -> Run:
    mixed = torch.randperm(N, generator=Generator().manual_seed(0))
    return Run({name: tensor[mixed] for name, tensor in run.tensors.items()}, run.value)


def cheating() -> Project:
    """Made up, to deceive: a better value, a floor of another n, and a control that is the run itself."""
    runs = {seed: Run(run.tensors, run.value - 0.2) for seed, run in good().runs.items()}
    few, asked = held_out(n=70), metrics.balanced_labels(70, 10)
    floor = Run({"samples": few, "labels": asked}, round(figure(few, asked), 2))
    return replace(
        good(), runs=runs, floor=floor, control={s: shuffled(run) for s, run in good().runs.items()}
    )


# ---- what is right --------------------------------------------------------------------------------------


def test_an_honest_project_passes_and_gets_all_points() -> None:
    report = capstone.check(good())
    assert report, report
    assert report.points == RUBRIC
    assert sum(RUBRIC.values()) == 10
    assert report._repr_html_()


def test_the_figures_are_computed_from_the_samples() -> None:
    figures = capstone.check(good()).figures
    for seed in SEEDS:
        assert figures["runs"][seed] == figure(good().runs[seed].tensors["samples"])  # type: ignore[index]
    assert figures["floor"] == figure(held_out())


def test_a_folder_says_what_the_project_says(tmp_path: Path) -> None:
    capstone.save(good(), tmp_path / "made" / "here")
    back = capstone.load(tmp_path / "made" / "here")
    assert capstone.check(tmp_path / "made" / "here")
    assert capstone.check(str(tmp_path / "made" / "here"))
    for name in ("question", "recipe", "misuse", "card", "failure"):
        assert getattr(back, name) == getattr(good(), name)
    assert torch.equal(back.runs[2].tensors["samples"], good().runs[2].tensors["samples"])
    assert back.floor is not None
    assert back.floor.value == good().floor.value  # type: ignore[union-attr]


# ---- what is wrong --------------------------------------------------------------------------------------


def with_runs(**change: Any) -> Callable[[Project], Project]:
    return lambda project: replace(project, **change)


def run_of(make: Callable[[Run], Run], part: str = "runs", only: int | None = None) -> Callable[..., Project]:
    def changed(project: Project) -> Project:
        runs = getattr(project, part)
        made = {seed: make(run) if only in (None, seed) else run for seed, run in runs.items()}
        return replace(project, **{part: made})

    return changed


def tensors(**given: Tensor | None) -> Callable[[Run], Run]:
    def changed(run: Run) -> Run:
        kept = {name: given.get(name, tensor) for name, tensor in run.tensors.items()}
        return Run({name: tensor for name, tensor in kept.items() if tensor is not None}, run.value)

    return changed


def floor_of(samples: Callable[[], Tensor], asked: Callable[[], Tensor] = labels) -> Callable[..., Project]:
    def changed(project: Project) -> Project:
        made = samples()
        return replace(
            project, floor=Run({"samples": made, "labels": asked()}, round(figure(made, asked()), 2))
        )

    return changed


def seeds(*kept: int) -> Callable[[Project], Project]:
    def changed(project: Project) -> Project:
        runs, control = ({s: part[s] for s in kept} for part in (project.runs, project.control))
        return replace(project, runs=runs, control=control)

    return changed


def copied(project: Project) -> Project:
    return replace(project, runs=dict(project.runs) | {3: project.runs[1]})


def same_again(project: Project) -> Project:
    return replace(project, control={seed: shuffled(run) for seed, run in project.runs.items()})


def infinite(run: Run) -> Run:
    return Run(run.tensors, float("nan"))


FAULTS: dict[str, tuple[Callable[[Project], Project], str, str]] = {
    "no question mark": (with_runs(question="Slopes help."), "question", "question mark"),
    "no recipe": (with_runs(recipe="LMS"), "question", "recipe has 1 words"),
    "no model": (with_runs(model="my-model"), "question", "neither a shipped model"),
    "no figure": (with_runs(figure="beauty"), "figure", "no figure that can be computed"),
    "other data": (with_runs(data="letters"), "figure", "cannot be computed"),
    "one seed": (seeds(1), "runs", "1 of at least 3"),
    "two seeds": (seeds(1, 2), "runs", "2 of at least 3"),
    "no runs": (with_runs(runs={}), "runs", "0 of at least 3"),
    "one run twice": (copied, "runs", "the same"),
    "no samples": (run_of(tensors(samples=None)), "runs", "samples is missing"),
    "no labels": (run_of(tensors(labels=None), only=2), "runs", "labels is missing"),
    "NaN": (
        run_of(tensors(samples=torch.full((N, 1, 8, 8), torch.nan)), only=2), "runs", "samples is missing",
    ),
    "another n": (
        run_of(lambda run: Run({k: v[:70] for k, v in run.tensors.items()}, run.value), only=2),
        "runs", "n = 70",
    ),
    "a better value": (run_of(lambda run: Run(run.tensors, run.value - 0.05)), "figure", "samples give"),
    "a value of NaN": (run_of(infinite, only=1), "figure", "samples give"),
    "no floor": (with_runs(floor=None), "floor", "there is none"),
    "a floor of another n": (
        floor_of(lambda: held_out(n=70), lambda: metrics.balanced_labels(70, 10)), "floor", "at n = 70",
    ),
    "a floor of other labels": (
        floor_of(lambda: data.digits("test").images[:N], lambda: data.digits("test").labels[:N]),
        "floor", "its labels are others",
    ),
    "a floor of samples": (
        floor_of(lambda: good().runs[1].tensors["samples"]), "floor", "samples of the model",
    ),
    "a floor of training digits": (floor_of(lambda: held_out("train")), "floor", "the very examples"),
    "a floor that is not real": (floor_of(lambda: held_out().flip(-1)), "floor", "not in the data set"),
    "no control": (with_runs(control={}), "control", "there is none"),
    "the same run": (same_again, "control", "same run"),
    "nothing removed": (with_runs(removes=""), "control", "what it leaves out"),
    "a control value": (run_of(lambda run: Run(run.tensors, 9.0), "control"), "figure", "9.00 is written"),
    "no failure": (with_runs(failure=None), "failure", "show one failure"),
    "an ugly failure": (with_runs(failure=Failure(1, 0, "ugly")), "failure", "show one failure"),
    "a failure nowhere": (with_runs(failure=Failure(1, N, WORDS)), "failure", "no sample 80"),
    "a failure of no seed": (with_runs(failure=Failure(9, 0, WORDS)), "failure", "seed 9"),
    "few words on misuse": (with_runs(misuse="None."), "misuse", "1 words"),
    "too many words": (with_runs(misuse=WORDS + " " + WORDS), "misuse", "400 words"),
    "the same words": (with_runs(misuse="bad " * 200), "misuse", "only 1 different"),
    "a short card": (with_runs(card=""), "card", "card has 0 words"),
    "a card without figures": (with_runs(card=WORDS), "card", "does not name"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named(name: str) -> None:
    change, criterion, said = FAULTS[name]
    report = capstone.check(change(good()))
    assert not report
    assert any(kind == criterion and said in text for kind, text in report.faults), report
    if criterion in RUBRIC:
        assert report.points[criterion] == 0
    set_language("tr")
    turkish = capstone.check(change(good()))
    assert [kind for kind, _ in turkish.faults] == [kind for kind, _ in report.faults]
    assert repr(turkish) != repr(report)


def test_nothing_at_all_is_no_project_and_no_error() -> None:
    for nothing in (None, 3, [], "", "nowhere", Path("nowhere"), Project):
        report = capstone.check(nothing)  # type: ignore[arg-type]
        assert not report
        assert sum(report.points.values()) == 0
    assert not capstone.check(Project())


# ---- files that somebody else made ------------------------------------------------------------------------


class Bomb:
    def __reduce__(self) -> Any:
        raise AssertionError("a pickle was opened")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("project.json", b"{"),
        ("project.json", b"[1, 2]"),
        ("project.json", b"[" * 100_000),
        ("project.json", b"\xff\xfe"),
        ("project.json", b'{"run": {"../1": 0.5, "1": "much", "2": true, "9": 1e999}, "question": 3}'),
        ("project.json", b'{"failure": {"seed": "1"}, "control": [], "floor": null, "model": "../../x"}'),
        ("run-1.safetensors", pickle.dumps([1, 2])),
        ("run-2.safetensors", b""),
        ("control-3.safetensors", b"\x10\0\0\0\0\0\0\0{}"),
        ("floor.safetensors", b"PK\3\4"),
        ("card.md", b"\xff"),
        ("card.md", b"x" * (1 << 21)),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_raised(tmp_path: Path, name: str, content: bytes) -> None:
    capstone.save(good(), tmp_path)
    (tmp_path / name).write_bytes(content)
    report = capstone.check(tmp_path)
    assert not report
    assert any(kind == "files" for kind, _ in report.faults), report
    assert sum(report.points.values()) == 0
    with pytest.raises(ProjectError):
        capstone.load(tmp_path)


@pytest.mark.parametrize("name", ["project.json", "card.md", "run-1.safetensors", "floor.safetensors"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    capstone.save(good(), tmp_path)
    (tmp_path / name).unlink()
    assert (name, True) in [
        (name, name in text) for kind, text in capstone.check(tmp_path).faults if kind == "files"
    ]


def test_a_model_outside_of_the_folder_is_not_opened(tmp_path: Path) -> None:
    inside = tmp_path / "project"
    capstone.save(good(), inside)
    (tmp_path / "model.safetensors").write_bytes((zoo.SHIPPED / "digits.safetensors").read_bytes())
    said = json.loads((inside / "project.json").read_text())
    (inside / "project.json").write_text(json.dumps(said | {"model": "../model.safetensors"}))
    assert not capstone.check(inside)
    (inside / "model.safetensors").write_bytes((tmp_path / "model.safetensors").read_bytes())
    (inside / "project.json").write_text(json.dumps(said | {"model": "model.safetensors"}))
    assert capstone.check(inside)


# ---- the rubric -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["teaching.md", "teaching.tr.md"])
def test_the_rubric_of_the_teaching_notes_is_the_harness_own(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    form = re.findall(r"^\| (?:form|biçim) \| `(\w+)` \| (\d+) \|", text, re.MULTILINE)
    assert {name: int(points) for name, points in form} == RUBRIC
    judgement = re.findall(r"^\| (?:judgement|yargı) \| [^|]+ \| (\d+) \|", text, re.MULTILINE)
    assert sum(map(int, judgement)) == 10


@pytest.mark.parametrize("page", ["teaching.md", "teaching.tr.md"])
def test_the_rubric_was_tried_on_three_projects(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    head = next(
        line for line in text.splitlines() if line.startswith(("| made-up project", "| uydurma proje"))
    )
    rows = text[text.index(head) :].splitlines()[2:5]
    names = [cell.strip(" `") for cell in head.split("|")[2:-4]]
    assert names == list(RUBRIC)
    for row, project in zip(rows, (good(), mediocre(), cheating()), strict=True):
        points = capstone.check(project).points
        told = [int(cell) for cell in row.split("|")[2 : 3 + len(names)]]
        assert told == [*points.values(), sum(points.values())], row


def test_the_cheat_is_found_in_all_three_places() -> None:
    found = {kind for kind, _ in capstone.check(cheating()).faults}
    assert {"figure", "floor", "control"} <= found


# ---- the figures ------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_library() -> None:
    true = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]])
    assert FIGURES["psnr"].compute({"samples": true + 0.2, "true": true}, "") == pytest.approx(20.0, abs=1e-4)
    masks = {"samples": torch.tensor([[1.0, 1.0, 0.0]]), "true": torch.tensor([[0.0, 1.0, 1.0]])}
    assert FIGURES["iou"].compute(masks, "") == pytest.approx(1 / 3)
    shapes = data.shapes("test")
    assert (
        FIGURES["scenes"].compute({"samples": shapes.images[:9], "labels": shapes.attributes[:9]}, "") == 1.0
    )
    notes = data.notes("test")
    asked = torch.tensor([data.frequency(pitch) for pitch in notes.attributes[:12, 0].tolist()])
    off = FIGURES["cents"].compute({"samples": notes.images[:12], "asked": asked}, "")
    waves = sound.to_wave(notes.images[:12], generator=Generator().manual_seed(0))
    assert off == sound.cents(sound.pitch(waves), asked).abs().median().item() < 20
    real = {"samples": held_out(), "labels": labels()}
    assert FIGURES["accuracy"].compute(real, "digits") == pytest.approx(1.0, abs=0.05)
    assert FIGURES["coverage"].compute(real, "digits") > 0.9
    pictures = shapes.images[:300]
    same = FIGURES["pictures"].compute({"samples": pictures, "real": pictures}, "")
    grey = FIGURES["pictures"].compute({"samples": 0.2 * pictures, "real": pictures}, "")
    assert grey > 10 * abs(same)
