"""`python -m bench.race`: how long each library trains until its digits are good, by its own recipe.

Good: class accuracy >= 0.97 and Fréchet distance <= 1.5 floors, 720 samples, 8x8 digits with labels. All
networks have about as many parameters as that of our recipe `demo`. The recipes stand below, with the place
where each library recommends it; where its learning rate is one for days on a GPU, there is a second row
with ours.

A second here is a number of steps: first the steps of all are timed in turns, on one thread, and "s seconds"
means s / (median time of a step) steps, so that a machine that is busy later changes nothing. All train in
slices, from one moment of judging to the next, 1.25 times as late; the race ends at 4.2 times our time.

The race can be left at any moment and goes on with the same command. `--until 150` ends it there.
"""

import argparse
import importlib
import json
import math
import statistics
import zlib
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bench.machine import describe, quiet
from bench.peers import versions, why_not
from bench.report import save_json, table, write_section
from bench.training import measure
from minidiff import NetworkDenoiser, NoiseSchedule, metrics, randn, sample, zoo
from minidiff.data import ImageData
from minidiff.model import TrainedModel
from minidiff.train import TrainStep, train

ACCURACY, RATIO = 0.97, 1.5  # the aim
SAMPLES, GLANCE = 720, 100  # 72 of each digit: half of what there is of the rarest in training
HOPELESS = 0.9  # accuracy of the first 100 samples below which the others are not drawn
FIRST, FACTOR = 30.0, 1.25
END = 4.2  # in units of our own time
STEPS = 50  # of sampling
NO_END = 10**9
OUR_RATE = 1e-3
CLASSES = 10


# ---- a training that takes part -------------------------------------------------------------------------


class Peer:
    """A network of another library and its recipe: subclasses say how to lose, and how to sample.

    The draws of step n are a function of (seed, n), so a run that was left goes on as if it had not been.
    """

    library: str
    batch: int
    learning_rate: float
    clip_norm: float | None = None

    def __init__(self, data: ImageData, seed: int, learning_rate: float | None = None) -> None:
        assert data.labels is not None
        self.data, self.labels, self.seed, self.taken = data, data.labels, seed, 0
        self.learning_rate = learning_rate or self.learning_rate
        torch.manual_seed(seed)
        self.network = self.build().train()
        self.optimizer = self.make_optimizer()
        self.parts: dict[str, Any] = {"network": self.network, "optimizer": self.optimizer}

    def build(self) -> nn.Module:
        raise NotImplementedError

    def make_optimizer(self) -> torch.optim.Optimizer:
        return torch.optim.AdamW(self.network.parameters(), lr=self.learning_rate)

    def loss(self, x_0: Tensor, labels: Tensor) -> Tensor:
        raise NotImplementedError

    def rate_at(self, step: int) -> float:
        """The learning rate of step 0, 1, ..."""
        return self.learning_rate

    def after_step(self) -> None:
        """Where a moving average follows."""

    def images(self, labels: Tensor, noise: Tensor) -> Tensor:
        raise NotImplementedError

    @property
    def parameters(self) -> int:
        return sum(p.numel() for p in self.network.parameters())

    def step(self) -> None:
        per_epoch = len(self.data) // self.batch
        epoch, place = divmod(self.taken, per_epoch)
        if place == 0 or not hasattr(self, "order"):
            generator = torch.Generator().manual_seed(_number(self.seed, "epoch", epoch))
            self.order = torch.randperm(len(self.data), generator=generator)
        rows = self.order[place * self.batch : (place + 1) * self.batch]
        torch.manual_seed(_number(self.seed, "step", self.taken))
        loss = self.loss(self.data.images[rows], self.labels[rows])
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if self.clip_norm is not None:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.clip_norm)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate_at(self.taken)
        self.optimizer.step()
        self.after_step()
        self.taken += 1

    def save(self, folder: Path) -> None:
        state = {name: part.state_dict() for name, part in self.parts.items()}
        torch.save({"taken": self.taken, **state}, folder / "peer.pt")

    def load(self, folder: Path, taken: int) -> None:
        state = torch.load(folder / "peer.pt", weights_only=True)
        if state["taken"] != taken:
            raise SystemExit(f"{folder} is at step {state['taken']}, race.json at {taken}: delete both.")
        self.taken = taken
        for name, part in self.parts.items():
            part.load_state_dict(state[name])


