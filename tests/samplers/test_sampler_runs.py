"""How samplers behave: where they ask, how often, what they draw, what they refuse."""

import inspect
from collections.abc import Iterator
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
import torch
from sampler_checks import check_asks, check_draws, check_same_twice, check_splitting
from sampler_oracles import COSINE, LINEAR, SCHEDULES, STEPS, VARIANTS, GaussianDenoiser, spacings_of
from torch.testing import assert_close

import minidiff as md
from minidiff import SAMPLERS, NoiseSchedule
from minidiff._validate import check_number

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


@everyone
def test_the_signature_tells_types_and_options(name: str) -> None:
    """A frame that hid them would leave `*args, **kwargs` to a reader, an editor and a type checker."""
    sampler = SAMPLERS[name]
    parameters = inspect.signature(sampler).parameters
    assert all(p.annotation is not p.empty for p in parameters.values())
    assert "kwargs" not in parameters
    assert (sampler.__doc__ or "").count("x_T (B, ...)") == 1
    assert sampler.__module__ == f"minidiff.samplers.{name}"


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
def test_bad_arguments_are_refused_at_the_call(name: str) -> None:
    def call(x_T: Any = None, denoise: Any = None, schedule: Any = LINEAR, **options: Any) -> None:
        x_T = torch.randn(2, 2) if x_T is None else x_T
        denoise = GaussianDenoiser(LINEAR, 1.0) if denoise is None else denoise
        SAMPLERS[name](denoise, schedule, x_T, **options)  # no `next`

    with pytest.raises(ValueError, match="from 1 to 1000"):
        call(steps=0)
    with pytest.raises(ValueError, match="from 1 to 1000"):
        call(steps=1001)
    with pytest.raises(TypeError, match="whole number"):
        call(steps=2.5)
    with pytest.raises(ValueError, match="spacing must be one of"):
        call(spacing="cosine")
    with pytest.raises(TypeError, match="floating-point"):
        call(torch.zeros(1, 2, dtype=torch.int64))
    with pytest.raises(ValueError, match="NaN or infinite"):
        call(torch.full((1, 2), float("nan")))
    with pytest.raises(TypeError, match="denoise must be callable"):
        call(denoise=torch.zeros(2))
    with pytest.raises(TypeError, match="schedule must be a NoiseSchedule"):
        call(schedule=LINEAR.betas)
    with pytest.raises(TypeError, match="generator must be"):
        call(generator=7)
    with pytest.raises(ValueError, match="3 generators for a batch of 2"):
        call(generator=md.generators(range(3)))
    with pytest.raises(TypeError, match="sharpness"):
        call(sharpness=1)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("ddpm", {"variance": "medium"}, "variance must be one of"),
        ("ddim", {"eta": -0.1}, "eta must be"),
        ("pndm", {"start": "euler"}, "start must be one of"),
        ("pndm", {"spacing": "karras"}, "spacing must be one of"),
        ("lms", {"order": 0}, "order must be from 1 to 4"),
        ("lms", {"order": 5}, "order must be from 1 to 4"),
        ("euler_ancestral", {"eta": 1.5}, "eta must be"),
        ("heun", {"churn": -1.0}, "churn must be"),
    ],
)
def test_bad_options_are_refused_at_the_call(name: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SAMPLERS[name](GaussianDenoiser(LINEAR, 1.0), LINEAR, torch.randn(1, 2), **options)  # no `next`


# ---- whose schedule -----------------------------------------------------------------------------------


@pytest.mark.parametrize("walk", [*SAMPLERS.values(), md.invert], ids=[*SAMPLERS, "invert"])
def test_a_denoiser_of_another_schedule_is_refused_at_the_call(walk: Any) -> None:
    """It would take the image to be noisier, or cleaner, than it is: a wrong picture without an error."""
    for other in (LINEAR, NoiseSchedule.cosine(T=999), COSINE.with_zero_terminal_snr()):
        with pytest.raises(ValueError, match=r"schedule is .*but the denoiser's schedule is .*from t = "):
            walk(md.IdealDenoiser(torch.randn(3, 2), other), COSINE, torch.randn(1, 2))


@pytest.mark.parametrize("walk", [*SAMPLERS.values(), md.invert], ids=[*SAMPLERS, "invert"])
def test_the_beginning_of_the_denoisers_schedule_will_do(walk: Any) -> None:
    denoise, half = md.IdealDenoiser(torch.randn(3, 2), COSINE), COSINE.until(499)
    steps = list(walk(denoise, half, torch.randn(1, 2), steps=5))
    assert max(step.t for step in steps) <= 499
    list(walk(denoise, NoiseSchedule.cosine(T=1000), torch.randn(1, 2), steps=5))  # made twice, equal


@everyone
def test_a_denoiser_need_not_have_a_schedule(name: str) -> None:
    def denoise(x_t: torch.Tensor, t: float) -> md.Prediction:
        return md.Prediction(0 * x_t, x_t)

    assert len(list(SAMPLERS[name](denoise, COSINE, torch.randn(1, 2), steps=4))) == 4


@everyone
def test_half_way_in_is_half_way_out(name: str) -> None:
    """An image noised to t, and walked from there with the exact denoiser of that one image, comes back."""
    mu = torch.tensor([[0.5, -0.2]], dtype=torch.float64)
    x_t, _ = md.q_sample(mu, 400, COSINE)
    x = md.sample(md.IdealDenoiser(mu, COSINE), COSINE.until(400), x_t, name, steps=8)
    assert_close(x, mu, atol=1e-6, rtol=0)


# ---- what the denoiser answers ------------------------------------------------------------------------

ANSWERS: dict[str, tuple[Any, type[Exception], str]] = {
    "a tensor": (lambda x: x, TypeError, "must return a Prediction"),
    "another shape": (lambda x: md.Prediction(x, x[:1]), ValueError, "epsilon from denoise has shape"),
    "another dtype": (lambda x: md.Prediction(x.double(), x), TypeError, "x_0 from denoise is torch"),
    "another device": (
        lambda x: md.Prediction(x, x.to("meta")),
        TypeError,
        "epsilon from denoise is .* on meta",
    ),
}


@everyone
@pytest.mark.parametrize("kind", list(ANSWERS))
def test_an_answer_that_does_not_fit_x_t_is_refused(name: str, kind: str) -> None:
    answer, error, message = ANSWERS[kind]
    with pytest.raises(error, match=message):
        next(SAMPLERS[name](lambda x_t, t: answer(x_t), COSINE, torch.randn(2, 2)))


def test_the_second_look_of_a_step_is_checked_too() -> None:
    answers = iter([lambda x: md.Prediction(x, x), lambda x: md.Prediction(x, x[:1])])
    with pytest.raises(ValueError, match="epsilon from denoise has shape"):
        next(md.heun(lambda x_t, t: next(answers)(x_t), COSINE, torch.randn(2, 2)))


# ---- a sampler of one's own ---------------------------------------------------------------------------


def test_a_sampler_of_ones_own_is_entered_under_its_name() -> None:
    from minidiff.samplers.frame import sampler

    with patch.dict(SAMPLERS):

        @sampler(share=partial(check_number, low=0, high=1))
        def lazy(
            denoise: Any, schedule: NoiseSchedule, x_T: torch.Tensor, *, steps: int = 1,
            spacing: str = "trailing", share: float = 1.0, generator: Any = None,
        ) -> Iterator[md.SampleStep]:  # fmt: skip
            prediction = denoise(x_T, schedule.T - 1)
            yield md.SampleStep(schedule.T - 1, share * prediction.x_0, prediction)

        denoise, x_T = GaussianDenoiser(LINEAR, 0.5), torch.randn(2, 3)
        assert torch.equal(md.sample(denoise, LINEAR, x_T, "lazy"), denoise(x_T, 999).x_0)
        with pytest.raises(ValueError, match="share must be"):
            lazy(denoise, LINEAR, x_T, share=2.0)
