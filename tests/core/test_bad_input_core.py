"""A wrong value must not become a wrong picture in silence: each gets an error that says what to do."""

from collections.abc import Callable
from functools import partial
from math import inf, nan
from types import ModuleType

import pytest
import torch
from core_oracles import Answer
from torch import Tensor

from minidiff import (
    SAMPLERS,
    ClippedDenoiser,
    GaussianMixtureDenoiser,
    GuidedDenoiser,
    IdealDenoiser,
    IntervalDenoiser,
    NetworkDenoiser,
    NoiseSchedule,
    ProjectedDenoiser,
    ddim,
    ddpm,
    diffusion_loss,
    forward_diffusion_step,
    generators,
    q_posterior,
    q_sample,
    q_step,
    sample,
)
from minidiff.loss import loss_weight
from minidiff.nets import AttributeSettings, ClassSettings

pytestmark = pytest.mark.filterwarnings("ignore::minidiff.schedule.ScheduleWarning")

T = 10
SCHEDULE = NoiseSchedule.cosine(T)
NETWORK = Answer(lambda x, t: x)
DENOISE = NetworkDenoiser(NETWORK, SCHEDULE, predicts="epsilon")


def image(B: int = 4) -> Tensor:
    return torch.zeros(B, 1, 8, 8)


# ---- every function that takes an image ---------------------------------------------------------------

TAKES_AN_IMAGE: dict[str, Callable[[Tensor], object]] = {
    "forward_diffusion_step": lambda x: forward_diffusion_step(x, 0, SCHEDULE.betas),
    "q_step": lambda x: q_step(x, 0, SCHEDULE),
    "q_sample": lambda x: q_sample(x, 0, SCHEDULE),
    "q_posterior, x_0": lambda x: q_posterior(x, image(), 0, SCHEDULE),
    "q_posterior, x_t": lambda x: q_posterior(image(), x, 0, SCHEDULE),
    "diffusion_loss": lambda x: diffusion_loss(NETWORK, x, SCHEDULE, predicts="epsilon"),
    "IdealDenoiser": lambda x: IdealDenoiser(x, SCHEDULE),
    "GaussianMixtureDenoiser": lambda x: GaussianMixtureDenoiser(
        x, torch.ones(len(x)), torch.ones(len(x)), SCHEDULE
    ),
    "ddpm": lambda x: list(ddpm(DENOISE, SCHEDULE, x)),
    "ddim": lambda x: list(ddim(DENOISE, SCHEDULE, x, steps=2)),
}

BAD_IMAGES = {
    "8-bit": (torch.zeros(4, 1, 8, 8, dtype=torch.uint8), TypeError, r"floating-point.*/ 127\.5 - 1"),
    "integer": (torch.zeros(4, 1, 8, 8, dtype=torch.int64), TypeError, "numbers, got torch.int64"),
    "boolean": (torch.zeros(4, 1, 8, 8, dtype=torch.bool), TypeError, "numbers, got torch.bool"),
    "NaN": (torch.full((4, 1, 8, 8), nan), ValueError, r"256 values that are NaN or infinite \(of 256\)"),
    "infinite": (torch.full((4, 1, 8, 8), inf), ValueError, "NaN or infinite"),
    "empty": (torch.zeros(0, 1, 8, 8), ValueError, r"empty: shape \(0, 1, 8, 8\)"),
    "without a batch": (torch.zeros(8), ValueError, r"batch axis.*got shape \(8,\)"),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(BAD_IMAGES))
@pytest.mark.parametrize("function", list(TAKES_AN_IMAGE))
def test_a_bad_image_is_refused_everywhere(function: str, kind: str) -> None:
    x, error, message = BAD_IMAGES[kind]
    with pytest.raises(error, match=message):
        TAKES_AN_IMAGE[function](x)


@pytest.mark.parametrize("x", [[[0.0]], None, 0.5])
@pytest.mark.parametrize(
    "function", ["q_sample", "q_step", "forward_diffusion_step", "diffusion_loss", "ddim"]
)
def test_what_is_no_tensor_is_refused(function: str, x: object) -> None:
    with pytest.raises(TypeError, match=r"must be a torch\.Tensor"):
        TAKES_AN_IMAGE[function](x)  # type: ignore[arg-type]


