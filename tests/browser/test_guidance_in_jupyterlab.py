"""In a real JupyterLab: the scale is scrubbed without the kernel, and an interval guides anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_jupyterlab import SECONDS, SETUP, canvas_pixels, frame_of, run_all, serious

from minidiff import GaussianMixtureDenoiser, NoiseSchedule
from minidiff.data import eight_gaussians_parameters
from minidiff.show import GuidanceExplorer

pytestmark = pytest.mark.browser

CELLS = [
    SETUP
    + "from minidiff import GaussianMixtureDenoiser\n"
    + "from minidiff.data import eight_gaussians_parameters\n"
    + "means, stds, weights = eight_gaussians_parameters()\n"
    + "anything = GaussianMixtureDenoiser(means, stds, weights, schedule)\n"
    + "asked = GaussianMixtureDenoiser(means[1:3], stds[1:3], weights[1:3], schedule)",
    "show.GuidanceExplorer(asked, anything, schedule, shape=(2,), scales=[0, 1, 3, 8], steps=8, samples=60)",
]


def explorer() -> GuidanceExplorer:
    """The same explorer as in the notebook."""
    schedule = NoiseSchedule.cosine(T=200)
    means, stds, weights = eight_gaussians_parameters()
    anything = GaussianMixtureDenoiser(means, stds, weights, schedule)
    asked = GaussianMixtureDenoiser(means[1:3], stds[1:3], weights[1:3], schedule)
    return GuidanceExplorer(asked, anything, schedule, shape=(2,), scales=[0, 1, 3, 8], steps=8, samples=60)


def test_the_scale_moves_and_a_control_guides_anew(
    lab: Any, open_page: Callable[..., Any], screenshots: Path
) -> None:
    watched = run_all(lab, open_page, "guidance.ipynb", CELLS)
    page, here = watched.page, explorer()

    def expect(frame: int) -> None:
        assert frame_of(page) == frame
        for index in (0, 1):  # the third panel is a chart, which the browser draws
            np.testing.assert_array_equal(
                canvas_pixels(page, index), here.player.film.scenes[0].panels[index].pixels[frame]
            )

    slider = page.locator(".minidiff-player .track input")
    slider.focus()
    page.keyboard.press("Home")
    expect(0)
    for frame in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        expect(frame)
    text = page.locator(".minidiff-player").inner_text()
    assert here.player.film.scenes[0].panels[1].texts[3] in text
    page.screenshot(path=screenshots / "jupyterlab_guidance_explorer.png")

    page.get_by_label("Sampler").select_option(label="heun")
    here.sampler.value = "heun"
    page.wait_for_function(
        "text => document.querySelector('.minidiff-player').innerText.includes(text)",
        arg=here.player.film.scenes[0].panels[1].texts[0],
        timeout=60 * SECONDS,
    )
    slider.focus()
    page.keyboard.press("End")
    expect(3)
    assert serious(watched.complaints) == []
