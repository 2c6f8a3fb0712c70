"""The network for clips: at birth one for pictures, and what each of its layers makes of time."""

import pytest
import torch
from torch import Tensor, nn

from minidiff import NoiseSchedule, UNet, UNetSettings, checkpoint, data
from minidiff.nets import VideoSettings, VideoUNet
from minidiff.nets.video import Neighbours, SpaceTimeAttention, TalkingBlock
from minidiff.samplers import SAMPLERS
from minidiff.train import TrainSettings, train

FRAME = UNetSettings(channels=3, width=8, multipliers=(1, 2), attention=(), classes=(2, 4), patch=2)
TOLD = torch.tensor([[0, 1], [1, 3]])
TIMES = torch.tensor([3.0, 700.0])


def clips(frames: int = 8, B: int = 2) -> Tensor:
    return torch.randn(B, frames, 3, 16, 16, generator=torch.Generator().manual_seed(1))


def awake(settings: VideoSettings, std: float = 0.2) -> VideoUNet:
    """With random weights everywhere, also where it starts at zero."""
    network, generator = VideoUNet(settings), torch.Generator().manual_seed(0)
    with torch.no_grad():
        for weight in network.parameters():
            weight.copy_(torch.randn(weight.shape, generator=generator) * std)
    return network.eval()


def picture_network(video: VideoUNet) -> UNet:
    """The U-Net for pictures with the weights that the network for clips has for one frame."""
    alone, weights = UNet(video.settings.frame), video.frame.state_dict()
    own = {name.replace(".picture.", "."): w for name, w in weights.items() if ".neighbours." not in name}
    alone.load_state_dict({name: w for name, w in own.items() if ".all." not in name})
    return alone.eval()


def frame_by_frame(network: UNet, x: Tensor, t: Tensor, told: Tensor) -> Tensor:
    return torch.stack([network(x[:, k], t, told) for k in range(x.shape[1])], dim=1)


def silent(video: VideoUNet) -> VideoUNet:
    """As at birth between frames, with weights everywhere else."""
    return video.talking(0.0)


# ---- at birth -------------------------------------------------------------------------------------------


def test_at_birth_it_is_the_picture_network_on_each_frame_bit_for_bit() -> None:
    video = VideoUNet(VideoSettings(FRAME)).eval()
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, weight in video.frame.named_parameters():
            if ".neighbours." not in name and ".all." not in name:
                weight.copy_(torch.randn(weight.shape, generator=generator) / 5)
    x = clips()
    rows = x.flatten(0, 1)
    alone = picture_network(video)(rows, TIMES.repeat_interleave(8), TOLD.repeat_interleave(8, dim=0))
    assert float(alone.detach().abs().max()) > 0.1
    assert torch.equal(video(x, TIMES, TOLD).flatten(0, 1), alone)


def test_an_untrained_network_predicts_zero_and_every_weight_can_learn() -> None:
    assert not VideoUNet(VideoSettings(FRAME))(clips(), TIMES, TOLD).any()
    video = awake(VideoSettings(FRAME))
    video(clips(), TIMES, TOLD).square().mean().backward()
    assert all(weight.grad is not None and weight.grad.any() for weight in video.parameters())


@pytest.mark.parametrize("convolution", [True, False])
@pytest.mark.parametrize("attention", [True, False])
def test_settings_say_which_layers_there_are(convolution: bool, attention: bool) -> None:
    video = VideoUNet(VideoSettings(FRAME, convolution, attention))
    blocks = [layer for layer in video.modules() if isinstance(layer, TalkingBlock)]
    assert len(blocks) == 2 + 1 + 4
    assert sum(isinstance(layer, Neighbours) for layer in video.modules()) == 7 * convolution
    assert sum(isinstance(layer, SpaceTimeAttention) for layer in video.modules()) == 4 * attention


# ---- what a frame hears of others -----------------------------------------------------------------------


def heard(video: VideoUNet, k: int) -> list[bool]:
    """Which frames of the answer change when frame k of the question does."""
    x, other = clips(), clips()
    other[:, k] += 1
    with torch.no_grad():
        apart = video(other, TIMES, TOLD) - video(x, TIMES, TOLD)
    return [bool(apart[:, j].abs().max() > 0) for j in range(8)]


def test_without_both_layers_each_frame_is_by_itself() -> None:
    alone = awake(VideoSettings(FRAME, convolution=False, attention=False))
    assert heard(alone, 3) == [j == 3 for j in range(8)]
    assert heard(silent(awake(VideoSettings(FRAME))), 3) == [j == 3 for j in range(8)]


def test_with_attention_every_frame_hears_every_other() -> None:
    assert heard(awake(VideoSettings(FRAME, convolution=False)), 0) == [True] * 8


def test_one_convolution_reaches_the_neighbours_and_no_further() -> None:
    layer = Neighbours(8)
    nn.init.normal_(layer.out.weight)
    x, other = (torch.randn(2 * 6, 8, 4, 4, generator=torch.Generator().manual_seed(0)) for _ in range(2))
    other[2] += 1  # frame 2 of the first clip
    changed = (layer(other, 6) - layer(x, 6)).abs().amax(dim=(1, 2, 3)) > 0
    assert changed.tolist() == [False, True, True, True] + [False] * 8


def test_the_convolution_is_one_over_time() -> None:
    """torch's own, over (B·H·W, C, F)."""
    layer = Neighbours(8)
    nn.init.normal_(layer.out.weight, generator=torch.Generator().manual_seed(2))
    x = torch.randn(2 * 5, 8, 3, 4, generator=torch.Generator().manual_seed(3))
    kernel = layer.out.weight[:, :, 0, 0].unflatten(1, (3, 8)).transpose(1, 2)  # (out, in, 3)
    rows = nn.functional.silu(layer.norm(x)).reshape(2, 5, 8, 12).permute(0, 3, 2, 1).reshape(24, 8, 5)
    expected = nn.functional.conv1d(rows, kernel, padding=1)
    found = layer(x, 5).reshape(2, 5, 8, 12).permute(0, 3, 2, 1).reshape(24, 8, 5)
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