def test_one_bad_pixel_is_enough(validate_module: ModuleType) -> None:
    for bad in (nan, inf, -inf):
        x = image()
        x[2, 0, 3, 3] = bad
        with pytest.raises(ValueError, match=r"x holds 1 values that are NaN or infinite \(of 256\)"):
            validate_module.check_floating(x, "x")


# ---- every function that takes a timestep -------------------------------------------------------------

TAKES_A_TIMESTEP: dict[str, Callable[[object], object]] = {
    "forward_diffusion_step": lambda t: forward_diffusion_step(image(), t, SCHEDULE.betas),
    "q_step": lambda t: q_step(image(), t, SCHEDULE),
    "q_sample": lambda t: q_sample(image(), t, SCHEDULE),
    "q_posterior": lambda t: q_posterior(image(), image(), t, SCHEDULE),
}

BAD_TIMESTEPS = {
    "negative": (-1, ValueError, r"out of bounds: got -1, but.*0 \.\. 9 \(T = 10\)"),
    "T itself": (T, ValueError, r"out of bounds: got 10, but.*0 \.\. 9"),
    "a tensor with T": (torch.tensor(T), ValueError, "out of bounds: got 10"),
    "a negative tensor": (torch.tensor(-1), ValueError, "out of bounds: got -1"),
    "a float": (1.0, TypeError, r"t must be an int or an integer tensor, got 1\.0"),
    "a float tensor": (torch.tensor(1.0), TypeError, "integer tensor, got torch.float32"),
    "a truth value": (True, TypeError, "t must be an int or an integer tensor, got True"),
    "a boolean tensor": (torch.tensor(True), TypeError, "integer tensor, got torch.bool"),
    "nothing": (None, TypeError, "got None"),
    "text": ("3", TypeError, "got '3'"),
}


@pytest.mark.parametrize("kind", list(BAD_TIMESTEPS))
@pytest.mark.parametrize("function", list(TAKES_A_TIMESTEP))
def test_a_bad_timestep_is_refused_everywhere(function: str, kind: str) -> None:
    t, error, message = BAD_TIMESTEPS[kind]
    with pytest.raises(error, match=message):
        TAKES_A_TIMESTEP[function](t)


@pytest.mark.parametrize("function", ["q_step", "q_sample", "q_posterior"])
@pytest.mark.parametrize(
    ("t", "message"),
    [
        (torch.tensor([0, 1, 2]), r"one index per sample, shape \(4,\); got \(3,\)"),
        (torch.zeros(4, 1, dtype=torch.long), r"shape \(4,\); got \(4, 1\)"),
        (torch.tensor([0, 1, 2, T]), "out of bounds: got 10"),
        (torch.tensor([0, 1, -2, 3]), "out of bounds: got -2"),
        (torch.zeros(0, dtype=torch.long), r"got \(0,\)"),
    ],
)
def test_timesteps_that_do_not_fit_the_batch_are_refused(function: str, t: Tensor, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TAKES_A_TIMESTEP[function](t)


@pytest.mark.parametrize("t", [torch.tensor([0, 1, 2, 3]), torch.tensor([[1]])])
def test_the_course_function_takes_one_timestep_only(t: Tensor) -> None:
    with pytest.raises(ValueError, match=r"t must be one timestep.*For one per sample: q_sample"):
        forward_diffusion_step(image(), t, SCHEDULE.betas)


def test_the_last_timestep_is_allowed_and_the_next_is_not(validate_module: ModuleType) -> None:
    validate_module.check_timestep(T - 1, T)
    validate_module.check_timestep(0, T)
    for t in (T, -1):
        with pytest.raises(ValueError, match="out of bounds"):
            validate_module.check_timestep(t, T)


def test_one_bad_timestep_of_many_is_enough(validate_module: ModuleType) -> None:
    for bad in (-1, T):
        with pytest.raises(ValueError, match=f"out of bounds: got {bad}"):
            validate_module.check_timestep(torch.tensor([3, bad, 5]), T, 3)


def test_the_loss_takes_one_timestep_per_image() -> None:
    for t in (3, torch.tensor(3), torch.tensor([3])):
        with pytest.raises(ValueError, match=r"one timestep per image, shape \(4,\)"):
            diffusion_loss(NETWORK, image(), SCHEDULE, t=t, predicts="epsilon")  # type: ignore[arg-type]


@pytest.mark.parametrize("t", [-0.5, T - 0.5, nan, inf])
def test_between_two_timesteps_a_denoiser_stays_on_the_schedule(t: float) -> None:
    with pytest.raises(ValueError, match=r"t must be a finite number in \[0, 9\]"):
        DENOISE(image(), t)


# ---- shapes that must agree ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        partial(q_sample, image(), 0, SCHEDULE, epsilon=torch.zeros(4, 1, 8, 1)),
        partial(q_posterior, image(), torch.zeros(4, 1, 1, 8), 0, SCHEDULE),
        partial(
            diffusion_loss, NETWORK, image(), SCHEDULE, predicts="epsilon", epsilon=torch.zeros(1, 1, 8, 8)
        ),
        partial(diffusion_loss, Answer(lambda x, t: x[:, :, :1]), image(), SCHEDULE, predicts="epsilon"),
    ],
)
def test_shapes_that_would_broadcast_are_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"must have the (same shape, got|shape of x_t)"):
        call()


