"""The player as a page of its own: one HTML file, no kernel, no network."""

from __future__ import annotations

import base64
import html
import json
from typing import Any

from minidiff.show.film import Film
from minidiff.show.scripts import script
from minidiff.show.still import film_still

PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
body {{ margin: 24px; background: #fafafa; color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #181818; }}
  .minidiff-player.minidiff-player {{
    --md-ink: #ececec; --md-muted: #b0b0b0; --md-faint: #444444; --md-page: #212121; --md-raised: #333333;
    --md-turn: invert(0.87) hue-rotate(180deg);
  }}
}}
{css}
</style>
</head>
<body>
<div id="player"><noscript><img alt="{alt}" src="data:image/png;base64,{strip}"></noscript></div>
<script type="application/json" id="film">{film}</script>
<script type="module">
{javascript}
alone(JSON.parse(document.getElementById("film").textContent), document.getElementById("player"));
</script>
</body>
</html>
"""


def film_as_json(data: dict[str, Any], frame: int, choice: int) -> str:
    """The state of a player for a script element: what `alone` in player.js takes."""
    sheets = [base64.b64encode(sheet).decode("ascii") for sheet in data["sheets"]]
    state = {"data": {"script": data["script"], "sheets": sheets}, "frame": frame, "choice": choice}
    # "</script>" inside a title must not end the script element
    return json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")


def standalone_page(data: dict[str, Any], film: Film, frame: int, choice: int) -> str:
    """The page, with the player's own script, style and film inside."""
    still = film_still(film)
    return PAGE.format(
        language=data["script"]["language"],
        title=html.escape(film.title or "minidiff"),
        css=script("player.css"),
        javascript=script("player.js"),
        film=film_as_json(data, frame, choice),
        alt=html.escape(still.alt),
        strip=base64.b64encode(still.png).decode("ascii"),
    )
