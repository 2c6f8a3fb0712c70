"""Learning what words mean from pictures: each sentence must find its picture among many, and vice versa.

    loss = ½ [ CE(s · T Pᵀ, diagonal) + CE(s · P Tᵀ, diagonal) ]

T and P are the unit vectors of B sentences and of their B pictures, s a learned scale. Source: Radford et al.
2021 (CLIP), figure 3. One thing is added that photographs do not allow: where a sentence is true of another
picture of the batch too, that pair is left out, instead of being called wrong.

Batches drawn by chance hardly ever ask which colour belongs to which shape. With `near`, each picture is also
asked to refuse its own sentence with the same words in another order. Source: Yuksekgonul et al. 2023, "When
and why vision-language models behave like bags-of-words", section 4 (NegCLIP).

One vector of a sentence asks little of the vectors of its words: only the last of them is ever looked at.
With `words`, each word must find a place of its picture as well. The similarity of the two is then

    mean over the words of  max over the places of  w · p

Source: Yao et al. 2022, "FILIP: Fine-grained Interactive Language-Image Pre-Training", section 3.1.
"""

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._shared import seeded
from minidiff._validate import check_count, check_flag, check_number, check_seed, check_tensor
from minidiff.data.captions import Captioned
from minidiff.data.words import Vocabulary
from minidiff.draws import Order
from minidiff.nets.attention import are_words
from minidiff.nets.picture_encoder import PictureEncoder, PictureSettings, PlaceHead
from minidiff.nets.text import PADDING, TextEncoder, TextSettings
from minidiff.optim import Adam

FIRST_SCALE, LARGEST_SCALE = 1 / 0.07, 100.0  # Radford et al. 2021, section 2.5


@dataclass(frozen=True)
class ContrastSettings:
    """How to train a pair of encoders."""

    steps: int = 2500
    batch_size: int = 64
    learning_rate: float = 2e-3
    warmup: int = 100  # steps over which the learning rate rises from 0
    cooldown: float = 0.5  # share of the steps at the end over which it falls back to 0
    clip_norm: float = 1.0
    near: bool = True  # whether pictures must refuse their sentence in another order, too
    words: bool = True  # whether each word must find a place of its picture, too
    seed: int = 0

    def __post_init__(self) -> None:
        check_count(self.steps, "steps", 1)
        check_count(self.batch_size, "batch_size", 2)
        check_count(self.warmup, "warmup", 0)
        check_number(self.learning_rate, "learning_rate", 1e-12, 10)
        check_number(self.cooldown, "cooldown", 0, 1)
        check_number(self.clip_norm, "clip_norm", 1e-12)
        check_flag(self.near, "near")
        check_flag(self.words, "words")
        check_seed(self.seed)

    def learning_rate_at(self, step: int) -> float:
        """Straight up over `warmup` steps, level, straight down over the last `cooldown` share."""
        rise = (step + 1) / self.warmup if step < self.warmup else 1.0
        cooling = self.cooldown * self.steps
        fall = (self.steps - step) / cooling if step > self.steps - cooling else 1.0
        return self.learning_rate * min(rise, fall)


