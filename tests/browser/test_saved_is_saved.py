"""A notebook that was run and saved, opened another day in an ordinary JupyterLab: nothing is lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import running_lab
from test_jupyterlab import SECONDS, run_all, serious

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
SETUP = """
import torch
torch.set_num_threads(1)
from minidiff import IdealDenoiser, NoiseSchedule, show
from minidiff.nets import UNet, UNetSettings
x_0 = torch.linspace(-1, 1, 2 * 64).reshape(2, 1, 8, 8)
schedule = NoiseSchedule.cosine(T=50)
points = torch.linspace(-1, 1, 20).reshape(10, 2)
network = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), heads=1))
class Step:
    def __init__(self, step):
        self.step, self.loss, self.network = step, 1 / step, torch.nn.Identity()
"""
WIDGETS = {
    "player": "show.FramePlayer.from_tensors({'x': x_0}, title='Two pictures')",
    "noise": "show.NoiseExplorer(x_0, schedule, frames=5)",
    "sampling": "show.SamplingExplorer(IdealDenoiser(x_0, schedule), schedule, shape=(1, 8, 8), steps=4)",
    "points": "show.PointsExplorer(IdealDenoiser(points, schedule), schedule, points, steps=3, samples=9)",
    "guidance": "ideal = IdealDenoiser(x_0, schedule)\n"
    "show.GuidanceExplorer(ideal, ideal, schedule, shape=(1, 8, 8), scales=[1, 3], steps=3, samples=2)",
    "features": "show.FeatureExplorer(network, x_0, [1, 9])",
    "monitor": "_ = show.TrainingMonitor(map(Step, (1, 2)), samples=lambda _: x_0, sample_every=1).run()",
    "schedules": "show.ScheduleExplorer()",
}
PICTURES = 2  # of them are kept as pictures: losses and curves
FILMS = len(WIDGETS) - PICTURES
PLAYERS = "count => document.querySelectorAll('.minidiff-player[data-ready]').length === count"
ALL_IN_SIGHT = {"width": 1100, "height": 7000}  # JupyterLab takes what is out of sight out of the page
TIMES = "([words, n]) => document.querySelector('.jp-Notebook').innerText.split(words).length === n + 1"
SAVE = "async () => { await window.jupyterapp.commands.execute('docmanager:save'); }"
ERROR = "Error displaying widget"
GONE = "The controls need a running kernel: run this cell again."


def opened(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60 * SECONDS)


def outputs(page: Any) -> str:
    return str(page.locator(".jp-Notebook").inner_text())


def test_every_widget_lives_on_after_its_kernel(
    browser: Any, open_page: Open, tmp_path_factory: pytest.TempPathFactory, screenshots: Path
) -> None:
    folder, home = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("jupyter")
    with running_lab(folder, home) as lab:
        watched = run_all(lab, open_page, "saved.ipynb", [SETUP, *WIDGETS.values()])
        page = watched.page
        page.set_viewport_size(ALL_IN_SIGHT)
        page.wait_for_function(PLAYERS, arg=FILMS + 1, timeout=90 * SECONDS)
        page.locator(".minidiff-curves[aria-label^='Three curves']").wait_for(timeout=60 * SECONDS)
        # They are the living ones: the controls are there, and Python answers them.
        assert page.get_by_label("Seed").count() == 3
        page.get_by_label("Seed").first.fill("5")
        page.get_by_label("Seed").first.press("Tab")
        page.get_by_text("Ready.").first.wait_for(timeout=60 * SECONDS)
        assert GONE not in outputs(page)
        page.screenshot(path=screenshots / "saved_living.png")
        page.evaluate(SAVE)
        page.wait_for_timeout(1000)
        assert serious(watched.complaints) == []
    saved = (folder / "saved.ipynb").read_text()
    assert len(saved.encode()) < 3_000_000
    kept = [cell["outputs"][0]["data"] for cell in json.loads(saved)["cells"][1:]]
    assert [sorted(data) for data in kept] == [["image/png", "text/html", "text/plain"]] * len(WIDGETS)

    with running_lab(folder, home) as another:  # an ordinary one, on another day
        watched = open_page()
        page = watched.page
        page.set_viewport_size(ALL_IN_SIGHT)
        opened(page, f"{another.url}/lab/tree/saved.ipynb?reset&token={another.token}")
        page.wait_for_function(PLAYERS, arg=FILMS, timeout=60 * SECONDS)
        assert ERROR not in outputs(page)
        page.locator(".minidiff-player .track input").nth(1).focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        assert int(page.locator(".minidiff-player").nth(1).get_attribute("data-frame")) == 3
        page.wait_for_function(TIMES, arg=[GONE, 4], timeout=60 * SECONDS)  # of the explorers that computed
        assert page.locator(".jp-OutputArea-output img[alt]:not([alt=''])").count() == PICTURES
        page.screenshot(path=screenshots / "saved_opened_again.png")
        assert serious(watched.complaints) == []

        mailed = json.loads(saved)  # to somebody whose JupyterLab does not trust it
        mailed["cells"][0]["source"] += "# by a friend"
        (folder / "mailed.ipynb").write_text(json.dumps(mailed))
        opened(page, f"{another.url}/lab/tree/mailed.ipynb?reset&token={another.token}")
        pictures = page.locator(".jp-OutputArea-output img")
        page.wait_for_function(
            "count => document.querySelectorAll('.jp-OutputArea-output img').length === count",
            arg=len(WIDGETS),
            timeout=60 * SECONDS,
        )
        alts = [picture.get_attribute("alt") for picture in pictures.all()]
        words = ["".join(data["text/plain"]) for data in kept]  # a notebook's file keeps texts line by line
        at = list(WIDGETS).index("monitor")  # its text is the same before and after, its picture is not
        assert alts[:at] + alts[at + 1 :] == words[:at] + words[at + 1 :]
        assert "The smoothed loss goes from 1 to" in alts[at]
        assert ERROR not in outputs(page)
        assert page.locator(".minidiff-player").count() == 0
