"""Whether two tools give one answer; nothing is timed that does not."""

import pandas as pd

_KEYS = {
    "pairs": ["source", "target"],
    "means": ["source", "target"],
    "sessions": [],
    "funnel": ["stage"],
    "variants": ["variant"],
    "steps": ["step", "touchpoint"],
}

#: How far figures may lie apart: means by rounding, medians by cxlab's bins of 2 %.
_CLOSE = {"mean_s": 1e-9, "contacts": 1e-9, "one": 1e-9, "median_s": 0.0101}


def check(question: str, ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Raise AssertionError where cxlab's answer is not the peer's.

    Figures that cxlab hides because few customers stand behind them are left out, and so are
    variants as rare as the last that are listed: which of those are is arbitrary.
    """
    if question == "variants":
        least = max(ours["n"].min(), theirs["n"].min())
        ours, theirs = ours[ours["n"] > least], theirs[theirs["n"] > least]
    names = _KEYS[question] or ["all"]
    left, right = (frame.assign(all=0).set_index(names) for frame in (ours, theirs))
    assert sorted(left.index) == sorted(right.index), f"{question}: other rows"
    for figure in [name for name in right if name in left and name != "all"]:
        known = left[figure].dropna().astype(float)
        other = right[figure].astype(float).reindex(known.index)
        pd.testing.assert_series_equal(known, other, rtol=_CLOSE.get(figure, 0), atol=1e-6)
