"""Noise schedules: how much noise each of the T steps adds.

One index convention holds everywhere: index `t` in 0 .. T-1 means that t + 1 noising steps have been
taken, so `alpha_bars[0] = 1 - betas[0]`. "Before the first step" is ᾱ = 1 exactly; it has no index, and
code that needs it writes the 1 out.
"""

import math
import warnings
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from minidiff import _words as words
from minidiff._validate import check_choice, check_count, check_number, row_of_numbers

SPACINGS = ("trailing", "leading", "linspace")
LARGEST_TERMINAL_SIGNAL = 0.05  # of √ᾱ_T: above it, x_T still shows the image and sampling starts off-key
LARGEST_COSINE_BETA = 0.999  # Nichol & Dhariwal 2021, section 3.2: keeps the last step away from β = 1
SMALLEST_SIGNAL = 1e-36  # of √ᾱ > 0: noise of the size of 1/√ᾱ is then still a number in float32
SMALLEST_FALL = 1e-12  # of log(SNR) at a step, and of ᾱ at the first: float64 still tells both levels apart
KARRAS_SIGMA = 80.0  # σ_max of Karras et al. 2022, table 1: beyond it an image drowns all the same


class ScheduleWarning(UserWarning):
    """The schedule is legal, but samples made with it will suffer."""


