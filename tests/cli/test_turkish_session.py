"""A student's session in Turkish: no English sentence stands on the screen, terms and code apart."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

import minidiff.__main__ as command_line
from minidiff import NoiseSchedule, checks, data, demo, doctor, q_sample, show, zoo
from minidiff.__main__ import main
from minidiff.doctor import examine
from minidiff.nets import UNetSettings
from minidiff.phrase import Phrase, get_language, language_wanted, set_language
from minidiff.show.language import PHRASES

# Small words that no English sentence does without, and that are no Turkish words.
SMALL = """the of and is are was were be been not no nor neither with from that this these those which who
    each every one two all for into than it its has have had by when where what then there here
    must should can cannot could may will would do does did if but or so because about after before
    between only more most other another same your you they their he she we our give take use make
    try get got want needs shows nothing anything"""
SMALL_WORDS = set(SMALL.split())
CODE = re.compile(r"`[^`\n]*`|\b\w+\.\w[\w.]*|\w+_\w+|\w+\(.*?\)|--[\w-]+|'[^'\n]*'|\S*[/\\]\S*")
ENOUGH = 2  # of them in one sentence


def english_sentences(text: str) -> list[str]:
    """The sentences of a text that are English: two small English words, code and paths left out."""
    sentences = re.split(r"(?<=[.!?:;])\s+|\n", CODE.sub(" ", text))
    return [
        sentence.strip()
        for sentence in sentences
        if sum(word in SMALL_WORDS for word in re.findall(r"[^\W\d_]+", sentence.lower())) >= ENOUGH
    ]


@pytest.fixture(autouse=True)
def in_turkish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty folder, one thread, no GPU; English again afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setenv("MINIDIFF_LANGUAGE", "tr")
    set_language("tr")
    yield
    set_language("en")


def said_by(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Everything that a command puts on the screen, help and errors of its options included."""
    capsys.readouterr()
    with suppress(SystemExit):
        main(arguments)
    captured = capsys.readouterr()
    return captured.out + captured.err


# The detector


@pytest.mark.parametrize("phrase", [command_line.STOPPED, command_line.NO_NOTEBOOKS, doctor.MEND_TORCHVISION])
def test_the_detector_finds_the_english_and_not_the_turkish(phrase: Phrase) -> None:
    assert english_sentences(phrase["en"])
    assert not english_sentences(phrase["tr"])


def test_the_detector_finds_most_english_phrases_and_no_turkish_one() -> None:
    """The control: of all that the widgets say, long enough to be sentences."""
    long = [phrase for phrase in PHRASES.values() if len(phrase["en"].split()) >= 7]
    found = [phrase for phrase in long if english_sentences(phrase["en"])]
    assert len(long) > 15
    assert len(found) > 0.75 * len(long)
    assert [phrase["tr"] for phrase in long if english_sentences(phrase["tr"])] == []


def test_the_session_in_english_would_not_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert english_sentences(said_by(["--help", "--en"], capsys))
    assert english_sentences(said_by(["sample", "digitz", "--en"], capsys))
    assert english_sentences(said_by(["doctor", "--en"], capsys))


# The session


@pytest.mark.parametrize("command", [[], ["doctor"], ["demo"], ["train"], ["sample"], ["lab"]])
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = said_by([*command, "--help", "--tr"], capsys)
    assert said.startswith("kullanım: minidiff")
    assert english_sentences(said) == []
    assert not re.search(r"\b(?:usage|options|positional|default|show)\b", said)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "hata: eksik: KOMUT"),
        (["fly"], "'fly' yok"),
        (["train"], "şunlardan biri gerekli: recipe --images"),
        (["train", "demo", "--steps", "many"], "bir tam sayı olmalı, verilen 'many'"),
        (["sample", "--wings", "2"], "bilinmeyen argümanlar: --wings"),
        (["sample", "--out", "picture.xyz"], "şunlardan biriyle bitmeli: .png"),
        (["demo", "--out", "no/such/folder/demo.png"], "diye bir klasör yok"),
        (["train", "digits", "--size", "8"], "--images KLASÖR de ver"),
        (["train", "mnits"], "şunlardan biri olmalı: 'demo'"),
        (["train", "demo", "--steps", "0"], "steps en az 1 olmalı; verilen: 0"),
        (["sample", "digitz"], "ne bir kayıt noktası ne de hazır bir model"),
        (["sample", "--labels", "3", "12"], "--labels 0 .. 9 arasında olmalı; verilen: [3, 12]"),
        (["sample", "--n", "0"], "--n 1 ile 10000 arasında olmalı"),
        (["sample", "--steps", "2000"], "1 ile 1000 arasında olmalı; verilen: 2000"),
        (["lab"], "Burada notebooks/ klasörü yok"),
    ],
)
def test_what_goes_wrong(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "__file__", str(Path.cwd() / "elsewhere" / "minidiff" / "__main__.py"))
    said = said_by(arguments, capsys)
    assert complaint in said
    assert english_sentences(said) == []


