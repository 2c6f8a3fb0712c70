"""A player on a page: its film as a script, and the room that is kept for it until it is there."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.films import film_path

# As in player.js and player.css, in CSS pixels.
PANEL, SNUG, CHART, CHART_SHAPE, SMALLEST, GAP = 148, 128, 168, 0.95, 96, 14
BAR, BAR_OF_A_PHONE = 178, 196  # title, caption, slider, controls, edges
LINE, LETTER = 18, 7  # height of a line, width of a letter
DESKTOP, PHONE = 756, 336  # the room inside a player

Panel = dict[str, Any]


@dataclass(frozen=True)
class Player:
    """A film on the site, and how tall its player is on a desktop and on a phone."""

    place: str
    tall: int
    tall_on_a_phone: int

    def html(self, up: str, strip: str, *classes: str) -> str:
        """The strip, until (and wherever) the player is not there."""
        kinds = " ".join(("output", "film", *classes))
        room = f"--tall: {self.tall}px; --tall-on-a-phone: {self.tall_on_a_phone}px"
        host = f'<div class="{kinds}" style="{room}" data-film="{self.place}" data-src="{up}{self.place}">'
        return f'{host}<div class="strip">{strip}</div></div>\n'


def player(root: Path, lesson: str, name: str, language: str) -> tuple[Player, bytes]:
    """A player, and its film as a script: pages that lie on a disk may load scripts, and nothing else.

    The film is that of all languages, as it is stored: their pictures are the same, and the larger part.
    """
    place = f"films/{lesson}.{name}.js"
    film = json.loads(film_path(root, lesson, name).read_text(encoding="utf-8"))
    said = json.dumps(film, ensure_ascii=False, separators=(",", ":"))
    script = film[language]["script"]
    tall, small = BAR + height(script, DESKTOP), BAR_OF_A_PHONE + height(script, PHONE)
    return Player(place, tall, small), f'minidiffFilm("{place}", {said});\n'.encode()


def height(script: dict[str, Any], space: int) -> int:
    """How tall the panels of a film are, side by side as player.js lays them out, in so much space."""
    rows: list[list[Panel]] = []
    for panel in script["scenes"][0]["panels"]:
        if panel.get("on_request") and "more" in script["words"]:
            continue
        if panel["starts_row"] or not rows:
            rows.append([])
        rows[-1].append(panel)
    words = math.ceil(len(script["description"]) * LETTER / space) * LINE
    return round(sum(_row(row, space) for row in rows)) + words


def _row(panels: list[Panel], space: int) -> float:
    wishes = [_wish(panel) for panel in panels]
    columns = columns_for(
        len(panels), max(PANEL, *(one if one > 1.5 * PANEL else 0 for one in wishes)), space
    )
    width = min((space + GAP) // columns - GAP, max(CHART, *wishes))
    lines = math.ceil(len(panels) / columns)
    return lines * (_lines_above(panels, width) + _picture(panels, width) + _lines_below(panels, width) + 4)


def columns_for(count: int, wish: float, space: int) -> int:
    """How many panels stand side by side; the same rule as in player.js."""
    two = 2 if space >= 2 * SMALLEST + GAP else 1
    close = SNUG if wish == PANEL else wish
    most = max(1 if wish > 3 * PANEL else two, math.floor((space + GAP) / (close + GAP)))
    even = math.ceil(count / math.ceil(count / most))
    lonely = even > 1 and count > even and count % even == 1
    return even + 1 if lonely and (space + GAP) / (even + 1) - GAP >= SMALLEST else even


def _wish(panel: Panel) -> float:
    if panel["kind"] == "chart":
        return CHART
    if panel["kind"] == "cloud":
        return PANEL
    width, tall = int(panel["width"]), int(panel["height"])
    return width if panel["drawn"] else math.ceil(PANEL / max(width, tall)) * width


def _picture(panels: list[Panel], width: float) -> float:
    return max(min(width, _wish(one)) * _shape(one) for one in panels)


def _shape(panel: Panel) -> float:
    """Height by width."""
    shapes = {"chart": CHART_SHAPE, "cloud": 1.0}
    return shapes[panel["kind"]] if panel["kind"] in shapes else panel["height"] / panel["width"]


def _lines_above(panels: list[Panel], width: float) -> int:
    return LINE * max(math.ceil(len(one["title"] + one["about"]) * LETTER * 1.1 / width) for one in panels)


def _lines_below(panels: list[Panel], width: float) -> int:
    longest = max((len(text) for one in panels for text in one["texts"]), default=0)
    return LINE * math.ceil(longest * LETTER / width)