# ---- order: exactly where it counts ---------------------------------------------------------------------


def in_order(video: VideoUNet, order: list[int]) -> float:
    """How far f(x in another order) is from f(x) in that order; 0 where frames have no order."""
    x = clips().double()
    with torch.no_grad():
        one, other = video(x[:, order], TIMES, TOLD), video(x, TIMES, TOLD)[:, order]
    return float((one - other).abs().max() / other.abs().max())


SHUFFLE = [3, 0, 6, 1, 7, 5, 2, 4]
BACKWARDS = list(reversed(range(8)))


def test_attention_without_the_number_of_the_frame_knows_no_order() -> None:
    video = awake(VideoSettings(FRAME, convolution=False)).double()
    assert in_order(video, SHUFFLE) > 1e-5
    for layer in video.modules():
        if isinstance(layer, SpaceTimeAttention):
            nn.init.zeros_(layer.when.weight)
    assert in_order(video, SHUFFLE) < 1e-12


def test_a_convolution_that_looks_both_ways_alike_knows_no_direction() -> None:
    video = awake(VideoSettings(FRAME, attention=False)).double()
    assert in_order(video, BACKWARDS) > 1e-3
    with torch.no_grad():
        for layer in video.modules():
            if isinstance(layer, Neighbours):
                width = layer.out.weight.shape[0]
                layer.out.weight[:, 2 * width :] = layer.out.weight[:, :width]
    assert in_order(video, BACKWARDS) < 1e-12
    assert in_order(video, SHUFFLE) > 1e-3


# ---- talking --------------------------------------------------------------------------------------------


def test_talking_scales_what_frames_say_and_leaves_the_network_alone() -> None:
    video, x = awake(VideoSettings(FRAME)), clips()
    before = video(x, TIMES, TOLD)
    assert torch.equal(video.talking(1.0)(x, TIMES, TOLD), before)
    mute = frame_by_frame(picture_network(video), x, TIMES, TOLD)
    torch.testing.assert_close(video.talking(0.0)(x, TIMES, TOLD), mute)
    half = video.talking(0.5)(x, TIMES, TOLD)
    assert not torch.equal(half, before)
    assert torch.equal(video(x, TIMES, TOLD), before)
    assert all(weight.requires_grad for weight in video.talking(0.5).parameters())


# ---- clips of other lengths, the seams ------------------------------------------------------------------


@pytest.mark.parametrize("frames", [1, 2, 5, 12])
def test_any_number_of_frames_will_do(frames: int) -> None:
    x = clips(frames)
    assert awake(VideoSettings(FRAME))(x, TIMES, TOLD).shape == x.shape


def test_clips_of_a_batch_do_not_hear_each_other() -> None:
    video, x = awake(VideoSettings(FRAME)), clips()
    both = video(x, TIMES, TOLD)
    for i in (0, 1):
        alone = video(x[i : i + 1], TIMES[i : i + 1], TOLD[i : i + 1])
        torch.testing.assert_close(both[i : i + 1], alone, atol=1e-5, rtol=1e-5)


def test_it_is_trained_saved_loaded_and_drawn_from_by_every_sampler(tmp_path: object) -> None:
    clips_told = data.moving("test").subset(range(16))
    video = VideoUNet(VideoSettings(FRAME))
    (*_, last) = train(
        video, NoiseSchedule.cosine(), clips_told, TrainSettings(steps=3, batch_size=4), device="cpu"
    )
    path = f"{tmp_path}/clips.safetensors"
    checkpoint.save(path, last.ema, last.model.schedule, predicts="x_0", info={"shape": [8, 3, 16, 16]})
    model = checkpoint.load(path)
    assert model.network.settings == video.settings
    torch.testing.assert_close(model.network(clips(), TIMES, TOLD), last.ema(clips(), TIMES, TOLD))
    for name in SAMPLERS:
        drawn = model.draw(TOLD, sampler=name, steps=3, generator=torch.Generator().manual_seed(0))
        assert drawn.shape == (2, 8, 3, 16, 16)
        assert bool(torch.isfinite(drawn).all())


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"x_t": torch.zeros(2, 3, 16, 16)}, ValueError, "clips"),
        ({"x_t": torch.zeros(2, 8, 1, 16, 16)}, ValueError, "x_t must have shape"),
        ({"x_t": torch.zeros(2, 8, 3, 15, 16)}, ValueError, "multiples of patch"),
        ({"t": torch.zeros(16)}, ValueError, "t"),
        ({"condition": torch.zeros(16, 2, dtype=torch.long)}, ValueError, "labels"),
    ],
)
def test_what_does_not_fit_is_refused(
    change: dict[str, Tensor], error: type[Exception], message: str
) -> None:
    given = {"x_t": clips(), "t": TIMES, "condition": TOLD} | change
    with pytest.raises(error, match=message):
        VideoUNet(VideoSettings(FRAME))(**given)


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(TypeError, match="frame must be UNetSettings"):
        VideoSettings(frame={"width": 8})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="convolution must be True or False"):
        VideoSettings(FRAME, convolution="no")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="attention must be True or False"):
        VideoSettings(FRAME, attention=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="settings must be VideoSettings"):
        VideoUNet(FRAME)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="talk must be a number"):
        VideoUNet(VideoSettings(FRAME)).talking("loud")  # type: ignore[arg-type]
