"""The features of two periods, made to mean the same in both."""

import pandas as pd

from cxlab.personas.drift.chance import Rows
from cxlab.personas.features.described import FAMILIES
from cxlab.personas.features.tally import OTHER
from cxlab.personas.saving.fitted import shares_of_none


def stack_profiles(before: pd.DataFrame, after: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """Return the profiles of both periods, one below the other.

    A channel that one period knows and the other counts among rare ones counts among these in
    both; one that nobody used in a period is one of which everybody had none.

    Parameters
    ----------
    before, after : pandas.DataFrame
        ``customer_features`` of each period.
    rows : Rows
        Of these customers.

    Returns
    -------
    pandas.DataFrame
        The columns of both, the earlier period's first; each profile has an id of its own.

    Examples
    --------
    >>> from cxlab.personas.drift.chance import make_rows
    >>> before = pd.DataFrame({"channel_web": [1.0]}, index=["a"])
    >>> after = pd.DataFrame({"channel_app": [1.0]}, index=["a"])
    >>> stack_profiles(before, after, make_rows(before.index, after.index))
                 channel_web  channel_app
    customer_id
    a 1                  1.0          0.0
    a 2                  0.0          1.0
    """
    parts = [_merged(before, after), _merged(after, before)]
    names = list(dict.fromkeys([*parts[0], *parts[1]]))
    whole = [
        pd.DataFrame({name: shares_of_none(part, name) for name in names}, index=part.index)
        for part in parts
    ]
    keys = rows.customer.astype("str") + pd.Index([" 1", " 2"]).take(rows.late.astype(int))
    return pd.concat(whole).set_axis(keys.rename("customer_id"))


def _merged(here: pd.DataFrame, there: pd.DataFrame) -> pd.DataFrame:
    """Count parts that the other period does not name among the rare ones, if either has any."""
    for prefix in FAMILIES:
        other = f"{prefix}{OTHER}"
        if other not in here and other not in there:
            continue
        mine = [name for name in here if str(name).startswith(prefix)]
        alone = [name for name in mine if name not in there or name == other]
        rest = here[alone].sum(axis=1).where(here[mine].notna().any(axis=1))
        here = here.drop(columns=alone).assign(**{other: rest})
    return here
