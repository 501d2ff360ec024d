import numpy as np
import pandas as pd
import pytest

from cxlab.charts import Unsaid, plot_persona_map, plot_selection, plot_traits
from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.undivided import too_few, undivided
from cxlab.reports.results import read_results, save_results
from cxlab.study.settings import Settings


def made(n: int):
    frame = pd.DataFrame(
        {"occasions": np.arange(n, dtype=float)}, index=[f"c{i}" for i in range(n)]
    )
    frame = frame.rename_axis("customer_id")
    reason = too_few(n, 10)
    return undivided(frame, catalogue(frame), Settings("Few"), reason, parameters={"k": "auto"})


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "nobody here is known by an id"), (1, "1 customer is too few, 20 are needed"), (20, "")],
)
def test_how_many_it_takes(n: int, words: str) -> None:
    assert too_few(n, 10) == words


def test_one_group_with_its_figures_and_the_reason() -> None:
    found = made(15)
    row = found.summary.iloc[0]
    assert row[["name", "n", "estimate", "apart", "note"]].tolist() == [
        "All customers",
        15,
        1.0,
        "customers were not divided",
        "customers were not divided: 15 customers are too few, 20 are needed",
    ]
    assert found.parameters == {"k": "auto", "features": []}


@pytest.mark.parametrize("n", [0, 3, 15])
def test_charts_say_why_there_is_nothing_to_draw(n: int) -> None:
    for draw in (plot_persona_map, plot_selection, plot_traits):
        said = draw(made(n))
        assert isinstance(said, Unsaid)
        assert said.reason.startswith("Customers were not divided")


@pytest.mark.parametrize("n", [0, 3])
def test_it_is_saved_and_read_back(tmp_path, n: int) -> None:
    save_results(tmp_path, personas=made(n))
    saved = read_results(tmp_path)["personas"]
    assert len(saved.frame("summary")) == min(n, 1)
    assert saved.frame("selection").empty
