"""Films: what the players of a lesson play, kept beside the notebooks for pages that have no kernel.

A build runs every lesson. Before its kernel goes, the kernel is asked once what its players hold (`tell`),
and what they hold in the two languages becomes one file, `notebooks/films/LESSON.CELL.json`:

    {"en": {"choice", "frame", "script"}, "sheets": [PNG as base64, ...], "tr": {...}}

Sheets that both languages share are stored once. The output that the player stood in keeps, in the stored
notebook, the name of its film and a digest of the file: `metadata["film"]`.
"""

from __future__ import annotations

import base64
import io
import json
import math
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from PIL import Image

from tools.freeze import WIDGET
from tools.lesson import LANGUAGES, LessonError, digest

FOLDER = "notebooks/films"
MAX_BYTES = 800_000  # of one file
LOSSLESS_BYTES = 250_000  # a film up to this size keeps every colour
COLOURS = 256  # of a sheet in a larger film
FEWEST_FRAMES = 10  # a film that is too large loses every second frame, down to this
KIND = "application/vnd.minidiff.films+json"
CELL = "films"
ASK = "from tools.films import tell\n\ntell()"
EXPLORER_FRAMES = 41  # of a schedule explorer's film

State = dict[str, Any]  # "choice", "frame", "script", and "sheets": base64


# In the kernel of a lesson


def tell() -> None:
    """Display the films of all widgets that are alive, by the id of their model."""
    from IPython.display import display

    films = {}
    if "minidiff.show" in sys.modules:
        from ipywidgets.widgets.widget import _instances

        films = {key: state for key, one in list(_instances.items()) if (state := film_of(one))}
    display({KIND: films}, raw=True)  # type: ignore[no-untyped-call]


def film_of(widget: Any) -> State | None:
    """The film of a player, of the player inside an explorer, or of a schedule explorer; None of others."""
    from minidiff.show import FramePlayer, NoiseExplorer, ScheduleExplorer

    if isinstance(widget, FramePlayer):
        sheets = [base64.b64encode(sheet).decode("ascii") for sheet in widget.data["sheets"]]
        script = widget.data["script"]
        return {"choice": widget.choice, "frame": widget.frame, "script": script, "sheets": sheets}
    if isinstance(widget, ScheduleExplorer):  # it draws when it is asked; its film has a scene a schedule
        return film_of(NoiseExplorer(widget.x_0, widget.schedules, frames=EXPLORER_FRAMES))
    children = getattr(widget, "children", ())
    return next((film for child in children if (film := film_of(child))), None)


# In the build


def question() -> NotebookNode:
    """The cell that is run after the last one of a lesson."""
    cell: NotebookNode = nbformat.v4.new_code_cell(ASK, id=CELL)  # type: ignore[no-untyped-call]
    return cell


def answer(notebook: NotebookNode) -> dict[str, State]:
    """Take the question off a notebook that was run, and name the films in the outputs that showed them.

    Returns:
        name of the cell (with -2, -3 for its second and third player) -> film.
    """
    asked = notebook.cells.pop()
    told = next(output.data[KIND] for output in asked.outputs if KIND in output.get("data", {}))
    films: dict[str, State] = {}
    for cell in notebook.cells:
        shown = [output for output in cell.get("outputs", []) if WIDGET in output.get("data", {})]
        players = [output for output in shown if output.data[WIDGET]["model_id"] in told]
        for number, output in enumerate(players, start=1):
            name = cell.id if number == 1 else f"{cell.id}-{number}"
            films[name] = told[output.data[WIDGET]["model_id"]]
            output.metadata["film"] = {"name": name}
    return films


def film_text(name: str, editions: dict[str, State]) -> str:
    """The file of a film, from its state in each language.

    Raises:
        LessonError: when it is too large with few colours and few frames.
    """
    text = _text(editions, None)
    if len(text) <= LOSSLESS_BYTES:
        return text
    while len(text := _text(editions, COLOURS)) > MAX_BYTES:
        frames = next(iter(editions.values()))["script"]["frames"]
        if frames < 2 * FEWEST_FRAMES:
            raise LessonError(
                f"film {name!r} is {len(text) / 1000:.0f} kB with {frames} frames, "
                f"at most {MAX_BYTES / 1000:.0f} kB: make its frames smaller"
            )
        editions = {language: thinned(state) for language, state in editions.items()}
    return text


def thinned(state: State) -> State:
    """A film without every second frame; the first and the last stay, and playing takes as long."""
    script = deepcopy(state["script"])
    frames = script["frames"]
    kept = sorted({*range(0, frames, 2), frames - 1})

    def some(row: list[Any]) -> list[Any]:
        return [row[frame] for frame in kept] if len(row) == frames else row

    sheets = list(state["sheets"])
    for scene in script["scenes"]:
        scene["captions"] = some(scene["captions"])
        if "sounds" in scene:
            scene["sounds"] = some(scene["sounds"])
        for panel in scene["panels"]:
            panel["texts"] = some(panel["texts"])
            if panel["kind"] == "chart":
                panel["marker"] = some(panel["marker"])
                if panel["bars"]:
                    panel["bars"]["heights"] = some(panel["bars"]["heights"])
    columns = math.ceil(math.sqrt(len(kept)))
    moving = {panel["sheet"]: panel for panel in _panels(script) if panel["frames"] == frames}
    for number, panel in moving.items():
        sheets[number] = _retiled(sheets[number], panel, kept, columns)
    for panel in _all_panels(script):
        if panel["frames"] == frames:
            panel["frames"] = len(kept)
            if panel["kind"] == "images":
                panel["columns"] = columns
    place = min(range(len(kept)), key=lambda at: abs(kept[at] - state["frame"]))
    script |= {"frames": len(kept), "rate": script["rate"] * (len(kept) - 1) / (frames - 1)}
    return {**state, "frame": place, "script": script, "sheets": sheets}


