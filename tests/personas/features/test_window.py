import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.features.window import Window

TIMES = pd.Series(pd.to_datetime(["2025-01-01", "2025-01-02", None, "2025-01-03"]))


def test_the_start_is_within_and_the_end_is_not() -> None:
    window = Window.of("2025-01-02", pd.Timestamp("2025-01-03").date())
    assert window.holds(TIMES).tolist() == [False, True, False, False]
    assert Window.of().holds(TIMES).all()
    assert Window.of().whole
    assert not window.whole


def test_the_end_is_what_comes_first() -> None:
    last = pd.Timestamp("2025-01-02")
    assert Window.of().end(last) == last
    assert Window.of(until="2025-02-01").end(last) == last
    assert Window.of(until="2025-01-01").end(last) == pd.Timestamp("2025-01-01")


@pytest.mark.parametrize("value", ["some day", 20250101, True, pd.NaT, "", [1]])
def test_what_is_no_time_says_so(value: object) -> None:
    with pytest.raises(CxlabError, match=r"until = .* is no time; write it as '2025-07-01'"):
        Window.of(until=value)
