"""Customers who fall silent."""

import numpy as np
import pandas as pd

from cxlab.kpis.contacts import HORIZON, plays
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "churn",
    estimator=SHARE,
    good="low",
    words=Words(
        label="Fell silent",
        definition="Share of the customers active in a period who neither bought nor got in touch "
        "in the 90 days after it (without periods: active in the 90 days before the last 90 days "
        "of the data).",
        caution="Silence is not leaving: it misleads wherever people buy less often than every "
        "90 days, and contracts that run on in silence are counted as lost.",
        left_out="customers of periods with less than 90 days of data after them",
    ),
    needs=Needs(
        columns={"interactions": ("customer_id", "timestamp", "touchpoint", "direction", "actor")},
        hint="contacts that customers start (the column 'direction', or touchpoints under [roles] "
        "purchase, visit, cart, service), and 180 days of data",
    ),
)
def churn(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a customer silent after a period, else 0, dated by the last contact in it.

    Active is who buys, or gets in touch with the company or its partners: contacts that the
    customer started or, where nobody says who did, at a touchpoint to look, put into the basket
    or ask for help.
    """
    active = interactions[_active(interactions, scope)]
    times = active["timestamp"]
    following = active.groupby("customer_id")["timestamp"].shift(-1)
    if scope.periods.limited:
        period, stops = scope.periods.code(times), scope.periods.edges[1:]
    else:
        stop = scope.end - HORIZON
        period = np.where((times >= stop - HORIZON) & (times < stop), 0, -1)
        stops = np.array([stop], dtype="datetime64[us]")
    rows = active.assign(period=period, following=following)[period >= 0]
    last = rows.drop_duplicates(["customer_id", "period"], keep="last")
    until = pd.Series(stops[last["period"].to_numpy()], index=last.index) + HORIZON
    silent = ~(last["following"] <= until)
    return observations(last, silent.astype("float64").where(until <= scope.end))


def _active(contacts: pd.DataFrame, scope: Scope) -> pd.Series:
    ours = ~contacts["actor"].isin(["competitor", "life"])
    told = contacts["direction"] == "customer"
    guessed = contacts["direction"].isna() & plays(
        contacts, scope.settings, "visit", "cart", "service"
    )
    return plays(contacts, scope.settings, "purchase") | (ours & (told | guessed))
