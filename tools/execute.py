"""Run a notebook in a fresh kernel, the same way every time."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from tools.films import State, answer, question
from tools.lesson import LessonError

ROOT = Path(__file__).parent.parent
CELL_TIMEOUT = 400  # seconds: a cell that hangs; how long lessons may take is for bench to say

# Sums in torch depend on the number of threads in their last digits; two is what a lesson may count on.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "2",
    "MKL_NUM_THREADS": "2",
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


def execute(notebook: NotebookNode, name: str, room: str) -> dict[str, State]:
    """Run every cell with the Python that runs this, in an empty folder, and keep the outputs in `notebook`.

    In `exercises`, where the student's part is missing, a NotImplementedError is expected; it leaves nothing
    in the outputs. Nothing else may be raised anywhere.

    Returns:
        the films of a lesson's players, by name of the cell; none in the other rooms.

    Raises:
        LessonError: for a cell that failed or took too long.
    """
    tolerated = ["NotImplementedError"] if room == "exercises" else []
    if room == "notebooks":
        notebook.cells.append(question())
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | ENVIRONMENT | {"IPYTHONDIR": folder}  # no start-up files of this user
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        environment["MINIDIFF_STRICT"] = "1" if room == "solutions" else ""
        # No folders to look in leaves the kernel of the running interpreter.
        kernels = KernelSpecManager(kernel_dirs=[])
        started: list[str] = []
        client = NotebookClient(
            notebook,
            km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=kernels),
            timeout=CELL_TIMEOUT,
            allow_error_names=tolerated,
            coalesce_streams=True,
            record_timing=False,
            store_widget_state=False,
            on_cell_start=lambda cell, cell_index: started.append(cell.id),
            extra_arguments=["--IPKernelApp.log_level=40"],
        )
        try:
            client.execute(env=environment, cwd=folder, cleanup_kc=True)
        except (CellExecutionError, DeadKernelError, TimeoutError) as error:
            raise LessonError(f"{name}: cell {started[-1]!r} failed:\n{error}") from None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.output_type != "error"]
    return answer(notebook) if room == "notebooks" else {}
