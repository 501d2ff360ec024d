"""Who fell silent after a period, and who was in touch in it."""

import numpy as np
import pandas as pd

from cxlab.kpis.contacts import HORIZON, next_time
from cxlab.kpis.kpi import Scope, observations


def find_silence(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a customer silent in the 90 days after a period, else 0.

    Without periods there is one: the 90 days before the last 90 days of the data. So figures of
    different customers are about the same time, and can be compared.

    Parameters
    ----------
    rows : pandas.DataFrame
        customer_id, timestamp; ``active`` (bool): the customer bought or got in touch;
        ``counted`` (bool): it makes the customer one of those who are looked at; maybe
        touchpoint and channel. Sorted by customer and time.
    scope : Scope
        The periods, and the end of the data.

    Returns
    -------
    pandas.DataFrame
        Observations, one for each customer and period with a row that is ``counted``: dated by
        the last of them, and about its place. NaN where the 90 days go beyond the data.
    """
    times = rows["timestamp"]
    if scope.periods.limited:
        period, stops = scope.periods.code(times), scope.periods.edges[1:]
    else:
        stop = scope.end - HORIZON
        period = np.where((times >= stop - HORIZON) & (times < stop), 0, -1)
        stops = np.array([stop], dtype="datetime64[us]")
    placed = rows.assign(period=period, following=next_time(rows, rows["active"]))
    placed = placed[placed["period"] >= 0]
    key = ["customer_id", "period"]
    last = placed.drop_duplicates(key, keep="last")[[*key, "following"]]
    counted = placed[placed["counted"]].drop_duplicates(key, keep="last")
    counted = counted.drop(columns="following").merge(last, on=key, how="left")
    until = pd.Series(stops[counted["period"].to_numpy()], index=counted.index) + HORIZON
    silent = ~(counted["following"] <= until)
    return observations(counted, silent.astype("float64").where(until <= scope.end))
