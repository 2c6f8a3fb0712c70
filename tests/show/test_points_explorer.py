"""PointsExplorer: what it draws is what the library computes; every control over its whole range."""

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
    GaussianMixtureDenoiser,
    IdealDenoiser,
    NoiseSchedule,
    Prediction,
    ddim,
    q_sample,
    randn_like,
    show,
)
from minidiff.show import PointsExplorer
from minidiff.show.kept import WIDGET_VIEW
from minidiff.show.points_explorer import (
    BANDWIDTH,
    FINE_GRID,
    GRID,
    MOST_FRAMES,
    SIDE,
    arrow_places,
    density,
    distance_to_nearest,
)

pytestmark = pytest.mark.slow  # they draw a lot

SCHEDULE = NoiseSchedule.cosine(T=100)
POINTS = torch.rand(12, 2, generator=torch.Generator().manual_seed(1)) * 2 - 1
IDEAL = IdealDenoiser(POINTS, SCHEDULE)
SEED_RANGE = (0, 1, 2**31 - 1)


def explorer(**options: Any) -> PointsExplorer:
    return PointsExplorer(IDEAL, SCHEDULE, POINTS, **{"steps": 5, "samples": 9, **options})


def test_backward_frames_are_what_the_sampler_made() -> None:
    one = explorer(seed=3)
    x = torch.randn(9, 2, generator=torch.Generator().manual_seed(3))
    for index, step in enumerate(ddim(IDEAL, SCHEDULE, x, steps=5)):
        frame = 5 - index  # noise is on the right
        assert one.frames.t[frame] == step.t
        assert one.frames.alpha_bars[frame] == float(SCHEDULE.alpha_bars[int(step.t)])
        torch.testing.assert_close(one.frames.backward[frame], x)
        x = step.x_t
    torch.testing.assert_close(one.frames.backward[0], x)
    assert one.frames.t[0] == -1


def test_forward_frames_are_the_forward_process_at_the_same_times() -> None:
    one = explorer(seed=3)
    epsilon = randn_like(POINTS, torch.Generator().manual_seed(3))
    torch.testing.assert_close(one.frames.forward[0], POINTS)
    for frame in range(1, 6):
        x_t, _ = q_sample(POINTS, int(one.frames.t[frame]), SCHEDULE, epsilon=epsilon)
        torch.testing.assert_close(one.frames.forward[frame], x_t)


def test_arrows_are_what_the_denoiser_says_and_point_along_the_score() -> None:
    one = explorer()
    for frame in range(1, 6):
        t = int(one.frames.t[frame])
        places = arrow_places(one.extent).requires_grad_()
        epsilon = IDEAL(places.detach(), t).epsilon
        torch.testing.assert_close(one.frames.arrows[frame], -epsilon)
        # For an exact denoiser -ε̂ is √(1 - ᾱ) ∇ log q_t, the gradient of the log density of x_t.
        alpha_bar = float(SCHEDULE.alpha_bars[t])
        gaps = places[:, None].double() - math.sqrt(alpha_bar) * POINTS.double()
        log_q = torch.logsumexp(-(gaps**2).sum(2) / (2 * (1 - alpha_bar)), dim=1)
        (score,) = torch.autograd.grad(log_q.sum(), places)
        wanted = math.sqrt(1 - alpha_bar) * score
        torch.testing.assert_close(one.frames.arrows[frame], wanted, rtol=1e-3, atol=1e-3)


def test_arrows_of_another_denoiser_are_other_arrows() -> None:
    blob = GaussianMixtureDenoiser(torch.zeros(1, 2), torch.ones(1), torch.ones(1), SCHEDULE)
    other = PointsExplorer(blob, SCHEDULE, POINTS, steps=5, samples=9)
    # Data that are N(0, I) stay N(0, I), whose score is -x: ε̂ = √(1 - ᾱ) x.
    for frame in range(1, 6):
        wanted = -math.sqrt(1 - other.frames.alpha_bars[frame]) * arrow_places(other.extent)
        torch.testing.assert_close(other.frames.arrows[frame], wanted)


@pytest.mark.parametrize("alpha_bar", [1.0, 0.5, 0.0])
def test_the_density_is_the_mixture_of_gaussians_at_every_place(alpha_bar: float) -> None:
    heights = density(POINTS, alpha_bar, 3.0)
    axis = torch.linspace(-3, 3, FINE_GRID, dtype=torch.float64)
    variance = 1 - alpha_bar + BANDWIDTH**2
    for row, column in ((30, 30), (20, 45), (35, 28)):
        place = torch.stack([axis[column], axis[row]])
        squares = ((place - alpha_bar**0.5 * POINTS.double()) ** 2).sum(1)
        wanted = (torch.exp(-squares / (2 * variance)) / (2 * math.pi * variance)).mean()
        assert float(heights[row, column]) == pytest.approx(float(wanted), rel=1e-9)
    area = float(heights.sum()) * (6 / (FINE_GRID - 1)) ** 2
    assert area == pytest.approx(1, abs=0.02)


