"""Networks: what is trained. A network maps (x_t, t[, condition]) to something of x_t's shape."""

from minidiff.nets.conditions import (
    AttributeSettings,
    ClassSettings,
    HintSettings,
    SeveralSettings,
    TokenSettings,
)
from minidiff.nets.control import ControlBranch, Controlled, ControlSettings
from minidiff.nets.dit import DiT, DiTSettings
from minidiff.nets.embeddings import timestep_embedding
from minidiff.nets.mlp import MLP, MLPSettings
from minidiff.nets.points import PointNetwork, PointSettings
from minidiff.nets.registry import network
from minidiff.nets.unet import Control, UNet, UNetSettings
from minidiff.nets.video import VideoSettings, VideoUNet

__all__ = [
    "MLP",
    "AttributeSettings",
    "ClassSettings",
    "Control",
    "ControlBranch",
    "ControlSettings",
    "Controlled",
    "DiT",
    "DiTSettings",
    "HintSettings",
    "MLPSettings",
    "PointNetwork",
    "PointSettings",
    "SeveralSettings",
    "TokenSettings",
    "UNet",
    "UNetSettings",
    "VideoSettings",
    "VideoUNet",
    "network",
    "timestep_embedding",
]
