"""What is stored of a notebook's outputs, and what is refused."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode
from nbval.plugin import get_sanitize_patterns
from PIL import Image, PngImagePlugin

from tools.build import ROOT
from tools.freeze import MAX_BYTES, PROGRESS_BAR, WIDGET, freeze, numbers, reduced, text_of

ALT = {"image/png": {"alt": "A ramp."}}


def png(colours: int = 2, alpha: int = 255, **extra: Any) -> bytes:
    """A picture with this many colours."""
    values = np.arange(colours).reshape(1, -1)
    channels = np.stack(
        [values % 256, values // 256 % 256, values * 7 % 256, np.full_like(values, alpha)], axis=-1
    )
    file = io.BytesIO()
    Image.fromarray(channels.astype(np.uint8), "RGBA").resize((colours, 4), Image.Resampling.NEAREST).save(
        file, "PNG", **extra
    )
    return file.getvalue()


def notebook(*outputs: NotebookNode) -> NotebookNode:
    cell = nbformat.v4.new_code_cell("pass", id="cell", outputs=list(outputs))
    return nbformat.v4.new_notebook(cells=[cell])


def shown(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> NotebookNode:
    return nbformat.v4.new_output("display_data", data, metadata=metadata or {})


def stream(text: str, name: str = "stdout") -> NotebookNode:
    return nbformat.v4.new_output("stream", name=name, text=text)


def picture(png_bytes: bytes, **more: str) -> NotebookNode:
    return shown({"image/png": base64.b64encode(png_bytes).decode(), "text/plain": "A ramp.", **more}, ALT)


def test_a_picture_keeps_at_most_256_colours_and_no_words() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Software", "some program, version 1")
    before = png(1000, pnginfo=words, dpi=(72, 72))
    after = Image.open(io.BytesIO(reduced(before)))
    assert len(after.convert("RGB").getcolors(10_000)) <= 256
    assert after.info == {}
    assert after.size == Image.open(io.BytesIO(before)).size


def test_a_picture_of_few_colours_keeps_each_of_them() -> None:
    before = png(200)
    same = [np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) for data in (before, reduced(before))]
    np.testing.assert_array_equal(*same)


def test_reducing_a_photograph_changes_little() -> None:
    ramp = np.linspace(0, 255, 64)
    values = np.stack(np.broadcast_arrays(ramp[:, None], ramp[None, :], 128.0), axis=-1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(values).save(file, "PNG")
    after = np.asarray(Image.open(io.BytesIO(reduced(file.getvalue()))).convert("RGB")).astype(float)
    assert np.abs(after - values).mean() < 8


def test_a_transparent_picture_stays_transparent() -> None:
    after = Image.open(io.BytesIO(reduced(png(4, alpha=0)))).convert("RGBA")
    assert after.getchannel("A").getextrema() == (0, 0)


def test_freezing_twice_changes_nothing_more() -> None:
    frozen = notebook(stream("1\n"), picture(png(1000)), picture(png(1000, alpha=100)))
    assert freeze(frozen) == []
    once = text_of(frozen)
    assert freeze(frozen) == []
    assert text_of(frozen) == once


def test_a_widget_leaves_its_still_and_its_words() -> None:
    frozen = notebook(picture(png(), **{WIDGET: "a model"}))
    frozen.metadata["widgets"] = {"state": {}}
    assert freeze(frozen) == []
    assert set(frozen.cells[0].outputs[0].data) == {"image/png", "text/html", "text/plain"}
    assert "widgets" not in frozen.metadata


def alts(page: str) -> list[str]:
    """The alternative texts of all pictures of a page; a picture without one counts as ""."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "img":
                found.append(dict(attrs).get("alt") or "")

    Reader().feed(page)
    return found


def test_the_words_of_a_picture_stand_where_jupyterlab_and_nbconvert_look() -> None:
    nbconvert = pytest.importorskip("nbconvert")
    frozen = notebook(picture(png()))
    frozen.cells[0].outputs[0].metadata["image/png"]["alt"] = 'A ramp & a "hill".'
    assert freeze(frozen) == []
    data = frozen.cells[0].outputs[0].data
    assert alts(data["text/html"]) == ['A ramp & a "hill".']
    assert f"base64,{data['image/png']}" in data["text/html"]
    page, _ = nbconvert.HTMLExporter().from_notebook_node(frozen)  # the template that everybody gets
    assert alts(page) == ['A ramp & a "hill".']


