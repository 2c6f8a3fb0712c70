"""The training loop, as a generator: a notebook, a progress bar and a test consume the same `for`.

Nothing random is carried from step to step. The images, timesteps and noise of step n are a function of
(seed, n), so a run that was killed and resumed ends in the same weights, to the bit on a CPU, and a run on
several processes draws what one process would.
"""

import copy
import os
import signal
import threading
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.adam import adam

from minidiff import checkpoint
from minidiff._files import FolderInUseError as FolderInUseError
from minidiff._files import FolderLock, remove_unfinished
from minidiff._validate import (
    check_choice,
    check_count,
    check_flag,
    check_number,
    check_path,
    check_seed,
)
from minidiff.data import ImageData
from minidiff.denoisers import PREDICTS
from minidiff.device import resolve_device
from minidiff.guidance import drop_labels
from minidiff.loss import diffusion_losses, draw_timesteps
from minidiff.noise import randn
from minidiff.record import timestep_losses as timestep_losses
from minidiff.schedule import NoiseSchedule, check_schedule

CHECKPOINT_NAME = "checkpoint.safetensors"
LONGEST_RUN = 10**9  # steps that a saved run can have behind it


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
    label_dropout: float = 0.1  # share of labels replaced by "no label", for guidance
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
        check_choice(self.predicts, "predicts", PREDICTS)
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
    ema: nn.Module  # their moving average: use this one to sample


class EMA:
    """A second copy of a network that follows the first slowly, and so averages its jitter away.

        θ_ema ← d θ_ema + (1 - d) θ,   d = min(decay, (1 + n) / (10 + n)) after n updates

    The small d of the first steps forgets the random start. Call `update` after the optimiser's step.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        check_network(network)
        check_number(decay, "decay", 0, 1)
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self.decay, self.updates = decay, 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Follow `network`, which must have the same parts."""
        check_network(network)
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        torch._foreach_lerp_(list(self.network.parameters()), list(network.parameters()), 1 - decay)
        for own, new in zip(self.network.buffers(), network.buffers(), strict=True):
            own.copy_(new)


class Adam:
    """The optimiser's memory: for each parameter a running mean of its gradient and of the gradient's square.

        θ ← θ - η m̂ / (√v̂ + ε)        Source: Kingma & Ba 2015, algorithm 1; β = (0.9, 0.999), ε = 1e-8

    The arithmetic is torch's, in one fused pass. `torch.optim.Adam` ends in the same function, but the class
    loads torch's compiler on the way: 150 MB and a second or two, in each kernel of a class of thirty.
    """

    def __init__(self, network: nn.Module) -> None:
        self.parameters = dict(network.named_parameters())
        self.mean = {name: torch.zeros_like(p) for name, p in self.parameters.items()}
        self.square = {name: torch.zeros_like(p) for name, p in self.parameters.items()}
        self.count = {name: torch.zeros((), device=p.device) for name, p in self.parameters.items()}

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        """One step down the gradients that `backward` left; a parameter without one stays where it is."""
        moved = {name: p for name, p in self.parameters.items() if p.grad is not None}
        if not moved:
            return
        adam(
            list(moved.values()), [p.grad for p in moved.values() if p.grad is not None],
            [self.mean[name] for name in moved], [self.square[name] for name in moved], [],
            [self.count[name] for name in moved],
            fused=next(iter(moved.values())).device.type in ("cpu", "cuda"), lr=learning_rate,
            beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0, amsgrad=False, maximize=False,
        )  # fmt: skip


