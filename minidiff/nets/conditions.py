"""What a network can be told besides x_t and t, one class for each kind of thing.

A condition is a tensor with a row for each sample (or a dict of them); the object here belongs to the
network, as `network.condition`, and knows everything about it that others need:

- `null(batch, device)`: the condition that says nothing, which guidance needs;
- `drop(condition, probability, generator)`: the same, with some samples told nothing, for training;
- `check(condition, batch)`: raise unless it can be understood. Asked when a denoiser or a training is made;
  at each step (`values=False`) only its shape is looked at, since reading numbers would stall a GPU or a
  compiler. What examples tell may not be null (`null=False`): a label too many would pass for "nothing told";
- `forward(condition)`: what the network hears, as `Told`.

How one is described in the settings of a network stands beside it: `UNetSettings(condition=TokenSettings(64,
12))`. For class labels and attributes, `UNetSettings(classes=10)` says it in short.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from minidiff import _words as words
from minidiff._condition import (
    Condition,
    Reader,
    Told,
    chance,
    check_range,
    check_rows,
    check_whole_numbers,
    tensor_of,
)
from minidiff._validate import check_choice, check_count, check_number
from minidiff.nets.attention import are_words

# ---- class labels -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClassSettings:
    """One of `classes` classes."""

    classes: int

    def __post_init__(self) -> None:
        check_count(self.classes, "classes", 1)

    def build(self, width: int) -> Reader:
        return ClassLabel(self.classes, width)


class ClassLabel(Reader):
    """A label (B,), int64 or int32: a row of a table is added to the time. The last row says "no label"."""

    name = "labels"

    def __init__(self, classes: int, width: int) -> None:
        super().__init__()
        self.null_label = classes
        self.table = embedding(classes + 1, width)

    def null(self, batch: int, device: torch.device | str = "cpu") -> Tensor:
        return torch.full((batch,), self.null_label, device=device)

    def understand(self, condition: Condition, values: bool, null: bool) -> None:
        labels = check_whole_numbers(condition, "(B,)", ())
        if values:
            check_range(labels, self.null_label, self.null_label, null)

    def from_numbers(
        self, told: Sequence[int] | None, n: int, generator: torch.Generator | None, name: str
    ) -> Tensor:
        """A number is a class; without any, every class in turn."""
        rows = torch.tensor(told or range(self.null_label))
        if not 0 <= int(rows.min()) <= int(rows.max()) < self.null_label:
            raise ValueError(words.LABELS_RANGE.said(name=name, last=self.null_label - 1, got=rows.tolist()))
        return rows

    def forward(self, condition: Condition) -> Told:
        return Told(vector=self.table(tensor_of(condition)))


# ---- attributes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AttributeSettings:
    """Several things at once: `counts` says how many values each attribute has."""

    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", tuple(self.counts))
        if not self.counts:
            raise ValueError("classes is empty: give a number for each attribute, or None for no labels.")
        for count in self.counts:
            check_count(count, "each of classes", 1)

    def build(self, width: int) -> Reader:
        return Attributes(self.counts, width)


class Attributes(Reader):
    """Labels (B, K), a column for each attribute: one table for each, and what they say is added up.

    `null_label`, past every value of every attribute, means "not told"; any part may be left open.
    """

    name = "labels"

    def __init__(self, counts: tuple[int, ...], width: int) -> None:
        super().__init__()
        self.counts = counts
        self.null_label = max(counts)
        self.tables = nn.ModuleList(embedding(count + 1, width) for count in counts)

    def null(self, batch: int, device: torch.device | str = "cpu") -> Tensor:
        return torch.full((batch, len(self.counts)), self.null_label, device=device)

    def understand(self, condition: Condition, values: bool, null: bool) -> None:
        labels = check_whole_numbers(condition, f"(B, {len(self.counts)})", (len(self.counts),))
        for column, count in zip(labels.unbind(1), self.counts, strict=True):
            if values:
                check_range(column, count, self.null_label, null)

    def drop(
        self, condition: Condition, probability: float, generator: torch.Generator | None = None
    ) -> Condition:
        """With this probability a sample is told nothing. With four times this probability it is told a part,
        each attribute with a chance that is itself drawn, uniformly, for the sample; so the network learns
        every question from "anything" to "exactly this". Otherwise it is told all."""
        check_number(probability, "probability", 0, 1)
        condition = tensor_of(condition)
        fate, kept = chance((2, len(condition), 1), generator)
        dropped = (fate < 5 * probability) & (chance(tuple(condition.shape), generator) >= kept)
        dropped |= fate < probability
        return condition.masked_fill(dropped.to(condition.device), self.null_label)

    def from_numbers(
        self, told: Sequence[int] | None, n: int, generator: torch.Generator | None, name: str
    ) -> Tensor:
        """K numbers are a row, the null label "not told"; without any, a row for each sample is drawn."""
        counts = torch.tensor(self.counts)
        if not told:
            return (chance((n, len(counts)), generator) * counts).long()
        if len(told) % len(counts):
            raise ValueError(f"{name} takes {len(counts)} numbers for each image here, got {len(told)}.")
        rows = torch.tensor(told).reshape(-1, len(counts))
        if bool(((rows < 0) | ((rows >= counts) & (rows != self.null_label))).any()):
            ranges = ", ".join(f"0 .. {count - 1}" for count in self.counts)
            raise ValueError(
                f"{name} must lie in {ranges} ({self.null_label}: not told), got {rows.tolist()}."
            )
        return rows

    def forward(self, condition: Condition) -> Told:
        condition = tensor_of(condition)
        told = [
            # the null label is past every value: it means the last row, however long the table
            table(torch.where(column == self.null_label, count, column))
            for table, column, count in zip(self.tables, condition.unbind(1), self.counts, strict=True)
        ]
        return Told(vector=torch.stack(told).sum(dim=0))


def embedding(count: int, width: int) -> nn.Embedding:
    """A table of `count` learned vectors, drawn as nn.Embedding draws them."""
    vectors = torch.empty(count, width)
    if not vectors.is_meta:  # where only shapes are asked for, drawing would load torch's compiler: 85 MB
        vectors.normal_()
    table: nn.Embedding = nn.Embedding.from_pretrained(vectors, freeze=False)  # type: ignore[no-untyped-call]
    return table


# ---- rows of tokens -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class TokenSettings:
    """A row of `length` vectors of this `width` for each sample: what a text encoder says of a prompt."""

    width: int
    length: int

    def __post_init__(self) -> None:
        check_count(self.width, "width of the tokens", 1)
        check_count(self.length, "length of the row of tokens", 1)

    def build(self, width: int) -> Reader:
        return Tokens(self, width)


class Tokens(Reader):
    """Token vectors (B, L, D): each place of the picture may look at each word; the time hears their mean.

    Tokens of zeros are padding: nobody looks at them, and they do not count in the mean. "Nothing told" is a
    learned row of its own. A prompt is dropped whole, never word by word. In the condition it is marked by
    infinity, which no encoder says.
    """

    name = "tokens"

    def __init__(self, settings: TokenSettings, width: int) -> None:
        super().__init__()
        self.settings = settings
        self.nothing = nn.Parameter(torch.zeros(settings.length, settings.width))
        self.summary = nn.Linear(settings.width, width)

    def null(self, batch: int, device: torch.device | str = "cpu") -> Tensor:
        return torch.full((batch, self.settings.length, self.settings.width), torch.inf, device=device)

    def understand(self, condition: Condition, values: bool, null: bool) -> None:
        check_rows(condition, self.name, (self.settings.length, self.settings.width), values)

    def forward(self, condition: Condition) -> Told:
        condition = tensor_of(condition)
        tokens = torch.where(torch.isinf(condition), self.nothing, condition)
        mean = tokens.sum(dim=1) / are_words(tokens).sum(dim=1, keepdim=True)  # over the words, (B, D)
        return Told(vector=self.summary(mean), tokens=tokens)


# ---- a picture beside x_t -----------------------------------------------------------------------------


@dataclass(frozen=True)
class HintSettings:
    """A picture of `channels` channels, as large as x_t: a sketch, a small picture made large, a mask."""

    channels: int

    def __post_init__(self) -> None:
        check_count(self.channels, "channels of the hint", 1)

    def build(self, width: int) -> Reader:
        return Hint(self.channels)


class Hint(Reader):
    """A picture (B, C, H, W) laid beside x_t as more channels, and one more that says whether there is any.

    "No picture" is marked by infinity; its size does not matter, so `null` makes it of one pixel.
    """

    name = "hint"

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels

    def null(self, batch: int, device: torch.device | str = "cpu") -> Tensor:
        return torch.full((batch, self.channels, 1, 1), torch.inf, device=device)

    def understand(self, condition: Condition, values: bool, null: bool) -> None:
        check_rows(condition, self.name, (self.channels, None, None), values)

    def forward(self, condition: Condition) -> Told:
        condition = tensor_of(condition)
        there = ~torch.isinf(condition)
        picture = torch.where(there, condition, torch.zeros_like(condition))
        return Told(picture=torch.cat([picture, there[:, :1].to(picture.dtype)], dim=1))


# ---- several of them ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeveralSettings:
    """Several conditions by name, for instance {"labels": ClassSettings(10), "hint": HintSettings(1)}."""

    parts: Mapping[str, ConditionSettings] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.parts, Mapping) or not self.parts:
            raise TypeError(f"parts must be a dict of settings of conditions by name, got {self.parts!r}.")
        for part in self.parts.values():
            check_settings(part)

    def build(self, width: int) -> Reader:
        return Several({name: part.build(width) for name, part in self.parts.items()})


class Several(Reader):
    """A dict of conditions. What its parts say by the same way is added up; pictures lie side by side."""

    def __init__(self, parts: Mapping[str, Reader]) -> None:
        super().__init__()
        self.parts = nn.ModuleDict(parts)

    def readers(self) -> dict[str, Reader]:
        return dict(self.parts.items())  # type: ignore[arg-type]

    def null(self, batch: int, device: torch.device | str = "cpu") -> dict[str, Tensor]:
        return {name: tensor_of(part.null(batch, device)) for name, part in self.readers().items()}

    def understand(self, condition: Condition, values: bool, null: bool) -> None:
        if not isinstance(condition, dict):
            raise TypeError(f"This network is told a dict with {', '.join(self.parts)}, got a tensor.")
        for name in condition:
            check_choice(name, "each name in the condition", tuple(self.parts))
        for name, part in self.readers().items():
            if name not in condition:
                raise ValueError(
                    f"The condition has no {name!r}; this network is told {', '.join(self.parts)}."
                )
            part.check(condition[name], values=values, null=null)

    def drop(
        self, condition: Condition, probability: float, generator: torch.Generator | None = None
    ) -> Condition:
        """All together with this probability, and besides each part by itself: any may be left open."""
        assert isinstance(condition, dict)
        together = super().drop(condition, probability, generator)
        assert isinstance(together, dict)
        return {
            name: tensor_of(part.drop(together[name], probability, generator))
            for name, part in self.readers().items()
        }

    def forward(self, condition: Condition) -> Told:
        assert isinstance(condition, dict)
        told = [part(condition[name]) for name, part in self.readers().items()]
        vectors = [one.vector for one in told if one.vector is not None]
        tokens = [one.tokens for one in told if one.tokens is not None]
        pictures = [one.picture for one in told if one.picture is not None]
        return Told(
            vector=torch.stack(vectors).sum(dim=0) if vectors else None,
            tokens=torch.cat(tokens, dim=1) if tokens else None,
            picture=torch.cat(pictures, dim=1) if pictures else None,
        )


ConditionSettings = ClassSettings | AttributeSettings | TokenSettings | HintSettings | SeveralSettings
KINDS = (ClassSettings, AttributeSettings, TokenSettings, HintSettings, SeveralSettings)  # for the registry


def check_settings(condition: ConditionSettings | None) -> None:
    """Raise TypeError unless `condition` describes one of the kinds of condition, or is None."""
    if condition is not None and not isinstance(condition, KINDS):
        kinds = ", ".join(kind.__name__ for kind in KINDS)
        raise TypeError(f"condition must be None or one of {kinds}; got {condition!r}.")
