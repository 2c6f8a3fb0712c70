"""The folder of a training: one run at a time is saved there, and the same call finds it again."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from minidiff import _words as words
from minidiff import checkpoint, joined
from minidiff._condition import Condition
from minidiff._files import FolderLock, remove_unfinished
from minidiff._untrusted import CheckpointError, excerpt
from minidiff.loss_file import LOSSES_NAME, LossFile
from minidiff.model import TrainedModel
from minidiff.schedule import NoiseSchedule, first_difference

CHECKPOINT_NAME = "checkpoint.safetensors"
LONGEST_RUN = 10**9  # steps that a saved run can have behind it
NOT_NEGATIVE = ("adam.step", "adam.exp_avg_sq")


@contextmanager
def alone_in(folder: str | Path | None) -> Iterator[None]:
    """Keep other runs out of `folder`; of joined processes, the first does it for all."""
    if folder is None or joined.place()[0] != 0:
        yield
        return
    try:
        lock = FolderLock(Path(folder))
    except (FileExistsError, NotADirectoryError) as error:
        raise CheckpointError(words.FILE_NO_FOLDER.said(path=folder, folder=Path(folder).parent)) from error
    except OSError as error:
        raise CheckpointError(
            f"{folder} cannot be written: {error}. A run needs a folder to be saved in: give another one."
        ) from error
    try:
        yield
    finally:
        lock.release()


class RunFolder:
    """Where a run is saved, or, without a folder, is not.

    `identity` is what makes it this run and no other: its settings ("train"), a fingerprint of its examples
    ("data"), and the "shape" of one. `info` is whatever else the checkpoint shall say.
    """

    def __init__(
        self,
        folder: str | Path | None,
        schedule: NoiseSchedule,
        identity: dict[str, Any],
        info: dict[str, Any],
    ) -> None:
        self.path = None if folder is None else Path(folder) / CHECKPOINT_NAME
        self.schedule, self.identity, self.info = schedule, identity, info
        first = joined.place()[0] == 0
        self.losses = LossFile(self.path.with_name(LOSSES_NAME) if self.path and first else None)

    def __str__(self) -> str:
        return str(self.path)

    def save(self, step: int, network: nn.Module, state: dict[str, Tensor]) -> None:
        """Write a checkpoint of `network`, with everything that it takes to continue after `step`."""
        if self.path is None or joined.place()[0] != 0:
            return
        for name, tensor in state.items():
            if not _can_be(tensor, tensor, name.startswith(NOT_NEGATIVE)):
                raise CheckpointError(
                    f"{self.path} is not written: {name} of step {step} holds NaN or infinity."
                )
        with self.losses.appended():
            checkpoint.save(
                self.path, network, self.schedule, predicts=self.identity["train"]["predicts"],
                info=self.info | self.identity | {"step": step}, training=state,
            )  # fmt: skip

    def resume(self, network: nn.Module, state: dict[str, Tensor]) -> int:
        """Put what was saved into `network` and `state`; returns how many steps it has behind it.

        Raises CheckpointError when the folder holds another run, or not the whole of this one.
        """
        if self.path is None:
            return 0
        step = 0
        if self.path.exists():
            saved = checkpoint.load(self.path)
            self._check_same_run(saved, network)
            self._check_whole(saved, state)
            network.load_state_dict(saved.network.state_dict())
            for name, tensor in state.items():
                tensor.copy_(saved.training[name])  # into its own memory layout, so that sums come out alike
            step = saved.info["step"]
        if joined.place()[0] == 0:
            remove_unfinished(self.path)
        self.losses.cut(step)
        return step

    def _check_same_run(self, saved: TrainedModel, network: nn.Module) -> None:
        """Raise CheckpointError unless the saved run is an earlier moment of this one."""
        other, settings = saved.info, self.identity["train"]
        pairs = {"data": (other.get("data"), self.identity["data"])}
        if isinstance(other.get("train"), dict):
            pairs |= {name: (other["train"].get(name, value), value) for name, value in settings.items()}
        if settings["cooldown"] == 0:
            pairs.pop("steps", None)  # then more steps only prolong the run
        longer, moved = saved.schedule.T != self.schedule.T, first_difference(saved.schedule, self.schedule)
        if longer or moved is not None:
            pairs["schedule"] = (saved.schedule, self.schedule)
        pairs["network"] = (getattr(saved.network, "settings", None), getattr(network, "settings", None))
        different = [
            words.THERE_AND_HERE.said(name=name, there=_word(there), here=_word(here))
            for name, (there, here) in pairs.items()
            if there != here
        ]
        step = other.get("step")
        if not isinstance(step, int) or not 0 <= step <= LONGEST_RUN or not saved.training:
            different = [words.FINISHED_MODEL.said()]
        if different:
            raise CheckpointError(words.ANOTHER_RUN.said(path=self.path, different="; ".join(different)))

    def _check_whole(self, saved: TrainedModel, state: dict[str, Tensor]) -> None:
        for name, tensor in state.items():
            if not _can_be(tensor, saved.training.get(name), name.startswith(NOT_NEGATIVE)):
                raise CheckpointError(
                    f"{self.path} does not hold the whole state of a run ({name} is missing or cannot be "
                    f"right). Train into a new folder."
                )


def fingerprint(x: Tensor, condition: Condition | None) -> str:
    """What tells one set of examples from another, in a few words."""
    words = f"{len(x)} images, crc {_crc(x)}"
    if condition is None:
        return words
    parts = condition if isinstance(condition, dict) else {"labels": condition}
    return ", ".join([words, *(f"{name} {_crc(parts[name])}" for name in sorted(parts))])


def _crc(tensor: Tensor) -> str:
    return f"{zlib.crc32(tensor.contiguous().numpy().data):08x}"


def _can_be(own: Tensor, saved: Tensor | None, not_negative: bool) -> bool:
    """Whether a tensor from a file can take the place of one of the run's."""
    if saved is None or saved.shape != own.shape or saved.dtype != own.dtype:
        return False
    return bool(torch.isfinite(saved).all()) and not (not_negative and bool((saved < 0).any()))


def _word(value: object) -> str:
    """A setting, as a message shows it."""
    return excerpt(value).strip("'")
