"""The demo, with few steps and few samples: the picture, its parts, and the figures it prints."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from minidiff import demo, zoo
from minidiff.__main__ import main
from minidiff.data import ImageData
from minidiff.nets import UNetSettings


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The demo with a tiny network, few samples and few sampling steps, in an empty folder."""
    small = UNetSettings(width=16, multipliers=(1,), attention=(), classes=10)
    recipe = dataclasses.replace(zoo.recipe("demo"), network=small)
    monkeypatch.setitem(zoo.RECIPES, "demo", recipe)
    monkeypatch.setattr(demo, "EVALUATED", 100)
    monkeypatch.setattr(demo, "SAMPLING_STEPS", 9)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_demo_draws_and_says_how_good_it_is(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--steps", "40", "--device", "cpu"]) == 0
    said = capsys.readouterr()
    for part in (
        "1500 handwritten digits",
        "parameters",
        "Trained 40 steps",
        "class accuracy",
        "floor",
        "demo.png",
    ):
        assert part in said.out
    assert "training: 100%" in said.err
    assert "sampling: 100%" in said.err
    assert "loss=" in said.err
    with Image.open(short / "demo.png") as image:
        assert image.size == (1500, 1080)
        pixels = np.asarray(image.convert("L"))
    assert pixels.std() > 30  # something is on it


def test_the_same_seed_gives_the_same_figures(short: Path) -> None:
    first, second = (demo.demo(Path("a.png"), steps=3, device="cpu", seed=4) for _ in range(2))
    assert first == second


def test_the_picture_puts_each_class_in_its_column() -> None:
    """Images whose brightness is their class: each column of both grids has one shade."""
    real = zoo.recipe_data("demo")
    assert real.labels is not None
    shade = torch.linspace(-1, 1, 10)
    shaded = shade[real.labels].reshape(-1, 1, 1, 1).expand(-1, 1, 8, 8).clone()
    real = ImageData(shaded, real.labels, "shades", real.class_names)
    generated = shade[torch.arange(100) % 10].reshape(-1, 1, 1, 1).expand(-1, 1, 8, 8)
    strip = [(t, torch.full((1, 1, 8, 8), 0.5)) for t in range(20, 0, -1)]
    figure = demo.picture(generated, real, strip)
    left, right, *small = figure.axes
    for axes in (left, right):
        shown = np.asarray(axes.images[0].get_array(), dtype=float)
        middles = [np.median(shown[:, int((i + 0.5) / 10 * shown.shape[1])]) for i in range(10)]
        assert middles == sorted(middles)
        assert len(set(middles)) == 10
    assert {axes.images[0].get_clim() for axes in figure.axes} == {(0, 255)}  # one scale of grey for all
    captions = [axes.texts[0].get_text() for axes in small]
    assert len(captions) == demo.SHOWN_TIMES
    assert (captions[0], captions[-1]) == ("pure noise", "finished")
    assert all(caption.startswith("after t = ") for caption in captions[1:-1])
