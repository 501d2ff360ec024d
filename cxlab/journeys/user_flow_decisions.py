"""Decisions of a flow: whether attempts that went different ways ended differently."""

import pandas as pd
from scipy import stats

from cxlab.estimate import benjamini_hochberg
from cxlab.journeys.user_flow_hidden import hidden_ways
from cxlab.journeys.user_flow_tables import shares
from cxlab.study.groups import GROUP

#: A way counts for a decision where at least this share of those who decide take it.
TAKEN = 0.05

#: Ways differ where the shares that reach the goal lie at least this far apart.
APART = 0.05

_SHARE = ["estimate", "low", "high"]


def decision_table(
    edges: pd.DataFrame, nodes: pd.DataFrame, open_: pd.Index, min_group: int, confidence: float
) -> pd.DataFrame:
    """Compare where attempts came to that went different ways when first at a touchpoint.

    A way counts that at least ``min_group`` customers and ``TAKEN`` of the attempts took. Whether
    the ways differ is tested by chi-squared, with counts scaled to what the customers are worth,
    and corrected for the number of touchpoints.

    Parameters
    ----------
    edges : pandas.DataFrame
        The rows of ``FlowCounts.edges`` with ``hidden``, those of customers in no group too.
    nodes : pandas.DataFrame
        The rows of ``FlowCounts.nodes``.
    open_ : pandas.Index
        The touchpoints from where the goal is not reached yet: a step to the goal itself says
        nothing about where it leads.
    min_group : int
        The smallest number of customers that may be shown.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``touchpoint``, ``GROUP``, ``way`` (the next touchpoint), ``n`` (attempts), ``estimate``,
        ``low``, ``high`` (of these: reached the goal), ``p`` (corrected), ``differs``.

    References
    ----------
    Rao & Scott 1981 (chi-squared with an effective size); Benjamini & Hochberg 1995.
    """
    between = edges["source"].isin(open_) & edges["target"].isin(open_)
    rows = edges[between & ~(edges["hidden"] | hidden_ways(edges, min_group))]
    own = nodes.set_index(["touchpoint", GROUP])
    at = pd.MultiIndex.from_arrays([rows["source"], rows[GROUP]])
    base = own[["n", "squares"]].reindex(at).to_numpy(dtype=float)
    rows = rows[rows["first"].to_numpy() >= TAKEN * base[:, 0]]
    ways = rows.groupby(["source", GROUP])["target"].transform("size")
    rows = rows[ways > 1].reset_index(drop=True)
    at = pd.MultiIndex.from_arrays([rows["source"], rows[GROUP]])
    worth = (own["squares"] / own["n"]).reindex(at).to_numpy(dtype=float)
    found = rows[["source", GROUP, "target", "first"]].set_axis(
        ["touchpoint", GROUP, "way", "n"], axis="columns"
    )
    squares = pd.Series(rows["first"].to_numpy() * worth)
    found[_SHARE] = shares(rows["first_reached"], rows["first"], squares, confidence)
    scaled = pd.DataFrame({"yes": rows["first_reached"], "all": rows["first"]}).div(worth, axis=0)
    return _tested(found, scaled, 1 - confidence)


def _tested(found: pd.DataFrame, scaled: pd.DataFrame, level: float) -> pd.DataFrame:
    """Add whether the ways from each touchpoint differ."""
    key = [found["touchpoint"], found[GROUP]]
    sums = scaled.groupby(key).transform("sum")
    usual = sums["yes"] / sums["all"]
    spread = usual * (1 - usual)
    off = (scaled["yes"] - scaled["all"] * usual) ** 2 / scaled["all"]
    chi = (off / spread.where(spread > 0)).groupby(key).sum(min_count=1).fillna(0)
    rate = found["estimate"].groupby(key)
    wide = (rate.max() - rate.min()) >= APART
    p = pd.Series(stats.chi2.sf(chi, rate.size() - 1), chi.index)
    corrected = pd.Series(benjamini_hochberg(p), chi.index)
    at = pd.MultiIndex.from_arrays(key)
    differs = (corrected < level) & wide
    return found.assign(p=corrected.reindex(at).to_numpy(), differs=differs.reindex(at).to_numpy())