class Encoders(nn.Module):
    """A text encoder and a picture encoder into one space, with the words that they know."""

    def __init__(self, vocabulary: Vocabulary, text: TextEncoder, pictures: PictureEncoder) -> None:
        super().__init__()
        if not isinstance(vocabulary, Vocabulary):
            raise TypeError(f"vocabulary must be a Vocabulary, got {type(vocabulary).__name__}.")
        for value, name, kind in ((text, "text", TextEncoder), (pictures, "pictures", PictureEncoder)):
            if not isinstance(value, kind):
                raise TypeError(f"{name} must be {kind.__name__}, got {type(value).__name__}.")
        words, width = text.settings.words, text.settings.width
        if words != len(vocabulary):
            raise ValueError(f"The vocabulary has {len(vocabulary)} numbers, the text encoder {words}.")
        if width != pictures.settings.width:
            raise ValueError(
                f"Sentences and pictures must have vectors of one width, got {width} "
                f"and {pictures.settings.width}."
            )
        self.vocabulary = vocabulary
        self.text, self.pictures = text, pictures
        self.log_scale = nn.Parameter(torch.tensor(math.log(FIRST_SCALE)))
        self.log_word_scale = nn.Parameter(torch.tensor(math.log(FIRST_SCALE)))
        self.to_word, self.to_place = nn.Linear(width, width), PlaceHead(pictures.settings)

    @classmethod
    def new(cls, vocabulary: Vocabulary, length: int, *, bag: bool = False, seed: int = 0) -> "Encoders":
        """Untrained encoders of the usual size; their start is a function of the seed."""
        check_seed(seed)
        with seeded(seed):
            text = TextEncoder(TextSettings(len(vocabulary), length, bag=bag))
            # float32 where the default dtype is another one, too
            return cls(vocabulary, text, PictureEncoder(PictureSettings())).float()

    @property
    def scale(self) -> Tensor:
        """What similarities are multiplied by before the softmax: 1 / temperature."""
        return self.log_scale.exp().clamp(max=LARGEST_SCALE)

    @property
    def word_scale(self) -> Tensor:
        """The same for words and places."""
        return self.log_word_scale.exp().clamp(max=LARGEST_SCALE)

    def words(self, ids: Tensor) -> Tensor:
        """What each word looks for: (B, L) -> (B, L, D), of length 1; zeros where there is no word."""
        found: Tensor = F.normalize(self.to_word(self.text.tokens(ids)), dim=-1)
        return found * (ids != PADDING)[:, :, None]

    def places(self, images: Tensor) -> Tensor:
        """What there is at each of P places: (B, C, S, S) -> (B, P, D), of length 1."""
        found: Tensor = self.to_place(self.pictures.map(images))
        return found

    def numbers(self, sentences: Sequence[str]) -> Tensor:
        """Sentences as rows of numbers (N, L). Raises `ValueError` for a word that is not known."""
        return self.vocabulary.numbers(sentences, self.text.settings.length)

    @torch.no_grad()
    def tokens(self, sentences: Sequence[str] | Tensor) -> Tensor:
        """A vector for each word, (N, L, D): what a U-Net is told. From texts, or their numbers (N, L).

        Taken before the last layer, which gathers the sentence: there the words are still themselves.
        """
        ids = sentences if isinstance(sentences, Tensor) else self.numbers(sentences)
        device = self.log_scale.device
        layers = max(len(self.text.layers) - 1, 1)
        return torch.cat([self.text.tokens(part.to(device), layers) for part in torch.split(ids, 1000)])

    @torch.no_grad()
    def similarity(self, sentences: Sequence[str] | Tensor, images: Tensor) -> Tensor:
        """How well each sentence (texts, or their numbers) fits each picture: cosines (N, M)."""
        ids = sentences if isinstance(sentences, Tensor) else self.numbers(sentences)
        device = self.log_scale.device
        texts = torch.cat([self.text(part.to(device)) for part in torch.split(ids, 1000)])
        pictures = torch.cat([self.pictures(part.to(device)) for part in torch.split(images, 1000)])
        return texts @ pictures.T


@dataclass(frozen=True, eq=False)
class ContrastStep:
    """What the training yields after each step; `step` counts from 1, `found` is the share of the batch whose
    picture was the nearest to its sentence before the step."""

    step: int
    loss: float
    found: float
    learning_rate: float
    encoders: Encoders


def contrastive_loss(
    texts: Tensor,
    pictures: Tensor,
    scale: Tensor | float,
    also: Tensor | None = None,
    near: Tensor | None = None,
    near_also: Tensor | None = None,
) -> Tensor:
    """The loss of B sentences and their pictures, both (B, D) of length 1: a number.

    `also` (B, B), bool: also[i, j] says that sentence i is true of picture j as well; off the diagonal, those
    pairs are left out. `near` (B, D): for each picture one more sentence to refuse, `near_also` (B,), bool,
    where that one is true all the same and is left out.

    Raises `ValueError` for shapes that do not belong together.
    """
    check_tensor(texts, "texts")
    for x, name in ((pictures, "pictures"), (texts if near is None else near, "near")):
        check_tensor(x, name)
        if x.ndim != 2 or len(x) < 2 or x.shape != texts.shape:
            raise ValueError(
                f"texts and {name} must have one shape (B, D), B >= 2; "
                f"got {tuple(texts.shape)} and {tuple(x.shape)}."
            )
    logits = scale * texts @ pictures.T  # (B, B): a row for each sentence
    refused = None if near is None else scale * (pictures * near).sum(dim=1)
    return _both_ways(logits, also, refused, near_also)


def word_similarity(words: Tensor, places: Tensor) -> Tensor:
    """How well sentences fit pictures, word by word: (B, L, D) and (M, P, D) -> (B, M).

    Each word looks for the place that fits it best; the similarity is the mean over the words. All vectors
    have length 1; where there is no word, they are zeros, as of `Encoders.words`.

    Raises `ValueError` for shapes that do not belong together. Source: Yao et al. 2022, eq. 3 and 4.
    """
    for x, name in ((words, "words"), (places, "places")):
        check_tensor(x, name)
    if words.ndim != 3 or places.ndim != 3 or words.shape[2] != places.shape[2]:
        raise ValueError(
            f"words must have shape (B, L, D) and places (M, P, D), "
            f"got {tuple(words.shape)} and {tuple(places.shape)}."
        )
    return _mean_of_best(words, torch.einsum("bld,mpd->bmlp", words, places))


