"""Every public function with good arguments, and the few public names that the table leaves out."""

from __future__ import annotations

import copy
import importlib
import inspect
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from types import GenericAlias
from typing import Any

import torch
from bad_values import Hints
from judging import Subject
from torch import Tensor, nn

import minidiff as md
from minidiff import (
    capstone,
    checkpoint,
    checks,
    data,
    device,
    editing,
    loss,
    metrics,
    nets,
    optim,
    show,
    train,
    zoo,
)
from minidiff.capstone import Project, ProjectError, Run
from minidiff.checkpoint import CheckpointError
from minidiff.data import Examples, ImageData
from minidiff.data.captions import captioned
from minidiff.data.scenes import LENGTH, asked_at
from minidiff.metrics import Classifier
from minidiff.model import TrainedModel
from minidiff.nets import MLP, MLPSettings, UNet, UNetSettings
from minidiff.record import TrainingRecord, timestep_losses
from minidiff.rivals import GAN, VAE, GANSettings, VAESettings, train_gan, train_vae
from minidiff.show.palette import new_figure
from minidiff.train import TrainSettings, TrainStep

T = 8
PACKAGES = (
    "",
    ".samplers",
    ".editing",
    ".nets",
    ".data",
    ".metrics",
    ".rivals",
    ".show",
    ".checks",
    ".capstone",
)  # they say themselves what is public
MODULES = (
    "schedule",
    "forward",
    "denoisers",
    "guidance",
    "loss",
    "noise",
    "device",
    "optim",
    "draws",
    "interrupts",
    "joined",
    "run_folder",
    "open_runs",
    "train",
    "progress",
    "model",
    "record",
    "checkpoint",
    "recipes",
    "zoo",
    "demo",
    "doctor",
)  # here, whatever has no underscore is public

# ---- good arguments -----------------------------------------------------------------------------------


@cache
def schedule() -> md.NoiseSchedule:
    return md.NoiseSchedule.cosine(T)


@cache
def _fixed(shape: tuple[int, ...], seed: int) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed)) * 1.9 - 0.95


def some_clips() -> Tensor:
    """Two clips of `moving`."""
    return data.film([data.flight(0), data.flight(5)])


def images(n: int = 4, channels: int = 1, side: int = 8) -> Tensor:
    """Clean images in [-1, 1], the same every time."""
    return _fixed((n, channels, side, side), 1).clone()


def noisy(n: int = 4) -> Tensor:
    return _fixed((n, 1, 8, 8), 2).clone() * 2


def points(n: int = 12) -> Tensor:
    return _fixed((n, 2), 3).clone()


