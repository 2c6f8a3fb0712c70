"""A project of the capstone: what it must bring, and its headline figure, computed again from its samples.

    capstone.check("my-project")            # a folder, or a Project; every fault at once, never a traceback
    capstone.save(project, "my-project")    # writes such a folder

A project asks one question of one model and answers it with one figure. It brings what the samples were that
the figure is taken on, for three seeds or more; the same figure for real examples, as many as there are
samples (the floor); the same figure without the part that is claimed to matter, seed by seed (the control);
one failure; what the model could be misused for; and a card. In its folder stand

    project.json                       words and numbers, as `save` writes them
    card.md                            the card; it names the figure and its floor
    run-SEED.safetensors               "samples" (n, ...), and what the figure needs beside them
    control-SEED.safetensors, floor.safetensors

- `project`: `Project` and its parts, to and from a folder. Tensors are read from safetensors alone.
- `figures`: the figures that a project may be about, each a function of the stored tensors.
- `judge`: `check` and its `Report`, with the points that docs/teaching.md gives for form.
"""

from minidiff.capstone.figures import FIGURES
from minidiff.capstone.judge import RUBRIC, Report, check
from minidiff.capstone.project import Failure, Project, ProjectError, Run, load, save

__all__ = [
    "FIGURES",
    "RUBRIC",
    "Failure",
    "Project",
    "ProjectError",
    "Report",
    "Run",
    "check",
    "load",
    "save",
]
