"""What a network is told: what each kind says, that "nothing" is its own thing, and how it is dropped."""

from types import ModuleType

import pytest
import torch
from torch import Tensor, nn

from minidiff import MLP, MLPSettings, UNet, UNetSettings
from minidiff.nets import AttributeSettings, ClassSettings, HintSettings, SeveralSettings, TokenSettings

WIDTH = 8
BOTH = SeveralSettings({"labels": ClassSettings(3), "hint": HintSettings(2)})
KINDS = {
    "labels": (ClassSettings(3), torch.tensor([0, 1, 2, 1])),
    "attributes": (AttributeSettings((3, 2)), torch.tensor([[0, 1], [2, 0], [1, 1], [0, 0]])),
    "tokens": (TokenSettings(5, 6), torch.randn(4, 6, 5, generator=torch.Generator().manual_seed(1))),
    "hint": (HintSettings(2), torch.randn(4, 2, 8, 8, generator=torch.Generator().manual_seed(2))),
    "several": (BOTH, {"labels": torch.tensor([0, 1, 2, 1]), "hint": torch.ones(4, 2, 8, 8)}),
}
kinds = pytest.mark.parametrize("kind", KINDS)


def awake(network: nn.Module) -> nn.Module:
    """Random weights everywhere, also where the network starts at zero."""
    g = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for p in network.parameters():
            p.copy_(torch.randn(p.shape, generator=g) * 0.2)
    return network.eval()


def told(kind: str) -> tuple[nn.Module, object]:
    settings, condition = KINDS[kind]
    return awake(
        UNet(UNetSettings(width=16, multipliers=(1, 2), attention=(0, 1), condition=settings))
    ), condition


def ask(network: nn.Module, condition: object, B: int = 4) -> Tensor:
    x_t = torch.randn(1, 1, 8, 8, generator=torch.Generator().manual_seed(3)).expand(B, 1, 8, 8)
    return network(x_t, torch.full((B,), 5.0), condition)


@kinds
def test_every_kind_is_heard(kind: str) -> None:
    network, condition = told(kind)
    without = ask(network, None)
    assert not torch.allclose(ask(network, condition), without, atol=1e-4)


@kinds
def test_left_out_means_null(kind: str) -> None:
    network, _ = told(kind)
    assert torch.equal(ask(network, None), ask(network, network.condition.null(4)))


@kinds
def test_a_sample_does_not_hear_what_another_is_told(kind: str) -> None:
    network, condition = told(kind)
    one = {k: v[2:3] for k, v in condition.items()} if isinstance(condition, dict) else condition[2:3]
    torch.testing.assert_close(ask(network, condition)[2:3], ask(network, one, 1), rtol=1e-4, atol=1e-4)


@kinds
def test_dropped_with_probability_one_is_null_and_with_zero_untouched(kind: str) -> None:
    network, condition = told(kind)
    assert torch.equal(ask(network, network.condition.drop(condition, 1.0)), ask(network, None))
    assert torch.equal(ask(network, network.condition.drop(condition, 0.0)), ask(network, condition))


@kinds
def test_every_parameter_learns(kind: str) -> None:
    network, condition = told(kind)
    half = network.condition.drop(condition, 0.5, torch.Generator().manual_seed(5))
    (ask(network.train(), half).square().mean() + ask(network, None).square().mean()).backward()
    ask(network, condition).square().mean().backward()
    assert [name for name, p in network.named_parameters() if p.grad is None or p.grad.norm() == 0] == []


@kinds
def test_a_condition_of_another_batch_is_refused(kind: str) -> None:
    network, condition = told(kind)
    with pytest.raises(ValueError, match="a row for each of 3 samples, got 4"):
        ask(network, condition, 3)


