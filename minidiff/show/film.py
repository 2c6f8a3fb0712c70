"""What the frame player plays: a film of scenes, each a row of panels that move in step.

A `Film` holds finished frames and words, nothing that is computed later. It is turned into one
JSON-like `script` and a list of PNG `sheets`; the same pair feeds the widget and the standalone page.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from minidiff._validate import check_count, check_flag, check_text, check_texts
from minidiff.show.clouds import TILT, TURN, UNITS, Cloud
from minidiff.show.language import get_language, word
from minidiff.show.sprite import PALETTE_COLOURS, encode_png, sheet_columns, to_sheet

if TYPE_CHECKING:
    from minidiff.show.sprite import Pixels

MAX_BYTES = 400_000  # what one film may send to the browser before colours are reduced to a palette
MAX_SHEET_SIDE = 8192  # pixels; larger pictures are refused by some browsers
FRAMES_PER_SECOND = 10.0
SOUNDS_PER_SECOND = 1.6  # of a film whose frames are heard: each has time to end
PLAYER_WORDS = ("play", "pause", "speed", "loop", "larger", "more", "keys", "failed")


@dataclass(frozen=True)
class Images:
    """A panel of pictures: `pixels` is (F, H, W, 1 or 3) bytes, or F = 1 for a picture that stands still."""

    title: str
    pixels: Pixels
    about: str = ""
    texts: tuple[str, ...] = ()  # a line under the picture: one for each frame, or one for all
    colour: str = ""  # of the idea it shows (see palette); none for a mixture
    drawn: bool = False  # a drawing rather than an image: shown smooth and at its own size
    starts_row: bool = False  # begin a new row of panels here
    part: tuple[int, int] = (0, 0)  # height, width of each, where several pictures lie here, `gap` apart
    gap: int = 1  # pixels between them
    on_request: bool = False  # shown when the button of the player is pressed that opens more panels

    @property
    def frames(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True)
class Line:
    """A fixed curve in a chart."""

    x: Sequence[float]
    y: Sequence[float]
    colour: str
    label: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars from `left` to `right`; `heights[frame][bar]` moves (or has one row and stands still)."""

    left: Sequence[float]
    right: Sequence[float]
    heights: Sequence[Sequence[float]]
    colours: Sequence[str]  # one for each bar, or one for all
    labels: Sequence[str] = ()  # under the bars, in place of an axis


@dataclass(frozen=True)
class Chart:
    """A panel that the browser draws from numbers: fixed lines, moving bars, a moving marker."""

    title: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    lines: tuple[Line, ...] = ()
    bars: Bars | None = None
    marker: Sequence[tuple[float, float]] = ()  # (x, y) for each frame
    x_label: str = ""
    y_label: str = ""
    about: str = ""
    texts: tuple[str, ...] = ()
    colour: str = ""
    starts_row: bool = False
    on_request: bool = False

    @property
    def frames(self) -> int:
        return max(len(self.marker), len(self.bars.heights) if self.bars else 1, 1)


Panel = Images | Chart | Cloud


@dataclass(frozen=True)
class Scene:
    """Panels in step, and one caption for each frame. A film with several scenes offers a choice."""

    panels: tuple[Panel, ...]
    captions: tuple[str, ...]
    name: str = ""
    sounds: tuple[bytes, ...] = ()  # what each frame sounds like: a WAV file each, or none at all


