"""Change a word of a sentence, and of the picture as little else as can be."""

from torch import Tensor

from minidiff._validate import check_number
from minidiff.model import TrainedModel
from minidiff.nets.attention import CrossAttention, noting, reading_as


def prompt_to_prompt(
    model: TrainedModel,
    told: Tensor,
    asked: Tensor,
    x_T: Tensor,
    *,
    keep: float = 0.8,
    steps: int = 25,
    scale: float = 1.0,
) -> tuple[Tensor, Tensor]:
    """The pictures of the sentences `told`, and those of `asked` that are read at the same places.

    Both are drawn by DDIM from x_T (B, ...). While the first is, every block's attention is noted; in the
    first `keep` of its steps the second reads with it: *where* a word counts comes from the one sentence,
    *what* it says from the other. So both sentences must have their words at the same places (`told` and
    `asked` (B, L, D), tokens); `scale` is that of guidance. Source: Hertz et al. 2023, "Prompt-to-Prompt",
    algorithm 1.

    keep = 0 draws `asked` from the same noise, and nothing more. Raises ValueError for a network that reads
    no tokens, for tokens of two shapes, and for a share outside [0, 1].
    """
    check_number(keep, "keep", 0.0, 1.0)
    network = model.network
    layers = sum(isinstance(layer, CrossAttention) for layer in network.modules())
    if not layers:
        raise ValueError("This network reads no tokens: there is no attention to keep.")
    if told.shape != asked.shape:
        raise ValueError(f"told and asked must be alike, got {tuple(told.shape)} and {tuple(asked.shape)}.")
    with noting(network) as noted:
        before = model.draw(told, x_T=x_T, steps=steps, scale=scale)
    calls = round(keep * len(noted) / layers)
    with reading_as(network, noted[: layers * calls]):
        after = model.draw(asked, x_T=x_T, steps=steps, scale=scale)
    return before, after