def test_the_explorer_draws_the_density_at_its_own_times() -> None:
    one = explorer()
    for frame, alpha_bar in enumerate(one.frames.alpha_bars):
        assert torch.equal(one.frames.density[frame], density(POINTS, alpha_bar, one.extent))


def test_the_texts_say_how_far_the_points_are_from_the_data() -> None:
    one = explorer()
    forward, backward = one.player.film.scenes[0].panels
    for clouds, panel in ((one.frames.forward, forward), (one.frames.backward, backward)):
        for cloud, text in zip(clouds, panel.texts, strict=True):
            gaps = (cloud[:, None].double() - POINTS.double()).norm(dim=2)
            assert text == f"mean distance to the data {float(gaps.amin(1).mean()):.3f}"
    assert forward.texts[0].endswith("0.000")
    assert distance_to_nearest(POINTS + torch.tensor([3.0, 0]), torch.zeros(1, 2)) > 1


def test_pictures_show_the_points_where_they_are() -> None:
    """One sample that a single datum attracts ends in a dark spot at that datum's place."""
    datum = torch.tensor([[1.0, -0.5]])
    one = PointsExplorer(IdealDenoiser(datum, SCHEDULE), SCHEDULE, datum, steps=10, samples=1)
    column, row = ((datum[0] * torch.tensor([1, -1]) / one.extent + 1) / 2 * SIDE).round().int().tolist()
    for panel in one.player.film.scenes[0].panels:
        finished = panel.pixels[0].astype(int)
        assert finished[row - 2 : row + 3, column - 2 : column + 3].min() < 100
        away = np.ones((SIDE, SIDE), dtype=bool)
        away[row - 40 : row + 40, column - 40 : column + 40] = False
        assert (finished[5:-5, 5:-5][away[5:-5, 5:-5]] < 60).all(axis=-1).sum() == 0
    sizes = [panel.pixels.shape for panel in one.player.film.scenes[0].panels]
    assert sizes == [(11, SIDE, SIDE, 3)] * 2


def test_every_frame_differs_from_the_next() -> None:
    for panel in explorer().player.film.scenes[0].panels:
        for one, other in zip(panel.pixels, panel.pixels[1:], strict=False):
            assert (one != other).any()


def test_long_arrows_are_cut_and_short_ones_are_not() -> None:
    one = explorer()
    one._picture.backward(one.frames, 1, POINTS)
    drawn = np.stack([one._picture.quiver.U, one._picture.quiver.V], axis=1)
    said = one.frames.arrows[1].numpy()
    lengths = np.linalg.norm(said, axis=1)
    assert lengths.max() > 2 > lengths.min()
    np.testing.assert_allclose(np.linalg.norm(drawn, axis=1), np.minimum(lengths, 2), rtol=1e-5)
    np.testing.assert_allclose(drawn[lengths <= 2], said[lengths <= 2], rtol=1e-6)
    assert len(drawn) == GRID**2


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_can_be_chosen(name: str) -> None:
    one = explorer(samples=3)
    one.sampler.value = name
    assert one.status.value == "Ready."
    assert name in one.player.film.scenes[0].panels[1].title
    assert one.eta.disabled == (name not in ("ddim", "euler_ancestral"))


def test_every_step_count_runs() -> None:
    short = NoiseSchedule.cosine(T=20)
    one = PointsExplorer(IdealDenoiser(POINTS, short), short, POINTS, steps=5, samples=3)
    assert (one.steps.min, one.steps.max) == (1, 20)
    for steps in range(1, 21):
        one.steps.value = steps
        assert one.status.value == "Ready."
        assert len(one.frames.t) == one.player.film.frames == steps + 1
        assert (one.frames.t[0], one.frames.t[-1]) == (-1, 19)


def test_the_longest_film_is_played() -> None:
    one = explorer(samples=3)
    one.steps.value = one.steps.max
    assert one.status.value == "Ready."
    assert one.player.film.frames == MOST_FRAMES == len(one.player.data["script"]["scenes"][0]["captions"])


def test_every_eta_runs_and_changes_the_samples() -> None:
    one = explorer(samples=3)
    clouds = set()
    for eta in np.linspace(0, 1, 21):
        one.eta.value = float(eta)
        assert one.status.value == "Ready."
        clouds.add(tuple(one.frames.backward[1].flatten().tolist()))
    assert len(clouds) == 21


