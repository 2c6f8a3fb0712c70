"""TrainingMonitor: true numbers, a stop that keeps the model, and no influence on what is learned."""

import base64
import io
import math
import os
import re
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from minidiff import NoiseSchedule, checkpoint, show
from minidiff.data import ImageData, digits
from minidiff.nets import UNet, UNetSettings
from minidiff.record import MOST_MOMENTS
from minidiff.show import (
    TrainingMonitor,
    samples_from,
    training_curves,
    training_monitor,
    training_pictures,
)
from minidiff.show.kept import WIDGET_VIEW
from minidiff.train import (
    CHECKPOINT_NAME,
    TrainingDivergedError,
    TrainSettings,
    TrainStep,
    train,
)

pytestmark = pytest.mark.slow  # they draw a lot

SCHEDULE = NoiseSchedule.cosine(T=50)
DRAW = samples_from(SCHEDULE, (1, 8, 8), predicts="x_0", images=4, steps=2)


@pytest.fixture(scope="module")
def data() -> ImageData:
    return digits().subset(range(64)).told(None)


def network() -> UNet:
    torch.manual_seed(0)
    return UNet(UNetSettings(width=8, multipliers=(1,), attention=(), heads=1))


def training(data: ImageData, steps: int, **options: Any) -> Any:
    settings = TrainSettings(steps=steps, batch_size=4, warmup=0)
    return train(network(), SCHEDULE, data, settings, device="cpu", **options)


def made_up(count: int, loss: Any = lambda n: 1 / n) -> Iterator[TrainStep]:
    """Steps of a training that never was, with losses that are known."""
    model = torch.nn.Linear(1, 1)
    for n in range(1, count + 1):
        t = torch.arange(n, n + 4) % 50
        yield TrainStep(n, loss(n), torch.full((4,), loss(n)), t, 1e-3, model, model)


def test_run_trains_to_the_end_and_gives_the_last_step(data: ImageData) -> None:
    monitor = TrainingMonitor(training(data, 12), total=12, samples=DRAW, sample_every=4)
    last = monitor.run()
    assert last is monitor.last
    assert last is not None
    assert last.step == 12
    assert len(monitor.losses) == 12
    assert [one.step for one in monitor.record.moments] == [1, 4, 8, 12]
    assert monitor.status.value.startswith("Finished. Step 12 / 12")
    assert monitor.progress.value == monitor.progress.max == 12
    assert monitor.stop_button.disabled


def test_watching_changes_nothing_that_is_learned(data: ImageData) -> None:
    plain = list(training(data, 6))[-1]
    watched = TrainingMonitor(training(data, 6), total=6, samples=DRAW, sample_every=2).run()
    assert watched is not None
    for key, value in plain.network.state_dict().items():
        assert torch.equal(value, watched.network.state_dict()[key])
    assert all(part.training for part in watched.network.modules())


def test_the_loop_form_yields_every_step(data: ImageData) -> None:
    assert [step.step for step in TrainingMonitor(training(data, 5), total=5)] == [1, 2, 3, 4, 5]


def test_the_stop_button_ends_cleanly_and_the_checkpoint_is_there(data: ImageData, tmp_path: Path) -> None:
    monitor = TrainingMonitor(training(data, 1000, folder=tmp_path), total=1000)
    for step in monitor:
        if step.step == 7:
            monitor.stop_button.click()
    assert monitor.last is not None
    assert monitor.last.step == 7
    assert monitor.status.value.startswith("Stopped; the model is kept. Step 7 / 1000")
    assert monitor.stop_button.disabled
    saved = checkpoint.load(tmp_path / CHECKPOINT_NAME)
    assert saved.info["step"] == 7
    for key, value in monitor.last.ema.state_dict().items():
        assert torch.equal(value, saved.network.state_dict()[key])
    again = TrainingMonitor(training(data, 9, folder=tmp_path), total=9)
    assert [step.step for step in again] == [8, 9]


def test_a_click_from_another_thread_stops_too(data: ImageData, tmp_path: Path) -> None:
    monitor = TrainingMonitor(training(data, 100_000, folder=tmp_path), total=100_000, samples=DRAW)
    seen = threading.Event()

    def click() -> None:
        seen.wait()
        monitor.stop_button.click()

    hand = threading.Thread(target=click)
    hand.start()
    for step in monitor:
        if step.step == 3:
            seen.set()
    hand.join()
    assert checkpoint.load(tmp_path / CHECKPOINT_NAME).info["step"] == len(monitor.losses) < 100_000


