"""What the command line can be asked, in the language of whoever asks: commands, options, help, errors."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import NoReturn

from minidiff import __version__
from minidiff.named_labels import DRAWN, EDITED, add_names
from minidiff.phrase import LANGUAGES, Phrase

PICTURES = (".png", ".jpg", ".pdf", ".svg")
SOUND = ".wav"
SAMPLES = (*PICTURES, ".gif", SOUND)  # what `minidiff sample` can write; who writes what is in drawn.py

ABOUT = Phrase(
    "Learn diffusion models by running them. Start with: minidiff demo",
    "Difüzyon modellerini çalıştırarak öğren. Şununla başla: minidiff demo --tr",
)
COMMANDS = Phrase("commands", "komutlar")
A_COMMAND = Phrase("COMMAND", "KOMUT")
POSITIONALS = Phrase("positional arguments", "argümanlar")
OPTIONS = Phrase("options", "seçenekler")
USAGE = Phrase("usage: ", "kullanım: ")
ERROR = Phrase("error", "hata")
HELP = Phrase("show this help message and exit", "bu yardımı göster")
VERSION = Phrase("show program's version number and exit", "sürüm numarasını göster")
DEBUG = Phrase("show the full traceback of an error", "bir hatanın bütün izini (traceback) göster")
DEFAULT = Phrase("(default: {value})", "(verilmezse: {value})")
SPOKEN = {"en": "English", "tr": "Türkçe"}

DOCTOR = Phrase(
    "say what works on this machine and how to mend what does not",
    "bu makinede neyin çalıştığını, çalışmayanın nasıl düzeltileceğini söyle",
)
DEMO = Phrase(
    "train on real digits for about a minute and draw demo.png",
    "gerçek rakamlarla yaklaşık bir dakika eğit ve demo.png resmini çiz",
)
TRAIN = Phrase(
    "train a model by a recipe, or on your own pictures; run it again to continue an unfinished run",
    "bir tarife göre ya da kendi resimlerinle model eğit; yarım kalan eğitim aynı komutla sürer",
)
SAMPLE = Phrase(
    "draw images from a shipped or trained model", "hazır ya da eğitilmiş bir modele görüntü çizdir"
)
EDIT = Phrase(
    "edit a picture with a shipped or trained model", "hazır ya da eğitilmiş bir modelle bir resmi düzenle"
)
LAB = Phrase("open the course in JupyterLab", "kursu JupyterLab'de aç")

OUT = Phrase("the picture", "resmin adı")
TRAINING_STEPS = Phrase(
    "training steps (default: the recipe's)", "eğitim adımı sayısı (verilmezse tariftekidir)"
)
DEVICE = Phrase(
    "cpu, cuda or mps (default: the best there is)", "cpu, cuda ya da mps (verilmezse eldekinin en iyisi)"
)
SEED = Phrase("where chance begins", "tohum, rastgeleliğin başlangıcı")
RECIPE = Phrase(
    "name of a recipe: demo, digits, shapes-masks, ...; or the folder of a run of one, to continue it",
    "tarifin adı: demo, digits, shapes-masks, ...; ya da sürdürülecek bir tarif eğitiminin klasörü",
)
IMAGES = Phrase(
    "train on your own pictures: a folder of them; sub-folders are classes",
    "kendi resimlerinle eğit: resimlerin klasörü; alt klasörler sınıftır",
)
A_FOLDER = Phrase("FOLDER", "KLASÖR")
SIZE = Phrase(
    "of --images: side in pixels that they are brought to, 4 to 128 (default: 32)",
    "--images ile: resimlerin getirileceği kenar, piksel, 4 ile 128 arası (verilmezse 32)",
)
CHANNELS = Phrase(
    "of --images: 3 for colour, 1 for grey (default: 3)",
    "--images ile: renkli için 3, gri için 1 (verilmezse 3)",
)
FIT = Phrase(
    "of --images: crop keeps the middle, pad the whole with borders (default: crop)",
    "--images ile: crop ortayı tutar, pad bütün resmi kenar boşluğuyla alır (verilmezse crop)",
)
NO_LABELS = Phrase("of --images: sub-folders are no classes", "--images ile: alt klasörler sınıf sayılmaz")
FOLDER = Phrase(
    "where the run is saved (default: runs/RECIPE, or runs/ and the name of the folder of pictures)",
    "eğitimin kaydedileceği klasör (verilmezse runs/TARİF ya da runs/ ile resim klasörünün adı)",
)
STEPS_INSTEAD = Phrase("instead of the recipe's number of steps", "tarifteki adım sayısının yerine")
INSTEAD = Phrase("instead of the recipe's", "tariftekinin yerine")
SAVE_EVERY = Phrase("steps", "kaç adımda bir kaydedileceği")
MODEL = Phrase(
    "a shipped name, a checkpoint's path, or the folder of a run",
    "hazır modelin adı, bir kayıt noktasının yolu ya da bir eğitimin klasörü",
)
SAMPLES_OUT = Phrase(
    "the picture; a name in .gif gets a film of all steps, in .wav the sounds of a model of sounds",
    "resmin adı; .gif ile biterse bütün adımların filmi, .wav ile biterse ses modelinin sesleri",
)
EACH = Phrase(
    "a folder for single pictures, too: a PNG each, at its true size",
    "tek tek resimler için bir klasör: her biri kendi boyutunda bir PNG",
)
HOW_MANY = Phrase("how many images", "kaç görüntü")
LABELS = Phrase(
    "numbers of classes to draw, repeated in turn (default: all); of a model with attributes, a row each",
    "çizilecek sınıfların numaraları, sırayla yinelenir (verilmezse hepsi); özellikli modelde her görüntü için bir "
    "satır",
)
PROMPT = Phrase(
    "what to draw, in words, of a model that reads them", "cümle okuyan bir modelin ne çizeceği, sözcüklerle"
)
SAMPLER = Phrase("ddpm, ddim, ...", "ddpm, ddim, ...")
CALLS = Phrase("network calls, about", "ağ çağrısı sayısı, aşağı yukarı")
SCALE = Phrase("guidance; 1 is none", "yönlendirme ölçeği; 1 ise yönlendirme yok")
PICTURE = Phrase(
    "a picture file; shrunk to the size the model paints",
    "bir resim dosyası; modelin boyadığı boyuta küçültülür",
)
STRENGTH = Phrase(
    "paint it anew: 0 leaves it, 1 forgets it", "yeniden boya: 0 resmi olduğu gibi bırakır, 1 unutur"
)
MASK = Phrase(
    "fill a hole: a picture file, white where to paint",
    "boşluk doldur: boyanacak yeri beyaz olan bir resim dosyası",
)
EXTEND = Phrase("go on with it to the right", "resmi sağa doğru sürdür")
PIXELS = Phrase("PIXELS", "PİKSEL")
TOLD = Phrase(
    "what it shall show, in numbers (default: nothing is told)",
    "ne gösterecek, numarayla (verilmezse bir şey söylenmez)",
)
HOW_MANY_EDITS = Phrase("how many edits", "kaç düzenleme")
PATH = Phrase(
    "what to open: the folder of a run, a notebook (default: the welcome lesson)",
    "ne açılacak: bir eğitimin klasörü, bir defter (verilmezse karşılama dersi)",
)
RESAMPLINGS = Phrase("of a hole: steps are taken so often", "boşluk doldururken her adımın kaç kez atılacağı")

BAD_ENDING = Phrase("{path!r} must end in one of {endings}", "{path!r} şunlardan biriyle bitmeli: {endings}")
NO_FOLDER = Phrase("there is no folder {folder!r}", "{folder!r} diye bir klasör yok")
CLOSED_FOLDER = Phrase("the folder {folder!r} cannot be written to", "{folder!r} klasörüne yazılamıyor")

COMPLAINTS = (  # what argparse says, so that it can be said in the other languages
    Phrase("the following arguments are required: {names}", "eksik: {names}"),
    Phrase("unrecognized arguments: {names}", "bilinmeyen argümanlar: {names}"),
    Phrase("argument {name}: expected one argument", "{name}: bir değer bekleniyor"),
    Phrase("argument {name}: expected at least one argument", "{name}: en az bir değer bekleniyor"),
    Phrase(
        "argument {name}: invalid choice: {got} (choose from {choices})",
        "{name}: {got} yok (olanlar: {choices})",
    ),
    Phrase("one of the arguments {names} is required", "şunlardan biri gerekli: {names}"),
    Phrase("argument {name}: not allowed with argument {other}", "{name} ile {other} birlikte verilemez"),
    Phrase("argument {name}: invalid int value: {got}", "{name}: bir tam sayı olmalı, verilen {got}"),
    Phrase("argument {name}: invalid float value: {got}", "{name}: bir sayı olmalı, verilen {got}"),
    Phrase("argument {name}: ignored explicit argument {got}", "{name} değer almaz, verilen {got}"),
    Phrase(
        "ambiguous option: {got} could match {choices}", "{got} belirsiz; şunlardan biri olabilir: {choices}"
    ),
)
ABOUT_ARGUMENT = Phrase("argument {name}: {said}", "{name}: {said}")


def complaint(message: str) -> str:
    """What argparse complains of, in the language in use.

    >>> complaint("unrecognized arguments: --wings")
    'unrecognized arguments: --wings'
    """
    for phrase in (*COMPLAINTS, ABOUT_ARGUMENT):
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(phrase.texts[0]))
        if match := re.fullmatch(pattern, message, flags=re.DOTALL):
            return phrase.said(**match.groupdict())
    return message


class Help(argparse.HelpFormatter):
    """Help whose first word is in the language in use."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        """As argparse does it, after another word than `usage:`."""
        super().add_usage(usage, actions, groups, USAGE.said() if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language in use, where argparse has English."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=Help, **options)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = POSITIONALS.said(), OPTIONS.said()
        self.add_argument("-h", "--help", action="help", help=HELP.said())

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {ERROR.said()}: {complaint(message)}\n")


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = Parser(prog="minidiff", description=ABOUT.said())
    version = f"minidiff {__version__}"
    parser.add_argument("--version", action="version", version=version, help=VERSION.said())
    add_languages(parser)
    commands = parser.add_subparsers(
        title=COMMANDS.said(), required=True, dest="name", metavar=A_COMMAND.said(), parser_class=Parser
    )
    add_commands = (_doctor, _demo, _train, _sample, _edit, _lab)
    for help, add in zip((DOCTOR, DEMO, TRAIN, SAMPLE, EDIT, LAB), add_commands, strict=True):
        name = add.__name__[1:]
        command = commands.add_parser(name, help=help.said(), description=help.said())
        command.add_argument("--debug", action="store_true", help=DEBUG.said())
        add_languages(command)
        add(command)
    return parser


def add_languages(parser: argparse.ArgumentParser) -> None:
    """`--tr` and its like; they are read before the parser is made, so that its help is in that language."""
    for language in LANGUAGES:
        parser.add_argument(
            f"--{language}", action="store_true", help=SPOKEN.get(language, LANGUAGES[language])
        )


def _given(phrase: Phrase) -> str:
    """The help of an option that has a default."""
    return f"{phrase.said()} {DEFAULT.said(value='%(default)s')}"


def _doctor(command: argparse.ArgumentParser) -> None:
    """It has no options of its own."""


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=picture_path, default="demo.png", help=_given(OUT))
    command.add_argument("--steps", type=int, help=TRAINING_STEPS.said())
    command.add_argument("--seed", type=int, default=0, help=_given(SEED))
    command.add_argument("--device", help=DEVICE.said())


def _train(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("recipe", nargs="?", help=RECIPE.said())
    what.add_argument("--images", type=Path, metavar=A_FOLDER.said(), help=IMAGES.said())
    command.add_argument("--size", type=int, metavar="N", help=SIZE.said())
    command.add_argument("--channels", type=int, choices=(1, 3), help=CHANNELS.said())
    command.add_argument("--fit", choices=("crop", "pad"), help=FIT.said())
    command.add_argument(
        "--no-labels", action="store_const", const=False, dest="labels", help=NO_LABELS.said()
    )
    command.add_argument("--folder", type=Path, help=FOLDER.said())
    command.add_argument("--steps", type=int, help=STEPS_INSTEAD.said())
    command.add_argument("--batch-size", type=int, help=INSTEAD.said())
    command.add_argument("--seed", type=int, help=INSTEAD.said())
    command.add_argument("--save-every", type=int, default=500, metavar="N", help=_given(SAVE_EVERY))
    command.add_argument("--device", help=DEVICE.said())


def _sample(command: argparse.ArgumentParser) -> None:
    command.add_argument("model", nargs="?", default="digits", help=MODEL.said())
    command.add_argument("--out", type=samples_path, default="samples.png", help=_given(SAMPLES_OUT))
    command.add_argument("--each", type=Path, metavar=A_FOLDER.said(), help=EACH.said())
    command.add_argument("--n", type=int, default=50, help=_given(HOW_MANY))
    command.add_argument("--labels", type=int, nargs="+", help=LABELS.said())
    command.add_argument("--prompt", nargs="+", help=PROMPT.said())
    command.add_argument("--sampler", default="ddim", help=_given(SAMPLER))
    command.add_argument("--steps", type=int, default=50, help=_given(CALLS))
    command.add_argument("--scale", type=float, default=1.0, help=_given(SCALE))
    command.add_argument("--seed", type=int, default=0, help=_given(SEED))
    command.add_argument("--device", help=DEVICE.said())
    add_names(command, DRAWN)


def _edit(command: argparse.ArgumentParser) -> None:
    command.add_argument("picture", type=Path, help=PICTURE.said())
    command.add_argument("--model", default="shapes", help=_given(MODEL))
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("--strength", type=float, help=STRENGTH.said())
    which.add_argument("--mask", type=Path, help=MASK.said())
    which.add_argument("--extend", type=int, metavar=PIXELS.said(), help=EXTEND.said())
    command.add_argument("--labels", type=int, nargs="+", help=TOLD.said())
    command.add_argument("--out", type=picture_path, default="edited.png", help=_given(OUT))
    command.add_argument("--n", type=int, default=4, help=_given(HOW_MANY_EDITS))
    command.add_argument("--steps", type=int, default=50, help=_given(CALLS))
    command.add_argument("--resamplings", type=int, default=4, help=_given(RESAMPLINGS))
    command.add_argument("--seed", type=int, default=0, help=_given(SEED))
    command.add_argument("--device", help=DEVICE.said())
    add_names(command, EDITED)


def _lab(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", type=Path, nargs="?", help=PATH.said())


def picture_path(text: str) -> Path:
    """Where a picture can be written; asked before the work, not after it."""
    return _writable(Path(text), PICTURES)


def samples_path(text: str) -> Path:
    """Where samples can be written."""
    return _writable(Path(text), SAMPLES)


def _writable(path: Path, endings: tuple[str, ...]) -> Path:
    folder = str(path.parent)
    if path.suffix.lower() not in endings:
        raise argparse.ArgumentTypeError(BAD_ENDING.said(path=str(path), endings=", ".join(endings)))
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(NO_FOLDER.said(folder=folder))
    if not os.access(path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(CLOSED_FOLDER.said(folder=folder))
    return path
