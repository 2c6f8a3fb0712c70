"""`python -m bench.widgets`: from a slider's move to the painted frame, in a real browser.

JupyterLab runs on loopback, a headless Chromium opens a notebook in it, and real key presses and mouse moves
go in through the browser's own input. A time starts at the event's own time stamp and ends in the first task
after the animation frame in which the change was painted. Results go into bench/results/widgets.json and, as
a table, into docs/benchmarks.md. Takes two minutes.
"""

import argparse
import os
import platform
import random
import statistics
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.explorers import explorers, kernel_section
from bench.report import save_json, table, write_section

SETUP = """
import torch, time
from minidiff import NoiseSchedule, show
"""
# four panels of 60 colour frames: what issue and text promise is measured on
PLAYER = """
frames = torch.rand(4, 60, 3, 32, 32, generator=torch.Generator().manual_seed(0)) * 2 - 1
show.FramePlayer.from_tensors({f"panel {k}": frames[k] for k in range(4)}, t=range(60))
"""
EXPLORER = """
x_0 = torch.linspace(-1, 1, 3 * 32 * 32).reshape(3, 32, 32)
show.NoiseExplorer(x_0, NoiseSchedule.cosine(), frames=60)
"""
SCHEDULES = "show.ScheduleExplorer()"
SAMPLING = """from minidiff import zoo
model = zoo.load("digits")
show.SamplingExplorer(model.denoiser(torch.arange(4)), model.schedule, ["ddpm", "ddim"], shape=(1, 8, 8),
                      images=4, steps=20)"""
IDEAL = """from minidiff import IdealDenoiser
from minidiff.data import moons
points, cosine = moons(500, generator=torch.Generator().manual_seed(0)), NoiseSchedule.cosine()
ideal = IdealDenoiser(points, cosine)
"""
BOARD = """
def slowly(picture, *asked, seed):
    time.sleep(0.5)
    return torch.zeros(3, 16, 16)
show."""
# widgets that ask Python: the cell, the control that is pressed
ASKING = {
    "SamplingExplorer": (SAMPLING, "Steps"),
    "PointsExplorer": (IDEAL + "show.PointsExplorer(ideal, cosine, points, steps=20)", "Steps"),
    "GuidanceExplorer": (
        IDEAL + "show.GuidanceExplorer(ideal, ideal, cosine, shape=(2,), steps=20)",
        "Steps",
    ),
    "DrawingBoard": (
        BOARD + "DrawingBoard(slowly, {'ink': ['a']}, first=torch.zeros(16, 16))",
        "Another one",
    ),
    "EditBoard": (BOARD + "EditBoard(slowly, torch.zeros(3, 16, 16))", "Another one"),
}
BUSY = "stop = time.monotonic() + 600\nwhile time.monotonic() < stop:\n    sum(range(1000))"
FIGURES = {
    "FramePlayer, 4 panels of 32x32 in colour": PLAYER,
    "NoiseExplorer, 3 images and 3 charts": EXPLORER,
}
BURST = 38
PACE = 20  # ms between the moves of a burst: 50 a second, faster than a held key repeats

WATCH = """() => {
  window.times = []; window.seen = [];
  const root = document.querySelector(".minidiff-player");
  const slider = root.querySelector("input[type=range]");
  const channel = new MessageChannel();
  let waiting = [], shown = root.dataset.frame;
  channel.port1.onmessage = () => {  // the first task after the browser has painted
    const now = performance.now();
    for (const start of waiting) window.times.push(now - start);
    waiting = [];
    window.seen.push(Number(root.dataset.frame));
  };
  const started = (event) => {
    const start = event.timeStamp;
    requestAnimationFrame(() => {
      if (root.dataset.frame === shown) return;  // not a move
      shown = root.dataset.frame;
      waiting.push(start);
      channel.port2.postMessage(0);
    });
  };
  window.addEventListener("keydown", started, true);  // the player lets no key come further down
  slider.addEventListener("input", started, true);
}"""


