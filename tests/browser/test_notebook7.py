"""The same player in Notebook 7, the plainer face of the same server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from test_jupyterlab import SETUP, canvas_pixels, frame_of, run_all, serious

from minidiff import NoiseSchedule, q_sample, randn_like
from minidiff.show.sprite import to_pixels

pytestmark = pytest.mark.browser


def test_a_noise_explorer_moves_in_notebook_7(
    lab: Any, open_page: Callable[..., Any], screenshots: Path
) -> None:
    pytest.importorskip("notebook", minversion="7", reason="Notebook 7 is not installed")
    cells = [SETUP, "show.NoiseExplorer(x_0, schedule, frames=5)"]
    watched = run_all(lab, open_page, "seven.ipynb", cells, view="/notebooks/")
    page = watched.page
    x_0 = torch.linspace(-1, 1, 3 * 64).reshape(1, 3, 8, 8)
    epsilon = randn_like(x_0, torch.Generator().manual_seed(0))
    schedule = NoiseSchedule.cosine(T=200)
    page.locator(".minidiff-player input[type=range]").focus()
    for frame, t in enumerate(torch.linspace(0, 199, 5).round().long().tolist()):
        assert frame_of(page) == frame
        x_t, _ = q_sample(x_0, t, schedule, epsilon=epsilon)
        np.testing.assert_array_equal(canvas_pixels(page, 1), to_pixels(x_t)[0])
        page.keyboard.press("ArrowRight")
    page.screenshot(path=screenshots / "notebook7_noise_explorer.png")
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == 2
    of_the_house = ("reading 'schema'", "not registered")  # of extensions that expect JupyterLab
    heard = [text for text in serious(watched.complaints) if not any(said in text for said in of_the_house)]
    assert heard == []
