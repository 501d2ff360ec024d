"""The question to begin with."""

import pandas as pd

from cxlab.journeys.simulation.suggest import suggest_changes

ROLES = '[roles]\npurchase = ["order"]\n'


def contacts(paths):
    rows = [
        (f"c{number}", pd.Timestamp("2025-01-01") + pd.Timedelta(hours=at), touchpoint)
        for number, path in enumerate(paths)
        for at, touchpoint in enumerate(path)
    ]
    rows.append(("z", pd.Timestamp("2025-12-01"), "page"))
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return frame.assign(channel="web", direction="customer")


def test_most_give_up_at_the_payment(make_study):
    paths = 6 * [["page", "payment", "order"]] + 6 * [["page", "payment"]] + 2 * [["page"]]
    (change,) = suggest_changes(make_study(ROLES, interactions=contacts(paths)))
    assert (change.what, change.at, change.by) == ("abandonment", "payment", 0.2)


def test_where_nobody_gives_up_there_is_nothing_to_ask(make_study):
    paths = 5 * [["payment", "payment", "order"]]
    assert suggest_changes(make_study(ROLES, interactions=contacts(paths))) == ()
