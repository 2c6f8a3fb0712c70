"""The plane of the guidance explorer: two Gaussian mixtures, of which everything is known in closed form."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minidiff.denoisers import Denoiser, GaussianMixtureDenoiser
from minidiff.guidance import guided
from minidiff.schedule import NoiseSchedule
from minidiff.show.controls import Slider
from minidiff.show.film import Chart, Images, Line, Panel
from minidiff.show.language import said, word
from minidiff.show.palette import (
    EDGE,
    FAINT,
    GUIDANCE,
    INK,
    MUTED,
    PREDICTION,
    SIGNAL,
    new_figure,
    own_settings,
)
from minidiff.show.sprite import SHADE

if TYPE_CHECKING:
    from minidiff.show.sprite import Pixels

SIDE = 300  # pixels of one panel
FINE_GRID = 181  # for the contours: finer than a third of a narrow bump
LEVELS = (0.011, 0.14, 0.61)  # of the highest density: 3, 2 and 1 standard deviations of a round bump
NEAR = 3.0  # standard deviations: so near to a bump counts as on it
ROOM = 1.35  # the panel is so much larger than the outermost bump
ARROW = 0.3  # how long, in parts of the panel's half, the longer of the two plain answers is drawn
PLACE = (0.0, 0.3)  # where the arrows begin, in parts of the panel's half


class Plane:
    """Draws what two mixtures say at one place, and where samples are beside two densities."""

    def __init__(self, conditional: Denoiser, unconditional: Denoiser, schedule: NoiseSchedule) -> None:
        self.asked = checked_mixture(conditional, "conditional")
        self.anything = checked_mixture(unconditional, "unconditional")
        self.schedule = schedule
        reach = self.anything.means.abs().max() + NEAR * self.anything.stds.max()
        self.extent = ROOM * float(reach)
        limit = round(self.extent, 1)
        self.t = Slider(word("arrows_at_t"), schedule.T // 2, 0, schedule.T - 1)
        self.x, self.y = (
            Slider(name, round(part * limit, 1), -limit, limit, 0.1, digits=1)
            for part, name in zip(PLACE, "xy", strict=True)
        )
        self.controls = [self.t, self.x, self.y]
        self.description = ""

    def panels(self, samples: Tensor, scales: tuple[float, ...]) -> tuple[Panel, ...]:
        """Arrows, cloud, shares: a frame for each scale."""
        found = [self.found(cloud) for cloud in samples]
        arrows = np.stack([self._arrows(scale) for scale in scales])
        clouds = np.stack([self._cloud(cloud, s) for cloud, s in zip(samples, scales, strict=True)])
        shares = [(share, near) for share, near, _ in found]
        where = [dict(zip(("share", "near", "drift"), map(said, one), strict=True)) for one in found]
        self.description = word("guided_plane_alt", samples=samples.shape[1], scale=scales[-1], **where[-1])
        texts = tuple(word("guided_where", **one) for one in where)
        return (
            Images(word("three_arrows"), arrows, word("three_arrows_about"), drawn=True),
            Images(word("guided_samples"), clouds, word("two_contours"), texts, colour=GUIDANCE, drawn=True),
            Chart(
                word("where_samples_are"),
                x_range=(scales[0], max(scales[-1], scales[0] + 1e-6)),
                y_range=(0.0, 1.3),
                lines=(
                    Line(scales, [share for share, _ in shares], "", word("in_class"), dashed=True),
                    Line(scales, [near for _, near in shares], GUIDANCE, word("on_the_data")),
                ),
                marker=[(scale, near) for scale, (_, near) in zip(scales, shares, strict=True)],
                x_label="s",
                about=word("where_about"),
            ),
        )

    def found(self, cloud: Tensor) -> tuple[float, float, float]:
        """Of samples (N, 2): the share whose nearest bump is one of the class, the share within three
        standard deviations of a bump of the class, and how far their mean lies from that of the class."""
        cloud = cloud.double()
        mine, all_of_them = (_distances(cloud, one) for one in (self.asked, self.anything))
        in_class = (mine <= all_of_them + 1e-9).double().mean()
        weights = self.asked.weights.double() / self.asked.weights.sum()
        mean = weights @ self.asked.means.double()
        return float(in_class), float((mine <= NEAR).double().mean()), float((cloud.mean(0) - mean).norm())

    def arrows(self, scale: float) -> tuple[Tensor, Tensor, Tensor]:
        """-ε̂ at the place and the time of the controls: without the label, with it, guided; (2,) each."""
        place = torch.tensor([[float(self.x.value), float(self.y.value)]], dtype=torch.float64)
        c, u = (one(place, int(self.t.value)) for one in (self.asked, self.anything))
        return -u.epsilon[0], -c.epsilon[0], -guided(c, u, scale).epsilon[0]

    def heights(self, scale: float) -> Tensor:
        """p(x|c)^s p(x)^(1-s) on the grid, rows along y, the highest 1: float64 (FINE_GRID, FINE_GRID)."""
        axis = torch.linspace(-self.extent, self.extent, FINE_GRID, dtype=torch.float64)
        places = torch.cartesian_prod(axis, axis).flip(1)  # (x, y), y outside
        log_c, log_u = (log_density(places, one) for one in (self.asked, self.anything))
        log_p = scale * log_c + (1 - scale) * log_u
        return (log_p - log_p.max()).exp().reshape(FINE_GRID, FINE_GRID)

    # ---- drawing --------------------------------------------------------------------------------------

    @own_settings()
    def _arrows(self, scale: float) -> Pixels:
        ax = self._axes()
        self._bumps(ax, math.sqrt(self.schedule.alpha_bar_at(int(self.t.value))))
        start = np.array([self.x.value, self.y.value])
        said = torch.stack(self.arrows(scale))
        long = ARROW * self.extent / said[:2].norm(dim=1).max().clamp(min=1e-9)
        u, c, line = start + (long * said).numpy()
        ax.plot(*np.stack([u, line if scale > 1 else c]).T, color=GUIDANCE, linewidth=1, linestyle=":")
        looks = (
            (u, MUTED, r"$-\hat\epsilon_u$"),
            (c, PREDICTION, r"$-\hat\epsilon_c$"),
            (line, GUIDANCE, ""),
        )
        for (tip, colour, name), width in zip(looks, (0.009, 0.009, 0.014), strict=True):
            ax.quiver(
                *start, *(tip - start), color=colour, width=width, angles="xy", scale_units="xy", scale=1
            )
            away = 9 * (tip - start) / max(float(np.linalg.norm(tip - start)), 1e-9)  # beyond the tip
            ax.annotate(
                name, tip, xytext=away, textcoords="offset points", color=colour, ha="center", va="center"
            )
        ax.scatter(*start, s=14, color=INK, zorder=4)
        return _drawn(ax)

    @own_settings()
    def _cloud(self, cloud: Tensor, scale: float) -> Pixels:
        ax = self._axes()
        self._bumps(ax, 1.0)
        axis = np.linspace(-self.extent, self.extent, FINE_GRID)
        for s, colour, dashes in ((1.0, SIGNAL, "solid"), (scale, INK, "dashed")):
            heights = self.heights(s).numpy()
            ax.contour(
                axis, axis, heights, LEVELS, colors=colour, linestyles=dashes, linewidths=0.9, zorder=3
            )
        ax.scatter(*cloud.double().T.numpy(), s=4, color=GUIDANCE, linewidths=0, zorder=2)
        return _drawn(ax)

    def _bumps(self, ax: Any, shrunk: float) -> None:
        """Where the bumps are: those of the class blue, the others grey."""
        for one, colour in ((self.anything, EDGE), (self.asked, SIGNAL)):
            ax.scatter(*(shrunk * one.means.double()).T.numpy(), s=26, color=colour, alpha=0.6, linewidths=0)

    @own_settings()
    def _axes(self) -> Any:
        ax = new_figure(SIDE, SIDE).add_axes((0.005, 0.005, 0.99, 0.99))
        limits = (-self.extent, self.extent)
        ax.set(xlim=limits, ylim=limits, xticks=[], yticks=[], aspect="equal")
        for spine in ax.spines.values():
            spine.set_color(FAINT)
        return ax


def checked_mixture(denoise: Denoiser, name: str) -> GaussianMixtureDenoiser:
    """`denoise`; or raise unless it is a mixture in the plane, all of whose bumps have a width."""
    if not isinstance(denoise, GaussianMixtureDenoiser):
        raise TypeError(
            f"In the plane {name} must be a GaussianMixtureDenoiser, whose density is known; got "
            f"{type(denoise).__name__}."
        )
    if denoise.means.shape[1:] != (2,) or not bool((denoise.stds > 0).all()):
        raise ValueError(
            f"{name} must have means (K, 2) and stds > 0 to have a density in the plane; got "
            f"{tuple(denoise.means.shape)} and {denoise.stds.tolist()}."
        )
    return denoise


def log_density(places: Tensor, mixture: GaussianMixtureDenoiser) -> Tensor:
    """log p(x) of a mixture in the plane at places (N, 2); float64 (N,)."""
    means, stds, weights = (v.double() for v in (mixture.means, mixture.stds, mixture.weights))
    squares = torch.cdist(places, means, compute_mode="donot_use_mm_for_euclid_dist") ** 2  # (N, K)
    parts = (weights / weights.sum()).log() - squares / (2 * stds**2) - (2 * math.pi * stds**2).log()
    return parts.logsumexp(dim=1)


def _distances(cloud: Tensor, mixture: GaussianMixtureDenoiser) -> Tensor:
    """From each sample to the nearest bump, in standard deviations of that bump."""
    away = torch.cdist(cloud, mixture.means.double(), compute_mode="donot_use_mm_for_euclid_dist")
    return (away / mixture.stds.double()).amin(dim=1)


@own_settings()
def _drawn(ax: Any) -> Pixels:
    canvas = ax.figure.canvas
    canvas.draw()
    pixels: Pixels = np.asarray(canvas.buffer_rgba())[..., :3] // SHADE * SHADE
    return pixels
