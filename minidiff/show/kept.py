"""What a notebook keeps of a widget, so that it is there tomorrow, without the kernel that made it.

JupyterLab and Notebook 7 keep for a widget the number of its model, and show an error line where that model
is gone. There, a widget is shown as HTML instead: a film strip with its words; in a notebook that is trusted,
a player that needs no kernel; and in its place the living widget as soon as its kernel is there (kept.js).
All else (Colab, VS Code, a notebook run without a screen) gets the widget with its film strip beside it.
"""

from __future__ import annotations

import json
import time
import uuid
from functools import cache
from typing import Any

import anywidget
import traitlets

from minidiff.show import rerun
from minidiff.show.language import word
from minidiff.show.notebook import shown_as_html
from minidiff.show.page import film_as_json
from minidiff.show.scripts import script
from minidiff.show.still import Still

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

OUTPUT = """<div id="{place}">{picture}</div>
<script type="module">
{player}
{kept}
keep({options}, {film});
</script>"""


class Door(anywidget.AnyWidget):
    """By this, outputs on the page find the living widgets of this kernel. It shows nothing itself."""

    _esm = script("door.js")
    kernel = traitlets.Unicode().tag(sync=True)


@cache
def the_door() -> Door:
    """The one door of this kernel."""
    return Door(kernel=uuid.uuid4().hex)


def widget_bundle(
    widget: Any, still: Still, player: Any = None, controls: bool = False
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Data and metadata of a widget's output: the widget, its still, and what plays without a kernel.

    That is `player`, the `FramePlayer` of the widget or the widget itself; without one, the still remains. Of
    `controls` that the kernel answers it is said, where there is none, that they need one.
    """
    rerun.shown(widget)
    data, metadata = still.bundle()
    if shown_as_html():
        return {"text/html": _output(widget, still, player, controls), **data}, metadata
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {WIDGET_VIEW: view, **data}, metadata


def _output(widget: Any, still: Still, player: Any, controls: bool) -> str:
    place = f"minidiff-{uuid.uuid4().hex}"
    options = {
        "place": place,
        "kernel": the_door().kernel,
        "model": widget.model_id,
        "css": script("player.css"),
        "made": int(time.time() * 1000),
        "gone": word("kernel_gone") if controls else "",
    }
    film = "null" if player is None else film_as_json(player.data, player.frame, player.choice)
    return OUTPUT.format(
        place=place,
        picture=still.html(),
        player=script("player.js"),
        kept=script("kept.js"),
        options=json.dumps(options, ensure_ascii=False).replace("<", "\\u003c"),
        film=film,
    )
