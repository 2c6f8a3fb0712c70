"""Bad input to every public function: it works right, or an error names the argument and what was wrong.

`python -m tests.bad_input` prints the table; judging.py says what counts as right and as refused.
"""

from typing import Any

import pytest
import torch
from bad_values import NO_TWIN, BadValue
from judging import NAN_STAYS, REFUSED, RIGHT, Subject, cells_of, judge, parameters_of
from public_functions import LEFT_OUT, SUBJECTS, images, public_names
from torch import Tensor

from minidiff._validate import check_floating


@pytest.mark.parametrize("name", list(SUBJECTS))
def test_nothing_is_silently_wrong_and_no_error_is_foreign(name: str) -> None:
    failures = [cell for cell in cells_of(name, SUBJECTS[name]) if not cell.fine]
    assert not failures, "\n".join(
        f"{cell.parameter}, {cell.kind}: {cell.outcome}. {cell.words}" for cell in failures
    )


@pytest.mark.parametrize("name", list(SUBJECTS))
def test_good_arguments_are_given_for_every_parameter(name: str) -> None:
    assert set(SUBJECTS[name].good()) == set(parameters_of(SUBJECTS[name]))


def test_every_public_name_is_in_the_table_or_left_out_with_a_reason() -> None:
    in_table = {name.partition(",")[0] for name in SUBJECTS}  # "show.film_strip, captions" is a second row
    names = set(public_names())
    assert names - in_table - set(LEFT_OUT) == set(), "give it a row in public_functions.SUBJECTS"
    assert (in_table | set(LEFT_OUT)) - names == set(), "these are no longer public"
    assert in_table & set(LEFT_OUT) == set()
    assert all(LEFT_OUT.values())


# ---- the judge itself ---------------------------------------------------------------------------------


def verdict(function: Any, bad: BadValue, **options: Any) -> str:
    """What the judge says of `function(x)`."""
    return judge(Subject(function, lambda: {"x": images()}, **options), "x", bad, {})[0]


NAN = BadValue("NaN", torch.full((4, 1, 8, 8), torch.nan))


def half(x: Tensor) -> BadValue:
    return BadValue("float16", x.half(), x.half().float(), 1e-2)


def refuses(x: Tensor) -> Tensor:
    check_floating(x, "x")
    return 2 * x


def test_a_result_that_equals_the_clean_one_is_right() -> None:
    assert verdict(lambda x: 2 * x, half(images())) == RIGHT


def test_a_result_that_differs_from_the_clean_one_is_silently_wrong() -> None:
    assert verdict(lambda x: 2 * x + (x.dtype == torch.float16), half(images())) == "silently wrong"


def test_an_answer_to_what_has_no_clean_form_is_silently_wrong() -> None:
    assert verdict(lambda x: x.nan_to_num(), NAN) == "silently wrong"
    assert verdict(lambda x: 1.0, BadValue("None", None, NO_TWIN)) == "silently wrong"


def test_nan_that_disappears_is_silently_wrong_even_where_nan_may_stay() -> None:
    assert verdict(lambda x: x.nan_to_num(), NAN, nan_stays=True) == "silently wrong"
    assert verdict(lambda x: 2 * x, NAN, nan_stays=True) == NAN_STAYS


def test_an_error_of_the_library_that_names_the_argument_is_a_refusal() -> None:
    assert verdict(refuses, NAN) == REFUSED


def test_an_error_of_torch_is_foreign() -> None:
    assert verdict(lambda x: x @ torch.zeros(3, 3), NAN) == "foreign exception"


def test_an_error_that_python_makes_is_foreign_even_when_it_names_the_argument() -> None:
    def careless(x: Tensor) -> Tensor:
        raise TypeError("x is nothing for me, got nan NaN")

    assert verdict(careless, NAN) == "foreign exception"  # not raised by the library


def test_an_error_must_name_the_argument() -> None:
    def other_name(x: Tensor) -> None:
        check_floating(x, "y")

    assert verdict(other_name, NAN) == "names no parameter"


def test_an_argument_that_is_written_to_is_noticed() -> None:
    x = images()
    assert verdict(lambda x: x.mul_(2), BadValue("float64", x.double(), x)) == "changed its argument"
