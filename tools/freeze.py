"""Make the outputs of a notebook storable: the same bytes from the same lesson, small, readable anywhere."""

from __future__ import annotations

import base64
import io
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from PIL import Image

from minidiff.show.still import picture_html

MAX_BYTES = 1_200_000  # half of it pictures once more, with their words, for pages that read no metadata
WIDGET = "application/vnd.jupyter.widget-view+json"
KEPT = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/svg+xml")
PROGRESS_BAR = re.compile(r"(?m)^.*\[\d+:\d+(?::\d+)?(?:<[^\]\n]*|, [^\]\n]*(?:/s|s/)[^\]\n]*)\][\r\n]*")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
HERE = (Path.home(), Path.cwd(), sys.prefix, tempfile.gettempdir())
ABSOLUTE_PATH = re.compile(
    r"(?<![\w.~/-])(?:/(?:home|root|tmp|Users)/|[A-Z]:\\|"
    + "|".join(re.escape(str(path)) for path in HERE if len(str(path)) > 1)
    + ")"
)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# 10,000 in English is 10.000 in Turkish
THOUSANDS = re.compile(r"(?<=[1-9])[.,](?=\d{3}(?!\d))|(?<=\d\d)[.,](?=\d{3}(?!\d))")
DECIMALS = re.compile(r"(?<=\d),(?=\d)")  # 0.5 in a sentence is 0,5 in Turkish
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def freeze(notebook: NotebookNode) -> list[str]:
    """Freeze all outputs of an executed notebook, in place. Freezing twice changes nothing more.

    Returns:
        What must not be stored and cannot be mended here, one message each.
    """
    found: list[str] = []
    notebook.metadata = METADATA
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
            found += [f"cell {cell.id!r} {problem}" for problem in _freeze_output(output)]
    if (size := len(text_of(notebook).encode())) > MAX_BYTES:
        found.append(f"is {size / 1000:.0f} kB, at most {MAX_BYTES / 1000:.0f} kB: fewer or smaller pictures")
    return found


def text_of(notebook: NotebookNode) -> str:
    """The file of a notebook: keys sorted and a line for each line of source, for small diffs."""
    written: str = nbformat.writes(notebook, version=4)  # type: ignore[no-untyped-call]
    return written.rstrip("\n") + "\n"


def numbers(cell: NotebookNode) -> Counter[str]:
    """The numbers in a code cell's text outputs: what two languages must have in common."""
    texts = [DECIMALS.sub(".", THOUSANDS.sub("", text)) for output in cell.outputs for text in _texts(output)]
    return Counter(number for text in texts for number in NUMBER.findall(text))


def printed(cell: NotebookNode) -> str:
    """What a code cell printed."""
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def alternative_texts(cell: NotebookNode) -> list[str]:
    """What a code cell's pictures say to those who do not see them."""
    pictures = [output.metadata.get("image/png", {}) for output in cell.outputs if "metadata" in output]
    return [picture["alt"] for picture in pictures if "alt" in picture]


def _freeze_output(output: NotebookNode) -> Iterator[str]:
    if output.output_type == "stream":
        output.text = PROGRESS_BAR.sub("", output.text)
        if output.name == "stderr" and output.text.strip():
            yield f"wrote to stderr, a warning perhaps: {output.text.strip().splitlines()[0]!r}"
    elif output.output_type in ("display_data", "execute_result"):
        yield from _freeze_bundle(output)
    for text in _texts(output):
        if ADDRESS.search(text):
            yield f"shows the address of an object, which is never the same: {ADDRESS.findall(text)[0]}"
        if ABSOLUTE_PATH.search(text):
            yield "shows an absolute path of the machine that ran it"


def _freeze_bundle(output: NotebookNode) -> Iterator[str]:
    data = output.data
    if PROGRESS_BAR.fullmatch(data.get("text/plain", "")):
        data.clear()
        data["text/plain"] = ""
    elif WIDGET in data:
        del data[WIDGET]
        if "image/png" not in data:
            yield "shows a widget without an image/png still: a reader without a kernel would see nothing"
    if unknown := set(data) - set(KEPT):
        yield f"has output of a kind that is not stored: {', '.join(sorted(unknown))}"
    metadata = {"film": output.metadata["film"]} if "film" in output.metadata else {}
    if "image/png" in data:
        data["image/png"] = base64.b64encode(reduced(base64.b64decode(data["image/png"]))).decode()
        ours = output.metadata.get("image/png", {})
        metadata["image/png"] = {key: ours[key] for key in ("alt", "height", "width") if key in ours}
        if not ours.get("alt", "").strip():
            yield 'shows a picture without alternative text, metadata={"image/png": {"alt": "..."}}'
        else:
            data["text/html"] = picture_html(data["image/png"], ours["alt"], ours.get("width"))
    output.metadata = metadata


def reduced(png: bytes) -> bytes:
    """The picture with at most 256 colours and nothing but the picture: no software's name, no date."""
    picture = Image.open(io.BytesIO(png))
    if picture.mode == "P" and not picture.info.keys() - {"transparency"}:
        return png  # so that a frozen picture stays as it is
    rgba = picture.convert("RGBA")
    if rgba.getchannel("A").getextrema()[0] == 255:
        few = rgba.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    else:
        few = rgba.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.info.clear()
    file = io.BytesIO()
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def _texts(output: NotebookNode) -> list[str]:
    if output.output_type == "stream":
        return [output.text]
    data = output.get("data", {})
    copy = ("text/html",) if "image/png" in data else ()  # the picture once more: no text to be read
    return [text for kind, text in data.items() if kind.startswith("text/") and kind not in copy]
