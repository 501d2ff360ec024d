"""What is known about one customer: pure functions of the rows, told in words."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cxlab.estimate import wilson
from cxlab.markup import percent

#: Instead of a touchpoint: nothing came within the days looked at.
NOTHING, OTHERS = "no contact", "anything else"

#: The columns of what may come next.
NEXT = ("touchpoint", "n", "of", "estimate", "low", "high", "note")

#: Nearer to the middle of a persona than so many of its customers: what that is called.
TYPICAL = ((2 / 3, "very typical of it"), (1 / 3, "typical of it"), (0.0, "at its edge"))

#: From this polarity on words sound good or bad, not neither.
FELT = 0.2


def typical_words(typicality: float, others: pd.Series) -> str:
    r"""Say how typical a customer is of a persona, beside its other customers.

    Parameters
    ----------
    typicality : float
        The customer's, 0..1.
    others : pandas.Series
        That of each of its other customers.

    Returns
    -------
    str
        Words, and how many of the others are less typical; empty where nothing is known.

    Examples
    --------
    >>> typical_words(0.6, pd.Series([0.1, 0.2, 0.3, 0.9]))
    'very typical of it: nearer to its middle than 75\xa0% of the others'
    >>> typical_words(float("nan"), pd.Series([0.1]))
    ''
    """
    if np.isnan(typicality) or not others.notna().any():
        return ""
    share = float((others < typicality).mean())
    words = next(words for least, words in TYPICAL if share >= least)
    return f"{words}: nearer to its middle than {percent(share)} of the others"


def sound_words(polarity: float) -> str:
    """Say how a comment sounds; empty where its words do not tell.

    Examples
    --------
    >>> sound_words(0.6), sound_words(-0.6), sound_words(0.0), sound_words(float("nan"))
    ('sounds good', 'sounds bad', 'sounds neither good nor bad', '')
    """
    if np.isnan(polarity):
        return ""
    if abs(polarity) < FELT:
        return "sounds neither good nor bad"
    return "sounds good" if polarity > 0 else "sounds bad"


def next_contacts(
    interactions: pd.DataFrame,
    *,
    touchpoint: str,
    silent: pd.Timedelta,
    horizon: pd.Timedelta,
    end: pd.Timestamp,
) -> pd.DataFrame:
    """Return what each customer did after a contact at a touchpoint and a silence as long.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint`` of whole customers, sorted by customer and
        time.
    touchpoint : str
        Where the contact was.
    silent : pandas.Timedelta
        How long no other contact came after it.
    horizon : pandas.Timedelta
        How long after that silence is looked at.
    end : pandas.Timestamp
        The last moment of the data: what is not over by then does not count.

    Returns
    -------
    pandas.DataFrame
        ``customer_id`` and ``after``: the touchpoint of the next contact, or ``NOTHING``. One row
        a customer, for the last time that it happened, so that customers count alike.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-03", "2025-01-01", "2025-01-20"])
    >>> rows = {"customer_id": list("aabb"), "timestamp": days, "touchpoint": list("xyxy")}
    >>> next_contacts(pd.DataFrame(rows), touchpoint="x", silent=pd.Timedelta(0),
    ...               horizon=pd.Timedelta(days=7), end=pd.Timestamp("2025-02-01"))
      customer_id       after
    0           a           y
    1           b  no contact
    """
    same = interactions["customer_id"].eq(interactions["customer_id"].shift(-1))
    then = interactions["timestamp"].shift(-1).where(same)
    place = interactions["touchpoint"].astype("str").shift(-1)
    pause = then - interactions["timestamp"]
    here = interactions["touchpoint"].astype("str").eq(touchpoint)
    over = interactions["timestamp"] + silent + horizon <= end
    long = pause.isna() | (pause >= silent)
    found = interactions.loc[here & over & long, ["customer_id"]].astype("str")
    within = pause.le(silent + horizon).loc[found.index]
    found["after"] = place.loc[found.index].where(within, NOTHING).astype("str")
    return found.drop_duplicates("customer_id", keep="last").reset_index(drop=True)


def next_shares(
    after: Sequence[str], *, min_group: int, confidence: float, most: int = 5
) -> pd.DataFrame:
    """Return how often each touchpoint came next, of as many customers.

    Parameters
    ----------
    after : sequence of str
        What came next, one for each customer.
    min_group : int
        With fewer customers nothing is shown; touchpoints that fewer came to are put together.
    confidence : float
        Of the intervals.
    most : int
        How many touchpoints are named.

    Returns
    -------
    pandas.DataFrame
        ``touchpoint`` (``NOTHING`` for none, ``OTHERS`` for those put together), ``n`` (customers
        who came to it), ``of`` (all of them), ``estimate``, ``low``, ``high`` (their share,
        Wilson), ``note``. The likeliest first; one row with the reason where nothing is shown.

    Examples
    --------
    >>> table = next_shares(["x"] * 6 + ["y"] * 3 + ["z"], min_group=3, confidence=0.95)
    >>> table[["touchpoint", "n", "of", "estimate"]].values.tolist()
    [['x', 6, 10, 0.6], ['anything else', 4, 10, 0.4]]
    """
    counts = pd.Series(list(after), dtype="str").value_counts()
    total = int(counts.sum())
    if total < min_group:
        note = f"fewer than {min_group} others were in that place: not shown"
        return pd.DataFrame([("", total, total, np.nan, np.nan, np.nan, note)], columns=list(NEXT))
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    named = counts[counts >= min_group].head(most)
    rest = total - int(named.sum())
    while 0 < rest < min_group and len(named):
        rest, named = rest + int(named.iloc[-1]), named.iloc[:-1]
    n = pd.concat([named, pd.Series({OTHERS: rest} if rest else {}, dtype="int64")])
    estimate, low, high = wilson(n.to_numpy(), total, confidence)
    table = {"touchpoint": n.index.astype("str"), "n": n.to_numpy(), "of": total}
    return pd.DataFrame(table | {"estimate": estimate, "low": low, "high": high, "note": ""})