def test_the_first_interrupt_stops_and_the_second_interrupts(data: ImageData, tmp_path: Path) -> None:
    usual = signal.getsignal(signal.SIGINT)
    monitor = TrainingMonitor(training(data, 1000, folder=tmp_path), total=1000)
    for step in monitor:
        if step.step == 2:
            os.kill(os.getpid(), signal.SIGINT)
    assert len(monitor.losses) == 2
    assert checkpoint.load(tmp_path / CHECKPOINT_NAME).info["step"] == 2
    assert signal.getsignal(signal.SIGINT) is usual

    def twice() -> None:
        for _ in TrainingMonitor(training(data, 1000), total=1000):
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        twice()
    assert signal.getsignal(signal.SIGINT) is usual


def test_leaving_the_loop_saves(data: ImageData, tmp_path: Path) -> None:
    monitor = TrainingMonitor(training(data, 1000, folder=tmp_path), total=1000)
    for step in monitor:
        if step.step == 4:
            break
    assert checkpoint.load(tmp_path / CHECKPOINT_NAME).info["step"] == 4
    assert monitor.status.value.startswith("The loop was left; the model is kept.")


def test_stopped_before_the_first_step_takes_none(data: ImageData) -> None:
    monitor = TrainingMonitor(training(data, 10), total=10)
    monitor.stop()
    assert monitor.run() is None
    assert monitor.status.value == "Ended before the first step."


def test_errors_of_the_training_go_through_and_are_said(data: ImageData) -> None:
    settings = TrainSettings(steps=50, batch_size=4, learning_rate=10, warmup=0, clip_norm=1e9)
    broken = network()
    torch.nn.init.constant_(broken.stem.weight, math.inf)
    monitor = TrainingMonitor(train(broken, SCHEDULE, data, settings, device="cpu"), total=50)
    with pytest.raises(TrainingDivergedError):
        monitor.run()

    def fails_later() -> Iterator[TrainStep]:
        yield from made_up(3)
        raise TrainingDivergedError("the loss is nan")

    monitor = TrainingMonitor(fails_later())
    with pytest.raises(TrainingDivergedError):
        monitor.run()
    assert monitor.status.value.startswith("Stopped with an error. Step 3")


def test_the_picture_draws_these_numbers() -> None:
    monitor = TrainingMonitor(made_up(450), T=50, total=450)
    monitor.run()
    left, right = training_curves(monitor.record).axes
    raw, smooth = left.lines
    assert raw.get_xdata().tolist() == list(range(1, 451))
    assert raw.get_ydata().tolist() == monitor.losses
    assert smooth.get_ydata().tolist() == monitor.record.smoothed
    assert left.get_yscale() == "log"
    heights = [bar.get_height() for bar in right.patches[:10]]
    assert heights == pytest.approx(monitor.record.by_timestep()[1])


def test_a_long_run_is_drawn_with_few_points_and_both_ends() -> None:
    monitor = TrainingMonitor(made_up(3000))
    monitor.run()
    drawn = training_curves(monitor.record).axes[0].lines[0].get_xdata()
    assert len(drawn) == training_pictures.MOST_POINTS
    assert (drawn[0], drawn[-1]) == (1, 3000)


def test_losses_of_zero_or_below_are_drawn_on_a_linear_axis() -> None:
    monitor = TrainingMonitor(made_up(5, lambda n: 0.0))
    monitor.run()
    assert training_curves(monitor.record).axes[0].get_yscale() == "linear"


def test_time_left_is_said_while_it_runs_and_never_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(float(second) for second in range(10_000_000))
    monkeypatch.setattr(training_monitor, "monotonic", lambda: next(now))
    monitor = TrainingMonitor(made_up(40), total=100)
    said = []
    for _ in monitor:
        said.append(monitor.status.value)
    assert any("Time left: " in text for text in said)
    data, metadata = monitor._repr_mimebundle_()
    for kept in (monitor.status.value, data["text/plain"], metadata["image/png"]["alt"], repr(monitor)):
        assert "Time left" not in kept


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (59.6, "1:00"), (3599, "59:59"), (7322, "2:02:02")]
)
def test_the_clock(seconds: float, said: str) -> None:
    assert training_monitor._clock(seconds) == said