def test_the_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    said = said_by(["doctor"], capsys)
    assert "1797 el yazısı rakam" in said
    assert english_sentences(said) == []


def test_the_doctor_finds_something_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "izin yok")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refused)
    monkeypatch.setattr(zoo, "SHIPPED", Path("hiçbir yer"))
    monkeypatch.setattr(doctor, "OLDEST_PYTHON", (99, 0))
    monkeypatch.setattr(doctor, "ENOUGH_MEMORY", 10**18)
    broken = [str(finding) for finding in examine() if finding.state != "fine"]
    assert len(broken) >= 4
    assert english_sentences("\n".join(broken)) == []


def test_the_demo_and_a_training(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    small = UNetSettings(width=16, multipliers=(1,), attention=(), classes=10)
    recipe = dataclasses.replace(zoo.recipe("demo"), network=small)
    monkeypatch.setitem(zoo.RECIPES, "demo", recipe)
    monkeypatch.setattr(demo, "EVALUATED", 100)
    monkeypatch.setattr(demo, "SAMPLING_STEPS", 3)
    said = said_by(["demo", "--steps", "20", "--device", "cpu"], capsys)
    for part in ("1500 el yazısı rakamdan", "eğitim: 100%", "kayıp=", "sınıf doğruluğu", "Resim: demo.png"):
        assert part in said
    said += said_by(["train", "demo", "--steps", "2", "--batch-size", "2", "--device", "cpu"], capsys)
    said += said_by(["train", "demo", "--steps", "2", "--batch-size", "2", "--device", "cpu"], capsys)
    assert "Eğitildi: runs/demo" in said
    assert "Eğitimi bitmişti" in said
    said += said_by(["train", "demo", "--steps", "2", "--batch-size", "4", "--device", "cpu"], capsys)
    assert "başka bir eğitime ait (batch_size: orada 2, burada 4)" in said
    said += said_by(["sample", "--n", "2", "--steps", "2", "--device", "cpu"], capsys)
    assert "2 görüntü çizildi: samples.png" in said
    assert english_sentences(said) == []


def test_a_training_on_ones_own_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    Path("yaprak").mkdir()
    for number in range(3):
        Image.new("RGB", (9, 9), (80 * number, 90, 40)).save(f"yaprak/{number}.png")
    options = ["--size", "8", "--steps", "2", "--batch-size", "2", "--save-every", "2", "--device", "cpu"]
    said = said_by(["train", "--images", "yaprak", *options], capsys)
    for part in (
        "3 resim okundu",
        "2 resimlik 2 adım, cpu üzerinde",
        "Eğitim sürerken örnekler: runs/yaprak",
    ):
        assert part in said
    assert english_sentences(said) == []


def test_the_machine_check_and_the_data_of_lesson_00() -> None:
    assert repr(data.digits("train")) == "ImageData('digits': 1x8x8 boyutunda 1500 görüntü, 10 sınıf)"
    assert english_sentences(f"{data.digits()} {data.points.moons(20)}") == []


WRONG = {
    "nothing yet": lambda *a: (_ for _ in ()).throw(NotImplementedError()),
    "no return": lambda *a: None,
    "one argument": lambda x: x,
    "of another kind": lambda *a: "cevap",
    "of another shape": lambda *a: torch.zeros(3),
    "the first argument": lambda *a: a[0],
    "an error": lambda *a: 1 / 0,
    "ones": lambda *a: torch.ones_like(a[0]) if isinstance(a[0], torch.Tensor) else 1.0,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_sheet_with_wrong_answers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIDIFF_PROGRESS", "")
    said = []
    for task in (*checks.lesson01.LESSON.tasks.values(), *checks.lesson03.LESSON.tasks.values()):
        verdict = task(WRONG[name])
        assert verdict.status != "right"
        said += [repr(verdict), re.sub(r"<[^<>]*>", " ", verdict._repr_html_())]
    ours = [line for line in "\n".join(said).splitlines() if "Error:" not in line]  # Python's own words
    assert english_sentences("\n".join(ours)) == []


def test_a_sheet_with_right_answers_and_what_is_done(tmp_path: Path) -> None:
    schedule = NoiseSchedule.linear()
    one_step = checks.lesson01.one_step(lambda x, beta, z: (1 - beta) ** 0.5 * x + beta**0.5 * z)
    bars = checks.lesson01.alpha_bars(lambda betas: torch.cumprod(1 - betas, dim=0))
    assert (one_step.status, bars.status) == ("right", "right")
    assert schedule.T == 1000
    said = [repr(one_step), repr(bars), repr(checks.progress()), checks.progress()._repr_html_()]
    assert "biten: 2" in said[2]
    assert english_sentences(re.sub(r"<[^<>]*>", " ", "\n".join(said))) == []


def test_a_widget_with_an_impossible_setting() -> None:
    widget = show.ScheduleExplorer(schedules=("linear",))
    widget.beta_end.value = widget.beta_end.options[0][1]
    widget.beta_start.value = widget.beta_start.options[-1][1]
    said = re.sub(r"<[^<>]*>", " ", widget.status.value)
    assert "son β < 1 olmalı" in html.unescape(said)
    assert english_sentences(said) == []
    widget.ticks["linear"].value = False
    assert "En az bir gürültü zamanlayıcısı işaretle." in widget.status.value


def test_errors_and_warnings_that_a_lesson_shows() -> None:
    with pytest.raises(ValueError, match="Zaman adımı t sınırların dışında") as caught:
        q_sample(torch.zeros(1, 1, 2, 2), 1000, NoiseSchedule.linear())
    said = str(caught.value)
    with pytest.warns(UserWarning, match="görüntünün %78 kadarı duruyor") as warned:
        NoiseSchedule.linear(T=50)
    said += f"\n{warned[0].message}"
    with pytest.raises(ValueError, match="içinde NaN var") as caught:
        data.ImageData(torch.full((1, 1, 2, 2), torch.nan), None, "bozuk")
    assert english_sentences(f"{said}\n{caught.value}") == []


# The language that is chosen


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["doctor"], {}, "en"),
        (["doctor", "--tr"], {}, "tr"),
        (["doctor", "--en"], {"MINIDIFF_LANGUAGE": "tr"}, "en"),
        (["doctor"], {"MINIDIFF_LANGUAGE": "tr"}, "tr"),
        (["doctor"], {"LANG": "tr_TR.UTF-8"}, "tr"),
        (["doctor"], {"LC_ALL": "C", "LANG": "tr_TR.UTF-8"}, "en"),
        (["doctor"], {"MINIDIFF_LANGUAGE": "en", "LANG": "tr_TR.UTF-8"}, "en"),
        (["doctor"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["--tr"], {}, "tr"),
    ],
)
def test_the_language_is_that_of_who_asks(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_wanted(arguments, environment) == language


def test_the_lab_opens_the_edition_of_that_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("notebooks", "notebooks/tr"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "00_welcome.ipynb").write_text("{}", encoding="utf-8")
    asked: list[list[str]] = []

    class Done:
        returncode = 0

    monkeypatch.setattr(command_line.subprocess, "run", lambda command, **_: asked.append(command) or Done())
    for flag in ("--tr", "--en"):
        assert main(["lab", flag]) == 0
    assert any("notebooks/tr/00_welcome.ipynb" in word for word in asked[0])
    assert not any("notebooks/tr/" in word for word in asked[1])
    assert get_language() == "en"
