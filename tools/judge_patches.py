"""The figures of the model `patches`, and what its card says and shows of them, in both languages."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff import ProjectedDenoiser, data, metrics, sample
from minidiff.data.photographs import SIDE, SQUARE
from minidiff.editing import keep_coarse
from minidiff.model import TrainedModel
from minidiff.nets import HintSettings
from minidiff.show import grid

STEPS = 20  # of DDPM
COLUMNS = 20  # patches in a row of the test photograph
SHOWN = 10  # of them, on the card's picture
ROWS = {  # in English and in Turkish
    "blocks": ("the mosaic itself", "mozaiğin kendisi"),
    "bicubic": ("bicubic interpolation", "bikübik ara değerleme"),
    "mean": ("the model's mean, one call at t = 999", "modelin ortalaması, t = 999'da tek çağrı"),
    "sample": ("a sample", "bir örnek"),
    "projected": ("a sample, projected", "bir örnek, izdüşürülmüş"),
    "other": ("a sample, told another mosaic (control)", "bir örnek, başka bir mozaik söylenmiş (kontrol)"),
}


def answers_of(model: TrainedModel, told: Tensor, seed: int) -> dict[str, Tensor]:
    """Large pictures for mosaics `told` (N, 3, 32, 32), by each of `ROWS`; and "another" sample."""
    small, schedule = F.avg_pool2d(told, SQUARE), model.schedule
    x_T = [model.noise(len(told), Generator().manual_seed(seed + i)) for i in (0, 1)]
    knows, elsewhere = model.denoiser(told), model.denoiser(told.roll(len(told) // 2, dims=0))
    projected = ProjectedDenoiser(knows, schedule, keep_coarse(small))

    def walk(denoise: Any, i: int = 0) -> Tensor:
        fresh = Generator().manual_seed(seed + 2 + i)
        return sample(denoise, schedule, x_T[i], "ddpm", steps=STEPS, generator=fresh).clamp(-1, 1)

    return {
        "blocks": told,
        "bicubic": F.interpolate(small, size=SIDE, mode="bicubic", align_corners=False).clamp(-1, 1),
        "mean": knows(x_T[0], schedule.T - 1).x_0,
        "sample": walk(knows),
        "projected": walk(projected),
        "other": walk(elsewhere),
        "another": walk(knows, 1),
    }


def judge_patches(model: TrainedModel, seed: int) -> dict[str, Any]:
    """How pictures made of the test photograph's mosaics do, beside bicubic ones and real ones.

    The Fréchet distance is between pictures made for every second patch, as on a chessboard, and the real
    patches between; its floor is that of the real patches in the place of those made.
    """
    test = data.patches("test")
    assert isinstance(test.condition, Tensor)
    made = answers_of(model, test.condition, seed)
    places = torch.arange(len(test))
    black = (places // COLUMNS + places % COLUMNS) % 2 == 0
    real, held_out = (data.ImageData(test.x[part], None, "patches") for part in (black, ~black))
    rows, floor = {}, 0.0
    for name in ROWS:
        compared = metrics.compare(made[name][~black], real, held_out=held_out)
        off = (F.avg_pool2d(made[name], SQUARE) - F.avg_pool2d(test.x, SQUARE)).square().mean().sqrt()
        figures = {"psnr": metrics.psnr(made[name], test.x).mean().item(), "off": off.item()}
        rows[name] = {key: round(value, 4) for key, value in figures.items()}
        rows[name]["frechet"], floor = round(compared.frechet, 3), round(compared.frechet_floor, 3)
    mean, error, apart = (
        (made[a] - b).square().mean().item()
        for a, b in (("mean", test.x), ("sample", test.x), ("sample", made["another"]))
    )
    spread = {"ratio": round(error / mean, 4), "apart": round(apart / error, 4)}
    return {"n": len(test), "answers": rows, "floor": floor, **spread}


def patches_picture(model: TrainedModel) -> Any:
    """Real patches of the test photograph, their mosaics, bicubic, the mean, and two samples."""
    test = data.patches("test")
    assert isinstance(test.condition, Tensor)
    chosen = torch.linspace(0, len(test) - 1, SHOWN).long()  # evenly over the photograph
    made = answers_of(model, test.condition[chosen], seed=0)
    rows = [made[name] for name in ("blocks", "bicubic", "mean", "sample", "another")]
    return grid(torch.cat([test.x[chosen], *rows]), columns=SHOWN)


def patches_called(name: str) -> str:
    """Samples for eight mosaics, in Python; the command line has no place for a mosaic."""
    return f'zoo.load("{name}").draw(data.patches("test").condition[:8])'


def walked(settings: Any, steps: int) -> str:
    """By how many steps of which sampler the picture of a card was drawn."""
    return f"{STEPS} DDPM" if told_a_picture(settings) else f"{steps} DDIM"


def told_a_picture(settings: Any) -> bool:
    """Whether a network of these settings is told a picture, and nothing else."""
    return isinstance(getattr(settings, "condition", None), HintSettings)


def patch_figures(quality: dict[str, Any], language: int = 0) -> str:
    """The table of the card; `language` is 0 for English, 1 for Turkish."""
    lines = [
        f"| {names[language]} | {q['psnr']:.2f} | {q['off']:.4f} | {q['frechet']:.2f} |"
        for part, names in ROWS.items()
        for q in (quality["answers"][part],)
    ]
    real = ("real patches (floor)", "gerçek parçalar (taban)")[language]
    lines.append(f"| {real} | | | {quality['floor']:.2f} |")
    n, ratio, apart = quality["n"], f"{quality['ratio']:.2f}", f"{quality['apart']:.2f}"
    said = (
        f"{n} patches of the photograph that it never saw, {STEPS} DDPM steps, without guidance. The Fréchet "
        "distance is that of `minidiff.metrics.compare`, between every second patch, as on a chessboard, and "
        f"the real ones between. The squared error of a sample is {ratio} times that of the mean (exact "
        f"samples: 2), and two samples are {apart} times as far apart, squared, as sample and truth "
        "(exact samples: 1). One training.",
        f"Modelin hiç görmediği fotoğraftan {n} parça, {STEPS} DDPM adımıyla, yönlendirmesiz. Fréchet "
        "uzaklığı, `minidiff.metrics.compare`'inkidir: satranç tahtasındaki gibi, birer atlanarak alınan "
        "parçalarla aralarındaki gerçek parçalar arasında ölçülür. Bir örneğin karesel hatası, "
        f"ortalamanınkinin {ratio} katıdır (kesin örneklerde 2); iki örnek arasındaki karesel uzaklık, bir "
        f"örneğin gerçeğe olan karesel uzaklığının {apart} katıdır (kesin örneklerde 1). Tek bir eğitim.",
    )[language]
    heads = (
        "| answer | PSNR, dB | mosaic off by (root of the mean square) | Fréchet distance |",
        "| cevap | PSNR, dB | mozaikten sapma (karesel ortalamanın kökü) | Fréchet uzaklığı |",
    )[language]
    return f"{said}\n\n{heads}\n| --- | ---: | ---: | ---: |\n" + "\n".join(lines)
