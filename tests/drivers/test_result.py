import pandas as pd
import pytest

from cxlab.drivers import Drivers


def made(**columns: object) -> Drivers:
    shares = pd.DataFrame(
        {
            "driver": ["payment <failed>", "gift"],
            "n": 300,
            "estimate": [0.22, 0.03],
            "low": [0.15, 0.0],
            "high": [0.3, 0.05],
            "sign": ["down", "?"],
            "beats_noise": pd.array([True, False], dtype="boolean"),
            "note": "",
        }
    ).assign(**columns)
    fit = pd.DataFrame(
        {"n": [300], "customers": 290, "estimate": 0.25, "low": 0.2, "high": 0.33, "noise": 0.02}
    ).assign(note="")
    left = pd.DataFrame(
        {"driver": ["x"], "share": [0.01], "reason": ["met before too few answers"]}
    )
    return Drivers(shares, fit, left, {"outcome": "nps", "by": ""})


def test_the_table_says_what_goes_with_the_outcome_and_never_why():
    html = made()._repr_html_()
    assert "payment &lt;failed&gt;" in html
    assert "a worse rating" in html
    assert "15 to 30 · n 300" in html
    assert "these go with NPS: payment &lt;failed&gt;." in html
    assert "25\u00a0%" in html
    assert "Not looked at: x (met before too few answers)." in html
    assert "not yet a cause" in html
    for word in ("causes", "because", "leads to", "impact", "effect", "due to"):
        assert word not in html


def test_nothing_beyond_chance_is_an_answer():
    html = made(beats_noise=pd.array([False, False], dtype="boolean"))._repr_html_()
    assert "Nothing that was looked at goes with NPS more than pure chance would." in html


def test_many_that_were_left_out_are_counted():
    names = [f"t{place}" for place in range(9)]
    left = pd.DataFrame({"driver": names, "share": 0.01, "reason": "rare"})
    html = Drivers(made().shares, made().fit, left, {"outcome": "nps", "by": ""})._repr_html_()
    assert "Not looked at: t0, t1, t2 and 6 more (rare)." in html


def test_a_result_cannot_be_changed():
    with pytest.raises(AttributeError):
        made().note = "another"  # type: ignore[misc]
