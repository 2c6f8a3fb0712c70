"""The drawing board under a real mouse and real keys: on a page of its own, and in JupyterLab."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from test_jupyterlab import SECONDS, SETUP, run_all

from minidiff import show
from minidiff.show import DrawingBoard
from minidiff.show.board import Board

pytestmark = pytest.mark.browser

SIDE = 16
SAYS = "(text) => document.querySelector('[role=status]').textContent === text"
GENERAL = {"layout", "tabbable", "tooltip", "comm"}
PAGE = """<!doctype html><html lang="en">
<head><meta charset="utf-8"><title>board</title><style>%s</style></head>
<body><main id="board"></main><script type="module">
%s
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const state = %s, heard = {};
for (const name of %s) state[name] = bytes(state[name]);
window.sent = [];
const model = window.model = {
  get: (name) => state[name],
  set: (name, value) => { state[name] = value; heard["change:" + name]?.(); },
  save_changes: () => {
    window.sent.push({ ...state, drawing: Array.from(new Uint8Array(state.drawing.buffer)) });
  },
  on: (event, call) => { heard[event] = call; },
  off: () => {},
};
render({ model, el: document.getElementById("board") });
</script></body></html>"""


def echo(drawing: torch.Tensor, colour: int, *, seed: int) -> torch.Tensor:
    return torch.cat(
        [drawing * 2 - 1, torch.full_like(drawing, colour / 2), torch.full_like(drawing, seed / 9)]
    )


def open_board(board: Board, open_page: Callable[..., Any], folder: Path) -> Any:
    """A board on an empty page, its model a few lines of script that note what is sent."""
    names = [name for name in board.traits(sync=True) if not name.startswith("_") and name not in GENERAL]
    state = {name: getattr(board, name) for name in names}
    pictures = [name for name, value in state.items() if isinstance(value, bytes)]
    state |= {name: base64.b64encode(state[name]).decode() for name in pictures}
    script = board._esm.replace("export default { render };", "")
    css = (Path(show.__file__).parent / "player.css").read_text(encoding="utf-8")
    page = PAGE % (css, script, json.dumps(state), json.dumps(pictures))
    (folder / "board.html").write_text(page, encoding="utf-8")
    watched = open_page(offline=True)
    watched.page.goto((folder / "board.html").as_uri())
    watched.page.wait_for_selector("#board[data-ready]")
    return watched


@pytest.fixture
def opened(open_page: Callable[..., Any], tmp_path: Path) -> Any:
    """The drawing board, empty."""
    board = DrawingBoard(echo, {"colour": ["red", "green", "blue"]}, first=torch.zeros(1, SIDE, SIDE))
    return open_board(board, open_page, tmp_path)


def last(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("() => window.sent.at(-1)")
    return {**found, "drawing": np.array(found["drawing"]).reshape(SIDE, SIDE)}


def drag(page: Any, *places: tuple[float, float]) -> None:
    """Move the mouse over the middles of these pixels (column, row), its button down."""
    box = page.locator("canvas").bounding_box()
    points = [
        (box["x"] + (x + 0.5) * box["width"] / SIDE, box["y"] + (y + 0.5) * box["height"] / SIDE)
        for x, y in places
    ]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)
    page.mouse.up()


def test_a_stroke_of_the_mouse_is_sent_once_and_lies_where_it_was_drawn(
    opened: Any, screenshots: Path
) -> None:
    page = opened.page
    drag(page, (3, 5), (12, 5))
    opened.page.screenshot(path=screenshots / "drawing_board.png")
    drawn = last(page)["drawing"]
    assert page.evaluate("() => window.sent.length") == 1
    assert (drawn[4:7, 3:13] == 255).all()
    assert not drawn[[2, 8], :].any()
    assert not drawn[:, [1, 15]].any()
    drag(page, (8, 12), (8, 14))
    assert (last(page)["drawing"][12:15, 8] == 255).all()
    assert (last(page)["drawing"][5, 3:13] == 255).all()
    assert opened.complaints == []


def test_keys_draw_too(opened: Any) -> None:
    page = opened.page
    page.locator("select").first.select_option("0")  # the thinnest pen
    page.locator("canvas").focus()
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("() => window.sent.length") == 0
    page.keyboard.press("Enter")
    row = last(page)["drawing"][SIDE // 2 + 1]
    assert row.nonzero()[0].tolist() == [SIDE // 2 + 1, SIDE // 2 + 2, SIDE // 2 + 3]
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    assert last(page)["drawing"].astype(bool).sum() == 4
    assert opened.complaints == []


def test_a_sign_of_work_comes_from_the_page_itself(opened: Any) -> None:
    """Nobody answers here, as a kernel does not that is busy with something else."""
    page = opened.page
    status = page.locator("[role=status]")
    assert status.inner_text() == "Ready."
    drag(page, (3, 5), (12, 5))
    page.wait_for_function(SAYS, arg="Computing…")
    page.evaluate("() => window.model.set('status', 'Ready at last.')")
    page.wait_for_function(SAYS, arg="Ready at last.")
    page.get_by_role("button", name="Another one").click()
    page.evaluate("() => window.model.set('status', 'Soon.')")  # an answer before anybody could wonder
    page.wait_for_timeout(300)
    assert status.inner_text() == "Soon."
    page.locator("select").first.select_option("0")  # another pen asks for nothing
    page.wait_for_timeout(300)
    assert status.inner_text() == "Soon."


def test_rubber_clear_choice_and_another_one(opened: Any) -> None:
    page = opened.page
    drag(page, (3, 5), (12, 5))
    page.get_by_role("button", name="Rubber").click()
    drag(page, (8, 0), (8, 15))
    drawn = last(page)["drawing"]
    assert not drawn[:, 8].any()
    assert drawn[5, 3] == drawn[5, 12] == 255
    page.get_by_label("colour").select_option("2")
    assert last(page)["chosen"] == [2]
    page.get_by_role("button", name="Another one").click()
    assert last(page)["seed"] == 1
    page.get_by_role("button", name="Clear").click()
    assert not last(page)["drawing"].any()
    assert opened.complaints == []


CELLS = [
    SETUP
    + "def echo(drawing, colour, *, seed):\n"
    + "    return torch.cat([drawing * 2 - 1, torch.full_like(drawing, colour / 2), 0 * drawing])",
    f"show.DrawingBoard(echo, {{'colour': ['red', 'green']}}, first=torch.zeros(1, {SIDE}, {SIDE}))",
]
RED = """() => {
  const image = document.querySelector(".minidiff-board img"), c = document.createElement("canvas");
  if (!image?.complete || !image.naturalWidth) return -1;
  c.width = c.height = %d; const at = c.getContext("2d"); at.drawImage(image, 0, 0);
  return at.getImageData(8, 8, 1, 1).data[%d]; }"""


def test_the_kernel_answers_a_stroke(lab: Any, open_page: Callable[..., Any], screenshots: Path) -> None:
    watched = run_all(lab, open_page, "board.ipynb", CELLS, ready=".minidiff-board[data-ready]")
    page = watched.page
    page.locator(".minidiff-board canvas").scroll_into_view_if_needed()
    page.wait_for_function(f"() => ({RED % (SIDE, 0)})() === 0", timeout=30 * SECONDS)
    drag(page, (4, 8), (12, 8))
    page.wait_for_function(f"() => ({RED % (SIDE, 0)})() === 255", timeout=30 * SECONDS)
    page.locator(".minidiff-board select").nth(1).select_option("1")
    page.wait_for_function(f"() => ({RED % (SIDE, 1)})() === 191", timeout=30 * SECONDS)
    page.screenshot(path=screenshots / "jupyterlab_drawing_board.png")
