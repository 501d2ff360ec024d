"""The columns that lead to a person, and frames without them."""

import pandas as pd

#: Columns that name a person, or a row that leads to one.
IDENTIFIERS = (
    "customer_id",
    "account_id",
    "row_id",
    "response_id",
    "case_id",
    "session_id",
    "source_id",
)


def drop_identifiers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` without the columns and index levels that lead to a person.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any frame.

    Returns
    -------
    pandas.DataFrame
        Without ``IDENTIFIERS``. Where the whole index was one, rows are numbered, in their order.

    Examples
    --------
    >>> frame = pd.DataFrame({"customer_id": ["ann"], "persona": ["A"]})
    >>> list(drop_identifiers(frame))
    ['persona']
    """
    named = [name for name in frame.index.names if name in IDENTIFIERS]
    if len(named) == frame.index.nlevels:
        frame = frame.reset_index(drop=True)
    elif named:
        frame = frame.droplevel(named)
    return frame.drop(columns=[name for name in IDENTIFIERS if name in frame])
