"""GuidanceExplorer: what it draws is what the library samples; the plane against closed forms."""

import base64
import io
import math
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from minidiff import (
    SAMPLERS,
    ClippedDenoiser,
    GaussianMixtureDenoiser,
    GuidedDenoiser,
    IdealDenoiser,
    IntervalDenoiser,
    NoiseSchedule,
    Prediction,
    randn,
    sample,
    show,
)
from minidiff.show import GuidanceExplorer
from minidiff.show.guidance_plane import FINE_GRID, SIDE, Plane, log_density
from minidiff.show.kept import WIDGET_VIEW

pytestmark = pytest.mark.slow  # they draw a lot

SCHEDULE = NoiseSchedule.cosine(T=100)
MEANS = torch.tensor([[0.8, 0.0], [0.0, 0.8], [-0.8, 0.0], [0.0, -0.8]])
STDS, WEIGHTS = torch.full((4,), 0.1), torch.full((4,), 0.25)
ANYTHING = GaussianMixtureDenoiser(MEANS, STDS, WEIGHTS, SCHEDULE)
ASKED = GaussianMixtureDenoiser(MEANS[:2], STDS[:2], WEIGHTS[:2], SCHEDULE)
IMAGES = torch.rand(6, 1, 8, 8, generator=torch.Generator().manual_seed(1)) * 2 - 1
SCALES = (0.0, 1.0, 2.5)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def plane(**options: Any) -> GuidanceExplorer:
    given = {"scales": SCALES, "steps": 5, "samples": 30, **options}
    return GuidanceExplorer(ASKED, ANYTHING, SCHEDULE, shape=(2,), **given)


def pictures(**options: Any) -> GuidanceExplorer:
    given = {"scales": SCALES, "steps": 4, "samples": 3, "shape": (1, 8, 8), **options}
    both = IdealDenoiser(IMAGES[:2], SCHEDULE), IdealDenoiser(IMAGES, SCHEDULE)
    return GuidanceExplorer(*both, SCHEDULE, **given)


def a_plane() -> Plane:
    made = plane()._plane
    assert made is not None
    return made


# ---- what is sampled ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_scale_is_sampled_from_the_same_noises(name: str) -> None:
    one = plane(sampler=name, seed=3)
    x_T = randn((30, 2), generator=seeded(3))
    for scale, cloud in zip(SCALES, one.samples, strict=True):
        guided = GuidedDenoiser(ASKED, ANYTHING, scale)
        options = {"eta": 0.0} if not one.eta.disabled else {}
        wanted = sample(guided, SCHEDULE, x_T, name, steps=5, generator=seeded(4), **options)
        torch.testing.assert_close(cloud, wanted)


def test_an_interval_guides_there_and_nowhere_else() -> None:
    one = plane(interval=(20, 60))
    some = IntervalDenoiser(GuidedDenoiser(ASKED, ANYTHING, 2.5), ASKED, 20, 60)
    x_T = randn((30, 2), generator=seeded(0))
    torch.testing.assert_close(one.samples[2], sample(some, SCHEDULE, x_T, "ddim", steps=5))
    one.interval.value = (0, 99)
    torch.testing.assert_close(one.samples, plane().samples)


def test_x_0_is_clipped_after_the_line() -> None:
    one = pictures(clip=0.5)
    both = IdealDenoiser(IMAGES[:2], SCHEDULE), IdealDenoiser(IMAGES, SCHEDULE)
    wanted = ClippedDenoiser(GuidedDenoiser(*both, 2.5), SCHEDULE, 0.5)
    x_T = randn((3, 1, 8, 8), generator=seeded(0))
    torch.testing.assert_close(one.samples[2], sample(wanted, SCHEDULE, x_T, "ddim", steps=4))
    assert float(one.samples.abs().max()) <= 0.5


# ---- the plane, against closed forms --------------------------------------------------------------------


def test_the_density_is_that_of_the_mixture() -> None:
    for x in ((0.8, 0.1), (0.3, -0.2)):
        squares = ((torch.tensor(x).double() - MEANS.double()) ** 2).sum(1)
        wanted = (0.25 * torch.exp(-squares / (2 * 0.1**2)) / (2 * math.pi * 0.1**2)).sum()
        got = log_density(torch.tensor([x]).double(), ANYTHING).exp()
        assert float(got) == pytest.approx(float(wanted), rel=1e-6)


