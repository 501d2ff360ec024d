"""``find_drivers``: what goes with an outcome, how much, which way, and how surely."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from cxlab.drivers.lmg import correlations
from cxlab.drivers.moments import Plan, Sums, add_sums, covariances, sum_up
from cxlab.drivers.observations import TABLES, Asked
from cxlab.drivers.outcome import SURVEYS, ask, settle
from cxlab.drivers.predictors import Predictor, add_tallies, choose, tally
from cxlab.drivers.result import Drivers
from cxlab.drivers.shares import echoes
from cxlab.drivers.tables import COLUMNS, make_tables, no_tables
from cxlab.study import Study
from cxlab.study.groups import group_name
from cxlab.study.settings import QUESTION_KINDS

#: How many bootstrap replicates the intervals rest on.
REPLICATES = 200

#: Fewer answers than this for each driver are too few for a regression.
ANSWERS_PER_DRIVER = 5


def find_drivers(
    study: Study,
    *,
    outcome: str = "nps",
    by: str | pd.Series | None = None,
    window: str = "90D",
    seed: int = 0,
) -> Drivers:
    """Find what goes with a rating, and which share of the differences goes with what.

    One observation is one answer of a known customer. The drivers looked at are contacts with
    each touchpoint in the time before it, the hours to the first answer when the customer had
    asked for help, and other ratings given with it; at most 15, chosen by what they are and how
    common they are. Their shares of R2 are LMG shares. Going together is not yet a cause.

    Parameters
    ----------
    study : Study
        With responses that have scores.
    outcome : str
        ``"nps"``, ``"csat"`` or ``"ces"``, for all questions of that kind, or a question's name;
        ``"auto"``: the first of these kinds that the study asks. ``"nps"`` means surveys about
        the company as a whole (survey_type "relational", or none); ``"nps_transactional"`` those
        after one contact: as with the KPIs of these names, they are never put together.
        Scores are put on 0 to 1 where their scale is known, and turned where low is good; of
        several questions only answers whose scale is known count.
    by : str or pandas.Series, optional
        An attribute's name or groups indexed by ``customer_id``: each group has its own shares.
    window : str
        How long before an answer a contact counts: ``"90D"`` is ninety days.
    seed : int
        For the bootstrap and the noise.

    Returns
    -------
    Drivers
        Intervals are percentiles of a bootstrap that draws customers, widened to the estimate
        where they miss it. ``beats_noise`` says that a driver's lower end lies above the share
        that a random number per answer, drawn 200 times, seldom exceeds among the same drivers
        (in 2.5 % of the draws, where intervals are of 95 %). Groups with
        fewer than 5 answers for each driver or fewer than ``min_group`` answers or customers
        keep empty rows. Where nothing can be said, empty frames and a note that says why.

    Raises
    ------
    UnknownNameError
        No kind and no question has the outcome's name, or no attribute that of ``by``.
    CxlabError
        ``window`` is no length of time.

    References
    ----------
    Groemping 2007, *Estimators of relative importance in linear regression based on variance
    decomposition*; Tonidandel, LeBreton & Johnson 2009, *Determining the statistical
    significance of relative weights*.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.sample import write_sample
    >>> from cxlab.study import open_study
    >>> study = open_study(write_sample(tempfile.mkdtemp(), customers=200))
    >>> drivers = find_drivers(study, outcome="nps")
    >>> drivers.shares.columns.tolist()
    ['driver', 'n', 'estimate', 'low', 'high', 'sign', 'beats_noise', 'note']
    """
    outcome = settle(study, outcome)
    asked = ask(study, outcome, window)
    groups = None if by is None else study.groups(by)
    named = "" if groups is None else group_name(groups, COLUMNS)
    parameters = {
        **{"outcome": outcome, "questions": list(asked.questions), "by": named},
        **{"window": window, "seed": seed, "replicates": REPLICATES},
    }
    counted = study.fold(partial(tally, asked=asked, groups=groups), add_tallies, **TABLES)
    predictors, left = choose(counted, study.settings.roles)
    missing = _missing(counted, predictors, outcome)
    if missing:
        return Drivers(*no_tables(named), left, parameters, missing)
    sizes = _sizes(counted, study.settings.min_group, len(predictors))
    shown = tuple(sizes.index[sizes["note"] == ""])
    plan = Plan(predictors, groups, shown, seed, REPLICATES)
    sums = study.fold(partial(sum_up, asked=asked, plan=plan), add_sums, **TABLES)
    echoed = _echoes(sums, predictors)
    kept = {place: one.name for place, one in enumerate(predictors) if one.name not in echoed}
    left = pd.concat([left, _left_out(predictors, echoed)], ignore_index=True)
    tables = make_tables(sizes, sums, kept, confidence=study.settings.confidence, group=named)
    return Drivers(*tables, left, parameters, _note(counted, asked))


def _note(counted: pd.DataFrame, asked: Asked) -> str:
    """Say which questions count together, and which answers do not."""
    several = len(asked.questions) > 1
    together = f"answers to {len(asked.questions)} questions count together" if several else ""
    return "; ".join(filter(None, (together, _unscaled(counted))))


def _unscaled(counted: pd.DataFrame) -> str:
    """Say which answers cannot count with the others; empty where all can."""
    rows = counted[counted["kind"] == "unscaled"]
    names = ", ".join(repr(name) for name in rows["name"])
    return f"{rows['n'].sum():,} answers without a known scale left out: {names}" if names else ""


def _missing(counted: pd.DataFrame, predictors: tuple[Predictor, ...], outcome: str) -> str:
    """Say what is missing where nothing can be found; empty where it can."""
    if (counted["kind"] == "answer").any():
        return "" if predictors else "nothing that some answers came after, and others not"
    if (counted["kind"] == "unscaled").any():
        return _unscaled(counted)
    if outcome in QUESTION_KINDS:
        where = " in surveys about the company as a whole" if outcome in SURVEYS else ""
        return f"no answers to {'an' if outcome == 'nps' else 'a'} {outcome} question{where}"
    if outcome in SURVEYS:
        return "no answers to an nps question in surveys after one contact"
    return f"no answers to {outcome!r}"


def _sizes(counted: pd.DataFrame, min_group: int, drivers: int) -> pd.DataFrame:
    """Return n, customers and note by group; the note says why a group is not shown."""
    by_kind = {kind: rows.set_index("name")["n"] for kind, rows in counted.groupby("kind")}
    sizes = pd.DataFrame({"n": by_kind["group"], "customers": by_kind["customers"]}).sort_index()
    enough = ANSWERS_PER_DRIVER * drivers
    few = f"fewer than {enough} answers, {ANSWERS_PER_DRIVER} for each of {drivers} drivers"
    note = np.where(sizes["n"] < enough, f"{few}: not shown", "")
    small = sizes[["n", "customers"]].min(axis=1) < min_group
    return sizes.assign(note=np.where(small, f"fewer than {min_group}: not shown", note))


def _echoes(sums: Mapping[str, Sums], predictors: tuple[Predictor, ...]) -> dict[str, str]:
    """Return the predictors that say the same as an earlier one in all groups together."""
    if not sums:
        return {}
    together = np.sum([one.products[:1] for one in sums.values()], axis=0)
    inside = correlations(covariances(together))[0, :-1, :-1]
    return echoes(inside, [one.name for one in predictors])


def _left_out(predictors: tuple[Predictor, ...], echoed: Mapping[str, str]) -> pd.DataFrame:
    """Return the echoes as ``choose`` returns what it leaves out."""
    rows = [
        (one.name, one.share, f"says the same as {echoed[one.name]!r}")
        for one in predictors
        if one.name in echoed
    ]
    return pd.DataFrame(rows, columns=["driver", "share", "reason"])
