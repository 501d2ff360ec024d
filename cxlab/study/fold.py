"""One function over every partition, and the summaries merged: how every analysis runs."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import joblib
import pandas as pd

from cxlab.study.store import Store

Summary = TypeVar("Summary")
Merged = TypeVar("Merged")
Kernel = Callable[..., Summary]


def fold(
    store: Store,
    kernel: Kernel[Summary],
    merge: Callable[[list[Summary]], Merged],
    tables: Mapping[str, Sequence[str]],
    *,
    coded: bool = False,
) -> Merged:
    """Call ``kernel`` on each partition's frames and ``merge`` on the list of its answers.

    The partitions run through joblib, so that ``joblib.parallel_config`` decides where: threads
    on a laptop, workers under its Dask backend.

    Parameters
    ----------
    store : Store
        The prepared store.
    kernel : callable
        Takes one frame per table, by keyword, and returns a small summary. It must be importable
        (a function of a module, or a ``functools.partial`` of one) to run on a cluster.
    merge : callable
        Takes the list of summaries, in the order of the partitions.
    tables : mapping of str to sequence of str
        The tables the kernel takes, and the columns it reads of each.
    coded : bool
        Whether text arrives as Categoricals, as ``Store.partition`` says.

    Returns
    -------
    object
        What ``merge`` returns.
    """
    numbers = range(store.meta["partitions"])
    if len(numbers) == 1:
        return merge([_run(store, kernel, tables, 0, coded)])
    parallel = joblib.Parallel(n_jobs=-1, prefer="threads")
    runs = (joblib.delayed(_run)(store, kernel, tables, i, coded) for i in numbers)
    return merge(parallel(runs))


def _run(
    store: Store,
    kernel: Kernel[Summary],
    tables: Mapping[str, Sequence[str]],
    number: int,
    coded: bool,
) -> Summary:
    frames = {
        table: store.partition(table, number, columns, coded=coded)
        for table, columns in tables.items()
    }
    return kernel(**frames)


def concat(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Merge frames by putting one below the other: the commonest merge.

    Examples
    --------
    >>> concat([pd.DataFrame({"n": [1]}), pd.DataFrame({"n": [2]})])["n"].tolist()
    [1, 2]
    """
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]
