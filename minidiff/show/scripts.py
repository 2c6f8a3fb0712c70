"""The page's side of the widgets: their scripts and the one style sheet, as texts.

Texts, not paths: anywidget watches the file behind a path, for whoever writes on it, and for that it keeps
every widget that there ever was.
"""

from functools import cache
from pathlib import Path


@cache
def script(name: str) -> str:
    """The text of a file of this folder, such as "player.js"."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