def _number(seed: int, purpose: str, n: int) -> int:
    return zlib.crc32(f"{seed}/{purpose}/{n}".encode())


class Ours:
    """A recipe of the zoo, by `minidiff.train`; it ends by itself when it is good."""

    library = "minidiff"

    def __init__(self, data: ImageData, seed: int, recipe: str, folder: Path | None = None) -> None:
        self.recipe, self.data, self.folder, self.taken = zoo.recipe(recipe), data, folder, 0
        self.settings = replace(self.recipe.train, steps=NO_END, cooldown=0.0, seed=seed)
        self.recipe = replace(self.recipe, train=self.settings)
        self.batch = self.settings.batch_size
        self.network, self.schedule = self.recipe.build()
        self.parameters = sum(p.numel() for p in self.network.parameters())
        self.last: TrainStep | None = None
        self._begin()

    def _begin(self) -> None:
        self.steps = train(
            self.network, self.schedule, self.data, self.settings, device="cpu", folder=self.folder,
            save_every=NO_END,
        )  # fmt: skip

    def step(self) -> None:
        self.last = next(self.steps)
        self.taken = self.last.step

    def images(self, labels: Tensor, noise: Tensor) -> Tensor:
        assert self.last is not None
        model = TrainedModel(self.last.ema, self.schedule, self.settings.predicts)
        return sample(model.denoiser(labels), self.schedule, noise, steps=STEPS)

    def save(self, folder: Path) -> None:
        self.steps.close()  # a run that is left saves itself, and is continued by the next call
        self._begin()

    def load(self, folder: Path, taken: int) -> None:
        self.taken = taken


class Diffusers(Peer):
    """The tutorial "Train a diffusion model" of the documentation of diffusers (tutorials/basic_training).

    AdamW 1e-4, batch 16, 500 steps of warm-up and a cosine down over 50 epochs, gradients clipped to 1, noise
    predicted on the linear schedule of 1,000 steps, no moving average. After the 50 epochs nothing moves.
    """

    library, batch, learning_rate, clip_norm = "diffusers", 16, 1e-4, 1.0
    warmup, epochs = 500, 50

    def build(self) -> nn.Module:
        library = importlib.import_module("diffusers")
        self.scheduler = library.DDPMScheduler(num_train_timesteps=1000)
        network: nn.Module = library.UNet2DModel(
            sample_size=8, in_channels=1, out_channels=1, layers_per_block=1, block_out_channels=(32, 64),
            norm_num_groups=8, attention_head_dim=8, num_class_embeds=CLASSES,
            down_block_types=("DownBlock2D", "AttnDownBlock2D"),
            up_block_types=("AttnUpBlock2D", "UpBlock2D"),
        )  # fmt: skip
        return network

    def rate_at(self, step: int) -> float:
        total = self.epochs * math.ceil(len(self.data) / self.batch)
        if step < self.warmup:
            return self.learning_rate * step / self.warmup
        done = min((step - self.warmup) / (total - self.warmup), 1.0)
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * done))

    def loss(self, x_0: Tensor, labels: Tensor) -> Tensor:
        epsilon = torch.randn_like(x_0)
        t = torch.randint(1000, (len(x_0),))
        x_t = self.scheduler.add_noise(x_0, epsilon, t)
        return F.mse_loss(self.network(x_t, t, class_labels=labels).sample, epsilon)

    def images(self, labels: Tensor, noise: Tensor) -> Tensor:
        call = Call(lambda x, t: self.network(x, t, class_labels=labels).sample)
        return _ddim(self.network, call, NoiseSchedule.linear(), noise)


