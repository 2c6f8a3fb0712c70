"""How samplers behave: where they ask, how often, what they draw, what they refuse."""

import inspect
from typing import Any

import pytest
import torch
from sampler_checks import check_asks, check_draws, check_same_twice, check_splitting
from sampler_oracles import COSINE, LINEAR, SCHEDULES, STEPS, VARIANTS, GaussianDenoiser, spacings_of
from torch.testing import assert_close

import minidiff as md
from minidiff import SAMPLERS, NoiseSchedule

variants = pytest.mark.parametrize(("name", "options"), VARIANTS)
schedules = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
everyone = pytest.mark.parametrize("name", list(SAMPLERS))


def test_the_list_of_samplers() -> None:
    names = ["ddpm", "ddim", "pndm", "lms", "euler", "euler_ancestral", "heun", "dpm_solver_pp"]
    assert list(SAMPLERS) == names
    assert all(SAMPLERS[name].__name__ == name for name in names)


@everyone
def test_every_sampler_can_be_called_alike(name: str) -> None:
    parameters = list(inspect.signature(SAMPLERS[name]).parameters.values())
    assert [p.name for p in parameters[:5]] == ["denoise", "schedule", "x_T", "steps", "spacing"]
    assert parameters[-1].name == "generator"
    assert all(p.kind is p.KEYWORD_ONLY and p.default is not p.empty for p in parameters[3:])


@variants
def test_asks_at_the_documented_times_and_no_others(name: str, options: dict[str, Any]) -> None:
    for spacing in spacings_of(name):
        for steps in STEPS:
            check_asks(SAMPLERS[name], name, LINEAR, steps, spacing, **options)


def test_churned_heun_says_where_it_asked() -> None:
    """Noise is raised before each look, and never above the schedule's largest."""
    denoise = GaussianDenoiser(LINEAR, 1.0)
    steps = list(md.heun(denoise, LINEAR, torch.randn(2, 3), steps=5, churn=2.0))
    assert [step.t for step in steps] == denoise.asked[::2]
    for step, t in zip(steps, LINEAR.karras_timesteps(5), strict=True):
        raised = min(LINEAR.alpha_bar_at(t) ** -1 - 1, 1e9) ** 0.5 * 1.4  # γ = 2/5
        assert_close(step.t, LINEAR.t_at_sigma(min(raised, LINEAR.sigmas[-1].item())), rtol=1e-6, atol=1e-6)


@variants
def test_two_runs_are_identical(name: str, options: dict[str, Any]) -> None:
    check_same_twice(SAMPLERS[name], **options)


@variants
def test_a_run_that_was_broken_off_leaves_nothing_behind(name: str, options: dict[str, Any]) -> None:
    denoise, x_T = GaussianDenoiser(LINEAR, 0.5), torch.randn(2, 3)

    def whole() -> torch.Tensor:
        g = torch.Generator().manual_seed(1)
        return md.sample(denoise, LINEAR, x_T, name, steps=6, generator=g, **options)

    before = whole()
    half_way = SAMPLERS[name](denoise, LINEAR, x_T, steps=6, **options)
    for _ in range(3):
        next(half_way)
    assert torch.equal(whole(), before)


@variants
def test_x_T_and_the_steps_already_given_are_not_written_to(name: str, options: dict[str, Any]) -> None:
    x_T = torch.randn(2, 3)
    kept = x_T.clone()
    steps, copies = [], []
    for step in SAMPLERS[name](GaussianDenoiser(LINEAR, 0.5), LINEAR, x_T, steps=6, **options):
        steps.append(step)
        copies.append((step.x_t.clone(), step.prediction.x_0.clone(), step.prediction.epsilon.clone()))
    assert torch.equal(x_T, kept)
    for step, (x_t, x_0, epsilon) in zip(steps, copies, strict=True):
        assert torch.equal(step.x_t, x_t)
        assert torch.equal(step.prediction.x_0, x_0)
        assert torch.equal(step.prediction.epsilon, epsilon)


@schedules
@variants
def test_samples_do_not_depend_on_their_batch(
    name: str, options: dict[str, Any], schedule: NoiseSchedule
) -> None:
    check_splitting(SAMPLERS[name], schedule, steps=10, **options)


@everyone
def test_samples_of_a_network_do_not_depend_on_their_batch(name: str) -> None:
    denoise = md.NetworkDenoiser(_small_network(), COSINE, predicts="x_0")
    check_splitting(SAMPLERS[name], COSINE, denoise, steps=10)