@pytest.mark.parametrize(
    ("settings", "condition", "error", "message"),
    [
        (ClassSettings(3), torch.tensor([0, 4]), ValueError, r"null label 3; got 0 \.\. 4"),
        (ClassSettings(3), torch.tensor([-1]), ValueError, r"got -1 \.\. -1"),
        (ClassSettings(3), torch.tensor([0.0]), TypeError, "whole numbers"),
        (ClassSettings(3), torch.tensor([[1, 2]]), ValueError, r"shape \(B,\), got \(1, 2\)"),
        (ClassSettings(3), {"labels": torch.tensor([1])}, TypeError, "a dict of labels"),
        (AttributeSettings((3, 2)), torch.tensor([[0, 2]]), ValueError, r"0 \.\. 1, or be the null label 3"),
        (AttributeSettings((3, 2)), torch.tensor([1, 1]), ValueError, r"shape \(B, 2\), got \(2,\)"),
        (TokenSettings(5, 6), torch.zeros(2, 5, 6), ValueError, r"shape \(B, 6, 5\)"),
        (TokenSettings(5, 6), torch.full((1, 6, 5), torch.nan), ValueError, "NaN"),
        (HintSettings(2), torch.zeros(2, 3, 8, 8), ValueError, r"shape \(B, 2, any, any\)"),
        (BOTH, torch.tensor([1]), TypeError, "told a dict with labels, hint, got a tensor"),
        (BOTH, {"labels": torch.tensor([1])}, ValueError, "has no 'hint'"),
        (BOTH, {"labels": torch.tensor([1]), "hints": torch.zeros(1, 2, 8, 8)}, ValueError, "'hints'"),
        (BOTH, {"labels": torch.tensor([1]), "hint": torch.zeros(2, 2, 8, 8)}, ValueError, "got 1 and 2"),
        (ClassSettings(3), "seven", TypeError, "must be a torch.Tensor, got str"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused(
    settings: ClassSettings, condition: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        settings.build(WIDTH).check(condition)


def test_null_is_understood() -> None:
    for settings, _ in KINDS.values():
        reader = settings.build(WIDTH)
        reader.check(reader.null(3), 3)


def test_settings_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="classes or condition, not both"):
        UNetSettings(classes=3, condition=ClassSettings(3))
    with pytest.raises(ValueError, match="tokens must be of one width"):
        UNet(UNetSettings(condition=SeveralSettings({"a": TokenSettings(4, 2), "b": TokenSettings(5, 2)})))


def test_points_hear_a_label() -> None:
    network = awake(MLP(MLPSettings(condition=ClassSettings(2))))
    x_t, t = torch.ones(3, 2), torch.zeros(3)
    outs = network(x_t, t, torch.tensor([0, 1, 2]))
    assert (torch.pdist(outs) > 1e-3).all()
    assert torch.equal(network(x_t, t)[0], outs[2])


def test_cross_attention_is_softmax_of_scaled_products() -> None:
    """Pixel by pixel, token by token and head by head, from the definition."""
    from minidiff.nets.attention import CrossAttention

    layer = awake(CrossAttention(8, 5, heads=2)).double()
    x, tokens = torch.randn(1, 8, 2, 3).double(), torch.randn(1, 4, 5).double()
    q = layer.to_q(layer.norm(x))[0].flatten(1).T  # (6, 8)
    k, v = layer.to_kv(tokens)[0].chunk(2, dim=1)  # (4, 8) each
    heads = []
    for head in (slice(0, 4), slice(4, 8)):
        weights = (q[:, head] @ k[:, head].T / 4**0.5).softmax(dim=1)  # (6, 4)
        heads.append(weights @ v[:, head])
    expected = x + layer.out(torch.cat(heads, dim=1).T.reshape(1, 8, 2, 3))
    torch.testing.assert_close(layer(x, tokens), expected)


def test_the_order_of_tokens_does_not_matter_but_which_they_are_does() -> None:
    """A row of vectors is a set to attention: whoever wants order puts it into the vectors."""
    network, tokens = told("tokens")
    torch.testing.assert_close(ask(network, tokens.flip(1)), ask(network, tokens), rtol=1e-4, atol=1e-4)
    assert not torch.allclose(ask(network, tokens.flip(0)), ask(network, tokens), atol=1e-4)


# ---- dropping -----------------------------------------------------------------------------------------

ROWS = torch.arange(10).repeat(10_000)


def plain(module: ModuleType) -> nn.Module:
    """The least that a reader can be: what they all share is what is tested."""

    class Plain(module.Reader):  # type: ignore[name-defined, misc]
        def null(self, batch: int, device: torch.device | str = "cpu") -> Tensor:
            return torch.full((batch,), -1, device=device)

        def understand(self, condition: Tensor, values: bool, null: bool) -> None:
            pass

        def forward(self, condition: Tensor) -> object:
            return condition

    return Plain()


@pytest.mark.parametrize("probability", [0.1, 0.5])
def test_any_reader_drops_with_the_given_probability(
    condition_module: ModuleType, probability: float
) -> None:
    """1e5 draws, five standard errors; what is not dropped stays what it was, and so does what came in."""
    before = ROWS.clone()
    after = plain(condition_module).drop(ROWS, probability)
    dropped = after == -1
    error = (probability * (1 - probability) / len(ROWS)) ** 0.5
    assert dropped.double().mean().item() == pytest.approx(probability, abs=5 * error)
    assert torch.equal(after[~dropped], ROWS[~dropped])
    assert torch.equal(ROWS, before)


def test_any_reader_drops_every_class_alike(condition_module: ModuleType) -> None:
    """1e4 draws a class, five standard errors."""
    dropped = plain(condition_module).drop(ROWS, 0.2) == -1
    shares = [dropped[k == ROWS].double().mean().item() for k in range(10)]
    assert shares == pytest.approx([0.2] * 10, abs=5 * (0.2 * 0.8 / 1e4) ** 0.5)


def test_any_reader_follows_its_generator(condition_module: ModuleType) -> None:
    reader = plain(condition_module)
    first, again = (reader.drop(ROWS, 0.5, torch.Generator().manual_seed(1)) for _ in range(2))
    assert torch.equal(first, again)


def test_joined_rows_come_in_order(condition_module: ModuleType) -> None:
    one, other = {"a": torch.tensor([1, 2])}, {"a": torch.tensor([3])}
    assert condition_module.joined(one, other)["a"].tolist() == [1, 2, 3]


def test_what_the_attributes_say_is_added_up(conditions_module: ModuleType) -> None:
    """Row a of the first table and row b of the second; "not told" is the last row of each."""
    reader = conditions_module.AttributeSettings((3, 2)).build(4)
    first, second = (table.weight for table in reader.tables)
    assert (len(first), len(second)) == (4, 3)
    labels = torch.tensor([[0, 1], [2, 3], [3, 0]])
    expected = torch.stack([first[0] + second[1], first[2] + second[2], first[3] + second[0]])
    torch.testing.assert_close(reader(labels).vector, expected)


def test_the_null_label_is_past_every_class(conditions_module: ModuleType) -> None:
    reader = conditions_module.ClassSettings(3).build(4)
    assert reader.null(2).tolist() == [3, 3]
    torch.testing.assert_close(reader(reader.null(2)).vector, reader.table.weight[[3, 3]])


def test_no_tokens_are_the_learned_row(conditions_module: ModuleType) -> None:
    reader = awake(conditions_module.TokenSettings(3, 4).build(WIDTH))
    torch.testing.assert_close(reader(reader.null(2)).tokens, reader.nothing.expand(2, 4, 3))


def test_attributes_are_dropped_in_part_and_together(conditions_module: ModuleType) -> None:
    """E u = E (1 - u) = 1/2 and E (1 - u)³ = 1/4: each with p + 4p / 2, three at once with p + 4p / 4."""
    p, rows = 0.15, 100_000
    reader = conditions_module.AttributeSettings((6, 6, 6)).build(WIDTH)
    dropped = reader.drop(torch.arange(3).repeat(rows, 1), p) == 6
    for share, expected in [
        *((dropped[:, k].double().mean().item(), 3 * p) for k in range(3)),
        (dropped.all(dim=1).double().mean().item(), 2 * p),
        ((~dropped).all(dim=1).double().mean().item(), 1 - 5 * p + 4 * p / 4),
    ]:
        assert share == pytest.approx(expected, abs=5 * (expected * (1 - expected) / rows) ** 0.5)


def test_tokens_are_dropped_whole() -> None:
    reader = TokenSettings(3, 4).build(WIDTH)
    dropped = torch.isinf(reader.drop(torch.zeros(20_000, 4, 3), 0.3))
    whole, some = dropped.all(dim=2).all(dim=1), dropped.any(dim=2).any(dim=1)
    assert torch.equal(whole, some)
    assert whole.double().mean().item() == pytest.approx(0.3, abs=5 * (0.21 / 20_000) ** 0.5)


def test_of_several_all_are_dropped_together_and_each_alone() -> None:
    """Together with p, else each with p: both with p + (1 - p) p², one certain part with p + (1 - p) p."""
    p, rows = 0.2, 50_000
    told_ = {"labels": torch.zeros(rows, dtype=torch.long), "hint": torch.zeros(rows, 2, 1, 1)}
    dropped = BOTH.build(WIDTH).drop(told_, p, torch.Generator().manual_seed(0))
    label, hint = dropped["labels"] == 3, torch.isinf(dropped["hint"][:, 0, 0, 0])
    for got, expected in (
        (label, p + (1 - p) * p), (hint, p + (1 - p) * p), (label & hint, p + (1 - p) * p**2)
    ):  # fmt: skip
        error = (expected * (1 - expected) / rows) ** 0.5
        assert got.double().mean().item() == pytest.approx(expected, abs=5 * error)


@kinds
def test_dropping_follows_its_generator(kind: str) -> None:
    settings, condition = KINDS[kind]
    reader = settings.build(WIDTH)
    first, again = (reader.drop(condition, 0.5, torch.Generator().manual_seed(1)) for _ in range(2))
    for one, other in zip(*(c.values() if isinstance(c, dict) else [c] for c in (first, again)), strict=True):
        assert torch.equal(one, other)