@pytest.mark.parametrize(
    "call", [partial(q_sample, image(), 0), partial(diffusion_loss, NETWORK, image(), predicts="epsilon")]
)
def test_a_given_noise_is_checked_like_an_image(call: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="epsilon holds 256 values that are NaN"):
        call(SCHEDULE, epsilon=torch.full((4, 1, 8, 8), nan))


def test_an_ideal_denoiser_takes_images_like_its_own() -> None:
    with pytest.raises(
        ValueError, match=r"items of shape \(1, 8, 8\), but the dataset's images have \(1, 4, 4\)"
    ):
        IdealDenoiser(torch.zeros(3, 1, 4, 4), SCHEDULE)(image(), 0)


def test_a_mixture_takes_points_like_its_means() -> None:
    mixture = GaussianMixtureDenoiser(torch.zeros(2, 3), torch.ones(2), torch.ones(2), SCHEDULE)
    with pytest.raises(ValueError, match=r"items of shape \(2,\), but the mixture's means have \(3,\)"):
        mixture(torch.zeros(5, 2), 0)


@pytest.mark.parametrize("count", [1, 3, 5])
def test_generators_must_fit_the_batch_everywhere(count: int) -> None:
    for call in (
        partial(q_sample, image(), 0, SCHEDULE),
        partial(q_step, image(), 0, SCHEDULE),
        partial(diffusion_loss, NETWORK, image(), SCHEDULE, predicts="epsilon"),
        partial(diffusion_loss, NETWORK, image(), SCHEDULE, predicts="epsilon", epsilon=image()),
        partial(sample, DENOISE, SCHEDULE, image(), "ddpm"),
    ):
        with pytest.raises(ValueError, match=f"Got {count} generators for a batch of 4"):
            call(generator=generators(range(count)))


# ---- schedules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("betas", "error", "message"),
    [
        (torch.tensor([]), ValueError, r"shape \(T,\) with T >= 1, got \(0,\)"),
        (torch.rand(3, 3), ValueError, r"got \(3, 3\)"),
        (torch.tensor(0.5), ValueError, r"got \(\)"),
        (torch.tensor([1, 2]), TypeError, "floating point, got torch.int64"),
        (torch.tensor([0.1, 0.0, 0.1]), ValueError, r"got betas\[1\] = 0\."),
        (torch.tensor([0.1, -0.1]), ValueError, r"got betas\[1\] = -0\.1"),
        (torch.tensor([1.0, 0.5]), ValueError, r"the last may be exactly 1.*got betas\[0\] = 1"),
        (torch.tensor([0.1, 1.5]), ValueError, r"got betas\[1\] = 1\.5.*lower beta_end"),
        (torch.tensor([0.1, nan]), ValueError, r"got betas\[1\] = nan"),
    ],
)
def test_impossible_betas_are_refused(
    schedule_module: ModuleType, betas: Tensor, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        schedule_module.NoiseSchedule(betas)


@pytest.mark.parametrize("kind", ["linear", "quadratic", "cosine"])
@pytest.mark.parametrize(
    ("T", "error", "message"),
    [
        (0, ValueError, "T must be at least 1, got 0"),
        (-5, ValueError, "T must be at least 1, got -5"),
        (10.0, TypeError, r"T must be a whole number \(int\), got 10\.0"),
        (True, TypeError, "T must be a whole number"),
        ("10", TypeError, "T must be a whole number"),
    ],
)
def test_an_impossible_length_is_refused(kind: str, T: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        getattr(NoiseSchedule, kind)(T)


@pytest.mark.parametrize("kind", ["linear", "quadratic"])
@pytest.mark.parametrize(
    ("beta_start", "beta_end"), [(0.0, 0.1), (0.2, 0.1), (0.1, 1.0), (-0.1, 0.1), (0.1, 2.0)]
)
def test_an_impossible_range_of_betas_is_refused(kind: str, beta_start: float, beta_end: float) -> None:
    with pytest.raises(ValueError, match="Need 0 < beta_start <= beta_end < 1"):
        getattr(NoiseSchedule, kind)(10, beta_start=beta_start, beta_end=beta_end)


def test_the_usual_scaling_for_short_schedules_is_refused_where_it_passes_one() -> None:
    with pytest.raises(ValueError, match=r"Scaling the usual range by 1000/T passes 1 for T < 20"):
        NoiseSchedule.linear(19, beta_start=1e-4 * 1000 / 19, beta_end=0.02 * 1000 / 19)


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_beta_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="beta_end must be a finite number"):
        NoiseSchedule.linear(10, beta_end=value)


@pytest.mark.parametrize(
    ("s", "error"), [(-0.1, ValueError), (1.5, ValueError), (nan, ValueError), ("a", TypeError)]
)
def test_an_impossible_cosine_offset_is_refused(s: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="s must be a"):
        NoiseSchedule.cosine(10, s=s)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "alpha_bars", [[0.5, 0.6], [1.0, 0.5], [0.5, 0.5], [0.5, -0.1], [0.5, nan], [0.5, 0.0, 0.0]]
)
def test_alpha_bars_that_do_not_fall_are_refused(alpha_bars: list[float]) -> None:
    with pytest.raises(ValueError, match="Every beta must lie strictly between 0 and 1"):
        NoiseSchedule.from_alpha_bars(torch.tensor(alpha_bars))


