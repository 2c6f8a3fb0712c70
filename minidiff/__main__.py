"""The command line: minidiff doctor | demo | train | sample | edit | lab."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from minidiff import _start
from minidiff._arguments import SOUND, build_parser
from minidiff.phrase import Phrase, language_wanted, set_language

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from minidiff._condition import Condition
    from minidiff.latent import Autoencoder
    from minidiff.model import TrainedModel

FINE, FAILED, USAGE, HUNG_UP, INTERRUPTED, TERMINATED = 0, 1, 2, 129, 130, 143
PICTURE_AXES = 3  # channels, height, width: what can be edited
LARGEST_SIDE = 128  # pixels; an untrusted checkpoint says how large its images are, and 50 of them are drawn

FAILED_SAID = Phrase(
    "minidiff {name}: {error} (--debug shows where)", "minidiff {name}: {error} (yerini --debug gösterir)"
)
NO_LONGER_HERE = Phrase(
    "This folder no longer exists. Go to another one: cd.", "Bu klasör artık yok. Başka birine geç: cd."
)
PICTURE_IN = Phrase("The picture is in {path}.", "Resim: {path}")
STOPPED = Phrase(
    "Stopped and saved in {path}. The same command continues.",
    "Durduruldu ve kaydedildi: {path}. Aynı komut sürdürür.",
)
TRAINED = Phrase("Trained: {path}", "Eğitildi: {path}")
ALREADY_TRAINED = Phrase("Already trained: {path}", "Eğitimi bitmişti: {path}")
DRAW_FROM = Phrase("Draw from it: minidiff sample {path}", "Ona çizdirmek için: minidiff sample {path} --tr")
SIDE_OF_A_SAMPLE = Phrase(
    "each side of a sample, by the model's info,", "modelin bilgisine göre bir örneğin her kenarı"
)
STEP = Phrase("step", "adım")
IMAGES_IN = Phrase("{n} images are in {path}.", "{n} görüntü çizildi: {path}")
EACH_IN = Phrase("Each of the {n} is a file in {path}.", "{n} görüntünün her biri bir dosya: {path}")
SOUNDS_IN = Phrase("{n} sounds are in {path}, one after the other.", "{n} ses art arda şurada: {path}")
NOT_HEARD = Phrase(
    "--out {path} asks for sounds, but this model makes pictures of {shape}: end it in .png. "
    "Sounds come from the models notes and spoken.",
    "--out {path} ses istiyor, bu model ise {shape} boyunda resim yapıyor: .png ile bitir. "
    "Ses, notes ve spoken modellerinden gelir.",
)
NO_PICTURES = Phrase(
    "This model draws samples of {shape}, no pictures. Pictures are edited with shapes, digits, mnist.",
    "Bu model resim değil, {shape} boyunda örnekler çiziyor. Resim düzenleyenler: shapes, digits, mnist.",
)
EDITS_IN = Phrase(
    "What was given and {n} edits of it are in {path}.",
    "Verilen resim ile {n} düzenlemesi şurada: {path}",
)
NO_MODEL = Phrase(
    "{name!r} is neither a checkpoint nor a shipped model ({names}).",
    "{name!r} ne bir kayıt noktası ne de hazır bir model ({names}).",
)
NO_LATENTS = Phrase(
    "edit takes a model of pictures; this one draws latents (lesson 15 decodes them).",
    "edit, resim çizen bir model ister; bu model gizil çiziyor (15. derste çözülüyor).",
)
NO_SENTENCES = Phrase(
    "--prompt is for a model that reads sentences, such as scenes; give --labels.",
    "--prompt, scenes gibi cümle okuyan modeller içindir; --labels ver.",
)
A_SENTENCE = Phrase(
    "This model is told a sentence: --prompt 'a red circle left of a blue square'. It knows: {words}.",
    "Bu modele cümle söylenir: --prompt 'mavi bir karenin solunda kırmızı bir daire'. Bildikleri: {words}.",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    0 fine, 1 failed, 2 wrong usage, 129 terminal closed (SIGHUP), 130 interrupted, 143 told to stop.
    """
    if signal.getsignal(signal.SIGINT) is _start.stop:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    make_do_with_streams()
    set_language(language_wanted(sys.argv[1:] if arguments is None else arguments))
    options = build_parser().parse_args(arguments)
    commands = {
        "doctor": doctor,
        "demo": run_demo,
        "train": run_train,
        "sample": run_sample,
        "edit": run_edit,
        "lab": lab,
    }
    command: Callable[[argparse.Namespace], int] = commands[options.name]
    try:
        check_folder()
        code = command(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        say(f"\n{_start.INTERRUPTED_SAID.said()}")
        return INTERRUPTED
    except (ValueError, TypeError, RuntimeError, OSError, ImportError) as error:
        if options.debug:
            raise
        say(FAILED_SAID.said(name=options.name, error=error))
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
        raise RuntimeError(NO_LONGER_HERE.said()) from error


def say(text: str) -> None:
    """Print to standard error, if anybody is there to read it: the terminal may have been closed."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


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
    print(f"{quality}\n{PICTURE_IN.said(path=options.out)}")
    return FINE


def run_train(options: argparse.Namespace) -> int:
    """Follow a recipe; Ctrl-C, SIGTERM and SIGHUP stop after the running step and keep it."""
    from minidiff.interrupts import HANGUP, interrupts_noted
    from minidiff.joined import any_process, join_processes, leave_processes
    from minidiff.own_pictures import Task
    from minidiff.progress import bar
    from minidiff.train import CHECKPOINT_NAME, train

    task = Task.asked(options)
    folder = options.folder or task.folder
    network, schedule = task.recipe.build()
    device, first = join_processes(options.device)
    settings, watched = task.recipe.train, task.watched(network, schedule, folder, device, first)
    training = train(
        network, schedule, task.examples, settings,
        device=device, folder=folder, save_every=options.save_every, info=task.info,
    )  # fmt: skip

    trained = stopped = False
    with (
        interrupts_noted(signal.SIGINT, signal.SIGTERM, *([HANGUP] if HANGUP else [])) as asked,
        closing(bar(training, settings.steps, task.name, shown=first)) as steps,
    ):  # closing saves when the loop was left early
        for step in steps:
            trained, stopped = True, any_process(bool(asked), device)
            if stopped:
                break
            if step.step % options.save_every == 0 or step.step == settings.steps:
                watched(step)
    leave_processes()
    path = folder / CHECKPOINT_NAME
    if stopped and first:
        say(STOPPED.said(path=path))
    elif first:
        done = TRAINED if trained else ALREADY_TRAINED
        print(f"{done.said(path=path)}{_draw_from(path, task.name)}")
    if stopped:
        return {signal.SIGTERM: TERMINATED, HANGUP: HUNG_UP}.get(asked[0] if asked else None, INTERRUPTED)
    return FINE


def _draw_from(path: Path, recipe: str) -> str:
    """What to type next; a branch wants a drawing, which the command line has not."""
    from minidiff import zoo

    return "" if recipe in zoo.BRANCHES else f"\n{DRAW_FROM.said(path=path)}"


def run_sample(options: argparse.Namespace) -> int:
    """Load a model, run a sampler, write a picture."""
    import torch
    from tqdm.auto import tqdm

    from minidiff import SAMPLERS, generators, zoo
    from minidiff._validate import check_choice, check_count
    from minidiff.drawn import FILMS, seen, still, write
    from minidiff.show.files import save_each

    check_count(options.n, "--n", 1, 10_000)
    check_count(options.seed, "--seed", 0, 2**31 - 1)
    check_choice(options.sampler, "--sampler", tuple(SAMPLERS))
    model = load_model(options.model, options.device)
    for side in model.shape[1:] if len(model.shape) == 3 else model.shape:
        check_count(side, SIDE_OF_A_SAMPLE.said(), 1, LARGEST_SIDE)
    check_heard(model, options.out)
    chance = torch.Generator().manual_seed(options.seed)
    told = what_is_told(model, options, chance)
    each = generators(range(options.seed, options.seed + options.n))  # so image i is that of --seed + i
    x_T = model.noise(options.n, each)
    decoder = zoo.autoencoder_of(model)
    steps = model.drawing(
        told, x_T=x_T, generator=each, sampler=options.sampler, steps=options.steps, scale=options.scale,
        clip=1.0 if decoder is None else None,  # latents have no end at 1
    )  # fmt: skip
    frames, kept = [x_T.cpu()], slice(None) if options.out.suffix.lower() in FILMS else slice(0)
    for step in tqdm(steps, desc=options.sampler, unit=STEP.said(), total=options.steps):
        frames = [*frames[kept], step.x_t.cpu()]
    heard = options.out.suffix.lower() == SOUND
    # low frequencies below; clouds as they are seen
    shown = [frame.flip(2) if is_sound(model) else seen(frame) for frame in frames]
    if decoder is not None:
        shown = [decoded(decoder, frame) for frame in frames]
    write(frames if heard else shown, options.out)
    print((SOUNDS_IN if heard else IMAGES_IN).said(n=options.n, path=options.out))
    if options.each is not None:
        save_each(still(shown[-1]), options.each)
        print(EACH_IN.said(n=options.n, path=options.each))
    return FINE


def what_is_told(
    model: "TrainedModel", options: argparse.Namespace, chance: "Generator"
) -> "Condition | None":
    """What the model is told of each image: labels, or the tokens of sentences."""
    from minidiff import zoo
    from minidiff.named_labels import labels_asked, labels_given

    encoder = zoo.encoder_of(model)
    if encoder is None:
        if options.prompt:
            raise ValueError(NO_SENTENCES.said())
        return labels_asked(model, options, chance, left_open=False)
    if not options.prompt or labels_given(options):
        raise ValueError(A_SENTENCE.said(words=" ".join(encoder.vocabulary.readable)))
    tokens = encoder.tokens([options.prompt[i % len(options.prompt)] for i in range(options.n)])
    return tokens.to(next(model.network.parameters()).device)


def decoded(decoder: "Autoencoder", latents: "Tensor") -> "Tensor":
    """Pictures of latents, a part at a time."""
    import torch

    with torch.no_grad():
        return torch.cat([decoder.decode(part) for part in torch.split(latents, 100)])


def is_sound(model: "TrainedModel") -> bool:
    """Whether what it draws are spectrograms of sounds."""
    from minidiff.sound import BINS, FRAMES

    return model.shape == (1, BINS, FRAMES)


def check_heard(model: "TrainedModel", out: Path) -> None:
    """Raise ValueError where sounds are wanted of a model of pictures."""
    if out.suffix.lower() == SOUND and not is_sound(model):
        raise ValueError(NOT_HEARD.said(path=out, shape=" x ".join(map(str, model.shape))))


def run_edit(options: argparse.Namespace) -> int:
    """Load a model and a picture, edit it, and write what was given beside what came out."""
    import torch

    from minidiff import zoo
    from minidiff._validate import check_count
    from minidiff.demo import save_picture
    from minidiff.named_labels import labels_asked
    from minidiff.retouch import read_mask, read_picture, retouch
    from minidiff.show import grid

    check_count(options.n, "--n", 1, 100)
    check_count(options.seed, "--seed", 0, 2**31 - 1)
    model = load_model(options.model, options.device)
    if len(model.shape) != PICTURE_AXES:
        raise ValueError(NO_PICTURES.said(shape=" x ".join(map(str, model.shape))))
    if zoo.autoencoder_of(model) is not None:
        raise ValueError(NO_LATENTS.said())
    for side in model.shape[1:]:
        check_count(side, "each side of a sample, by the model's info,", 1, LARGEST_SIDE)
    picture = read_picture(options.picture, model.shape).to(model.noise(1).device)
    known = None if options.mask is None else read_mask(options.mask, model.shape)
    chance = torch.Generator().manual_seed(options.seed)
    labels = labels_asked(model, options, chance, left_open=True)
    made = retouch(
        model, picture, strength=options.strength, known=known, extend=options.extend, labels=labels,
        n=options.n, steps=options.steps, resamplings=options.resamplings, seed=options.seed,
    )  # fmt: skip
    save_picture(grid(made.cpu(), columns=min(len(made), 10)), options.out)
    print(EDITS_IN.said(n=options.n, path=options.out))
    return FINE


def load_model(name: str, device: str | None) -> "TrainedModel":
    """A shipped model, or the one in a checkpoint of that path, or in the folder of a run."""
    from minidiff import checkpoint, zoo
    from minidiff.device import resolve_device
    from minidiff.run_folder import CHECKPOINT_NAME

    where = resolve_device(device)
    if name in zoo.available():
        return zoo.load(name, device=where)
    if name in zoo.BRANCHES:
        raise ValueError(
            f"{name!r} is a branch of {zoo.BRANCHES[name].base!r}: it wants a drawing, which has no place on "
            f"the command line. Use zoo.load({name!r}) in Python; lesson 11 shows how."
        )
    path = Path(name) / CHECKPOINT_NAME if Path(name).is_dir() else Path(name)
    if not path.is_file():
        raise ValueError(NO_MODEL.said(name=name, names=", ".join(zoo.available())))
    return checkpoint.load(path, device=where)


def lab(options: argparse.Namespace) -> int:
    """Start JupyterLab at the welcome lesson, or where it was asked to."""
    from minidiff.lab import start

    return start(options.path)


if __name__ == "__main__":
    sys.exit(main())
