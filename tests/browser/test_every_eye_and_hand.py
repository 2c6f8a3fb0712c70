"""Every widget in a real JupyterLab: for who listens, uses keys, works in the dark or on a small screen.

One notebook holds them all; it is run once for each language. English is opened by day, Turkish at night.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from conftest import Watched
from test_jupyterlab import SECONDS, run_all, serious

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETUP = """
import torch
torch.set_num_threads(1)
from minidiff import GaussianMixtureDenoiser, IdealDenoiser, NoiseSchedule, show
from minidiff.data import digits, eight_gaussians_parameters, moons
from minidiff.nets import UNet, UNetSettings
show.language({language!r})
x_0 = digits().images[:4]
schedule, plane = NoiseSchedule.cosine(T=100), NoiseSchedule.cosine(T=50)
points = moons(200, generator=torch.Generator().manual_seed(0))
means, stds, weights = eight_gaussians_parameters()
anything = GaussianMixtureDenoiser(means, stds, weights, plane)
asked = GaussianMixtureDenoiser(means[1:3], stds[1:3], weights[1:3], plane)
ideal = IdealDenoiser(x_0, schedule)
network = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), heads=1))
class Step:
    def __init__(self, step):
        self.step, self.loss, self.network = step, 1 / step, torch.nn.Identity()