@pytest.mark.parametrize(
    "bar",
    [
        "  0%|          | 0/3 [00:00<?, ?it/s]",
        "train: 100%|██████████| 300/300 [01:05<00:00, 4.61it/s, loss=0.12]",
        "12it [00:03, 3.9it/s]",
        "5it [1:02:03,  4.10s/it]",
    ],
)
def test_progress_bars_are_emptied_here_and_overlooked_by_nbval(bar: str) -> None:
    frozen = notebook(shown({WIDGET: {}, "text/plain": bar}), stream(f"\r{bar}\n", "stderr"))
    assert freeze(frozen) == []
    assert frozen.cells[0].outputs[0].data == {"text/plain": ""}
    assert frozen.cells[0].outputs[1].text.strip() == ""
    assert PROGRESS_BAR.sub("", bar) == ""


def test_nbval_overlooks_progress_bars_and_nothing_else() -> None:
    patterns = get_sanitize_patterns((ROOT / "tests" / "nbval.cfg").read_text(encoding="utf-8"))
    assert patterns == [(PROGRESS_BAR.pattern, "")]


@pytest.mark.parametrize("text", ["loss 0.12", "[1, 2]", "100% of 3 [x]", "12:30", "[00:30]", "t = [3, 5/s]"])
def test_ordinary_text_is_not_taken_for_a_progress_bar(text: str) -> None:
    frozen = notebook(stream(text))
    assert freeze(frozen) == []
    assert frozen.cells[0].outputs[0].text == text


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (stream("UserWarning: old\n", "stderr"), "wrote to stderr, a warning perhaps: 'UserWarning: old'"),
        (stream("<Thing at 0x7f3a12bc9d10>"), "shows the address of an object"),
        (shown({"text/html": "<p>at 0x7f3a12bc9d10</p>"}), "shows the address of an object"),
        (stream("saved /home/ada/x.png"), "shows an absolute path"),
        (stream("saved /Users/ada/x.png"), "shows an absolute path"),
        (stream(r"saved C:\Users\ada"), "shows an absolute path"),
        (stream(f"in {Path.cwd()}"), "shows an absolute path"),
        (
            shown({WIDGET: {}, "text/plain": "IntSlider(value=0)"}),
            "shows a widget without an image/png still",
        ),
        (
            shown({"application/javascript": "1"}),
            "output of a kind that is not stored: application/javascript",
        ),
        (shown({"image/png": base64.b64encode(png()).decode()}), "shows a picture without alternative text"),
        (stream("x" * MAX_BYTES), "kB, at most 1200 kB"),
    ],
)
def test_what_must_not_be_stored_is_refused(output: NotebookNode, said: str) -> None:
    assert any(said in problem for problem in freeze(notebook(output)))


@pytest.mark.parametrize(
    "text", ["see https://example.org/home/a", "docs/tmp/x", "~/data", "a/b", "0x1f", "D: 3"]
)
def test_paths_and_numbers_that_are_the_same_everywhere_pass(text: str) -> None:
    assert freeze(notebook(stream(text))) == []


def test_thousands_are_one_number_however_a_language_parts_them() -> None:
    english = notebook(stream("1,536,000 calls, 10,000 noises, 0.532")).cells[0]
    turkish = notebook(stream("10.000 gürültü, 1.536.000 çağrı, 0.532")).cells[0]
    assert numbers(english) == numbers(turkish) == {"1536000": 1, "10000": 1, "0.532": 1}
    assert numbers(notebook(stream("1.536")).cells[0]) != numbers(english)
    frozen = notebook(picture(png()))
    assert freeze(frozen) == []
    assert numbers(frozen.cells[0]) == {}  # the letters of a picture are no numbers


def test_decimals_are_one_number_however_a_language_parts_them() -> None:
    english = notebook(stream("at most 0.14 of it, 1.000 of them")).cells[0]
    turkish = notebook(stream("en çok 0,14 kadarı, 1,000 kadarı")).cells[0]
    assert numbers(english) == numbers(turkish)
    assert numbers(notebook(stream("en çok 0,15 kadarı, 1,000 kadarı")).cells[0]) != numbers(english)


def test_cells_are_counted_from_one() -> None:
    frozen = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("1", id=f"c{n}", execution_count=n + 7) for n in range(3)]
    )
    frozen.cells[2].outputs = [
        nbformat.v4.new_output("execute_result", {"text/plain": "1"}, execution_count=9)
    ]
    assert freeze(frozen) == []
    assert [cell.execution_count for cell in frozen.cells] == [1, 2, 3]
    assert frozen.cells[2].outputs[0].execution_count == 3
