"""The files of the course as `minidiff lab` serves them: a notebook that was only opened is not changed.

JupyterLab writes what the kernel says of its language into every notebook, and calls it unsaved if that was
not in the file: it is in none of the course's, whose files know no version of Python. So it is handed to the
page together with the notebook, and nothing is left to be written. Only the server of `minidiff lab` imports
this (jupyter/jupyter_server_config.json).
"""

from __future__ import annotations

from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager


class CourseFiles(AsyncLargeFileManager):
    """JupyterLab's usual manager of files; notebooks in Python arrive as their kernel will want them."""

    async def get(self, path: str, *options: Any, **more: Any) -> dict[str, Any]:
        """A file or folder, as the usual manager gives it."""
        model: dict[str, Any] = await super().get(path, *options, **more)  # type: ignore[no-untyped-call]
        if model["type"] == "notebook" and model["content"] is not None:
            told = model["content"]["metadata"].get("language_info")
            if told and told.get("name") == "python":
                told.update(IPythonKernel.language_info)
        return model
