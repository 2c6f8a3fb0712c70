"""What to draw, said in words on the command line: `minidiff sample shapes --shape star --colour green`.

The words are those of the data sets, in every language of the course at once; of one's own pictures they are
the names of the sub-folders. Numbers (`--labels`) say the same.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from minidiff import _words as words
from minidiff.data.figures import SHIRTS
from minidiff.data.moving import COLOURS as MOVING_COLOURS
from minidiff.data.moving import SHAPES as MOVING_SHAPES
from minidiff.data.notes import INSTRUMENTS, PITCHES
from minidiff.data.shapes import BACKGROUNDS, COLOURS, PLACES, SHAPES, SIZES
from minidiff.data.solids import SOLIDS
from minidiff.data.spoken import DIGITS, LANGUAGES
from minidiff.nets.conditions import Attributes, ClassLabel
from minidiff.phrase import Phrase
from minidiff.predictions import bare

if TYPE_CHECKING:
    from minidiff.model import TrainedModel

Names = tuple[tuple[str, ...], ...]  # of each value, in the order of the labels: the words it is called by


def _spoken(values: Sequence[tuple[object, ...]]) -> Names:
    """The words of a table of a data set, in each language; what follows them there are no words."""
    return tuple(tuple(str(word) for word in value[:2]) for value in values)


ATTRIBUTES: dict[
    str, dict[str, Names]
] = {  # data set -> what its scenes are told, in the order of the labels
    "moving": {"shape": _spoken(MOVING_SHAPES), "colour": _spoken(MOVING_COLOURS)},
    "shapes": {
        "shape": _spoken(SHAPES),
        "colour": _spoken(COLOURS),
        "size": _spoken(SIZES),
        "place": _spoken(PLACES),
        "background": _spoken(BACKGROUNDS),
    },
    "figures": {"shirt": _spoken(SHIRTS), "background": _spoken(BACKGROUNDS)},
    "solids": {"solid": _spoken(SOLIDS), "size": _spoken(SIZES)},
    "notes": {"pitch": _spoken(PITCHES), "instrument": _spoken(INSTRUMENTS)},
    "spoken": {"digit": _spoken(DIGITS), "language": _spoken(LANGUAGES)},
}
ATTRIBUTES["latents"] = ATTRIBUTES["shapes"]
CLASS = "class"  # the option of models that are told one of several classes
OPTIONS = {name: names for told in ATTRIBUTES.values() for name, names in told.items()}
ALSO = {"colour": ["--color"]}  # other spellings
MOST_SAID = 40  # names that an error lists

DRAWN = Phrase(
    "what to draw, in words (several are taken in turn; what is left out, chance decides)",
    "ne çizilecek, sözcüklerle (birden çok verilirse sırayla alınır; söylenmeyeni rastgelelik seçer)",
)
EDITED = Phrase(
    "what it shall show, in words (several are taken in turn; what is left out is not told)",
    "ne gösterecek, sözcüklerle (birden çok verilirse sırayla alınır; verilmeyen söylenmez)",
)
WORD = Phrase("WORD", "SÖZCÜK")
CLASSES = Phrase(
    "a digit; of your own pictures, the name of a sub-folder",
    "bir rakam; kendi resimlerinde bir alt klasörün adı",
)
UNKNOWN = Phrase(
    "--{option}: there is no {word!r}. There are: {names}.", "--{option}: {word!r} yok. Olanlar: {names}."
)
SEVERAL = Phrase(
    "--{option}: {word!r} could be {names}.", "--{option}: {word!r} şunlardan biri olabilir: {names}."
)
NOT_OF_THIS = Phrase(
    "This model knows no --{option}. What it can be told: {options}.",
    "Bu model --{option} bilmiyor. Ona söylenebilecekler: {options}.",
)
NAMELESS = Phrase(
    "The file of this model has no names for what it is told: use --labels.",
    "Bu modelin dosyasında, ona söylenenlerin adları yok: --labels kullan.",
)
BOTH = Phrase(
    "--labels and --{option} say the same thing twice: give numbers or words.",
    "--labels ile --{option} aynı şeyi iki kez söylüyor: ya numara ver ya sözcük.",
)


def add_names(command: argparse.ArgumentParser, title: Phrase) -> None:
    """An option for each thing that can be named; its help lists the words."""
    group = command.add_argument_group(title.said())
    for name, names in OPTIONS.items():
        listed = ", ".join(Phrase(*spoken).said() for spoken in names)
        group.add_argument(
            f"--{name}",
            *ALSO.get(name, []),
            nargs="+",
            metavar=WORD.said(),
            help=listed,
            dest=f"named_{name}",
        )
    group.add_argument(
        f"--{CLASS}", nargs="+", metavar=WORD.said(), help=CLASSES.said(), dest=f"named_{CLASS}"
    )


def labels_asked(
    model: TrainedModel, options: argparse.Namespace, generator: torch.Generator, *, left_open: bool
) -> Tensor | None:
    """Labels for `options.n` samples, from numbers or from words; None where nothing is told.

    What was not said is not told where it may be `left_open`. Otherwise classes come in turn, and attributes
    by chance. Raises ValueError for words that the model does not know; the message lists those it knows.
    """
    named = _named(options)
    if not named:
        nothing = left_open and not options.labels
        return None if nothing else model.read_labels(options.labels, options.n, generator, name="--labels")
    first = next(iter(named))
    if options.labels:
        raise ValueError(BOTH.said(option=first))
    reads, known = getattr(bare(model.network), "condition", None), names_of(model)
    if not isinstance(reads, (ClassLabel, Attributes)):
        raise ValueError(words.NO_CLASSES.said(name=f"--{first}"))
    if not known:
        raise ValueError(NAMELESS.said())
    rows = reads.null(options.n) if left_open else model.read_labels(None, options.n, generator)
    assert rows is not None
    table = rows.cpu().reshape(options.n, len(known))  # a column for each thing that is told
    for name, asked in named.items():
        if name not in known:
            there = ", ".join(f"--{one}" for one in known)
            raise ValueError(NOT_OF_THIS.said(option=name, options=there))
        values = torch.tensor([position(word, known[name], name) for word in asked])
        table[:, list(known).index(name)] = values[torch.arange(options.n) % len(values)]
    return table.reshape(rows.shape).to(next(model.network.parameters()).device)


def labels_given(options: argparse.Namespace) -> bool:
    """Whether anything was asked for by number or by name."""
    return bool(options.labels or _named(options))


def _named(options: argparse.Namespace) -> dict[str, list[str]]:
    named = {name: getattr(options, f"named_{name}") for name in (*OPTIONS, CLASS)}
    return {name: asked for name, asked in named.items() if asked is not None}


def names_of(model: TrainedModel) -> Mapping[str, Names]:
    """What a model is told, by the name of the option, and what its values are called; {} if nobody knows.

    A file may say anything: names that do not fit the network are none. Classes without names are called by
    their numbers.
    """
    from minidiff import zoo  # here, since `minidiff doctor` must start without what files are read with

    reads = getattr(bare(model.network), "condition", None)
    if isinstance(reads, ClassLabel):
        own = model.info.get("class_names")
        if (
            isinstance(own, list)
            and len(own) == reads.null_label
            and all(isinstance(one, str) for one in own)
        ):
            return {CLASS: tuple((name,) for name in own)}
        return {CLASS: tuple((str(number),) for number in range(reads.null_label))}
    recipe = model.info.get("recipe")
    if isinstance(reads, Attributes) and isinstance(recipe, str) and recipe in zoo.RECIPES:
        told = ATTRIBUTES.get(zoo.RECIPES[recipe].data, {})
        if tuple(map(len, told.values())) == reads.counts:
            return told
    return {}


def position(word: str, names: Names, option: str) -> int:
    """The label that is called so: exactly, or but for accents and capitals, or by its last words.

    >>> position("Yildiz", OPTIONS["shape"], "shape"), position("top-left", OPTIONS["place"], "place")
    (3, 1)

    Raises ValueError for a word that means none of them, or more than one.
    """
    alike: tuple[Callable[[str], bool], ...] = (
        lambda name: name == word,
        lambda name: plain(name) == plain(word),
        lambda name: bool(plain(word)) and plain(name).endswith(f" {plain(word)}"),
    )
    for same in alike:
        found = [label for label, spoken in enumerate(names) if any(map(same, spoken))]
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(SEVERAL.said(option=option, word=word, names=_listed([names[k] for k in found])))
    raise ValueError(UNKNOWN.said(option=option, word=word, names=_listed(names)))


def plain(text: str) -> str:
    """Lower case, without accents and hyphens, so that a Turkish word can be typed on any keyboard.

    >>> plain("YILDIZ"), plain("yıldız"), plain("sol-üstte")
    ('yildiz', 'yildiz', 'sol ustte')
    """
    bare_letters = (one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join("".join(bare_letters).lower().replace("ı", "i").translate({45: " ", 95: " "}).split())


def _listed(names: Sequence[tuple[str, ...]]) -> str:
    said = [Phrase(*spoken).said() for spoken in names[:MOST_SAID]]
    return ", ".join([*said, "..."] if len(names) > MOST_SAID else said)
