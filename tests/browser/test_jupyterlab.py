"""The widgets in a real JupyterLab: they render, move, play, and leave the console clean."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from minidiff import NoiseSchedule, q_sample, randn_like
from minidiff.show.sprite import to_pixels

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
SETUP = """
import torch
from minidiff import IdealDenoiser, NoiseSchedule, show
x_0 = torch.linspace(-1, 1, 3 * 64).reshape(3, 8, 8)
schedule = NoiseSchedule.cosine(T=200)
"""
READ_CANVAS = """canvas => Array.from(
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data)"""
SECONDS = 1000
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
NOISE_OF_THE_HOUSE = ("favicon", "Failed to load resource", "ResizeObserver")  # JupyterLab's own complaints


def run_all(
    lab: Any,
    open_page: Open,
    name: str,
    cells: list[str],
    ready: str = ".minidiff-player[data-ready]",
    view: str = "/lab/tree/",
) -> Any:
    """Open a notebook of these cells in JupyterLab, run it, wait for the player or what else is `ready`.

    The same server shows it in Notebook 7 under the `view` "/notebooks/".
    """
    watched = open_page()
    watched.page.goto(lab.notebook_url(name, cells).replace("/lab/tree/", view))
    watched.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60 * SECONDS)
    # Running before the kernel is there makes JupyterLab ask which kernel to take.
    watched.page.wait_for_function(
        """() => {
            const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
            return context?.isReady && context.session?.kernel?.status === "idle";
        }""",
        timeout=90 * SECONDS,
    )
    watched.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    try:
        watched.page.wait_for_selector(ready, timeout=90 * SECONDS)
    except Exception:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        watched.page.screenshot(path=SCREENSHOTS / f"failed_{name}.png")
        print(watched.page.locator(".jp-Notebook").inner_text(), watched.complaints)
        raise
    return watched


def serious(complaints: list[str]) -> list[str]:
    return [text for text in complaints if not any(known in text for known in NOISE_OF_THE_HOUSE)]


def canvas_pixels(page: Any, index: int) -> Any:
    canvas = page.locator(".minidiff-player canvas").nth(index)
    width, height = int(canvas.get_attribute("width")), int(canvas.get_attribute("height"))
    return np.array(canvas.evaluate(READ_CANVAS), dtype=np.uint8).reshape(height, width, 4)[..., :3]


def frame_of(page: Any) -> int:
    return int(page.locator(".minidiff-player").get_attribute("data-frame"))


def test_a_noise_explorer_renders_moves_and_plays(lab: Any, open_page: Open, screenshots: Path) -> None:
    watched = run_all(lab, open_page, "noise.ipynb", [SETUP, "show.NoiseExplorer(x_0, schedule, frames=20)"])
    page = watched.page

    x_0 = torch.linspace(-1, 1, 3 * 64).reshape(1, 3, 8, 8)
    epsilon = randn_like(x_0, torch.Generator().manual_seed(0))
    schedule = NoiseSchedule.cosine(T=200)
    shown = torch.linspace(0, 199, 20).round().long().tolist()

    def expect(frame: int) -> None:
        x_t, _ = q_sample(x_0, shown[frame], schedule, epsilon=epsilon)
        assert frame_of(page) == frame
        np.testing.assert_array_equal(canvas_pixels(page, 1), to_pixels(x_t)[0])
        np.testing.assert_array_equal(canvas_pixels(page, 0), to_pixels(x_0)[0])

    expect(0)
    slider = page.locator(".minidiff-player .track input")
    slider.focus()
    for frame in range(1, 6):  # JupyterLab would like these keys for itself
        page.keyboard.press("ArrowRight")
        expect(frame)
    page.keyboard.press("End")
    expect(19)
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert frame_of(page) in (9, 10)
    expect(frame_of(page))
    page.screenshot(path=screenshots / "jupyterlab_noise_explorer.png")

    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_selector(".minidiff-player[data-frame='19'][data-playing=false]", timeout=30 * SECONDS)
    expect(19)
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == 2  # no key reached the notebook's shortcuts
    assert serious(watched.complaints) == []


def test_letters_typed_at_the_player_do_not_edit_the_notebook(lab: Any, open_page: Open) -> None:
    page = run_all(lab, open_page, "keys.ipynb", [SETUP, "show.NoiseExplorer(x_0, schedule, frames=5)"]).page
    page.locator(".minidiff-player .track input").focus()
    for key in "ddabxm":
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-Cell").count() == 2


def test_the_dark_theme_is_followed(lab: Any, open_page: Open, screenshots: Path) -> None:
    page = run_all(lab, open_page, "dark.ipynb", [SETUP, "show.NoiseExplorer(x_0, schedule, frames=5)"]).page
    page.get_by_role("button", name="Numbers and curves").click()
    light = canvas_pixels(page, 5)
    page.evaluate(
        "() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    )
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    page.wait_for_function("""() => {
        const ink = getComputedStyle(document.querySelector(".minidiff-player")).color.match(/[0-9.]+/g);
        return Number(ink[0]) > 200;
    }""")
    page.wait_for_timeout(300)
    assert (canvas_pixels(page, 5) != light).any()  # charts are drawn again in the new colours
    page.screenshot(path=screenshots / "jupyterlab_dark.png")


def test_the_player_works_while_the_kernel_is_busy(lab: Any, open_page: Open) -> None:
    cells = [SETUP, "show.NoiseExplorer(x_0, schedule, frames=5)", "import time; time.sleep(600)"]
    page = run_all(lab, open_page, "busy.ipynb", cells).page
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=busy]").first.wait_for()
    page.locator(".minidiff-player .track input").focus()
    for frame in range(1, 5):
        page.keyboard.press("ArrowRight")
        assert frame_of(page) == frame
    assert page.locator(".jp-Notebook-ExecutionIndicator").first.get_attribute("data-status") == "busy"
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")


def test_python_hears_of_the_frame_and_never_pushes_the_slider_back(lab: Any, open_page: Open) -> None:
    """A late echo of an old position must not undo a newer one."""
    cells = [
        SETUP,
        "player = show.NoiseExplorer(x_0, schedule, frames=60)\nplayer",
        "print('frame', player.frame)",
    ]
    page = run_all(lab, open_page, "echo.ipynb", cells).page
    page.evaluate("""() => {
        window.seen = [];
        const root = document.querySelector(".minidiff-player");
        new MutationObserver(() => window.seen.push(Number(root.dataset.frame)))
            .observe(root, { attributes: true, attributeFilter: ["data-frame"] });
    }""")
    page.locator(".minidiff-player .track input").focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(123)  # just after the player has told Python, before the answer
    page.wait_for_timeout(1000)
    assert page.evaluate("() => window.seen") == list(range(1, 41))
    page.locator(".jp-Notebook .jp-CodeCell").nth(2).click()
    page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-cell')")
    page.get_by_text("frame 40", exact=True).wait_for()


def test_a_sampling_explorer_runs_again_when_a_control_moves(
    lab: Any, open_page: Open, screenshots: Path
) -> None:
    cells = [
        SETUP,
        "denoise = IdealDenoiser(torch.rand(50, 1, 8, 8) * 2 - 1, schedule)\n"
        "show.SamplingExplorer(denoise, schedule, ['ddpm', 'ddim'], shape=(1, 8, 8), steps=6)",
    ]
    watched = run_all(lab, open_page, "sampling.ipynb", cells)
    page = watched.page
    assert page.locator(".minidiff-player canvas").count() == 7
    assert frame_of(page) == 6
    first = canvas_pixels(page, 0)
    seed = page.get_by_label("Seed")
    seed.fill("1")
    seed.press("Enter")
    page.wait_for_function(
        """(old) => {
            const canvas = document.querySelector(".minidiff-player[data-ready] canvas");
            if (!canvas) return false;
            const now = canvas.getContext("2d").getImageData(0, 0, 8, 8).data;
            return Array.from(now).filter((_, i) => i % 4 !== 3).some((value, i) => value !== old[i]);
        }""",
        arg=first.flatten().tolist(),
    )
    assert page.locator(".minidiff-player canvas").count() == 9  # what seed 0 had made stays beside it
    assert page.get_by_text("seed 0, 6 steps").count() == 2
    page.get_by_role("checkbox", name="ddpm").uncheck()
    page.wait_for_function(
        "() => document.querySelectorAll('.minidiff-player[data-ready] canvas').length === 4"
    )
    page.screenshot(path=screenshots / "jupyterlab_sampling_explorer.png")
    assert serious(watched.complaints) == []


def test_an_untrusted_notebook_that_was_never_run_shows_the_strip(lab: Any, open_page: Open) -> None:
    """What a stranger sees who opens a fresh clone: the still picture, and its words who cannot see it."""
    import nbformat

    from minidiff.show import NoiseExplorer
    from tools.freeze import freeze, text_of

    data, metadata = NoiseExplorer(torch.zeros(1, 8, 8), NoiseSchedule.cosine(), frames=9)._repr_mimebundle_()
    address = lab.notebook_url("frozen.ipynb", [SETUP])
    notebook = nbformat.read(lab.folder / "frozen.ipynb", as_version=4)
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", data, metadata=metadata)]
    assert freeze(notebook) == []
    (lab.folder / "frozen.ipynb").write_text(text_of(notebook))
    frozen = notebook.cells[0].outputs[0].data
    page = open_page().page
    page.goto(address)
    picture = page.locator(".jp-OutputArea-output img")
    picture.wait_for(timeout=90 * SECONDS)
    assert picture.get_attribute("src").removeprefix("data:image/png;base64,") == frozen["image/png"]
    assert picture.get_attribute("alt") == data["text/plain"]
