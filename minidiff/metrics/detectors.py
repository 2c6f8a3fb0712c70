"""How good is a filter? All its thresholds at once, and what an alarm is worth where little is forbidden."""

import torch
from torch import Tensor

from minidiff._validate import check_finite, check_number, check_tensor, row_of_numbers


def roc(scores: Tensor, forbidden: Tensor) -> tuple[Tensor, Tensor]:
    """The receiver operating characteristic of a detector that rings for a score of `threshold` or more.

        false alarms: share of the allowed that ring;      detected: share of the forbidden that ring

    `scores` (N,), `forbidden` bool (N,). Returns both shares, float64 (M + 1,), for all M different scores as
    threshold, from the highest down, after the threshold that nothing reaches: (0, 0) first, (1, 1) last.
    Raises ValueError unless there are examples of both kinds.

    >>> false, found = roc(torch.tensor([3.0, 2.0, 2.0, 1.0]), torch.tensor([True, True, False, False]))
    >>> false.tolist(), found.tolist()
    ([0.0, 0.0, 0.5, 1.0], [0.0, 0.5, 1.0, 1.0])
    """
    scores = row_of_numbers(scores, "scores").detach().cpu().double()
    check_finite(scores, "scores")
    check_tensor(forbidden, "forbidden")
    forbidden = forbidden.cpu()
    if forbidden.dtype != torch.bool or forbidden.shape != scores.shape:
        raise ValueError(
            f"forbidden must be bools of shape {tuple(scores.shape)}, one for each score, got "
            f"{forbidden.dtype} of shape {tuple(forbidden.shape)}."
        )
    bad = int(forbidden.sum())
    if bad in (0, len(forbidden)):
        raise ValueError(f"A ROC needs forbidden examples and allowed ones, got {bad} of {len(forbidden)}.")
    ordered, order = scores.sort(descending=True)
    last = torch.cat([ordered[1:] != ordered[:-1], torch.tensor([True])])  # of those with the same score

    def ringing(which: Tensor) -> Tensor:
        rings = which[order].double().cumsum(0)[last] / which.sum()
        return torch.cat([torch.zeros(1, dtype=torch.float64), rings])

    return ringing(~forbidden), ringing(forbidden)


def alarm_share(prevalence: float, detected: float, false_alarms: float) -> float:
    """The share of alarms that are right, by Bayes' rule: P(forbidden | it rings).

        π d / (π d + (1 - π) f)

    with `prevalence` π the share of forbidden examples among all, `detected` d the share of them that ring,
    and `false_alarms` f the share of the allowed that ring. Raises ValueError where nothing ever rings.

    >>> round(alarm_share(1 / 10_000, 0.99, 0.01), 4)
    0.0098
    """
    for value, name in ((prevalence, "prevalence"), (detected, "detected"), (false_alarms, "false_alarms")):
        check_number(value, name, 0, 1)
    right, wrong = prevalence * detected, (1 - prevalence) * false_alarms
    if right + wrong == 0:
        raise ValueError("With these shares nothing ever rings, so no alarm is right or wrong.")
    return right / (right + wrong)
