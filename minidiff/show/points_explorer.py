"""A cloud of points sinking into noise and coming back: the whole of diffusion in one plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minidiff._validate import check_callable, check_choice, check_count, check_floating, check_number
from minidiff.denoisers import Denoiser
from minidiff.device import resolve_device
from minidiff.noise import randn, randn_like
from minidiff.samplers import SAMPLERS
from minidiff.schedule import NoiseSchedule
from minidiff.show.explorer import Explorer, sampler_choice, sampling_controls
from minidiff.show.film import Film, Images, Scene
from minidiff.show.language import said, word
from minidiff.show.palette import EDGE, FAINT, INK, MUTED, PREDICTION, SIGNAL, new_figure, own_settings
from minidiff.show.player import frame_captions
from minidiff.show.sampling_explorer import record, takes_eta
from minidiff.show.sprite import SHADE

if TYPE_CHECKING:
    from minidiff.show.sprite import Pixels

MOST_STEPS = 100
MOST_FRAMES = 41
MOST_POINTS = 2000  # of the data: they are all looked at, for density and distance
DRAWN_POINTS = 500
DRAWN_PATHS = 60
MAX_BYTES = 3_000_000  # of a film; a palette would be smaller, but takes seconds to find
SIDE = 300  # pixels of one panel
PLANE = 2.7  # the panel shows at least [-2.7, 2.7]²: nearly all of N(0, I)
GRID = 15  # arrows on a side
FINE_GRID = 61  # for the contours
BANDWIDTH = 0.05  # a little blur, so that contours show a density and not single points
LEVELS = (0.05, 0.2, 0.4, 0.7)  # contours, in parts of the highest density
LONGEST_ARROW = 2.0  # in units of ε̂: far from all data, ε̂ grows without end


@dataclass(frozen=True)
class PlaneFrames:
    """The numbers behind the pictures, F moments from the clean points (index 0) to pure noise."""

    t: list[float]  # rising; -1 is "before the first step"
    alpha_bars: list[float]
    forward: Tensor  # x_t of the data points, (F, N, 2)
    backward: Tensor  # x_t of the sampler, (F, M, 2)
    arrows: Tensor  # -ε̂ on the grid, (F, GRID², 2); zero at t = -1, where no denoiser is asked
    density: Tensor  # of the forward x_t, (F, FINE_GRID, FINE_GRID), row by row from the bottom


class PointsExplorer(Explorer):
    """2-D points under one time slider: forward into noise, and backward with any sampler.

        PointsExplorer(IdealDenoiser(points, schedule), schedule, points)

    Left: your points at time t, with the contours of their density. Right: a sampler's points at the same t,
    the paths they came on, and on a grid where the denoiser points to: -ε̂, the direction of the score. The
    arrows are exact for an exact denoiser and learned for a learned one. Sampler, steps, η and seed run it
    again; `explorer.frames` holds the numbers that are drawn.

    Args:
        denoise: any denoiser of points, `denoise(x_t, t) -> Prediction` with x_t of shape (B, 2).
        schedule: the schedule it belongs to.
        points: the data, (N, 2), of the size of 1; the first 2000 are used.
        sampler, steps, eta, seed: where the controls start.
        samples: how many points the sampler makes.
        device: where the denoiser's network lives; None for the best device there is.

    Raises:
        TypeError, ValueError: wrong shape, NaN, an unknown sampler, a denoiser that fails, returns another
            shape, returns NaN or sits on another device. Later, in a control's callback, the same message
            is shown under the controls.
    """

    def __init__(
        self,
        denoise: Denoiser,
        schedule: NoiseSchedule,
        points: Tensor,
        *,
        sampler: str = "ddim",
        steps: int = 20,
        eta: float = 0.0,
        seed: int = 0,
        samples: int = 200,
        device: torch.device | str | None = "cpu",
    ) -> None:
        check_callable(denoise, "denoise")
        if not isinstance(schedule, NoiseSchedule):
            raise TypeError(f"schedule must be a NoiseSchedule, got {type(schedule).__name__}.")
        check_floating(points, "points")
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"points must have shape (N, 2), got {tuple(points.shape)}.")
        check_choice(sampler, "sampler", tuple(SAMPLERS))
        most_steps = min(MOST_STEPS, schedule.T)
        check_count(steps, "steps", 1, most_steps)
        check_number(eta, "eta", 0, 1)
        check_count(seed, "seed", 0, 2**31 - 1)
        check_count(samples, "samples", 1, DRAWN_POINTS)
        self.denoise, self.schedule, self.samples = denoise, schedule, samples
        self.device = resolve_device(device)
        self.points = points.detach().cpu().float()[:MOST_POINTS]
        self.extent = max(PLANE, 1.1 * float(self.points.abs().max()))

        self.sampler = sampler_choice(sampler)
        self.steps, self.eta, self.seed = sampling_controls(steps, most_steps, eta, seed)
        self._picture = _Plane(self.extent)
        super().__init__(self.film, [[self.sampler, self.steps, self.eta, self.seed]], max_bytes=MAX_BYTES)

    def film(self) -> Film:
        """Run the sampler with the controls as they stand, and draw every moment."""
        self.frames = self._compute()
        return self._drawn_film()

    def _compute(self) -> PlaneFrames:
        """Run the sampler as the controls stand; noise the points to the times it visits."""
        name, seed = str(self.sampler.value), int(self.seed.value)
        self.eta.disabled = not takes_eta(SAMPLERS[name])
        x_T = randn((self.samples, 2), generator=torch.Generator().manual_seed(seed)).to(self.device)
        trajectory = record(
            name,
            SAMPLERS[name],
            self.denoise,
            self.schedule,
            x_T,
            steps=int(self.steps.value),
            eta=float(self.eta.value),
            seed=seed + 1,
        )
        count = len(trajectory.t)
        kept = torch.linspace(0, count - 1, min(count, MOST_FRAMES)).round().long().tolist()
        t = [trajectory.t[i] for i in kept]
        alpha_bars = [self.schedule.alpha_bar_at(time) if time >= 0 else 1.0 for time in t]
        bar = torch.tensor(alpha_bars, dtype=torch.float64)[:, None, None]
        epsilon = randn_like(self.points, torch.Generator().manual_seed(seed))  # one for all times
        forward = bar.sqrt() * self.points + (1 - bar).sqrt() * epsilon  # q_sample, also between timesteps
        return PlaneFrames(
            t=t,
            alpha_bars=alpha_bars,
            forward=forward.float(),
            backward=trajectory.x_t[kept],
            arrows=torch.stack([self._arrows(time) for time in t]),
            density=torch.stack([density(self.points, one, self.extent) for one in alpha_bars]),
        )

    @torch.no_grad()
    def _arrows(self, t: float) -> Tensor:
        """-ε̂ at the points of the grid, (GRID², 2)."""
        places = arrow_places(self.extent)
        if t < 0:
            return torch.zeros_like(places)
        epsilon = self.denoise(places.to(self.device), t).epsilon.cpu()
        if not bool(torch.isfinite(epsilon).all()):
            raise ValueError(f"The denoiser returned NaN or infinity at t = {t:g} on the grid of arrows.")
        return -epsilon

    def _drawn_film(self) -> Film:
        frames = self.frames
        count, name, steps = len(frames.t), str(self.sampler.value), int(self.steps.value)
        distances = [
            [distance_to_nearest(cloud, self.points) for cloud in clouds]
            for clouds in (frames.forward, frames.backward)
        ]
        left, right = ([word("nearest_point", value=value) for value in row] for row in distances)
        forward = np.stack([self._picture.forward(frames, i) for i in range(count)])
        backward = np.stack([self._picture.backward(frames, i, self.points) for i in range(count)])
        panels = (
            Images(word("forward_row"), forward, word("points_forward"), tuple(left), drawn=True),
            Images(
                f"{word('reverse_row')} ({name})", backward, word("points_reverse"), tuple(right), drawn=True
            ),
        )
        captions = [
            word("finished_points") if time < 0 else caption
            for time, caption in zip(
                frames.t, frame_captions(count, [round(t) for t in frames.t], frames.alpha_bars), strict=True
            )
        ]
        return Film(
            title=word("points_title"),
            scenes=(Scene(panels, tuple(captions)),),
            description=word(
                "points_alt",
                count=len(self.points),
                samples=self.samples,
                sampler=name,
                steps=steps,
                value=said(distances[1][0]),
            ),
            slider_label=word("timestep"),
            ends=(word("points_end"), word("noise_end")),
            backwards=True,
        )


def arrow_places(extent: float) -> Tensor:
    """Where the arrows start, (GRID², 2): the middles of GRID x GRID squares over the plane."""
    middles = (torch.arange(GRID) + 0.5) / GRID * 2 * extent - extent
    return torch.cartesian_prod(middles, middles)


def density(points: Tensor, alpha_bar: float, extent: float) -> Tensor:
    """The density of x_t when x_0 is one of `points`: a mixture of N(√ᾱ x_i, (1 - ᾱ) I), slightly blurred.

    Returns (FINE_GRID, FINE_GRID) over [-extent, extent]², rows along y, float64.
    """
    axis = torch.linspace(-extent, extent, FINE_GRID, dtype=torch.float64)
    variance = 1 - alpha_bar + BANDWIDTH**2
    means = math.sqrt(alpha_bar) * points.double()
    # A round Gaussian is a product of one along x and one along y.
    x, y = (torch.exp(-((axis[:, None] - means[:, k]) ** 2) / (2 * variance)) for k in (0, 1))
    return y @ x.T / (len(points) * 2 * math.pi * variance)


def distance_to_nearest(cloud: Tensor, points: Tensor) -> float:
    """The mean distance from `cloud` (M, 2) to the nearest of `points` (N, 2)."""
    # Without the matrix product: it would call a point's distance to itself 1e-4.
    distances = torch.cdist(cloud.float(), points, compute_mode="donot_use_mm_for_euclid_dist")
    return float(distances.amin(1).mean())


class _Plane:
    """The two panels, each on a private figure whose artists are moved from frame to frame."""

    @own_settings()
    def __init__(self, extent: float) -> None:
        self.axis = np.linspace(-extent, extent, FINE_GRID)
        places = arrow_places(extent).numpy()
        self.left, self.right = (_axes(extent) for _ in range(2))
        self.contours: Any = None
        self.cloud = self.left.scatter([], [], s=7, color=SIGNAL, linewidths=0, zorder=3)
        self.data = self.right.scatter([], [], s=7, color=EDGE, linewidths=0, zorder=1)
        self.quiver = self.right.quiver(
            places[:, 0],
            places[:, 1],
            np.zeros(len(places)),
            np.zeros(len(places)),
            color=PREDICTION,
            angles="xy",
            scale_units="xy",
            scale=LONGEST_ARROW / (2 * extent / GRID),  # the longest arrow spans one square
            width=0.005,
            zorder=2,
        )
        self.paths = self.right.plot([], [], color=MUTED, linewidth=0.6, zorder=3)[0]
        self.samples = self.right.scatter([], [], s=9, color=INK, linewidths=0, zorder=4)

    @own_settings()
    def forward(self, frames: PlaneFrames, i: int) -> Pixels:
        """The data at moment i and the contours of their density, bytes (SIDE, SIDE, 3)."""
        if self.contours is not None:
            self.contours.remove()
        heights = frames.density[i].numpy()
        levels = [part * heights.max() for part in LEVELS]
        self.contours = self.left.contour(self.axis, self.axis, heights, levels, colors=MUTED, linewidths=0.8)
        self.cloud.set_offsets(frames.forward[i, :DRAWN_POINTS].numpy())
        return _drawn(self.left)

    @own_settings()
    def backward(self, frames: PlaneFrames, i: int, points: Tensor) -> Pixels:
        """The sampler at moment i: its points, their paths since the noise, the denoiser's arrows."""
        arrows = frames.arrows[i]
        lengths = arrows.norm(dim=1, keepdim=True).clamp(min=1e-12)
        arrows = (arrows * (LONGEST_ARROW / lengths).clamp(max=1)).numpy()
        self.quiver.set_UVC(arrows[:, 0], arrows[:, 1])
        self.quiver.set_visible(frames.t[i] >= 0)
        self.data.set_offsets(points[:DRAWN_POINTS].numpy())
        walked = frames.backward[i:, :DRAWN_PATHS]  # (F - i, P, 2)
        broken = torch.cat([walked, torch.full_like(walked[:1], torch.nan)])  # NaN lifts the pen
        self.paths.set_data(*broken.transpose(0, 1).reshape(-1, 2).T.numpy())
        self.samples.set_offsets(frames.backward[i].numpy())
        return _drawn(self.right)


def _axes(extent: float) -> Any:
    ax = new_figure(SIDE, SIDE).add_axes((0.005, 0.005, 0.99, 0.99))
    ax.set(xlim=(-extent, extent), ylim=(-extent, extent), xticks=[], yticks=[], aspect="equal")
    for spine in ax.spines.values():
        spine.set_color(FAINT)
    return ax


def _drawn(ax: Any) -> Pixels:
    """The figure as bytes (SIDE, SIDE, 3) in few shades: half the bytes, and no eye sees the difference."""
    canvas = ax.figure.canvas
    canvas.draw()
    pixels: Pixels = np.asarray(canvas.buffer_rgba())[..., :3] // SHADE * SHADE
    return pixels
