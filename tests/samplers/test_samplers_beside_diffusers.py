"""The samplers beside those of `diffusers`, over full runs, on the settings where that library is right.

Where it is wrong, the exact oracle decides, and the test says who is closer to the truth.
"""

import math
from typing import Any

import pytest
import torch
from sampler_oracles import COSINE, LINEAR, GaussianDenoiser
from torch import Tensor
from torch.testing import assert_close

import minidiff as md
from minidiff import NoiseSchedule

diffusers = pytest.importorskip("diffusers")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

# σ_max = 57 here, below the 80 at which our Karras spacing stops, so that both grids are the same
GENTLE = NoiseSchedule.linear(T=1000, beta_end=0.016)
VARIANCE_PRESERVING = ("DDPMScheduler", "DDIMScheduler", "PNDMScheduler", "DPMSolverMultistepScheduler")


def ideal(schedule: NoiseSchedule) -> md.IdealDenoiser:
    images = torch.randn(6, 1, 4, 4, generator=torch.Generator().manual_seed(5)).clamp(-1, 1)
    return md.IdealDenoiser(images, schedule)


def peer_run(
    scheduler: str,
    schedule: NoiseSchedule,
    denoise: Any,
    x_T: Tensor,
    steps: int,
    spacing: str,
    seed: int | None = None,
    timesteps: list[int] | None = None,
    **config: Any,
) -> Tensor:
    """The last image of a run of the peer, started at the same variance-preserving image."""
    if spacing == "karras":
        config |= {"use_karras_sigmas": True, "timestep_spacing": "linspace"}
    else:
        config |= {"timestep_spacing": spacing}
    betas = schedule.betas.float().numpy()
    peer = getattr(diffusers, scheduler)(num_train_timesteps=schedule.T, trained_betas=betas, **config)
    if timesteps is None:
        peer.set_timesteps(steps)
    else:
        peer.set_timesteps(timesteps=timesteps)
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    random = {} if generator is None else {"generator": generator}
    in_sigma_space = scheduler not in VARIANCE_PRESERVING
    x = x_T * math.sqrt(1 + peer.sigmas[0].item() ** 2) if in_sigma_space else x_T
    for t in peer.timesteps:
        fed = peer.scale_model_input(x, t)
        x = peer.step(denoise(fed, t.item()).epsilon, t, x, **random).prev_sample
    return x


CLEAN_END = {"set_alpha_to_one": True}
CASES: list[tuple[str, dict[str, Any], str, dict[str, Any], tuple[str, ...]]] = [
    ("ddpm", {}, "DDPMScheduler", {"variance_type": "fixed_small", "clip_sample": False}, ("leading",)),
    ("ddim", {}, "DDIMScheduler", {"clip_sample": False, **CLEAN_END}, ("leading",)),
    ("pndm", {"start": "multistep"}, "PNDMScheduler", {"skip_prk_steps": True, **CLEAN_END}, ("leading",)),
    ("pndm", {"start": "runge_kutta"}, "PNDMScheduler", CLEAN_END, ("leading",)),
    ("lms", {"order": 4}, "LMSDiscreteScheduler", {}, ("leading", "trailing", "karras")),
    ("euler", {}, "EulerDiscreteScheduler", {}, ("leading", "trailing", "karras")),
    ("euler_ancestral", {}, "EulerAncestralDiscreteScheduler", {}, ("leading", "trailing")),
    ("heun", {}, "HeunDiscreteScheduler", {}, ("leading", "trailing", "karras")),
    (
        "dpm_solver_pp",
        {},
        "DPMSolverMultistepScheduler",
        {"final_sigmas_type": "zero"},
        ("trailing", "leading"),
    ),
]


@pytest.mark.parametrize("steps", [10, 50])
@pytest.mark.parametrize(
    ("name", "options", "scheduler", "config", "spacing"),
    [
        pytest.param(name, options, scheduler, config, spacing, id=f"{name}-{spacing}-{options}")
        for name, options, scheduler, config, spacings in CASES
        for spacing in spacings
    ],
)
def test_agrees_over_a_full_run(
    name: str, options: dict[str, Any], scheduler: str, config: dict[str, Any], spacing: str, steps: int
) -> None:
    schedule = GENTLE
    x_T = torch.randn(8, 1, 4, 4, generator=torch.Generator().manual_seed(7))
    seed = 11 if name in ("ddpm", "euler_ancestral") else None
    timesteps = None
    if scheduler == "DPMSolverMultistepScheduler" and spacing == "leading":  # it has another "leading"
        timesteps = schedule.timesteps(steps, spacing)
    theirs = peer_run(scheduler, schedule, ideal(schedule), x_T, steps, spacing, seed, timesteps, **config)
    noise = None if seed is None else torch.Generator().manual_seed(seed)
    ours = md.sample(
        ideal(schedule), schedule, x_T, name, steps=steps, spacing=spacing, generator=noise, **options
    )
    assert (ours - theirs).abs().max() <= 1e-4 * ours.abs().max()


