"""In a real JupyterLab: points walk through the plane, and another sampler takes them another way."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from test_jupyterlab import SECONDS, SETUP, canvas_pixels, frame_of, run_all, serious

from minidiff import IdealDenoiser, NoiseSchedule
from minidiff.data import moons
from minidiff.show import PointsExplorer

pytestmark = pytest.mark.browser

CELLS = [
    SETUP
    + "from minidiff.data import moons\npoints = moons(200, generator=torch.Generator().manual_seed(0))",
    "show.PointsExplorer(IdealDenoiser(points, schedule), schedule, points, steps=4, samples=60)",
]


def explorer() -> PointsExplorer:
    """The same explorer as in the notebook."""
    schedule = NoiseSchedule.cosine(T=200)
    points = moons(200, generator=torch.Generator().manual_seed(0))
    return PointsExplorer(IdealDenoiser(points, schedule), schedule, points, steps=4, samples=60)


def test_a_points_explorer_moves_and_runs_again(
    lab: Any, open_page: Callable[..., Any], screenshots: Path
) -> None:
    watched = run_all(lab, open_page, "points.ipynb", CELLS)
    page, here = watched.page, explorer()

    def expect(frame: int) -> None:
        assert frame_of(page) == frame
        for index, panel in enumerate(here.player.film.scenes[0].panels):
            np.testing.assert_array_equal(canvas_pixels(page, index), panel.pixels[frame])

    count = len(here.frames.t)
    page.locator(".minidiff-player .track input").focus()
    page.keyboard.press("Home")
    expect(0)
    page.screenshot(path=screenshots / "jupyterlab_points_explorer.png")
    for frame in range(1, count):
        page.keyboard.press("ArrowRight")
        expect(frame)

    assert "ddim" in page.locator(".minidiff-player").inner_text()
    page.get_by_label("Sampler").select_option(label="heun")
    page.wait_for_function(
        "() => document.querySelector('.minidiff-player').innerText.includes('heun')", timeout=60 * SECONDS
    )
    here.sampler.value = "heun"
    page.locator(".minidiff-player .track input").focus()
    page.keyboard.press("Home")
    expect(0)
    page.screenshot(path=screenshots / "jupyterlab_points_explorer_heun.png")
    assert serious(watched.complaints) == []
