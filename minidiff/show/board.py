"""What the boards share: a drawing from the page, the picture that is made of it, faults in words."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import anywidget
import numpy as np
import torch
import traitlets
from torch import Tensor

from minidiff.show.language import word
from minidiff.show.redraw import LatestOnly
from minidiff.show.scripts import script
from minidiff.show.sprite import check_images, encode_png, to_pixels

TOOLS = ("pen", "rubber", "clear", "again")


def _received(sent: memoryview, _widget: object) -> bytes:
    """Bytes as the page sends them: they arrive as a view, which the trait would refuse."""
    return bytes(sent)


class Board(anywidget.AnyWidget):
    """A square canvas to draw on; whenever something changes, `_painted` makes the picture beside it."""

    _css = script("player.css")
    words = traitlets.Dict().tag(sync=True)
    side = traitlets.Int().tag(sync=True)
    drawing = traitlets.Bytes().tag(sync=True, from_json=_received)  # a byte for each pixel, row by row
    seed = traitlets.Int().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)  # a PNG
    status = traitlets.Unicode().tag(sync=True)
    image: Tensor  # what `picture` shows

    @abstractmethod
    def _painted(self) -> Tensor:
        """The picture for the board as it stands."""

    def _repaint_on(self, *names: str) -> None:
        """From now on paint anew when one of these changes, never twice at once."""
        self.observe(LatestOnly(self._repaint), names=["drawing", "seed", *names])

    def _repaint(self) -> None:
        self.status = word("computing")
        try:
            self.image = self._painted()
        except (TypeError, ValueError) as error:
            self.status = word("stopped_with", error=error)
        else:
            self.picture, self.status = as_png(self.image), word("computed")

    def _drawn(self) -> Tensor:
        """The drawing as it stands, (1, H, W) in [0, 1]."""
        pixels = np.frombuffer(self.drawing, dtype=np.uint8).reshape(1, self.side, self.side)
        return torch.from_numpy(pixels.astype(np.float32) / 255)

    @traitlets.validate("drawing")
    def _check_drawing(self, proposal: dict[str, Any]) -> bytes:
        sent = bytes(proposal["value"])
        if len(sent) != self.side**2:
            raise traitlets.TraitError(f"drawing must have {self.side**2} bytes, got {len(sent)}")
        return sent


def tool_words() -> dict[str, str]:
    """What stands on the tools of every board, and what it says while it waits for Python."""
    return {tool: word(f"board_{tool}") for tool in TOOLS} | {"computing": word("computing")}


def as_bytes(drawing: Tensor) -> bytes:
    """A drawing in [0, 1] as the page has it."""
    return bytes((drawing * 255).round().to(torch.uint8).numpy().tobytes())


def as_png(image: Tensor) -> bytes:
    """A picture (1 or 3, H, W) in [-1, 1] as a PNG."""
    return encode_png(to_pixels(image))


def checked(image: Tensor, what: str) -> Tensor:
    """A picture that a function of the caller's has made, on the CPU; raises if it is none."""
    check_images(image, what, 3)
    return image.detach().cpu()
