"""The training loop, as a generator: a notebook, a progress bar and a test consume the same `for`.

What moves the weights is in `optim`, what is drawn at random in `draws`, what goes to disk and comes back in
`run_folder`, Ctrl-C in `interrupts`, several processes at once in `joined`.
"""

import os
import threading
from collections.abc import Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from minidiff import _words as words
from minidiff import joined
from minidiff._condition import moved
from minidiff._condition import rows as rows_of
from minidiff._files import FolderInUseError as FolderInUseError
from minidiff._shared import seeded, undisturbed
from minidiff._untrusted import CheckpointError
from minidiff._validate import (
    check_choice,
    check_count,
    check_flag,
    check_number,
    check_path,
    check_seed,
)
from minidiff.checkpoint import check_savable
from minidiff.data import Examples
from minidiff.device import multiplies_bfloat16, resolve_device
from minidiff.draws import Order, generator_of, seed_of
from minidiff.interrupts import interrupts_wait
from minidiff.loss import diffusion_losses, draw_timesteps
from minidiff.model import TrainedModel, check_trainable
from minidiff.noise import randn
from minidiff.open_runs import closed_at_exit, under_way
from minidiff.optim import EMA, Adam, check_network
from minidiff.predictions import PARAMETRISATIONS, Learned, bare, parametrisation
from minidiff.run_folder import CHECKPOINT_NAME as CHECKPOINT_NAME
from minidiff.run_folder import RunFolder, alone_in, fingerprint
from minidiff.schedule import NoiseSchedule, check_schedule


class TrainingDivergedError(RuntimeError):
    """The loss became NaN or infinite; the message says when, what is still good, and what to try."""


@dataclass(frozen=True)
class TrainSettings:
    """How to train; saved with the run."""

    steps: int = 4000
    batch_size: int = 32
    learning_rate: float = 1e-3
    warmup: int = 100  # steps over which the learning rate rises from 0
    cooldown: float = 0.0  # share of the steps at the end over which it falls back to 0
    ema_decay: float = 0.999
    clip_norm: float = 1.0  # gradients longer than this are scaled down to it
    label_dropout: float = 0.1  # share of examples about which nothing is told, for guidance
    predicts: str = "x_0"
    min_snr_gamma: float | None = None
    seed: int = 0
    bfloat16: bool | None = None  # None: on GPUs that have it; on most CPUs it is many times slower

    def __post_init__(self) -> None:
        check_count(self.steps, "steps", 1)
        check_count(self.batch_size, "batch_size", 1)
        check_count(self.warmup, "warmup", 0)
        check_seed(self.seed)
        check_number(self.learning_rate, "learning_rate", low=1e-12, high=10)
        check_number(self.cooldown, "cooldown", 0, 1)
        check_number(self.ema_decay, "ema_decay", 0, 1)
        check_number(self.clip_norm, "clip_norm", low=1e-12)
        check_number(self.label_dropout, "label_dropout", 0, 1)
        check_choice(self.predicts, "predicts", tuple(PARAMETRISATIONS))
        if self.min_snr_gamma is not None:
            check_number(self.min_snr_gamma, "min_snr_gamma", low=1e-9)
        if self.bfloat16 is not None:
            check_flag(self.bfloat16, "bfloat16")

    def learning_rate_at(self, step: int) -> float:
        """Straight up over `warmup` steps, level, straight down over the last `cooldown` share."""
        check_count(step, "step", 0)
        rise = (step + 1) / self.warmup if step < self.warmup else 1.0
        cooling = self.cooldown * self.steps
        fall = (self.steps - step) / cooling if step > self.steps - cooling else 1.0
        return self.learning_rate * min(rise, fall)


@dataclass(frozen=True, eq=False)
class TrainStep:
    """What the loop yields after each step (`step` counts from 1).

    Under `torchrun`, the losses are those of this process's share of the batch.
    """

    step: int
    loss: float
    losses: Tensor  # (B,), one per image, on the CPU
    t: Tensor  # (B,), the timesteps they were taken at
    learning_rate: float
    network: nn.Module  # the raw weights
    ema: nn.Module  # their moving average

    @property
    def model(self) -> TrainedModel:
        """The moving average with all that it takes to sample from it."""
        learned = getattr(self.ema, "learned", None)
        if not isinstance(learned, Learned):
            raise ValueError("This step comes from another training than `train`, and has no model.")
        return TrainedModel(self.ema, learned.schedule, learned.predicts)


