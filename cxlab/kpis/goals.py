"""Attempts at goals: from where customers begin to where it is done, or until time is up."""

import numpy as np
import pandas as pd

from cxlab.kpis.contacts import next_time
from cxlab.study.settings import Goal, Settings


def find_attempts(contacts: pd.DataFrame, settings: Settings, end: pd.Timestamp) -> pd.DataFrame:
    """Return the attempts at all goals of a study.

    An attempt begins with a contact at one of the goal's start touchpoints, and holds the
    customer's later ones until the goal is reached or its days are over. Whatever the case: two
    attempts of one customer at one goal at the same time are one.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, and what else is wanted of the first contact; sorted
        by customer and time.
    settings : Settings
        The study's goals.
    end : pandas.Timestamp
        The last moment that the contacts cover.

    Returns
    -------
    pandas.DataFrame
        A row an attempt: the columns of its first contact, ``goal``, ``reached`` (when; NaT where
        it was not) and ``over`` (whether its days were over when the data end).

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": pd.to_datetime(
    ...     ["2025-01-01", "2025-01-03", "2025-01-04"]), "touchpoint": ["form", "form", "refund"]})
    >>> settings = Settings("Shop", goals={"return": Goal("return", ("form",), ("refund",), 30)})
    >>> found = find_attempts(rows, settings, pd.Timestamp("2025-03-01"))
    >>> found["timestamp"].dt.day.tolist(), found["reached"].dt.day.tolist()
    ([1], [4])
    """
    parts = [_attempts(contacts, goal, end) for goal in settings.goals.values()]
    none = contacts.iloc[:0].assign(goal=pd.Series(dtype="str"), reached=pd.NaT, over=False)
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else none.astype({"reached": _TIME})


def _attempts(contacts: pd.DataFrame, goal: Goal, end: pd.Timestamp) -> pd.DataFrame:
    days = pd.Timedelta(days=goal.days)
    marked = contacts.assign(
        begins=contacts["touchpoint"].isin(goal.start), ends=contacts["touchpoint"].isin(goal.end)
    )
    rows = marked[marked["begins"] | marked["ends"]]
    rows = rows.sort_values(["customer_id", "timestamp", "ends"], kind="stable")
    following = next_time(rows, rows["ends"])
    soon = following - rows["timestamp"] <= days
    rows = rows.assign(reached=following.where(soon), until=following.where(soon))
    rows["until"] = rows["until"].fillna(rows["timestamp"] + days)
    starts = rows[rows["begins"]].drop(columns=["begins", "ends"])
    first = starts[_first_of_attempts(starts)].drop(columns="until")
    over = first["timestamp"] + days <= end
    return first.assign(goal=goal.name, over=over)


def _first_of_attempts(starts: pd.DataFrame) -> np.ndarray:
    """Tell which starts begin an attempt: those that lie in no earlier attempt.

    From each attempt to the first start after it: the walk takes as many steps as a customer has
    attempts at most, all customers at once.
    """
    places = pd.DataFrame({"customer_id": starts["customer_id"], "time": starts["timestamp"]})
    places["place"] = np.arange(len(places))
    later = pd.merge_asof(
        starts[["customer_id", "until"]].assign(here=np.arange(len(starts))).sort_values("until"),
        places.sort_values("time", kind="stable"),
        left_on="until",
        right_on="time",
        by="customer_id",
        direction="forward",
        allow_exact_matches=False,
    )
    onward = later.sort_values("here")["place"].fillna(-1).to_numpy(dtype=np.int64)
    begins = np.zeros(len(starts), dtype=bool)
    at = np.flatnonzero(~starts["customer_id"].duplicated().to_numpy())
    while len(at):
        begins[at] = True
        at = onward[at]
        at = at[at >= 0]
    return begins


_TIME = "datetime64[us]"
