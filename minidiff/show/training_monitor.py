"""Watching a network learn: its loss, where in t it still errs, and what it can already draw."""

from __future__ import annotations

import base64
import html
import math
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import torch
from torch import Tensor, nn

from minidiff._validate import check_callable, check_choice, check_count, check_labels, check_seed
from minidiff.denoisers import PREDICTS, NetworkDenoiser, evaluating
from minidiff.noise import randn
from minidiff.samplers import sample
from minidiff.schedule import NoiseSchedule, check_schedule
from minidiff.show.film import Film, Images, Scene
from minidiff.show.language import word
from minidiff.show.palette import INK, MUTED, PREDICTION, SIGNAL, new_figure, style_axes
from minidiff.show.player import FramePlayer
from minidiff.show.plots import picture_rows
from minidiff.show.sampling_explorer import check_image_shape
from minidiff.show.sprite import check_images, tile, to_pixels
from minidiff.show.still import Still, figure_still, render, widget_bundle
from minidiff.train import TrainStep, timestep_losses

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from minidiff.show.sprite import Pixels

    Samples = Callable[[nn.Module], Tensor]

SMOOTHING = 0.95  # how much of the smoothed loss is kept at every step
WINDOW = 200  # steps whose losses are averaged by timestep
BINS = 10
MOST_POINTS = 1000  # of a curve: more than there are pixels
MOST_MOMENTS = 40  # of samples; after that every second one is dropped
STILL_MOMENTS = 6
LEAST_PAUSE = 0.5  # seconds between two redraws
DRAWING_SHARE = 0.1  # of the time at most goes into drawing
FIGURE_SIZE = (760, 260)
_END: Any = object()  # of an iterator: it may hold None, which is a mistake to be told about


@dataclass(frozen=True)
class Moment:
    """What both sets of weights drew after `step` steps; pixels are (H, W, 1 or 3)."""

    step: int
    raw: Pixels
    ema: Pixels


