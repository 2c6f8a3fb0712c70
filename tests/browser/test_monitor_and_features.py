"""In a real JupyterLab: a training is watched and stopped by a click, and a U-Net is looked into."""

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from test_jupyterlab import SECONDS, canvas_pixels, frame_of, run_all, serious

from minidiff import checkpoint, q_sample, zoo
from minidiff.data import digits
from minidiff.show import FeatureExplorer

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

TRAINING = """
import torch
torch.set_num_threads(1)
from minidiff import NoiseSchedule, show
from minidiff.data import digits
from minidiff.nets import UNet, UNetSettings
from minidiff.train import TrainSettings, train
schedule = NoiseSchedule.cosine(T=100)
network = UNet(UNetSettings(width=8, multipliers=(1,), attention=()))
settings = TrainSettings(steps=50_000, batch_size=8)
monitor = show.TrainingMonitor(
    train(network, schedule, digits().told(None), settings, device="cpu", folder="run"),
    total=settings.steps, T=100,
    samples=show.samples_from(schedule, (1, 8, 8), images=8, steps=5), sample_every=20)
"""
FEATURES = """
import torch
torch.set_num_threads(1)
from minidiff import q_sample, show, zoo
from minidiff.data import digits
model, x_0 = zoo.load("digits"), digits().images[:1]
t = list(range(0, 1000, 111))
x_t = torch.cat([q_sample(x_0, i, model.schedule, epsilon=torch.ones(1, 1, 8, 8))[0] for i in t])
show.FeatureExplorer(model.network, x_t, t, label=0)
"""


def test_a_training_is_watched_and_stopped(lab: Any, open_page: Open, screenshots: Path) -> None:
    watched = run_all(lab, open_page, "training.ipynb", [TRAINING, "for step in monitor:\n    pass"])
    page = watched.page
    busy = page.locator(".jp-Notebook-ExecutionIndicator[data-status=busy]").first
    busy.wait_for()
    picture = page.locator(".widget-html img")
    first = picture.get_attribute("src")
    page.wait_for_function(  # the losses are drawn again while the cell runs
        "(old) => document.querySelector('.widget-html img').src !== old", arg=first, timeout=60 * SECONDS
    )
    page.wait_for_function(  # and so are the samples
        "() => document.querySelector('.minidiff-player[data-ready] input[type=range]')?.max >= 2",
        timeout=60 * SECONDS,
    )
    assert picture.get_attribute("alt").startswith("The smoothed loss goes from")
    assert "Time left" in page.locator(".jp-OutputArea-output").inner_text()
    page.screenshot(path=screenshots / "jupyterlab_training_monitor.png")

    page.get_by_role("button", name="Stop", exact=True).click()
    said = page.get_by_text("Stopped; the model is kept.")
    said.first.wait_for(timeout=60 * SECONDS)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(timeout=60 * SECONDS)
    step = checkpoint.load(lab.folder / "run" / "checkpoint.safetensors").info["step"]
    assert f"Step {step} / 50000" in said.first.inner_text()
    assert step < 50_000

    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(1000)
    outputs = json.loads((lab.folder / "training.ipynb").read_text())["cells"][1]["outputs"]
    assert len(outputs) == 1
    kept = outputs[0]["data"]
    assert "text/html" in kept
    words = outputs[0]["metadata"]["image/png"]["alt"]
    assert f"Step {step} / 50000" in words
    assert "Time left" not in words
    assert Image.open(io.BytesIO(base64.b64decode(kept["image/png"]))).height > 350
    assert serious(watched.complaints) == []


def test_a_network_is_looked_into(lab: Any, open_page: Open, screenshots: Path) -> None:
    watched = run_all(lab, open_page, "features.ipynb", [FEATURES])
    page = watched.page
    model, x_0 = zoo.load("digits"), digits().images[:1]
    t = list(range(0, 1000, 111))
    noise = torch.ones(1, 1, 8, 8)
    x_t = torch.cat([q_sample(x_0, i, model.schedule, epsilon=noise)[0] for i in t])
    wanted = FeatureExplorer(model.network, x_t, t, label=0).film.scenes

    def expect(scene: int, frame: int) -> None:
        assert frame_of(page) == frame
        panels = wanted[scene].panels
        assert page.locator(".minidiff-player canvas").count() == len(panels) == 9
        for index, panel in enumerate(panels):  # convolutions may round otherwise in another process
            difference = canvas_pixels(page, index).astype(int) - panel.pixels[frame].astype(int)
            assert np.abs(difference).max() <= 1

    expect(0, 0)
    page.locator(".minidiff-player .track input").focus()
    for frame in range(1, 5):
        page.keyboard.press("ArrowRight")
        expect(0, frame)
    page.screenshot(path=screenshots / "jupyterlab_feature_explorer.png")
    page.get_by_label("Skip connections").select_option(label="off (zeroed)")
    expect(1, 4)
    box = page.locator(".minidiff-player .track input").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    expect(1, 9)
    assert serious(watched.complaints) == []
