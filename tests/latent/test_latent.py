"""The autoencoder, its latents, its ceiling, and what networks cost: held against closed forms."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from minidiff import SAMPLERS, UNet, UNetSettings, zoo
from minidiff.__main__ import main
from minidiff._untrusted import CheckpointError
from minidiff.data import Examples, render, scene, shapes
from minidiff.data.shapes import COUNTS
from minidiff.latent import (
    Autoencoder,
    AutoencoderSettings,
    AutoencoderTraining,
    bytes_of,
    ceiling,
    int8_by_row,
    large_shapes,
    latents,
    load_autoencoder,
    multiply_adds,
    read_large,
    rounded,
    save_autoencoder,
    shrunk,
    there_and_back,
    train_autoencoder,
)
from minidiff.nets import DiT, DiTSettings
from minidiff.train import TrainSettings, train

SMALL = AutoencoderSettings(channels=1, latent=2, width=16)


def small(seed: int = 0) -> Autoencoder:
    torch.manual_seed(seed)
    return Autoencoder(SMALL).eval()


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


class Linear(Autoencoder):
    """A picture of 8 x 8 goes through one matrix to `latent` numbers, and through another back."""

    def __init__(self, settings: AutoencoderSettings) -> None:
        super().__init__(settings)
        self.encoder = nn.Sequential(nn.Conv2d(1, settings.latent, 8, stride=8))
        self.decoder = nn.Sequential(nn.ConvTranspose2d(settings.latent, 1, 8, stride=8))


# ---- the scenes -----------------------------------------------------------------------------------------


def test_a_scene_at_64_shrinks_to_nearly_the_scene_at_32() -> None:
    scenes = [scene(i) for i in range(200)]
    large, usual = render(scenes, 64), render(scenes)
    assert large.images.shape == (200, 3, 64, 64)
    assert float((shrunk(large.images) - usual.images).square().mean()) < 1e-3
    assert float((shrunk(large.masks) - usual.masks).abs().mean()) < 4e-3


def test_the_usual_side_paints_the_usual_bits() -> None:
    scenes = [scene(i) for i in range(30)]
    assert torch.equal(render(scenes, 32).images, render(scenes).images)


def test_the_reader_is_right_about_every_large_scene_of_the_held_out_part() -> None:
    pictures = large_shapes("held_out")
    assert pictures.attributes is not None
    assert torch.equal(read_large(pictures.images), pictures.attributes)
    assert torch.equal(pictures.attributes, shapes("held_out").attributes)


# ---- the autoencoder ------------------------------------------------------------------------------------


def test_a_linear_autoencoder_learns_the_principal_components() -> None:
    """The best that c linear numbers can do is in closed form: the sum of the smaller eigenvalues of the
    covariance. Trained, ours comes within 2 % of it, and never below."""
    directions = torch.linalg.qr(normal(64, 64, seed=1).double())[0]
    spread = torch.tensor([3.0, 2.0, 0.3, 0.2, *[0.05] * 60], dtype=torch.float64)
    rows = (normal(512, 64, seed=2).double() * spread) @ directions.T + 0.2
    covariance = torch.cov(rows.T, correction=0)
    best = float(torch.linalg.eigvalsh(covariance)[:-2].sum()) / 64
    torch.manual_seed(3)
    autoencoder = Linear(SMALL)
    settings = AutoencoderTraining(
        steps=1500, batch_size=128, learning_rate=1e-2, noise=0.0, weight=0.0, cooldown=0.8
    )
    images = rows.float().reshape(512, 1, 8, 8)
    for _ in train_autoencoder(autoencoder, Examples(images), settings):
        pass
    with torch.no_grad():
        error = float((autoencoder.decoder(autoencoder.encoder(images)) - images).square().mean())
    assert best <= error * (1 + 1e-5)
    assert error <= 1.02 * best


def test_latents_have_mean_0_and_standard_deviation_1_and_the_way_back_undoes_it() -> None:
    autoencoder, images = small(), normal(40, 1, 16, 16).clamp(-1, 1)
    with torch.no_grad():
        before = autoencoder.decoder(autoencoder.encoder(images)).clamp(-1, 1)
        autoencoder.standardise_(images)
        z = autoencoder.encode(images)
        assert z.shape == (40, 2, 2, 2)
        torch.testing.assert_close(z.mean((0, 2, 3)), torch.zeros(2), atol=1e-5, rtol=0)
        torch.testing.assert_close(z.std((0, 2, 3), correction=0), torch.ones(2), atol=1e-5, rtol=0)
        torch.testing.assert_close(autoencoder(images), before, atol=1e-5, rtol=0)


def test_a_channel_that_says_nothing_cannot_be_scaled() -> None:
    autoencoder = small()
    with torch.no_grad():
        autoencoder.encoder[-1].weight[0] = 0  # type: ignore[index]
    with pytest.raises(ValueError, match="the same for all images"):
        autoencoder.standardise_(normal(10, 1, 16, 16))


@pytest.mark.parametrize("shape", [(2, 3, 16, 16), (2, 1, 12, 16), (1, 16, 16)])
def test_pictures_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="images must have shape"):
        small().encode(torch.zeros(shape))


def test_training_is_a_function_of_the_seed_and_makes_the_error_smaller() -> None:
    images = shapes("held_out").images.mean(dim=1, keepdim=True)[:64, :, ::2, ::2].contiguous()
    ends = []
    for seed in (0, 0, 1):
        settings = AutoencoderTraining(steps=40, batch_size=16, warmup=5, seed=seed)
        steps = list(train_autoencoder(small(), Examples(images), settings))
        assert steps[-1].error < 0.7 * steps[0].error
        ends.append(steps[-1].error)
    assert ends[0] == ends[1] != ends[2]


def test_training_refuses_pictures_of_another_shape_before_it_begins() -> None:
    with pytest.raises(ValueError, match="images must have shape"):
        train_autoencoder(small(), Examples(torch.zeros(4, 3, 16, 16)))


# ---- its file -------------------------------------------------------------------------------------------


def test_a_file_gives_back_the_autoencoder_in_half_precision(tmp_path: Path) -> None:
    autoencoder, images = small(), normal(8, 1, 16, 16).clamp(-1, 1)
    autoencoder.standardise_(images)
    save_autoencoder(tmp_path / "a.safetensors", autoencoder)
    loaded = load_autoencoder(tmp_path / "a.safetensors")
    assert loaded.settings == SMALL
    assert not loaded.training
    with torch.no_grad():
        torch.testing.assert_close(loaded(images), autoencoder(images), atol=5e-3, rtol=0)
        torch.testing.assert_close(loaded(images), rounded(autoencoder, 2)(images))


def test_foreign_and_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    with pytest.raises(CheckpointError, match="no checkpoint"):
        load_autoencoder(path)
    save_file({"x": torch.zeros(2)}, path)
    with pytest.raises(CheckpointError, match="holds no autoencoder"):
        load_autoencoder(path)
    save_autoencoder(path, small())
    weights = load_file(path)
    header = {"autoencoder": ["Autoencoder", dataclasses.asdict(SMALL)]}
    meta = {"minidiff-autoencoder": json.dumps(header)}
    save_file(weights, path, metadata=meta)
    load_autoencoder(path)
    save_file(weights | {"std": torch.zeros(2, 1, 1).half()}, path, metadata=meta)
    with pytest.raises(CheckpointError, match="not above 0"):
        load_autoencoder(path)
    other = {"autoencoder": ["UNet", {"width": 8, "multipliers": [1], "attention": []}]}
    save_file(weights, path, metadata={"minidiff-autoencoder": json.dumps(other)})
    with pytest.raises(CheckpointError, match="holds no autoencoder"):
        load_autoencoder(path)


# ---- the ceiling ----------------------------------------------------------------------------------------


class Exact(Autoencoder):
    """Loses nothing, or a given share of the pictures: those are handed back empty."""

    lost = 0

    def forward(self, images: Tensor) -> Tensor:
        return torch.cat([images[: len(images) - self.lost], torch.zeros_like(images[: self.lost])])


@pytest.mark.parametrize("lost", [0, 3, 20])
def test_the_ceiling_counts_what_is_lost_and_nothing_else(lost: int) -> None:
    pictures = large_shapes("held_out").subset(range(20))
    assert pictures.attributes is not None
    exact = Exact(AutoencoderSettings())
    exact.lost = lost
    found = ceiling(exact, pictures.images, pictures.attributes)
    assert found.read == pytest.approx((20 - lost) / 20)
    assert found.reader == 1.0
    assert (found.error == 0) == (lost == 0)


def test_the_shipped_autoencoder_is_as_good_as_promised() -> None:
    """What docs/models/latents-autoencoder.json says of the held-out pairs, counted again."""
    said = json.loads((Path(__file__).parents[2] / "docs/models/latents-autoencoder.json").read_text())
    pictures = large_shapes("held_out")
    assert pictures.attributes is not None
    found = ceiling(zoo.load_autoencoder_of("latents"), pictures.images, pictures.attributes)
    assert found.read == pytest.approx(said["quality"]["held_out"]["read"], abs=0.012)
    assert found.error == pytest.approx(said["quality"]["held_out"]["error"], rel=0.02)


def test_shipped_latents_are_standard_and_tell_the_attributes() -> None:
    x = latents("held_out")
    assert x.x.shape == (180, 4, 8, 8)
    assert isinstance(x.condition, Tensor)
    assert torch.equal(x.condition, shapes("held_out").attributes)
    test = latents("test").x
    assert float(test.mean((0, 2, 3)).abs().max()) < 0.1
    assert float((test.std((0, 2, 3)) - 1).abs().max()) < 0.1


# ---- costs ----------------------------------------------------------------------------------------------


def conv(a: int, b: int, n: int, k: int = 3) -> int:
    return k * k * a * b * n


def test_multiply_adds_of_the_autoencoder_are_those_of_the_closed_form() -> None:
    w, d, q, e = 64, 96, 16 * 16, 8 * 8
    encoder = conv(48, w, q) + conv(w, d, e) + 2 * conv(d, d, e) + conv(d, 4, e, 1)
    decoder = conv(4, d, e) + 4 * conv(d, d, e) + conv(d, 4 * w, e) + 2 * conv(w, w, q) + conv(w, 48, q)
    autoencoder, x = Autoencoder(AutoencoderSettings()), torch.zeros(1, 3, 64, 64)
    assert multiply_adds(lambda: autoencoder.encode(x)) == encoder
    assert multiply_adds(lambda: autoencoder.decode(torch.zeros(1, 4, 8, 8))) == decoder


@pytest.mark.parametrize("batch", [1, 3])
def test_multiply_adds_of_a_transformer_are_those_of_the_closed_form(batch: int) -> None:
    w, n, depth = 32, 64, 2
    block = 12 * w * w * n + 2 * n * n * w + 6 * w * w
    expected = depth * block + 2 * 4 * w * n + 2 * w * w + 2 * w * w
    network = DiT(DiTSettings(width=w, depth=depth, heads=4))
    x, t = torch.zeros(batch, 4, 8, 8), torch.zeros(batch)
    assert multiply_adds(lambda: network(x, t)) == batch * expected


def test_multiply_adds_agree_with_the_counter_of_torch() -> None:
    """Which sees convolutions and matrix products; attention is left out of this network."""
    network = UNet(UNetSettings(channels=3, width=16, multipliers=(1, 2), attention=()))
    x, t = torch.zeros(2, 3, 16, 16), torch.tensor([3, 5])
    with FlopCounterMode(display=False) as counter:
        network(x, t)
    assert multiply_adds(lambda: network(x, t)) == counter.get_total_flops() // 2


def test_bytes_are_four_two_and_one_for_a_number() -> None:
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.GroupNorm(2, 8))
    weights, others = 8 * 27, 8 + 16
    assert bytes_of(network) == 4 * (weights + others)
    assert bytes_of(network, 2) == 2 * (weights + others)
    assert bytes_of(network, 1) == weights + 4 * 8 + 4 * others


def test_a_byte_by_row_is_never_off_by_more_than_half_a_step() -> None:
    weights = normal(6, 5, 3, 3) * torch.logspace(-3, 3, 6)[:, None, None, None]
    weights[4] = 0
    whole, scale = int8_by_row(weights)
    assert whole.dtype == torch.int8
    back = whole * scale[:, None, None, None]
    assert bool(((back - weights).abs() <= 0.5001 * scale[:, None, None, None]).all())
    assert bool((whole[4] == 0).all())
    largest = whole.flatten(1).abs().amax(1)
    assert largest[[0, 1, 2, 3, 5]].tolist() == [127] * 5  # every row uses its whole range


def test_one_scale_for_all_rows_would_lose_the_small_ones() -> None:
    """The control: what `by row` is for."""
    weights = normal(2, 50) * torch.tensor([[1.0], [1e-3]])
    whole, scale = int8_by_row(weights)
    by_row = whole * scale[:, None]
    step = weights.abs().max() / 127
    together = (weights / step).round() * step
    assert bool((together[1] == 0).all())
    assert float((by_row[1] - weights[1]).norm() / weights[1].norm()) < 0.01


def test_rounding_leaves_the_network_itself_alone() -> None:
    network = small()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    other = rounded(network, 1)
    assert all(torch.equal(before[name], tensor) for name, tensor in network.state_dict().items())
    assert any(not torch.equal(before[name], tensor) for name, tensor in other.state_dict().items())
    assert all(map(torch.equal, rounded(network, 4).state_dict().values(), before.values()))


# ---- the models -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("name", ["latents", "latents-dit"])
def test_every_sampler_draws_latents_that_are_read_as_asked(name: str, sampler: str) -> None:
    """The samplers know nothing of latents. With labels that were not asked, hardly any are right."""
    model, decoder = zoo.load(name), zoo.load_autoencoder_of(name)
    labels = shapes("test").attributes
    assert labels is not None
    labels = labels[:24]
    chance = torch.Generator().manual_seed(0)
    drawn = model.draw(labels, sampler=sampler, steps=30, clip=None, generator=chance)
    with torch.no_grad():
        read = read_large(decoder.decode(drawn))
    assert drawn.shape == (24, 4, 8, 8)
    assert float((read == labels).all(dim=1).float().mean()) > {"latents": 0.6, "latents-dit": 0.12}[name]
    assert float((read == labels.roll(7, dims=0)).all(dim=1).float().mean()) < 0.1


@pytest.mark.parametrize("name", ["latents", "latents-dit"])
def test_models_of_latents_train_by_the_usual_loop(name: str) -> None:
    recipe = zoo.recipe(name)
    network, schedule = recipe.build()
    settings = TrainSettings(steps=2, batch_size=4, warmup=1)
    (first, second) = train(network, schedule, latents("held_out"), settings, device="cpu")
    assert second.step == 2
    assert first.loss > 0


def test_there_and_back_is_the_same_in_parts() -> None:
    autoencoder, images = small(), normal(130, 1, 16, 16).clamp(-1, 1)
    torch.testing.assert_close(there_and_back(autoencoder, images), autoencoder(images).detach())


# ---- the transformer ------------------------------------------------------------------------------------


def test_an_untrained_transformer_predicts_0_and_its_blocks_change_nothing() -> None:
    torch.manual_seed(0)
    network = DiT(DiTSettings(width=32, depth=3, classes=5))
    x, t = normal(4, 4, 8, 8), torch.arange(4)
    assert not bool(network(x, t, torch.tensor([0, 1, 2, 5])).any())
    tokens = normal(4, 64, 32)
    for block in network.blocks:
        assert torch.equal(block(tokens, normal(4, 32, seed=1)), tokens)


def awake(settings: DiTSettings) -> DiT:
    """A transformer whose zeros are replaced by chance, as training would."""
    torch.manual_seed(0)
    network = DiT(settings).double().eval()
    with torch.no_grad():
        for parameter in network.parameters():
            if not bool(parameter.any()):
                parameter.normal_(std=0.3)
    return network


def test_a_transformer_that_is_not_told_where_places_are_follows_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the places it is equivariant: places in another order, the same answers in that order. With
    them it is not."""
    network, t = awake(DiTSettings(width=32, depth=2)), torch.tensor([3, 700])
    x = normal(2, 4, 4, 4).double()
    order = torch.randperm(16, generator=torch.Generator().manual_seed(5))

    def mixed(y: Tensor) -> Tensor:
        return y.flatten(2)[:, :, order].unflatten(2, (4, 4))

    assert float((network(mixed(x), t) - mixed(network(x, t))).abs().max()) > 1e-2
    monkeypatch.setattr("minidiff.nets.dit.where", lambda h, w, features: torch.zeros(h * w, features))
    torch.testing.assert_close(network(mixed(x), t), mixed(network(x, t)))


