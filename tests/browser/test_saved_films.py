"""Every film of every lesson, kept in one notebook as a run keeps it: each plays where no kernel knows it.

By night test_saved_lessons.py runs the lessons themselves.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import running_lab
from nbformat.sign import NotebookNotary
from test_jupyterlab import SECONDS, serious
from test_saved_is_saved import ALL_IN_SIGHT, ERROR

from minidiff.show import kept
from minidiff.show.scripts import script

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILMS = sorted((Path(__file__).parents[2] / "notebooks/films").glob("*.json"))
LESSONS_WITHOUT = {"11_controlnet"}  # a board, and no film
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
READY = "count => document.querySelectorAll('.minidiff-player[data-ready]').length === count"


def output(path: Path, place: int, language: str) -> Any:
    """What a run leaves in the notebook of this film."""
    film = json.loads(path.read_text(encoding="utf-8"))
    state = {"data": {"script": film[language]["script"], "sheets": film["sheets"]}, **film[language]}
    options = {"place": f"film-{place}", "kernel": "gone", "model": "gone", "css": script("player.css")}
    options |= {"made": int(time.time() * 1000) - 3_600_000, "gone": ""}  # an hour ago
    html = kept.OUTPUT.format(
        place=f"film-{place}",
        picture="",
        player=script("player.js"),
        kept=script("kept.js"),
        options=json.dumps(options),
        film=json.dumps(state).replace("<", "\\u003c"),
    )
    return nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": path.stem})


@pytest.mark.parametrize("language", ["en", pytest.param("tr", marks=pytest.mark.nightly)])
def test_every_film_of_the_course_plays_from_a_saved_notebook(
    browser: Any, open_page: Callable[..., Any], tmp_path: Path, language: str
) -> None:
    lessons = {path.stem.split(".")[0] for path in FILMS}
    every = {path.stem for path in (FILMS[0].parents[1]).glob("[0-9]*.ipynb")}
    assert every - lessons == LESSONS_WITHOUT
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    for place, path in enumerate(FILMS):
        cell = nbformat.v4.new_code_cell(f"# {path.stem}", execution_count=place + 1)
        cell.outputs = [output(path, place, language)]
        notebook.cells.append(cell)
    folder = tmp_path / "course"
    folder.mkdir()
    nbformat.write(notebook, folder / "films.ipynb")
    NotebookNotary().sign(nbformat.read(folder / "films.ipynb", as_version=4))
    with running_lab(folder, tmp_path / "home") as lab:
        watched = open_page(viewport={**ALL_IN_SIGHT, "height": 30_000})
        page = watched.page
        page.goto(f"{lab.url}/lab/tree/films.ipynb?reset&token={lab.token}")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60 * SECONDS)
        page.wait_for_function(READY, arg=len(FILMS), timeout=180 * SECONDS)
        assert ERROR not in page.locator(".jp-Notebook").inner_text()
        for player in page.locator(".minidiff-player").all():  # each to its last frame, by hand
            last = player.locator(".track input").get_attribute("max")
            player.locator(".track input").press("End")
            assert player.get_attribute("data-frame") == last
            box = player.bounding_box()
            assert box["x"] + box["width"] <= ALL_IN_SIGHT["width"]
        assert serious(watched.complaints) == []
