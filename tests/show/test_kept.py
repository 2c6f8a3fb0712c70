"""What a notebook keeps of a widget: in JupyterLab a player of its own, elsewhere the widget and a still."""

import base64
import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import torch

from minidiff import IdealDenoiser, NoiseSchedule, show
from minidiff.show import kept

SCHEDULE = NoiseSchedule.cosine(T=20)
IMAGES = torch.linspace(-1, 1, 2 * 64).reshape(2, 1, 8, 8)
WIDGETS: dict[str, Callable[[], Any]] = {
    "player": lambda: show.FramePlayer.from_tensors({"</script>": IMAGES}, title="Two & more"),
    "explorer": lambda: show.SamplingExplorer(
        IdealDenoiser(IMAGES, SCHEDULE), SCHEDULE, shape=(1, 8, 8), steps=3
    ),
    "schedules": show.ScheduleExplorer,
    "monitor": lambda: show.TrainingMonitor([]),
}
widgets = pytest.mark.parametrize("kind", WIDGETS)


@pytest.fixture
def in_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "notebook.ipynb")
    monkeypatch.delenv("COLAB_RELEASE_TAG", raising=False)


@widgets
def test_elsewhere_the_widget_stands_beside_its_still(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("JPY_SESSION_NAME", None), ("COLAB_RELEASE_TAG", "release")):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv("JPY_SESSION_NAME", "x")
            monkeypatch.setenv(name, value)
        widget = WIDGETS[kind]()
        data, _ = widget._repr_mimebundle_()
        assert set(data) == {kept.WIDGET_VIEW, "image/png", "text/plain"}
        assert data[kept.WIDGET_VIEW]["model_id"] == widget.model_id


@widgets
@pytest.mark.usefixtures("in_lab")
def test_in_jupyterlab_the_output_is_html_with_the_still_and_its_words(kind: str) -> None:
    widget = WIDGETS[kind]()
    data, metadata = widget._repr_mimebundle_()
    assert set(data) == {"text/html", "image/png", "text/plain"}
    (alt,) = re.findall(r'<img alt="([^"]*)"', data["text/html"])
    assert html.unescape(alt) == metadata["image/png"]["alt"]
    assert f"base64,{data['image/png']}" in data["text/html"]
    assert data["text/html"].count("</script>") == 1  # a title cannot end the script
    assert widget.model_id in data["text/html"]
    assert kept.the_door().kernel in data["text/html"]


@pytest.mark.usefixtures("in_lab")
def test_the_film_is_inside_as_it_stands() -> None:
    player = WIDGETS["player"]()
    player.frame = 1
    page = player._repr_mimebundle_()[0]["text/html"]
    (film,) = re.findall(r"^keep\({.*}, ({.*})\);$", page, re.MULTILINE)
    state = json.loads(film)
    assert state["frame"] == 1
    assert [base64.b64decode(sheet) for sheet in state["data"]["sheets"]] == player.data["sheets"]


@pytest.mark.usefixtures("in_lab")
def test_only_of_controls_it_is_said_that_they_need_a_kernel() -> None:
    pages = {kind: made()._repr_mimebundle_()[0]["text/html"] for kind, made in WIDGETS.items()}
    said = {kind: "need a running kernel" in page for kind, page in pages.items()}
    assert said == {"player": False, "explorer": True, "schedules": True, "monitor": False}


@pytest.mark.usefixtures("in_lab")
def test_the_default_html_export_has_the_words_and_the_player() -> None:
    nbformat, nbconvert = pytest.importorskip("nbformat"), pytest.importorskip("nbconvert")
    data, metadata = WIDGETS["player"]()._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[output])])
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    assert "No description has been provided" not in page
    assert f'alt="{html.escape(data["text/plain"])}"' in page
    assert "keep({" in page
