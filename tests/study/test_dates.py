"""Which comes first in a source's dates: what the values themselves say."""

import gzip
import io

import pandas as pd
import pytest

from cxlab.study.dates import date_orders, odd_dates
from cxlab.study.study import open_study

HEAD = "customer_id,touchpoint,channel,timestamp\n"


@pytest.fixture
def orders(tmp_path):
    """Return a function that writes times as a study's one source, and looks at their orders."""

    def orders(times, name="a.csv", setting=""):
        toml = f'[study]\ntitle = "x"\n[sources.a]\npath = "{name}"\n{setting}\n'
        (tmp_path / "study.toml").write_text(toml + '[[tables.interactions]]\nsource = "a"\n')
        frame = pd.DataFrame(
            {"customer_id": "ann", "touchpoint": "order", "channel": "web"}, range(len(times))
        )
        frame = frame.assign(timestamp=times)
        out = io.BytesIO()
        if name.endswith("xlsx"):
            frame.to_excel(out, index=False)
        elif name.endswith("parquet"):
            frame.to_parquet(out, index=False)
        elif name.endswith("jsonl"):
            frame.to_json(out, orient="records", lines=True)
        else:
            frame.to_csv(out, index=False)
        content = out.getvalue()
        (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
        study = open_study(tmp_path)
        found = date_orders(study)
        return found, [fault.found for fault in odd_dates(study, found)]

    return orders


@pytest.mark.parametrize(
    ("times", "counts"),
    [
        (["03/04/2025", "4-3-25", "05/05/2025"], (0, 0, 2)),
        (["03/04/2025", "13/04/2025 17:05"], (1, 0, 1)),
        (["04/13/2025", "04/03/2025"], (0, 1, 1)),
        (["04/13/2025", "13/04/2025"], (1, 1, 0)),
    ],
)
def test_orders_are_counted(orders, times, counts):
    [[found], _] = orders(times)
    assert (found.day_first, found.month_first, found.either) == counts
    assert found.mixed == (counts[0] > 0 and counts[1] > 0)


@pytest.mark.parametrize("times", [["2025-01-02"], ["03.04.2025"], ["1735812000"], ["05/05/2025"]])
def test_dates_that_say_their_order_are_not_counted(orders, times):
    assert orders(times) == ([], [])


@pytest.mark.parametrize("name", ["a.csv.gz", "a.parquet", "a.jsonl", "a.xlsx"])
def test_every_kind_of_file_is_looked_at(orders, name):
    [found], _ = orders(["03/04/2025"], name)
    assert (found.file, found.column, found.example) == (name, "timestamp", "03/04/2025")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "",
            "1 of its dates could be read both ways, and none says which: "
            "'03/04/2025' was read as 2025-03-04",
        ),
        ("day_first = true", ""),
        ("day_first = false", ""),
    ],
)
def test_a_doubt_ends_where_the_order_is_stated(orders, setting, said):
    _, found = orders(["03/04/2025"], setting=setting)
    assert found == ([said] if said else [])


def test_one_date_that_says_it_settles_all(orders):
    assert orders(["03/04/2025", "04/13/2025"])[1] == []


def test_two_orders_in_one_column(orders):
    [said] = orders(["13/04/2025", "04/13/2025", "03/04/2025"], setting="day_first = true")[1]
    assert said == (
        "the day comes first in 1 of its dates and the month in 1; 1 could be either, read with "
        "the day first"
    )
