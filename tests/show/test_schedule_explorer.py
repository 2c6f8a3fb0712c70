"""ScheduleExplorer: what it draws is what the schedules are; every control over its whole range."""

import base64
import html
import io
import re
import threading
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from minidiff import NoiseSchedule, q_sample, randn_like, show
from minidiff.data import digits
from minidiff.show import ScheduleExplorer
from minidiff.show.kept import WIDGET_VIEW
from minidiff.show.redraw import LatestOnly
from minidiff.show.schedule_curves import BOTTOM, LEFT, LOG_SNR_LIMIT, RIGHT, TOP
from minidiff.show.schedule_explorer import CONSTRUCTORS, STRIP_FRAMES
from minidiff.show.sprite import to_pixels

pytestmark = pytest.mark.slow  # they draw a lot

GOOD = torch.rand(1, 4, 4) * 2 - 1
LIMITS = ((-6, 0.08), (0, 1.03), (-LOG_SNR_LIMIT, LOG_SNR_LIMIT))


def explorer(*names: str, **options: Any) -> ScheduleExplorer:
    return ScheduleExplorer(options.pop("x_0", GOOD), schedules=names or ("linear",), **options)


def pictures(one: ScheduleExplorer) -> list[Any]:
    """The images in the widget's HTML, decoded: the strips from left to right."""
    found = re.findall(r"data:image/png;base64,([^\"]+)", one.picture.value)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(png)))) for png in found]


def drawn(one: ScheduleExplorer, panel: int) -> dict[str, Any]:
    """name -> the corners of its curve in one of the three panels, (P, 2), as the page gets them."""
    svg = re.findall(r"<svg.*?</svg>", one.picture.value)[panel]
    found = re.findall(r'<path data-name="([^"]+)" d="M([^"]+)"', svg)
    return {name: np.array([pair.split(",") for pair in d.split()], dtype=float) for name, d in found}


@pytest.mark.parametrize("name", CONSTRUCTORS)
def test_curves_and_strips_are_those_of_the_library(name: str) -> None:
    one = explorer(name, seed=4)
    one.T.value, one.beta_start.value, one.beta_end.value, one.s.value = 500, 1e-3, 0.1, 0.05
    build = {
        "linear": lambda: NoiseSchedule.linear(500, 1e-3, 0.1),
        "quadratic": lambda: NoiseSchedule.quadratic(500, 1e-3, 0.1),
        "cosine": lambda: NoiseSchedule.cosine(500, 0.05),
    }
    schedule = build[name]()
    quantities = (
        schedule.betas.log10(),
        schedule.alpha_bars,
        (schedule.alpha_bars / (1 - schedule.alpha_bars)).log(),
    )
    for panel, (expected, (low, high)) in enumerate(zip(quantities, LIMITS, strict=True)):
        corners = drawn(one, panel)[name]
        t = torch.linspace(0, 499, len(corners)).round().long()
        y = BOTTOM - (expected[t].clamp(low, high) - low) / (high - low) * (BOTTOM - TOP)
        np.testing.assert_allclose(corners[:, 0], LEFT + t / 499 * (RIGHT - LEFT), atol=0.051)
        np.testing.assert_allclose(corners[:, 1], y, atol=0.0051)
    epsilon = randn_like(GOOD[None], torch.Generator().manual_seed(4))
    times = [0, 71, 143, 214, 285, 356, 428, 499]
    shown = pictures(one)
    assert len(shown) == STRIP_FRAMES
    for t, picture in zip(times, shown, strict=True):
        x_t, _ = q_sample(GOOD[None], t, schedule, epsilon=epsilon)
        np.testing.assert_array_equal(picture, to_pixels(x_t)[0, ..., 0])
        assert f"t = {t}<br>ᾱₜ = {float(schedule.alpha_bars[t]):.4f}" in one.picture.value