def test_a_sample_does_not_depend_on_the_others_of_its_batch() -> None:
    network = awake(DiTSettings(width=32, depth=2, classes=COUNTS, patch=2))
    x, t, labels = normal(3, 4, 8, 8).double(), torch.tensor([3, 700, 9]), torch.zeros(3, 5).long()
    together = network(x, t, labels)
    for i in range(3):
        torch.testing.assert_close(
            network(x[i : i + 1], t[i : i + 1], labels[i : i + 1]), together[i : i + 1]
        )


def test_the_transformer_hears_the_time_and_the_labels() -> None:
    network = awake(DiTSettings(width=32, depth=1, classes=3))
    x = normal(1, 4, 4, 4).double()
    one, later = (network(x, torch.tensor([t]), torch.tensor([0])) for t in (1, 900))
    other, nothing = (network(x, torch.tensor([1]), told) for told in (torch.tensor([1]), None))
    for answer in (later, other, nothing):
        assert float((answer - one).abs().max()) > 1e-3
    torch.testing.assert_close(nothing, network(x, torch.tensor([1]), torch.tensor([3])))


@pytest.mark.parametrize("wrong", [{"width": 30}, {"heads": 5}, {"depth": 0}, {"classes": (6, 0)}])
def test_settings_of_no_transformer_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must"):
        DiTSettings(**{"width": 32, **wrong})  # type: ignore[arg-type]


