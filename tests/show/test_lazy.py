"""A widget that nobody looks at draws nothing: its still is made when the notebook asks for it."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from matplotlib.figure import Figure

from minidiff import IdealDenoiser, NoiseSchedule, show
from minidiff.nets import UNet, UNetSettings

SCHEDULE = NoiseSchedule.cosine(T=20)
IMAGES = torch.linspace(-1, 1, 2 * 64).reshape(2, 1, 8, 8)
POINTS = torch.linspace(-1, 1, 12).reshape(6, 2)


def features() -> show.FeatureExplorer:
    network = UNet(UNetSettings(width=8, multipliers=(1,), attention=(), heads=1))
    return show.FeatureExplorer(network, IMAGES, [1, 9])


WIDGETS: dict[str, Callable[[], Any]] = {
    "FramePlayer": lambda: show.FramePlayer.from_tensors({"x": IMAGES}),
    "NoiseExplorer": lambda: show.NoiseExplorer(IMAGES, SCHEDULE, frames=3),
    "SamplingExplorer": lambda: show.SamplingExplorer(
        IdealDenoiser(IMAGES, SCHEDULE), SCHEDULE, shape=(1, 8, 8), steps=3
    ),
    "PointsExplorer": lambda: show.PointsExplorer(
        IdealDenoiser(POINTS, SCHEDULE), SCHEDULE, POINTS, steps=2, samples=3
    ),
    "GuidanceExplorer": lambda: show.GuidanceExplorer(
        IdealDenoiser(IMAGES, SCHEDULE),
        IdealDenoiser(IMAGES, SCHEDULE),
        SCHEDULE,
        shape=(1, 8, 8),
        scales=[0, 1, 4],
        steps=2,
        samples=2,
    ),
    "ScheduleExplorer": show.ScheduleExplorer,
    "FeatureExplorer": features,
    "TrainingMonitor": lambda: show.TrainingMonitor([]),
}


@pytest.mark.parametrize("kind", WIDGETS)
def test_words_are_given_without_a_picture(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    widget = WIDGETS[kind]()
    drawn: list[str] = []
    usual = Figure.__init__

    def noted(self: Figure, *arguments: Any, **options: Any) -> None:
        drawn.append("figure")
        usual(self, *arguments, **options)

    monkeypatch.setattr(Figure, "__init__", noted)
    words = repr(widget)
    assert words
    assert drawn == []
    data, metadata = widget._repr_mimebundle_()
    assert "image/png" in data
    assert drawn
    if kind != "TrainingMonitor":  # its text is the same before and after
        assert words == data["text/plain"] == metadata["image/png"]["alt"]