def test_what_is_shown_depends_on_the_controls_and_not_on_what_was_shown_before() -> None:
    moved, fresh = explorer("linear", "cosine"), explorer("cosine")
    moved.beta_end.value = 0.3
    moved.ticks["linear"].value = False
    moved.T.value = fresh.T.value = 500
    moved.T.value = fresh.T.value = 1000
    assert moved.picture.value == fresh.picture.value
    fresh.s.value = 0.1
    assert moved.picture.value != fresh.picture.value


def test_a_schedule_keeps_its_colour_whichever_others_are_ticked() -> None:
    look = r'data-name="cosine"[^>]*stroke="([^"]*)" stroke-dasharray="([^"]*)"'
    looks = [
        re.findall(look, explorer(*names).picture.value)
        for names in (("cosine",), ("linear", "cosine"), CONSTRUCTORS)
    ]
    assert looks[0] == looks[1] == looks[2]
    assert len(set(looks[0])) == 1


def test_only_ticked_schedules_are_drawn_and_none_is_an_error_in_words() -> None:
    one = explorer("linear", "cosine")
    assert list(one.schedules) == ["linear", "cosine"]
    assert len(pictures(one)) == 2 * STRIP_FRAMES
    one.ticks["linear"].value = False
    assert list(one.schedules) == ["cosine"]
    assert list(drawn(one, 0)) == ["cosine"]
    one.ticks["cosine"].value = False
    assert "Tick at least one noise schedule" in one.status.value
    assert list(one.schedules) == ["cosine"]  # the last picture stays
    one.ticks["quadratic"].value = True
    assert list(one.schedules) == ["quadratic"]
    assert "⚠" not in one.status.value


def whole_range(slider: Any, count: int) -> list[float]:
    """`count` values from the slider's least to its greatest."""
    return np.linspace(slider.min, slider.max, count).tolist()


def test_every_T_of_the_slider_draws() -> None:
    one = explorer(*CONSTRUCTORS)
    for T in range(one.T.min, one.T.max + 1, one.T.step):
        one.T.value = T
        assert {schedule.T for schedule in one.schedules.values()} == {T}
        assert "not a noise schedule" not in one.status.value


@pytest.mark.parametrize("end", ["beta_start", "beta_end"])
def test_every_beta_draws_or_says_why_not(end: str) -> None:
    one = explorer("linear", "quadratic")
    one.T.value = 100
    slider = getattr(one, end)
    legal = 0
    for _, beta in slider.options:
        slider.value = beta
        if one.beta_start.value <= one.beta_end.value < 1:
            legal += 1
            last = float(one.schedules["linear"].betas[-1])
            assert last == pytest.approx(one.beta_end.value)
            assert "not a noise schedule" not in one.status.value
        else:
            assert one.status.value.count("not a noise schedule") == 2
    assert 0 < legal < len(slider.options)  # both answers were seen


def test_every_offset_of_the_cosine_draws() -> None:
    one = explorer("cosine")
    alpha_bars = set()
    for s in whole_range(one.s, 101):
        one.s.value = s
        alpha_bars.add(float(one.schedules["cosine"].alpha_bars[0]))
        assert "⚠" not in one.status.value
    assert len(alpha_bars) == 101


def test_it_warns_exactly_when_more_than_5_percent_of_the_image_is_left() -> None:
    one = explorer("linear")
    seen = set()
    for T in range(200, 1000, 20):
        one.T.value = T
        left = float(one.schedules["linear"].alpha_bars[-1].sqrt())
        assert ("⚠" in one.status.value) == (left > 0.05)
        if left > 0.05:
            assert f"√ᾱ_T = {left:.3f}" in one.status.value
        seen.add(left > 0.05)
    assert seen == {True, False}


def test_an_illegal_schedule_is_said_and_the_others_stay() -> None:
    one = explorer("linear", "cosine")
    one.beta_end.value = 1.0
    assert one.status.value == "⚠ linear: not a noise schedule. It needs first β ≤ last β < 1."
    assert list(one.schedules) == ["cosine"]
    one.beta_end.value = 0.02
    assert list(one.schedules) == ["linear", "cosine"]
    assert "⚠" not in one.status.value