def train(
    network: nn.Module,
    schedule: NoiseSchedule,
    examples: Examples,
    settings: TrainSettings | None = None,
    *,
    device: torch.device | str | None = None,
    folder: str | Path | None = None,
    save_every: int = 500,
    info: dict[str, Any] | None = None,
) -> Generator[TrainStep, None, None]:
    """Train `network` in place on `examples`, yielding a `TrainStep` after every step.

    With a `folder`, the run is saved there every `save_every` steps, at the end, and when the loop that
    consumes it is left early, in any way: by `break`, an error, the end of the program, SIGTERM or SIGHUP.
    Beside it stands losses.csv, a row for each step; `show.losses(folder)` draws it.
    If the folder holds an unfinished run with the same settings and data, it is continued. Under `torchrun`,
    each process computes its share of every batch.

    >>> from minidiff import MLP, NoiseSchedule
    >>> from minidiff.data import digits
    >>> from minidiff.nets import UNet, UNetSettings
    >>> network = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), classes=10))
    >>> steps = train(network, NoiseSchedule.cosine(), digits(), TrainSettings(steps=3), device="cpu")
    >>> for step in steps:
    ...     pass
    >>> step.model.draw(torch.tensor([7, 7]), steps=2).shape  # the moving average, ready to sample from
    torch.Size([2, 1, 8, 8])

    What the network is told is `examples.condition`; some of it is dropped (`label_dropout`), for guidance.
    From then on the network knows what it predicts and on which schedule (`network.learned`).

    An interrupt (Ctrl-C, the notebook's ■) waits for the end of the step: the run is saved, then
    KeyboardInterrupt is raised, and the same call continues the run later. A second one does not wait.

    Raises ValueError where the examples tell something else than the network was built to hear,
    TrainingDivergedError when the loss or its gradient is no longer finite, CheckpointError when
    `folder` holds another run or cannot be written, and FolderInUseError when another process trains into it.
    """
    check_network(network)
    check_schedule(schedule)
    settings = TrainSettings() if settings is None else settings
    info = {} if info is None else info
    for value, name, kind in (
        (examples, "examples", Examples), (settings, "settings", TrainSettings), (info, "info", dict)
    ):  # fmt: skip
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__}, got {value!r}.")
    if folder is not None:
        check_path(folder, "folder")
    check_count(save_every, "save_every", 1)
    parametrisation(settings.predicts, schedule)
    check_trainable(network, examples)
    where = resolve_device(device)
    if folder is not None:
        check_savable(network, schedule, settings.predicts)
    return closed_at_exit(_training(network, schedule, examples, settings, where, folder, save_every, info))


def _training(
    network: nn.Module, schedule: NoiseSchedule, examples: Examples, settings: TrainSettings,
    device: torch.device, folder: str | Path | None, save_every: int, info: dict[str, Any],
) -> Generator[TrainStep, None, None]:  # fmt: skip
    """The loop of `train`, on checked arguments."""
    with alone_in(folder):
        run = _Run(network, schedule, examples, settings, device, folder, info)
        try:
            with under_way(run) as told_to_end:
                while run.step < settings.steps:
                    with interrupts_wait() as interrupts:
                        result = run.advance()
                        if run.step % save_every == 0 or run.step == settings.steps:
                            run.save()
                    if told_to_end:
                        number = told_to_end[0]
                        told_to_end.clear()
                        raise SystemExit(128 + number)
                    if interrupts:
                        raise KeyboardInterrupt
                    yield result
        except CheckpointError:  # of a save: another try would fail as well
            raise
        except KeyboardInterrupt:  # waited for, or between two steps, or the second one
            if run.leave():
                raise KeyboardInterrupt(run.interrupted_message()) from None
            raise
        except BaseException:  # the consumer has left, or this step came to nothing: those before it are kept
            run.leave()
            raise


