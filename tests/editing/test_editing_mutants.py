"""Edits with one deliberate mistake each, among them those of public implementations."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from unittest.mock import patch

import pytest
import test_inpainting as inpainting
import test_projections as projections
import test_start as start
import test_windows as windows
from mutation import mutant

from minidiff.editing import __name__ as editing

Row = tuple[str, str] | tuple[str, str, str]
KILLED_BY = (AssertionError, ValueError, ArithmeticError, TypeError, RuntimeError, KeyError)

START: list[Row] = [
    ("start_at", "schedule.until(t)", "schedule"),  # the right noise, and a schedule that begins at T
    ("schedule.until(t)", "schedule.until(max(t - 1, 0))"),
    ("q_sample(x_0, t, schedule, generator=generator)",
     "q_sample(x_0, max(t - 1, 0), schedule, generator=generator)"),
    ("q_sample(x_0, t, schedule, generator=generator)",
     "q_sample(x_0, schedule.T - 1 - t, schedule, generator=generator)"),  # counted from the wrong end
    ("round(strength * schedule.T) - 1", "round((1 - strength) * schedule.T) - 1"),
    ("round(strength * schedule.T) - 1", "round(strength * schedule.T)"),
    ("round(strength * schedule.T) - 1", "max(round(strength * schedule.T) - 1, 0)"),  # 0 adds noise
    ("t < 0", "False"),
    ("t == schedule.T - 1", "False"),  # strength 1 that remembers
    ("x_0.clone()", "x_0"),
    ("min(steps, until.T)", "steps"),
]  # fmt: skip

PROJECTIONS: list[Row] = [
    ("torch.where(mask.to(x_0.device), known.to(x_0), x_0)",
     "torch.where(mask.to(x_0.device), x_0, known.to(x_0))"),  # the mask inverted
    ("small.to(x_0) - F.avg_pool2d(x_0, factor)", "F.avg_pool2d(x_0, factor) - small.to(x_0)"),
    ("F.avg_pool2d(x_0, factor)", "x_0[..., ::factor, ::factor]"),  # striding, no mean
    ("x_0 + missing.repeat_interleave(factor, -2).repeat_interleave(factor, -1)",
     "x_0 + missing.repeat_interleave(factor, -2).repeat_interleave(factor, -1) / factor**2"),
    ("x_0 + missing.repeat_interleave(factor, -2).repeat_interleave(factor, -1)",
     "missing.repeat_interleave(factor, -2).repeat_interleave(factor, -1)"),
    ("x_0.mean(dim=1, keepdim=True)", "x_0"),  # the colour goes, too
    ("x_0.mean(dim=1, keepdim=True)", "x_0[:, :1]"),
]  # fmt: skip

REPAINT: list[Row] = [
    ("mix(known, randn_like(x_t, generator), alpha_bar_prev)", "known"),  # the clean part, at every level
    ("mix(known, randn_like(x_t, generator), alpha_bar_prev)",
     "mix(known, randn_like(x_t, generator), alpha_bar)"),  # of the level before
    ("mix(known, randn_like(x_t, generator), alpha_bar_prev)",
     "mix(known, randn_like(x_t, generator), alpha_bar_prev**2)"),
    ("torch.where(mask, pasted, x_prev)", "torch.where(mask, x_prev, pasted)"),
    # as SDEdit's released code returns it: not pasted at the last level
    ("x_prev = torch.where(mask, pasted, x_prev)",
     "x_prev = torch.where(mask, pasted, x_prev) if alpha_bar_prev < 1 else x_prev"),
    # as RePaint's released code begins: no paste before there is a first guess
    ("x_prev = torch.where(mask, pasted, x_prev)",
     "x_prev = torch.where(mask, pasted, x_prev) if t < visited[0] else x_prev"),
    ("alpha_bar / alpha_bar_prev", "alpha_bar_prev / alpha_bar"),
    ("mix(x_prev, noise, alpha_bar / alpha_bar_prev)", "mix(x_prev, noise, alpha_bar)"),
    ("mix(x_prev, noise, alpha_bar / alpha_bar_prev)",
     "(alpha_bar / alpha_bar_prev) ** 0.5 * x_prev + (1 - alpha_bar) ** 0.5 * noise"),  # 1 - ᾱ_t
    ("resamplings if alpha_bar_prev < 1 else 1", "resamplings"),
    ("resamplings if alpha_bar_prev < 1 else 1", "resamplings + 1 if alpha_bar_prev < 1 else 1"),
    ("jump_back(x_prev, alpha_bar, alpha_bar_prev, randn_like(x_t, generator))",
     "x_prev"),  # the stride again, from below
    ("posterior_variance(alpha_bar, alpha_bar_prev)", "posterior_variance(alpha_bar, alpha_bar_prev)**2"),
]  # fmt: skip

WINDOWS: list[Row] = [
    ("x_0 / count", "x_0"),
    ("epsilon / count", "epsilon"),
    ("range(0, length - side, stride)", "range(0, length, stride)"),
    ("[*range(0, length - side, stride), length - side]", "[*range(0, length - side + 1, stride)]"),
    ("x_0[..., rows, columns] += said.x_0", "x_0[..., rows, columns] = said.x_0"),  # the last one wins
    ("count[..., rows, columns] += 1", "count[..., rows, columns] = 1"),
    ("self.denoise(inside, t)", "self.denoise(inside, 0)"),
    ("(left, right, top, bottom)", "(top, bottom, left, right)"),
    ("torch.ones_like(x_0[:1, :1], dtype=torch.bool)", "torch.zeros_like(x_0[:1, :1], dtype=torch.bool)"),
]  # fmt: skip

PARTICLES: list[Row] = [
    ("-off.double().reshape(-1, count) / (2 * variance)", "off.double().reshape(-1, count) / (2 * variance)"),
    ("-off.double().reshape(-1, count) / (2 * variance)", "0 * off.double().reshape(-1, count)"),
    ("torch.where(mask, now[whose], mean + sqrt(variance) * randn_like(mean, generator))",
     "mean + sqrt(variance) * randn_like(mean, generator)"),
    ("path[::-1]", "path"),
    ("count * torch.arange(len(x_T))[:, None]", "0 * torch.arange(len(x_T))[:, None]"),
]  # fmt: skip


def run_start(module: object) -> None:
    names = ("start_at", "start_of", "image_to_image")
    with patch.multiple(start, **{name: getattr(module, name) for name in names}):
        start.test_the_start_is_a_share_of_the_steps()
        for t in (0, 1, 500, 999):
            start.test_the_noise_and_the_first_question_are_of_one_level(t)
        start.test_the_picture_is_weighed_by_the_root()
        start.test_strength_zero_gives_the_picture_back_to_the_bit("ddim")
        start.test_strength_one_forgets_the_picture_to_the_bit("ddim")
        start.test_more_steps_than_are_left_are_those_that_are_left()


def run_projections(module: object) -> None:
    keep_known, keep_coarse, keep_grey = (getattr(module, f"keep_{k}") for k in ("known", "coarse", "grey"))
    small = projections.KINDS["coarse"][1](projections.OTHERS)
    made = {
        "pixels": keep_known(projections.OTHERS, projections.LEFT),
        "coarse": keep_coarse(small),
        "grey": keep_grey(projections.OTHERS.mean(dim=1, keepdim=True)),
    }
    with patch.dict(projections.KINDS, {k: (p, projections.KINDS[k][1]) for k, p in made.items()}):
        for kind in made:
            projections.test_what_is_known_holds_with_every_sampler("ddim", kind)
            projections.test_it_is_the_nearest_picture_that_agrees(kind)


def run_repaint(module: object) -> None:
    with patch.multiple(inpainting, repaint=module.repaint, jump_back=module.jump_back):  # type: ignore[attr-defined]
        inpainting.test_calls_are_counted()
        inpainting.test_known_numbers_come_out_exactly_and_nothing_unknown_is_looked_at(module.repaint)  # type: ignore[attr-defined]
        inpainting.test_jumping_back_is_the_forward_process()
        for resamplings in (1, 3):
            inpainting.test_the_paste_is_of_the_level_that_the_step_is_at(resamplings)
            inpainting.test_the_rest_keeps_the_variance_of_its_level(resamplings)


def run_windows(module: object) -> None:
    with patch.multiple(windows, WindowedDenoiser=module.WindowedDenoiser, extended=module.extended):  # type: ignore[attr-defined]
        windows.test_each_pixel_is_the_mean_of_the_windows_that_hold_it()
        windows.test_pixels_that_know_nothing_of_each_other_see_no_windows(3)
        windows.test_projected_windows_hold_what_is_known()


def run_particles(module: object) -> None:
    with patch.multiple(inpainting, particles=module.particles):  # type: ignore[attr-defined]
        inpainting.test_known_numbers_come_out_exactly_and_nothing_unknown_is_looked_at(module.particles)  # type: ignore[attr-defined]
        inpainting.test_particles_find_it_the_surer_the_more_there_are()


TABLES: dict[str, tuple[list[Row], Callable[[object], None]]] = {
    "start": (START, run_start),
    "projections": (PROJECTIONS, run_projections),
    "repaint": (REPAINT, run_repaint),
    "windows": (WINDOWS, run_windows),
    "particles": (PARTICLES, run_particles),
}
ROWS = [pytest.param(n, row, id=f"{n}-{i}") for n, (rows, _) in TABLES.items() for i, row in enumerate(rows)]


@pytest.mark.parametrize("name", list(TABLES))
def test_the_real_one_survives(name: str) -> None:
    TABLES[name][1](import_module(f"{editing}.{name}"))


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_a_mutant_is_killed(name: str, row: Row) -> None:
    *where, old, new = row
    module = mutant(f"{editing}.{name}", old, new, *where)
    with pytest.raises(KILLED_BY):
        TABLES[name][1](module)