"""
WIDGETS = {
    "noise": "show.NoiseExplorer(x_0[3], {'linear': NoiseSchedule.linear(), 'cosine': schedule})",
    "sampling": "show.SamplingExplorer(ideal, schedule, ['ddpm', 'ddim'], shape=(1, 8, 8), images=4)",
    "points": "show.PointsExplorer(IdealDenoiser(points, plane), plane, points, steps=5, samples=60)",
    "schedules": "show.ScheduleExplorer(schedules=['linear', 'quadratic', 'cosine'])",
    "plane": "show.GuidanceExplorer(asked, anything, plane, shape=(2,), scales=[0, 1, 3], steps=4)",
    "pictures": "show.GuidanceExplorer(ideal, ideal, schedule, shape=(1, 8, 8), scales=[1, 3], samples=8)",
    "features": "show.FeatureExplorer(network, x_0[:2], [1, 9])",
    "board": "show.DrawingBoard(lambda d, c, *, seed: (d * 2 - 1).expand(3, -1, -1), {'ink': ['a', 'b']},\n"
    "                  first=torch.zeros(1, 16, 16))",
    "edit": "show.EditBoard(lambda p, h, s, *, seed: torch.where(h, s, p), x_0[0], strength=0.5)",
    "monitor": "steps = map(Step, (1, 2, 3))\n"
    "_ = show.TrainingMonitor(steps, total=4, samples=lambda _: x_0, sample_every=1).run()",
    "player": "show.FramePlayer.from_tensors({'x': x_0}, title='x')",
}
FIGURE = "show.figure(show.curves(NoiseSchedule.cosine()), alt='Three curves of the cosine schedule.')"
ROOTS = ".jp-OutputArea-output :is(.minidiff-card, .minidiff-board, .minidiff-player:not(.minidiff-card *))"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROLES = ("slider", "spinbutton", "combobox", "checkbox", "progressbar", "button")
RANGED = ("slider", "spinbutton", "progressbar")
SCREEN = {"width": 1366, "height": 768}
ALL_IN_SIGHT = {"width": 1366, "height": 9000}  # JupyterLab takes what is out of sight out of the page
READY = f"count => document.querySelectorAll(`{ROOTS}`).length === count"


@pytest.fixture(scope="module", params=["en", pytest.param("tr", marks=pytest.mark.nightly)])
def shown(request: Any, browser: Any, lab: Any) -> Iterator[Any]:
    """The page with all widgets, in one language; .complaints as everywhere."""
    context = browser.new_context(viewport=ALL_IN_SIGHT)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    watched = Watched(page, complaints)
    cells = [SETUP.format(language=request.param), *WIDGETS.values(), FIGURE]
    run_all(lab, lambda: watched, f"all_{request.param}.ipynb", cells)
    page.wait_for_function(READY, arg=len(WIDGETS), timeout=180 * SECONDS)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(timeout=60 * SECONDS)
    page.wait_for_timeout(1000)
    yield watched
    context.close()


def roots(page: Any) -> dict[str, Any]:
    """The outermost element of each widget."""
    return dict(zip(WIDGETS, page.locator(ROOTS).all(), strict=True))


def theme(page: Any, name: str) -> None:
    page.evaluate(
        "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
        f"JupyterLab {name}",
    )
    light = "true" if name == "Light" else "false"
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    page.wait_for_timeout(1500)


def axe_script() -> str | None:
    """Axe, from $MINIDIFF_AXE or from the package that brings it."""
    if named := os.environ.get("MINIDIFF_AXE"):
        return Path(named).read_text(encoding="utf-8")
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        return None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Dark", "Light"])
def test_axe_finds_nothing_in_any_widget(shown: Any, name: str) -> None:
    script = axe_script()
    if script is None:
        pytest.skip("axe is not installed: pip install axe-playwright-python, or set $MINIDIFF_AXE")
    page = shown.page
    page.set_viewport_size(ALL_IN_SIGHT)
    theme(page, name)
    page.get_by_role("button", name="Numbers and curves").or_(
        page.get_by_role("button", name="Sayılar ve eğriler")
    ).first.evaluate("(one) => one.getAttribute('aria-expanded') === 'true' || one.click()")
    page.evaluate(script)
    found = page.evaluate(
        "([roots, tags]) => axe.run({ include: [roots] }, { runOnly: { type: 'tag', values: tags } })",
        [ROOTS, AXE_TAGS],
    )
    assert len(found["passes"]) > 10  # it looked at something
    told = [
        (one["id"], len(one["nodes"]), node["html"][:200], node["failureSummary"][-200:])
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]
    assert told == []


def accessible(page: Any, root: Any) -> list[dict[str, Any]]:
    """The controls of a widget as the browser tells them to a screen reader.

    Its tree names a slider's number; where a text stands for the number, that is what is read out.
    """
    root.evaluate("(one) => (window.asked = one)")
    session = page.context.new_cdp_session(page)
    handle = session.send("Runtime.evaluate", {"expression": "window.asked"})["result"]["objectId"]
    found = []
    for role in ROLES:
        for node in session.send("Accessibility.queryAXTree", {"objectId": handle, "role": role})["nodes"]:
            there = session.send("DOM.resolveNode", {"backendNodeId": node["backendDOMNodeId"]})["object"]
            text = session.send(
                "Runtime.callFunctionOn",
                {
                    "objectId": there["objectId"],
                    "functionDeclaration": "function () { return this.ariaValueText || ''; }",
                },
            )["result"]["value"]
            told = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            found.append(
                {
                    "role": role,
                    "name": node.get("name", {}).get("value", ""),
                    "value": text or node.get("value", {}).get("value", ""),
                    "about": node.get("description", {}).get("value", ""),
                    "range": (told.get("valuemin"), told.get("valuemax")),
                }
            )
    session.detach()
    return found


def test_every_control_has_a_name_a_value_and_a_range(shown: Any) -> None:
    page = shown.page
    page.set_viewport_size(ALL_IN_SIGHT)
    tree = {name: accessible(page, root) for name, root in roots(page).items()}
    for name, controls in tree.items():
        print(name)
        for one in controls:
            print("   {role:12} {name!r:40} {value!r:28} {range} {about}".format(**one))
    assert sum(map(len, tree.values())) > 60
    for name, controls in tree.items():
        for one in controls:
            assert one["name"].strip(), (name, one)
            if one["role"] in (*RANGED, "combobox"):
                assert str(one["value"]).strip(), (name, one)
            if one["role"] in RANGED:
                low, high = one["range"]
                assert low is not None, (name, one)
                assert low < high, (name, one)
        sliders = [one["name"] for one in controls if one["role"] == "slider"]
        assert len(sliders) == len(set(sliders)), name  # each can be told from the others
    betas = [one for one in tree["schedules"] if "β" in one["name"]]
    assert [one["value"] for one in betas] == ["0.0001", "0.02"]  # not their places in the list
    assert [one["about"] for one in betas] == ["1e-05 … 0.1", "0.001 … 1"]


def test_what_an_explorer_says_is_announced(shown: Any) -> None:
    page = shown.page
    for name in ("sampling", "points", "plane", "pictures", "schedules", "board", "monitor"):
        said = roots(page)[name].locator("[role=status]")
        assert said.count() == 1, name
    sampling = roots(page)["sampling"]
    for box in sampling.get_by_role("checkbox").all():
        box.uncheck()
    sampling.get_by_text("Tick at least one sampler.").or_(
        sampling.get_by_text("En az bir örnekleyici işaretle.")
    ).wait_for(timeout=30 * SECONDS)
    assert sampling.get_by_text("error").count() == sampling.get_by_text("Hata").count() == 0  # it is a hint
    for box in sampling.get_by_role("checkbox").all():
        box.check()
    sampling.get_by_text("Ready.").or_(sampling.get_by_text("Hazır.")).wait_for(timeout=60 * SECONDS)


AREA = "() => document.querySelector('.jp-WindowedPanel-outer').clientHeight"
PLACES = """(root) => {
    const card = root.getBoundingClientRect();
    const panels = [...root.querySelectorAll("canvas")].map((one) => one.getBoundingClientRect());
    const slider = root.querySelector(".track input").getBoundingClientRect();
    return {
        slider: slider.bottom - card.top, right: Math.max(...panels.map((one) => one.right)) - card.right,
        first: Math.min(...panels.map((one) => one.top)) - card.top,
        last: Math.max(...panels.map((one) => one.bottom)) - card.top,
        rows: new Set(panels.map((one) => Math.round(one.top))).size, count: panels.length,
    };
}"""


@pytest.mark.parametrize(("name", "panels", "rows"), [("noise", 6, 1), ("sampling", 7, 2), ("points", 2, 1)])
def test_slider_and_all_panels_share_a_small_screen(
    shown: Any, screenshots: Path, name: str, panels: int, rows: int
) -> None:
    page = shown.page
    page.set_viewport_size(SCREEN)
    page.wait_for_function(f"() => ({AREA})() < {SCREEN['height']}")
    area = page.evaluate(AREA)
    page.set_viewport_size({**SCREEN, "height": ALL_IN_SIGHT["height"]})
    root = roots(page)[name]
    if name == "noise":
        root.locator("button.more").evaluate(
            "(one) => one.getAttribute('aria-expanded') === 'true' || one.click()"
        )
    page.wait_for_timeout(500)
    found = root.evaluate(PLACES)
    print(name, found, "area", area)
    assert (found["count"], found["rows"]) == (panels, rows)
    assert found["slider"] <= found["first"]
    assert found["right"] <= 0
    assert found["last"] <= area
    for light in ("Dark", "Light"):
        theme(page, light)
        root.screenshot(path=screenshots / f"jupyterlab_{name}_1366_{light.lower()}.png")


def test_the_words_of_a_plain_figure_stand_in_the_page(shown: Any) -> None:
    picture = shown.page.locator(".jp-OutputArea-output > * > img, .jp-OutputArea-output img").last
    assert picture.get_attribute("alt") == "Three curves of the cosine schedule."
    assert shown.page.locator(".jp-OutputArea-output img:not([alt])").count() == 0


def test_nothing_of_it_complained(shown: Any) -> None:
    assert serious(shown.complaints) == []