class _Run:
    """Everything that changes during training."""

    @torch.inference_mode(False)
    def __init__(
        self, network: nn.Module, schedule: NoiseSchedule, examples: Examples, settings: TrainSettings,
        device: torch.device, folder: str | Path | None, info: dict[str, Any],
    ) -> None:  # fmt: skip
        self.rank, self.world = joined.place()
        if settings.batch_size % self.world:
            raise ValueError(
                f"batch_size {settings.batch_size} cannot be shared by {self.world} processes evenly."
            )
        self.schedule, self.settings, self.device = schedule, settings, device
        self.condition = examples.condition
        self.order = Order(settings.seed, len(examples), settings.batch_size)
        pictures = examples.x.ndim == 4
        self.x = examples.x.to(
            device, memory_format=torch.channels_last if pictures else torch.preserve_format
        )
        self.network = network.to(device).to(memory_format=torch.channels_last).train()
        bare(network).learned = Learned(settings.predicts, schedule, tuple(examples.x.shape[1:]))  # type: ignore[attr-defined]
        self.ema = EMA(network, settings.ema_decay)
        self.adam = Adam(self.network)
        identity = {
            "train": asdict(settings),
            "data": fingerprint(examples.x, self.condition),
            "shape": list(examples.x.shape[1:]),
        }
        self.folder = RunFolder(folder, schedule, identity, info)
        # In the midst of a step the state is not whole. Other threads, and the end of the program, wait.
        self.turn, self.whole, self.process = threading.RLock(), True, os.getpid()
        self.moves_early = next(network.buffers(), None) is not None  # running statistics move in `forward`
        self.step = self.saved = self.ema.updates = self.folder.resume(self.ema.network, self.state())
        self.parallel = joined.in_step(self.network)  # last: it hands the first process's weights to all

    @torch.inference_mode(False)
    @torch.enable_grad()
    def advance(self) -> TrainStep:
        """Draw a batch, step down the gradient of its loss, let the average follow."""
        with self.turn, self._no_autocast():
            self.whole = not self.moves_early
            losses, t = self._losses(self.step)
            loss = losses.mean()
            self.network.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            slope = nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip_norm)
            # A finite loss can have an infinite gradient. Asked here, before anything is changed by it, and
            # by all processes alike: the gradient is their common one.
            if not bool(torch.isfinite(loss.detach() + slope)):
                raise TrainingDivergedError(self._divergence_message(loss.item(), slope.item()))
            learning_rate = self.settings.learning_rate_at(self.step)
            self.whole = False
            self.adam.step(learning_rate)
            self.ema.update(self.network)
            self.step += 1
            self.folder.losses.note(self.step, loss.item(), learning_rate)
            self.whole = True
        return TrainStep(
            self.step, loss.item(), losses.detach().cpu(), t, learning_rate, self.network, self.ema.network
        )

    def _losses(self, n: int) -> tuple[Tensor, Tensor]:
        """The loss of each image of step n, and its t: both (B,), of this process's share of the batch."""
        settings, mine = self.settings, slice(self.rank, None, self.world)
        generator = generator_of(settings.seed, "step", n)
        rows = self.order.rows(n)
        t = draw_timesteps(len(rows), self.schedule.T, generator)[mine]
        condition = None
        if self.condition is not None:
            told = rows_of(self.condition, rows)
            told = bare(self.network).condition.drop(told, settings.label_dropout, generator)  # type: ignore[attr-defined]
            condition = moved(rows_of(told, mine), self.device)
        noise = generator_of(settings.seed, "noise", n, "cuda" if self.device.type == "cuda" else "cpu")
        epsilon = randn((len(rows), *self.x.shape[1:]), generator=noise)[mine]

        # dropout inside the network draws from the global generator, which is put back afterwards
        seed = seed_of(settings.seed, "dropout", n, self.rank)
        with undisturbed(self.parallel), seeded(seed, self.device), self._precision():
            return diffusion_losses(
                self.parallel, self.x[rows[mine]], self.schedule, condition=condition,
                predicts=settings.predicts, min_snr_gamma=settings.min_snr_gamma,
                t=t, epsilon=epsilon.to(self.device),
            )  # fmt: skip

    def _precision(self) -> AbstractContextManager[Any]:
        wanted = self.settings.bfloat16
        if wanted is None:
            wanted = multiplies_bfloat16(self.device)
        return torch.autocast(self.device.type, torch.bfloat16) if wanted else nullcontext()

    def _no_autocast(self) -> AbstractContextManager[Any]:
        """Whatever is around the loop: the settings alone say how precise a step is."""
        kind = self.device.type
        around = kind in ("cpu", "cuda") and torch.is_autocast_enabled(kind)
        return torch.autocast(kind, enabled=False) if around else nullcontext()

    def state(self) -> dict[str, Tensor]:
        """What it takes, beside the moving average, to go on: by the names that torch's optimiser has."""
        state = {f"raw.{name}": tensor for name, tensor in self.network.state_dict().items()}
        parts = {"step": self.adam.count, "exp_avg": self.adam.mean, "exp_avg_sq": self.adam.square}
        for part, tensors in parts.items():
            state |= {f"adam.{part}.{name}": tensor for name, tensor in tensors.items()}
        return state

    def save(self) -> None:
        """Write the run's state; the moving average takes the place of "the" weights."""
        if self.saved != self.step and self.process == os.getpid():  # a forked process has a copy of the run
            self.folder.save(self.step, self.ema.network, self.state())
            self.saved = self.step

    def leave(self) -> bool:
        """Save all steps that are done; see `open_runs`."""
        with self.turn:
            if self.whole:
                self.save()
            return self.whole

    def _divergence_message(self, loss: float, slope: float) -> str:
        kept = words.NOTHING_SAVED.said()
        if self.folder.path is not None:
            kept = words.GOOD_IS_SAVED.said(step=self.step, folder=self.folder)
        rate = self.settings.learning_rate
        return words.DIVERGED.said(step=self.step + 1, loss=loss, slope=slope, kept=kept, rate=rate)

    def interrupted_message(self) -> str:
        """What an interrupt that waited for the end of the step has left."""
        kept = words.KEPT_IN_NETWORK.said()
        if self.folder.path is not None:
            kept = words.KEPT_IN_FOLDER.said(folder=self.folder)
        return words.INTERRUPTED.said(step=self.step, kept=kept)