def test_the_transformer_refuses_what_does_not_fit() -> None:
    network = DiT(DiTSettings(width=32, patch=2))
    with pytest.raises(ValueError, match="multiples of 2"):
        network(torch.zeros(1, 4, 5, 8), torch.tensor([1]))
    with pytest.raises(ValueError, match="takes no labels"):
        network(torch.zeros(1, 4, 8, 8), torch.tensor([1]), torch.tensor([1]))


# ---- the zoo and the command line -----------------------------------------------------------------------


def test_the_autoencoder_is_no_model_and_belongs_to_its_models() -> None:
    assert not any("autoencoder" in name for name in zoo.available())
    assert zoo.autoencoder_of(zoo.load("digits")) is None
    for name in ("latents", "latents-dit"):
        assert isinstance(zoo.autoencoder_of(zoo.load(name)), Autoencoder)
    with pytest.raises(ValueError, match="'digits' draws no latents"):
        zoo.load_autoencoder_of("digits")


def test_an_autoencoder_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoo, "SHIPPED", tmp_path)
    zoo.ship_autoencoder("latents", small())
    assert zoo.load_autoencoder_of("latents").settings == SMALL


def test_the_command_line_decodes_what_it_has_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is handed to the writer is a picture of 64 x 64, read as it was asked for in words."""
    written: list[Tensor] = []
    monkeypatch.setattr("minidiff.drawn.write", lambda frames, path: written.append(frames[-1]))
    words = ["--shape", "star", "--colour", "red", "--size", "large", "--place", "middle"]
    asked = ["sample", "latents", "--n", "2", "--steps", "8", *words, "--background", "black"]
    assert main([*asked, "--out", str(tmp_path / "a.png")]) == 0
    assert written[0].shape == (2, 3, 64, 64)
    assert read_large(written[0]).tolist() == [[3, 0, 1, 0, 0]] * 2
    assert "2 images are in" in capsys.readouterr().out


def test_edit_refuses_a_model_of_latents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "edit",
                str(tmp_path / "a.png"),
                "--strength",
                "0.5",
                "--model",
                "latents",
                "--out",
                str(tmp_path / "b.png"),
            ]
        )
        == 1
    )
    assert "this one draws latents" in capsys.readouterr().err
