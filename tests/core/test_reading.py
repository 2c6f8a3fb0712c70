"""Cross-attention: what is read where, watched and computed by hand; the levels that read."""

import pytest
import torch
from torch import Tensor

from minidiff.nets import TokenSettings, UNet, UNetSettings
from minidiff.nets.attention import CrossAttention, watching


def layer() -> tuple[CrossAttention, Tensor, Tensor]:
    torch.manual_seed(0)
    cross = CrossAttention(16, 6, heads=4).double()
    torch.nn.init.normal_(cross.out.weight)
    return cross, torch.randn(2, 16, 3, 5, dtype=torch.float64), torch.randn(2, 7, 6, dtype=torch.float64)


def test_what_is_read_sums_to_one_over_the_tokens() -> None:
    cross, x, tokens = layer()
    read = cross.weights(x, tokens)
    assert read.shape == (2, 7, 3, 5)
    torch.testing.assert_close(read.sum(dim=1), torch.ones(2, 3, 5, dtype=torch.float64))


def test_the_layer_says_what_is_read() -> None:
    """softmax(q kᵀ / √d) v, place by place and head by head, in plain loops."""
    cross, x, tokens = layer()
    q = cross.to_q(cross.norm(x))
    k, v = cross.to_kv(tokens).chunk(2, dim=-1)
    said = torch.zeros_like(x)
    seen = torch.zeros(2, 7, 3, 5, dtype=torch.float64)
    for b in range(2):
        for head in range(4):
            part = slice(4 * head, 4 * head + 4)
            for i in range(3):
                for j in range(5):
                    scores = torch.stack([q[b, part, i, j] @ k[b, token, part] for token in range(7)]) / 2
                    share = scores.exp() / scores.exp().sum()
                    said[b, part, i, j] = sum(share[token] * v[b, token, part] for token in range(7))
                    seen[b, :, i, j] += share / 4
    torch.testing.assert_close(cross(x, tokens), x + cross.out(said))
    torch.testing.assert_close(cross.weights(x, tokens), seen)


def small_network(reading: tuple[int, ...] | None) -> UNet:
    torch.manual_seed(0)
    network = UNet(
        UNetSettings(
            width=8, multipliers=(1, 2), attention=(1,), heads=2, condition=TokenSettings(5, 4),
            reading=reading,
        )
    )  # fmt: skip
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return network.eval()


@pytest.mark.parametrize(("reading", "sizes"), [(None, {4}), ((0, 1), {4, 8}), ((0,), {8}), ((), set())])
def test_the_levels_that_read_are_those_asked_for(reading: tuple[int, ...] | None, sizes: set[int]) -> None:
    network = small_network(reading)
    with watching(network) as maps:
        network(torch.randn(1, 1, 8, 8), torch.tensor([3]), torch.randn(1, 4, 5))
    assert {height for height, _ in maps} == sizes


def test_watching_changes_nothing_and_ends() -> None:
    network, x, t = small_network((0, 1)), torch.randn(3, 1, 8, 8), torch.tensor([1, 2, 3])
    tokens = torch.randn(3, 4, 5)
    before = network(x, t, tokens)
    with watching(network) as maps:
        during = network(x, t, tokens)
    after = network(x, t, tokens)
    assert torch.equal(before, during)
    assert torch.equal(before, after)
    assert [len(maps[size]) for size in ((8, 8), (4, 4))] == [3, 4]  # blocks; the middle is on the last level
    for read in maps[8, 8]:
        assert read.shape == (3, 4, 8, 8)
        torch.testing.assert_close(read.sum(dim=1), torch.ones(3, 8, 8))


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="each of reading"):
        UNetSettings(multipliers=(1, 2), attention=(), reading=(2,))
    with pytest.raises(TypeError, match="reading must be a tuple"):
        UNetSettings(reading=1)  # type: ignore[arg-type]


def test_padding_is_not_read() -> None:
    """A row that is padded with zeros says what the same row says without them."""
    cross, x, tokens = layer()
    padded = torch.cat([tokens, torch.zeros(2, 5, 6, dtype=torch.float64)], dim=1)
    torch.testing.assert_close(cross(x, padded), cross(x, tokens))
    assert not cross.weights(x, padded)[:, 7:].any()
    torch.testing.assert_close(cross.weights(x, padded)[:, :7], cross.weights(x, tokens))
    longer, shorter = (TokenSettings(6, n).build(16).double() for n in (12, 7))
    shorter.summary.load_state_dict(longer.summary.state_dict())
    torch.testing.assert_close(longer(padded).vector, shorter(tokens).vector)


def test_a_row_of_nothing_but_zeros_is_read_alike_everywhere() -> None:
    cross, x, tokens = layer()
    read = cross.weights(x, torch.zeros_like(tokens))
    torch.testing.assert_close(read, torch.full_like(read, 1 / 7))
