"""Watching a network learn: its loss, where in t it still errs, and what it can already draw."""

from __future__ import annotations

import base64
import html
import threading
from collections.abc import Generator, Iterable, Iterator
from time import monotonic
from typing import Any, Generic, TypeVar

import ipywidgets

from minidiff._validate import check_callable, check_count
from minidiff.open_runs import closed_at_exit
from minidiff.record import Step, TrainingRecord
from minidiff.show.controls import Progress, Row, Status, card
from minidiff.show.kept import widget_bundle
from minidiff.show.language import word
from minidiff.show.notebook import display, interrupt_calls, let_clicks_in
from minidiff.show.player import FramePlayer
from minidiff.show.samples import Samples, drawn_by
from minidiff.show.still import figure_still
from minidiff.show.training_pictures import (
    curves_words,
    samples_film,
    summary,
    training_curves,
    training_still,
)

LEAST_PAUSE = 0.5  # seconds between two redraws
DRAWING_SHARE = 0.1  # of the time at most goes into drawing
USUAL_STEPS = 2000  # where nobody says how many there will be
_END: Any = object()  # of an iterator: it may hold None, which is a mistake to be told about

S = TypeVar("S", bound=Step)


class TrainingMonitor(ipywidgets.VBox, Generic[S]):  # type: ignore[misc]  # ipywidgets carries no types
    """The loss (raw and smoothed), the loss by timestep, samples of raw and averaged weights, the time left.

        model = TrainingMonitor(train(network, schedule, data, settings), total=settings.steps).run()

    or, to do something of your own after every step, `for step in TrainingMonitor(train(...)): ...`. In a
    notebook it shows itself. Its stop button, and the first interrupt of the kernel, end the training after
    the step that is running: the generator is closed, so a run with a folder is saved, and `last` holds the
    networks. (A frontend that delivers no clicks while a cell runs still has the interrupt.)

    Args:
        training_generator: what `minidiff.train.train(...)` returns, or any iterator of steps. A step has
            `step` and `loss`, a number or a dict of several. With `t` and `losses` (B,), the loss is shown by
            timestep; with `network`, `ema` or both, there can be samples.
        total: how many steps there will be; without it, no time left is known.
        samples: `samples(network) -> (N, C, H, W)` images in [-1, 1], called with the raw and with the
            averaged network; `samples_from(schedule, shape)` makes one. It must not draw from torch's global
            generator if a resumed run is to come out the same.
        sample_every: steps between samples; by default ten times in all.
        T: timesteps of the schedule; by default the largest t seen so far.

    Attributes:
        last: the last step; None before the first. A `TrainStep` has `last.network` and `last.ema`.
        record: the numbers, a `TrainingRecord`; `losses` is its loss of every step.

    Raises:
        TypeError, ValueError: what is passed is no iterator of steps, a loss is not finite, or `samples`
            returns no images. Errors of the training itself go through unchanged.
    """

    def __init__(
        self,
        training_generator: Iterable[S],
        *,
        total: int | None = None,
        samples: Samples | None = None,
        sample_every: int | None = None,
        T: int | None = None,
    ) -> None:
        if not isinstance(training_generator, Iterable):
            raise TypeError(
                "training_generator must be what train(...) returns, or another iterable of steps; "
                f"got {type(training_generator).__name__}."
            )
        for name, count in (("total", total), ("sample_every", sample_every)):
            if count is not None:
                check_count(count, name, 1)
        if samples is not None:
            check_callable(samples, "samples")
        self.training_generator, self.total, self.samples = training_generator, total, samples
        self.sample_every = sample_every or max(1, (total or USUAL_STEPS) // 10)
        self.record = TrainingRecord(T)
        self.last: S | None = None
        self._stop = threading.Event()
        self._lock = threading.RLock()  # clicks and redraws can come from another thread than the cell
        self._used = False
        self._started = self._next_drawing = 0.0
        self._make_controls()
        super().__init__(self._always)
        card(self)

    def _make_controls(self) -> None:
        self.stop_button = ipywidgets.Button(
            description=word("stop_training"), tooltip=word("stop_training_help")
        )
        self.stop_button.on_click(lambda _: self.stop())
        self.progress = Progress(word("training"), self.total or 1)
        self.status = Status(word("not_started"), quiet=True)
        self.picture = ipywidgets.HTML()
        self.player: FramePlayer | None = None
        bar = ipywidgets.HBox([self.stop_button, Row([self.progress, self.status])])
        bar.add_class("minidiff-row")
        self._always = (bar, self.picture)

    @property
    def losses(self) -> list[float]:
        """The loss of every step seen; of several losses, the first."""
        return self.record.losses

    # ---- the loop -----------------------------------------------------------------------------------------

    def stop(self) -> None:
        """End the training cleanly after the step that is running; any thread may ask."""
        self._stop.set()
        self.stop_button.disabled = True

    def run(self) -> S | None:
        """Train to the end, or until stopped; returns the last step."""
        for _ in self:
            pass
        return self.last

    def __iter__(self) -> Iterator[S]:
        if self._used:
            raise ValueError("This training has been watched already; make a new TrainingMonitor.")
        self._used = True
        return closed_at_exit(self._watch())

    def _watch(self) -> Generator[S, None, None]:
        steps = iter(self.training_generator)
        output = display(self)
        let_clicks_in(self.stop_button)
        ending = "training_finished"
        self._started = monotonic()
        try:
            with interrupt_calls(self.stop, self._stop):
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

    def _take(self, step: S) -> None:
        """Remember one step; sample and redraw when it is time."""
        if not (hasattr(step, "step") and hasattr(step, "loss")):
            raise TypeError(
                "training_generator must yield TrainSteps, or others with `step` and `loss`; "
                f"got {type(step).__name__}."
            )
        with self._lock:
            self.record.add(step)
            self.last = step
        if len(self.record.steps) == 1 or step.step % self.sample_every == 0 or step.step == self.total:
            self._draw_samples(step)
        if monotonic() >= self._next_drawing:
            self._redraw()

    def _draw_samples(self, step: S) -> None:
        before = self.record.moments
        if self.samples is None or (before and before[-1].step == step.step):
            return
        drawn = drawn_by(step, self.samples)
        with self._lock:
            self.record.add_pictures(step.step, drawn)
            if self.record.moments is not before:  # they have been thinned
                self.sample_every *= 2
            film = samples_film(self.record.moments)
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
            reached = self.record.steps[-1]
            self.progress.max = self.total or reached
            self.progress.value = reached
            self.status.say(self._progress_words(before - self._started))
            still = figure_still(training_curves(self.record), curves_words(self.record), sharpness=1)
            encoded = base64.b64encode(still.png).decode("ascii")
            self.picture.value = (
                f'<img class="paper" alt="{html.escape(still.alt)}" src="data:image/png;base64,{encoded}" '
                f'style="width: {still.width}px; max-width: 100%">'
            )
        after = monotonic()
        self._next_drawing = after + max(LEAST_PAUSE, (after - before) * (1 / DRAWING_SHARE - 1))

    def _finish(self, ending: str) -> None:
        self.stop_button.disabled = True
        self.status.quiet = False  # the end is read out; the way there is not
        if self.last is None:
            self.status.say(word("no_step_taken"))
            return
        self._redraw()
        self.status.say(f"{word(ending)} {self.summary(digits=4)}")

    # ---- words and pictures -------------------------------------------------------------------------------

    def _progress_words(self, elapsed: float) -> str:
        first, reached = self.record.steps[0], self.record.steps[-1]
        words = self.summary(digits=4)
        if self.total is not None and reached > first:
            left = elapsed / (reached - first) * (self.total - reached)
            words += " " + word("time_left", time=_clock(left))
        return words

    def summary(self, digits: int = 1) -> str:
        """Step and loss, in words."""
        return summary(self.record, self.total, digits)

    def __repr__(self) -> str:
        return f"{word('training')}. {self.summary()}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        with self._lock:
            data, metadata = widget_bundle(self, training_still(self.record, self.total))
        # The same text before and after: nbval compares the first, a stored notebook holds the last. What has
        # been reached is said by the still and its alternative text.
        return data | {"text/plain": word("training_watched")}, metadata


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
