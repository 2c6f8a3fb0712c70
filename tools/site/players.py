"""A player on a page: its film as a script, and the room that is kept for it until it is there."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.films import film_path
from tools.site.pictures import light_text

# As in player.js and player.css, in CSS pixels.
PANEL, SNUG, CHART, CHART_SHAPE, SMALLEST, GAP = 148, 128, 168, 0.95, 96, 14
LINE, LETTER = 18, 7  # height of a line, width of a letter
ROW, NEAR = 4, 4  # between rows of panels, and between controls
TITLE, CAPTION, RAIL, BELOW = 23, 20, 28, 6  # of the bar: its words, its slider, what is under it
EYES = 36  # the sliders that turn a cloud
SMALL_LETTER, WORDS_WIDTH = 6.1, 519  # of a description
ABOVE, UNDER = 3, 8  # of a panel: under its name, and round its text
SPEEDS, LIST = 70, 40  # width of the list of speeds, and of a list without its words


@dataclass(frozen=True)
class Room:
    """What there is for a player: the width inside it, its edges, and the side of its buttons."""

    width: int
    edges: int
    button: int


DESKTOP = Room(780, edges=28, button=34)
PHONE = Room(336, edges=22, button=44)  # where fingers press

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
        room = f"--tall-on-a-desk: {self.tall}px; --tall-on-a-phone: {self.tall_on_a_phone}px"
        host = f'<div class="{kinds}" style="{room}" data-film="{self.place}" data-src="{up}{self.place}">'
        return f'{host}<div class="strip">{strip}</div></div>\n'


def player(root: Path, lesson: str, name: str, language: str) -> tuple[Player, bytes]:
    """A player, and its film as a script: pages that lie on a disk may load scripts, and nothing else.

    The film is that of all languages, as it is stored: their pictures are the same, and the larger part.
    """
    place = f"films/{lesson}.{name}.js"
    film = json.loads(film_path(root, lesson, name).read_text(encoding="utf-8"))
    film["sheets"] = [light_text(sheet) for sheet in film["sheets"]]
    said = json.dumps(film, ensure_ascii=False, separators=(",", ":"))
    script = film[language]["script"]
    return Player(
        place, height(script, DESKTOP), height(script, PHONE)
    ), f'minidiffFilm("{place}", {said});\n'.encode()


def height(script: dict[str, Any], room: Room) -> int:
    """How tall a film's player is in a room, laid out as player.js does it."""
    rows: list[list[Panel]] = []
    for panel in script["scenes"][0]["panels"]:
        if panel.get("on_request") and "more" in script["words"]:
            continue
        if panel["starts_row"] or not rows:
            rows.append([])
        rows[-1].append(panel)
    stage = _stage(rows, room.width) + ROW * (len(rows) - 1)
    eyes = EYES if script.get("view") else 0
    return math.ceil(room.edges + _bar(script, room) + stage + eyes + _description(script, room))


def _bar(script: dict[str, Any], room: Room) -> int:
    """Title, words to choose by pointing at them, caption, slider, and the lines of controls."""
    scenes, words = script["scenes"], script["words"]
    sizes = [room.button, room.button, room.button, room.button, SPEEDS]
    pointed = script.get("pointed")
    if len(scenes) > 1 and not pointed:
        sizes.append(LETTER * (len(script["choice_label"]) + max(len(one["name"]) for one in scenes)) + LIST)
    sizes += [room.button for word in ("listen", "larger") if words.get(word)]
    if "more" in words and any(one.get("on_request") for scene in scenes for one in scene["panels"]):
        sizes.append(len(words["more"]) * LETTER + 26)
    chosen = lines([len(one["name"]) * 8 + 20 for one in scenes], room.width) if pointed else 0
    title = TITLE if script["title"] else 2
    sentence = chosen * (30 + NEAR) + NEAR + 2 if chosen else 0
    if script["frames"] == 1:
        return title + sentence + CAPTION + BELOW
    rail = room.button if room is PHONE else RAIL
    controls = lines(sizes, room.width)
    return title + sentence + CAPTION + rail + controls * room.button + (controls - 1) * NEAR + BELOW


def lines(sizes: list[int], width: int) -> int:
    """On how many lines things stand that are so wide."""
    count, used = 1, 0
    for size in sizes:
        if used and used + size > width:
            count, used = count + 1, 0
        used += size + NEAR
    return count


def _description(script: dict[str, Any], room: Room) -> int:
    said = len(script["description"]) * SMALL_LETTER / min(room.width, WORDS_WIDTH)
    return 8 + 17 * math.ceil(said) if said else 0


def _stage(rows: list[list[Panel]], space: int) -> float:
    """The rows of panels. Rows of one kind are equally large, whatever there is room for in one of them."""
    laid = []
    for panels in rows:
        wishes = [_wish(panel) for panel in panels]
        wish = max(PANEL, *(one if one > 1.5 * PANEL else 0 for one in wishes))
        columns = columns_for(len(panels), wish, space)
        laid.append((max(wishes), columns, min((space + GAP) // columns - GAP, max(CHART, *wishes))))
    total = 0.0
    for panels, (widest, columns, _) in zip(rows, laid, strict=True):
        width = min(one for kind, _, one in laid if kind == widest)
        standing = [panels[first : first + columns] for first in range(0, len(panels), columns)]
        total += sum(_line(side_by_side, width) for side_by_side in standing)
    return total


def _line(panels: list[Panel], width: float) -> float:
    """Panels side by side: names above, pictures, words below."""
    tall = max(_width(one, min(width, _wish(one))) * _shape(one) for one in panels)
    return _lines_above(panels, width) + ABOVE + tall + UNDER + _lines_below(panels, width)


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


def _width(panel: Panel, room: float) -> float:
    """A picture that is not drawn takes a whole number of the screen's pixels for each of its own."""
    if panel["kind"] != "images" or panel["drawn"]:
        return room
    return float(max(1, room // panel["width"]) * panel["width"])


def _shape(panel: Panel) -> float:
    """Height by width."""
    shapes = {"chart": CHART_SHAPE, "cloud": 1.0}
    return shapes[panel["kind"]] if panel["kind"] in shapes else panel["height"] / panel["width"]


def _lines_above(panels: list[Panel], width: float) -> int:
    """Lines break between words."""
    said = (f"{one['title']} {one['about']}".split() for one in panels)
    return LINE * max(lines([int(len(word) * LETTER * 1.1) for word in words], int(width)) for words in said)


def _lines_below(panels: list[Panel], width: float) -> int:
    longest = max((len(text) for one in panels for text in one["texts"]), default=0)
    return LINE * math.ceil(longest * LETTER / width)