@dataclass(frozen=True, eq=False)
class NoiseSchedule:
    """The variances β_t of the forward process, and all that follows from them.

    `betas` has shape (T,), is stored in float64, and obeys 0 < β_t < 1; only the last may be exactly 1
    (zero terminal SNR). Everything is computed in float64 and cast once, where it is used: a float32
    running product is wrong by 2e-4 of 1 - ᾱ_0 at β_0 = 1e-4, and by 1e-2 of it at β_0 = 1e-6.

    Every tensor that a schedule hands out is a copy: changing it leaves the schedule as it was.

    Raises `TypeError` or `ValueError` for anything else, and where what follows from the betas cannot be
    computed with: levels that do not fall, or that leave less than 1e-36 of the image and yet not nothing.
    Warns (`ScheduleWarning`) when the last step leaves more than 5 % of the image, √ᾱ_T > 0.05.

    >>> schedule = NoiseSchedule.linear(T=1000)
    >>> schedule
    NoiseSchedule(T=1000, √ᾱ_T=0.0064)
    >>> bool(schedule.alpha_bars[0] == 1 - schedule.betas[0])
    True
    """

    betas: Tensor

    def __post_init__(self) -> None:
        betas = row_of_numbers(self.betas, "betas")  # a copy: the caller may go on with theirs
        if not betas.is_floating_point():
            raise TypeError(f"betas must be floating point, got {betas.dtype}.")
        betas = betas.detach().to("cpu", torch.float64)
        inside = (betas > 0) & (betas < 1)
        inside[-1] |= betas[-1] == 1  # zero terminal SNR
        if not bool(inside.all()):
            t = int((~inside).nonzero()[0])
            raise ValueError(words.BETA_RANGE.said(t=t, beta=betas[t].item()))
        object.__setattr__(self, "betas", betas)
        self._check_levels()
        signal = self.alpha_bars[-1].sqrt().item()
        if signal > LARGEST_TERMINAL_SIGNAL:
            warnings.warn(
                words.SIGNAL_LEFT.said(T=self.T, signal=signal, percent=100 * signal),
                ScheduleWarning,
                stacklevel=4,
            )

    def _check_levels(self) -> None:
        """Raise ValueError unless all that follows from the betas is finite and in order."""
        levels = self.alpha_bars
        falls = torch.cat([1 - levels[:1], -self.snr.log().diff()])  # from the clean image to the first level
        good = (falls > SMALLEST_FALL) & (levels.sqrt() > SMALLEST_SIGNAL)
        good[-1] |= (self.betas[-1] == 1) & (levels[:-1] > 0).all()  # zero terminal SNR
        if not bool(good.all()):
            t = int((~good).nonzero()[0])
            found = {"beta": self.betas[t].item(), "root": levels[t].sqrt().item()}
            raise ValueError(words.LEVELS_TOO_LOW.said(t=t, smallest=SMALLEST_SIGNAL, **found))

    def __getattribute__(self, name: str) -> object:
        value = super().__getattribute__(name)
        return value.clone() if isinstance(value, Tensor) else value

    def __repr__(self) -> str:
        return f"NoiseSchedule(T={self.T}, √ᾱ_T={self.alpha_bars[-1].sqrt().item():.4f})"

    # ---- what follows from the betas: each of shape (T,), float64 -------------------------------------

    @cached_property
    def T(self) -> int:
        """Number of noising steps."""
        return len(self.betas)

    @cached_property
    def alphas(self) -> Tensor:
        """α_t = 1 - β_t."""
        return 1 - self.betas

    @cached_property
    def alpha_bars(self) -> Tensor:
        """ᾱ_t = α_0 α_1 ... α_t, the share of the image's variance that is left at index t."""
        return self.alphas.cumprod(dim=0)

    @cached_property
    def snr(self) -> Tensor:
        """Signal-to-noise ratio ᾱ_t / (1 - ᾱ_t)."""
        return self.alpha_bars / (1 - self.alpha_bars)

    @cached_property
    def sigmas(self) -> Tensor:
        """σ_t = √((1 - ᾱ_t) / ᾱ_t), noise to signal, used by the ODE samplers."""
        return ((1 - self.alpha_bars) / self.alpha_bars).sqrt()

    # ---- constructors ---------------------------------------------------------------------------------

    @classmethod
    def linear(cls, T: int = 1000, beta_start: float = 1e-4, beta_end: float = 0.02) -> "NoiseSchedule":
        """β rises in a straight line (Ho et al. 2020, section 4).

        >>> NoiseSchedule.linear(T=3, beta_start=0.1, beta_end=0.9).betas
        tensor([0.1000, 0.5000, 0.9000], dtype=torch.float64)
        """
        check_count(T, "T", 1)
        _check_beta_range(beta_start, beta_end)
        return cls(torch.linspace(beta_start, beta_end, T, dtype=torch.float64))

    @classmethod
    def quadratic(cls, T: int = 1000, beta_start: float = 1e-4, beta_end: float = 0.02) -> "NoiseSchedule":
        """√β rises in a straight line, so β follows a parabola.

        Some libraries call this "scaled linear". It spends more of its steps at low noise.

        >>> NoiseSchedule.quadratic(T=3, beta_start=0.01, beta_end=0.81).betas
        tensor([0.0100, 0.2500, 0.8100], dtype=torch.float64)
        """
        check_count(T, "T", 1)
        _check_beta_range(beta_start, beta_end)
        return cls(torch.linspace(beta_start**0.5, beta_end**0.5, T, dtype=torch.float64) ** 2)

    @classmethod
    def cosine(cls, T: int = 1000, s: float = 0.008) -> "NoiseSchedule":
        """ᾱ falls along a squared cosine (Nichol & Dhariwal 2021, eq. 17).

        ᾱ after k of T steps is f(k/T) / f(0) with f(u) = cos²((u + s) / (1 + s) · π/2). The offset `s`
        keeps the first β from being too small; the last β, which would be 1, is clipped to 0.999.
        """
        check_count(T, "T", 1)
        check_number(s, "s", low=0, high=1)
        u = torch.arange(T + 1, dtype=torch.float64) / T
        f = torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2
        return cls((1 - f[1:] / f[:-1]).clamp(max=LARGEST_COSINE_BETA))

    @classmethod
    def from_alpha_bars(cls, alpha_bars: Tensor) -> "NoiseSchedule":
        """The schedule whose running products are `alpha_bars`, shape (T,), strictly falling in [0, 1)."""
        alpha_bars = row_of_numbers(alpha_bars, "alpha_bars").to(torch.float64)
        before_first_step = alpha_bars.new_ones(1)
        betas = 1 - alpha_bars / torch.cat([before_first_step, alpha_bars[:-1]])
        try:
            return cls(betas)
        except ValueError as error:
            raise ValueError(words.ALPHA_BARS_FALL.said(error=error)) from error

    def with_zero_terminal_snr(self) -> "NoiseSchedule":
        """This schedule, bent so that nothing of the image is left at T-1 (Lin et al. 2024, algorithm 1).

        √ᾱ is shifted and scaled: the last becomes 0, the first stays. An ε-prediction says nothing about
        the image where there is only noise, so such a schedule needs a network that predicts x_0 or v.
        """
        if self.T < 2:
            raise ValueError("Zero terminal SNR needs T >= 2: with one step, nothing would be left at all.")
        roots = self.alpha_bars.sqrt()
        first, last = roots[0], roots[-1]
        return NoiseSchedule.from_alpha_bars(((roots - last) * first / (first - last)) ** 2)

    def until(self, t: int) -> "NoiseSchedule":
        """The first t + 1 steps of this schedule, every index meaning what it meant.

        To start half way, at an image that was noised up to t and not at pure noise: any sampler with
        `schedule.until(t)`. So much of the image is left is what is wanted here, and no warning is given.

        Raises TypeError or ValueError unless t is a whole number in 0 .. T-1.

        >>> schedule = NoiseSchedule.linear(T=1000)
        >>> half = schedule.until(499)
        >>> half.T, half.timesteps(5)
        (500, [499, 399, 299, 199, 99])
        >>> bool(half.alpha_bars[499] == schedule.alpha_bars[499])
        True
        """
        check_count(t, "t", 0, self.T - 1)
        beginning = object.__new__(NoiseSchedule)  # without __init__: these betas are good, and it would warn
        object.__setattr__(beginning, "betas", self.betas[: t + 1])
        return beginning

    # ---- which indices a sampler visits ---------------------------------------------------------------

    def timesteps(self, N: int, spacing: str = "trailing") -> list[int]:
        """Choose `N` of the indices 0 .. T-1, from noisy to clean.

        - "trailing": from T-1 down in equal strides; the last is about T/N - 1. Starts at pure noise.
        - "leading": in equal strides up from 0; never sees T-1 unless N = T.
        - "linspace": T-1 and 0 are both in, the rest evenly between (N = 1 gives T-1).

        Returns N strictly decreasing integers, for every N in 1 .. T. See Lin et al. 2024, table 2.

        >>> schedule = NoiseSchedule.linear(T=1000)
        >>> [schedule.timesteps(4, spacing) for spacing in ("trailing", "leading", "linspace")]
        [[999, 749, 499, 249], [750, 500, 250, 0], [999, 666, 333, 0]]
        """
        check_count(N, "N (the number of sampling steps)", 1, self.T)
        check_choice(spacing, "spacing", SPACINGS)
        if spacing == "trailing":
            return [self.T - 1 - i * self.T // N for i in range(N)]
        if spacing == "leading":
            return [i * self.T // N for i in reversed(range(N))]
        gaps = max(N - 1, 1)
        return [self.T - 1 - (2 * i * (self.T - 1) + gaps) // (2 * gaps) for i in range(N)]

    def alpha_bar_at(self, t: float) -> float:
        """ᾱ at any t in [0, T-1]; between two indices, log σ is interpolated in a straight line."""
        check_number(t, "t", 0, self.T - 1)
        below = math.floor(t)
        if t == below:
            return self._alpha_bars[below]
        before, after = self._log_snrs[below : below + 2]
        return sigmoid((below + 1 - t) * before + (t - below) * after)

    @cached_property
    def _alpha_bars(self) -> list[float]:  # a denoiser looks one up at every call: a list is quicker
        return self.alpha_bars.tolist()

    @cached_property
    def _log_snrs(self) -> list[float]:  # the last is -inf at zero terminal SNR: ᾱ is 0 just before it, too
        return self.snr.log().tolist()

    def t_at_sigma(self, sigma: float) -> float:
        """The t in [0, T-1] with noise-to-signal `sigma`: `alpha_bar_at` read backwards.

        >>> schedule = NoiseSchedule.linear(T=1000)
        >>> round(schedule.t_at_sigma(schedule.sigmas[500].item()), 9)
        500.0
        """
        sigmas, rounding = self.sigmas, 1e-9
        smallest, largest = sigmas[0].item(), sigmas[-1].item()
        check_number(sigma, "sigma", smallest * (1 - rounding), largest * (1 + rounding))
        sigma = min(max(sigma, smallest), largest)
        above = int(torch.searchsorted(sigmas, sigma))
        if sigmas[above] == sigma:
            return float(above)
        below, after = sigmas[above - 1].item(), sigmas[above].item()
        if after == math.inf:
            raise ValueError(
                f"sigma = {sigma:g} lies between the last two steps, but the last σ is infinite."
            )
        return above - 1 + math.log(sigma / below) / math.log(after / below)

    def karras_timesteps(self, N: int, rho: float = 7.0, sigma_max: float | None = None) -> list[float]:
        """`N` times, from noisy to clean, evenly spaced in σ^(1/ρ) (Karras et al. 2022, eq. 5 and table 1).

            σ_i = (σ_max^(1/ρ) + i / (N - 1) · (σ_min^(1/ρ) - σ_max^(1/ρ)))^ρ

        Between equal strides in σ and equal factors: short strides where there is little noise. σ_min is
        that of t = 0, σ_max that of T-1 or 80, whichever is less: beyond 80 an image drowns all the same,
        and the last σ of a cosine schedule is in the ten thousands. The times fall between the indices.
        Where 80 lies below every σ, σ_max is that of T-1; where it lies between the last two and the last
        is infinite, the first time is T-1, and the others are spaced from the largest finite σ.

        >>> [round(t) for t in NoiseSchedule.cosine(T=1000).karras_timesteps(4)]
        [991, 941, 377, 0]
        """
        check_count(N, "N (the number of sampling steps)", 1, self.T)
        check_number(rho, "rho", low=1)
        sigmas = self.sigmas.tolist()
        if sigma_max is not None:
            check_number(sigma_max, "sigma_max", low=sigmas[0])
        else:
            sigma_max = KARRAS_SIGMA if sigmas[0] < KARRAS_SIGMA else math.inf
        finite = [sigma for sigma in sigmas if sigma < math.inf] or sigmas
        smallest, largest = finite[0], min(finite[-1], sigma_max)
        first = float(self.T - 1) if sigma_max >= finite[-1] else self.t_at_sigma(sigma_max)
        low, high = smallest ** (1 / rho), largest ** (1 / rho)
        inner = [(high + i / (N - 1) * (low - high)) ** rho for i in range(1, N - 1)]
        return [first, *(self.t_at_sigma(sigma) for sigma in [*inner, smallest][: N - 1])]


def check_schedule(schedule: NoiseSchedule) -> None:
    """Raise TypeError unless `schedule` is a NoiseSchedule, not the name of one or its betas."""
    if not isinstance(schedule, NoiseSchedule):
        raise TypeError(words.A_SCHEDULE.said(kind=type(schedule).__name__))


def first_difference(one: NoiseSchedule, other: NoiseSchedule) -> int | None:
    """The first t, of those both schedules have, that means another noise to the other; or None.

    Equal to what float32 can tell: the last digits of a cosine are not the same on every processor.
    """
    if one is other:
        return None
    shared = min(one.T, other.T)
    apart = ~torch.isclose(one.betas[:shared], other.betas[:shared], rtol=1e-6, atol=0)
    return int(apart.nonzero()[0]) if bool(apart.any()) else None


def check_schedules_agree(
    one: NoiseSchedule, other: NoiseSchedule, name_one: str = "schedule", name_other: str = "the other"
) -> None:
    """Raise ValueError unless every t that both schedules have means the same noise to both.

    They agree where the betas of one are the first betas of the other: equal, or cut by `until`.

    >>> schedule = NoiseSchedule.cosine()
    >>> check_schedules_agree(schedule.until(300), schedule)
    """
    t = first_difference(one, other)
    if t is not None:
        betas = {"beta": one.betas[t].item(), "other_beta": other.betas[t].item()}
        schedules = {"schedule": one, "other_schedule": other}
        raise ValueError(words.TWO_SCHEDULES.said(one=name_one, other=name_other, t=t, **betas, **schedules))


def sigmoid(x: float) -> float:
    """1 / (1 + e^{-x}), for every x from -inf to inf.

    >>> sigmoid(0.0), sigmoid(-math.inf), sigmoid(1000.0)
    (0.5, 0.0, 1.0)
    """
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _check_beta_range(beta_start: float, beta_end: float) -> None:
    check_number(beta_start, "beta_start")
    check_number(beta_end, "beta_end")
    if not 0 < beta_start <= beta_end < 1:
        raise ValueError(words.BETA_ENDS.said(first=beta_start, last=beta_end))
