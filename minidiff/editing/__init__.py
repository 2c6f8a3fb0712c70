"""Editing: what people do to pictures with a trained model, without training it again. One file an idea.

- `start`: noise a picture a little, and sample back (SDEdit).
- `projections`: known pixels, a known small picture, known brightness, put into every x̂_0 (DDNM).
- `repaint`: the known part pasted at every level, and back up again (RePaint).
- `particles`: many tries at once, which is exact for many (SMCDiff).
- `windows`: canvases larger than the network's (MultiDiffusion), and outpainting.
- `translation`: inversion, and sampling with another condition (DDIB).

None of them changes a sampler: each is another start, another denoiser, or another walk.
"""

from minidiff.editing.particles import particles
from minidiff.editing.projections import Projection, keep_coarse, keep_grey, keep_known
from minidiff.editing.repaint import jump_back, repaint
from minidiff.editing.start import image_to_image, start_at, start_of
from minidiff.editing.translation import invert_and_sample
from minidiff.editing.windows import WindowedDenoiser, extended

__all__ = [
    "Projection",
    "WindowedDenoiser",
    "extended",
    "image_to_image",
    "invert_and_sample",
    "jump_back",
    "keep_coarse",
    "keep_grey",
    "keep_known",
    "particles",
    "repaint",
    "start_at",
    "start_of",
]
