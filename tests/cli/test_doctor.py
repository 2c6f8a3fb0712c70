"""The doctor: every patient is told something, and none makes it faint."""

from __future__ import annotations

import importlib
import webbrowser
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from minidiff import data, doctor, zoo
from minidiff.__main__ import main
from minidiff.doctor import Finding, examine

LOOKS = [
    "Python",
    "PyTorch",
    "torchvision",
    "device",
    "memory",
    "widgets",
    "browser",
    "disk",
    "file names",
    "data",
    "shipped model",
]


def finding(what: str) -> Finding:
    (found,) = [one for one in examine() if one.what == what]
    return found


def import_fails(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> None:
    import_module = importlib.import_module

    def failing(asked: str, *rest: Any) -> Any:
        if asked == name:
            raise error
        return import_module(asked, *rest)

    monkeypatch.setattr(doctor.importlib, "import_module", failing)


def test_it_looks_at_everything() -> None:
    assert [one.what for one in examine()] == LOOKS


def test_where_the_tests_run_nothing_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    assert [str(one) for one in examine() if one.state == "broken"] == []
    assert main(["doctor"]) == 0
    assert "1797 handwritten digits" in capsys.readouterr().out


@pytest.mark.parametrize(
    "error",
    [
        ImportError("No module named 'torchvision'"),
        RuntimeError("operator torchvision::nms does not exist\nsecond line"),
        OSError("libcudart.so.12: cannot open shared object file"),
        RuntimeError(),
    ],
)
def test_a_torchvision_that_does_not_fit_is_explained(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    import_fails(monkeypatch, "torchvision", error)
    found = finding("torchvision")
    assert found.state == "broken"
    assert str(error).split("\n")[0] in found.says
    assert "second line" not in found.says
    assert "--force-reinstall torch torchvision" in found.mend
    assert "lessons on digits" in found.mend


@pytest.mark.parametrize("name", ["ipywidgets", "anywidget", "jupyterlab"])
def test_a_missing_widget_package_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    import_fails(monkeypatch, name, ImportError(f"No module named {name!r}"))
    found = finding("widgets")
    assert (found.state, found.mend) == ("broken", f"pip install --upgrade {name}")
    assert name in found.says


def test_a_package_without_its_metadata_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "version", missing)
    assert finding("widgets").state == "broken"
    assert finding("torchvision").state == "broken"


def test_no_browser_is_no_illness(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any) -> Any:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(doctor.webbrowser, "get", none)
    found = finding("browser")
    assert found.state == "note"
    assert "address" in found.mend


def test_a_browser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.webbrowser, "get", lambda: webbrowser.GenericBrowser("firefox"))
    assert (finding("browser").state, finding("browser").says) == ("fine", "firefox")


def test_a_folder_that_cannot_be_written_to_is_found_by_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refused)
    found = finding("disk")
    assert found.state == "broken"
    assert "cannot be written to" in found.says
    assert "Permission denied" in found.says
    assert "folder of your own" in found.mend


def test_the_look_at_the_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert finding("disk").state in ("fine", "note")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_nearly_full_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = doctor.shutil.disk_usage(".")._replace(free=10**8)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: usage)
    assert (finding("disk").state, finding("disk").says) == ("note", "0.1 GB free here")


def test_little_memory_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ENOUGH_MEMORY", 10**18)
    assert finding("memory").state == "note"


def test_memory_of_unknown_size_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(doctor.os, "sysconf", raising=False)
    assert "unknown" in finding("memory").says


def test_an_old_python_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_PYTHON", (99, 0))
    assert finding("Python").state == "broken"


def test_it_says_where_downloads_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINIDIFF_DATA", str(tmp_path))
    assert f"{tmp_path} (nothing there yet)" in finding("data").says
    (tmp_path / "MNIST").mkdir()
    assert f"{tmp_path} (has files)" in finding("data").says


def break_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ModuleNotFoundError("No module named 'sklearn'")

    monkeypatch.setattr(data, "digits", broken)


def break_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoo, "SHIPPED", Path("nowhere"))


def break_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise zoo.checkpoint.CheckpointError("digits.safetensors is truncated")

    monkeypatch.setattr(zoo.checkpoint, "load", broken)


@pytest.mark.parametrize(
    ("what", "break_it", "says"),
    [
        ("data", break_digits, "No module named 'sklearn'"),
        ("shipped model", break_models, "no model in nowhere"),
        ("shipped model", break_weights, "digits.safetensors is truncated"),
    ],
)
def test_whatever_is_broken_the_rest_is_still_examined(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    what: str,
    break_it: Callable[[pytest.MonkeyPatch], None],
    says: str,
) -> None:
    break_it(monkeypatch)
    assert [one.what for one in examine()] == LOOKS
    assert finding(what).state == "broken"
    assert says in finding(what).says
    assert finding(what).mend
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FIX " in said
    assert "Traceback" not in said


def test_a_look_that_raises_something_odd_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    class OddError(Exception):
        pass

    def odd() -> Finding:
        raise OddError

    monkeypatch.setattr(doctor, "_device", odd)
    assert finding("device").state == "broken"
    assert "OddError" in finding("device").says


@pytest.mark.parametrize("name", ["random.py", "torch.py", "minidiff.py"])
def test_a_file_that_hides_a_module_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_noise.py").touch()
    assert finding("file names").state == "fine"
    (tmp_path / name).touch()
    found = finding("file names")
    assert found.state == "broken"
    assert found.says.startswith(f"{name}: ")
    assert found.mend


def test_a_mac_with_an_intel_processor_is_told_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(doctor.platform, "machine", lambda: "arm64")
    assert finding("Python").state == "fine"
    monkeypatch.setattr(doctor.platform, "machine", lambda: "x86_64")
    found = finding("Python")
    assert found.state == "note"
    assert "Intel" in found.mend