class DenoisingDiffusion(Peer):
    """Defaults of `Trainer` and of the class-conditional `GaussianDiffusion` in denoising-diffusion-pytorch.

    Adam 1e-4 with betas (0.9, 0.99), batch 16, gradients clipped to 1, noise predicted on the cosine schedule
    of 1,000 steps, half of the labels dropped, moving average 0.995 each tenth step. Its sampler guides with
    scale 6 unless told otherwise, which narrows the samples; here it draws without guidance, as all do. That
    average reaches back a thousand steps and more: in a race this short the raw weights are ahead of it.
    """

    library, batch, learning_rate, clip_norm = "denoising_diffusion_pytorch", 16, 1e-4, 1.0

    def __init__(self, data: ImageData, seed: int, learning_rate: float | None = None) -> None:
        super().__init__(data, seed, learning_rate)
        library = importlib.import_module("ema_pytorch")
        self.ema = library.EMA(self.network, beta=0.995, update_every=10)
        self.parts["ema"] = self.ema

    def build(self) -> nn.Module:
        library = importlib.import_module("denoising_diffusion_pytorch.classifier_free_guidance")
        network: nn.Module = library.Unet(dim=26, num_classes=CLASSES, dim_mults=(1, 2), channels=1)
        self.diffusion = library.GaussianDiffusion(network, image_size=8, timesteps=1000)
        return network

    def make_optimizer(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.network.parameters(), lr=self.learning_rate, betas=(0.9, 0.99))

    def loss(self, x_0: Tensor, labels: Tensor) -> Tensor:
        loss: Tensor = self.diffusion((x_0 + 1) / 2, classes=labels)
        return loss

    def after_step(self) -> None:
        self.ema.update()

    def images(self, labels: Tensor, noise: Tensor) -> Tensor:
        network = self.ema.ema_model
        schedule = NoiseSchedule.from_alpha_bars(self.diffusion.alphas_cumprod.double())
        call = Call(lambda x, t: network(x, t, labels, cond_drop_prob=0.0))
        return _ddim(network, call, schedule, noise)


class SmallDiffusion(Peer):
    """examples/fashion_mnist_unet.py of smalldiffusion; the labels as in fashion_mnist_dit_cond.py beside it.

    AdamW 7e-4, noise predicted on 800 log-linear sigmas from 0.01 to 20 with scaled input, a tenth of the
    labels dropped, moving average 0.999 with warm-up; 20 steps of its accelerated sampler (gam 1.6). The
    mirrored images of the example are left out: a mirrored digit is none. Batch: 1,024 in the example.
    """

    library, batch, learning_rate = "smalldiffusion", 1024, 7e-4

    def __init__(
        self, data: ImageData, seed: int, learning_rate: float | None = None, batch: int | None = None
    ) -> None:
        self.batch = batch or self.batch
        super().__init__(data, seed, learning_rate)
        self.average = deepcopy(self.network).eval().requires_grad_(False)
        self.parts["average"] = self.average

    def build(self) -> nn.Module:
        library = importlib.import_module("smalldiffusion")
        self.sigmas = library.ScheduleLogLinear(sigma_min=0.01, sigma_max=20, N=800)
        network: nn.Module = library.Scaled(library.Unet)(
            8, 1, 1, ch=32, ch_mult=(1, 2), num_res_blocks=1, attn_resolutions=(4,),
            cond_embed=library.CondEmbedderLabel(128, CLASSES, 0.1),
        )  # fmt: skip
        return network

    def loss(self, x_0: Tensor, labels: Tensor) -> Tensor:
        library = importlib.import_module("smalldiffusion")
        x_0, sigma, epsilon, condition = library.generate_train_sample((x_0, labels), self.sigmas, True)
        loss: Tensor = self.network.get_loss(x_0, sigma, epsilon, cond=condition)  # type: ignore[operator]
        return loss

    @torch.no_grad()
    def after_step(self) -> None:
        n = self.taken + 1
        decay = min(0.999, (1 + n) / (10 + n))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), 1 - decay)

    def images(self, labels: Tensor, noise: Tensor) -> Tensor:
        library = importlib.import_module("smalldiffusion")
        sigmas = self.sigmas.sample_sigmas(20)
        x = library.samples(
            self.average, sigmas, gam=1.6, batchsize=len(noise), cond=labels, xt=noise * sigmas[0]
        )
        *_, last = x
        assert isinstance(last, Tensor)
        return last.clamp(-1, 1)


