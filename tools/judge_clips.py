"""The figures of the model `clips`, and what its card says and shows of them, in both languages."""

import dataclasses
from typing import Any

import torch
from torch import Tensor

from minidiff import data, metrics
from minidiff.data.moving import COUNTS, SHAPES
from minidiff.model import TrainedModel
from minidiff.nets import VideoUNet
from minidiff.show import grid, tile

STEPS = 25  # of DDIM
LARGER = 4  # a pixel of a clip on the card's picture
JUDGED = 64  # clips of each kind
ROWS = {  # in English and in Turkish
    "told": ("the model, told shape and colour", "model, şekil ile renk söylenmiş"),
    "untold": ("the model, told nothing", "model, hiçbir şey söylenmemiş"),
    "silent": ("the model, frames silenced (control)", "model, kareleri susturulmuş (kontrol)"),
    "real": ("real clips of the test part (floor)", "test bölümünün gerçek klipleri (taban)"),
    "shuffled": ("real clips, frames shuffled (control)", "gerçek klipler, kareleri karışık (kontrol)"),
}


def judge_clips(model: TrainedModel, seed: int) -> dict[str, Any]:
    """How clips of the model move, beside real ones: `metrics.evaluate_clips` of each kind."""
    test = data.moving("test")
    assert isinstance(test.condition, Tensor)
    labels = test.condition[:JUDGED]
    x_T = model.noise(JUDGED, torch.Generator().manual_seed(seed))
    assert isinstance(model.network, VideoUNet)
    silent = dataclasses.replace(model, network=model.network.talking(0.0))
    clips = {
        "told": model.draw(labels, x_T=x_T, steps=STEPS),
        "untold": model.draw(x_T=x_T, steps=STEPS),
        "silent": silent.draw(labels, x_T=x_T, steps=STEPS),
        "real": test.x,
        "shuffled": metrics.shuffled(test.x, torch.Generator().manual_seed(seed)),
    }
    seen = metrics.read_clips(clips["told"]).colours == labels[:, 1:]
    judged = {name: rounded(metrics.evaluate_clips(x)) for name, x in clips.items()}
    return {"n": JUDGED, "colour_right": round(seen.double().mean().item(), 4), "clips": judged}


def rounded(quality: metrics.ClipQuality) -> dict[str, Any]:
    figures = dataclasses.asdict(quality)
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()}


def clips_picture(model: TrainedModel) -> Any:
    """A row of eight frames for each shape and colour, seed 0."""
    labels = torch.cartesian_prod(torch.arange(len(SHAPES)), torch.arange(COUNTS[1]))
    x_T = model.noise(len(labels), torch.Generator().manual_seed(0))
    drawn = model.draw(labels, x_T=x_T, steps=50)
    large = tile(drawn, drawn.shape[1]).repeat_interleave(LARGER, -1).repeat_interleave(LARGER, -2)
    return grid(large, columns=1)


def clip_figures(quality: dict[str, Any], language: int = 0) -> str:
    """The table of the card; `language` is 0 for English, 1 for Turkish."""
    lines = [
        f"| {names[language]} | {q['acceleration']:.3f} | {q['step']:.2f} | {q['one_colour']:.3f} | "
        f"{q['size_change']:.3f} |"
        for part, names in ROWS.items()
        for q in (quality["clips"][part],)
    ]
    told = f"{quality['colour_right']:.3f}"
    said = (
        f"{quality['n']} clips of {STEPS} DDIM steps without guidance, read by "
        "`minidiff.metrics.read_clips`, which weighs pixels and knows no network. The acceleration is the "
        "median length of the second difference of the centre, away from the walls, where a free flight has "
        "none; the step is the median way from frame to frame. Lengths are in pixels. Told a colour, the "
        f"model draws it in {told} of all frames.",
        f"{STEPS} DDIM adımıyla, yönlendirmesiz çizilen {quality['n']} klibi, pikselleri tartan ve ağ "
        "bilmeyen `minidiff.metrics.read_clips` okur. İvme, merkezin ikinci farkının duvarlardan uzaktaki "
        "ortanca uzunluğudur; serbest uçuşta sıfırdır. Adım, kareden kareye alınan yolun ortancasıdır. "
        f"Uzunluklar piksel cinsindendir. Söylenen rengi model, bütün karelerin {told} kadarında çizer.",
    )[language]
    heads = (
        "| clips | acceleration | step | one colour throughout | size changes by |",
        "| klipler | ivme | adım | baştan sona tek renk | boyut oynaması |",
    )[language]
    return f"{said}\n\n{heads}\n| --- | ---: | ---: | ---: | ---: |\n" + "\n".join(lines)