@dataclass(frozen=True)
class Film:
    """Scenes of one length. Position 0 is the left end of the slider.

    `backwards` plays from right to left: sampling starts in the noise, and noise is always on the right.
    `pointed` makes the choice a row of words over the panels: pointing at one chooses its scene.
    """

    title: str
    scenes: tuple[Scene, ...]
    description: str = ""
    choice_label: str = ""
    slider_label: str = ""
    ends: tuple[str, str] = ("", "")
    backwards: bool = False
    pointed: bool = False

    def __post_init__(self) -> None:
        for name in ("title", "description", "choice_label", "slider_label"):
            check_text(getattr(self, name), name)
        check_texts(self.ends, "ends")
        if len(self.ends) != 2:
            raise ValueError(f"ends must be the words at the left and at the right, got {self.ends!r}")
        check_flag(self.backwards, "backwards")
        check_flag(self.pointed, "pointed")
        kinds = isinstance(self.scenes, (tuple, list)) and all(isinstance(one, Scene) for one in self.scenes)
        if not kinds:
            raise TypeError(f"scenes must be a tuple of Scene, got {self.scenes!r}")
        if not self.scenes or not all(scene.panels for scene in self.scenes):
            raise ValueError("scenes is empty: a film needs at least one scene with at least one panel")
        lengths = {len(scene.captions) for scene in self.scenes}
        if len(lengths) != 1 or 0 in lengths:
            raise ValueError(f"all scenes must have one number of frames (captions), got {sorted(lengths)}")
        for scene in self.scenes:
            if len(scene.sounds) not in (0, self.frames):
                raise ValueError(f"a scene has {len(scene.sounds)} sounds, the film {self.frames} frames")
            for panel in scene.panels:
                _check_panel(panel, self.frames)

    @property
    def frames(self) -> int:
        return len(self.scenes[0].captions)

    def script_and_sheets(self, max_bytes: int = MAX_BYTES) -> tuple[dict[str, Any], list[bytes]]:
        """What the browser needs. Pictures are lossless if all together fits `max_bytes`.

        If not, colour pictures are reduced to a palette of 256 colours each.
        """
        check_count(max_bytes, "max_bytes", 1)
        script, sheets = self._encode(None)
        if bytes_of(script, sheets) > max_bytes:
            script, sheets = self._encode(PALETTE_COLOURS)
        return script, sheets

    def _encode(self, colours: int | None) -> tuple[dict[str, Any], list[bytes]]:
        sheets: list[bytes] = []
        scenes = []
        for scene in self.scenes:
            panels = [_panel_script(panel, sheets, colours) for panel in scene.panels]
            made = {"name": scene.name, "captions": list(scene.captions), "panels": panels}
            heard = [base64.b64encode(sound).decode("ascii") for sound in scene.sounds]
            scenes.append({**made, "sounds": heard} if heard else made)
        script: dict[str, Any] = {
            "title": self.title,
            "description": self.description,
            "language": get_language(),
            "words": {key: word(key) for key in PLAYER_WORDS},
            "step_words": [word("step_left"), word("step_right")],
            "choice_label": self.choice_label,
            "slider_label": self.slider_label or word("frame"),
            "ends": list(self.ends),
            "backwards": self.backwards,
            "frames": self.frames,
            "rate": FRAMES_PER_SECOND,
            "scenes": scenes,
        }
        if self.pointed:
            script["pointed"] = True
        if any(isinstance(panel, Cloud) for scene in self.scenes for panel in scene.panels):
            script["words"] |= {"turn": word("turn_view"), "tilt": word("tilt_view")}
            script["view"] = [TURN, TILT]
        if any(scene.sounds for scene in self.scenes):
            script["words"]["listen"] = word("listen")
            script["rate"] = SOUNDS_PER_SECOND
        return script, sheets


def bytes_of(script: dict[str, Any], sheets: Sequence[bytes]) -> int:
    """How much a browser receives: numbers, words and pictures."""
    return len(json.dumps(script, ensure_ascii=False).encode()) + sum(map(len, sheets))


def _check_panel(panel: Panel, frames: int) -> None:
    if panel.frames not in (1, frames):
        raise ValueError(f"panel {panel.title!r} has {panel.frames} frames, the film has {frames}")
    if len(panel.texts) not in (0, 1, frames):
        raise ValueError(f"panel {panel.title!r} has {len(panel.texts)} texts, the film has {frames} frames")
    if isinstance(panel, Images):
        if not isinstance(panel.part, (tuple, list)) or len(panel.part) != 2:
            raise TypeError(f"panel {panel.title!r}: part must be (height, width), got {panel.part!r}")
        for side in panel.part:
            check_count(side, "each of part", 0)
        check_count(panel.gap, "gap", 1)
        sheet_side = max(panel.pixels.shape[1:3]) * sheet_columns(panel.frames)
        if sheet_side > MAX_SHEET_SIDE:
            raise ValueError(
                f"panel {panel.title!r} is too large: {panel.frames} frames of {panel.pixels.shape[2]} x "
                f"{panel.pixels.shape[1]} pixels; show fewer frames or smaller images"
            )


def _panel_script(panel: Panel, sheets: list[bytes], colours: int | None) -> dict[str, Any]:
    common = {
        "title": panel.title,
        "about": panel.about,
        "texts": list(panel.texts),
        "colour": panel.colour,
        "frames": panel.frames,
        "starts_row": panel.starts_row,
        "on_request": panel.on_request,
    }
    if isinstance(panel, Images):
        png = encode_png(to_sheet(panel.pixels), colours)
        if png not in sheets:  # the same noise under another schedule is sent once
            sheets.append(png)
        size = {"width": int(panel.pixels.shape[2]), "height": int(panel.pixels.shape[1])}
        columns = sheet_columns(panel.frames)
        place = {
            "sheet": sheets.index(png),
            "columns": columns,
            "drawn": panel.drawn,
            "part": list(panel.part),
            "gap": panel.gap,
        }
        return {"kind": "images", **common, **size, **place}
    if isinstance(panel, Cloud):
        numbers = {"points": panel.encoded(), "count": int(panel.points.shape[1]), "units": UNITS}
        return {"kind": "cloud", **common, **numbers}
    return {
        "kind": "chart",
        **common,
        "x_range": list(panel.x_range),
        "y_range": list(panel.y_range),
        "x_label": panel.x_label,
        "y_label": panel.y_label,
        "lines": [{**asdict(line), "x": _short(line.x), "y": _short(line.y)} for line in panel.lines],
        "bars": _bars_script(panel.bars) if panel.bars else None,
        "marker": [_short(point) for point in panel.marker],
    }


def _bars_script(bars: Bars) -> dict[str, Any]:
    return {
        "left": _short(bars.left),
        "right": _short(bars.right),
        "heights": [_short(row) for row in bars.heights],
        "colours": list(bars.colours),
        "labels": list(bars.labels),
    }


def _short(numbers: Sequence[float]) -> list[float]:
    """Four significant digits: finer than a pixel, and half the bytes."""
    return [float(f"{float(number):.4g}") for number in numbers]
