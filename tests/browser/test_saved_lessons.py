"""Every lesson as a student keeps it: run to its end, saved, opened another day where no kernel knows it."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Lab, running_lab
from test_jupyterlab import SECONDS
from test_saved_is_saved import ERROR, SAVE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.nightly, pytest.mark.timeout(3600)]

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
MOST_BYTES = 3_000_000
PLACE = re.compile(r'<div id="(minidiff-[0-9a-f]{32})">')
CONTEXT = "window.jupyterapp?.shell.currentWidget?.sessionContext"
IDLE = f"() => {CONTEXT}?.isReady && {CONTEXT}.session?.kernel?.status === 'idle'"
RUN = "async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
END = f"async () => {{ await {CONTEXT}.shutdown(); }}"
# A place lives if its player is ready or, where no film was kept, if its picture and words are there.
LIVES = """([place, film]) => {
  const host = document.getElementById(place);
  if (film) return Boolean(host?.querySelector(".minidiff-player[data-ready]"));
  const picture = host?.querySelector("img");
  return Boolean(picture?.complete && picture.naturalWidth && picture.alt);
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("course")


def plain_lab(folder: Path, home: Path) -> Any:
    """An ordinary JupyterLab that keeps all of a notebook on its page, also what is out of sight."""
    whole = home / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    whole.parent.mkdir(parents=True)
    whole.write_text('{"windowingMode": "none"}')
    return running_lab(folder, home)


@pytest.fixture(scope="module")
def today(browser: Any, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with plain_lab(folder, tmp_path_factory.mktemp("today")) as lab:
        yield lab


@pytest.fixture(scope="module")
def tomorrow(browser: Any, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Another server, which knows nothing of the kernels of the first."""
    with plain_lab(folder, tmp_path_factory.mktemp("tomorrow")) as lab:
        yield lab


def opened(lab: Lab, open_page: Callable[..., Any], name: str) -> Any:
    page = open_page().page
    page.goto(f"{lab.url}/lab/tree/{name}?reset&token={lab.token}")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60 * SECONDS)
    page.wait_for_function(IDLE, timeout=120 * SECONDS)
    return page


def kept_widgets(notebook: dict[str, Any]) -> dict[str, bool]:
    """Place -> whether a film was kept, of each widget in the file."""
    found = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            text = "".join(output.get("data", {}).get("text/html", ""))
            if match := PLACE.search(text):
                found[match[1]] = not text.rstrip().endswith("null);\n</script>")
    return found


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_that_was_run_and_saved_lives_another_day(
    lesson: str, folder: Path, today: Lab, tomorrow: Lab, open_page: Callable[..., Any]
) -> None:
    name = f"{lesson}.ipynb"
    shutil.copy(NOTEBOOKS / name, folder / name)
    page = opened(today, open_page, name)
    page.evaluate(RUN)
    page.wait_for_function(IDLE, timeout=60 * SECONDS)
    page.evaluate(SAVE)
    page.wait_for_timeout(1000)
    page.evaluate(END)
    page.close()

    saved = (folder / name).read_bytes()
    notebook = json.loads(saved)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code)  # it came to its end
    failed = [output["ename"] for cell in code for output in cell["outputs"] if "ename" in output]
    assert failed == []
    widgets = kept_widgets(notebook)
    print(f"{lesson}: {len(saved):,} bytes, {len(widgets)} widgets, {sum(widgets.values())} with a film")
    assert widgets
    assert len(saved) <= MOST_BYTES

    page = opened(tomorrow, open_page, name)
    for place, film in widgets.items():
        page.wait_for_function(LIVES, arg=[place, film], timeout=60 * SECONDS)
    assert ERROR not in page.locator(".jp-Notebook").inner_text()
    page.evaluate(END)
