import pandas as pd

from cxlab.artifacts.day_in_life_page import day_html


def frame(**more):
    row = {"persona": ["A"], "actor": ["partner"], "n": [40], "estimate": [0.5], "low": [0.4]}
    return pd.DataFrame({**row, "high": [0.6], "note": [""], **more})


def test_names_days_and_months_are_written_out_and_texts_escaped():
    frames = {
        "weekdays": frame(weekday=[6]),
        "months": frame(month=[pd.Timestamp("2025-03-01")]),
        "seasons": frame(season=[pd.Timestamp("2024-12-01")], days=[59]),
        "touchpoints": frame(touchpoint=["<b>shop</b>"]),
    }
    page = day_html(frames, {"A": "Even<i>ings", "B": "Days"}, {}, ("a note",))
    for said in (
        "Sunday",
        "Mar 2025",
        "Dec 2024 to Feb 2025",
        "59",
        "&lt;b&gt;shop",
        "Even&lt;i&gt;ings",
        "a note",
    ):
        assert said in page


def test_hidden_figures_say_why():
    page = day_html({"actors": frame(estimate=[None], note=["fewer than 10"])}, {"A": "A"}, {}, ())
    assert "fewer than 10" in page


def test_long_tables_are_folded():
    months = frame(month=[pd.Timestamp("2025-03-01")])
    many = {"touchpoints": pd.concat([frame(touchpoint=[str(place)]) for place in range(40)])}
    assert "<details><summary>Where: 40 lines</summary>" in day_html(many, {"A": "A"}, {}, ())
    assert "<details>" not in day_html({"months": months}, {"A": "A"}, {}, ())


def test_actors_stand_beside_each_other_in_a_line_for_each_persona_and_month():
    months = [frame(persona=[who], actor=[actor], month=[pd.Timestamp(2025, month, 1)])
              for who in "BA" for actor in ("life", "company") for month in (2, 1)]  # fmt: skip
    frames = {"months": pd.concat(months[:-1], ignore_index=True)}
    page = day_html(frames, {"B": "Days", "A": "Evenings"}, {}, ())
    heads = [page.index(f">{name}</th>") for name in ("customers", "month", "company", "life")]
    assert heads == sorted(heads)
    assert page.count("<tr>") == 1 + 4
    assert page.index("Days") < page.index("Jan 2025") < page.index("Feb 2025")
    assert page.count("n\u00a040") + page.count("n 40") == 7  # A met the company in one month
    assert "&lt;" not in page
