"""The films that a build keeps beside the notebooks."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from PIL import Image
from small_project import Project

from tools import films
from tools.films import KIND, answer, film_text, question, stored_film
from tools.freeze import WIDGET
from tools.lesson import LessonError

LESSON = """# %% [markdown] id="title" lang="en"
# # Frames

# %% [markdown] id="title" lang="tr"
# # Kareler

# %% id="setup"
import torch

from minidiff import show

show.set_language("en")

# %% id="film"
frames = torch.linspace(-1, 1, 5)[:, None, None, None].expand(5, 1, 4, 4)
show.FramePlayer.from_tensors({"x": frames}, title="A ramp" if show.get_language() == "en" else "Rampa")

# %% id="curves"
show.ScheduleExplorer(schedules=["linear", "cosine"])
"""


def sheet(pixels: Any) -> str:
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels, dtype=np.uint8)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def colours(encoded: str) -> int:
    picture = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB")
    return len(picture.getcolors(1 << 24))


def state(*sheets: str, title: str = "A film") -> dict[str, Any]:
    """A film of one scene, with a panel for each sheet and a chart."""
    panels = [{"kind": "images", "sheet": number} for number in range(len(sheets))]
    script = {"title": title, "scenes": [{"panels": [*panels, {"kind": "chart"}]}]}
    return {"choice": 0, "frame": 2, "script": script, "sheets": list(sheets)}


BLACK, WHITE, GREY = (sheet(np.full((4, 4), value)) for value in (0, 255, 128))


def test_what_both_languages_show_is_stored_once_and_comes_back_for_each(tmp_path: Path) -> None:
    english, turkish = state(BLACK, WHITE, title="A film"), state(GREY, BLACK, title="Film")
    file = tmp_path / "film.json"
    file.write_text(film_text("film", {"en": english, "tr": turkish}), encoding="utf-8")
    assert len(json.loads(file.read_text(encoding="utf-8"))["sheets"]) == 3
    assert stored_film(file, "en") == english
    shown = stored_film(file, "tr")
    sheets = [shown["sheets"][panel["sheet"]] for panel in shown["script"]["scenes"][0]["panels"][:2]]
    assert sheets == [GREY, BLACK]
    assert shown["script"]["title"] == "Film"


def test_the_same_film_is_the_same_text() -> None:
    editions = {"en": state(BLACK), "tr": state(BLACK)}
    assert film_text("film", editions) == film_text("film", json.loads(json.dumps(editions)))


def test_a_small_film_keeps_each_colour_and_a_large_one_loses_few(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = sheet(np.random.default_rng(0).integers(0, 256, (60, 60, 3)))
    small = json.loads(film_text("film", {"en": state(noise)}))
    assert small["sheets"] == [noise]
    monkeypatch.setattr(films, "LOSSLESS_BYTES", 1000)
    large = json.loads(film_text("film", {"en": state(noise)}))
    assert colours(noise) > 256 >= colours(large["sheets"][0])


def moving_film(frames: int) -> dict[str, Any]:
    """A film whose frame i has the brightness 10 i, the caption i, and a bar of height i."""
    columns = 5
    rows = -(-frames // columns)
    pixels = np.zeros((rows * 2, columns * 2), dtype=np.uint8)
    for i in range(frames):
        row, column = divmod(i, columns)
        pixels[row * 2 : row * 2 + 2, column * 2 : column * 2 + 2] = 10 * i
    images = {"kind": "images", "frames": frames, "sheet": 0, "columns": columns, "width": 2, "height": 2}
    still = {**images, "frames": 1, "sheet": 1, "columns": 1, "texts": ["one for all"]}
    chart = {"kind": "chart", "frames": frames, "marker": [[i, i] for i in range(frames)]}
    bars = {"heights": [[i] for i in range(frames)]}
    numbers = [str(i) for i in range(frames)]
    panels = [{**images, "texts": numbers}, still, {**chart, "texts": [], "bars": bars}]
    script = {"frames": frames, "rate": 10.0, "scenes": [{"captions": numbers, "panels": panels}]}
    return {"choice": 0, "frame": frames - 1, "script": script, "sheets": [sheet(pixels), WHITE]}


def test_a_film_without_every_second_frame_shows_what_the_others_showed() -> None:
    before = moving_film(22)
    after = films.thinned(before)
    kept = [*range(0, 22, 2), 21]
    images, still, chart = after["script"]["scenes"][0]["panels"]
    assert after["script"]["frames"] == images["frames"] == chart["frames"] == 12
    assert after["script"]["scenes"][0]["captions"] == images["texts"] == [str(i) for i in kept]
    assert chart["marker"] == [[i, i] for i in kept]
    assert chart["bars"]["heights"] == [[i] for i in kept]
    assert (still["frames"], still["texts"], after["sheets"][1]) == (1, ["one for all"], WHITE)
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(after["sheets"][0]))))
    tiles = [divmod(place, images["columns"]) for place in range(12)]
    assert [pixels[2 * row + 1, 2 * column + 1] for row, column in tiles] == [10 * i for i in kept]
    assert after["frame"] == 11
    assert after["script"]["rate"] * 21 == pytest.approx(10.0 * 11)  # as long as before
    assert before == moving_film(22)


def test_a_film_that_is_too_large_loses_frames_and_one_that_stays_so_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = len(film_text("film", {"en": moving_film(25)}))
    monkeypatch.setattr(films, "LOSSLESS_BYTES", 100)
    monkeypatch.setattr(films, "MAX_BYTES", whole - 100)
    assert json.loads(film_text("film", {"en": moving_film(25)}))["en"]["script"]["frames"] == 13
    monkeypatch.setattr(films, "MAX_BYTES", 200)
    with pytest.raises(LessonError, match=r"film '01_x.play' is \d+ kB with 13 frames, at most 0 kB"):
        film_text("01_x.play", {"en": moving_film(25)})


def test_two_players_of_one_cell_have_two_names() -> None:
    def shown(model: str) -> Any:
        return nbformat.v4.new_output("display_data", {WIDGET: {"model_id": model}})

    cell = nbformat.v4.new_code_cell("", id="play", outputs=[shown("a"), shown("slider"), shown("b")])
    asked = question()
    asked.outputs = [nbformat.v4.new_output("display_data", {KIND: {"a": state(BLACK), "b": state(WHITE)}})]
    notebook = nbformat.v4.new_notebook(cells=[cell, asked])
    assert list(answer(notebook)) == ["play", "play-2"]
    assert [one.metadata.get("film", {}).get("name") for one in cell.outputs] == ["play", None, "play-2"]
    assert notebook.cells == [cell]


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson with a player and an explorer, built; nobody changes it."""
    from tools.build import main

    root = tmp_path_factory.mktemp("project")
    (root / "lessons").mkdir()
    (root / "lessons" / "90_frames.py").write_text(LESSON, encoding="utf-8")
    assert main(["--stamp"], root) == 0
    assert main([], root) == 0
    return root


