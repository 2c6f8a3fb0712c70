"""The command line: minidiff doctor | demo | train | sample | lab."""

import argparse
import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from minidiff import __version__

if TYPE_CHECKING:
    from torch import Tensor

FINE, FAILED, USAGE, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143
PICTURES = (".png", ".jpg", ".pdf", ".svg")
LARGEST_SIDE = 128  # pixels; an untrusted checkpoint says how large its images are, and 50 of them are drawn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    0 fine, 1 failed, 2 wrong usage, 130 interrupted, 143 told to stop (SIGTERM).
    """
    parser = build_parser()
    options = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return INTERRUPTED
    except (ValueError, TypeError, RuntimeError, OSError, ImportError) as error:
        if options.debug:
            raise
        print(f"minidiff {options.name}: {error} (--debug shows where)", file=sys.stderr)
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(
        prog="minidiff", description="Learn diffusion models by running them. Start with: minidiff demo"
    )
    parser.add_argument("--version", action="version", version=f"minidiff {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, dest="name", metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help, description=help)
        command.set_defaults(command=run)
        command.add_argument("--debug", action="store_true", help="show the full traceback of an error")
        return command

    add("doctor", doctor, "say what works on this machine and how to mend what does not")

    command = add("demo", run_demo, "train on real digits for about a minute and draw demo.png")
    command.add_argument(
        "--out", type=picture_path, default="demo.png", help="the picture (default: %(default)s)"
    )
    command.add_argument("--steps", type=int, help="training steps (default: the recipe's)")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--device", help="cpu, cuda or mps (default: the best there is)")

    command = add("train", run_train, "train a model by a recipe; run it again to continue an unfinished run")
    command.add_argument("recipe", help="name of a recipe: demo, digits, ...")
    command.add_argument("--folder", type=Path, help="where the run is saved (default: runs/RECIPE)")
    command.add_argument("--steps", type=int, help="instead of the recipe's number of steps")
    command.add_argument("--batch-size", type=int, help="instead of the recipe's")
    command.add_argument("--seed", type=int, help="instead of the recipe's")
    command.add_argument(
        "--save-every", type=int, default=500, metavar="N", help="steps (default: %(default)s)"
    )
    command.add_argument("--device", help="cpu, cuda or mps (default: the best there is)")

    command = add("sample", run_sample, "draw images from a shipped or trained model")
    command.add_argument("model", nargs="?", default="digits", help="a shipped name or a checkpoint's path")
    command.add_argument(
        "--out", type=picture_path, default="samples.png", help="the picture (default: %(default)s)"
    )
    command.add_argument("--n", type=int, default=50, help="how many images (default: %(default)s)")
    command.add_argument(
        "--labels",
        type=int,
        nargs="+",
        help="classes to draw, repeated in turn (default: all); of a model with attributes, a row each",
    )
    command.add_argument("--sampler", default="ddim", help="ddpm, ddim, ... (default: %(default)s)")
    command.add_argument("--steps", type=int, default=50, help="network calls, about (default: %(default)s)")
    command.add_argument(
        "--scale", type=float, default=1.0, help="guidance; 1 is none (default: %(default)s)"
    )
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--device", help="cpu, cuda or mps (default: the best there is)")

    command = add("lab", lab, "open the course in JupyterLab")
    command.add_argument("--tr", action="store_true", help="Türkçe")
    return parser


def picture_path(text: str) -> Path:
    """Where a picture can be written; asked before the work, not after it."""
    path = Path(text)
    if path.suffix.lower() not in PICTURES:
        raise argparse.ArgumentTypeError(f"{text!r} must end in one of {', '.join(PICTURES)}")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {str(path.parent)!r}")
    if not os.access(path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"the folder {str(path.parent)!r} cannot be written to")
    return path


def doctor(options: argparse.Namespace) -> int:
    """Print every finding; fails when something is broken."""
    from minidiff.doctor import examine

    findings = examine()
    print("\n".join(map(str, findings)))
    return FAILED if any(finding.state == "broken" for finding in findings) else FINE


def run_demo(options: argparse.Namespace) -> int:
    """Train, sample, draw and print the figures."""
    from minidiff.demo import demo

    quality = demo(options.out, steps=options.steps, device=options.device, seed=options.seed)
    print(f"{quality}\nThe picture is in {options.out}.")
    return FINE


def run_train(options: argparse.Namespace) -> int:
    """Follow a recipe; Ctrl-C and SIGTERM stop after the running step and keep it."""
    from tqdm.auto import tqdm

    from minidiff import train, zoo

    recipe = zoo.recipe(options.recipe)
    given = {name: getattr(options, name) for name in ("steps", "batch_size", "seed")}
    settings = dataclasses.replace(recipe.train, **{k: v for k, v in given.items() if v is not None})
    recipe = dataclasses.replace(recipe, train=settings)
    folder = options.folder or Path("runs") / options.recipe
    network, schedule = recipe.build()
    device, first = train.join_processes(options.device)
    steps = train.train(
        network, schedule, zoo.recipe_data(options.recipe), settings,
        device=device, folder=folder, save_every=options.save_every, info={"recipe": options.recipe},
    )  # fmt: skip

    step, stopped = None, False
    with (
        _signals_ask() as asked,
        tqdm(total=settings.steps, desc=options.recipe, unit="step", disable=not first) as bar,
    ):
        for step in steps:
            if bar.n == 0:
                bar.initial = bar.n = step.step - 1  # a continued run starts where it was
            bar.update()
            if step.step % 20 == 0:
                bar.set_postfix(loss=f"{step.loss:.4f}")
            stopped = train.any_process(bool(asked), device)
            if stopped:
                break
        steps.close()  # saves when the loop was left early
    train.leave_processes()
    path = folder / train.CHECKPOINT_NAME
    if stopped and first:
        print(f"Stopped and saved in {path}. The same command continues.", file=sys.stderr)
    elif first:
        print(f"{'Trained' if step else 'Already trained'}: {path}\nDraw from it: minidiff sample {path}")
    if stopped:
        return TERMINATED if asked == [signal.SIGTERM] else INTERRUPTED
    return FINE


@contextmanager
def _signals_ask() -> Iterator[list[int]]:
    """Inside, Ctrl-C and SIGTERM do not kill but fill the list; a second Ctrl-C means it."""
    asked: list[int] = []

    def handle(number: int, frame: object) -> None:
        asked.append(number)
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    with _handling(signal.SIGINT, handle), _handling(signal.SIGTERM, handle):
        yield asked


@contextmanager
def _handling(number: int, handle: Callable[[int, object], None]) -> Iterator[None]:
    usual = signal.signal(number, handle)
    try:
        yield
    finally:
        signal.signal(number, usual)


def run_sample(options: argparse.Namespace) -> int:
    """Load a model, run a sampler, write a picture."""
    import torch
    from tqdm.auto import tqdm

    from minidiff import SAMPLERS, UNetSettings, checkpoint, generators, randn, zoo
    from minidiff._validate import check_choice, check_count
    from minidiff.demo import save_picture
    from minidiff.device import resolve_device
    from minidiff.show import grid

    check_count(options.n, "--n", 1, 10_000)
    check_choice(options.sampler, "--sampler", tuple(SAMPLERS))
    device = resolve_device(options.device)
    shipped = options.model in zoo.available()
    if not shipped and not Path(options.model).is_file():
        raise ValueError(
            f"{options.model!r} is neither a checkpoint nor a shipped model ({', '.join(zoo.available())})."
        )
    model = (zoo.load if shipped else checkpoint.load)(options.model, device=device)
    settings = model.network.settings
    size = model.info.get("image_size")
    if not isinstance(settings, UNetSettings) or not isinstance(size, list) or len(size) != 2:
        raise ValueError(f"{options.model} does not say what size of images it draws.")
    for side in size:
        check_count(side, f"each side of image_size, in {options.model},", 1, LARGEST_SIDE)
    labels = None
    if isinstance(settings.classes, tuple):
        labels = _attributes(options.labels, settings.classes, options.n, options.seed).to(device)
    elif settings.classes is not None:
        wanted = torch.tensor(options.labels or range(settings.classes))
        if not 0 <= int(wanted.min()) <= int(wanted.max()) < settings.classes:
            raise ValueError(f"--labels must lie in 0 .. {settings.classes - 1}, got {wanted.tolist()}.")
        labels = wanted.repeat(options.n // len(wanted) + 1)[: options.n].to(device)
    elif options.labels:
        raise ValueError("This model knows no classes, so --labels means nothing to it.")

    check_count(options.seed, "--seed", 0, 2**31 - 1)
    generator = generators(range(options.seed, options.seed + options.n))  # so image i is that of --seed + i
    x_t = randn((options.n, settings.channels, *size), generator=generator, device=device)
    steps = SAMPLERS[options.sampler](
        model.denoiser(labels, scale=options.scale),
        model.schedule,
        x_t,
        steps=options.steps,
        generator=generator,
    )
    for step in tqdm(steps, desc=options.sampler, unit="step", total=options.steps):
        x_t = step.x_t
    save_picture(grid(x_t.cpu(), columns=min(options.n, 10)), options.out)
    print(f"{options.n} images are in {options.out}.")
    return FINE


def _attributes(labels: Sequence[int] | None, classes: tuple[int, ...], n: int, seed: int) -> "Tensor":
    """`n` rows of attributes: those of --labels in turn, a full row each; without any, drawn at random."""
    import torch

    counts = torch.tensor(classes)
    if not labels:
        fractions = torch.rand((n, len(classes)), generator=torch.Generator().manual_seed(seed))
        return (fractions * counts).long()
    if len(labels) % len(classes):
        raise ValueError(f"--labels takes {len(classes)} numbers for each image here, got {len(labels)}.")
    rows = torch.tensor(labels).reshape(-1, len(classes))
    if bool(((rows < 0) | ((rows >= counts) & (rows != counts.max()))).any()):
        ranges = ", ".join(f"0 .. {count - 1}" for count in classes)
        raise ValueError(f"--labels must lie in {ranges} ({counts.max()}: not told), got {rows.tolist()}.")
    return rows.repeat(n // len(rows) + 1, 1)[:n]


def lab(options: argparse.Namespace) -> int:
    """Start JupyterLab at the welcome lesson; prints the address where there is no browser."""
    root = next((p for p in (Path.cwd(), Path(__file__).parent.parent) if (p / "notebooks").is_dir()), None)
    if root is None:
        raise RuntimeError("There is no notebooks/ folder here. Run this in the folder of the course.")
    if find_spec("jupyterlab") is None:
        raise RuntimeError("JupyterLab is not installed: pip install jupyterlab")
    welcome = "notebooks/tr/00_welcome.ipynb" if options.tr else "notebooks/00_welcome.ipynb"
    # as the server's own front page, so that the address it prints leads to the lesson too
    page = f"/lab/tree/{welcome}" if (root / welcome).is_file() else "/lab"
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={page}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # containers
    with _handling(signal.SIGINT, lambda number, frame: None):  # JupyterLab hears Ctrl-C too, and answers it
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