@pytest.mark.parametrize("alpha_bars", [[], [[0.5]], 0.5])
def test_alpha_bars_of_a_wrong_shape_are_refused(alpha_bars: object) -> None:
    with pytest.raises(ValueError, match=r"alpha_bars must have shape \(T,\)"):
        NoiseSchedule.from_alpha_bars(torch.tensor(alpha_bars))


@pytest.mark.parametrize(
    ("N", "error", "message"),
    [
        (0, ValueError, "from 1 to 10, got 0"),
        (T + 1, ValueError, "from 1 to 10, got 11"),
        (2.5, TypeError, "whole number"),
        (True, TypeError, "whole number"),
    ],
)
def test_an_impossible_number_of_steps_is_refused(N: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        SCHEDULE.timesteps(N)  # type: ignore[arg-type]
    for sampler in (ddpm, ddim):
        with pytest.raises(error, match=message):
            list(sampler(DENOISE, SCHEDULE, image(), steps=N))  # type: ignore[arg-type]


def test_an_unknown_spacing_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match="spacing must be one of 'trailing', 'leading', 'linspace'; got 'even'"
    ):
        SCHEDULE.timesteps(3, "even")


@pytest.mark.parametrize(
    "betas", [torch.tensor([0.1, nan]), torch.tensor([0.0, 0.1]), torch.tensor([0.1, 1.1])]
)
def test_the_course_function_refuses_impossible_betas(betas: Tensor) -> None:
    with pytest.raises(ValueError, match=r"Every beta must lie in \(0, 1\]"):
        forward_diffusion_step(image(), 0, betas)


@pytest.mark.parametrize("betas", [torch.rand(2, 2), torch.tensor(0.1), torch.tensor([])])
def test_the_course_function_refuses_betas_of_a_wrong_shape(betas: Tensor) -> None:
    with pytest.raises(ValueError, match=r"beta_t_schedule must have shape \(T,\)"):
        forward_diffusion_step(image(), 0, betas)


