"""What the cards of models of latents say besides: their words, the autoencoder, and decoded pictures."""

import json
from typing import Any

import torch
from torch import Tensor

from minidiff import zoo
from minidiff.latent import Autoencoder, AutoencoderSettings
from minidiff.model import TrainedModel
from minidiff.nets import DiTSettings
from minidiff.show import grid
from tools.ship import CARDS, draw

DATA = (
    "The 10,800 training scenes of the generated data set `shapes`, painted at 64x64 and encoded by the shipped "
    "autoencoder into 4x8x8 numbers of mean 0 and standard deviation 1. One pair of shape and colour for every "
    "shape is held out from the model *and* from the autoencoder."
)
DATA_TR = (
    "Üretilmiş `shapes` veri kümesinin 10.800 eğitim sahnesi; 64x64 boyanmış ve hazır otomatik kodlayıcıyla, ortalaması 0 ve "
    "standart sapması 1 olan 4x8x8 sayıya kodlanmıştır. Her şekil için bir şekil-renk çifti hem modelden *hem* "
    "otomatik kodlayıcıdan ayrı tutulmuştur."
)
WHAT = (
    "Draws the latent of one shape before a plain background, 48 times fewer numbers than the picture; the "
    "autoencoder makes the picture of it. Five attributes can be asked for, as in `shapes`."
)
WHAT_TR = (
    "Düz bir zemin önündeki bir şeklin gizilini çizer: Gizil, resimdekilerin 48'de biri kadar sayıdır; resmi ondan otomatik kodlayıcı yapar. "
    "`shapes`'teki beş özellik burada da istenebilir."
)
LIMITS = (
    "What the autoencoder loses, no model of its latents draws: the last row above is the ceiling.",
    "Latents have no end at 1: draw with `clip=None`, and decode with `zoo.autoencoder_of(model).decode`.",
    "One shape in six colours before three backgrounds, and nothing else. It was trained for minutes: tell "
    "it all five, for with attributes left open nearly all that it draws is no clear scene (last row but one).",
)
LIMITS_TR = (
    "Otomatik kodlayıcının yitirdiğini, onun gizillerini çizen hiçbir model geri getiremez: Yukarıdaki son satır tavandır.",
    "Gizillerin sınırı 1 değildir: `clip=None` ile çiz, `zoo.autoencoder_of(model).decode` ile çöz.",
    "Üç zeminin önünde altı renkte tek bir şekil çizer, başka bir şey çizmez. Yalnızca birkaç dakika eğitilmiştir: Özelliklerin beşini de "
    "söyle; özellikler açık bırakılınca çizdiklerinin neredeyse hiçbiri açık seçik bir sahne değildir (sondan ikinci satır).",
)


def settings_of(settings: Any) -> str:
    """The settings of the network, as code."""
    shown = ("width", "depth", "heads", "patch", "classes")
    assert isinstance(settings, DiTSettings)
    return ", ".join(f"`{key}={getattr(settings, key)}`" for key in shown)


def picture(model: TrainedModel, autoencoder: Autoencoder, labels: Tensor, columns: int) -> Any:
    """What it draws for labels, decoded."""
    latents = draw(model, labels, model.shape, seed=0, clip=None)
    with torch.no_grad():
        return grid(autoencoder.decode(latents), columns=columns)


def autoencoder_facts(name: str) -> dict[str, Any]:
    """What `tools.autoencoder` wrote about the autoencoder of a model."""
    facts: dict[str, Any] = json.loads(
        (CARDS / f"{zoo.recipe(name).autoencoder}-autoencoder.json").read_text(encoding="utf-8")
    )
    return facts


def _parameters() -> float:
    with torch.device("meta"):
        return sum(p.numel() for p in Autoencoder(AutoencoderSettings()).parameters()) / 1e6


def section(name: str) -> str:
    """The autoencoder, in English."""
    facts = autoencoder_facts(name)
    train, test, held_out = facts["train"], facts["quality"]["test"], facts["quality"]["held_out"]
    return (
        f"The autoencoder has {_parameters():.2f}M parameters ({facts['bytes'] / 1e6:.1f} MB, float16) and was "
        f"trained before, by `python -m tools.autoencoder`: {train['steps']:,} steps of {train['batch_size']} "
        f"pictures, {facts['cpu_hours']:g} CPU hours. Of {test['n']} scenes it never saw, {test['read']:.3f} are "
        f"read right after encoding and decoding ({test['reader']:.3f} before); of {held_out['n']} scenes with "
        f"held-out pairs, {held_out['read']:.3f}. With weights in a byte each: "
        f"{facts['quality']['test_int8']['read']:.3f} and {facts['quality']['held_out_int8']['read']:.3f}."
    )


def section_tr(name: str) -> str:
    """The autoencoder, in Turkish; numbers as English has them."""
    facts = autoencoder_facts(name)
    train, test, held_out = facts["train"], facts["quality"]["test"], facts["quality"]["held_out"]
    return (
        f"Otomatik kodlayıcının parametre sayısı {_parameters():.2f} milyondur ({facts['bytes'] / 1e6:.1f} MB, float16). Modelden "
        f"önce, `python -m tools.autoencoder` ile eğitilmiştir: {train['steps']:,} adım, her birinde "
        f"{train['batch_size']} resim, {facts['cpu_hours']:g} CPU saati. Hiç görmediği {test['n']} sahneden kodlanıp "
        f"çözüldükten sonra doğru okunanların payı {test['read']:.3f} (kodlamadan önce {test['reader']:.3f}); ayrılmış çiftli "
        f"{held_out['n']} sahnede {held_out['read']:.3f}. Ağırlıkların her biri tek bayt olunca: "
        f"{facts['quality']['test_int8']['read']:.3f} ve {facts['quality']['held_out_int8']['read']:.3f}."
    )
