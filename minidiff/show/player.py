"""The frame player: frames are computed once in Python, sent once, and scrubbed in the browser.

    FramePlayer.from_tensors({"x_t": frames})          # frames: (F, C, H, W) in [-1, 1]

It works while the kernel is busy, because after the first message the kernel is not asked again. A notebook
that was saved keeps it: as a player that needs no kernel, and where that may not run, as a still film strip
with its words (kept.py). `player.to_html()` makes a whole page that scrubs with no kernel and no network,
`to_gif` a film to send, `to_png` the strip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import torch
import traitlets
from torch import Tensor

from minidiff._files import write_whole
from minidiff._validate import check_count, check_finite, check_floating, check_path, check_texts
from minidiff.samplers import SampleStep
from minidiff.show.clouds import Cloud
from minidiff.show.files import gif_bytes, scene_frames
from minidiff.show.film import MAX_BYTES, Film, Images, Panel, Scene, bytes_of
from minidiff.show.kept import widget_bundle
from minidiff.show.language import word
from minidiff.show.page import standalone_page
from minidiff.show.plots import check_times
from minidiff.show.scripts import script
from minidiff.show.sprite import check_images, to_pixels
from minidiff.show.still import figure_frames, film_still, film_words
from minidiff.sound import wav_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class FramePlayer(anywidget.AnyWidget):
    """Plays a `Film`: several panels in step under one slider.

    `player.frame` and `player.choice` (which scene) can be read and set from Python too.
    """

    _esm = script("player.js")
    _css = script("player.css")
    data = traitlets.Dict().tag(sync=True)
    # No echo: the answer to an old position would push the slider back under the hand that moves it.
    frame = traitlets.Int(0).tag(sync=True, echo_update=False)
    choice = traitlets.Int(0).tag(sync=True, echo_update=False)

    def __init__(self, film: Film, *, max_bytes: int = MAX_BYTES) -> None:
        _check_film(film)
        check_count(max_bytes, "max_bytes", 1)
        self.max_bytes = max_bytes
        self.film = film
        start = film.frames - 1 if film.backwards else 0
        super().__init__(data=self._encoded(film), frame=start, choice=0)

    @classmethod
    def from_tensors(
        cls,
        panels: Mapping[str, Tensor | Sequence[Figure]],
        *,
        t: Sequence[int] | None = None,
        alpha_bars: Sequence[float] | Tensor | None = None,
        captions: Sequence[str] | None = None,
        title: str = "",
        description: str = "",
        value_range: tuple[float, float] = (-1.0, 1.0),
        backwards: bool = False,
        sounds: Tensor | None = None,
    ) -> FramePlayer:
        """A player for anyone's frames.

        Args:
            panels: title -> frames. Frames are a float tensor (F, C, H, W), or (1, C, H, W) for a picture
                that stands still, or F matplotlib figures. All panels have the same F.
            t: timestep of each frame, rising, so that the noise is on the right.
            alpha_bars: ᾱ of each frame, shown beside t.
            captions: own lines instead of t and ᾱ.
            value_range: the values shown as black and white; what lies beyond is clipped.
            backwards: play from right (noise) to left (image), as a sampler does.
            sounds: what each frame sounds like, (F, L), as `minidiff.sound` has it: a button plays it, and
                while the film plays each frame is heard. They travel in the film, 2 kB a frame.

        Raises:
            TypeError, ValueError: no panels, wrong shapes, NaN, or lengths that differ.
        """
        if not isinstance(panels, Mapping) or not panels:
            raise ValueError(
                f"panels must be a dict of title -> frames with at least one entry, got {panels!r}."
            )
        made = tuple(_frame_panel(name, frames, value_range) for name, frames in panels.items())
        heard = _heard(sounds, max(panel.frames for panel in made))
        return cls(_film_of(made, t, alpha_bars, captions, title, description, backwards, heard))

    @classmethod
    def from_clouds(
        cls,
        clouds: Mapping[str, Tensor],
        *,
        t: Sequence[int] | None = None,
        alpha_bars: Sequence[float] | Tensor | None = None,
        captions: Sequence[str] | None = None,
        title: str = "",
        description: str = "",
        backwards: bool = False,
    ) -> FramePlayer:
        """A player of clouds of points in space: drawn sideways or upwards, all of them turn together.

        Two sliders under the clouds turn them, too, from the keyboard. No kernel is asked.

        Args:
            clouds: title -> points (F, P, 3); F = 1 for a cloud that stands still. The others share F.
            t, alpha_bars, captions, title, description, backwards: as those of `from_tensors`.

        Raises:
            TypeError, ValueError: no clouds, wrong shapes, NaN, or lengths that differ.
        """
        if not isinstance(clouds, Mapping) or not clouds:
            raise ValueError(f"clouds must be a dict of title -> points, at least one, got {clouds!r}.")
        panels = tuple(Cloud(name, points) for name, points in clouds.items())
        return cls(_film_of(panels, t, alpha_bars, captions, title, description, backwards))

    @classmethod
    def from_path(
        cls, x_T: Tensor, path: Iterable[SampleStep], names: Sequence[str], *, title: str = ""
    ) -> FramePlayer:
        """A player of the way that a sampler takes, a panel for each image, the noise on the right.

        Args:
            x_T: the noise it starts from, (N, C, H, W).
            path: what the sampler yields; it is run to its end here.
            names: the titles of the N panels, which may be equal.

        Raises:
            TypeError, ValueError: no step, wrong shapes, NaN, or another number of names than of images.
        """
        check_images(x_T, "x_T")
        check_texts(names, "names")
        if len(names) != len(x_T):
            raise ValueError(
                f"names must have one entry for each of the {len(x_T)} images, got {len(names)}."
            )
        if not isinstance(path, Iterable):
            raise TypeError(f"path must be what a sampler yields, got {type(path).__name__}.")
        steps = list(path)
        if not steps or not all(isinstance(step, SampleStep) for step in steps):
            raise ValueError(f"path must be what a sampler yields, at least one SampleStep; got {steps[:1]}.")
        frames = torch.stack([x_T, *(step.x_t for step in steps)]).flip(0)  # (F, N, C, H, W)
        times = [int(step.t) for step in reversed(steps)]
        panels = tuple(_frame_panel(name, frames[:, i], (-1.0, 1.0)) for i, name in enumerate(names))
        film = Film(
            title=title,
            scenes=(Scene(panels, (word("finished"), *frame_captions(len(times), times))),),
            slider_label=word("timestep"),
            ends=(word("image_end"), word("noise_end")),
            backwards=True,
        )
        return cls(film)

    def show(self, film: Film) -> None:
        """Replace what the player plays, in place, in every view of it."""
        _check_film(film)
        self.film = film
        with self.hold_sync():
            self.choice = 0
            self.frame = film.frames - 1 if film.backwards else 0
            self.data = self._encoded(film)

    def to_html(self, path: str | Path | None = None) -> str:
        """A whole page that scrubs with no kernel and no network; also written to `path` if given."""
        if path is not None:
            check_path(path)
        page = standalone_page(self.data, self.film, frame=self.frame, choice=self.choice)
        if path is not None:
            Path(path).write_text(page, encoding="utf-8")
        return page

    def to_gif(self, path: str | Path, *, scale: int | None = None) -> None:
        """Write what it plays, the pictures of the scene that is chosen side by side, as a GIF.

        It plays the way the player does, from the noise to the image where that is backwards. `scale`: each
        pixel of an image becomes a square of that side; drawings keep their size. Titles, captions and
        charts are drawn by a browser, and are not in it: `to_html` keeps them.
        """
        check_path(path)
        if scale is not None:
            check_count(scale, "scale", 1)
        if Path(path).suffix.lower() != ".gif":
            raise ValueError(f"path must end in .gif, got {str(path)!r}.")
        frames = scene_frames(self.film.scenes[self.choice], scale)
        write_whole(Path(path), gif_bytes(frames[::-1] if self.film.backwards else frames))

    def to_png(self, path: str | Path) -> None:
        """Write the film strip that a notebook keeps, a few frames of the first scene, as a PNG."""
        check_path(path)
        if Path(path).suffix.lower() != ".png":
            raise ValueError(f"path must end in .png, got {str(path)!r}.")
        write_whole(Path(path), film_still(self.film).png)

    @property
    def bytes_sent(self) -> int:
        """Bytes of pictures and numbers the browser receives for this film."""
        return bytes_of(self.data["script"], self.data["sheets"])

    def _encoded(self, film: Film) -> dict[str, Any]:
        script, sheets = film.script_and_sheets(self.max_bytes)
        return {"script": script, "sheets": sheets}

    @traitlets.validate("frame")
    def _check_frame(self, proposal: dict[str, Any]) -> int:
        return self._in_range(proposal["value"], self.film.frames, "frame")

    @traitlets.validate("choice")
    def _check_choice(self, proposal: dict[str, Any]) -> int:
        return self._in_range(proposal["value"], len(self.film.scenes), "choice")

    @staticmethod
    def _in_range(value: int, count: int, name: str) -> int:
        if not 0 <= value < count:
            raise traitlets.TraitError(f"{name} must be from 0 to {count - 1}, got {value}")
        return value

    def __repr__(self) -> str:
        return film_words(self.film)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return widget_bundle(self, film_still(self.film), self)


def frame_captions(
    frames: int, t: Sequence[int] | None = None, alpha_bars: Sequence[float] | Tensor | None = None
) -> list[str]:
    """One line for each frame: t and ᾱ where they are known, else the frame's number."""
    for name, values in (("t", t), ("alpha_bars", alpha_bars)):
        if values is not None and len(values) != frames:
            raise ValueError(f"{name} must have one entry for each of the {frames} frames, got {len(values)}")
    if t is None:
        return [word("frame_of", number=i + 1, count=frames) for i in range(frames)]
    if alpha_bars is None:
        return [f"t = {int(step)}" for step in t]
    return [f"t = {int(step)}    ᾱₜ = {float(bar):.4f}" for step, bar in zip(t, alpha_bars, strict=True)]