def test_the_second_contours_are_those_of_the_product() -> None:
    one = a_plane()
    axis = torch.linspace(-one.extent, one.extent, FINE_GRID, dtype=torch.float64)
    heights = one.heights(3.0)
    places = [(140, 90), (90, 120), (135, 95)]  # row along y, column along x
    logs = []
    for row, column in places:
        at = torch.stack([axis[column], axis[row]])[None]
        logs.append(float(3 * log_density(at, ASKED) - 2 * log_density(at, ANYTHING)))
    ratios = [math.log(float(heights[place])) - math.log(float(heights[places[0]])) for place in places]
    np.testing.assert_allclose(ratios, np.array(logs) - logs[0], rtol=1e-6, atol=1e-9)
    assert float(heights.max()) == 1


def test_the_three_arrows_lie_on_one_line() -> None:
    one = a_plane()
    place = torch.tensor([[one.x.value, one.y.value]], dtype=torch.float64)
    for scale in (0.0, 1.0, 4.0):
        u, c, line = one.arrows(scale)
        torch.testing.assert_close(u, -ANYTHING(place, one.t.value).epsilon[0])
        torch.testing.assert_close(c, -ASKED(place, one.t.value).epsilon[0])
        torch.testing.assert_close(line, u + scale * (c - u))


def test_where_samples_are_is_counted() -> None:
    at = torch.tensor([[0.8, 0.0], [0.0, 1.05], [0.0, 1.2], [-0.8, 0.0]])  # on, 2.5 std off, 4 std off, other
    share, near, drift = a_plane().found(at)
    assert (share, near) == (0.75, 0.5)
    wanted = torch.tensor([0.0, 0.5625]) - torch.tensor([0.4, 0.4])
    assert drift == pytest.approx(float(wanted.norm()), rel=1e-6)


def test_moving_the_place_or_the_time_of_the_arrows_draws_other_arrows() -> None:
    one = plane()
    seen = [one.player.film.scenes[0].panels[0].pixels.tobytes()]
    made = one._plane
    assert made is not None
    for control, value in ((made.x, 0.5), (made.y, -0.4), (made.t, 80)):
        control.value = value
        assert one.status.value == "Ready."
        seen.append(one.player.film.scenes[0].panels[0].pixels.tobytes())
    assert len(set(seen)) == 4


# ---- the film -------------------------------------------------------------------------------------------


def test_a_frame_for_each_scale_and_a_word_where_it_means_something() -> None:
    for one in (plane(), pictures()):
        film = one.player.film
        assert film.scenes[0].captions == (
            "s = 0    the label is not heard",
            "s = 1    no guidance",
            "s = 2.5",
        )
        assert film.slider_label == "s"
        assert {panel.frames for panel in film.scenes[0].panels} == {3}


def test_the_plane_has_arrows_a_cloud_and_a_chart() -> None:
    one = plane()
    arrows, cloud, chart = one.player.film.scenes[0].panels
    assert arrows.pixels.shape == cloud.pixels.shape == (3, SIDE, SIDE, 3)
    assert len({frame.tobytes() for frame in cloud.pixels}) == 3
    made = one._plane
    assert made is not None
    share, near, drift = made.found(one.samples[2])
    assert cloud.texts[2] == f"in class {share:.3f}, on the data {near:.3f}, mean moved by {drift:.3f}"
    assert chart.marker[2] == (2.5, near)


def test_pictures_stand_in_columns_as_large_as_they_fit() -> None:
    one = pictures()
    (panel,) = one.player.film.scenes[0].panels
    assert panel.pixels.shape == (3, 7 * 8, 7 * (3 * 8 + 2), 1)  # 56 pixels a picture, a gap of one between
    corner = panel.pixels[2, ::7, ::7, 0][:, :8].astype(float) / 127.5 - 1
    np.testing.assert_allclose(corner, one.samples[2, 0, 0].clamp(-1, 1), atol=0.005)


def test_a_view_makes_pictures_of_what_is_none() -> None:
    vectors = torch.rand(5, 3, generator=seeded(2))
    both = IdealDenoiser(vectors[:1], SCHEDULE), IdealDenoiser(vectors, SCHEDULE)
    one = GuidanceExplorer(
        *both, SCHEDULE, shape=(3,), scales=(1, 2), steps=3, samples=2,
        view=lambda x: x[:, None, None].repeat(1, 1, 3, 1) - 0.5,
    )  # fmt: skip
    assert one.player.film.scenes[0].panels[0].frames == 2
    assert one.samples.shape == (2, 2, 3)


