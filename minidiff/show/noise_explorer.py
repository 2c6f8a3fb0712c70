"""One image sinking into noise: everything about x_t = √ᾱ_t x_0 + √(1 - ᾱ_t) ε under one slider."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from minidiff._validate import check_batch, check_count, check_seed
from minidiff.forward import q_sample
from minidiff.noise import randn_like
from minidiff.schedule import NoiseSchedule
from minidiff.show.film import Bars, Chart, Film, Images, Line, Scene
from minidiff.show.language import name_of, word
from minidiff.show.palette import NOISE, SIGNAL
from minidiff.show.player import FramePlayer, frame_captions
from minidiff.show.plots import density_of, named_schedules, normal_density
from minidiff.show.sprite import check_images, part_of, tile, to_pixels
from minidiff.show.views import View, check_view, frames_seen, pictures

FRAMES = 60
BINS = 40
LOG_SNR_LIMIT = 12.0  # both ends of a schedule run off to infinity; what happens is in between
DENSITY_LIMIT = 1.0
TOLERANCE = 1e-3  # how far outside [-1, 1] a clean image may lie, for rounding


class NoiseExplorer(FramePlayer):
    """x_0, x_t and ε; on request their weights, the pixel histogram against N(0, 1) and log-SNR.

        NoiseExplorer(x_0, {"cosine": NoiseSchedule.cosine(), "linear": NoiseSchedule.linear()})

    Args:
        x_0: a clean image (C, H, W), or several (N, C, H, W), in [-1, 1]; with a `view`, samples (N, ...).
        schedules: one `NoiseSchedule`, or a dict of name -> schedule.
        frames: how many timesteps are shown, evenly spaced from 0 to T - 1.
        seed: of the one noise ε that all frames and schedules share.
        view: makes pictures (N, 1 or 3, H, W) of samples that are none.

    Raises:
        TypeError, ValueError: wrong shape, NaN, values outside [-1, 1], no schedule.
    """

    def __init__(
        self,
        x_0: Tensor,
        schedules: NoiseSchedule | Mapping[str, NoiseSchedule],
        *,
        frames: int = FRAMES,
        seed: int = 0,
        view: View | None = None,
    ) -> None:
        check_count(frames, "frames", 2)
        check_seed(seed)
        clean = clean_batch(x_0, view)
        named = named_schedules(schedules)
        frames = min(frames, *(schedule.T for schedule in named.values()))
        epsilon = randn_like(clean, torch.Generator().manual_seed(seed))
        scenes = tuple(
            forward_scene(clean, epsilon, schedule, frames, name_of(name), view)
            for name, schedule in named.items()
        )
        last = max(schedule.T for schedule in named.values()) - 1
        film = Film(
            title=word("forward_process"),
            scenes=scenes,
            description=word("forward_alt", first=0, last=last),
            choice_label=word("schedule"),
            slider_label=word("timestep"),
            ends=(word("image_end"), word("noise_end")),
        )
        super().__init__(film)


def forward_scene(
    x_0: Tensor, epsilon: Tensor, schedule: NoiseSchedule, frames: int, name: str, view: View | None = None
) -> Scene:
    """The six panels for one schedule; `x_0` and `epsilon` are (N, ...)."""
    t = torch.linspace(0, schedule.T - 1, frames).round().long()
    alpha_bars = schedule.alpha_bars[t]
    x_t = torch.stack([q_sample(x_0, int(step), schedule, epsilon=epsilon)[0] for step in t])  # (F, N, ...)
    seen = frames_seen(x_t, view, "x_t")
    clean, noise = (tile(pictures(one, view, called)) for called, one in (("x_0", x_0), ("ε", epsilon)))
    clipped = word("clipped")
    part = part_of(seen)
    shown = (
        Images("x₀", to_pixels(clean)[None], word("clean"), colour=SIGNAL, part=part),
        Images("xₜ", to_pixels(tile(seen)), word("noisy"), texts=(clipped,), part=part),
        Images("ε", to_pixels(noise)[None], word("noise"), texts=(clipped,), colour=NOISE, part=part),
    )
    charts = (weights_chart(alpha_bars), pixels_chart(x_t), log_snr_chart(schedule, t))
    return Scene((*shown, *charts), tuple(frame_captions(frames, t.tolist(), alpha_bars)), name)


def weights_chart(alpha_bars: Tensor) -> Chart:
    """√ᾱ_t and √(1 - ᾱ_t), how much of each goes into x_t, as two bars."""
    weights = torch.stack([alpha_bars.sqrt(), (1 - alpha_bars).sqrt()], dim=1).tolist()  # (F, 2)
    bars = Bars(
        left=(0.3, 1.3),
        right=(0.9, 1.9),
        heights=weights,
        colours=(SIGNAL, NOISE),
        labels=(f"√ᾱₜ\n{word('weight_signal')}", f"√(1−ᾱₜ)\n{word('weight_noise')}"),
    )
    texts = tuple(f"√ᾱₜ = {signal:.3f}    √(1−ᾱₜ) = {noise:.3f}" for signal, noise in weights)
    return Chart(word("weights"), (0.1, 2.1), (0, 1), bars=bars, texts=texts, on_request=True)


def pixels_chart(x_t: Tensor) -> Chart:
    """The histogram of all values of x_t (F, ...), with the density of N(0, 1) that it ends in."""
    heights, edges = zip(*(density_of(frame, BINS) for frame in x_t), strict=True)
    grid = torch.linspace(-4, 4, 81)
    normal = Line(grid.tolist(), normal_density(grid).tolist(), NOISE, "N(0, 1)")
    flat = x_t.flatten(1).cpu().double()
    texts = tuple(
        word("mean_std", mean=_signed(float(mean)), std=float(std))
        for mean, std in zip(flat.mean(1), flat.std(1, correction=0), strict=True)
    )
    return Chart(
        word("pixel_values"),
        (-4, 4),
        (0, DENSITY_LIMIT),
        lines=(normal,),
        bars=Bars(edges[0][:-1], edges[0][1:], heights, (SIGNAL,)),
        x_label=word("pixel_value"),
        about="xₜ",
        texts=texts,
        on_request=True,
    )


def log_snr_chart(schedule: NoiseSchedule, t: Tensor) -> Chart:
    """log(ᾱ_t / (1 - ᾱ_t)) over t, with a marker at the frame's t."""
    log_snr = schedule.snr.log()
    shown = log_snr.clamp(-LOG_SNR_LIMIT, LOG_SNR_LIMIT)
    points = torch.linspace(0, schedule.T - 1, min(schedule.T, 121)).round().long()
    curve = Line(points.tolist(), shown[points].tolist(), "")
    marker = [(float(step), float(shown[step])) for step in t]
    texts = tuple(f"log SNR = {_signed(float(log_snr[step]))}" for step in t)
    limits = (-LOG_SNR_LIMIT, LOG_SNR_LIMIT)
    return Chart(
        "log SNR",
        (0, schedule.T - 1),
        limits,
        lines=(curve,),
        marker=marker,
        x_label="t",
        texts=texts,
        on_request=True,
    )


def _signed(value: float) -> str:
    if not math.isfinite(value):
        return "+∞" if value > 0 else "−∞"
    return f"{round(value, 2) + 0.0:+.2f}".replace("-", "−")  # + 0.0 turns -0.0 into 0.0


def clean_batch(x_0: Tensor, view: View | None = None) -> Tensor:
    """(C, H, W) or (N, C, H, W) -> (N, C, H, W) on the CPU, checked; with a view, any batch (N, ...)."""
    check_view(view)
    if view is not None:
        check_batch(x_0, "x_0")
        return x_0.detach().cpu()
    batch = x_0[None] if isinstance(x_0, Tensor) and x_0.ndim == 3 else x_0
    check_images(batch, "x_0")
    low, high = float(batch.min()), float(batch.max())
    if low < -1 - TOLERANCE or high > 1 + TOLERANCE:
        raise ValueError(
            f"x_0 must lie in [-1, 1], got values from {low:.3g} to {high:.3g}; "
            "scale bytes by x / 127.5 - 1, and [0, 1] by 2 x - 1."
        )
    return batch.detach().cpu()
