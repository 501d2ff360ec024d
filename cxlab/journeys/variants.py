"""Variants: the sequences of touchpoints that customers, or their sessions, have in common."""

from functools import partial

import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.journeys.sessions import session_columns
from cxlab.journeys.variant_counts import Case, count_journeys, merge_variants
from cxlab.journeys.variant_table import ranked, variant_table
from cxlab.journeys.whole import everyone, named
from cxlab.study import Study
from cxlab.study.groups import GROUP


def count_variants(
    study: Study,
    *,
    per: Case = "customer",
    top: int = 20,
    by: str | pd.Series | None = None,
    max_length: int = 50,
    collapse: bool = False,
) -> pd.DataFrame:
    r"""Count the commonest variants: whole sequences of touchpoints, in order.

    A variant that fewer than ``min_group`` customers took is no row of its own: it would tell one
    person's journey. All that is not listed stands together in the last row.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    per : {"customer", "session"}
        What a sequence is of: all contacts of a customer, or those of a session, as in
        ``find_sessions``.
    top : int
        How many variants to list, from 1.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.
    max_length : int
        How many touchpoints count, from 1; of a longer sequence the rest is cut, and ``" > ..."``
        says so.
    collapse : bool
        Whether several contacts in a row at one touchpoint count as one.

    Returns
    -------
    pandas.DataFrame
        ``rank`` (from 1), ``variant``, the group's column, ``length`` (touchpoints), ``n`` (cases),
        ``customers``, ``of`` (all cases), ``estimate``, ``low``, ``high`` (the share of cases;
        Wilson, for sessions as if all of a customer were alike), ``coverage`` (the share that this
        and the ranks before hold together), ``note``. The last row of a group, without a rank, is
        ``"all others"``; its note says how many variants they are.

    Raises
    ------
    UnknownNameError
        No attribute has that name, or ``per`` is neither customer nor session.
    CxlabError
        ``top`` or ``max_length`` is less than 1.

    References
    ----------
    van der Aalst 2016, *Process mining: data science in action*, section 5.2 (traces and
    variants); Wilson 1927; Kish 1965.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,page,app\n"
    >>> rows += "ann,2025-01-03,basket,app\nbea,2025-01-03,page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> count_variants(open_study(folder))[["rank", "variant", "n", "estimate"]]
       rank        variant    n  estimate
    0   1.0           page  1.0       0.5
    1   2.0  page > basket  1.0       0.5
    """
    if per not in ("customer", "session"):
        raise unknown("case", per, ["customer", "session"])
    for name, number in (("top", top), ("max_length", max_length)):
        if number < 1:
            raise CxlabError(f"{name} is {number}; it must be at least 1")
    groups = everyone(study, by)
    kernel = partial(
        count_journeys,
        per=per,
        max_length=max_length,
        collapse=collapse,
        groups=groups,
    )
    names = [*(session_columns(study) if per == "session" else ["customer_id"]), "touchpoint"]
    found = study.fold(kernel, merge_variants, coded=True, interactions=names)
    settings = study.settings
    listed = ranked(found.counts, top, settings.min_group)
    if per == "session" or not listed["hash"].isin(found.names["hash"]).all():
        again = partial(kernel, wanted=listed[[GROUP, "hash"]])
        found = study.fold(again, merge_variants, coded=True, interactions=names)
    return named(variant_table(found, listed, settings), groups)
