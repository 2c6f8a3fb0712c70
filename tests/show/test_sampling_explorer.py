"""SamplingExplorer: what it shows is what the sampler did; every control over its whole range."""

import base64
import io
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from minidiff import SAMPLERS, IdealDenoiser, NoiseSchedule, Prediction, ddim, show
from minidiff.show import SamplingExplorer
from minidiff.show.kept import WIDGET_VIEW
from minidiff.show.sampling_explorer import MOST_FRAMES, difference_panel
from minidiff.show.sprite import to_pixels

SCHEDULE = NoiseSchedule.cosine(T=100)
DATA = torch.rand(20, 1, 4, 4) * 2 - 1
IDEAL = IdealDenoiser(DATA, SCHEDULE)


def explorer(samplers: Any = ("ddim",), **options: Any) -> SamplingExplorer:
    return SamplingExplorer(IDEAL, SCHEDULE, samplers, **{"shape": (1, 4, 4), "steps": 6, **options})


def test_every_frame_is_what_the_sampler_saw(decode: Any) -> None:
    one = explorer(seed=3)
    x = torch.randn(1, 1, 4, 4, generator=torch.Generator().manual_seed(3))
    x_t, x_0, epsilon = one.player.data["script"]["scenes"][0]["panels"]
    sheets = one.player.data["sheets"]
    captions = one.player.data["script"]["scenes"][0]["captions"]
    for index, step in enumerate(ddim(IDEAL, SCHEDULE, x, steps=6)):
        frame = 6 - index  # noise is on the right
        assert captions[frame].startswith(f"t = {step.t:g} ")
        for panel, tensor in ((x_t, x), (x_0, step.prediction.x_0), (epsilon, step.prediction.epsilon)):
            drawn = decode(sheets[panel["sheet"]], frame, 4, 4)
            np.testing.assert_array_equal(drawn[..., :1], to_pixels(tensor)[0])
        x = step.x_t
    assert captions[0] == "finished image"
    np.testing.assert_array_equal(decode(sheets[x_t["sheet"]], 0, 4, 4)[..., :1], to_pixels(x)[0])


def test_it_starts_in_the_noise_and_plays_to_the_left() -> None:
    one = explorer()
    assert one.player.frame == 6
    assert one.player.data["script"]["backwards"]


def test_two_samplers_stand_side_by_side_with_their_difference() -> None:
    panels = explorer(["ddpm", "ddim"]).player.film.scenes[0].panels
    assert [panel.title for panel in panels] == ["ddpm  xₜ", "x̂₀", "ε̂", "ddim  xₜ", "x̂₀", "ε̂", "ddpm − ddim"]
    assert panels[-1].texts[-1] == "largest 0.000"  # both start from the same x_T
    assert panels[-1].texts[0] != "largest 0.000"


def test_eta_one_makes_ddim_walk_like_ddpm_and_eta_zero_does_not() -> None:
    """With η = 1 and the same noise, DDIM is DDPM: the difference panel is empty."""
    one = explorer(["ddpm", "ddim"], steps=10, eta=1.0)
    assert max(float(text.split()[-1]) for text in one.player.film.scenes[0].panels[-1].texts) < 1e-3
    one.eta.value = 0.0
    assert max(float(text.split()[-1]) for text in one.player.film.scenes[0].panels[-1].texts) > 0.1


@pytest.mark.slow
def test_every_step_count_runs() -> None:
    one = explorer()
    for steps in range(one.steps.min, one.steps.max + 1):
        one.steps.value = steps
        assert one.status.value == "Ready."
        assert one.player.film.frames == min(steps + 1, MOST_FRAMES)


def test_every_eta_runs_and_changes_the_film() -> None:
    one = explorer()
    films = set()
    for eta in np.linspace(0, 1, 21):
        one.eta.value = float(eta)
        assert one.status.value == "Ready."
        films.add(one.player.data["sheets"][0])
    assert len(films) == 21


def test_every_seed_gives_its_own_film_and_the_same_one_again() -> None:
    one = explorer()
    films = []
    for seed in (0, 1, 2**31 - 1, 0):
        one.seed.value = seed
        assert one.status.value == "Ready."
        films.append(one.player.data["sheets"][0])
    assert len(set(films[:3])) == 3
    assert films[0] == films[3]


def test_what_the_run_before_had_made_stays_beside_a_new_one(decode: Any) -> None:
    one = explorer(["ddpm", "ddim"], steps=6)
    assert len(one.player.film.scenes[0].panels) == 7  # nothing was before
    before = {name: one.run(name).x_t[0] for name in ("ddpm", "ddim")}
    one.seed.value = 5
    panels = one.player.film.scenes[0].panels
    assert [panel.title for panel in panels] == [
        "ddpm  xₜ", "x̂₀", "ε̂", "last run", "ddim  xₜ", "x̂₀", "ε̂", "last run", "ddpm − ddim",
    ]  # fmt: skip
    for name, panel in zip(before, (panels[3], panels[7]), strict=True):
        assert (panel.title, panel.frames, panel.texts) == ("last run", 1, ("seed 0, 6 steps, η = 0",))
        np.testing.assert_array_equal(panel.pixels[0], to_pixels(before[name])[0])


