"""The command line: minidiff doctor | demo | train | sample | lab."""

import argparse
import dataclasses
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from minidiff import __version__, _start

if TYPE_CHECKING:
    from torch import Generator

    from minidiff._condition import Condition
    from minidiff.model import TrainedModel

FINE, FAILED, USAGE, HUNG_UP, INTERRUPTED, TERMINATED = 0, 1, 2, 129, 130, 143
PICTURES = (".png", ".jpg", ".pdf", ".svg")
LARGEST_SIDE = 128  # pixels; an untrusted checkpoint says how large its images are, and 50 of them are drawn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    0 fine, 1 failed, 2 wrong usage, 129 terminal closed (SIGHUP), 130 interrupted, 143 told to stop.
    """
    if signal.getsignal(signal.SIGINT) is _start.stop:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    make_do_with_streams()
    options = build_parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        check_folder()
        code = command(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return INTERRUPTED
    except (ValueError, TypeError, RuntimeError, OSError, ImportError) as error:
        if options.debug:
            raise
        say(f"minidiff {options.name}: {error} (--debug shows where)")
        if isinstance(error, BrokenPipeError):  # whoever read what is printed has left
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # until the process ends
        return FAILED


def make_do_with_streams() -> None:
    """A terminal that knows no √ gets it in ASCII, and output that nobody wants goes nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115  # until the process ends
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def check_folder() -> None:
    """Raise RuntimeError in a folder that was deleted: libraries that torch loads would end the process."""
    try:
        os.getcwd()
    except OSError as error:
        raise RuntimeError("This folder no longer exists. Go to another one: cd.") from error


def say(text: str) -> None:
    """Print to standard error, if anybody is there to read it: the terminal may have been closed."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


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
    command.add_argument("recipe", help="name of a recipe: demo, digits, shapes-masks, ...")
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
    command.add_argument("--prompt", nargs="+", help="what to draw, in words, of a model that reads them")
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
    """Follow a recipe; Ctrl-C, SIGTERM and SIGHUP stop after the running step and keep it."""
    from minidiff import zoo
    from minidiff.interrupts import HANGUP, interrupts_noted
    from minidiff.joined import any_process, join_processes, leave_processes
    from minidiff.progress import bar
    from minidiff.train import CHECKPOINT_NAME, train

    recipe = zoo.any_recipe(options.recipe)
    given = {name: getattr(options, name) for name in ("steps", "batch_size", "seed")}
    settings = dataclasses.replace(recipe.train, **{k: v for k, v in given.items() if v is not None})
    recipe = dataclasses.replace(recipe, train=settings)
    folder = options.folder or Path("runs") / options.recipe
    network, schedule = recipe.build()
    device, first = join_processes(options.device)
    training = train(
        network, schedule, zoo.recipe_examples(options.recipe), settings,
        device=device, folder=folder, save_every=options.save_every, info={"recipe": options.recipe},
    )  # fmt: skip

    trained = stopped = False
    with (
        interrupts_noted(signal.SIGINT, signal.SIGTERM, *([HANGUP] if HANGUP else [])) as asked,
        closing(bar(training, settings.steps, options.recipe, shown=first)) as steps,
    ):  # closing saves when the loop was left early
        for _ in steps:
            trained, stopped = True, any_process(bool(asked), device)
            if stopped:
                break
    leave_processes()
    path = folder / CHECKPOINT_NAME
    if stopped and first:
        say(f"Stopped and saved in {path}. The same command continues.")
    elif first:
        print(f"{'Trained' if trained else 'Already trained'}: {path}{_draw_from(path, options.recipe)}")
    if stopped:
        return {signal.SIGTERM: TERMINATED, HANGUP: HUNG_UP}.get(asked[0] if asked else None, INTERRUPTED)
    return FINE


def _draw_from(path: Path, recipe: str) -> str:
    """What to type next; a branch wants a drawing, which the command line has not."""
    from minidiff import zoo

    return "" if recipe in zoo.BRANCHES else f"\nDraw from it: minidiff sample {path}"


def run_sample(options: argparse.Namespace) -> int:
    """Load a model, run a sampler, write a picture."""
    import torch
    from tqdm.auto import tqdm

    from minidiff import SAMPLERS, generators
    from minidiff._validate import check_choice, check_count
    from minidiff.demo import save_picture
    from minidiff.show import grid

    check_count(options.n, "--n", 1, 10_000)
    check_count(options.seed, "--seed", 0, 2**31 - 1)
    check_choice(options.sampler, "--sampler", tuple(SAMPLERS))
    model = load_model(options.model, options.device)
    for side in model.shape[1:]:
        check_count(side, "each side of a sample, by the model's info,", 1, LARGEST_SIDE)
    chance = torch.Generator().manual_seed(options.seed)
    told = what_is_told(model, options, chance)
    each = generators(range(options.seed, options.seed + options.n))  # so image i is that of --seed + i
    steps = model.drawing(
        told, n=options.n, generator=each, sampler=options.sampler, steps=options.steps, scale=options.scale
    )
    for step in tqdm(steps, desc=options.sampler, unit="step", total=options.steps):
        images = step.x_t
    save_picture(grid(images.cpu(), columns=min(options.n, 10)), options.out)
    print(f"{options.n} images are in {options.out}.")
    return FINE


def what_is_told(
    model: "TrainedModel", options: argparse.Namespace, chance: "Generator"
) -> "Condition | None":
    """What the model is told of each image: labels, or the tokens of sentences."""
    from minidiff import zoo

    encoder = zoo.encoder_of(model)
    if encoder is None:
        if options.prompt:
            raise ValueError("--prompt is for a model that reads sentences, such as scenes; give --labels.")
        return model.read_labels(options.labels, options.n, chance, name="--labels")
    if options.labels or not options.prompt:
        raise ValueError(
            "This model is told a sentence: --prompt 'a red circle left of a blue square'. It knows: "
            f"{' '.join(encoder.vocabulary.readable)}."
        )
    tokens = encoder.tokens([options.prompt[i % len(options.prompt)] for i in range(options.n)])
    return tokens.to(next(model.network.parameters()).device)


def load_model(name: str, device: str | None) -> "TrainedModel":
    """A shipped model, or the one in a checkpoint of that path."""
    from minidiff import checkpoint, zoo
    from minidiff.device import resolve_device

    where = resolve_device(device)
    if name in zoo.available():
        return zoo.load(name, device=where)
    if name in zoo.BRANCHES:
        raise ValueError(
            f"{name!r} is a branch of {zoo.BRANCHES[name].base!r}: it wants a drawing, which has no place on "
            f"the command line. Use zoo.load({name!r}) in Python; lesson 11 shows how."
        )
    if not Path(name).is_file():
        raise ValueError(
            f"{name!r} is neither a checkpoint nor a shipped model ({', '.join(zoo.available())})."
        )
    return checkpoint.load(name, device=where)


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
    from minidiff.interrupts import handling

    with handling(lambda number, frame: None, signal.SIGINT):  # JupyterLab hears Ctrl-C too, and answers it
        return subprocess.run(command, env=quiet_lab(os.environ), check=False).returncode


def quiet_lab(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which JupyterLab asks nothing and shows no news, and no buttons but its own.

    The folder jupyter/labconfig names what is left out. It changes no file of the user: what is left out
    here is there again in a JupyterLab that is started otherwise.
    """
    ours = str(Path(__file__).parent / "jupyter")
    paths = [ours, *filter(None, [environment.get("JUPYTER_CONFIG_PATH")])]
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}


if __name__ == "__main__":
    sys.exit(main())
