"""LMS: remember the last few slopes and let a polynomial through them take the step."""

from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from math import inf

from torch import Tensor

from minidiff._validate import check_count
from minidiff.denoisers import Denoiser
from minidiff.noise import Noise
from minidiff.samplers._steps import SampleStep, sigma_walk, to_x_t, weighted_sum
from minidiff.samplers.frame import sampler
from minidiff.schedule import NoiseSchedule

LARGEST = 1000  # of equal strides, order 4: the sum of weights is 7 times the step


@sampler(order=partial(check_count, low=1, high=4))
def lms(
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int | None = 50,
    spacing: str = "trailing",
    order: int = 4,
    generator: Noise = None,
) -> Iterator[SampleStep]:
    """Linear multistep method for dx/dσ = ε̂, order 1 to 4 (Adams-Bashforth; Crowson's k-diffusion, 2022).

    In x = x_t / √ᾱ_t, with the newest slope first (ε_0 = ε̂ now, ε_1 one step ago, ...):

        x_next = x + Σ_j c_j ε_j = x̂_0 + (σ_next - c_1 - c_2 - ...) ε_0 + c_1 ε_1 + c_2 ε_2 + ...

    where c_j is the integral of the j-th Lagrange polynomial, and Σ_j c_j = σ_next - σ. The last form
    avoids subtracting numbers of the size of σ. The order ramps up 1, 2, 3, 4 as the history fills, and
    the history lives and dies with the loop; a step very much longer than those before takes less of it.
    Order 1 is `euler`. One call a step.

    Shapes: x_T (B, ...), pure noise N(0, I). Nothing is drawn from `generator`. A slope seen at σ = ∞ (zero
    terminal SNR) is used once and not remembered.
    """
    older: deque[tuple[float, Tensor]] = deque(maxlen=order - 1)  # (σ, ε̂) of earlier steps, newest first
    x_t = x_T
    for t, sigma, sigma_next in sigma_walk(schedule, steps, spacing):
        prediction = denoise(x_t, t)
        sigmas, slopes = [sigma for sigma, _ in older], [slope for _, slope in older]
        c = steady_weights([sigma, *sigmas], sigma_next)[1:]
        weights = [1, sigma_next - sum(c), *c]
        x = weighted_sum(weights, [prediction.x_0, prediction.epsilon, *slopes[: len(c)]])
        x_t = to_x_t(x, sigma_next)
        if sigma < inf:
            older.appendleft((sigma, prediction.epsilon))
        yield SampleStep(t, x_t, prediction)


def steady_weights(sigmas: Sequence[float], sigma_next: float) -> list[float]:
    """The weights of `adams_bashforth` through as many nodes as leave them below `LARGEST` times the step.

    Through four nodes that lie close together, a step 48 times as long (to σ = 0, after 1,000 of Karras et
    al.) has weights 100,000 times its length, and rounding errors of the slopes as many times theirs.
    """
    c = adams_bashforth(sigmas, sigma_next)
    if len(c) > 1 and sum(map(abs, c)) > LARGEST * abs(sigma_next - sigmas[0]):
        return steady_weights(sigmas[:-1], sigma_next)
    return c


def adams_bashforth(sigmas: Sequence[float], sigma_next: float) -> list[float]:
    """Weights c_j = ∫ Π_{k≠j} (τ - σ_k) / (σ_j - σ_k) dτ, from sigmas[0] to sigma_next, exactly.

    `sigmas` are the nodes, newest first. The polynomial is multiplied out in u = τ - sigmas[0] and
    integrated term by term. Equal strides give the textbook's (55, -59, 37, -9) / 24:

    >>> [round(24 * c) for c in adams_bashforth([0, -1, -2, -3], 1)]
    [55, -59, 37, -9]
    """
    h = sigma_next - sigmas[0]
    weights = []
    for j, node in enumerate(sigmas):
        basis = [1.0]  # coefficients of u⁰, u¹, u², ...
        for other in (*sigmas[:j], *sigmas[j + 1 :]):
            root = other - sigmas[0]
            lifted, lowered = [0.0, *basis], [*basis, 0.0]
            basis = [(a - root * b) / (node - other) for a, b in zip(lifted, lowered, strict=True)]
        weights.append(sum(a * h ** (m + 1) / (m + 1) for m, a in enumerate(basis)))
    return weights
