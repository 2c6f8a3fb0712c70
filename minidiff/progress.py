"""Watching a training in a terminal: a bar with the smoothed loss and the time left."""

from collections.abc import Generator
from contextlib import closing

from minidiff.phrase import Phrase
from minidiff.record import Smoothed
from minidiff.train import TrainStep

WORDS_EVERY = 20  # steps
TRAINING, STEP, LOSS = Phrase("training", "eğitim"), Phrase("step", "adım"), Phrase("loss", "kayıp")


def bar(
    steps: Generator[TrainStep, None, None], total: int, description: str | None = None, *, shown: bool = True
) -> Generator[TrainStep, None, None]:
    """Hand on the steps of a training, with a progress bar beside. Closing this closes the training.

    A continued run starts where it was.
    """
    from tqdm.auto import tqdm  # only where a bar is drawn

    smoothed = Smoothed()
    said = description or TRAINING.said()
    with closing(steps), tqdm(total=total, desc=said, unit=STEP.said(), disable=not shown) as drawn:
        for step in steps:
            if drawn.n == 0:
                drawn.initial = drawn.n = step.step - 1
            drawn.update()
            loss = smoothed.add(step.loss)
            if step.step % WORDS_EVERY == 0:
                drawn.set_postfix({LOSS.said(): f"{loss:.4f}"})
            yield step