class KDiffusion(Peer):
    """configs/config_mnist.json and train.py of k-diffusion, with its preconditioning and its losses.

    AdamW 2e-4 with betas (0.95, 0.999), eps 1e-6, weight decay 1e-3 on the weights, batch 64, warm-up and
    slow decay of the learning rate, a learned variance, dropout 0.05, sigmas drawn log-normal (-1.2, 1.2),
    moving average 1 - (1 + n)^(-2/3); 50 steps of its DPM-Solver++(2M) on Karras sigmas. sigma_data is that
    of the digits. The labels enter as its mapping condition, a tenth of them dropped. The augmentation (0.12
    of the images) is left out.
    """

    library, batch, learning_rate = "k_diffusion", 64, 2e-4

    def __init__(self, data: ImageData, seed: int, learning_rate: float | None = None) -> None:
        self.sigma_data = data.images.std().item()
        super().__init__(data, seed, learning_rate)
        self.average = deepcopy(self.denoiser).eval().requires_grad_(False)
        self.parts["average"] = self.average

    def build(self) -> nn.Module:
        self.K = importlib.import_module("k_diffusion")
        network: nn.Module = self.K.models.ImageDenoiserModelV1(
            1, 176, depths=(1, 1), channels=(44, 88), self_attn_depths=(False, True),
            mapping_cond_dim=CLASSES + 1, dropout_rate=0.05, has_variance=True,
        )  # fmt: skip
        self.denoiser = self.K.layers.DenoiserWithVariance(network, sigma_data=self.sigma_data)
        return network

    def make_optimizer(self) -> torch.optim.Optimizer:
        groups = self.network.param_groups(self.learning_rate)  # type: ignore[operator]
        return torch.optim.AdamW(groups, betas=(0.95, 0.999), eps=1e-6, weight_decay=1e-3)

    def rate_at(self, step: int) -> float:
        return self.learning_rate * (1 - 0.99 ** (step + 1)) / (1 + step / 20_000)

    def loss(self, x_0: Tensor, labels: Tensor) -> Tensor:
        labels = labels.masked_fill(torch.rand(len(labels)) < 0.1, CLASSES)
        sigma = self.K.utils.rand_log_normal([len(x_0)], loc=-1.2, scale=1.2)
        told = F.one_hot(labels, CLASSES + 1).float()
        losses: Tensor = self.denoiser.loss(x_0, torch.randn_like(x_0), sigma, mapping_cond=told)
        return losses.mean()

    def after_step(self) -> None:
        decay = min(0.9999, 1 - (1 + self.taken) ** -0.6667)
        self.K.utils.ema_update(self.denoiser, self.average, decay)

    def images(self, labels: Tensor, noise: Tensor) -> Tensor:
        told = F.one_hot(labels, CLASSES + 1).float()
        sigmas = self.K.sampling.get_sigmas_karras(50, 1e-2, 80, rho=7.0)
        drawn: Tensor = self.K.sampling.sample_dpmpp_2m(
            self.average, noise * 80, sigmas, extra_args={"mapping_cond": told}, disable=True
        )
        return drawn.clamp(-1, 1)


