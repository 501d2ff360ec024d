"""The commonest whole paths of a flow, by name and with their times."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.journeys.user_flow_attempts import Aim, Visits, find_visits
from cxlab.journeys.user_flow_counts import Places
from cxlab.journeys.user_flow_steps import LONGEST, path_hashes

_KEY = ["hash", "reached"]


def name_paths(
    interactions: pd.DataFrame, *, aim: Aim, places: Places, wanted: pd.DataFrame
) -> Timed:
    """Write down some paths as one partition has them.

    Parameters
    ----------
    interactions : pandas.DataFrame
        As ``find_visits`` takes it.
    aim : Aim
        The goal.
    places : Places
        The nodes.
    wanted : pandas.DataFrame
        ``hash``, ``reached``: the paths to name.

    Returns
    -------
    Timed
        ``hash``, ``reached``, ``path`` (codes of touchpoints, with commas), as text; ``times``:
        how many attempts; and the times from the first contact to the last. Adds up over
        partitions with ``merge_timed``.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": days, "touchpoint": list("bo")})
    >>> aim = Aim("order", ("b",), ("o",), 7, pd.Timestamp("2025-02-01"))
    >>> places = Places(("b", "o"), "", "start", "goal", "left")
    >>> hashes = path_hashes(find_visits(rows, aim, places.inner), places.inner)
    >>> wanted = pd.DataFrame({"hash": hashes, "reached": True})
    >>> name_paths(rows, aim=aim, places=places, wanted=wanted).rows["path"].tolist()
    ['0,1']
    """
    visits = find_visits(interactions, aim, places.inner, len(places.names))
    return _named(visits, path_hashes(visits, places.inner), wanted)


def _named(visits: Visits, hashes: NDArray[np.uint64], wanted: pd.DataFrame) -> Timed:
    """Write the wanted paths after their first case here, and count their times."""
    keys = pd.MultiIndex.from_frame(wanted[_KEY])
    kind = keys.get_indexer(pd.MultiIndex.from_arrays([hashes, visits.reached], names=_KEY))
    some = np.flatnonzero(kind >= 0)
    found, first, inverse = np.unique(kind[some], return_index=True, return_inverse=True)
    cases = some[first]
    starts, lengths = visits.first[cases], np.minimum(visits.length[cases], LONGEST)
    paths = [
        ",".join(map(str, visits.place[start : start + length].tolist()))
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
    ]
    rows = wanted[_KEY].astype("str").iloc[found].reset_index(drop=True)
    rows = rows.assign(
        path=pd.Series(paths, dtype="str"), times=np.bincount(inverse, minlength=len(found))
    )
    last = visits.first[some] + visits.length[some] - 1
    seconds = (visits.went[last] - visits.came[visits.first[some]]) / 1e6
    return merge_timed([Timed(rows, count_slots(inverse, seconds, len(found)))])
