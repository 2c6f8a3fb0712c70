"""`torchrun ... joined_run.py FOLDER`: a tiny run on all processes; each notes what it did in FOLDER."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tiny_runs import SCHEDULE, SETTINGS, tiny_data, tiny_network

from minidiff import checkpoint
from minidiff.joined import any_process, join_processes, leave_processes
from minidiff.train import train


def main(folder: Path) -> None:
    device, first = join_processes("cpu")
    writes: list[str] = []
    save = checkpoint.save

    def noted(path: Path, *arguments: object, **options: object) -> None:
        writes.append(path.name)
        save(path, *arguments, **options)  # type: ignore[arg-type]

    checkpoint.save = noted  # type: ignore[assignment]
    network = tiny_network()
    if not first:  # what the others start from must not matter
        network = tiny_network(dropout=0.0)
        for parameter in network.parameters():
            parameter.data.add_(1.0)
    steps = train(
        network, SCHEDULE, tiny_data(), SETTINGS, device=device, folder=folder / "run", save_every=4
    )
    shares = [step.t.tolist() for step in steps]
    rank = 0 if first else 1
    story = {
        "shares": shares,
        "writes": len(writes),
        "one_wishes": any_process(not first, device),
        "none_wishes": any_process(False, device),
        "weights": [parameter.double().sum().item() for parameter in network.parameters()],
    }
    (folder / f"rank{rank}.json").write_text(json.dumps(story), encoding="utf-8")
    leave_processes()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