# ---- controls -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_can_be_chosen(name: str) -> None:
    one = pictures()
    one.sampler.value = name
    assert one.status.value == "Ready."
    assert one.eta.disabled == (name not in ("ddim", "euler_ancestral"))


def test_every_step_count_runs() -> None:
    one = pictures(scales=(2.0,), samples=1)
    for steps in range(one.steps.min, one.steps.max + 1, 9):
        one.steps.value = steps
        assert one.status.value == "Ready."


def test_every_seed_and_every_interval_runs() -> None:
    one = pictures(scales=(3.0,))
    drawn = set()
    for seed in (0, 1, 2**31 - 1):
        one.seed.value = seed
        assert one.status.value == "Ready."
        drawn.add(one.samples.numpy().tobytes())
    assert len(drawn) == 3
    for interval in ((0, 0), (99, 99), (0, 99), (30, 70)):
        one.interval.value = interval
        assert one.status.value == "Ready."


def test_an_error_in_a_callback_is_said_and_the_last_film_stays() -> None:
    one = pictures()
    film = one.player.film
    one.conditional = lambda x_t, t: Prediction(x_t * torch.nan, x_t * torch.nan)
    one.seed.value = 8
    assert "NaN" in one.status.value
    assert one.player.film is film


# ---- what stays -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [plane, pictures])
def test_the_notebook_keeps_a_picture_with_words(make: Any) -> None:
    one = make()
    data, metadata = one._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == one.model_id
    assert metadata["image/png"]["alt"] == repr(one) == data["text/plain"]
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width > 300
    assert len(data["image/png"]) <= 90_000


def test_the_words_say_what_there_is() -> None:
    assert "30 guided samples" in repr(plane())
    assert "At s = 2.5" in repr(plane())
    assert "3 pictures from the same noises at each scale, from s = 0 to s = 2.5" in repr(pictures())


def test_it_speaks_turkish() -> None:
    show.language("tr")
    one = plane()
    assert one.player.film.title == "Yönlendirme"
    assert one.player.film.scenes[0].captions[1] == "s = 1    yönlendirme yok"
    assert one.interval.description == "yönlendirilen t aralığı"


POINT = GaussianMixtureDenoiser(MEANS, torch.zeros(4), WEIGHTS, SCHEDULE)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "says"),
    [
        ((3, ANYTHING, SCHEDULE), {}, TypeError, "conditional must be callable"),
        ((ASKED, ANYTHING, "cosine"), {}, TypeError, "NoiseSchedule"),
        (
            (IdealDenoiser(MEANS, SCHEDULE), ANYTHING, SCHEDULE),
            {},
            TypeError,
            "In the plane conditional must be",
        ),
        ((ASKED, POINT, SCHEDULE), {}, ValueError, "unconditional must have means .* stds > 0"),
        ((ASKED, ANYTHING, SCHEDULE), {"shape": (3,)}, ValueError, "shape"),
        ((ASKED, ANYTHING, SCHEDULE), {"scales": []}, ValueError, "scales must be 1 to 41 rising"),
        ((ASKED, ANYTHING, SCHEDULE), {"scales": [2, 1]}, ValueError, "rising"),
        ((ASKED, ANYTHING, SCHEDULE), {"scales": "12"}, TypeError, "scales must be a list"),
        ((ASKED, ANYTHING, SCHEDULE), {"sampler": "magic"}, ValueError, "magic"),
        ((ASKED, ANYTHING, SCHEDULE), {"steps": 101}, ValueError, "steps must be from 1 to 100"),
        ((ASKED, ANYTHING, SCHEDULE), {"samples": 1001}, ValueError, "samples"),
        ((ASKED, ANYTHING, SCHEDULE), {"interval": (60, 20)}, ValueError, "low <= high"),
        ((ASKED, ANYTHING, SCHEDULE), {"interval": (0, 100)}, ValueError, "each end of interval"),
        ((ASKED, ANYTHING, SCHEDULE), {"interval": 7}, TypeError, "two timesteps"),
        ((ASKED, ANYTHING, SCHEDULE), {"clip": 0.0}, ValueError, "clip"),
    ],
)
def test_bad_input_gets_one_clear_error(
    arguments: Any, options: Any, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        GuidanceExplorer(*arguments, **{"shape": (2,), "steps": 5, "samples": 9, **options})