WATCH_REDRAW = """() => {
  window.times = [];
  const channel = new MessageChannel();
  let start = null;
  channel.port1.onmessage = () => {
    if (start !== null) window.times.push(performance.now() - start);
    start = null;
  };
  window.addEventListener("keydown", (event) => { start = event.timeStamp; }, true);
  new MutationObserver(() => {
    const picture = document.querySelector(".minidiff-strip figure:last-child img");
    if (start === null || !picture) return;
    picture.decode().then(() => requestAnimationFrame(() => channel.port2.postMessage(0)));
  }).observe(document.querySelector(".minidiff-curves").closest(".widget-html"),
    { childList: true, subtree: true });
}"""
WATCH_SIGN = """() => {
  window.times = [];
  const channel = new MessageChannel(), line = document.querySelector(
    ":is(.minidiff-card, .minidiff-board) [role=status]");
  let start = null;
  channel.port1.onmessage = () => {
    if (start !== null) window.times.push(performance.now() - start);
    start = null;
  };
  window.addEventListener("keydown", (event) => { start = event.timeStamp; }, true);
  new MutationObserver(() => start !== null && requestAnimationFrame(() => channel.port2.postMessage(0)))
    .observe(line, { childList: true, characterData: true, subtree: true });
}"""


OPEN = """async () => {
  const app = window.jupyterapp;
  for (const old of document.querySelectorAll(".minidiff-player")) old.dataset.old = "yes";
  app.shell.currentWidget.content.activeCellIndex = 1;
  const start = performance.now();
  app.commands.execute("notebook:run-cell");
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  while (!document.querySelector(".minidiff-player[data-ready]:not([data-old])")) await frame();
  await frame();
  return performance.now() - start;
}"""


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def single_moves(page: Any, count: int) -> list[float]:
    """Milliseconds from key press to paint, for `count` presses at random moments."""
    chance = random.Random(0)
    page.locator(".minidiff-player input[type=range]").focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(200)
    page.evaluate("() => { window.times = []; window.seen = []; }")
    for index in range(count):
        page.keyboard.press("ArrowRight" if index // 50 % 2 == 0 else "ArrowLeft")
        page.wait_for_timeout(chance.uniform(40, 80))  # at any phase of the screen's own rhythm
    page.wait_for_timeout(200)
    times: list[float] = page.evaluate("() => window.times")
    if len(times) != count:
        raise RuntimeError(f"{count} moves were made, {len(times)} were painted")
    return times


def burst(page: Any) -> int:
    """How many of 38 frames that follow each other fast are painted."""
    page.keyboard.press("Home")
    page.wait_for_timeout(300)
    page.evaluate("() => { window.times = []; window.seen = []; }")
    for _ in range(BURST):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(PACE)
    page.wait_for_timeout(300)
    return len(set(page.evaluate("() => window.seen")) & set(range(1, BURST + 1)))


def redraws(page: Any, count: int) -> list[float]:
    """Milliseconds from a key press on the T slider to the painted picture that Python drew."""
    page.locator(".minidiff-strip img").first.wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(WATCH_REDRAW)
    page.get_by_role("slider", name="T", exact=True).focus()
    for done in range(count):
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("(n) => window.times.length > n", arg=done, timeout=20_000)
        page.wait_for_timeout(100)
    times: list[float] = page.evaluate("() => window.times")
    return times[3:]  # the first ones warm up


def signs(page: Any, control: str, count: int) -> list[float]:
    """Milliseconds from a key press on this control to the first painted word that work goes on."""
    pressed = page.get_by_label(control).or_(page.get_by_role("button", name=control)).first
    pressed.wait_for()
    page.evaluate(WATCH_SIGN)
    pressed.focus()
    for done in range(count):
        page.get_by_text("Ready.").wait_for()
        keys = ("ArrowRight", "ArrowLeft") if control == "Steps" else ("Enter", "Enter")
        page.keyboard.press(keys[done % 2])
        page.wait_for_function("(n) => window.times.length > n", arg=done, timeout=20_000)
        page.wait_for_timeout(1500)
    times: list[float] = page.evaluate("() => window.times")
    return times


def openings(page: Any, count: int) -> list[float]:
    """Milliseconds from "run this cell" to the painted widget: Python's work, the transfer, the browser's."""
    times = []
    for _ in range(count):
        times.append(float(page.evaluate(OPEN)))
        page.wait_for_timeout(500)
    return times


def measure(
    run_all: Callable[..., Any], lab: Any, open_page: Callable[..., Any], moves: int
) -> list[dict[str, Any]]:
    """Every widget, with the kernel idle and with the kernel busy."""
    rows = []
    for number, (name, cell) in enumerate(FIGURES.items()):
        for busy in (False, True):
            cells = [SETUP, cell, *([BUSY] if busy else [])]
            page = run_all(lab, open_page, f"bench{number}{busy}.ipynb", cells).page
            state = "busy" if busy else "idle"
            page.locator(f".jp-Notebook-ExecutionIndicator[data-status={state}]").first.wait_for()
            page.evaluate(WATCH)
            single_moves(page, 10)  # warm
            times = single_moves(page, moves)
            painted = [burst(page) for _ in range(5)]
            rows.append(
                {
                    "widget": name,
                    "kernel": state,
                    "median_ms": round(statistics.median(times), 2),
                    "p95_ms": round(percentile(times, 0.95), 2),
                    "moves": moves,
                    "painted_of_38": painted,
                }
            )
            print(rows[-1])
            if busy:
                page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
            page.context.close()
    return rows


def main() -> None:
    """Measure, store, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parts = ("kernel", "slider", "redraw", "sign", "open")
    parser.add_argument("parts", nargs="*", default=parts, help=f"of {', '.join(parts)}; all if left out")
    parser.add_argument("--moves", type=int, default=200, help="slider moves for each row")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(parts):
        parser.error(f"unknown part {', '.join(sorted(unknown))}; there are {', '.join(parts)}")

    if "kernel" in options.parts:
        moved = explorers()
        print(*moved, sep="\n")
        save_json("widgets", "kernel", {"rows": moved})
        write_section("widgets-kernel", kernel_section(moved))
    if options.parts == ["kernel"]:
        return
    in_browser(options)


def in_browser(options: argparse.Namespace) -> None:
    """The parts that need JupyterLab and a browser."""
    import sys

    sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))
    from conftest import FLAGS, Watched, chromium_path, running_lab  # type: ignore[import-not-found]
    from playwright.sync_api import sync_playwright
    from test_jupyterlab import run_all  # type: ignore[import-not-found]

    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as home,
        sync_playwright() as driver,
    ):
        chromium = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))

        def open_page() -> Any:
            return Watched(chromium.new_context(viewport={"width": 1100, "height": 900}).new_page(), [])

        with running_lab(Path(folder), Path(home)) as lab:
            if "slider" in options.parts:
                rows = measure(run_all, lab, open_page, options.moves)
            if "redraw" in options.parts:
                page = run_all(lab, open_page, "redraw.ipynb", [SETUP, SCHEDULES, PLAYER]).page
                drawn = redraws(page, 43)
                page.context.close()
            if "sign" in options.parts:
                told = [told_by(run_all, lab, open_page, name) for name in ASKING]
            if "open" in options.parts:
                opened = openings(run_all(lab, open_page, "open.ipynb", [SETUP, EXPLORER]).page, 11)
        browser_version = chromium.version
        chromium.close()
    machine = {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "chromium": browser_version,
        "jupyterlab": version("jupyterlab"),
        "ipykernel": version("ipykernel"),
        "load": round(os.getloadavg()[0], 1),
    }
    if "slider" in options.parts:
        save_json("widgets", "slider", {"machine": machine, "rows": rows})
        write_section("widgets-slider", section(rows, machine))
    if "redraw" in options.parts:
        result = {
            "median_ms": round(statistics.median(drawn), 1),
            "p95_ms": round(percentile(drawn, 0.95), 1),
            "moves": len(drawn),
        }
        print(result)
        save_json("widgets", "redraw", {"machine": machine, **result})
        write_section("widgets-redraw", redraw_section(result, machine))
    if "sign" in options.parts:
        save_json("widgets", "sign", {"machine": machine, "rows": told})
        write_section("widgets-sign", sign_section(told, machine))
    if "open" in options.parts:
        result = {
            "median_ms": round(statistics.median(opened)),
            "slowest_ms": round(max(opened)),
            "times": len(opened),
        }
        print(result)
        save_json("widgets", "open", {"machine": machine, **result})
        write_section("widgets-open", open_section(result, machine))


def section(rows: list[dict[str, Any]], machine: dict[str, Any]) -> str:
    """The part of docs/benchmarks.md."""
    body = [
        [
            row["widget"], row["kernel"], f"{row['median_ms']:.1f} ms", f"{row['p95_ms']:.1f} ms",
            f"{min(row['painted_of_38'])} of {BURST}",
        ]
        for row in rows
    ]  # fmt: skip
    about = (
        f"Headless Chromium {machine['chromium']} without a GPU, JupyterLab {machine['jupyterlab']}, "
        f"ipykernel {machine['ipykernel']}, {machine['system']}, {machine['cores']} cores, load average "
        f"{machine['load']} at the end. {rows[0]['moves']} key presses at random moments for each row, 60 "
        "frames in each widget; a time runs from the event's time stamp to the first task after the painted "
        'animation frame. The screen\'s own rhythm is 16.7 ms. "Burst": of '
        f"{BURST} frames, at most {1000 // PACE} moves a second, how many were painted; the worst of five "
        'bursts. "Busy": a cell computes in Python all the while.'
    )
    return f"""## Widgets: from slider to painted frame

`python -m bench.widgets slider`. {about}

{table(["widget", "kernel", "median", "95th percentile", "burst"], body)}
"""


def redraw_section(result: dict[str, Any], machine: dict[str, Any]) -> str:
    """The part about widgets that ask Python."""
    return f"""## Widgets: a redraw by the kernel

`python -m bench.widgets redraw`. ScheduleExplorer: from a key press on its T slider to the painted picture that Python drew, {result["moves"]} presses, load average {machine["load"]} at the end: **median {result["median_ms"]:.0f} ms**, 95th percentile {result["p95_ms"]:.0f} ms.
"""  # noqa: E501


def told_by(
    run_all: Callable[..., Any], lab: Any, open_page: Callable[..., Any], name: str
) -> dict[str, Any]:
    """How soon this widget tells that it works."""
    cell, control = ASKING[name]
    ready = ".minidiff-board[data-ready], .minidiff-player[data-ready]"
    page = run_all(lab, open_page, f"sign_{name}.ipynb", [SETUP, cell], ready=ready).page
    times = signs(page, control, 12)
    page.context.close()
    row = {"widget": name, "median_ms": round(statistics.median(times)), "slowest_ms": round(max(times))}
    print(row)
    return {**row, "presses": len(times)}


def sign_section(rows: list[dict[str, Any]], machine: dict[str, Any]) -> str:
    """The part about the first word that work goes on."""
    body = [[row["widget"], f"{row['median_ms']} ms", f"{row['slowest_ms']} ms"] for row in rows]
    return f"""## Widgets: from a key to the word that work goes on

`python -m bench.widgets sign`. {rows[0]["presses"]} presses each, to the painted word, load average {machine["load"]} at the end. The page says it by itself 60 ms after the key, if Python has not said it before.

{table(["widget", "median", "slowest"], body)}
"""  # noqa: E501


def open_section(result: dict[str, Any], machine: dict[str, Any]) -> str:
    """The part about how long a widget takes to appear."""
    return f"""## Widgets: from running the cell to the painted widget

`python -m bench.widgets open`. NoiseExplorer, 60 frames of a 32x32 colour image, in a notebook that is already open: Python makes the frames, sends them, the browser paints. {result["times"]} times, load average {machine["load"]} at the end: **median {result["median_ms"]} ms**, slowest {result["slowest_ms"]} ms.
"""  # noqa: E501


if __name__ == "__main__":
    main()