@pytest.fixture
def built(built_once: Path, project: Project) -> Project:
    import shutil

    shutil.copytree(built_once, project.root, dirs_exist_ok=True)
    return project


@pytest.mark.slow
def test_a_build_keeps_the_films_of_players_and_of_schedule_explorers(built: Project) -> None:
    folder = built.root / "notebooks" / "films"
    assert sorted(file.name for file in folder.iterdir()) == ["90_frames.curves.json", "90_frames.film.json"]
    english, turkish = (stored_film(folder / "90_frames.film.json", language) for language in ("en", "tr"))
    assert (english["script"]["title"], turkish["script"]["title"]) == ("A ramp", "Rampa")
    assert english["sheets"] == turkish["sheets"]
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(english["sheets"][0]))))
    assert sorted(set(pixels[::4, ::4].ravel().tolist()) | {0}) == [0, 64, 128, 191, 255]
    curves = stored_film(folder / "90_frames.curves.json", "en")
    assert [scene["name"] for scene in curves["script"]["scenes"]] == ["linear", "cosine"]
    for tongue in ("", "tr/"):
        notebook = built.notebook(f"notebooks/{tongue}90_frames.ipynb")
        assert [cell.id for cell in notebook.cells] == ["title", "setup", "film", "curves"]
        named = [film["name"] for film in films.named(notebook)]
        assert named == ["film", "curves"]
    assert built.run("--check") == (0, "1 lesson files: all is well\n")


@pytest.mark.slow
def test_check_sees_films_that_are_not_what_was_built(built: Project) -> None:
    folder = built.root / "notebooks" / "films"
    film = folder / "90_frames.film.json"
    film.write_text(film.read_text(encoding="utf-8").replace("A ramp", "A lamp"), encoding="utf-8")
    (folder / "90_frames.curves.json").rename(folder / "90_frames.old.json")
    status, said = built.run("--check")
    assert status == 1
    assert "notebooks/90_frames.ipynb: the film of cell 'film' is not the one it was built with" in said
    assert "tr/90_frames.ipynb: the film of cell 'curves' is not there" in said
    assert "notebooks/films/90_frames.old.json: no lesson plays this film" in said


@pytest.mark.slow
def test_keep_outputs_keeps_films_and_check_with_execute_compares_them(built: Project) -> None:
    folder = built.root / "notebooks" / "films"
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert built.run("--keep-outputs")[0] == 0
    assert built.run("--check")[0] == 0
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert built.run("--check", "--execute")[0] == 0
