"""The edit board under a real mouse and real keys: on a page of its own, and in JupyterLab."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from test_board_in_jupyterlab import SIDE, drag, last, open_board
from test_jupyterlab import SECONDS, SETUP, run_all

from minidiff.show import EditBoard

pytestmark = pytest.mark.browser

CANVAS = """() => {
  const c = document.querySelector("canvas");
  return Array.from(c.getContext("2d").getImageData(0, 0, c.width, c.height).data); }"""
# How wide the picture before is still to be seen: the part that is cut off the picture after.
CUT = "() => getComputedStyle(document.querySelector('.both img + img')).clipPath"


def echo(picture: torch.Tensor, hole: torch.Tensor, strength: float, *, seed: int) -> torch.Tensor:
    return torch.where(hole, 1 - 2 * strength, picture)


@pytest.fixture
def opened(open_page: Callable[..., Any], tmp_path: Path) -> Any:
    """A red picture without a hole."""
    red = torch.tensor([1.0, -1.0, -1.0]).reshape(3, 1, 1).expand(3, SIDE, SIDE)
    return open_board(EditBoard(echo, red), open_page, tmp_path)


def colours(page: Any) -> Any:
    return np.array(page.evaluate(CANVAS)).reshape(SIDE, SIDE, 4)[..., :3]


def test_the_hole_is_painted_over_the_picture_and_sent(opened: Any, screenshots: Path) -> None:
    page = opened.page
    page.wait_for_function("() => document.querySelector('.both img').complete")
    assert (colours(page) == [255, 0, 0]).all()
    drag(page, (3, 5), (12, 5))
    page.screenshot(path=screenshots / "edit_board.png")
    sent, seen = last(page)["drawing"], colours(page)
    assert page.evaluate("() => window.sent.length") == 1
    assert (sent[4:7, 3:13] == 255).all()
    assert not sent[[2, 8], :].any()
    hole = sent > 0
    assert (seen[~hole] == [255, 0, 0]).all()
    assert (seen[hole][:, 0] == seen[hole][:, 1]).all()  # grey
    assert len(np.unique(seen[hole][:, 0])) == 2  # in two shades
    assert opened.complaints == []


def test_keys_paint_and_the_rubber_mends(opened: Any) -> None:
    page = opened.page
    page.locator("select").first.select_option("0")  # the thinnest pen
    page.get_by_role("application", name="paint the hole").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    row = last(page)["drawing"][SIDE // 2]
    assert row.nonzero()[0].tolist() == [SIDE // 2 + 1, SIDE // 2 + 2, SIDE // 2 + 3]
    page.get_by_role("button", name="Rubber").press("Enter")
    page.locator("canvas").focus()
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    assert last(page)["drawing"].astype(bool).sum() == 2
    page.get_by_role("button", name="Clear").press("Enter")
    assert not last(page)["drawing"].any()
    assert (colours(page) == [255, 0, 0]).all()
    assert opened.complaints == []


def test_strength_is_sent_and_another_one_raises_the_seed(opened: Any) -> None:
    page = opened.page
    strength = page.get_by_role("slider", name="Strength")
    assert strength.get_attribute("aria-valuetext") == "1.00"
    strength.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert last(page)["level"] == 18
    assert strength.get_attribute("aria-valuetext") == "0.90"
    page.get_by_role("button", name="Another one").click()
    assert last(page)["seed"] == 1
    assert opened.complaints == []


def test_before_and_after_lie_under_one_slider_that_asks_no_kernel(opened: Any) -> None:
    page = opened.page
    border = page.get_by_role("slider", name="Border")
    assert page.evaluate(CUT) == "inset(0px 0px 0px 0%)"
    assert border.get_attribute("aria-valuetext") == "before 0 %, after 100 %"
    border.focus()
    page.keyboard.press("End")
    assert page.evaluate(CUT) == "inset(0px 0px 0px 100%)"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(CUT) == "inset(0px 0px 0px 99%)"
    line, pictures = page.locator(".both span").bounding_box(), page.locator(".both").bounding_box()
    assert (line["width"], line["height"]) == (2, pictures["height"])
    assert abs(line["x"] + 1 - pictures["x"] - 0.99 * pictures["width"]) < 1
    assert border.get_attribute("aria-valuetext") == "before 99 %, after 1 %"
    assert page.evaluate("() => window.sent.length") == 0
    assert opened.complaints == []


CELLS = [
    SETUP
    + "def echo(picture, hole, strength, *, seed):\n"
    + "    return torch.where(hole, 1 - 2 * strength, picture)",
    f"show.EditBoard(echo, torch.ones(3, {SIDE}, {SIDE}))",
]
MIDDLE = """() => {
  const image = document.querySelector(".both img + img"), c = document.createElement("canvas");
  if (!image?.complete || !image.naturalWidth) return -1;
  c.width = c.height = 16;
  const at = c.getContext("2d");
  at.drawImage(image, 0, 0);
  return at.getImageData(8, 8, 1, 1).data[0]; }"""


GONE = "The controls need a running kernel: run this cell again."


def test_after_its_kernel_the_board_asks_for_nothing_more(lab: Any, open_page: Callable[..., Any]) -> None:
    page = run_all(lab, open_page, "gone.ipynb", CELLS, ready=".minidiff-edit[data-ready]").page
    board = page.locator(".minidiff-edit")
    assert board.get_by_role("button", name="Clear").is_enabled()
    page.evaluate("() => void window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.get_by_text(GONE).wait_for(timeout=30 * SECONDS)
    for name in ("Rubber", "Clear", "Another one"):
        assert board.get_by_role("button", name=name).is_disabled()
    assert board.get_by_role("slider", name="Strength").is_disabled()
    assert board.locator("canvas").evaluate("(one) => one.inert")
    assert board.locator("[role=status]").inner_text() == ""
    assert board.get_by_role("slider", name="Border").is_enabled()  # before and after are both here


def test_the_kernel_fills_the_hole(lab: Any, open_page: Callable[..., Any], screenshots: Path) -> None:
    watched = run_all(lab, open_page, "edit.ipynb", CELLS, ready=".minidiff-edit[data-ready]")
    page = watched.page
    page.locator(".minidiff-edit canvas").scroll_into_view_if_needed()
    page.wait_for_function(f"() => ({MIDDLE})() === 255", timeout=30 * SECONDS)
    drag(page, (4, 8), (12, 8))
    page.wait_for_function(f"() => ({MIDDLE})() === 0", timeout=30 * SECONDS)
    page.get_by_role("slider", name="Strength").focus()
    page.keyboard.press("Home")
    page.wait_for_function(f"() => ({MIDDLE})() === 255", timeout=30 * SECONDS)
    page.screenshot(path=screenshots / "jupyterlab_edit_board.png")
