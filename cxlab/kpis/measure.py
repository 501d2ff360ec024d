"""Every KPI of a study, in one fold over its rows."""

from collections.abc import Sequence

import pandas as pd

from cxlab.kpis.periods import make_periods, whole
from cxlab.kpis.result import Kpis
from cxlab.kpis.table import make_about
from cxlab.kpis.work import count_kpis
from cxlab.study import Study


def measure_kpis(
    study: Study,
    by: str | pd.Series | None = None,
    every: str | None = None,
    *,
    kpis: Sequence[str] | None = None,
) -> Kpis:
    r"""Measure the KPIs of a study, with intervals, for all customers or by group and period.

    Parameters
    ----------
    study : Study
        An open study.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id`` (a persona, say); customers in
        no group, and anonymous answers, are left out then. Or ``"touchpoint"``, ``"channel"`` or
        ``"owner"`` (of the touchpoint, else of the channel): where what is counted took place,
        or what was asked about; a customer may be in several groups then, and anonymous answers
        count.
    every : str, optional
        A pandas offset alias that names when periods begin, in the study's own time zone:
        ``"MS"`` (months), ``"W-MON"`` (weeks), ``"QS"``, ``"D"``.
    kpis : sequence of str, optional
        Which ones; all that are registered unless given.

    Returns
    -------
    Kpis
        ``.table``: kpi, the groups (named after the attribute or the Series), period (NaT where
        ``every`` is None), n, estimate, low, high, target and benchmark where the study gives
        any, unit, definition, note. What the data cannot give is a row with n = 0 and a note.

    Raises
    ------
    UnknownNameError
        No KPI or attribute has that name.
    CxlabError
        ``every`` is no such alias; ``by`` has two groups for one customer, or is both an
        attribute and a place of contact.

    References
    ----------
    Wilson 1927 (shares); Rocks 2016 (NPS); Student 1908 (means); Woodruff 1952 (medians). Several
    values of one customer count as the fewer independent ones that they are worth: Kish 1965.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('''
    ... [study]
    ... title = "Twenty answers"
    ... [sources.survey]
    ... path = "survey.csv"
    ... [[tables.responses]]
    ... source = "survey"
    ... [questions]
    ... likely = { kind = "nps", scale = [0, 10] }
    ... ''')
    >>> rows = [f"{n},{n},2025-01-02,likely,{score}" for n, score in enumerate([9, 3] + [10] * 18)]
    >>> head = "response_id,customer_id,timestamp,question,score"
    >>> _ = (folder / "survey.csv").write_text("\n".join([head, *rows]))
    >>> measure_kpis(open_study(folder), kpis=["nps"]).table[["kpi", "n", "estimate"]]
       kpi   n  estimate
    0  nps  20      90.0
    """
    zone = study.settings.time_zone
    periods = whole() if every is None else make_periods(*study.period, every, zone)
    work = count_kpis(study, periods, by=by, kpis=kpis)
    settings = study.settings
    about = make_about(work.kpis, settings)
    return Kpis(
        work.table,
        about,
        by=work.by,
        every=every,
        title=settings.title,
        confidence=settings.confidence,
    )