def test_redraws_are_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast the steps come, there are at most two redraws a second, and one at the end."""
    clock = [0.0]
    monkeypatch.setattr(training_monitor, "monotonic", lambda: clock[0])
    monitor = TrainingMonitor(made_up(1000), total=1000)
    pictures = []
    for _ in monitor:
        clock[0] += 0.01
        if not pictures or pictures[-1] != monitor.picture.value:
            pictures.append(monitor.picture.value)
    assert 15 <= len(pictures) <= 21


def test_samples_are_those_of_the_raw_and_of_the_averaged_network(data: ImageData) -> None:
    monitor = TrainingMonitor(training(data, 8), total=8, samples=DRAW, sample_every=8)
    last = monitor.run()
    assert last is not None
    assert monitor.player is not None
    newest = monitor.record.moments[-1].pictures
    for whose, model, panel in zip(
        ("raw", "ema"), (last.network, last.ema), monitor.player.film.scenes[0].panels, strict=True
    ):
        wanted = DRAW(model)
        assert torch.equal(newest[whose], wanted)
        np.testing.assert_array_equal(panel.pixels[-1], show.sprite.to_pixels(show.tile(wanted, 2)))
    assert (newest["raw"] != newest["ema"]).any()


def test_the_player_follows_the_newest_samples_but_leaves_who_looks_back() -> None:
    monitor = TrainingMonitor(made_up(6), samples=lambda model: torch.zeros(1, 1, 4, 4), sample_every=1)
    frames = []
    for step in monitor:
        assert monitor.player is not None
        frames.append(monitor.player.frame)
        if step.step == 4:
            monitor.player.frame = 1
    assert frames == [0, 1, 2, 3, 1, 1]


def test_many_moments_are_thinned_and_drawn_half_as_often_from_then_on() -> None:
    monitor = TrainingMonitor(made_up(200), samples=lambda model: torch.zeros(1, 1, 4, 4), sample_every=1)
    monitor.run()
    moments = monitor.record.moments
    assert len(moments) <= MOST_MOMENTS
    assert moments[0].step == 1
    assert moments[-1].step > 190
    assert monitor.sample_every == 8


@pytest.mark.parametrize(("images", "size"), [(1, (4, 4)), (8, (9, 19)), (10, (9, 24)), (7, (14, 14))])
def test_samples_stand_in_a_full_rectangle_where_there_is_one(images: int, size: tuple[int, int]) -> None:
    sheets = training_pictures._sheets([torch.zeros(images, 1, 4, 4)] * 3)
    assert sheets.shape == (3, *size, 1)


def test_the_notebook_keeps_the_end(data: ImageData) -> None:
    monitor = TrainingMonitor(training(data, 12), total=12, samples=DRAW, sample_every=3)
    _, before_metadata = monitor._repr_mimebundle_()
    assert "Not started" in str(before_metadata)
    monitor.run()
    kept, metadata = monitor._repr_mimebundle_()
    assert kept[WIDGET_VIEW]["model_id"] == monitor.model_id
    assert len(kept["image/png"]) <= 60_000
    picture = Image.open(io.BytesIO(base64.b64decode(kept["image/png"])))
    assert picture.width >= 700
    assert picture.height > 350  # the losses and the samples
    assert "after steps 1, 3, 6, 9, 12" in metadata["image/png"]["alt"]
    assert 'alt="The smoothed loss goes from' in monitor.picture.value


def test_it_speaks_turkish() -> None:
    show.language("tr")
    monitor = TrainingMonitor(made_up(3), total=3)
    monitor.run()
    assert monitor.stop_button.description == "Durdur"
    assert monitor.status.value.startswith("Tamamlandı. Adım 3 / 3")


# ---- trainings of another kind ----------------------------------------------------------------------------


@dataclass
class Plain:
    """The least that a step can be."""

    step: int
    loss: Any


@dataclass
class Drawn(Plain):
    network: torch.nn.Module


ONE = torch.zeros(1, 1, 4, 4)


def test_a_training_with_several_losses_and_no_timesteps_is_watched() -> None:
    """Such as a GAN's: two losses by name, one network, no t, no average; every tenth step is told."""
    model = torch.nn.Linear(1, 1)
    steps = (Drawn(n, {"generator": 1 / n, "critic": -2.0}, model) for n in range(10, 101, 10))
    monitor = TrainingMonitor(steps, total=100, samples=lambda model: ONE, sample_every=50)
    last = monitor.run()
    assert last is monitor.last
    assert last is not None
    assert last.network is model
    assert [one.step for one in monitor.record.moments] == [10, 50, 100]
    assert monitor.player is not None
    assert len(monitor.player.film.scenes[0].panels) == 1
    (axes,) = training_curves(monitor.record).axes
    labels = [line.get_label() for line in axes.lines]
    assert labels == ["generator, raw", "generator, smoothed", "critic, raw", "critic, smoothed"]
    assert axes.lines[0].get_xdata().tolist() == list(range(10, 101, 10))
    assert axes.get_yscale() == "linear"  # the critic's loss is negative
    assert len({(line.get_color(), line.get_linestyle()) for line in axes.lines[1::2]}) == 2
    assert "Step 100 / 100, smoothed loss generator 0.03, critic -2." in monitor.summary()
    _, described = monitor._repr_mimebundle_()
    assert "The smoothed loss “critic” goes from -2 to -2 in 10 steps." in str(described)
    assert "Below, samples after steps 10, 50, 100." in str(described)
    assert "largest for t" not in str(described)