def test_the_run_before_is_one_that_was_made_in_another_way() -> None:
    one = explorer(["ddpm", "ddim"])
    one.seed.value = 5
    one.ticks[0].value = False  # a row less is no new run
    (still,) = [panel for panel in one.player.film.scenes[0].panels if panel.title == "last run"]
    assert still.texts == ("seed 0, 6 steps, η = 0",)
    one.steps.value = 4
    (still,) = [panel for panel in one.player.film.scenes[0].panels if panel.title == "last run"]
    assert still.texts == ("seed 5, 6 steps, η = 0",)
    one.ticks[0].value = True  # a sampler that was not among those of the last run has nothing beside it
    titles = [panel.title for panel in one.player.film.scenes[0].panels]
    assert titles.count("last run") == 1


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_of_the_library_can_be_explored(name: str) -> None:
    one = explorer([name])
    assert one.player.film.frames >= 6
    assert one.status.value == "Ready."


def test_ticking_samplers_adds_and_removes_rows_and_none_is_an_error_in_words() -> None:
    one = explorer(["ddpm", "ddim"])
    one.ticks[0].value = False
    assert len(one.player.film.scenes[0].panels) == 3
    one.ticks[1].value = False
    assert "Tick at least one sampler" in one.status.value
    assert len(one.player.film.scenes[0].panels) == 3  # the last good film stays
    one.ticks[0].value = True
    assert one.status.value == "Ready."


def test_samplers_with_other_timesteps_show_the_nearest_moment() -> None:
    def half(denoise: Any, schedule: Any, x_T: torch.Tensor, steps: int, generator: Any) -> Any:
        yield from ddim(denoise, schedule, x_T, steps=max(1, steps // 2))

    panels = explorer({"ddim": ddim, "half": half}, steps=8).player.film.scenes[0].panels
    assert panels[0].texts[1:] == tuple(f"t = {t}" for t in reversed(SCHEDULE.timesteps(8)))
    assert set(panels[3].texts[1:]) >= {f"t = {t}" for t in SCHEDULE.timesteps(4)}


def test_several_images_are_tiled() -> None:
    assert explorer(images=4).player.film.scenes[0].panels[0].pixels.shape == (7, 9, 9, 1)


def test_no_difference_is_mid_grey() -> None:
    assert (
        difference_panel("a − b", torch.zeros(2, 1, 1, 3, 3)).pixels.tolist()
        == np.full((2, 3, 3, 1), 128).tolist()
    )


def test_the_notebook_keeps_a_strip_of_the_current_film() -> None:
    one = explorer(["ddpm", "ddim"])
    data, metadata = one._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == one.model_id
    assert len(data["image/png"]) <= 60_000
    assert "Samplers: ddpm, ddim" in metadata["image/png"]["alt"]
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width > 500


def test_it_speaks_turkish() -> None:
    show.language("tr")
    one = explorer()
    assert one.steps.description == "Adım sayısı"
    assert one.player.data["script"]["title"] == "Ters gürültü giderme süreci"


def broken(answer: Any) -> Any:
    def denoise(x_t: torch.Tensor, t: float) -> Prediction:
        return answer(x_t)

    return denoise


def other_device(x_t: torch.Tensor) -> Any:
    raise RuntimeError("Expected all tensors to be on the same device, but found at least two devices")


@pytest.mark.parametrize(
    ("arguments", "options", "error", "says"),
    [
        ((IDEAL, SCHEDULE, []), {}, ValueError, "samplers is empty"),
        ((IDEAL, SCHEDULE, {}), {}, ValueError, "samplers is empty"),
        ((IDEAL, SCHEDULE, ["ddim", "magic"]), {}, ValueError, "Unknown sampler 'magic'"),
        ((IDEAL, SCHEDULE, {"mine": 3}), {}, TypeError, r"samplers\['mine'\]"),
        ((3, SCHEDULE), {}, TypeError, "denoise must be callable"),
        ((IDEAL, "cosine"), {}, TypeError, "NoiseSchedule"),
        ((IDEAL, SCHEDULE), {"shape": (8, 8)}, ValueError, r"\(C, H, W\)"),
        ((IDEAL, SCHEDULE), {"shape": (1, 8, 8)}, ValueError, "shape"),
        ((IDEAL, SCHEDULE), {"steps": 0}, ValueError, "steps must be from 1"),
        ((IDEAL, SCHEDULE), {"images": 0}, ValueError, "images must be"),
        ((broken(lambda x: Prediction(x * torch.nan, x)), SCHEDULE), {}, ValueError, "NaN"),
        ((broken(lambda x: Prediction(x[..., :2], x[..., :2])), SCHEDULE), {}, ValueError, "shape"),
        ((broken(other_device), SCHEDULE), {}, ValueError, r"two devices.*pass device="),
    ],
)
def test_bad_input_gets_one_clear_error(
    arguments: Any, options: Any, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        SamplingExplorer(*arguments, **{"shape": (1, 4, 4), "steps": 5, **options})
