"""In a real JupyterLab: a schedule follows its sliders."""

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from test_jupyterlab import SECONDS, SETUP, run_all, serious

from minidiff import NoiseSchedule, q_sample, randn_like
from minidiff.show.sprite import to_pixels

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
STRIP = ".jp-OutputArea figure img"
SHOWN = f"""() => {{
    const images = [...document.querySelectorAll("{STRIP}")];
    return images.every((image) => image.complete && image.naturalWidth > 0)
        ? images.map((image) => image.src.split(",")[1]) : [];
}}"""


def test_a_schedule_explorer_follows_its_sliders(lab: Any, open_page: Open, screenshots: Path) -> None:
    cells = [SETUP, "show.ScheduleExplorer(x_0, schedules=['cosine', 'linear'])"]
    watched = run_all(lab, open_page, "schedule.ipynb", cells, ready=STRIP)
    page = watched.page
    x_0 = torch.linspace(-1, 1, 3 * 64).reshape(1, 3, 8, 8)
    epsilon = randn_like(x_0, torch.Generator().manual_seed(0))

    def expect(T: int) -> None:
        page.wait_for_function(
            f"() => document.querySelectorAll('{STRIP}').length === 16"
            f" && document.querySelectorAll('figcaption')[7].textContent.startsWith('t = {T - 1}ᾱ')",
            timeout=30 * SECONDS,
        )
        drawn = page.evaluate(SHOWN)
        times = torch.linspace(0, T - 1, 8).round().long().tolist()
        expected = [
            to_pixels(q_sample(x_0, t, schedule, epsilon=epsilon)[0])[0]
            for schedule in (NoiseSchedule.linear(T), NoiseSchedule.cosine(T))
            for t in times
        ]
        for png, pixels in zip(drawn, expected, strict=True):
            np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(base64.b64decode(png)))), pixels)

    expect(1000)
    status = page.locator(".minidiff-card [role=status]")
    assert status.inner_text().strip() == ""
    page.screenshot(path=screenshots / "jupyterlab_schedule_explorer.png")
    page.get_by_role("slider", name="T", exact=True).focus()
    for T in range(990, 940, -10):
        page.keyboard.press("ArrowLeft")
        expect(T)
    places = [slider.bounding_box() for slider in page.get_by_role("slider").all()]
    page.keyboard.press("Home")
    expect(10)
    assert "linear: √ᾱ_T" in status.inner_text()
    assert [slider.bounding_box() for slider in page.get_by_role("slider").all()] == places
    before = page.evaluate(SHOWN)
    page.get_by_label("last β").focus()
    page.keyboard.press("End")  # the last β becomes 1, which no linear schedule may have
    page.wait_for_function(f"() => document.querySelectorAll('{STRIP}').length === 8")
    assert "linear: not a noise schedule" in status.inner_text()
    assert page.evaluate(SHOWN) == before[8:]  # the cosine's strip is still there
    page.screenshot(path=screenshots / "jupyterlab_schedule_explorer_illegal.png")
    assert serious(watched.complaints) == []