def train(
    network: nn.Module,
    schedule: NoiseSchedule,
    data: ImageData,
    settings: TrainSettings | None = None,
    *,
    device: torch.device | str | None = None,
    folder: str | Path | None = None,
    save_every: int = 500,
    info: dict[str, Any] | None = None,
) -> Generator[TrainStep, None, None]:
    """Train `network` in place on `data`, yielding a `TrainStep` after every step.

    With a `folder`, the run is saved there every `save_every` steps, at the end, and when the loop that
    consumes it is left early; if the folder holds an unfinished run with the same settings and data, it is
    continued. Under `torchrun`, each process computes its share of every batch.

    >>> from minidiff import MLP, NoiseSchedule
    >>> from minidiff.data import digits
    >>> from minidiff.nets import UNet, UNetSettings
    >>> network = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), classes=10))
    >>> steps = train(network, NoiseSchedule.cosine(), digits(), TrainSettings(steps=3), device="cpu")
    >>> [step.step for step in steps]
    [1, 2, 3]

    An interrupt (Ctrl-C, the notebook's ■) waits for the end of the step: the run is saved, then
    KeyboardInterrupt is raised, and the same call continues the run later. A second one does not wait.

    Raises TrainingDivergedError when the loss or its gradient is no longer finite, CheckpointError when
    `folder` holds another run or cannot be written, and FolderInUseError when another process trains into it.
    """
    check_network(network)
    check_schedule(schedule)
    settings = TrainSettings() if settings is None else settings
    info = {} if info is None else info
    for value, name, kind in (
        (data, "data", ImageData), (settings, "settings", TrainSettings), (info, "info", dict)
    ):  # fmt: skip
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__}, got {value!r}.")
    if folder is not None:
        check_path(folder, "folder")
    check_count(save_every, "save_every", 1)
    where = resolve_device(device)
    if folder is not None:
        checkpoint.check_savable(network)
    return _training(network, schedule, data, settings, where, folder, save_every, info)


def _training(
    network: nn.Module, schedule: NoiseSchedule, data: ImageData, settings: TrainSettings,
    device: torch.device, folder: str | Path | None, save_every: int, info: dict[str, Any],
) -> Generator[TrainStep, None, None]:  # fmt: skip
    """The loop of `train`, on checked arguments."""
    with _alone_in(folder):
        run = _Run(network, schedule, data, settings, device, folder, info)
        try:
            while run.step < settings.steps:
                with _interrupt_waits() as interrupts:
                    result = run.advance()
                    if run.step % save_every == 0 or run.step == settings.steps:
                        run.save()
                if interrupts:
                    run.save()
                    raise KeyboardInterrupt(run.interrupted_message())
                yield result
        except GeneratorExit:  # the consumer left between two steps, so the state is whole
            run.save()
            raise


def check_network(network: nn.Module) -> None:
    """Raise TypeError unless `network` is a torch network."""
    if not isinstance(network, nn.Module):
        raise TypeError(f"network must be a torch.nn.Module, got {type(network).__name__}.")


