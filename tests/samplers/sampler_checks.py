"""What any sampler must do, as functions of it: tests run them on the library, mutants die of them."""

import math
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from sampler_oracles import (
    COSINE,
    LINEAR,
    GaussianDenoiser,
    Sampler,
    names_in,
    point_mass,
    recursion,
    run_linear,
    spacings_of,
    times,
)
from torch.testing import assert_close

import minidiff as md
from minidiff import NoiseSchedule


def check_point_mass(
    sampler: Sampler, schedule: NoiseSchedule, dtype: torch.dtype = torch.float64, **options: Any
) -> None:
    mu = torch.tensor([[0.7, -0.3], [0.1, 1.0]], dtype=dtype)
    x_T = torch.randn(3, 2, 2, dtype=dtype)
    *_, last = sampler(point_mass(schedule, mu), schedule, x_T, **options)
    assert_close(last.x_t, mu.expand_as(x_T), atol=1e-5, rtol=0)


def check_recursion(
    sampler: Sampler, name: str, schedule: NoiseSchedule, s: float, steps: int, spacing: str, **options: Any
) -> None:
    denoise = GaussianDenoiser(schedule, s)
    got = run_linear(sampler, denoise, schedule, steps, steps=steps, spacing=spacing, **options)
    expected = recursion(name, schedule, s, steps, spacing, **options)
    assert_close(np.array(got), np.array(expected), atol=1e-6, rtol=1e-6)


def calls_needed(name: str, steps: int, **options: Any) -> int:
    if name == "heun":
        return 2 * steps - 1
    if name == "pndm" and options.get("start") == "runge_kutta":
        return 3 * min(3, steps - 1) + steps
    if name == "pndm":
        return min(steps, 2) - 1 + steps
    return steps


def asked_where(name: str, schedule: NoiseSchedule, steps: int, spacing: str, **options: Any) -> list[float]:
    """The times at which a sampler may ask, in order (churn apart)."""
    ts = times(schedule, steps, spacing)
    asked: list[float] = []
    for i, t in enumerate(ts):
        asked.append(t)
        if i + 1 == steps:
            continue
        if name == "heun" or (name == "pndm" and options["start"] == "multistep" and i == 0):
            asked.append(ts[i + 1])
        elif name == "pndm" and options["start"] == "runge_kutta" and i < 3:
            asked += [(t + ts[i + 1]) / 2, (t + ts[i + 1]) / 2, ts[i + 1]]
    return asked


def check_asks(
    sampler: Sampler, name: str, schedule: NoiseSchedule, steps: int, spacing: str, **options: Any
):
    """Asked exactly where and as often as documented, at a variance-preserving image; says where in `t`."""
    denoise = GaussianDenoiser(schedule, 1.0)
    x_T = torch.randn(2, 3, dtype=torch.float64)
    out = list(sampler(denoise, schedule, x_T, steps=steps, spacing=spacing, **options))
    assert len(out) == steps
    assert len(denoise.asked) == calls_needed(name, steps, **options)
    if options.get("churn", 0) == 0:
        assert denoise.asked == asked_where(name, schedule, steps, spacing, **options)
        assert [step.t for step in out] == times(schedule, steps, spacing)
        assert torch.equal(denoise.seen[0], x_T)


def check_draws(sampler: Sampler, name: str, steps: int, spacing: str, **options: Any) -> None:
    """Noise is drawn for every stride but the last, by those that draw; by churned Heun below the top."""
    draws = 0

    def counting(x: torch.Tensor, generator: object) -> torch.Tensor:
        nonlocal draws
        draws += 1
        return torch.zeros_like(x)

    with patch.dict(names_in(sampler), randn_like=counting):
        run = {"steps": steps, "spacing": spacing, **options}
        list(sampler(GaussianDenoiser(LINEAR, 1.0), LINEAR, torch.randn(1, 2).double(), **run))
    if "churn" in options:
        expected = sum(t < LINEAR.T - 1 for t in times(LINEAR, steps, spacing))
    else:
        random = name == "ddpm" or options.get("eta", 0) > 0
        expected = steps - 1 if random else 0
    assert draws == expected


def check_all(sampler: Sampler, name: str, options: dict[str, Any]) -> None:
    """The quick battery: what each mutant has to get through."""
    for spacing in spacings_of(name):
        for steps in (1, 2, 3, 5, 9):
            if spacing in spacings_of(name, options, COSINE):
                check_asks(sampler, name, COSINE, steps, spacing, **options)
            check_recursion(sampler, name, LINEAR, 0.5, steps, spacing, **options)
            check_point_mass(sampler, LINEAR, steps=steps, spacing=spacing, **options)
            check_draws(sampler, name, steps, spacing, **options)
    check_same_twice(sampler, **options)
    check_splitting(sampler, LINEAR, steps=6, **options)


def check_same_twice(sampler: Sampler, **options: Any) -> None:
    """No state survives a run."""
    denoise, x_T = GaussianDenoiser(LINEAR, 0.5), torch.randn(2, 3)
    first, second = (
        list(sampler(denoise, LINEAR, x_T, steps=6, generator=torch.Generator().manual_seed(1), **options))
        for _ in range(2)
    )
    for a, b in zip(first, second, strict=True):
        assert torch.equal(a.x_t, b.x_t)


def check_splitting(sampler: Sampler, schedule: NoiseSchedule, denoise: Any = None, **options: Any) -> None:
    """32 samples with their own seeds are the same in one batch, in four, and one by one."""
    if denoise is None:
        denoise = md.IdealDenoiser(torch.randn(10, 2, 4, 4).clamp(-1, 1), schedule)

    def draw(seeds: range) -> torch.Tensor:
        noise = md.generators(seeds)
        x_T = md.randn((len(seeds), 2, 4, 4), generator=noise)
        *_, last = sampler(denoise, schedule, x_T, generator=noise, **options)
        return last.x_t

    whole = draw(range(32))
    assert math.isfinite(whole.abs().max())
    for size in (8, 1):
        parts = torch.cat([draw(range(i, i + size)) for i in range(0, 32, size)])
        assert_close(parts, whole, atol=1e-5, rtol=0)
