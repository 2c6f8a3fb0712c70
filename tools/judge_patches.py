"""The figures of the model `patches`, and what its card says and shows of them, in both languages."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from minidiff import ProjectedDenoiser, data, metrics, sample
from minidiff.data.photographs import SQUARE
from minidiff.editing import keep_coarse
from minidiff.model import TrainedModel
from minidiff.nets import HintSettings
from minidiff.show import grid

STEPS = 20  # of DDPM
COLUMNS = 20  # patches in a row of the test photograph
SHOWN = 10  # of them, on the card's picture
MANY = 4  # samples of which the mean is taken
HOME = range(0, 50, 4), range(0, 77, 4)  # rows and columns of patches of the training that lie side by side
ROWS = {  # in English and in Turkish
    "blocks": ("the mosaic itself", "mozaiğin kendisi"),
    "bicubic": ("bicubic interpolation", "bikübik ara değerleme"),
    "mean": ("the model's mean, one call at t = 999", "modelin ortalaması, t = 999'da tek çağrı"),
    "several": (f"the mean of {MANY} samples", f"{MANY} örneğin ortalaması"),
    "sample": ("a sample", "bir örnek"),
    "projected": ("a sample, projected", "bir örnek, izdüşürülmüş"),
    "foreign": ("another patch's details (control)", "başka bir parçanın ayrıntıları (kontrol)"),
    "other": ("a sample, told another mosaic (control)", "bir örnek, başka bir mozaik söylenmiş (kontrol)"),
}
PHOTOGRAPHS = {
    "test": ("the photograph that it never saw", "Modelin hiç görmediği fotoğraftan"),
    "train": ("the photograph of its training", "Eğitim fotoğrafından"),
}


def answers_of(model: TrainedModel, told: Tensor, seed: int, many: int = MANY) -> dict[str, Tensor]:
    """Large pictures for mosaics `told` (N, 3, 32, 32), by each of `ROWS`; and "another" sample."""
    small, schedule = F.avg_pool2d(told, SQUARE), model.schedule
    smooth, unit, hint = data.enlarge(small)
    knows = model.denoiser(hint, clip=None)
    lacks = keep_coarse((small - F.avg_pool2d(smooth, SQUARE)) / unit)

    def walk(denoise: Any, i: int) -> Tensor:
        x_T, fresh = (Generator().manual_seed(seed + 2 * i + j) for j in (0, 1))
        return sample(denoise, schedule, model.noise(len(told), x_T), "ddpm", steps=STEPS, generator=fresh)

    details = [walk(knows, i) for i in range(many)]
    several = [smooth + unit * some for some in details]
    first = knows(model.noise(len(told), Generator().manual_seed(seed)), schedule.T - 1).x_0
    made = {
        "blocks": told,
        "bicubic": smooth,
        "mean": smooth + unit * first,
        "several": torch.stack(several).mean(dim=0),
        "sample": several[0],
        "projected": smooth + unit * walk(ProjectedDenoiser(knows, schedule, lacks), 0),
        "foreign": smooth + unit * details[0].roll(len(told) // 2, dims=0),
        "other": several[0].roll(len(told) // 2, dims=0),
        "another": several[1],
    }
    return {name: some.clamp(-1, 1) for name, some in made.items()}


def side_by_side(split: str) -> data.Examples:
    """260 patches of a photograph that do not overlap, 20 in a row."""
    if split == "test":
        return data.patches("test")
    rows, columns = (torch.tensor(list(one)) for one in HOME)
    return data.patches("train").subset((77 * rows[:, None] + columns).flatten())


def judge_patches(model: TrainedModel, seed: int) -> dict[str, Any]:
    """How pictures made of mosaics do, beside bicubic ones and real ones, on the photograph of the test and
    on that of the training."""
    return {split: judge_photograph(model, side_by_side(split), seed) for split in PHOTOGRAPHS}


def judge_photograph(model: TrainedModel, patches: data.Examples, seed: int) -> dict[str, Any]:
    """The figures of one photograph.

    The Fréchet distances are between pictures made for every second patch, as on a chessboard, and the real
    patches between; their floor is that of the real patches in the place of those made.
    """
    x = patches.x
    assert isinstance(patches.condition, Tensor)
    made = answers_of(model, patches.condition, seed)
    places = torch.arange(len(x))
    black = (places // COLUMNS + places % COLUMNS) % 2 == 0
    real, held_out = (data.ImageData(x[part], None, "patches") for part in (black, ~black))
    rows, floor = {}, 0.0
    for name in ROWS:
        compared = metrics.compare(made[name][~black], real, held_out=held_out)
        wrong = (made[name] - x).square().mean()
        off = (F.avg_pool2d(made[name], SQUARE) - F.avg_pool2d(x, SQUARE)).square().mean().sqrt()
        figures = {
            "psnr": (10 * (4 / wrong).log10()).item(),  # of the mean error
            "psnr_each": metrics.psnr(made[name], x).mean().item(),
            "off": off.item(),
            "grain": metrics.grain(made[name][~black], x[black]),
        }
        rows[name] = {key: round(value, 4) for key, value in figures.items()}
        rows[name]["frechet"], floor = round(compared.frechet, 3), round(compared.frechet_floor, 3)
    mean, error, apart = (
        (made[a] - b).square().mean().item()
        for a, b in (("mean", x), ("sample", x), ("sample", made["another"]))
    )
    floors = {"floor": floor, "grain_floor": round(metrics.grain(x[~black], x[black]), 4)}
    return {
        "n": len(x),
        "answers": rows,
        **floors,
        "ratio": round(error / mean, 4),
        "apart": round(apart / error, 4),
    }


def patches_picture(model: TrainedModel) -> Any:
    """Real patches of the test photograph, their mosaics, bicubic, the mean, and two samples."""
    test = data.patches("test")
    assert isinstance(test.condition, Tensor)
    chosen = torch.linspace(0, len(test) - 1, SHOWN).long()  # evenly over the photograph
    made = answers_of(model, test.condition[chosen], seed=0, many=2)
    rows = [made[name] for name in ("blocks", "bicubic", "mean", "sample", "another")]
    return grid(torch.cat([test.x[chosen], *rows]), columns=SHOWN)


def patches_called(name: str) -> str:
    """Details for the mosaics of eight patches, in Python; the command line has no place for a mosaic."""
    return f'zoo.load("{name}").draw(data.details("test").condition[:8], clip=None)'


def walked(settings: Any, steps: int) -> str:
    """By how many steps of which sampler the picture of a card was drawn."""
    return f"{STEPS} DDPM" if told_a_picture(settings) else f"{steps} DDIM"


def told_a_picture(settings: Any) -> bool:
    """Whether a network of these settings is told a picture, and nothing else."""
    return isinstance(getattr(settings, "condition", None), HintSettings)


def patch_figures(quality: dict[str, Any], language: int = 0) -> str:
    """The two tables of the card; `language` is 0 for English, 1 for Turkish."""
    return "\n\n".join(
        photograph_figures(quality[split], PHOTOGRAPHS[split][language], language) for split in PHOTOGRAPHS
    )


def photograph_figures(quality: dict[str, Any], called: str, language: int) -> str:
    """One table, and what stands above it."""
    columns = {"psnr": ".2f", "psnr_each": ".2f", "off": ".4f", "frechet": ".2f", "grain": ".3f"}
    lines = [
        f"| {names[language]} | " + " | ".join(f"{q[key]:{digits}}" for key, digits in columns.items()) + " |"
        for part, names in ROWS.items()
        for q in (quality["answers"][part],)
    ]
    real = ("real patches (floor)", "gerçek parçalar (taban)")[language]
    lines.append(f"| {real} | | | | {quality['floor']:.2f} | {quality['grain_floor']:.3f} |")
    n, ratio, apart = quality["n"], f"{quality['ratio']:.2f}", f"{quality['apart']:.2f}"
    said = (
        f"{n} patches of {called}, {STEPS} DDPM steps, without guidance. Both Fréchet distances are between "
        "every second patch, as on a chessboard, and the real ones between: that of "
        "`minidiff.metrics.compare`, and that of the 16 pixels of each square less their mean, in which flat "
        f"squares have 1. The squared error of a sample is {ratio} times that of the mean (exact samples: "
        f"2), and two samples are {apart} times as far apart, squared, as sample and truth (exact samples: "
        "1). One training.",
        f"{called} {n} parça, {STEPS} DDPM adımıyla, yönlendirmesiz. İki Fréchet uzaklığı da satranç "
        "tahtasındaki gibi birer atlanarak alınan parçalarla aralarındaki gerçek parçalar arasında ölçülür: "
        "biri `minidiff.metrics.compare`'inkidir, öteki her karenin 16 pikselinden ortalaması çıkarılınca "
        f"kalanınki (düz karelerde 1). Bir örneğin karesel hatası, ortalamanınkinin {ratio} katıdır (kesin "
        f"örneklerde 2); iki örnek arasındaki karesel uzaklık, bir örneğin gerçeğe olan karesel uzaklığının "
        f"{apart} katıdır (kesin örneklerde 1). Tek bir eğitim.",
    )[language]
    heads = (
        "| answer | PSNR of the mean error, dB | mean of the PSNRs, dB | mosaic off by (root of the mean "
        "square) | Fréchet distance | Fréchet distance within squares |",
        "| cevap | ortalama hatanın PSNR'ı, dB | PSNR'ların ortalaması, dB | mozaikten sapma (karesel "
        "ortalamanın kökü) | Fréchet uzaklığı | karelerin içindeki Fréchet uzaklığı |",
    )[language]
    return f"{said}\n\n{heads}\n| --- | ---: | ---: | ---: | ---: | ---: |\n" + "\n".join(lines)
