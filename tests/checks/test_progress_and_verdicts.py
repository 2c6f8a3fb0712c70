"""The progress file and what a verdict does around the answer."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minidiff import checks
from minidiff.checks import lesson01
from minidiff.checks.progress_file import LARGEST
from minidiff.checks.watch import NotRight, Stopped, call

FILE = "minidiff-progress.json"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINIDIFF_PROGRESS", raising=False)
    monkeypatch.delenv("MINIDIFF_STRICT", raising=False)
    return tmp_path


def right() -> str:
    return "b"


def test_a_right_answer_is_kept_in_a_file_that_people_can_read(folder: Path) -> None:
    lesson01.predict_variance(right)
    lesson01.predict_variance(right)
    assert json.loads((folder / FILE).read_text()) == {"01": ["predict_variance"]}
    assert "1 of " in repr(checks.progress())
    assert checks.progress().next == ("01", "one_step") or checks.progress().next[0] == "00"
    assert "■" in checks.progress()._repr_html_()


def test_a_wrong_answer_leaves_no_file(folder: Path) -> None:
    lesson01.predict_variance(lambda: "a")
    assert list(folder.iterdir()) == []
    assert checks.progress().done == {}


def test_progress_stands_beside_the_notebook_or_where_the_setting_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINIDIFF_PROGRESS", str(folder / "mine.json"))
    lesson01.predict_variance(right)
    assert [path.name for path in folder.iterdir()] == ["mine.json"]
    monkeypatch.setenv("MINIDIFF_PROGRESS", "")
    lesson01.predict_variance(right)
    assert checks.progress().done == {}


@pytest.mark.parametrize("bad", [b"", b"{", b"[]", b'{"01": "x"}', b'{"01": [1]}', b"\xff", b"[" * 20_000])
def test_a_broken_file_is_kept_aside_and_a_new_one_begun(folder: Path, bad: bytes) -> None:
    (folder / FILE).write_bytes(bad)
    assert "unreadable" in repr(checks.progress())
    lesson01.predict_variance(right)
    assert (folder / "minidiff-progress.unreadable.json").read_bytes() == bad
    assert checks.progress().done == {"01": ["predict_variance"]}


def test_a_file_too_large_is_not_read(folder: Path) -> None:
    (folder / FILE).write_bytes(b" " * (LARGEST + 1))
    assert "unreadable" in repr(checks.progress())


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(repr).map(str.encode)
)
def test_no_file_makes_the_progress_fail(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    assert repr(checks.progress())
    assert lesson01.predict_variance(right).right


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_does_not_cost_the_verdict(folder: Path) -> None:
    folder.chmod(0o500)
    assert lesson01.predict_variance(right).right
    folder.chmod(0o700)


def test_a_file_in_the_way_does_not_cost_the_verdict(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "in-the-way").write_text("")
    monkeypatch.setenv("MINIDIFF_PROGRESS", str(folder / "in-the-way" / "progress.json"))
    assert lesson01.predict_variance(right).right


def test_strict_raises_what_is_otherwise_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIDIFF_STRICT", "1")
    assert lesson01.predict_variance(right)
    with pytest.raises(checks.AnswerNotRight, match="Each step adds"):
        lesson01.predict_variance(lambda: "a")


def test_a_verdict_is_true_only_when_right_and_says_so_in_words() -> None:
    assert lesson01.predict_variance(right)
    assert not lesson01.predict_variance(lambda: "c")
    assert repr(lesson01.predict_variance(right)) == "✓ predict_variance: right"
    assert 'role="status"' in lesson01.predict_variance(right)._repr_html_()


def test_what_a_student_prints_as_html_is_shown_as_text() -> None:
    def hostile() -> str:
        return "<script>alert(1)</script>"

    assert "<script>" not in lesson01.predict_variance(hostile)._repr_html_()


def test_code_in_a_message_is_shown_as_code() -> None:
    def undone() -> str:
        raise NotImplementedError

    verdict = lesson01.predict_variance(undone)
    assert "<code>raise NotImplementedError</code>" in verdict._repr_html_()
    assert "`raise NotImplementedError`" in repr(verdict)


def test_a_call_leaves_arguments_and_torchs_own_seed_alone() -> None:
    x, before = torch.zeros(3), torch.get_rng_state()
    call(lambda x: x.add_(torch.randn(3)), x)
    assert torch.equal(x, torch.zeros(3))
    assert torch.equal(torch.get_rng_state(), before)


def test_an_error_names_its_line() -> None:
    def stumbles(x: torch.Tensor) -> torch.Tensor:
        return x @ torch.zeros(7, 7)

    with pytest.raises(Stopped, match=r"RuntimeError.*return x @ torch\.zeros"):
        call(stumbles, torch.zeros(3))


def test_the_library_is_noticed_under_any_name() -> None:
    from minidiff import NoiseSchedule, q_sample

    schedule = NoiseSchedule.linear(T=1000)
    hidden = [q_sample]
    with pytest.raises(NotRight, match="q_sample"):
        call(lambda x: hidden[0](x, 3, schedule), torch.zeros(1, 2))
    with pytest.raises(NotRight, match="NoiseSchedule"):
        call(lambda b: NoiseSchedule(b.double()), schedule.betas)
    assert call(lambda s: s.alpha_bars[0], schedule, allowed=("schedule",)) < 1


def test_an_interrupt_is_not_swallowed() -> None:
    def stopped_by_hand() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lesson01.predict_variance(stopped_by_hand)