def _mean_of_best(words: Tensor, similar: Tensor) -> Tensor:
    """The best place of each word, (B, ..., L, P) -> (B, ...), a mean over the words of (B, L, D)."""
    best = similar.amax(dim=-1)
    count = are_words(words).sum(dim=-1)
    return best.sum(dim=-1) / count.reshape(-1, *[1] * (best.ndim - 2))


def word_loss(
    words: Tensor,
    places: Tensor,
    scale: Tensor | float,
    also: Tensor | None = None,
    near: Tensor | None = None,
    near_also: Tensor | None = None,
) -> Tensor:
    """`contrastive_loss` where sentences and pictures are compared by `word_similarity`.

    `words` (B, L, D), `places` (B, P, D), `near` (B, L, D); the rest as there.
    """
    similar = word_similarity(words, places)
    square = len(words) == len(places) >= 2
    if not square or (near is not None and near.shape != words.shape):
        got = [tuple(x.shape) for x in (words, places, near) if x is not None]
        raise ValueError(
            f"words and near must have one shape (B, L, D), places (B, P, D), with B >= 2; got {got}."
        )
    refused = None
    if near is not None:  # each of its own picture only
        refused = scale * _mean_of_best(near, torch.einsum("bld,bpd->blp", near, places))
    return _both_ways(scale * similar, also, refused, near_also)


def _both_ways(
    logits: Tensor, also: Tensor | None, refused: Tensor | None, refused_also: Tensor | None
) -> Tensor:
    """Cross-entropy of the diagonal, from sentences to pictures and back; a picture may have one more."""
    if also is not None:
        own = torch.eye(len(logits), dtype=torch.bool, device=logits.device)
        logits = logits.masked_fill(_checked(also, "also", logits) & ~own, -torch.inf)
    asked = logits.T  # a row for each picture
    if refused is not None:
        if refused_also is not None:
            refused = refused.masked_fill(_checked(refused_also, "near_also", refused), -torch.inf)
        asked = torch.cat([asked, refused[:, None]], dim=1)  # (B, B + 1)
    diagonal = torch.arange(len(logits), device=logits.device)
    return (F.cross_entropy(logits, diagonal) + F.cross_entropy(asked, diagonal)) / 2


def _checked(mask: Tensor, name: str, like: Tensor) -> Tensor:
    if not isinstance(mask, Tensor) or mask.dtype != torch.bool or mask.shape != like.shape:
        got = f"{mask.dtype} {tuple(mask.shape)}" if isinstance(mask, Tensor) else repr(mask)
        raise ValueError(f"{name} must be bool of shape {tuple(like.shape)}, got {got}.")
    return mask


def train_contrastive(
    encoders: Encoders, data: Captioned, settings: ContrastSettings | None = None
) -> Generator[ContrastStep, None, None]:
    """Train both encoders in place, yielding a `ContrastStep` after every step.

    The languages of the sentences take turns, and so do the other orders of their words.
    Raises `TypeError` or `ValueError` for what does not belong together, before the first step.
    """
    settings = ContrastSettings() if settings is None else settings
    for value, name, kind in (
        (encoders, "encoders", Encoders), (data, "data", Captioned), (settings, "settings", ContrastSettings)
    ):  # fmt: skip
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__}, got {value!r}.")
    if len(data.images) < settings.batch_size:
        raise ValueError(f"There are {len(data.images)} images, fewer than batch_size {settings.batch_size}.")
    return _training(encoders, data, settings)


def _training(
    encoders: Encoders, data: Captioned, settings: ContrastSettings
) -> Generator[ContrastStep, None, None]:
    encoders.train()
    adam, order = Adam(encoders), Order(settings.seed, len(data.images), settings.batch_size)
    languages = list(data.sentences)
    for n in range(settings.steps):
        rows, language = order.rows(n), languages[n % len(languages)]
        ids, images, also = data.sentences[language][rows], data.images[rows], data.true(rows)
        near = near_also = None
        if settings.near:
            which = n // len(languages) % data.asked_near.shape[1]
            near, near_also = data.near[language][rows, which], data.near_true(rows)[:, which]
        texts, pictures = encoders.text(ids), encoders.pictures(images)
        others = None if near is None else encoders.text(near)
        loss = contrastive_loss(texts, pictures, encoders.scale, also, others, near_also)
        if settings.words:
            others = None if near is None else encoders.words(near)
            words, places = encoders.words(ids), encoders.places(images)
            loss = loss + word_loss(words, places, encoders.word_scale, also, others, near_also)
        encoders.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(encoders.parameters(), settings.clip_norm)
        learning_rate = settings.learning_rate_at(n)
        adam.step(learning_rate)
        nearest = (texts @ pictures.T).argmax(dim=1)
        found = also[torch.arange(len(rows)), nearest].double().mean().item()
        yield ContrastStep(n + 1, loss.item(), found, learning_rate, encoders)
    encoders.eval()