class Call(nn.Module):
    """A network's call as the denoiser wants it."""

    def __init__(self, call: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.call = call

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.call(x, t)


def _ddim(network: nn.Module, call: Call, schedule: NoiseSchedule, noise: Tensor) -> Tensor:
    """50 steps of DDIM with the image kept in [-1, 1], as both libraries' own samplers keep it."""
    network.eval()
    denoise = NetworkDenoiser(call, schedule, predicts="epsilon", clip=1.0)
    drawn = sample(denoise, schedule, noise, steps=STEPS)
    network.train()
    return drawn


Make = Callable[[ImageData, int, Path | None], Any]

# what stands in the table -> how to begin, the library
ENTRIES: dict[str, tuple[Make, str]] = {
    "minidiff, recipe `demo`": (lambda data, seed, folder: Ours(data, seed, "demo", folder), "minidiff"),
    "diffusers": (lambda data, seed, _: Diffusers(data, seed), "diffusers"),
    "diffusers, our learning rate": (lambda data, seed, _: Diffusers(data, seed, OUR_RATE), "diffusers"),
    "denoising-diffusion-pytorch": (
        lambda data, seed, _: DenoisingDiffusion(data, seed), "denoising_diffusion_pytorch",
    ),
    "denoising-diffusion-pytorch, our learning rate": (
        lambda data, seed, _: DenoisingDiffusion(data, seed, OUR_RATE), "denoising_diffusion_pytorch",
    ),
    "smalldiffusion, batch 32": (
        lambda data, seed, _: SmallDiffusion(data, seed, batch=32), "smalldiffusion",
    ),
    "k-diffusion": (lambda data, seed, _: KDiffusion(data, seed), "k_diffusion"),
    "k-diffusion, our learning rate": (lambda data, seed, _: KDiffusion(data, seed, OUR_RATE), "k_diffusion"),
    # asked for by --entries
    "minidiff, recipe `digits`": (lambda data, seed, folder: Ours(data, seed, "digits", folder), "minidiff"),
    "smalldiffusion": (lambda data, seed, _: SmallDiffusion(data, seed), "smalldiffusion"),
}  # fmt: skip
OURS = "minidiff, recipe `demo`"
OPTIONAL = ("minidiff, recipe `digits`", "smalldiffusion")


# ---- the race -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judge:
    """Draws samples for balanced labels from noise that is the same for all, and reads them."""

    data: ImageData
    seed: int

    def glance(self, run: Any) -> float:
        """Class accuracy of the first 100."""
        labels, noise = self._asked()
        drawn = run.images(labels[:GLANCE], noise[:GLANCE]).float()
        with torch.no_grad():
            read = zoo.load_classifier("digits")(drawn).argmax(dim=1)
        return float((read == labels[:GLANCE]).float().mean())

    def look(self, run: Any) -> metrics.Quality:
        labels, noise = self._asked()
        drawn = run.images(labels, noise)
        return metrics.evaluate(drawn, labels, self.data, zoo.load_classifier("digits"))

    def _asked(self) -> tuple[Tensor, Tensor]:
        labels = metrics.balanced_labels(SAMPLES, CLASSES)
        generator = torch.Generator().manual_seed(self.seed + 1000)
        return labels, randn((SAMPLES, *self.data.images.shape[1:]), generator=generator)


def check(judge: Judge, run: Any, seconds: float, last: bool) -> dict[str, Any]:
    """What a run is worth at this moment; all samples are drawn where the first hundred give hope."""
    row: dict[str, Any] = {"seconds": seconds, "step": run.taken, "glance": judge.glance(run)}
    if last or row["glance"] >= HOPELESS:
        quality = judge.look(run)
        row |= asdict(quality) | {"ratio": quality.frechet_ratio}
        row["good"] = bool(quality.accuracy >= ACCURACY and quality.frechet_ratio <= RATIO)
    return row


def marks(end: float) -> Iterator[float]:
    """Seconds at which all are judged: 30, 37.5, ... and at last `end` itself."""
    mark = FIRST
    while mark < end / 1.02:  # two judgements within two percent would be one too many
        yield mark
        mark *= FACTOR
    yield end


def time_of(entry: dict[str, Any]) -> float | None:
    """Seconds until the run was good; None while it is not."""
    return next((row["seconds"] for row in entry["checks"] if row.get("good")), None)


def race(stored: dict[str, Any], folder: Path, options: argparse.Namespace) -> None:
    """Bring every entry of `stored` to the end, or to `--until`; saved after each slice."""
    data = zoo.recipe_data("demo")
    judge = Judge(data, stored["seed"])
    runs: dict[str, Any] = {}
    mark = 0.0
    while True:
        ours = time_of(stored["entries"][OURS])
        end = min(END * ours if ours else NO_END, options.until)
        following = next((m for m in marks(end) if m > mark * 1.0001), None)
        if following is None:
            return
        mark = following
        for name, entry in stored["entries"].items():
            done = entry["checks"][-1]["seconds"] if entry["checks"] else 0.0
            complete = mark < end or "accuracy" in (entry["checks"] or [{}])[-1]
            if time_of(entry) is not None or (done > mark / 1.02 and complete):
                runs.pop(name, None)
                continue
            place = folder / _folder_name(name)
            place.mkdir(parents=True, exist_ok=True)
            if name not in runs:
                runs[name] = ENTRIES[name][0](data, stored["seed"], place)
                if entry["checks"]:
                    runs[name].load(place, entry["checks"][-1]["step"])
            run = runs[name]
            goal = round(mark / entry["step_seconds"])
            if isinstance(run, Ours) and run.last is None:  # the first step of a continued run loads it
                run.step()
            while run.taken < goal:
                run.step()
            row = check(judge, run, max(mark, done), last=mark == end)
            run.save(place)
            entry["checks"] = [r for r in entry["checks"] if r["seconds"] != row["seconds"]] + [row]
            print(f"{mark:6.1f} s  {name}: {_said(row)}", flush=True)
            (folder / "race.json").write_text(json.dumps(stored, indent=1), encoding="utf-8")
        publish(stored)


def begin(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The stored race of this folder, or a new one: who is there, and how long a step takes."""
    path = folder / "race.json"
    if path.exists():
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if stored["seed"] != options.seed:
            raise SystemExit(f"{path} holds the race of seed {stored['seed']}; give another --folder.")
        return stored
    data = zoo.recipe_data("demo")
    found, missing = {}, []
    for name in options.entries or [name for name in ENTRIES if name not in OPTIONAL]:
        make, library = ENTRIES[name]
        if (reason := why_not(library)) is None:
            found[name] = make(data, options.seed, None)
        else:
            missing.append(f"{name} ({reason})")
    timed = measure({name: run.step for name, run in found.items()}, options.rounds, 3, "cpu")
    entries = {
        name: {
            "parameters": run.parameters, "batch": run.batch, "seconds": timed[name],
            "step_seconds": statistics.median(timed[name]), "checks": [],
        }
        for name, run in found.items()
    }  # fmt: skip
    for name, entry in entries.items():
        print(f"{name}: {entry['parameters']} parameters, {1000 * entry['step_seconds']:.1f} ms a step")
    about = {"machine": describe(), "versions": versions(), "seed": options.seed, "missing": missing}
    folder.mkdir(parents=True, exist_ok=True)
    stored = about | {"entries": entries}
    path.write_text(json.dumps(stored, indent=1), encoding="utf-8")
    return stored


def _folder_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _said(row: dict[str, Any]) -> str:
    if "accuracy" not in row:
        return f"accuracy of the first {GLANCE} {row['glance']:.2f}"
    said = f"accuracy {row['accuracy']:.3f}, Fréchet {row['ratio']:.2f} floors"
    return f"{said} *" if row["good"] else said


# ---- the report -----------------------------------------------------------------------------------------


def publish(stored: dict[str, Any]) -> None:
    save_json("race", f"seed {stored['seed']}", stored)
    write_section("race", section(stored))


def section(stored: dict[str, Any]) -> str:
    entries = stored["entries"]
    ours = time_of(entries[OURS])
    lines = [_line(name, entry, ours) for name, entry in entries.items()]
    head = ["training", "parameters", "batch", "steps/s", "seconds", "then", "ratio"]
    rivals = {name: time_of(entry) for name, entry in entries.items() if not name.startswith("minidiff")}
    reached = {name: seconds for name, seconds in rivals.items() if seconds is not None}
    end = max(entry["checks"][-1]["seconds"] for entry in entries.values() if entry["checks"])
    if ours is None:
        verdict = f"Nobody was there after {end:.0f} s." if not reached else "Ours was not there."
    elif reached:
        best = min(reached, key=lambda name: reached[name])
        verdict = f"The best peer, {best}, took {reached[best] / ours:.2f} times as long as ours."
    else:
        verdict = f"No peer was there after {end:.0f} s, {end / ours:.1f} times our time."
    unfinished = ours is not None and not reached and end < 0.98 * END * ours
    aim = " The aim is 4; the race has not been run as far as that." if unfinished else " The aim is 4."
    return (
        "## Time to quality, beside other libraries\n\n"
        f"`python -m bench.race`. {stored['machine']} 8x8 digits with labels; good means class accuracy >= "
        f"{ACCURACY} and Fréchet distance <= {RATIO} floors over {SAMPLES} samples. Each library trains by "
        "its own recommended recipe (bench/race.py says where each stands); *our learning rate* is the same "
        f"recipe with {OUR_RATE:g}. Seed {stored['seed']}. The steps of all were timed in turns on one "
        "thread; *s seconds* are s / (median time of a step) steps. Judged at 30 s and then each time 1.25 "
        "times as late; sampling is not counted. *Then*: accuracy and Fréchet distance in floors at that "
        f"moment. All samples were drawn where the classifier read {HOPELESS:.0%} of the first {GLANCE}; "
        "elsewhere a single figure is the accuracy of those.\n\n"
        + table(head, lines)
        + f"\n\n**{verdict}**{aim}\n\n"
        "What this does not show: one seed, one small data set, networks of 0.7M parameters. The peers' "
        "recipes were made for larger pictures and for GPUs, none for a minute on a processor; that is the "
        "point of ours, and it says nothing about long runs. smalldiffusion's example has batch 1,024, of "
        "which a step takes two seconds here; its row has ours instead. Where a recipe averages the weights, "
        "the average is judged, and one made for long runs lags in a short one. A time is the first moment "
        "of judging at which both figures hold, so it is up to 1.25 times too long, and near the line a "
        "matter of luck." + (f" Not there: {'; '.join(stored['missing'])}." if stored["missing"] else "")
    )


def _line(name: str, entry: dict[str, Any], ours: float | None) -> list[str]:
    reached, checks = time_of(entry), entry["checks"]
    last = next((row for row in checks if row.get("good")), checks[-1] if checks else None)
    seconds = reached or (last["seconds"] if last else 0.0)
    more = "" if reached else "> "
    state = "-"
    if last is not None and "accuracy" in last:
        state = f"{last['accuracy']:.3f}, {last['ratio']:.2f}"
    elif last is not None:
        state = f"{last['glance']:.2f}"
    return [
        name, f"{entry['parameters'] / 1e6:.2f}M", str(entry["batch"]), f"{1 / entry['step_seconds']:.1f}",
        f"{more}{seconds:.0f}", state, "-" if ours is None else f"{more}{seconds / ours:.2f}",
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--entries", nargs="*", choices=list(ENTRIES), help="default: all but the last two")
    parser.add_argument("--rounds", type=int, default=12, help="of timing the steps")
    parser.add_argument("--until", type=float, default=600.0, help="seconds after which nobody goes on")
    parser.add_argument("--folder", type=Path, default=Path("runs/race"), help="where it is kept meanwhile")
    options = parser.parse_args()
    torch.set_num_threads(1)
    with quiet():
        stored = begin(options, options.folder)
        race(stored, options.folder, options)
        publish(stored)
    print(f"\n{section(stored)}")


if __name__ == "__main__":
    main()
