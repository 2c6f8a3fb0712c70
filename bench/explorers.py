"""What a moved control of an explorer costs Python. Part of bench.widgets, which says how to run it."""

import statistics
import time
from typing import Any

from bench.report import table


def explorers() -> list[dict[str, Any]]:
    """CPU time, on one thread, that Python takes from a moved control to the film that is sent."""
    import torch

    from minidiff import IdealDenoiser, NoiseSchedule, show, zoo
    from minidiff.data import moons

    torch.set_num_threads(1)
    schedule, points = NoiseSchedule.cosine(), moons(500, generator=torch.Generator().manual_seed(0))
    model, four = zoo.load("digits"), torch.arange(4)
    schedules = show.ScheduleExplorer()
    sampling = show.SamplingExplorer(
        model.denoiser(four), model.schedule, ["ddpm", "ddim"], shape=(1, 8, 8), images=4, steps=20
    )
    plane = show.PointsExplorer(IdealDenoiser(points, schedule), schedule, points, steps=20)
    moves: dict[str, tuple[Any, list[Any]]] = {
        "ScheduleExplorer: T": (schedules.T, [990, 980] * 6),
        "ScheduleExplorer: s of the cosine": (schedules.s, [0.02, 0.03] * 6),
        "SamplingExplorer, 2 samplers, 4 digits, 20 steps: seed": (sampling.seed, list(range(1, 8))),
        "PointsExplorer, 500 points, 20 steps: ddim to heun and back": (plane.sampler, ["heun", "ddim"] * 3),
    }
    return [{"move": name, **_cpu_of(*move)} for name, move in moves.items()]


def _cpu_of(control: Any, values: list[Any]) -> dict[str, float]:
    """Milliseconds of CPU time for each value that the control is set to; the first two warm up."""
    times = []
    for value in values:
        before = time.process_time()
        control.value = value
        times.append(1000 * (time.process_time() - before))
    times = times[2:]
    return {"median_ms": round(statistics.median(times), 1), "slowest_ms": round(max(times), 1)}


def kernel_section(rows: list[dict[str, Any]]) -> str:
    """The part about what Python takes."""
    body = [[row["move"], f"{row['median_ms']:.0f} ms", f"{row['slowest_ms']:.0f} ms"] for row in rows]
    return f"""## Widgets: what a moved control costs Python

`python -m bench.widgets kernel`. CPU time on one thread, from the new value to the film that can be sent.

{table(["control", "median", "slowest"], body)}
"""