def _film_of(
    panels: tuple[Panel, ...],
    t: Sequence[int] | None,
    alpha_bars: Sequence[float] | Tensor | None,
    captions: Sequence[str] | None,
    title: str,
    description: str,
    backwards: bool,
    sounds: tuple[bytes, ...] = (),
) -> Film:
    """A film of one scene, with its own lines or those of t and ᾱ."""
    check_times(t, alpha_bars)
    if captions is not None:
        check_texts(captions, "captions")
    if t is not None and list(t) != sorted(t):
        raise ValueError("t must rise from left to right; reverse the frames and pass backwards=True")
    lines = frame_captions(max(panel.frames for panel in panels), t, alpha_bars)
    return Film(
        title=title,
        scenes=(Scene(panels, tuple(lines if captions is None else captions), sounds=sounds),),
        description=description,
        slider_label=word("timestep") if t is not None else word("frame"),
        ends=(word("image_end"), word("noise_end")) if t is not None else ("", ""),
        backwards=backwards,
    )


def _heard(sounds: Tensor | None, frames: int) -> tuple[bytes, ...]:
    """A WAV file for each frame, from (F, L); none without sounds."""
    if sounds is None:
        return ()
    check_floating(sounds, "sounds")
    check_finite(sounds, "sounds")
    if sounds.ndim != 2 or len(sounds) != frames:
        raise ValueError(
            f"sounds must have one for each of the {frames} frames, ({frames}, L), got {tuple(sounds.shape)}."
        )
    return tuple(wav_bytes(one[None], bits=8) for one in sounds)


def _check_film(film: Film) -> None:
    if not isinstance(film, Film):
        raise TypeError(f"film must be a Film, got {type(film).__name__}. See FramePlayer.from_tensors.")


def _frame_panel(name: str, frames: Tensor | Sequence[Figure], value_range: tuple[float, float]) -> Images:
    """A panel from a tensor of images or from drawn figures."""
    if isinstance(frames, Tensor):
        check_images(frames, f"panels[{name!r}]")
        return Images(name, to_pixels(frames, value_range))
    return Images(name, figure_frames(frames), drawn=True)