def _retiled(sheet: str, panel: dict[str, Any], kept: list[int], columns: int) -> str:
    """A sheet of some of a panel's frames, `columns` in a row."""
    width, height = panel["width"], panel["height"]
    picture = Image.open(io.BytesIO(base64.b64decode(sheet)))
    made = Image.new(picture.mode, (columns * width, math.ceil(len(kept) / columns) * height))
    if picture.mode == "P":
        made.putpalette(picture.getpalette() or [])
    for place, frame in enumerate(kept):
        row, column = divmod(frame, panel["columns"])
        tile = picture.crop((column * width, row * height, (column + 1) * width, (row + 1) * height))
        made.paste(tile, (place % columns * width, place // columns * height))
    return _png(made)


def _text(editions: dict[str, State], colours: int | None) -> str:
    sheets: list[str] = []
    words = {}
    for language, state in editions.items():
        ours = [sheet if colours is None else _with_colours(sheet, colours) for sheet in state["sheets"]]
        sheets += [sheet for sheet in dict.fromkeys(ours) if sheet not in sheets]
        script = deepcopy(state["script"])
        for panel in _panels(script):
            panel["sheet"] = sheets.index(ours[panel["sheet"]])
        words[language] = {"choice": state["choice"], "frame": state["frame"], "script": script}
    lines = [f'"{language}": {_json(part)}' for language, part in sorted(words.items())]
    pictures = ",\n".join(map(_json, sheets))
    return "{\n" + ",\n".join([*lines, f'"sheets": [\n{pictures}\n]']) + "\n}\n"


def _json(part: object) -> str:
    return json.dumps(part, sort_keys=True, separators=(",", ":"))


def _all_panels(script: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for scene in script["scenes"]:
        yield from scene["panels"]


def _panels(script: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The panels that have a sheet."""
    yield from (panel for panel in _all_panels(script) if panel["kind"] == "images")


def _with_colours(sheet: str, colours: int) -> str:
    """A sheet with at most so many colours."""
    picture = Image.open(io.BytesIO(base64.b64decode(sheet))).convert("RGB")
    return _png(picture.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))


def _png(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode("ascii")


def film_files(root: Path, lesson: str, editions: dict[str, dict[str, State]]) -> dict[Path, str]:
    """The files of a lesson's films, from language -> name -> film."""
    files = {}
    for name in editions[next(iter(LANGUAGES))]:
        states = {language: films[name] for language, films in editions.items()}
        files[film_path(root, lesson, name)] = film_text(f"{lesson}.{name}", states)
    return files


def film_path(root: Path, lesson: str, name: str) -> Path:
    """Where the film of a cell lies."""
    return root / FOLDER / f"{lesson}.{name}.json"


# What is stored


def named(notebook: NotebookNode) -> Iterator[dict[str, str]]:
    """What the outputs of a notebook say of their films: "name", "digest"."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if film := output.get("metadata", {}).get("film"):
                yield film


def seal(notebook: NotebookNode, root: Path, lesson: str, files: dict[Path, str]) -> None:
    """Write the digest of each film beside its name, so that neither can be changed without the other."""
    for film in named(notebook):
        film["digest"] = digest(files[film_path(root, lesson, film["name"])])


def film_problems(notebook: NotebookNode, root: Path, lesson: str) -> Iterator[str]:
    """What is wrong with the stored films of a notebook."""
    for film in named(notebook):
        path = film_path(root, lesson, film["name"])
        if not path.exists():
            yield f"the film of cell {film['name']!r} is not there: {FOLDER}/{path.name}; build it"
        elif digest(text := path.read_text(encoding="utf-8")) != film.get("digest"):
            yield f"the film of cell {film['name']!r} is not the one it was built with; build it"
        elif len(text) > MAX_BYTES:
            size = f"{len(text) / 1000:.0f} kB, at most {MAX_BYTES / 1000:.0f} kB"
            yield f"the film of cell {film['name']!r} is {size}"


def stored_film(path: Path, language: str) -> State:
    """A film in one language, with the sheets that this language needs."""
    film = json.loads(path.read_text(encoding="utf-8"))
    state: State = film[language]
    used = sorted({panel["sheet"] for panel in _panels(state["script"])})
    for panel in _panels(state["script"]):
        panel["sheet"] = used.index(panel["sheet"])
    return {**state, "sheets": [film["sheets"][i] for i in used]}