# ---- options ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: NetworkDenoiser("net", SCHEDULE, predicts="epsilon"),
            TypeError,
            "network must be callable, got str",
        ),
        (
            lambda: NetworkDenoiser(NETWORK, SCHEDULE, predicts="noise"),
            ValueError,
            "'epsilon', 'x_0', 'v'; got 'noise'",
        ),
        (lambda: ClippedDenoiser(None, SCHEDULE), TypeError, "denoise must be callable"),
        (lambda: ClippedDenoiser(DENOISE, SCHEDULE, bound=nan), ValueError, "bound must be a finite number"),
        (lambda: GuidedDenoiser(DENOISE, DENOISE, nan), ValueError, "scale must be a finite number"),
        (lambda: GuidedDenoiser(DENOISE, DENOISE, inf), ValueError, "scale must be a finite number"),
        (lambda: GuidedDenoiser(DENOISE, DENOISE, "7"), TypeError, "scale must be a number, got '7'"),
        (
            lambda: GuidedDenoiser(DENOISE, 7.0, DENOISE),
            TypeError,
            "unconditional must be callable, got float",
        ),
        (lambda: GuidedDenoiser(None, DENOISE, 1.0), TypeError, "conditional must be callable, got NoneType"),
        (lambda: IntervalDenoiser(7, DENOISE, 0, 1), TypeError, "inside must be callable, got int"),
        (lambda: IntervalDenoiser(DENOISE, None, 0, 1), TypeError, "outside must be callable, got NoneType"),
        (lambda: IntervalDenoiser(DENOISE, DENOISE, nan, 1), ValueError, "low must be a finite number"),
        (lambda: IntervalDenoiser(DENOISE, DENOISE, 0, None), TypeError, "high must be a number"),
        (
            lambda: IntervalDenoiser(DENOISE, DENOISE, 7, 3),
            ValueError,
            "low must not be above high, got low = 7 and high = 3",
        ),
        (
            lambda: ClassSettings(10).build(4).drop(torch.tensor([1]), 1.5),
            ValueError,
            r"in \[0, 1\], got 1\.5",
        ),
        (lambda: ClassSettings(10).build(4).drop(torch.tensor([1]), -0.1), ValueError, "probability must be"),
        (
            lambda: AttributeSettings((3, 2)).build(4).drop(torch.tensor([[1, 1]]), 2),
            ValueError,
            "probability",
        ),
        (lambda: ProjectedDenoiser(DENOISE, SCHEDULE, 7), TypeError, "project must be callable, got int"),
        (lambda: NetworkDenoiser(NETWORK, SCHEDULE), TypeError, "What does this network predict"),
        (lambda: diffusion_loss(NETWORK, image(), SCHEDULE), TypeError, "What does this network predict"),
        (
            lambda: diffusion_loss(NETWORK, image(), SCHEDULE, predicts="mu"),
            ValueError,
            "predicts must be one of",
        ),
        (lambda: loss_weight(SCHEDULE, "mu", 5.0), ValueError, "predicts must be one of"),
        (lambda: loss_weight(SCHEDULE, "v", 0.0), ValueError, "min_snr_gamma must be"),
        (
            lambda: list(ddim(DENOISE, SCHEDULE, image(), steps=2, eta=1.5)),
            ValueError,
            r"eta must be .* \[0, 1\]",
        ),
        (lambda: list(ddim(DENOISE, SCHEDULE, image(), steps=2, eta=-0.1)), ValueError, "eta must be"),
        (lambda: list(ddim(DENOISE, SCHEDULE, image(), steps=2, eta=nan)), ValueError, "eta must be"),
        (
            lambda: list(ddpm(DENOISE, SCHEDULE, image(), variance="learned")),
            ValueError,
            "'small', 'large'; got 'learned'",
        ),
        (
            lambda: sample(DENOISE, SCHEDULE, image(), "dim"),
            ValueError,
            "sampler must be one of 'ddpm', 'ddim'.*got 'dim'",
        ),
    ],
)
def test_an_impossible_option_is_refused(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(
    ("stds", "weights", "message"),
    [
        (torch.ones(3), torch.ones(2), r"need stds and weights of shape \(2,\), got \(3,\) and \(2,\)"),
        (torch.ones(2), torch.ones(1), r"got \(2,\) and \(1,\)"),
        (torch.tensor([1.0, -1.0]), torch.ones(2), "stds must be >= 0 and weights > 0"),
        (torch.ones(2), torch.tensor([0.0, 1.0]), "stds must be >= 0 and weights > 0"),
        (torch.tensor([1.0, inf]), torch.ones(2), "stds holds 1 values that are NaN or infinite"),
        (torch.ones(2), torch.tensor([1.0, nan]), "weights holds 1 values that are NaN or infinite"),
    ],
)
def test_an_impossible_mixture_is_refused(stds: Tensor, weights: Tensor, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GaussianMixtureDenoiser(torch.zeros(2, 3), stds, weights, SCHEDULE)


@pytest.mark.parametrize("name", ["ddpm", "ddim"])
def test_every_sampler_is_found_by_its_name(name: str) -> None:
    assert SAMPLERS[name].__name__ == name