def labels(n: int = 4) -> Tensor:
    return torch.tensor([0, 1, 2, 1] * (n // 4))


@cache
def pictures_folder() -> Path:
    """A folder with one picture."""
    from PIL import Image

    place = folder()
    Image.new("L", (9, 9), 40).save(place / "one.png")
    return place


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@cache
def _network(name: str) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        settings = UNetSettings(width=8, multipliers=(1,), attention=(), heads=1, classes=3)
        made: nn.Module = UNet(settings)
        if name == "MLP":
            made = MLP(MLPSettings(2, 8, 1, nets.ClassSettings(3)))
        if name == "classifier":
            made = Classifier(1, 3, 4)
        for parameter in made.parameters():  # the head of a U-Net starts at zero
            nn.init.normal_(parameter, std=0.2)
    return made.eval()


def unet() -> UNet:
    return copy.deepcopy(_network("UNet"))  # type: ignore[return-value]


@cache
def point_network() -> nets.PointNetwork:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        made = nets.PointNetwork(
            nets.PointSettings(width=8, depth=1, heads=2, condition=nets.ClassSettings(3))
        )
        for parameter in made.parameters():  # the head starts at zero
            nn.init.normal_(parameter, std=0.2)
    return made.eval()


def clouds() -> Tensor:
    return data.solids("test").x[[0, 3]].clone()


SMALL_RIVAL: dict[str, Any] = {
    "steps": 1, "batch_size": 4, "learning_rate": 1e-3, "latent": 2, "width": 8, "depth": 1,
}  # fmt: skip


@cache
def rival_of(kind: type[GAN] | type[VAE]) -> Any:
    torch.manual_seed(0)
    return kind((2,))


def mlp() -> MLP:
    return copy.deepcopy(_network("MLP"))  # type: ignore[return-value]


def classifier() -> Classifier:
    return copy.deepcopy(_network("classifier"))  # type: ignore[return-value]


def spoken_reader() -> metrics.SpokenReader:
    return metrics.SpokenReader().eval()


def spectrograms() -> Tensor:
    return data.spoken("test").images[:3].contiguous()  # its own memory, row by row


def ideal() -> md.IdealDenoiser:
    return md.IdealDenoiser(images(), schedule())


def smooth() -> md.GaussianMixtureDenoiser:
    """A denoiser that never decides: half precision in gives about the same out."""
    return md.GaussianMixtureDenoiser(torch.zeros(1, 1, 8, 8), torch.tensor([0.5]), torch.ones(1), schedule())


def half_known() -> Tensor:
    """The left half of a picture."""
    return torch.arange(8) < 4


def halved(x_0: Tensor) -> Tensor:
    return x_0 / 2


def ideal_points() -> md.IdealDenoiser:
    return md.IdealDenoiser(points(), schedule())


def learned() -> md.NetworkDenoiser:
    return md.NetworkDenoiser(unet(), schedule(), predicts="x_0", condition=labels())


def model() -> TrainedModel:
    return TrainedModel(unet(), schedule(), "x_0")


@cache
def reading_model() -> TrainedModel:
    """An untrained model that is told the tokens of sentences."""
    told = nets.TokenSettings(64, LENGTH)
    network = UNet(
        UNetSettings(
            channels=3, width=8, multipliers=(1,), attention=(), patch=4, condition=told, reading=(0,)
        )
    )
    return TrainedModel(network.eval(), schedule(), "x_0", {"shape": [3, 32, 32]})


@cache
def asked_of() -> tuple[Tensor, Tensor]:
    """Pictures of two objects, and what their sentences say."""
    known = captioned([i for i in range(8) if asked_at(i).other is not None])
    return known.images, known.asked


def image_data(n: int = 8) -> ImageData:
    return ImageData(images(n), labels(n), "test", ("a", "b", "c"))


def settings() -> TrainSettings:
    return TrainSettings(steps=2, batch_size=4, warmup=0)


def few_steps(n: int = 2) -> Iterator[TrainStep]:
    return train.train(unet(), schedule(), image_data(), settings(), device="cpu")


def _recorded(steps: Iterable[TrainStep]) -> TrainingRecord:
    record = TrainingRecord(T)
    for step in steps:
        record.add(step)
    return record


def as_it_is(x: Tensor) -> Tensor:
    """A view of what is a picture already."""
    return x


def a_film() -> show.Film:
    return show.Film("film", (show.Scene((a_panel(),), ("one", "two")),))


def a_panel() -> show.Images:
    return show.Images("panel", torch.zeros(2, 4, 4, 1, dtype=torch.uint8).numpy())


def a_figure() -> Any:
    drawn = new_figure(60, 40)
    drawn.subplots().plot([0, 1])
    return drawn


@cache
def folder() -> Path:
    kept = tempfile.TemporaryDirectory(prefix="bad-input-")
    _open_folders.append(kept)
    return Path(kept.name)


_open_folders: list[tempfile.TemporaryDirectory[str]] = []  # removed when the process ends


@cache
def saved() -> Path:
    path = folder() / "saved.safetensors"
    checkpoint.save(path, unet(), schedule(), predicts="x_0")
    return path


def a_project() -> Project:
    """One run and a card; `check` would find fault with it, `save` and `load` do not."""
    return Project(question="Is it?", runs={0: Run({"samples": images()}, 0.5)}, card="# A card")


@cache
def saved_project() -> Path:
    capstone.save(a_project(), folder() / "saved-project")
    return folder() / "saved-project"


def answers_with(make: Callable[[Tensor], Any]) -> Callable[[Tensor, float], Any]:
    return lambda x_t, t: make(x_t)


NO_DENOISERS: tuple[tuple[str, Any], ...] = (
    ("answers with a bare tensor", answers_with(lambda x: x)),
    ("answers with a pair", answers_with(lambda x: (x, x))),
    ("answers with a smaller batch", answers_with(lambda x: md.Prediction(x[:1], x[:1]))),
    ("answers with another shape", answers_with(lambda x: md.Prediction(x[..., :1], x))),
    ("answers in integers", answers_with(lambda x: md.Prediction(x.long(), x.long()))),
)
NO_NETWORKS: tuple[tuple[str, Any], ...] = (
    ("answers with another shape", lambda x_t, t, *c: x_t[:, :, :1]),
    ("answers with a smaller batch", lambda x_t, t, *c: x_t[:1]),
    ("answers with a tuple", lambda x_t, t, *c: (x_t, x_t)),
    ("answers in integers", lambda x_t, t, *c: x_t.long()),
)
TIMES: tuple[tuple[str, Any], ...] = (
    ("T", T),
    ("-1", -1),
    ("float", 1.0),
    ("tensor with T", torch.tensor(T)),
    ("float tensor", torch.tensor(1.0)),
    ("text", "3"),
    ("list", [1]),
    ("one too few", torch.tensor([0, 1, 2])),
    ("bool", True),
)
SHAPES: tuple[tuple[str, Any], ...] = (
    ("two numbers", (8, 8)),
    ("two channels", (2, 8, 8)),
    ("no pixels", (1, 0, 8)),
    ("text sizes", ("1", "8", "8")),
)

# ---- the table ----------------------------------------------------------------------------------------

IMAGE = Hints(any_rank=True)
STEPS = Hints(at_most=T)
DENOISE = Hints(extra=NO_DENOISERS)
SEED = Hints(zero=True)
NETWORK = Hints(extra=NO_NETWORKS)


def sampler(function: Callable[..., Any], **own: Any) -> Subject:
    """A sampler with its common arguments and its own."""
    start = {} if function is md.invert else {"generator": seeded()}
    spacing = {"heun": "karras", "pndm": "leading"}.get(function.__name__, "linspace")
    name = "x_0" if function is md.invert else "x_T"
    return Subject(
        function,
        lambda: (
            {"denoise": ideal(), "schedule": schedule(), name: noisy(), "steps": 4, "spacing": spacing}
            | own
            | {key: seeded() for key in start}
        ),
        {"steps": STEPS, "denoise": DENOISE, "order": Hints(at_most=4)},
        {name: "x_t"},
    )


def walk(function: Callable[..., Any], **own: Any) -> Subject:
    """A walk that paints round what is known. Bad masks: tests/editing."""
    good = {"denoise": ideal, "schedule": schedule, "x_T": noisy, "known": images}
    plain = inspect.signature(function)
    return Subject(
        partial(function, mask=half_known()),
        lambda: (
            {name: make() for name, make in good.items()}
            | {"steps": 4, "spacing": "leading", "generator": seeded()}
            | own
        ),
        {"steps": STEPS, "denoise": DENOISE},
        {"x_T": "x_t"},
        signature=without_mask(plain),
    )


def without_mask(signature: inspect.Signature) -> Callable[..., Any]:
    """A function of these parameters, but for the mask."""

    def named() -> None: ...

    kept = [p.replace(kind=p.KEYWORD_ONLY) for name, p in signature.parameters.items() if name != "mask"]
    named.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
    return named


def of_points(function: Callable[..., Any]) -> Subject:
    return Subject(function, lambda: {"n": 50, "generator": seeded()})


def spaced(function: Callable[..., Any]) -> Subject:
    return Subject(
        function,
        lambda: {"T": 10, "beta_start": 0.1, "beta_end": 0.5},
        {"T": Hints(), "beta_start": Hints(), "beta_end": Hints()},
    )


def losses(function: Callable[..., Any]) -> Subject:
    return Subject(
        function,
        lambda: {
            "network": unet(),
            "x_0": images(),
            "schedule": schedule(),
            "condition": labels(),
            "predicts": "x_0",
            "min_snr_gamma": 5.0,
            "t": torch.tensor([0, 3, 7, 5]),
            "epsilon": noisy(),
            "generator": seeded(),
        },
        {"network": NETWORK},
        {"x_0": "x_t epsilon", "epsilon": "x_t", "condition": "labels", "network": "network's"},
    )


SUBJECTS: dict[str, Subject] = {
    # ---- schedules --------------------------------------------------------------------------------
    "NoiseSchedule": Subject(md.NoiseSchedule, lambda: {"betas": torch.linspace(0.1, 0.9, T)}),
    "NoiseSchedule.linear": spaced(md.NoiseSchedule.linear),
    "NoiseSchedule.quadratic": spaced(md.NoiseSchedule.quadratic),
    "NoiseSchedule.cosine": Subject(md.NoiseSchedule.cosine, lambda: {"T": 10, "s": 0.01}),
    "NoiseSchedule.from_alpha_bars": Subject(
        md.NoiseSchedule.from_alpha_bars, lambda: {"alpha_bars": torch.linspace(0.9, 0.01, T)}
    ),
    "NoiseSchedule.with_zero_terminal_snr": Subject(schedule().with_zero_terminal_snr, dict),
    "NoiseSchedule.timesteps": Subject(
        schedule().timesteps, lambda: {"N": 3, "spacing": "leading"}, {"N": STEPS}
    ),
    "NoiseSchedule.alpha_bar_at": Subject(
        schedule().alpha_bar_at, lambda: {"t": 2.5}, {"t": Hints(extra=(("T", float(T)), ("-0.1", -0.1)))}
    ),
    "NoiseSchedule.t_at_sigma": Subject(schedule().t_at_sigma, lambda: {"sigma": 1.0}),
    "NoiseSchedule.until": Subject(
        schedule().until, lambda: {"t": 3}, {"t": Hints(at_most=T - 1, zero=True)}
    ),
    "NoiseSchedule.karras_timesteps": Subject(
        schedule().karras_timesteps,
        lambda: {"N": 4, "rho": 7.0, "sigma_max": 40.0},
        {"N": STEPS, "sigma_max": Hints(extra=(("below the least σ", 1e-9), ("zero", 0.0)))},
    ),
    # ---- the forward process ----------------------------------------------------------------------
    "forward_diffusion_step": Subject(
        md.forward_diffusion_step,
        lambda: {"x_0": images(), "t": 3, "beta_t_schedule": schedule().betas, "generator": seeded()},
        {"x_0": IMAGE, "t": Hints(zero=True, extra=TIMES)},
        {"beta_t_schedule": "beta"},
    ),
    "q_step": Subject(
        md.q_step,
        lambda: {"x_prev": images(), "t": 3, "schedule": schedule(), "generator": seeded()},
        {"x_prev": IMAGE, "t": Hints(zero=True, extra=TIMES)},
    ),
    "q_sample": Subject(
        md.q_sample,
        lambda: {"x_0": images(), "t": 3, "schedule": schedule(), "epsilon": noisy(), "generator": seeded()},
        {"x_0": IMAGE, "t": Hints(zero=True, extra=TIMES)},
    ),
    "q_posterior": Subject(
        md.q_posterior,
        lambda: {"x_0": images(), "x_t": noisy(), "t": 3, "schedule": schedule()},
        {"t": Hints(zero=True, extra=TIMES)},
    ),
    "q_posterior, t of each sample": Subject(
        md.q_posterior,
        lambda: {"x_0": images(), "x_t": noisy(), "t": torch.tensor([0, 3, 7, 5]), "schedule": schedule()},
        {"t": Hints(scalar=True)},
    ),
    # ---- denoisers --------------------------------------------------------------------------------
    "IdealDenoiser": Subject(
        md.IdealDenoiser,
        lambda: {"dataset": images(), "schedule": schedule()},
        {"dataset": Hints(any_rank=True)},
        see=lambda made: made.dataset.float().flatten(),
    ),
    "IdealDenoiser.__call__": Subject(ideal(), lambda: {"x_t": noisy(), "t": 3.5}, nan_stays=True),
    "GaussianMixtureDenoiser": Subject(
        md.GaussianMixtureDenoiser,
        lambda: {
            "means": points(4),
            "stds": torch.full((4,), 0.3),
            "weights": torch.full((4,), 0.25),
            "schedule": schedule(),
        },
        see=lambda made: made(points(4), 2.5),
    ),
    "GaussianMixtureDenoiser.__call__": Subject(
        md.GaussianMixtureDenoiser(points(4), torch.full((4,), 0.3), torch.full((4,), 0.25), schedule()),
        lambda: {"x_t": points(), "t": 3.5},
        nan_stays=True,
    ),
    "NetworkDenoiser": Subject(
        md.NetworkDenoiser,
        lambda: {
            "network": unet(),
            "schedule": schedule(),
            "predicts": "x_0",
            "condition": labels(),
        },
        {"network": NETWORK},
        {"condition": "labels"},
        see=lambda made: made(noisy(), 3),
    ),
    "NetworkDenoiser.__call__": Subject(
        learned(), lambda: {"x_t": noisy(), "t": 3.5}, aliases={"x_t": "samples"}, nan_stays=True
    ),
    "ClippedDenoiser": Subject(
        md.ClippedDenoiser,
        lambda: {"denoise": ideal(), "schedule": schedule(), "bound": 0.5},
        {"denoise": DENOISE},
        see=lambda made: made(noisy(), 3),
    ),
    "ProjectedDenoiser": Subject(
        md.ProjectedDenoiser,
        lambda: {"denoise": ideal(), "schedule": schedule(), "project": halved},
        {"denoise": DENOISE},
        see=lambda made: made(noisy(), 3),
    ),
    "ProjectedDenoiser.__call__": Subject(
        md.ProjectedDenoiser(ideal(), schedule(), halved), lambda: {"x_t": noisy(), "t": 3.5}, nan_stays=True
    ),
    "GuidedDenoiser": Subject(
        md.GuidedDenoiser,
        lambda: {"conditional": ideal(), "unconditional": ideal(), "scale": 2.0},
        {"conditional": DENOISE, "unconditional": DENOISE, "scale": Hints(negative=True)},
        see=lambda made: made(noisy(), 3),
    ),
    "GuidedDenoiser.__call__": Subject(
        md.GuidedDenoiser(ideal(), ideal(), 2.0), lambda: {"x_t": noisy(), "t": 3.5}, nan_stays=True
    ),
    "GuidedPair": Subject(
        md.GuidedPair,
        lambda: {"both": ideal(), "scale": 2.0},
        {"both": DENOISE, "scale": Hints(negative=True)},
        see=lambda made: made(noisy(), 3),
    ),
    "GuidedPair.__call__": Subject(
        md.GuidedPair(ideal(), 2.0), lambda: {"x_t": noisy(), "t": 3.5}, nan_stays=True
    ),
    "IntervalDenoiser": Subject(
        md.IntervalDenoiser,
        lambda: {"inside": ideal(), "outside": ideal(), "low": 2.0, "high": 5.0},
        {
            "inside": DENOISE,
            "outside": DENOISE,
            "low": Hints(negative=True, zero=True),
            "high": Hints(extra=(("below low", 1.0),)),
        },
        see=lambda made: (made(noisy(), 3), made(noisy(), 7)),
    ),
    "IntervalDenoiser.__call__": Subject(
        md.IntervalDenoiser(ideal(), ideal(), 2, 5), lambda: {"x_t": noisy(), "t": 3.5}, nan_stays=True
    ),
    # ---- the loss, noise, devices -----------------------------------------------------------------
    "diffusion_loss": losses(md.diffusion_loss),
    "diffusion_losses": losses(md.diffusion_losses),
    "loss.draw_timesteps": Subject(loss.draw_timesteps, lambda: {"batch": 4, "T": T, "generator": seeded()}),
    "loss.loss_weight": Subject(
        loss.loss_weight,
        lambda: {"schedule": schedule(), "predicts": "v", "gamma": 5.0},
        aliases={"gamma": "min_snr_gamma"},
    ),
    "generators": Subject(
        md.generators, lambda: {"seeds": [1, 2], "device": "cpu"}, {"seeds": Hints(zero=True, empty=True)}
    ),
    "randn": Subject(
        md.randn,
        lambda: {"shape": (4, 2), "generator": seeded(), "dtype": torch.float32, "device": "cpu"},
    ),
    "randn_like": Subject(
        md.randn_like,
        lambda: {"x": images(), "generator": seeded()},
        {"x": Hints(any_rank=True, any_value=True)},
    ),
    "device.memory_of_machine": Subject(device.memory_of_machine, dict),
    "device.multiplies_bfloat16": Subject(
        device.multiplies_bfloat16, lambda: {"device": torch.device("cpu")}
    ),
    "device.best_device": Subject(device.best_device, dict),
    "device.resolve_device": Subject(device.resolve_device, lambda: {"device": "cpu"}),
    # ---- samplers ---------------------------------------------------------------------------------
    "ddpm": sampler(md.ddpm, variance="small"),
    "ddim": sampler(md.ddim, eta=0.5),
    "pndm": sampler(md.pndm, start="multistep"),
    "lms": sampler(md.lms, order=3),
    "euler": sampler(md.euler),
    "euler_ancestral": sampler(md.euler_ancestral, eta=0.5),
    "heun": sampler(md.heun, churn=1.0),
    "dpm_solver_pp": sampler(md.dpm_solver_pp),
    "invert": sampler(md.invert),
    # ---- editing ----------------------------------------------------------------------------------
    "editing.start_at": Subject(
        editing.start_at,
        lambda: {"x_0": images(), "schedule": schedule(), "t": 3, "generator": seeded()},
        {"x_0": IMAGE, "t": Hints(zero=True, at_most=T - 1)},
    ),
    "editing.start_of": Subject(
        editing.start_of, lambda: {"strength": 0.5, "schedule": schedule()}, {"strength": Hints(zero=True)}
    ),
    "editing.image_to_image": Subject(
        editing.image_to_image,
        lambda: {
            "denoise": ideal(),
            "schedule": schedule(),
            "x_0": images(),
            "strength": 0.5,
            "sampler": "ddim",
            "steps": 4,
            "generator": seeded(),
        },
        {"denoise": DENOISE, "x_0": IMAGE, "strength": Hints(zero=True), "steps": STEPS},
        {"x_0": "x_t"},
    ),
    "editing.keep_known": Subject(  # bad masks: tests/editing
        lambda known: editing.keep_known(known, half_known()),
        lambda: {"known": images()},
        {"known": IMAGE},
        see=lambda made: made(noisy()),
    ),
    "editing.keep_coarse": Subject(
        editing.keep_coarse, lambda: {"small": images(side=4)}, see=lambda made: made(noisy())
    ),
    "editing.keep_grey": Subject(
        editing.keep_grey, lambda: {"grey": images()}, see=lambda made: made(noisy())
    ),
    "editing.jump_back": Subject(
        editing.jump_back,
        lambda: {"x_prev": images(), "alpha_bar": 0.3, "alpha_bar_prev": 0.5, "noise": noisy()},
        {"x_prev": IMAGE},
    ),
    "editing.repaint": walk(editing.repaint, resamplings=2),
    "editing.particles": walk(editing.particles, count=3),
    "editing.WindowedDenoiser": Subject(
        editing.WindowedDenoiser,
        lambda: {"denoise": ideal(), "side": 8, "stride": 3},
        {"denoise": DENOISE, "stride": Hints(at_most=8)},
        {"side": "x_t"},
        see=lambda made: made(noisy(), 3),
    ),
    "editing.WindowedDenoiser.__call__": Subject(
        editing.WindowedDenoiser(ideal(), 8, 3), lambda: {"x_t": noisy(), "t": 3.5}, nan_stays=True
    ),
    "editing.WindowedDenoiser.windows": Subject(
        lambda height, width: len(list(editing.WindowedDenoiser(ideal(), 8, 3).windows(height, width))),
        lambda: {"height": 9, "width": 12},
        {"height": Hints(at_most=65_536), "width": Hints(at_most=65_536)},
        signature=editing.WindowedDenoiser(ideal(), 8, 3).windows,
    ),
    "editing.extended": Subject(
        editing.extended,
        lambda: {"x_0": images(), "left": 1, "right": 2, "top": 0, "bottom": 3},
        {side: Hints(zero=True) for side in ("left", "right", "top", "bottom")},
    ),
    "editing.invert_and_sample": Subject(
        editing.invert_and_sample,
        lambda: {
            "told": smooth(),
            "asked": smooth(),
            "schedule": schedule(),
            "x_0": images(),
            "steps": 4,
            "spacing": "linspace",
        },
        {"told": DENOISE, "asked": DENOISE, "steps": STEPS},
        {"told": "denoise", "asked": "denoise", "x_0": "x_t"},
    ),
    "sample": Subject(
        lambda denoise, schedule, x_T, sampler: md.sample(
            denoise, schedule, x_T, sampler, steps=4, generator=seeded()
        ),
        lambda: {"denoise": ideal(), "schedule": schedule(), "x_T": noisy(), "sampler": "ddim"},
        {"denoise": DENOISE, "sampler": Hints(extra=(("takes no step", lambda *a, **o: iter(())),))},
        {"x_T": "x_t"},
        signature=md.sample,
    ),
    "samplers.visited_times": Subject(
        md.samplers.visited_times,
        lambda: {"schedule": schedule(), "steps": 4, "spacing": "karras"},
        {"steps": STEPS},
    ),
    # ---- networks ---------------------------------------------------------------------------------
    "MLPSettings": Subject(
        MLPSettings, lambda: {"dimensions": 2, "width": 8, "depth": 1, "condition": nets.ClassSettings(3)}
    ),
    "MLP": Subject(MLP, lambda: {"settings": MLPSettings(2, 8, 1)}),
    "MLP.forward": Subject(
        mlp(),
        lambda: {"x_t": points(4), "t": torch.tensor([0.0, 1.0, 2.5, 7.0]), "condition": labels()},
        {"condition": Hints(any_value=True)},  # looked at where a denoiser or a training is made
        aliases={"condition": "labels"},
        nan_stays=True,
        signature=mlp().forward,
    ),
    "nets.PointSettings": Subject(
        nets.PointSettings,
        lambda: {
            "dimensions": 3,
            "width": 8,
            "depth": 1,
            "heads": 2,
            "waves": 1,
            "talk": True,
            "condition": nets.ClassSettings(3),
        },
        {"waves": Hints(zero=True)},
    ),
    "nets.PointNetwork": Subject(
        nets.PointNetwork, lambda: {"settings": nets.PointSettings(width=8, depth=1, heads=2)}
    ),
    "nets.PointNetwork.forward": Subject(
        point_network(),
        lambda: {"x_t": clouds(), "t": torch.tensor([0.0, 7.0]), "condition": torch.tensor([0, 2])},
        {"condition": Hints(any_value=True)},
        aliases={"condition": "labels"},
        nan_stays=True,
        signature=point_network().forward,
    ),
    "UNetSettings": Subject(
        UNetSettings,
        lambda: {
            "channels": 1,
            "width": 8,
            "multipliers": (1, 2),
            "blocks": 1,
            "attention": (1,),
            "heads": 1,
            "classes": (3, 2),
            "dropout": 0.1,
            "patch": 1,
            "condition": None,
            "reading": (0, 1),
        },
        {"attention": Hints(zero=True, empty=True), "reading": Hints(zero=True, empty=True)},
    ),
    "UNet": Subject(
        UNet, lambda: {"settings": UNetSettings(width=8, multipliers=(1,), attention=(), heads=1)}
    ),
    "UNet.forward": Subject(
        unet(),
        lambda: {
            "x_t": noisy(),
            "t": torch.tensor([0.0, 1.0, 2.5, 7.0]),
            "condition": labels(),
            "control": None,
        },
        {"condition": Hints(any_value=True)},  # looked at where a denoiser or a training is made
        aliases={"condition": "labels"},
        nan_stays=True,
        signature=unet().forward,
    ),
    "nets.timestep_embedding": Subject(
        nets.timestep_embedding,
        lambda: {"t": torch.tensor([0.0, 1.0, 2.5]), "width": 8},
        nan_stays=True,
    ),
    # ---- data -------------------------------------------------------------------------------------
    **{f"data.{name}": of_points(function) for name, function in data.POINTS.items()},
    "data.eight_gaussians_parameters": Subject(data.eight_gaussians_parameters, dict),
    "data.grid_gaussians": of_points(data.grid_gaussians),
    "data.grid_gaussians_parameters": Subject(data.grid_gaussians_parameters, dict),
    "data.digits": Subject(data.digits, lambda: {"split": "test"}),
    "data.scene": Subject(data.scene, lambda: {"index": 7}, {"index": Hints(zero=True)}),
    "data.Scene": Subject(
        data.Scene,
        lambda: {
            "shape": 1,
            "colour": 1,
            "size": 1,
            "place": 1,
            "background": 1,
            "x": 16.0,
            "y": 16.0,
            "radius": 5.0,
        },
        {
            "shape": Hints(zero=True, at_most=5),
            "colour": Hints(zero=True, at_most=5),
            "size": Hints(zero=True, at_most=1),
            "place": Hints(zero=True, at_most=4),
            "background": Hints(zero=True, at_most=2),
            "x": Hints(negative=True),
            "y": Hints(negative=True),
        },
    ),
    "data.Scene.caption": Subject(data.scene(7).caption, lambda: {"language": "tr"}),
    "data.render": Subject(
        data.render,
        lambda: {"scenes": [data.scene(7), data.scene(8)], "side": 32},
        aliases={"scenes": "scene"},
    ),
    "data.shape_indices": Subject(data.shape_indices, lambda: {"split": "held_out"}),
    "data.shapes": Subject(data.shapes, lambda: {"split": "held_out"}),
    "data.read_shapes": Subject(
        data.read_shapes, lambda: {"images": data.render([data.scene(7), data.scene(8)]).images}
    ),
    "data.scenes": Subject(data.scenes, lambda: {"split": "new_pairs"}),
    "data.read_scenes": Subject(
        data.read_scenes, lambda: {"images": data.render([data.scene(7), data.scene(8)]).images}
    ),
    "data.figure": Subject(data.figure, lambda: {"index": 7}, {"index": Hints(zero=True)}),
    "data.figures": Subject(data.figures, lambda: {"split": "test"}),
    "data.folder": Subject(
        data.folder,
        lambda: {
            "path": pictures_folder(),
            "size": 8,
            "channels": 3,
            "fit": "crop",
            "background": 1.0,
            "labels": True,
            "strict": False,
            "name": "some",
        },
        {"background": Hints(zero=True, negative=True), "name": Hints(any_text=True, empty=True)},
    ),
    "data.note": Subject(data.note, lambda: {"index": 7}, {"index": Hints(zero=True)}),
    "data.notes": Subject(data.notes, lambda: {"split": "test"}),
    "data.details": Subject(data.details, lambda: {"split": "test"}),
    "data.enlarge": Subject(data.enlarge, lambda: {"small": torch.zeros(2, 3, 8, 8)}),
    "data.patches": Subject(data.patches, lambda: {"split": "test"}),
    "data.photograph": Subject(data.photograph, lambda: {"split": "test"}),
    "data.spoken": Subject(data.spoken, lambda: {"split": "test"}),
    "data.solid": Subject(data.solid, lambda: {"index": 7}, {"index": Hints(zero=True)}),
    "data.solids": Subject(data.solids, lambda: {"split": "test"}),
    "data.turned": Subject(
        data.turned,
        lambda: {"points": clouds(), "angle": 0.5},
        {"points": Hints(any_rank=True), "angle": Hints(zero=True, negative=True)},
        nan_stays=True,
    ),
    "data.read_solids": Subject(
        data.read_solids, lambda: {"clouds": clouds()}, see=lambda read: torch.stack(read[1:]), nan_stays=True
    ),
    "data.to_asked": Subject(
        data.to_asked,
        lambda: {"clouds": clouds(), "labels": torch.tensor([[0, 0], [3, 1]])},
        see=lambda far: torch.stack(far),
        nan_stays=True,
    ),
    "data.flight": Subject(data.flight, lambda: {"index": 7}, {"index": Hints(zero=True)}),
    "data.moving": Subject(data.moving, lambda: {"split": "test"}),
    "data.frequency": Subject(data.frequency, lambda: {"pitch": 7}, {"pitch": Hints(zero=True, at_most=11)}),
    "data.read_joints": Subject(
        data.read_joints, lambda: {"images": data.paint_figures([data.figure(0), data.figure(1)])}
    ),
    "data.hints_of": Subject(data.hints_of, lambda: {"data": "shapes", "kind": "masks", "split": "held_out"}),
    "data.sobel_edges": Subject(
        data.sobel_edges,
        lambda: {"images": images(), "threshold": 0.2},
        {"threshold": Hints(zero=True)},
    ),
    "data.load": Subject(data.load, lambda: {"name": "digits", "split": "test"}),
    "data.data_root": Subject(data.data_root, lambda: {"root": folder()}),
    **{
        f"data.{function.__name__}": Subject(
            function,
            lambda: {"split": "train", "root": folder(), "download": False},
            errors=(data.DataUnavailableError,),
        )
        for function in (data.mnist, data.fashion_mnist, data.cifar10)
    },
    "data.ImageData": Subject(
        ImageData,
        lambda: {
            "images": images(),
            "labels": labels(),
            "name": "test",
            "class_names": ("a", "b", "c"),
            "attributes": torch.tensor([[0, 1], [1, 2], [2, 0], [0, 0]]),
            "all_bright": False,
        },
        {
            "name": Hints(any_text=True),
            "class_names": Hints(any_text=True),
            "attributes": Hints(at_most=10**6),
        },
        {"class_names": "class labels"},
    ),
    "data.ImageData.subset": Subject(
        image_data().subset,
        lambda: {"indices": torch.tensor([0, 2, 5])},
        {"indices": Hints(any_rank=True)},
        errors=(IndexError,),
        aliases={"indices": "example"},
    ),
    "data.Examples": Subject(
        Examples,
        lambda: {"x": points(4), "condition": points(4), "name": "test"},
        {"name": Hints(any_text=True), "x": Hints(any_rank=True), "condition": Hints(any_rank=True)},
    ),
    "data.Examples.told": Subject(
        Examples(points(4), name="test").told,
        lambda: {"condition": points(4)},
        {"condition": Hints(any_rank=True)},
        see=lambda made: made.condition,
    ),
    "data.Examples.subset": Subject(
        Examples(points(4), name="test").subset,
        lambda: {"indices": torch.tensor([0, 2, 3])},
        {"indices": Hints(any_rank=True)},
        errors=(IndexError,),
        aliases={"indices": "example"},
        see=lambda made: made.x,
    ),
    # ---- training, saving, measuring --------------------------------------------------------------
    "train.TrainSettings": Subject(
        TrainSettings,
        lambda: {
            "steps": 2,
            "batch_size": 4,
            "learning_rate": 1e-3,
            "warmup": 1,
            "cooldown": 0.5,
            "ema_decay": 0.9,
            "clip_norm": 1.0,
            "label_dropout": 0.1,
            "predicts": "v",
            "min_snr_gamma": 5.0,
            "seed": 0,
            "bfloat16": False,
        },
        {"warmup": Hints(zero=True), "seed": SEED},
    ),
    "train.TrainSettings.learning_rate_at": Subject(
        settings().learning_rate_at, lambda: {"step": 1}, {"step": Hints(zero=True)}
    ),
    "train.train": Subject(
        train.train,
        lambda: {
            "network": unet(),
            "schedule": schedule(),
            "examples": image_data(),
            "settings": settings(),
            "device": "cpu",
            "folder": folder() / "run",
            "save_every": 5,
            "info": {"a": 1},
        },
        {"network": Hints(extra=(NO_NETWORKS[0],)), "info": Hints()},
        {"info": "info"},
    ),
    "optim.EMA": Subject(
        optim.EMA,
        lambda: {"network": mlp(), "decay": 0.9},
        see=lambda made: (made.decay, made.network),
    ),
    "optim.EMA.update": Subject(
        lambda network: optim.EMA(mlp(), 0.9).update(network),
        lambda: {"network": mlp()},
        signature=optim.EMA(mlp(), 0.9).update,
    ),
    "record.timestep_losses": Subject(
        timestep_losses,
        lambda: {
            "losses": torch.tensor([0.5, 0.25, 0.75, 1.0]),
            "t": torch.tensor([0, 3, 7, 5]),
            "T": T,
            "bins": 4,
        },
    ),
    "record.TrainingRecord": Subject(TrainingRecord, lambda: {"T": T}, see=lambda made: made.span),
    "record.TrainingRecord.add": Subject(
        lambda step: _recorded([step]).losses,
        lambda: {"step": next(few_steps())},
        signature=TrainingRecord().add,
    ),
    "model.TrainedModel.denoiser": Subject(
        model().denoiser,
        lambda: {"condition": labels(), "scale": 2.0, "clip": 1.0},
        {"scale": Hints(negative=True)},
        {"condition": "labels x_t", "clip": "bound"},
        see=lambda made: made(noisy(), 3),
    ),
    "model.TrainedModel.noise": Subject(
        TrainedModel(unet(), schedule(), "x_0", {"image_size": [8, 8]}).noise,
        lambda: {"n": 4, "generator": seeded()},
    ),
    "checkpoint.save": Subject(
        checkpoint.save,
        lambda: {
            "path": folder() / "new.safetensors",
            "network": unet(),
            "schedule": schedule(),
            "predicts": "x_0",
            "info": {"a": 1},
            "training": {"a": torch.zeros(2)},
            "half": False,
        },
        {
            "info": Hints(extra=(("no JSON", {"a": object()}), ("NaN", {"a": float("nan")}))),
            "training": Hints(extra=(("holds a number", {"a": 1}),)),
        },
        aliases={"network": "UNet"},
        errors=(OSError,),
    ),
    "capstone.save": Subject(
        capstone.save,
        lambda: {"project": a_project(), "folder": folder() / "project"},
        errors=(ProjectError,),
    ),
    "capstone.load": Subject(capstone.load, lambda: {"folder": saved_project()}, errors=(ProjectError,)),
    "checkpoint.load": Subject(
        checkpoint.load,
        lambda: {"path": saved(), "device": "cpu"},
        errors=(CheckpointError,),
        see=lambda loaded: loaded.network,
    ),
    "checkpoint.check_savable": Subject(
        checkpoint.check_savable,
        lambda: {
            "network": unet(),
            "schedule": schedule(),
            "predicts": "x_0",
            "half": True,
            "path": Path("somewhere.safetensors"),
        },
        aliases={"network": "UNet"},
    ),
    "recipes.Recipe": Subject(
        zoo.Recipe,
        lambda: {
            "data": "digits",
            "network": UNetSettings(width=8),
            "train": settings(),
            "schedule": "cosine",
            "timesteps": T,
            "start": "shapes",
            "encoder": "scenes",
            "autoencoder": "latents",
        },
    ),
    "recipes.Recipe.build": Subject(zoo.recipe("demo").build, dict),
    "zoo.available": Subject(zoo.available, dict),
    "zoo.load": Subject(
        zoo.load, lambda: {"name": "digits", "device": "cpu"}, see=lambda loaded: loaded.network
    ),
    "zoo.load_classifier": Subject(
        zoo.load_classifier, lambda: {"name": "digits"}, aliases={"name": "classifier"}
    ),
    "zoo.load_encoder": Subject(zoo.load_encoder, lambda: {"name": "scenes"}, aliases={"name": "encoders"}),
    "recipes.take_over": Subject(
        lambda network, trained: zoo.take_over(copy.deepcopy(network), trained),
        lambda: {"network": unet(), "trained": unet()},
        aliases={"network": "UNet", "trained": "UNet"},
        signature=zoo.take_over,
    ),
    "zoo.encoder_of": Subject(zoo.encoder_of, lambda: {"model": model()}),
    "zoo.load_autoencoder_of": Subject(
        zoo.load_autoencoder_of, lambda: {"name": "latents"}, aliases={"name": "latents"}
    ),
    "zoo.autoencoder_of": Subject(zoo.autoencoder_of, lambda: {"model": model()}),
    "zoo.recipe_for": Subject(
        zoo.recipe_for,
        lambda: {"pictures": ImageData(images(), None, "some")},
        see=lambda made: made.network.patch,
    ),
    "zoo.recipe": Subject(zoo.recipe, lambda: {"name": "demo"}, aliases={"name": "recipe"}),
    "zoo.recipe_data": Subject(zoo.recipe_data, lambda: {"name": "demo"}, aliases={"name": "recipe"}),
    "metrics.Classifier": Subject(Classifier, lambda: {"channels": 1, "classes": 3, "width": 4}),
    "metrics.Classifier.forward": Subject(
        classifier(), lambda: {"images": images()}, nan_stays=True, signature=classifier().forward
    ),
    "metrics.Classifier.features": Subject(
        classifier().features, lambda: {"images": images()}, nan_stays=True
    ),
    "metrics.train_classifier": Subject(
        metrics.train_classifier,
        lambda: {"data": image_data(), "steps": 2, "batch": 4, "seed": 0},
        {"seed": SEED},
    ),
    "metrics.SpokenReader.forward": Subject(
        spoken_reader(),
        lambda: {"pictures": spectrograms()},
        nan_stays=True,
        signature=spoken_reader().forward,
    ),
    "metrics.SpokenReader.read": Subject(spoken_reader().read, lambda: {"pictures": spectrograms()}),
    "metrics.train_spoken_reader": Subject(
        metrics.train_spoken_reader,
        lambda: {"data": data.spoken("test"), "steps": 4, "batch": 4, "seed": 0},
        {"seed": SEED},
    ),
    "metrics.evaluate": Subject(
        metrics.evaluate,
        lambda: {
            "images": images(64),
            "labels": labels(64),
            "real": image_data(128),
            "classifier": classifier(),
            "held_out": image_data(128),
            "n": 64,
        },
    ),
    "metrics.compare": Subject(
        metrics.compare,
        lambda: {"images": images(128), "real": image_data(256), "held_out": image_data(128), "n": 128},
    ),
    "metrics.evaluate_scenes": Subject(
        metrics.evaluate_scenes,
        lambda: {
            "images": data.render([data.scene(7), data.scene(8)]).images,
            "labels": torch.tensor([data.scene(7).labels, data.scene(8).labels]),
        },
        {"labels": Hints()},
    ),
    "metrics.evaluate_sentences": Subject(
        metrics.evaluate_sentences,
        lambda: {"images": asked_of()[0], "asked": asked_of()[1]},
    ),
    "metrics.bag_ceiling": Subject(
        metrics.bag_ceiling,
        lambda: {"asked": asked_of()[1], "language": "tr", "possible": asked_of()[1]},
        {"asked": Hints(any_rank=True), "possible": Hints(any_rank=True)},
    ),
    "metrics.intersection_over_union": Subject(
        metrics.intersection_over_union, lambda: {"masks": images() > 0, "others": images() > 0.3}
    ),
    "metrics.read_clips": Subject(metrics.read_clips, lambda: {"clips": some_clips()}),
    "metrics.evaluate_clips": Subject(metrics.evaluate_clips, lambda: {"clips": some_clips()}),
    "metrics.accelerations": Subject(
        metrics.accelerations,
        lambda: {"centres": metrics.read_clips(some_clips()).centres, "wall": 4.0},
        {"wall": Hints(zero=True, at_most=8)},
    ),
    "metrics.shuffled": Subject(
        metrics.shuffled, lambda: {"clips": some_clips(), "generator": torch.Generator().manual_seed(0)}
    ),
    "metrics.grain": Subject(
        metrics.grain,
        lambda: {"images": 0.5 * images(), "real": images(), "factor": 2},
    ),
    "metrics.psnr": Subject(metrics.psnr, lambda: {"images": images(), "true": 0.5 * images()}),
    "metrics.painted_masks": Subject(
        metrics.painted_masks,
        lambda: {
            "images": data.render([data.scene(7), data.scene(8)]).images,
            "labels": torch.tensor([data.scene(7).labels, data.scene(8).labels]),
        },
        {"labels": Hints()},
    ),
    "metrics.evaluate_poses": Subject(
        metrics.evaluate_poses,
        lambda: {
            "images": data.paint_figures([data.figure(0), data.figure(1)]),
            "joints": torch.stack([data.figure(i).joints for i in range(2)]),
        },
    ),
    "metrics.frechet_distance": Subject(
        metrics.frechet_distance,
        lambda: {"a": points(), "b": points(12) + 0.5},
        aliases={"a": "features Features", "b": "features Features"},
    ),
    "metrics.coverage": Subject(
        metrics.coverage,
        lambda: {"real": points(), "fake": points() * 0.9, "k": 2},
        aliases={"real": "features Features", "fake": "features Features"},
    ),
    "metrics.precision": Subject(
        metrics.precision,
        lambda: {"real": points(), "fake": points() * 0.9, "k": 2},
        aliases={"real": "features Features", "fake": "features Features"},
    ),
    "metrics.mode_report": Subject(
        metrics.mode_report, lambda: {"points": points(), "means": points(3), "stds": torch.ones(3)}
    ),
    "metrics.nearest_neighbours": Subject(
        metrics.nearest_neighbours, lambda: {"images": images(), "dataset": images(8)}, {"images": Hints()}
    ),
    "metrics.wilson": Subject(
        metrics.wilson, lambda: {"count": 3, "of": 10, "z": 1.96}, {"count": Hints(zero=True)}
    ),
    "metrics.Share": Subject(metrics.Share, lambda: {"count": 3, "of": 10}, {"count": Hints(zero=True)}),
    "metrics.roc": Subject(
        metrics.roc, lambda: {"scores": torch.arange(6.0), "forbidden": torch.arange(6) % 3 == 2}
    ),
    "metrics.alarm_share": Subject(
        metrics.alarm_share, lambda: {"prevalence": 0.1, "detected": 0.9, "false_alarms": 0.2}
    ),
    "metrics.extraction_ratio": Subject(
        metrics.extraction_ratio,
        lambda: {"samples": points(3) + 0.1, "dataset": points(), "k": 4},
    ),
    "metrics.balanced_labels": Subject(metrics.balanced_labels, lambda: {"n": 7, "classes": 3}),
    # ---- rivals -----------------------------------------------------------------------------------
    **{
        f"rivals.{kind.__name__}": Subject(
            kind, lambda more=more: SMALL_RIVAL | {"seed": 3} | more, {"seed": Hints(zero=True)}
        )
        for kind, more in ((GANSettings, {}), (VAESettings, {"noise": 0.1}))
    },
    "rivals.train_gan": Subject(
        train_gan,
        lambda: {"examples": Examples(points(), name="test"), "settings": GANSettings(**SMALL_RIVAL)},
    ),
    "rivals.train_vae": Subject(
        train_vae,
        lambda: {"examples": Examples(points(), name="test"), "settings": VAESettings(**SMALL_RIVAL)},
    ),
    "rivals.GAN.draw": Subject(rival_of(GAN).draw, lambda: {"n": 3, "generator": seeded()}),
    "rivals.VAE.draw": Subject(rival_of(VAE).draw, lambda: {"n": 3, "generator": seeded()}),
    "rivals.GAN.generate": Subject(rival_of(GAN).generate, lambda: {"z": points()}, nan_stays=True),
    "rivals.GAN.judge": Subject(
        rival_of(GAN).judge, lambda: {"x": points()}, nan_stays=True, see=lambda logits: logits[:, None]
    ),
    "rivals.VAE.encode": Subject(rival_of(VAE).encode, lambda: {"x": points()}),
    "rivals.VAE.decode": Subject(rival_of(VAE).decode, lambda: {"z": points()}),
    # ---- pictures ---------------------------------------------------------------------------------
    "show.set_language": Subject(show.set_language, lambda: {"language": "en"}),
    "show.language": Subject(show.language, lambda: {"language": "en"}),
    "show.get_language": Subject(show.get_language, dict),
    "show.tile": Subject(
        show.tile,
        lambda: {"images": images(), "columns": 2, "gap": 1, "fill": 1.0},
        {"images": IMAGE, "gap": Hints(zero=True), "fill": Hints(negative=True, nan=True)},
    ),
    "show.grid": Subject(
        show.grid,
        lambda: {
            "images": images(),
            "columns": 2,
            "captions": ["a", "b", "c", "d"],
            "title": "title",
            "value_range": (-1.0, 1.0),
        },
        {"captions": Hints(any_text=True, empty=True), "title": Hints(any_text=True)},
    ),
    "show.film_strip": Subject(
        show.film_strip,
        lambda: {
            "frames": images(),
            "t": [0, 2, 4, 6],
            "alpha_bars": [0.9, 0.5, 0.2, 0.1],
            "captions": None,
            "title": "title",
            "value_range": (-1.0, 1.0),
        },
        {"t": Hints(zero=True, negative=True), "title": Hints(any_text=True)},
    ),
    "show.film_strip, captions": Subject(
        show.film_strip,
        lambda: {
            "frames": {"one": images(), "two": noisy()},
            "t": None,
            "alpha_bars": None,
            "captions": ["a", "b", "c", "d"],
            "title": "title",
            "value_range": (-1.0, 1.0),
        },
        {"captions": Hints(any_text=True), "title": Hints(any_text=True)},
    ),
    "show.curves": Subject(show.curves, lambda: {"schedules": {"cosine": schedule()}}),
    "show.histogram": Subject(show.histogram, lambda: {"pixels": images(), "bins": 10}, {"pixels": IMAGE}),
    "show.training_curves": Subject(
        show.training_curves,
        lambda: {"record": _recorded(few_steps())},
        see=lambda drawn: [line.get_ydata() for line in drawn.axes[0].lines],
    ),
    "show.trajectories": Subject(
        show.trajectories,
        lambda: {"paths": _fixed((5, 6, 2), 4).clone(), "data": points(), "title": "title"},
        {"title": Hints(any_text=True)},
    ),
    "show.figure": Subject(
        show.figure,
        lambda: {"figure": a_figure(), "alt": "a line"},
        {"alt": Hints(any_text=True, extra=(("empty", ""), ("blank", " ")))},
    ),
    "show.Film": Subject(
        show.Film,
        lambda: {
            "title": "film",
            "scenes": (show.Scene((a_panel(),), ("one", "two")),),
            "description": "words",
            "choice_label": "words",
            "slider_label": "words",
            "ends": ("left", "right"),
            "backwards": False,
            "pointed": False,
        },
        {
            name: Hints(any_text=True)
            for name in ("title", "description", "choice_label", "slider_label", "ends")
        },
    ),
    "show.Film.script_and_sheets": Subject(
        a_film().script_and_sheets, lambda: {"max_bytes": 10**6}, see=lambda made: made[1]
    ),
    "show.FramePlayer": Subject(
        show.FramePlayer, lambda: {"film": a_film(), "max_bytes": 10**6}, see=lambda made: made.film
    ),
    "show.FramePlayer.from_tensors": Subject(
        show.FramePlayer.from_tensors,
        lambda: {
            "panels": {"one": images()},
            "t": [0, 2, 4, 6],
            "alpha_bars": [0.9, 0.5, 0.2, 0.1],
            "captions": ["a", "b", "c", "d"],
            "title": "title",
            "description": "words",
            "value_range": (-1.0, 1.0),
            "backwards": True,
            "sounds": torch.linspace(-1, 1, 256).repeat(4, 1),
        },
        {
            "t": Hints(zero=True, negative=True),
            "captions": Hints(any_text=True),
            "title": Hints(any_text=True),
            "description": Hints(any_text=True),
        },
        see=lambda made: made.film,
    ),
    "show.FramePlayer.from_clouds": Subject(
        show.FramePlayer.from_clouds,
        lambda: {
            "clouds": {"one": clouds()},
            "t": [0, 2],
            "alpha_bars": [0.9, 0.5],
            "captions": ["a", "b"],
            "title": "title",
            "description": "words",
            "backwards": True,
        },
        {
            "t": Hints(zero=True, negative=True),
            "captions": Hints(any_text=True),
            "title": Hints(any_text=True),
            "description": Hints(any_text=True),
        },
        see=lambda made: made.film.scenes[0].panels[0].points,
    ),
    "show.view": Subject(
        show.view,
        lambda: {"points": clouds(), "turn": 30.0, "tilt": 25.0, "side": 32},
        {"turn": Hints(zero=True, negative=True), "tilt": Hints(zero=True, negative=True)},
    ),
    "show.FramePlayer.from_path": Subject(
        show.FramePlayer.from_path,
        lambda: {
            "x_T": noisy(),
            "path": list(md.ddim(ideal(), schedule(), noisy(), steps=3)),
            "names": ["one", "two", "three", "four"],
            "title": "title",
        },
        {"names": Hints(any_text=True), "title": Hints(any_text=True)},
        see=lambda made: made.film,
    ),
    "show.FramePlayer.show": Subject(show.FramePlayer(a_film()).show, lambda: {"film": a_film()}),
    "show.FramePlayer.to_html": Subject(
        show.FramePlayer(a_film()).to_html, lambda: {"path": folder() / "page.html"}
    ),
    "show.FramePlayer.to_gif": Subject(
        show.FramePlayer(a_film()).to_gif, lambda: {"path": folder() / "film.gif", "scale": 2}
    ),
    "show.FramePlayer.to_png": Subject(
        show.FramePlayer(a_film()).to_png, lambda: {"path": folder() / "strip.png"}
    ),
    "show.save_gif": Subject(
        show.save_gif,
        lambda: {
            "frames": images(),
            "path": folder() / "film.gif",
            "scale": 2,
            "rate": 10.0,
            "value_range": (-1.0, 1.0),
        },
        {"frames": Hints(any_rank=True)},
    ),
    "show.to_pixels": Subject(
        show.to_pixels,
        lambda: {"images": images(), "value_range": (-1.0, 1.0)},
        {"images": Hints(any_rank=True)},
        see=torch.from_numpy,
    ),
    "show.NoiseExplorer": Subject(
        show.NoiseExplorer,
        lambda: {
            "x_0": images(),
            "schedules": {"cosine": schedule()},
            "frames": 3,
            "seed": 0,
            "view": as_it_is,
        },
        {"x_0": Hints(any_rank=True), "seed": SEED},
        see=lambda made: made.film,
    ),
    "show.ScheduleExplorer": Subject(
        show.ScheduleExplorer,
        lambda: {"x_0": images(), "schedules": ["linear"], "seed": 0, "view": as_it_is},
        {"x_0": Hints(any_rank=True), "seed": SEED},
        see=lambda made: list(made.strips.values()),
    ),
    "show.SamplingExplorer": Subject(
        show.SamplingExplorer,
        lambda: {
            "denoise": ideal(),
            "schedule": schedule(),
            "samplers": ["ddim"],
            "shape": (1, 8, 8),
            "images": 2,
            "steps": 3,
            "eta": 0.0,
            "seed": 0,
            "device": "cpu",
            "view": as_it_is,
        },
        {
            "denoise": DENOISE,
            "steps": STEPS,
            "seed": SEED,
            "shape": Hints(extra=SHAPES),
            "images": Hints(at_most=64),
        },
        {"denoise": "denoiser x_0 epsilon", "device": "x_T", "samplers": "sampler"},
        see=lambda made: made.player.film,
    ),
    "show.GuidanceExplorer": Subject(
        show.GuidanceExplorer,
        lambda: {
            "conditional": ideal(),
            "unconditional": ideal(),
            "schedule": schedule(),
            "shape": (1, 8, 8),
            "scales": [0.0, 2.0],
            "sampler": "ddim",
            "steps": 3,
            "eta": 0.0,
            "seed": 0,
            "samples": 4,
            "clip": 1.0,
            "interval": (2, 5),
            "view": as_it_is,
            "device": "cpu",
        },
        {
            "conditional": DENOISE,
            "unconditional": DENOISE,
            "steps": STEPS,
            "seed": SEED,
            "shape": Hints(extra=SHAPES),
            "scales": Hints(negative=True, extra=(("falling", [2.0, 1.0]), ("twice the same", [1.0, 1.0]))),
            "samples": Hints(at_most=40),
            "interval": Hints(zero=True, extra=(("high below low", (5, 2)), ("three", (1, 2, 3)))),
        },
        {"conditional": "x_0 epsilon", "unconditional": "x_0 epsilon", "device": "x_T"},
        see=lambda made: made.samples,
    ),
    "show.GuidanceExplorer.guided": Subject(
        show.GuidanceExplorer(
            ideal(), ideal(), schedule(), shape=(1, 8, 8), scales=[1.0], steps=1, samples=1
        ).guided,
        lambda: {"scale": 2.0},
        {"scale": Hints(negative=True, zero=True)},
        see=lambda made: made(noisy(), 3),
    ),
    "show.PointsExplorer": Subject(
        show.PointsExplorer,
        lambda: {
            "denoise": ideal_points(),
            "schedule": schedule(),
            "points": points(),
            "sampler": "ddim",
            "steps": 3,
            "eta": 0.0,
            "seed": 0,
            "samples": 5,
            "device": "cpu",
        },
        {
            "denoise": Hints(extra=NO_DENOISERS[:3]),
            "steps": STEPS,
            "seed": SEED,
            "samples": Hints(at_most=500),
        },
        {"denoise": "denoiser x_0 epsilon", "device": "device x_T"},
        see=lambda made: made.frames,
    ),
    "show.FeatureExplorer": Subject(
        show.FeatureExplorer,
        lambda: {
            "network": unet(),
            "x_t": images(),
            "t": [0, 2, 4, 6],
            "label": 1,
            "maps": 2,
            "view": as_it_is,
        },
        {"x_t": IMAGE, "t": Hints(zero=True), "label": Hints(zero=True, at_most=3)},
        {"label": "label labels"},
        see=lambda made: made.film,
    ),
    "show.AttentionExplorer": Subject(
        show.AttentionExplorer,
        lambda: {
            "model": reading_model(),
            "encoders": zoo.load_encoder("scenes"),
            "sentence": "a red circle",
            "steps": 2,
            "sampler": "ddim",
            "seed": 1,
        },
        {"steps": Hints(at_most=40), "seed": Hints(zero=True, at_most=2**63 - 1)},
        {"sentence": "word"},
        see=lambda made: made.film,
    ),
    "show.TrainingMonitor": Subject(
        show.TrainingMonitor,
        lambda: {
            "training_generator": list(few_steps()),
            "total": 2,
            "samples": draw_zeros,
            "sample_every": 1,
            "T": T,
        },
        {"training_generator": Hints(empty=True)},
        see=lambda made: made.run() and made.losses,
    ),
    "show.samples_from": Subject(
        show.samples_from,
        lambda: {
            "schedule": schedule(),
            "shape": (1, 8, 8),
            "predicts": "x_0",
            "condition": labels(),
            "images": 4,
            "steps": 2,
            "seed": 0,
            "view": as_it_is,
        },
        {"shape": Hints(extra=SHAPES), "steps": STEPS, "seed": SEED, "condition": Hints(any_rank=True)},
        {"condition": "condition labels"},
        see=lambda draw: draw(unet()),
    ),
}


def draw_zeros(network: nn.Module) -> Tensor:
    return torch.zeros(2, 1, 8, 8)


# ---- public, but not in the table -----------------------------------------------------------------------

VALUE = "a value that the library makes; it holds what it is given"
INSIDE = "a building block, called at every step on arguments that are already checked"
NO_ARGUMENTS = "takes no arguments; a button or a property of a widget that was checked when it was made"
CHECKS = "takes whatever a student hands in, by design; tests/checks judges what it answers"
LEFT_OUT: dict[str, str] = {
    "SAMPLERS": "a dict of functions that are in the table",
    **dict.fromkeys(("rivals.GAN", "rivals.VAE"), "built by train_gan and train_vae, which ask"),
    **dict.fromkeys(("rivals.RivalStep",), VALUE),
    "samplers.Sampler": "a type",
    "editing.Projection": "a type",
    "metrics.DRAWS": "a number",
    "metrics.FEATURES": "a number",
    **dict.fromkeys(("data.DATASETS", "data.EXAMPLES"), "a dict of functions that are in the table"),
    "data.POINTS": "a dict of functions that are in the table",
    "data.DataUnavailableError": "an error",
    "train.TrainingDivergedError": "an error",
    "schedule.ScheduleWarning": "a warning",
    "denoisers.Denoiser": "a protocol",
    "denoisers.Denoiser.__call__": "a protocol",
    "record.Step": "a protocol",
    **dict.fromkeys(
        (
            "Prediction",
            "SampleStep",
            "data.Enlarged",
            "data.Pictures",
            "train.TrainStep",
            "metrics.Quality",
            "metrics.Comparison",
            "metrics.SceneQuality",
            "metrics.SentenceQuality",
            "metrics.ModeReport",
            "doctor.Finding",
            "model.TrainedModel",
            "record.Moment",
            "record.Curve",
        ),
        VALUE,
    ),
    **dict.fromkeys(
        (
            "show.Bars",
            "show.Line",
            "show.Chart",
            "show.Cloud",
            "show.Cloud.encoded",
            "show.Cloud.pixels",
            "show.Images",
            "show.Scene",
        ),
        "a part of a film; Film checks them all together",
    ),
    **dict.fromkeys(
        (
            "forward.mix",
            "forward.posterior_mean",
            "forward.posterior_variance",
            "forward.check_noising",
            "forward.weights",
            "forward.pick",
            "forward.at",
            "denoisers.check_own_schedule",
            "denoisers.check_told",
            "guidance.guided",
            "UNet.decode",
            "nets.Control",
            "denoisers.precise",
            "denoisers.squared_distances",
            "denoisers.check_prediction",
            "denoisers.check_answer",
            "noise.check_noise",
            "noise.check_one_generator",
            "noise.check_shape",
            "schedule.check_schedule",
            "optim.check_network",
            "optim.Adam",
            "optim.Adam.step",
            "schedule.check_schedules_agree",
            "schedule.first_difference",
            "schedule.sigmoid",
            "record.Smoothed",
            "record.Smoothed.add",
            "record.Curve.add",
            "record.TrainingRecord.add_pictures",
        ),
        INSIDE,
    ),
    **dict.fromkeys(
        (
            "show.GuidanceExplorer.film",
            "show.GuidanceExplorer.still",
            "show.PointsExplorer.film",
            "show.SamplingExplorer.film",
            "show.SamplingExplorer.run",
            "show.ScheduleExplorer.still",
            "show.TrainingMonitor.stop",
            "show.TrainingMonitor.run",
            "show.TrainingMonitor.summary",
            "record.TrainingRecord.by_timestep",
        ),
        NO_ARGUMENTS,
    ),
    **dict.fromkeys(
        (
            "checks.LESSONS",
            "checks.AnswerNotRight",
            "checks.Lesson",
            "checks.Lesson.place",
            "checks.Lesson.task",
            "checks.Lesson.choice",
            "checks.Task",
            "checks.Task.__call__",
            "checks.Verdict",
            "checks.Verdict.required",
            "checks.progress",
            *(f"checks.lesson{lesson.number}" for lesson in checks.LESSONS),
        ),
        CHECKS,
    ),
    **dict.fromkeys(
        (
            "joined.join_processes",
            "joined.place",
            "joined.in_step",
            "joined.any_process",
            "joined.leave_processes",
        ),
        "for torchrun; tests/train/test_distributed.py runs them",
    ),
    **dict.fromkeys(
        (
            "run_folder.alone_in",
            "run_folder.fingerprint",
            "run_folder.RunFolder",
            "run_folder.RunFolder.save",
            "run_folder.RunFolder.resume",
            "draws.seed_of",
            "draws.generator_of",
            "draws.Order",
            "draws.Order.rows",
            "interrupts.interrupts_noted",
            "interrupts.interrupts_wait",
            "interrupts.uninterrupted",
            "interrupts.handling",
            "open_runs.Run",
            "open_runs.Run.leave",
            "open_runs.closed_at_exit",
            "open_runs.under_way",
            "model.check_trainable",
        ),
        "a part of train.train, which checks what it is given",
    ),
    **dict.fromkeys(
        ("progress.bar",),
        "hands on what a training yields",
    ),
    **dict.fromkeys(
        ("model.TrainedModel.draw", "model.TrainedModel.drawing", "model.TrainedModel.read_labels"),
        "hands on to the denoiser and the sampler, which ask; tests/checkpoint/test_model.py",
    ),
    **dict.fromkeys(
        (
            "UNetSettings.told",
            "UNetSettings.reads",
            *(
                f"nets.{kind}Settings{part}"
                for kind in ("Class", "Attribute", "Token", "Hint", "Several")
                for part in ("", ".build")
            ),
        ),
        "a part of the settings of a network; tests/core/test_conditions.py gives them what they refuse",
    ),
    **dict.fromkeys(
        (
            "show.bars",
            "show.heat",
            "show.histograms",
            "show.lines",
            "show.losses",
            "show.paths",
            "show.pictures",
            "show.planes",
            "show.rows",
            "show.surfaces",
            "show.table",
            "show.whole",
        ),
        "a chart; tests/show/test_charts.py (losses: tests/train/test_loss_file.py) gives it what it refuses",
    ),
    **dict.fromkeys(
        (
            "nets.ControlSettings",
            *(f"nets.ControlBranch{part}" for part in ("", ".copy_of", ".forward", ".check_hint")),
            *(
                f"nets.Controlled{part}"
                for part in ("", ".of", ".scaled", ".forward", ".split", ".requires_grad_", ".train")
            ),
        ),
        "a network beside another; tests/core/test_control.py gives it what it refuses",
    ),
    **dict.fromkeys(
        ("checkpoint.save_branch", "checkpoint.load_branch", "checkpoint.digest"),
        "tests/checkpoint/test_branch.py gives them what they refuse",
    ),
    **dict.fromkeys(
        ("data.Figure", "data.paint_figures", "data.skeletons"),
        "what `figure` makes, and what takes a list of it; tests/data/test_figures.py",
    ),
    **dict.fromkeys(
        ("data.Note", "data.Note.name", "data.play"),
        "what `note` makes, and what takes a list of it; tests/data/test_notes.py",
    ),
    **dict.fromkeys(
        ("data.Solid", "data.Solid.name", "data.on_surface", "data.distance", "data.silhouette"),
        "what `solid` makes, and what takes one or a list of it; tests/data/test_solids.py",
    ),
    "data.say_digits": "takes a range of voices; tests/data/test_spoken.py",
    "data.every_solid": "takes a step that has a good default; tests/data/test_solids.py",
    **dict.fromkeys(
        ("data.Flight", "data.Flight.name", "data.Flight.path", "data.film"),
        "what `flight` makes, and what takes a list of it; tests/data/test_moving.py",
    ),
    "metrics.SpokenReader": "takes no argument",
    "metrics.ClipQuality": "what `evaluate_clips` answers",
    **dict.fromkeys(
        ("nets.VideoSettings", *(f"nets.VideoUNet{part}" for part in ("", ".forward", ".talking"))),
        "a network for clips; tests/core/test_video.py gives it what it refuses",
    ),
    **dict.fromkeys(("capstone.FIGURES", "capstone.RUBRIC"), "a dict"),
    **dict.fromkeys(("capstone.Project", "capstone.Run", "capstone.Failure", "capstone.Report"), VALUE),
    "capstone.check": "takes whatever is handed in; tests/checks/test_projects.py hands in what is wrong",
    "capstone.ProjectError": "an error",
    "data.hinted": "hands on to Examples.told, which asks",
    "metrics.share": "any number of bools is good; what is none is asked in tests/train/test_filters.py",
    "metrics.Poses": "what `evaluate_poses` answers",
    "show.EditBoard": "tests/show/test_edit_board.py gives it what it refuses",
    "show.DrawingBoard": "tests/show/test_drawing_board.py gives it what it refuses",
    "zoo.branches": NO_ARGUMENTS,
    **dict.fromkeys(
        ("zoo.any_recipe", "zoo.recipe_examples", "zoo.recipe_pictures"),
        "as zoo.recipe and zoo.recipe_data, for branches, or for pictures alone",
    ),
    **dict.fromkeys(
        (
            "recipes.BranchRecipe",
            *(f"recipes.BranchRecipe.{part}" for part in ("base_model", "build", "examples")),
        ),
        "a recipe; tests/train/test_branches.py gives it what it refuses",
    ),
    "nets.network": "a decorator of classes; tests/checkpoint/test_registry.py gives it what it refuses",
    **dict.fromkeys(
        ("nets.DiTSettings", "nets.DiTSettings.told", "nets.DiT", "nets.DiT.forward", "nets.DiT.context"),
        "a network; tests/latent/test_latent.py gives it what it refuses",
    ),
    "zoo.ship_autoencoder": "writes into the package; tools that build the shipped files call it",
    "zoo.save_encoder": "writes into the package; tools that build the shipped files call it",
    "zoo.save_classifier": "writes into the package; tools that build the shipped files call it",
    **dict.fromkeys(
        ("demo.demo", "demo.picture", "demo.save_picture", "doctor.examine"),
        "a command; tests/cli gives the command line bad arguments",
    ),
}


def public_names() -> dict[str, Any]:
    """Every public function, class and method, by the name that the table uses."""
    found: dict[str, Any] = {}
    known: set[int] = set()

    def add(name: str, thing: Any) -> None:
        if id(thing) in known:  # minidiff.ddim and minidiff.samplers.ddim
            return
        known.add(id(thing))
        found[name] = thing
        alias = isinstance(thing, GenericAlias)  # Callable[..., X], which Python 3.10 takes for a class
        if inspect.isclass(thing) and not alias and not issubclass(thing, Exception):
            for method, made in vars(thing).items():
                public = not method.startswith("_") or method == "__call__"
                if public and (inspect.isfunction(made) or isinstance(made, (classmethod, staticmethod))):
                    found[f"{name}.{method}"] = made

    for package in PACKAGES:
        module = importlib.import_module(f"minidiff{package}")
        for name in module.__all__:
            add(f"{package[1:]}.{name}".lstrip("."), getattr(module, name))
    for short in MODULES:
        module = importlib.import_module(f"minidiff.{short}")
        for name, thing in vars(module).items():
            if callable(thing) and not name.startswith("_") and thing.__module__ == module.__name__:
                add(f"{short}.{name}", thing)
    return found