@contextmanager
def _alone_in(folder: str | Path | None) -> Iterator[None]:
    """Keep other runs out of `folder`; of joined processes, the first does it for all."""
    if folder is None or (_joined() and dist.get_rank() != 0):
        yield
        return
    try:
        lock = FolderLock(Path(folder))
    except OSError as error:
        raise checkpoint.CheckpointError(
            f"{folder} cannot be written: {error}. A run needs a folder to be saved in: give another one."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _interrupt_waits() -> Iterator[list[int]]:
    """Inside, a first interrupt only fills the list; a second one raises KeyboardInterrupt.

    Where somebody answers interrupts already (the command line, `TrainingMonitor`), this changes nothing.
    """
    interrupts: list[int] = []

    def handle(number: int, frame: object) -> None:
        interrupts.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    plain = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not plain or threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    signal.signal(signal.SIGINT, handle)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class _Run:
    """Everything that changes during training, and its way to disk and back."""

    def __init__(
        self,
        network: nn.Module,
        schedule: NoiseSchedule,
        data: ImageData,
        settings: TrainSettings,
        device: torch.device,
        folder: str | Path | None,
        info: dict[str, Any],
    ) -> None:
        self.world = dist.get_world_size() if _joined() else 1
        self.rank = dist.get_rank() if _joined() else 0
        if settings.batch_size % self.world:
            raise ValueError(
                f"batch_size {settings.batch_size} cannot be shared by {self.world} processes evenly."
            )
        self.schedule, self.settings, self.device, self.info = schedule, settings, device, info
        self.path = None if folder is None else Path(folder) / CHECKPOINT_NAME
        self.images = data.images.to(device, memory_format=torch.channels_last)
        self.labels = _labels_for(network, data)
        self.fingerprint = f"{len(data)} images, crc {_crc(data.images)}"
        if self.labels is not None:
            self.fingerprint += f", labels {_crc(self.labels)}"
        self.step = 0
        self.network = network.to(device).to(memory_format=torch.channels_last).train()
        self.ema = EMA(network, settings.ema_decay)
        self.adam = Adam(self.network)
        if self.path is not None and self.path.exists():
            self._resume()
        # made last: it hands the first process's weights to all
        self.parallel = DistributedDataParallel(self.network) if self.world > 1 else self.network
        if self.path is not None and self.rank == 0:
            remove_unfinished(self.path)
        self._epoch = (-1, torch.empty(0, dtype=torch.long))

    # ---- one step -------------------------------------------------------------------------------------

    def advance(self) -> TrainStep:
        """Draw a batch, step down the gradient of its loss, let the average follow."""
        settings, n = self.settings, self.step
        mine = slice(self.rank, None, self.world)
        generator = _generator(settings.seed, "step", n)
        rows = self._rows(n)
        t = draw_timesteps(len(rows), self.schedule.T, generator)[mine]
        condition = None
        if self.labels is not None:
            null = int(getattr(self.network, "null_label"))  # noqa: B009
            labels = drop_labels(self.labels[rows], null, settings.label_dropout, generator=generator)
            condition = labels[mine].to(self.device)
        epsilon = randn((len(rows), *self.images.shape[1:]), generator=self._noise_source(n))[mine]

        learning_rate = settings.learning_rate_at(n)
        # dropout inside the network draws from the global generator, which is put back afterwards
        used = [self.device] if self.device.type == "cuda" else []
        with torch.random.fork_rng(used), self._precision():
            torch.manual_seed(zlib.crc32(f"{settings.seed}/dropout/{n}/{self.rank}".encode()))
            losses, t = diffusion_losses(
                self.parallel, self.images[rows[mine]], self.schedule, condition=condition,
                predicts=settings.predicts, min_snr_gamma=settings.min_snr_gamma,
                t=t, epsilon=epsilon.to(self.device),
            )  # fmt: skip
        loss = losses.mean()
        self.network.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        slope = nn.utils.clip_grad_norm_(self.network.parameters(), settings.clip_norm)
        # A finite loss can have an infinite gradient. Asked here, before anything is changed by it, and by
        # all processes alike: the gradient is their common one.
        if not bool(torch.isfinite(loss.detach() + slope)):
            raise TrainingDivergedError(self._divergence_message(loss.item(), slope.item()))
        self.adam.step(learning_rate)
        self.ema.update(self.network)
        self.step += 1
        return TrainStep(
            self.step, loss.item(), losses.detach().cpu(), t, learning_rate, self.network, self.ema.network
        )

    def _rows(self, n: int) -> Tensor:
        """Which images step n sees: every image once per epoch, each epoch in its own random order."""
        size, count = self.settings.batch_size, len(self.images)
        wanted = torch.arange(n * size, (n + 1) * size)
        rows = torch.empty(size, dtype=torch.long)
        for epoch in range(int(wanted[0]) // count, int(wanted[-1]) // count + 1):
            if self._epoch[0] != epoch:
                order = torch.randperm(count, generator=_generator(self.settings.seed, "epoch", epoch))
                self._epoch = (epoch, order)
            inside = wanted // count == epoch
            rows[inside] = self._epoch[1][wanted[inside] % count]
        return rows

    def _noise_source(self, n: int) -> torch.Generator:
        device = "cuda" if self.device.type == "cuda" else "cpu"
        return _generator(self.settings.seed, "noise", n, device)

    def _precision(self) -> Any:
        wanted = self.settings.bfloat16
        if wanted is None:
            wanted = self.device.type == "cuda" and torch.cuda.is_bf16_supported()
        return torch.autocast(self.device.type, torch.bfloat16) if wanted else nullcontext()

    def _divergence_message(self, loss: float, slope: float) -> str:
        kept = "Nothing was saved (no folder was given)."
        if self.path is not None and self.path.exists():
            kept = f"The last good state is in {self.path} (saved before that)."
        return (
            f"Training diverged at step {self.step + 1}: the loss is {loss:g}, its gradient's length "
            f"{slope:g}. {kept} "
            f"Try a lower learning_rate (now {self.settings.learning_rate:g}), a longer warmup, "
            f"or bfloat16=False."
        )

    def interrupted_message(self) -> str:
        """What an interrupt that waited for the end of the step has left."""
        kept = "Nothing was saved (no folder was given); the network holds the weights of that step."
        if self.path is not None:
            kept = f"It is saved in {self.path}: the same call continues it."
        return f"Training was interrupted after step {self.step}. {kept}"

    # ---- to disk and back -----------------------------------------------------------------------------

    def save(self) -> None:
        """Write the run's state; the moving average takes the place of "the" weights."""
        if self.path is None or self.rank != 0:
            return
        training = {f"raw.{name}": tensor for name, tensor in self.network.state_dict().items()}
        for part, tensors in self._adam_parts().items():
            training |= {f"adam.{part}.{name}": tensor for name, tensor in tensors.items()}
        checkpoint.save(
            self.path, self.ema.network, self.schedule, predicts=self.settings.predicts,
            info=self.info | self._identity() | {"step": self.step}, training=training,
        )  # fmt: skip

    def _adam_parts(self) -> dict[str, dict[str, Tensor]]:
        """By the names that torch's own optimiser has for them."""
        return {"step": self.adam.count, "exp_avg": self.adam.mean, "exp_avg_sq": self.adam.square}

    def _identity(self) -> dict[str, Any]:
        size = list(self.images.shape[2:])
        return {"train": asdict(self.settings), "data": self.fingerprint, "image_size": size}

    def _resume(self) -> None:
        assert self.path is not None
        saved = checkpoint.load(self.path)
        self._check_same_run(saved)
        self.step = self.ema.updates = saved.info["step"]
        self.ema.network.load_state_dict(saved.network.state_dict())
        own = {f"raw.{name}": tensor for name, tensor in self.network.state_dict().items()}
        for part, tensors in self._adam_parts().items():
            own |= {f"adam.{part}.{name}": tensor for name, tensor in tensors.items()}
        for name, tensor in own.items():
            square = name.startswith(("adam.step", "adam.exp_avg_sq"))
            if not _can_be(tensor, saved.training.get(name), square):
                raise checkpoint.CheckpointError(
                    f"{self.path} does not hold the whole state of a run ({name} is missing or cannot be "
                    f"right). Train into a new folder."
                )
        for name, tensor in own.items():
            tensor.copy_(saved.training[name])  # into its own memory layout, so that sums come out alike

    def _check_same_run(self, saved: checkpoint.TrainedModel) -> None:
        """Raise CheckpointError unless the saved run is an earlier moment of this one."""
        own, other = self._identity(), saved.info
        pairs = {"data": (other.get("data"), own["data"])}
        if isinstance(other.get("train"), dict):
            pairs |= {name: (other["train"].get(name, value), value) for name, value in own["train"].items()}
        if self.settings.cooldown == 0:
            pairs.pop("steps", None)  # then more steps only prolong the run
        if not torch.equal(saved.schedule.betas, self.schedule.betas):
            pairs["schedule"] = (saved.schedule, self.schedule)
        pairs["network"] = (getattr(saved.network, "settings", None), getattr(self.network, "settings", None))
        different = [
            f"{name}: {_word(there)} there, {_word(here)} here"
            for name, (there, here) in pairs.items()
            if there != here
        ]
        step = other.get("step")
        if not isinstance(step, int) or not 0 <= step <= LONGEST_RUN or not saved.training:
            different = ["it is a finished model, without the state of a run"]
        if different:
            raise checkpoint.CheckpointError(
                f"{self.path} belongs to another run ({'; '.join(different)}). "
                f"Continue it with its own settings, or train into a new folder."
            )


def _can_be(own: Tensor, saved: Tensor | None, square: bool) -> bool:
    """Whether a tensor from a file can take the place of one of the run's; squares are not negative."""
    if saved is None or saved.shape != own.shape or saved.dtype != own.dtype:
        return False
    return bool(torch.isfinite(saved).all()) and not (square and bool((saved < 0).any()))


def _word(value: object) -> str:
    """A setting, as a message shows it."""
    return checkpoint.excerpt(value).strip("'")


def _labels_for(network: nn.Module, data: ImageData) -> Tensor | None:
    """What the network is told about each image: nothing, its class (N,), or its attributes (N, K)."""
    null_label = getattr(network, "null_label", None)
    if null_label is None:
        return None
    classes = getattr(getattr(network, "settings", None), "classes", null_label)
    if not isinstance(classes, tuple):
        if data.labels is not None and int(data.labels.max()) >= null_label:
            raise ValueError(
                f"{data.name} has labels up to {int(data.labels.max())}, but the network was built for "
                f"{null_label} classes."
            )
        return data.labels
    if data.attributes is None or data.attributes.shape[1] != len(classes):
        has = "no attributes" if data.attributes is None else f"{data.attributes.shape[1]} attributes"
        raise ValueError(f"{data.name} has {has}, but the network was built for {len(classes)} attributes.")
    largest = data.attributes.amax(dim=0).tolist()
    if any(value >= count for value, count in zip(largest, classes, strict=True)):
        raise ValueError(
            f"{data.name} has attributes up to {largest}, but the network was built for {list(classes)} "
            f"classes."
        )
    return data.attributes


def _crc(tensor: Tensor) -> str:
    return f"{zlib.crc32(tensor.contiguous().numpy().data):08x}"


def _generator(seed: int, use: str, index: int, device: str = "cpu") -> torch.Generator:
    """A generator for one use at one step; its seed is a hash, so that neighbours have nothing in common."""
    return torch.Generator(device).manual_seed(zlib.crc32(f"{seed}/{use}/{index}".encode()))


def _joined() -> bool:
    return dist.is_available() and dist.is_initialized()


def join_processes(device: torch.device | str | None = None) -> tuple[torch.device, bool]:
    """Under `torchrun`, meet the other processes. Returns this one's device, and whether it is the first.

    `torchrun --nproc-per-node 2 -m minidiff train digits` gives each process its share of every batch, and
    on a machine with several GPUs its own GPU. Without torchrun there is one process, and it is the first.
    """
    chosen = resolve_device(device)
    if "WORLD_SIZE" not in os.environ:
        return chosen, True
    if chosen.type == "cuda":
        chosen = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(chosen)
    if not _joined():
        dist.init_process_group("nccl" if chosen.type == "cuda" else "gloo")
    return chosen, dist.get_rank() == 0


def any_process(wish: bool, device: torch.device) -> bool:
    """Whether any of the joined processes wishes it: all of them get the same answer, at the same step."""
    if not _joined():
        return wish
    wishes = torch.tensor(float(wish), device=device)
    dist.all_reduce(wishes)
    return bool(wishes > 0)


def leave_processes() -> None:
    """Say goodbye to the processes that `join_processes` met; without any, do nothing."""
    if _joined():
        dist.barrier()  # the first process hosts the meeting: it may not go while others still talk
        dist.destroy_process_group()