class TrainingMonitor(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """The loss (raw and smoothed), the loss by timestep, samples of raw and averaged weights, the time left.

        model = TrainingMonitor(train(network, schedule, data, settings), total=settings.steps).run()

    or, to do something of your own after every step, `for step in TrainingMonitor(train(...)): ...`. In a
    notebook it shows itself. Its stop button, and the first interrupt of the kernel, end the training after
    the step that is running: the generator is closed, so a run with a folder is saved, and `last` holds the
    networks. (A frontend that delivers no clicks while a cell runs still has the interrupt.)

    Args:
        training_generator: what `minidiff.train.train(...)` returns, or any iterator of `TrainStep`.
        total: how many steps there will be; without it, no time left is known.
        samples: `samples(network) -> (N, C, H, W)` images in [-1, 1], called with the raw and with the
            averaged network; `samples_from(schedule, shape)` makes one. It must not draw from torch's global
            generator if a resumed run is to come out the same.
        sample_every: steps between samples; by default ten times in all.
        T: timesteps of the schedule; by default the largest t seen so far.

    Attributes:
        last: the last `TrainStep`, with `last.network` and `last.ema`; None before the first.
        losses: the loss of every step seen.

    Raises:
        TypeError, ValueError: what is passed is no iterator of `TrainStep`s, or `samples` returns no images.
            Errors of the training itself go through unchanged.
    """

    def __init__(
        self,
        training_generator: Iterable[TrainStep],
        *,
        total: int | None = None,
        samples: Samples | None = None,
        sample_every: int | None = None,
        T: int | None = None,
    ) -> None:
        if not isinstance(training_generator, Iterable):
            raise TypeError(
                "training_generator must be what train(...) returns, or another iterable of TrainSteps; "
                f"got {type(training_generator).__name__}."
            )
        for name, count in (("total", total), ("sample_every", sample_every), ("T", T)):
            if count is not None:
                check_count(count, name, 1)
        if samples is not None:
            check_callable(samples, "samples")
        self.training_generator, self.total, self.samples, self.T = training_generator, total, samples, T
        self.sample_every = sample_every or max(1, (total or 2000) // 10)
        self.last: TrainStep | None = None
        self.losses: list[float] = []
        self.smoothed: list[float] = []
        self.moments: list[Moment] = []
        self._first_step = self._largest_t = 0
        self._early: list[tuple[Tensor, Tensor]] = []  # (losses, t) of the first steps and of the last
        self._late: deque[tuple[Tensor, Tensor]] = deque(maxlen=WINDOW)
        self._stop = threading.Event()
        self._lock = threading.RLock()  # clicks and redraws can come from another thread than the cell
        self._used = False
        self._started = self._next_drawing = 0.0

        self.stop_button = ipywidgets.Button(
            description=word("stop_training"), tooltip=word("stop_training_help")
        )
        self.stop_button.on_click(lambda _: self.stop())
        self.progress = ipywidgets.IntProgress(value=0, min=0, max=total or 1)
        self.progress.layout.width = "320px"
        self.status = ipywidgets.HTML(word("not_started"))
        self.picture = ipywidgets.HTML()
        self.player: FramePlayer | None = None
        bar = ipywidgets.HBox([self.stop_button, self.progress, self.status])
        bar.layout.flex_flow = "row wrap"
        self._always = (bar, self.picture)
        super().__init__(self._always)

    # ---- the loop -----------------------------------------------------------------------------------------

    def stop(self) -> None:
        """End the training cleanly after the step that is running; any thread may ask."""
        self._stop.set()
        self.stop_button.disabled = True

    def run(self) -> TrainStep | None:
        """Train to the end, or until stopped; returns the last step, with `.network` and `.ema`."""
        for _ in self:
            pass
        return self.last

    def __iter__(self) -> Iterator[TrainStep]:
        if self._used:
            raise ValueError("This training has been watched already; make a new TrainingMonitor.")
        self._used = True
        steps = iter(self.training_generator)
        output = _display(self)
        _let_clicks_in(self.stop_button)
        ending = "training_finished"
        self._started = monotonic()
        try:
            with _interrupt_calls(self.stop, self._stop):
                while not self._stop.is_set() and (step := next(steps, _END)) is not _END:
                    self._take(step)
                    yield step
        except BaseException as error:
            ending = "training_left" if isinstance(error, GeneratorExit) else "training_failed"
            raise
        finally:
            if hasattr(steps, "close"):
                steps.close()  # here `train` saves, if it has a folder
            if ending == "training_finished" and self._stop.is_set():
                ending = "training_stopped"
            self._finish(ending)
            if output is not None:
                output.update(self)  # the saved notebook keeps the end, not the empty beginning

    def _take(self, step: TrainStep) -> None:
        """Remember one step; sample and redraw when it is time."""
        if not isinstance(step, TrainStep):
            raise TypeError(f"training_generator must yield TrainSteps, got {type(step).__name__}.")
        largest = int(step.t.max())
        if self.T is not None and largest >= self.T:
            raise ValueError(f"T is {self.T}, but the training drew t = {largest}; pass its schedule's T.")
        with self._lock:
            if self.last is None:
                self._first_step = step.step
            self._largest_t = max(self._largest_t, largest)
            self.last = step
            self.losses.append(step.loss)
            kept = self.smoothed[-1] * (1 - SMOOTHING ** (len(self.losses) - 1)) if self.smoothed else 0.0
            total = SMOOTHING * kept + (1 - SMOOTHING) * step.loss
            self.smoothed.append(total / (1 - SMOOTHING ** len(self.losses)))  # without the start at zero
            self._late.append((step.losses, step.t))
            if len(self._early) < WINDOW:
                self._early.append((step.losses, step.t))
        if len(self.losses) == 1 or step.step % self.sample_every == 0 or step.step == self.total:
            self._draw_samples(step)
        if monotonic() >= self._next_drawing:
            self._redraw()

    def _draw_samples(self, step: TrainStep) -> None:
        if self.samples is None or (self.moments and self.moments[-1].step == step.step):
            return
        pixels = [_sampled(self.samples, network) for network in (step.network, step.ema)]
        if self.moments and self.moments[0].raw.shape != pixels[0].shape:
            raise ValueError("samples must return images of one shape, every time it is called.")
        with self._lock:
            self.moments.append(Moment(step.step, *pixels))
            if len(self.moments) > MOST_MOMENTS:
                self.moments = self.moments[::2]
                self.sample_every *= 2
            film = samples_film(self.moments)
            if self.player is None:
                self.player = FramePlayer(film)
                self.children = (*self._always, self.player)
                return
            place, at_end = self.player.frame, self.player.frame == self.player.film.frames - 1
            self.player.show(film)
            # Who looks at an earlier moment is left there; all others see the newest.
            self.player.frame = film.frames - 1 if at_end else min(place, film.frames - 1)

    def _redraw(self) -> None:
        before = monotonic()
        with self._lock:
            assert self.last is not None
            self.progress.max = self.total or self.last.step
            self.progress.value = self.last.step
            self.status.value = html.escape(self._progress_words(before - self._started))
            still = figure_still(self.curves(), self.alt(), sharpness=1)
            encoded = base64.b64encode(still.png).decode("ascii")
            self.picture.value = (
                f'<img alt="{html.escape(still.alt)}" style="width: {still.width}px; max-width: 100%" '
                f'src="data:image/png;base64,{encoded}">'
            )
        after = monotonic()
        self._next_drawing = after + max(LEAST_PAUSE, (after - before) * (1 / DRAWING_SHARE - 1))

    def _finish(self, ending: str) -> None:
        self.stop_button.disabled = True
        if self.last is None:
            self.status.value = word("no_step_taken")
            return
        self._redraw()
        self.progress.bar_style = {"training_finished": "success", "training_failed": "danger"}.get(
            ending, ""
        )
        self.status.value = html.escape(f"{word(ending)} {self.summary(digits=4)}")

    # ---- words and pictures ------------------------------------------------------------------------------

    def _progress_words(self, elapsed: float) -> str:
        assert self.last is not None
        done = self.last.step - self._first_step
        words = self.summary(digits=4)
        if self.total is not None and done > 0:
            words += " " + word("time_left", time=_clock(elapsed / done * (self.total - self.last.step)))
        return words

    def summary(self, digits: int = 1) -> str:
        """Step and loss, in words; no times and only one digit, so that it can be kept.

        The further digits of a trained loss differ from one kind of processor to the next.
        """
        if self.last is None:
            return word("not_started")
        place = str(self.last.step) if self.total is None else f"{self.last.step} / {self.total}"
        return word("training_place", place=place, loss=f"{self.smoothed[-1]:.{digits}g}")

    def alt(self) -> str:
        """What the picture of the losses shows."""
        _, late = self.by_timestep()
        worst = max((bin for bin in range(BINS) if not math.isnan(late[bin])), key=lambda bin: late[bin])
        span = self._span()
        return word(
            "training_alt",
            first=f"{self.smoothed[0]:.1g}",
            last=f"{self.smoothed[-1]:.1g}",
            steps=len(self.losses),
            low=worst * span // BINS,
            high=(worst + 1) * span // BINS - 1,
        )

    def by_timestep(self) -> tuple[list[float], list[float]]:
        """Mean loss in equal ranges of t over the first and over the last steps (up to 200 each)."""
        if self.last is None:
            return [math.nan] * BINS, [math.nan] * BINS
        both = []
        for pairs in (self._early, self._late):
            losses, t = (torch.cat(column) for column in zip(*pairs, strict=True))
            both.append([float(value) for value in timestep_losses(losses, t, self._span(), BINS)])
        return both[0], both[1]

    def _span(self) -> int:
        return self.T or max(BINS, 1 + self._largest_t)

    def curves(self) -> Figure:
        """The loss over the steps, and over t."""
        figure = new_figure(*FIGURE_SIZE)
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        self._draw_losses(left)
        self._draw_by_timestep(right)
        figure.tight_layout(w_pad=2)
        return figure

    def _draw_losses(self, axes: Axes) -> None:
        style_axes(axes)
        axes.set_title(word("loss"), loc="left")
        axes.set_xlabel(word("training_step"))
        count = len(self.losses)
        if count == 0:
            return
        shown = np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(int))
        steps = shown + self._first_step
        axes.plot(
            steps, np.array(self.losses)[shown], color=SIGNAL, alpha=0.35, linewidth=0.8, label=word("raw")
        )
        axes.plot(steps, np.array(self.smoothed)[shown], color=INK, linewidth=1.8, label=word("smoothed"))
        if min(self.losses) > 0:
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter("{x:g}")
            axes.yaxis.set_minor_formatter(lambda value, _: f"{value:g}" if f"{value:e}"[0] in "235" else "")
        axes.set_xlim(self._first_step, max(steps[-1], self._first_step + 1))
        axes.legend(frameon=False, fontsize=9, labelcolor=INK, loc="upper right")

    def _draw_by_timestep(self, axes: Axes) -> None:
        style_axes(axes)
        axes.set_title(word("loss_by_timestep"), loc="left")
        axes.set_xlabel(f"{word('image_end')}  ←   t   →  {word('noise_end')}")
        if self.last is None:
            return
        early, late = self.by_timestep()
        edges = np.linspace(0, self._span(), BINS + 1)
        width = edges[1] - edges[0]
        window = len(self._late)
        axes.bar(
            edges[:-1], late, width * 0.92, align="edge", color=SIGNAL, label=word("last_steps", count=window)
        )
        if len(self.losses) > WINDOW:  # before that, first and last steps are the same
            axes.stairs(
                early,
                edges,
                baseline=None,
                color=MUTED,
                linestyle="--",
                label=word("first_steps", count=window),
            )
        axes.set_xlim(0, self._span())
        axes.set_ylim(0, axes.get_ylim()[1] * 1.35)  # room for the legend
        axes.legend(frameon=False, fontsize=9, labelcolor=INK)

    def still(self) -> Still:
        """What a notebook keeps: the losses and, below them, the samples from first to last."""
        with self._lock:
            figure = self.curves()
            words = f"{word('training')}. {self.summary()} {self.alt() if self.losses else ''}".strip()
            if not self.moments:
                return figure_still(figure, words, sharpness=1)
            chosen = np.linspace(0, len(self.moments) - 1, min(STILL_MOMENTS, len(self.moments)))
            shown = [self.moments[i] for i in chosen.round().astype(int)]
            rows = [(name, np.stack(pictures)) for name, pictures in _rows(shown)]
            strip = picture_rows(rows, [word("after_steps", steps=one.step) for one in shown])
            words += " " + word("samples_alt", steps=", ".join(str(one.step) for one in shown))
            return figure_still(_stacked(figure, strip), words, sharpness=1)

    def __repr__(self) -> str:
        return f"{word('training')}. {self.summary()}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = widget_bundle(self.model_id, self.still())
        # The same text before and after: nbval compares the first, a stored notebook holds the last. What has
        # been reached is said by the still and its alternative text.
        return data | {"text/plain": word("training_watched")}, metadata


def samples_from(
    schedule: NoiseSchedule,
    shape: tuple[int, int, int],
    *,
    predicts: str = "x_0",
    condition: Tensor | None = None,
    images: int = 16,
    steps: int = 20,
    seed: int = 0,
) -> Samples:
    """A `samples` function for `TrainingMonitor`: DDIM from one x_T, so that only learning shows.

    Args:
        schedule, predicts: as the network is trained.
        shape: (C, H, W) of one image.
        condition: labels, one for each image, for a network that takes them; sets the number of images.
        images, steps, seed: how many images, in how many steps, from which noise.

    >>> draw = samples_from(NoiseSchedule.cosine(T=20), (1, 8, 8), images=4, steps=2)
    >>> draw(lambda x_t, t: 0 * x_t).shape
    torch.Size([4, 1, 8, 8])
    """
    check_schedule(schedule)
    check_image_shape(shape)
    check_choice(predicts, "predicts", PREDICTS)
    check_count(images, "images", 1)
    check_count(steps, "steps", 1, schedule.T)
    check_seed(seed)
    if condition is not None:
        check_labels(condition, "condition")
        if condition.ndim == 0:
            raise ValueError(f"condition must have shape (B,) or (B, K), got {tuple(condition.shape)}.")
    count = images if condition is None else len(condition)

    def draw(network: nn.Module) -> Tensor:
        where = torch.device("cpu")
        if isinstance(network, nn.Module):
            where = next((p.device for p in network.parameters()), where)
        labels = None if condition is None else condition.to(where)
        denoise = NetworkDenoiser(network, schedule, predicts=predicts, condition=labels)
        x_T = randn((count, *shape), generator=torch.Generator().manual_seed(seed), device=where)
        return sample(denoise, schedule, x_T, "ddim", steps=steps).cpu()

    return draw


def samples_film(moments: list[Moment]) -> Film:
    """The samples of both networks, one frame for each moment of the training."""
    (_, raw), (_, ema) = _rows(moments)
    return Film(
        title=word("samples"),
        scenes=(
            Scene(
                (
                    Images(word("raw_weights"), np.stack(raw)),
                    Images(word("ema_weights"), np.stack(ema), colour=PREDICTION),
                ),
                tuple(word("after_steps", steps=one.step) for one in moments),
            ),
        ),
        slider_label=word("training_step"),
        ends=(word("start_end"), word("finish_end")),
    )


def _rows(moments: list[Moment]) -> tuple[tuple[str, list[Pixels]], tuple[str, list[Pixels]]]:
    return (
        (word("raw_weights"), [one.raw for one in moments]),
        (word("ema_weights"), [one.ema for one in moments]),
    )


def _sampled(samples: Samples, network: nn.Module) -> Pixels:
    with torch.no_grad(), evaluating(network):
        images = samples(network)
    check_images(images, "The answer of samples(network)")
    count = len(images)
    root = math.ceil(math.sqrt(count))
    columns = next((c for c in range(root, 2 * root) if count % c == 0), root)  # without holes, if it can be
    return to_pixels(tile(images.detach().cpu(), columns))


def _stacked(above: Figure, below: Figure) -> Figure:
    """Two figures as one picture, the second under the first."""
    pictures = [render(one) for one in (above, below)]
    width = max(picture.shape[1] for picture in pictures)
    height = sum(picture.shape[0] for picture in pictures)
    figure, top = new_figure(width, height), 0
    for picture in pictures:
        rows, columns, _ = picture.shape
        axes = figure.add_axes((0, 1 - (top + rows) / height, columns / width, rows / height))
        axes.imshow(picture, interpolation="nearest", aspect="auto")
        axes.set_axis_off()
        top += rows
    return figure


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _display(widget: TrainingMonitor) -> Any:
    """Show the widget if this is a notebook; gives the output's handle, or None."""
    import sys

    if "IPython" not in sys.modules:
        return None
    from IPython import display, get_ipython

    if not hasattr(get_ipython(), "kernel"):  # a terminal shows no widgets
        return None
    return display.display(widget, display_id=True)  # type: ignore[no-untyped-call]


def _let_clicks_in(button: ipywidgets.Button) -> None:
    """Let a button of this cell be heard while this cell runs.

    JupyterLab sends clicks to a thread of their own. ipykernel 7.4 sends them on to the thread that last
    spoke to the button, which is the busy one, unless it has forgotten which that was.
    """
    vars(button.comm).pop("_reply_subshell_id", None)


@contextmanager
def _interrupt_calls(stop: Callable[[], None], asked: threading.Event) -> Iterator[None]:
    """While it lasts, the first interrupt (Ctrl-C, the notebook's ■) calls `stop`; a second one interrupts.

    Only the main thread may decide about signals; elsewhere this changes nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        stop()

    usual = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