def test_the_least_that_a_step_can_be_is_a_number_and_a_loss() -> None:
    monitor = TrainingMonitor([Plain(n, 1.0) for n in (1, 2, 3)])
    monitor.run()
    assert monitor.losses == [1.0, 1.0, 1.0]
    assert len(training_curves(monitor.record).axes) == 1
    assert monitor.status.value.startswith("Finished. Step 3, smoothed loss 1.")


@pytest.mark.parametrize(
    ("arguments", "options", "error", "says"),
    [
        ((train,), {}, TypeError, "got function"),
        ((7,), {}, TypeError, "got int"),
        (([1, 2],), {}, TypeError, "yield TrainSteps, or others with `step` and `loss`; got int"),
        (([Plain(1, math.nan)],), {}, ValueError, "step.loss must be a finite number"),
        (([Plain(1, "low")],), {}, TypeError, "step.loss must be a number"),
        (([Plain(1, {})],), {}, ValueError, "at least one loss"),
        (([Plain(1, {"a": 1.0}), Plain(2, {"b": 1.0})],), {}, ValueError, "before it had"),
        (([Plain(1, 1.0)],), {"samples": lambda model: ONE}, TypeError, "`network`; Plain has none"),
        (([],), {"total": 0}, ValueError, "total must be at least 1"),
        (([],), {"samples": 3}, TypeError, "samples must be callable"),
        (([],), {"sample_every": 0}, ValueError, "sample_every"),
        ((made_up(3),), {"T": 2}, ValueError, "T is 2, but the training drew t = 4"),
        ((made_up(3),), {"samples": lambda model: torch.zeros(4, 4)}, ValueError, r"\(N, C, H, W\)"),
        ((made_up(3),), {"samples": lambda model: torch.zeros(1, 1, 2, 2) * math.nan}, ValueError, "NaN"),
    ],
)
def test_bad_input_gets_one_clear_error(
    arguments: Any, options: Any, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        TrainingMonitor(*arguments, **options).run()


def test_samples_of_changing_shape_are_refused() -> None:
    sizes = iter(range(4, 20))
    monitor = TrainingMonitor(
        made_up(9), samples=lambda model: torch.zeros(1, 1, next(sizes) // 2, 4), sample_every=1
    )
    with pytest.raises(ValueError, match="one shape"):
        monitor.run()


def test_a_training_is_watched_once() -> None:
    monitor = TrainingMonitor(made_up(2))
    monitor.run()
    with pytest.raises(ValueError, match="watched already"):
        monitor.run()


@pytest.mark.parametrize(
    ("shape", "options", "says"),
    [
        ((8, 8), {}, "shape must be"),
        ((2, 8, 8), {}, "1 or 3 channels"),
        ((1, 8, 8), {"images": 0}, "images"),
        ((1, 8, 8), {"steps": 51}, "steps must be from 1 to 50"),
    ],
)
def test_samples_from_says_what_is_wrong(shape: Any, options: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        samples_from(SCHEDULE, shape, **options)


def test_samples_from_asks_for_the_condition() -> None:
    torch.manual_seed(0)
    model = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), heads=1, classes=3))
    for parameter in model.parameters():
        if not parameter.any():  # layers that start at zero, and so would not hear the label
            torch.nn.init.normal_(parameter)
    draw = samples_from(SCHEDULE, (1, 8, 8), predicts="x_0", condition=torch.tensor([0, 1, 2]), steps=2)
    images = draw(model)
    assert images.shape == (3, 1, 8, 8)
    other = samples_from(SCHEDULE, (1, 8, 8), predicts="x_0", condition=torch.tensor([0, 2, 2]), steps=2)(
        model
    )
    assert torch.allclose(images[[0, 2]], other[[0, 2]], atol=1e-5)
    assert (images[1] - other[1]).abs().max() > 1e-3


def test_what_is_kept_gives_each_loss_with_one_digit() -> None:
    monitor = TrainingMonitor(made_up(30, lambda n: 0.1234 + 1 / 7 / n), total=30)
    monitor.run()
    kept = f"{monitor!r} {training_pictures.training_still(monitor.record).alt}"
    assert "loss 0.1." in kept
    assert re.search(r"0\.\d\d", kept) is None
    assert re.search(r"loss 0\.\d{3}", monitor.status.value) is not None


def test_its_text_is_the_same_before_and_after_so_that_nbval_can_compare() -> None:
    monitor = TrainingMonitor(made_up(30), total=30)
    before, _ = monitor._repr_mimebundle_()
    monitor.run()
    after, described = monitor._repr_mimebundle_()
    assert before["text/plain"] == after["text/plain"]
    assert "in 30 steps" in str(described)
