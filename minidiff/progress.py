"""Watching a training in a terminal: a bar with the smoothed loss and the time left."""

from collections.abc import Generator
from contextlib import closing

from minidiff.train import TrainStep

SMOOTHING = 0.95  # how much of the smoothed loss is kept at every step
WORDS_EVERY = 20  # steps


class Smoothed:
    """A running mean that forgets: m_n = (1 - d) Σ_k d^(n - k) x_k / (1 - d^n), with d = SMOOTHING.

    The division takes away the zero that the sum starts from, so the first mean is the first value.
    """

    def __init__(self) -> None:
        self.sum, self.count = 0.0, 0

    def add(self, value: float) -> float:
        """The mean with one more value in it."""
        self.sum = SMOOTHING * self.sum + (1 - SMOOTHING) * value
        self.count += 1
        return self.sum / (1 - SMOOTHING**self.count)


def bar(
    steps: Generator[TrainStep, None, None], total: int, description: str = "training", *, shown: bool = True
) -> Generator[TrainStep, None, None]:
    """Hand on the steps of a training, with a progress bar beside. Closing this closes the training.

    A continued run starts where it was.
    """
    from tqdm.auto import tqdm  # only where a bar is drawn

    smoothed = Smoothed()
    with closing(steps), tqdm(total=total, desc=description, unit="step", disable=not shown) as drawn:
        for step in steps:
            if drawn.n == 0:
                drawn.initial = drawn.n = step.step - 1
            drawn.update()
            loss = smoothed.add(step.loss)
            if step.step % WORDS_EVERY == 0:
                drawn.set_postfix(loss=f"{loss:.4f}")
            yield step