def _small_network() -> torch.nn.Module:
    """Any function of x_t and t that mixes the pixels of one sample will do."""

    class Mix(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = torch.nn.Sequential(
                torch.nn.Conv2d(3, 16, 3, padding=1), torch.nn.SiLU(), torch.nn.Conv2d(16, 2, 3, padding=1)
            )

        def forward(self, x_t: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
            time = (t / 1000)[:, None, None, None].expand(-1, 1, *x_t.shape[2:])
            return self.layers(torch.cat([x_t, time], 1)).tanh()

    torch.manual_seed(2)
    return Mix()


@variants
def test_only_the_random_ones_draw(name: str, options: dict[str, Any]) -> None:
    for spacing in spacings_of(name):
        for steps in (1, 2, 9):
            check_draws(SAMPLERS[name], name, steps, spacing, **options)


@everyone
def test_dtype_and_shape_are_kept(name: str) -> None:
    for dtype in (torch.float32, torch.float64):
        for shape in ((2, 2), (3, 1, 4, 4)):
            denoise = GaussianDenoiser(LINEAR, 0.5)
            for step in SAMPLERS[name](denoise, LINEAR, torch.randn(shape, dtype=dtype), steps=4):
                assert step.x_t.dtype == dtype
                assert step.x_t.shape == shape


# ---- zero terminal SNR: σ is infinite at T-1 ---------------------------------------------------------------


@variants
def test_zero_terminal_snr_works_or_is_refused_but_never_nan(name: str, options: dict[str, Any]) -> None:
    schedule = LINEAR.with_zero_terminal_snr()
    images = torch.randn(4, 3, dtype=torch.float64)
    for spacing in spacings_of(name):
        for steps in (1, 2, 3, 4, 10, 50):
            run = {"steps": steps, "spacing": spacing, **options}
            x_T = torch.randn(2, 3, dtype=torch.float64)
            starts_in_pure_noise = spacing in ("trailing", "linspace")
            if name == "pndm" and starts_in_pure_noise:
                with pytest.raises(ValueError, match="pure noise"):
                    md.sample(md.IdealDenoiser(images, schedule), schedule, x_T, name, **run)
            elif options.get("churn") and starts_in_pure_noise and steps > 1:
                pass  # the next test
            else:
                x = md.sample(md.IdealDenoiser(images, schedule), schedule, x_T, name, **run)
                assert bool(x.isfinite().all())


def test_zero_terminal_snr_keeps_the_point_mass() -> None:
    schedule, mu = COSINE.with_zero_terminal_snr(), torch.tensor([0.3, -0.7], dtype=torch.float64)
    for name, options in VARIANTS:
        if name == "pndm":
            continue
        for steps in (1, 2, 3, 10):
            x_T = torch.randn(3, 2, dtype=torch.float64)
            denoise = md.IdealDenoiser(mu[None], schedule)
            x = md.sample(denoise, schedule, x_T, name, steps=steps, spacing="trailing", **options)
            assert_close(x, mu.expand(3, 2), atol=1e-5, rtol=0)


# ---- what is refused ----------------------------------------------------------------------------------


@everyone
def test_bad_arguments_are_refused(name: str) -> None:
    def run(x_T: Any = None, **options: Any) -> None:
        x_T = torch.randn(1, 2) if x_T is None else x_T
        list(SAMPLERS[name](GaussianDenoiser(LINEAR, 1.0), LINEAR, x_T, **options))

    with pytest.raises(ValueError, match="from 1 to 1000"):
        run(steps=0)
    with pytest.raises(ValueError, match="from 1 to 1000"):
        run(steps=1001)
    with pytest.raises(TypeError, match="whole number"):
        run(steps=2.5)
    with pytest.raises(ValueError, match="spacing must be one of"):
        run(spacing="cosine")
    with pytest.raises(TypeError, match="floating-point"):
        run(torch.zeros(1, 2, dtype=torch.int64))
    with pytest.raises(ValueError, match="NaN or infinite"):
        run(torch.full((1, 2), float("nan")))


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("pndm", {"start": "euler"}, "start must be one of"),
        ("pndm", {"spacing": "karras"}, "spacing must be one of"),
        ("lms", {"order": 0}, "order must be from 1 to 4"),
        ("lms", {"order": 5}, "order must be from 1 to 4"),
        ("euler_ancestral", {"eta": 1.5}, "eta must be"),
        ("heun", {"churn": -1.0}, "churn must be"),
    ],
)
def test_bad_options_are_refused(name: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        list(SAMPLERS[name](GaussianDenoiser(LINEAR, 1.0), LINEAR, torch.randn(1, 2), **options))
