"""Whether a stage model knows, at a contact, what the customer did only later."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.journeys.codes import begins, codes_of, times_of
from cxlab.journeys.stages import LOOKS_AHEAD, STAGE_MODELS, StageKernel, stage_columns
from cxlab.study import Study

#: Models of cxlab that read no further than the contact; its tests see to that.
_READ_THE_PAST = frozenset({"rules", "touchpoints"})

#: Where journeys are cut for the comparison: after their first contact, and half-way.
_CUTS = (0.0, 0.5)


def looks_ahead(study: Study, model: str) -> bool:
    r"""Tell whether a model's stage of a contact hangs on what the customer did after it.

    What is foretold with such a model would be checked with knowledge of what came. A model that
    others registered is tried: journeys are cut, and the stages of the contacts that are left
    must stay as they were.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    model : str
        A registered stage model.

    Returns
    -------
    bool
        Whether it does, as far as this study's journeys show.

    Raises
    ------
    UnknownNameError
        No stage model has that name.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> looks_ahead(open_study(folder), "rules"), looks_ahead(open_study(folder), "hmm")
    (False, True)
    """
    kernel = STAGE_MODELS[model]
    if model in LOOKS_AHEAD or model in _READ_THE_PAST:
        return model in LOOKS_AHEAD
    check = partial(count_changed, kernel=kernel(study))
    return study.fold(check, sum, coded=True, interactions=stage_columns(model)) > 0


def count_changed(interactions: pd.DataFrame, *, kernel: StageKernel) -> int:
    """Count the contacts of one partition whose stage changes when what came later is cut off.

    Parameters
    ----------
    interactions : pandas.DataFrame
        What the kernel reads, ``customer_id`` and ``timestamp``; sorted by customer and time.
    kernel : StageKernel
        Of the model.

    Returns
    -------
    int
        0 for a model that looks at the past alone.
    """
    if interactions.empty:
        return 0
    who, _ = codes_of(interactions["customer_id"])
    when = times_of(interactions["timestamp"])
    first = np.flatnonzero(begins(who))
    many = np.diff(np.append(first, len(who)))
    whole, changed = kernel(interactions)["stage"].astype("str"), 0
    for share in _CUTS:
        until = when[first + (share * (many - 1)).astype(np.int64)]
        early = when <= np.repeat(until, many)  # a moment is not cut in two
        then, now = whole[early], kernel(interactions[early])["stage"].astype("str")
        changed += int(((then != now) & ~(then.isna() & now.isna())).sum())
    return changed