def test_without_an_image_it_shows_a_real_digit() -> None:
    assert (ScheduleExplorer().beta_start.value, ScheduleExplorer().beta_end.value) == (1e-4, 0.02)
    assert torch.equal(ScheduleExplorer().x_0[0], digits().images[3])


def test_several_images_and_colour_are_tiled() -> None:
    one = explorer("cosine", x_0=torch.zeros(4, 3, 8, 8))
    assert pictures(one)[0].shape == (17, 17, 3)


def test_the_notebook_keeps_the_curves_and_a_strip() -> None:
    one = explorer(*CONSTRUCTORS, x_0=torch.rand(3, 32, 32) * 2 - 1)
    data, metadata = one._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == one.model_id
    assert len(data["image/png"]) + len(data["text/plain"]) + len(str(metadata)) <= 60_000
    alt = metadata["image/png"]["alt"]
    assert "T = 1000" in alt
    assert "linear: √ᾱ_T = 0.006" in alt
    still = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert still.height > 500  # three strips under the curves
    before = data["image/png"]
    one.T.value = 300
    assert one._repr_mimebundle_()[0]["image/png"] != before


def test_every_picture_has_words() -> None:
    one = explorer("linear")
    images = re.findall(r"<img [^>]*>", one.picture.value)
    assert len(images) == STRIP_FRAMES
    assert all(re.search(r'alt="[^"]+"', image) for image in images)
    (said,) = re.findall(r'role="img" aria-label="([^"]+)"', one.picture.value)
    assert html.unescape(said) == one.description


def test_it_speaks_turkish() -> None:
    show.language("tr")
    one = explorer("linear", "cosine")
    assert one.beta_end.description == "son β"
    assert [tick.description for tick in one.ticks.values()] == ["doğrusal", "kuadratik", "kosinüs"]
    one.beta_end.value = 1.0
    assert "⚠ doğrusal: bu bir gürültü zamanlayıcısı değil. ilk β ≤ son β < 1 olmalı." in one.status.value
    one.beta_end.value = 0.02
    one.T.value = 100
    assert "Son adımda görüntü hâlâ seçiliyor" in one.status.value


def test_changes_during_a_redraw_are_drawn_once_and_the_last_one_wins() -> None:
    drawn: list[int] = []
    state, inside, go_on = [0], threading.Event(), threading.Event()

    def work() -> None:
        drawn.append(state[0])
        inside.set()
        assert go_on.wait(10)

    redraw = LatestOnly(work)
    slow = threading.Thread(target=redraw)
    slow.start()
    assert inside.wait(10)
    for value in (1, 2, 3):  # the slider moves on while the first picture is being drawn
        state[0] = value
        redraw()
    go_on.set()
    slow.join(10)
    assert drawn == [0, 3]


def test_a_redraw_that_fails_does_not_stop_the_next() -> None:
    calls = []

    def work() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("first")

    redraw = LatestOnly(work)
    with pytest.raises(RuntimeError, match="first"):
        redraw()
    redraw()
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("x_0", "options", "error", "says"),
    [
        (GOOD[0], {}, ValueError, "must have shape"),
        (GOOD * torch.nan, {}, ValueError, "NaN"),
        (GOOD + 3, {}, ValueError, r"\[-1, 1\]"),
        (GOOD.numpy(), {}, TypeError, "torch.Tensor"),
        (GOOD, {"schedules": []}, ValueError, "at least one of 'linear'"),
        (GOOD, {"schedules": ["sigmoid"]}, ValueError, "sigmoid"),
        (GOOD, {"seed": -1}, ValueError, "seed"),
    ],
)
def test_bad_input_gets_one_clear_error(x_0: Any, options: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        ScheduleExplorer(x_0, **options)