def test_every_seed_gives_its_own_points_and_the_same_ones_again() -> None:
    one = explorer(samples=3)
    starts = []
    for seed in (*SEED_RANGE, 0):
        one.seed.value = seed
        assert one.status.value == "Ready."
        starts.append(tuple(one.frames.backward[-1].flatten().tolist()))
    assert len(set(starts[:3])) == 3
    assert starts[0] == starts[3]


def test_an_error_in_a_callback_is_said_and_the_last_film_stays() -> None:
    one = explorer()
    film = one.player.film
    one.denoise = lambda x_t, t: Prediction(x_t * torch.nan, x_t * torch.nan)
    one.seed.value = 8
    assert "NaN" in one.status.value
    assert one.player.film is film
    one.denoise = IDEAL
    one.seed.value = 9
    assert one.status.value == "Ready."


def test_it_starts_in_the_noise_and_plays_to_the_left() -> None:
    one = explorer()
    assert one.player.frame == 5
    assert one.player.data["script"]["backwards"]
    assert one.player.data["script"]["ends"] == ["points", "noise"]
    assert one.player.film.scenes[0].captions[0] == "finished points"


def test_far_points_stay_in_the_picture() -> None:
    one = PointsExplorer(IDEAL, SCHEDULE, POINTS * 10, steps=2, samples=3)
    assert one.extent >= 10 * float(POINTS.abs().max())


def test_the_notebook_keeps_a_strip_with_words() -> None:
    many = torch.randn(800, 2, generator=torch.Generator().manual_seed(0)) * 0.5
    one = PointsExplorer(IdealDenoiser(many, SCHEDULE), SCHEDULE, many)
    data, metadata = one._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == one.model_id
    assert len(data["image/png"]) + len(data["text/plain"]) + len(str(metadata)) <= 60_000
    assert "800 points sink into noise" in metadata["image/png"]["alt"]
    assert "ddim leads 200 points" in metadata["image/png"]["alt"]
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width > 500


def test_it_speaks_turkish() -> None:
    show.language("tr")
    one = explorer()
    assert one.sampler.description == "Örnekleyici"
    assert one.player.data["script"]["title"] == "Düzlemde noktalar"
    assert one.player.film.scenes[0].panels[0].texts[0] == "verilere ortalama uzaklık 0.000"


def other_device(x_t: torch.Tensor, t: float) -> Prediction:
    raise RuntimeError("Expected all tensors to be on the same device, but found at least two devices")


def nan_on_the_grid(x_t: torch.Tensor, t: float) -> Prediction:
    return IDEAL(x_t, t) if len(x_t) == 9 else Prediction(x_t * torch.nan, x_t * torch.nan)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "says"),
    [
        ((3, SCHEDULE, POINTS), {}, TypeError, "denoise must be callable"),
        ((IDEAL, "cosine", POINTS), {}, TypeError, "NoiseSchedule"),
        ((IDEAL, SCHEDULE, POINTS.numpy()), {}, TypeError, "torch.Tensor"),
        ((IDEAL, SCHEDULE, POINTS[:, :1]), {}, ValueError, r"\(N, 2\)"),
        ((IDEAL, SCHEDULE, torch.rand(2, 1, 8, 8)), {}, ValueError, r"\(N, 2\)"),
        ((IDEAL, SCHEDULE, POINTS * torch.inf), {}, ValueError, "NaN or infinite"),
        ((IDEAL, SCHEDULE, POINTS[:0]), {}, ValueError, "empty"),
        ((IDEAL, SCHEDULE, POINTS), {"sampler": "magic"}, ValueError, "magic"),
        ((IDEAL, SCHEDULE, POINTS), {"steps": 101}, ValueError, "steps must be from 1 to 100"),
        ((IDEAL, SCHEDULE, POINTS), {"eta": 2.0}, ValueError, "eta"),
        ((IDEAL, SCHEDULE, POINTS), {"seed": -1}, ValueError, "seed"),
        ((IDEAL, SCHEDULE, POINTS), {"samples": 0}, ValueError, "samples"),
        ((IdealDenoiser(torch.rand(3, 3), SCHEDULE), SCHEDULE, POINTS), {}, ValueError, "shape"),
        ((other_device, SCHEDULE, POINTS), {}, ValueError, r"two devices.*pass device="),
        ((nan_on_the_grid, SCHEDULE, POINTS), {}, ValueError, "NaN or infinity at t = .* arrows"),
    ],
)
def test_bad_input_gets_one_clear_error(
    arguments: Any, options: Any, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        PointsExplorer(*arguments, **{"steps": 5, "samples": 9, **options})