def test_order_of_lms_agrees_too() -> None:
    """The peer takes the order at each step."""
    x_T = torch.randn(8, 1, 4, 4)
    peer = diffusers.LMSDiscreteScheduler(
        num_train_timesteps=1000, trained_betas=GENTLE.betas.float().numpy(), timestep_spacing="leading"
    )
    for order in (1, 2, 3):
        peer.set_timesteps(20)
        x, denoise = x_T * math.sqrt(1 + peer.sigmas[0].item() ** 2), ideal(GENTLE)
        for t in peer.timesteps:
            fed = peer.scale_model_input(x, t)
            x = peer.step(denoise(fed, t.item()).epsilon, t, x, order=order).prev_sample
        ours = md.sample(denoise, GENTLE, x_T, "lms", steps=20, spacing="leading", order=order)
        assert (ours - x).abs().max() <= 1e-4 * ours.abs().max()


# ---- where the peer is wrong ---------------------------------------------------------------------------


def exact_error(x_0: Tensor, s: float) -> float:
    """How far the image of x_T = 1 is from where the flow of N(0, s²) takes it."""
    return abs(x_0.item() - s)


@pytest.mark.parametrize(
    ("name", "scheduler", "config"),
    [
        ("ddim", "DDIMScheduler", {"clip_sample": False, **CLEAN_END}),
        ("pndm", "PNDMScheduler", {"skip_prk_steps": True, **CLEAN_END}),
    ],
)
def test_previous_timestep_by_subtraction_is_wrong_on_linspace(
    name: str, scheduler: str, config: dict[str, Any]
) -> None:
    """The peer steps to t - T // N, but on linspace the next call is somewhere else: it asks about one
    level with an image of another. For a point mass, ε is the same all along the path: there it shows."""
    x_T, mu, N = torch.ones(1, 1, 1, 1), torch.full((1, 1, 1), 0.8), 20
    exact = md.IdealDenoiser(mu[None], LINEAR)
    said: list[float] = []

    def listening(x_t: Tensor, t: float) -> md.Prediction:
        prediction = exact(x_t, t)
        said.append(prediction.epsilon.item())
        return prediction

    def drift() -> float:
        epsilons = [said.pop() for _ in range(len(said))]
        return max(epsilons) - min(epsilons)

    md.sample(listening, LINEAR, x_T, name, steps=N, spacing="linspace")
    ours = drift()
    peer_run(scheduler, LINEAR, listening, x_T, N, "linspace", **config)
    theirs = drift()
    assert ours < 1e-3
    assert theirs > 1e-2


def test_euler_ancestral_of_the_peer_is_nan_on_cosine() -> None:
    """Its σ_up comes out above σ_next in float32, and it takes the root of a negative number."""
    x_T = torch.randn(4, 1, 4, 4)
    theirs = [
        peer_run("EulerAncestralDiscreteScheduler", COSINE, ideal(COSINE), x_T, N, "trailing", seed=1)
        for N in range(2, 12)
    ]
    assert any(bool(x.isnan().any()) for x in theirs)
    for N in range(2, 12):
        x = md.sample(ideal(COSINE), COSINE, x_T, "euler_ancestral", steps=N)
        assert bool(x.isfinite().all())


def test_pndm_of_the_peer_mixes_v_instead_of_noise() -> None:
    """Predictions of v from different levels are turned by different angles: their mean is not the v of the
    mean noise. Here every prediction agrees, so the samples must; theirs change with what is predicted."""
    s, N, x_T = 0.5, 10, torch.ones(1, 1, 1, 1)
    truth = GaussianDenoiser(LINEAR, s)

    class SaysV:
        def __call__(self, x_t: Tensor, t: float) -> md.Prediction:
            p, alpha_bar = truth(x_t, t), LINEAR.alpha_bar_at(t)
            v = math.sqrt(alpha_bar) * p.epsilon - math.sqrt(1 - alpha_bar) * p.x_0
            return md.Prediction(p.x_0, v)  # the field that `peer_run` hands over

    config = {"skip_prk_steps": True, **CLEAN_END}
    with_v = peer_run(
        "PNDMScheduler", LINEAR, SaysV(), x_T, N, "leading", prediction_type="v_prediction", **config
    )
    with_epsilon = peer_run("PNDMScheduler", LINEAR, truth, x_T, N, "leading", **config)
    ours = md.sample(truth, LINEAR, x_T, "pndm", steps=N)
    assert_close(ours, with_epsilon, rtol=1e-4, atol=0)
    assert exact_error(with_v, s) > 5 * exact_error(ours, s)
