"""How often each variant occurs in a partition, and in all of them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole, begins, codes_of, count_people, group_codes
from cxlab.journeys.sequences import Runs, clash, collapsed
from cxlab.journeys.sessions import whole_sessions
from cxlab.study.groups import GROUP

Case = Literal["customer", "session"]

#: How many of its commonest variants a partition names; others are asked for once they are wanted.
NAMED = 200


@dataclass(frozen=True, eq=False)
class VariantCounts:
    """How often each variant occurs, in a form that adds up over partitions.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``GROUP``, ``hash``, ``n`` (cases), ``customers``.
    totals : pandas.DataFrame
        ``GROUP``, ``of`` (cases), ``customers``, ``squares`` (over customers, of their cases),
        ``others`` (customers with a case that is not ``wanted``).
    names : pandas.DataFrame
        ``hash``, ``variant``, ``length``: those named so far.
    """

    counts: pd.DataFrame
    totals: pd.DataFrame
    names: pd.DataFrame


def count_journeys(
    interactions: pd.DataFrame,
    *,
    per: Case = "customer",
    max_length: int = 50,
    collapse: bool = False,
    groups: pd.Series | None = None,
    wanted: pd.DataFrame | None = None,
) -> VariantCounts:
    """Count one partition's variants by group.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``touchpoint``, for sessions what ``whole_sessions`` takes; sorted by
        customer and time.
    per, max_length, collapse
        As in ``count_variants``.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.
    wanted : pandas.DataFrame, optional
        ``GROUP``, ``hash``: the variants to name; by default the ``NAMED`` commonest are.

    Returns
    -------
    VariantCounts
        Every variant's counts; the names of some, each compared touchpoint by touchpoint with
        all cases that were counted under it.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": list("aabb"), "touchpoint": list("xyxy")})
    >>> count_journeys(rows).names[["variant", "length"]].to_numpy().tolist()
    [['x > y', 2]]
    """
    rows, first = interactions, None
    if per == "session":
        rows, first = whole_sessions(interactions)
    who, customers = codes_of(rows["customer_id"])
    place, places = codes_of(rows["touchpoint"])
    group, labels = group_codes(customers, groups)
    first = np.flatnonzero(begins(who)) if first is None else first
    people = who[first]
    if collapse:
        place, first = collapsed(place, first)
    runs = Runs(place, first, np.diff(first, append=len(place)))
    cases = np.flatnonzero(group[people] >= 0)
    variant, seen = pd.factorize(runs.hashes(places, max_length)[cases])
    counted = _Cases(people[cases], variant, seen, group, labels.astype("str"))
    picked = _commonest(variant) if wanted is None else np.isin(seen, wanted["hash"]).nonzero()[0]
    named = _named(runs, cases, variant, picked, places, max_length)
    return VariantCounts(
        counted.by_variant(alone=per == "customer"),
        counted.by_group(wanted),
        named.assign(hash=seen[picked]),
    )


@dataclass(frozen=True, eq=False)
class _Cases:
    """Cases as codes: whose each is, its variant; the hash of each variant, each one's group."""

    who: Codes
    variant: Whole
    seen: NDArray[np.uint64]
    group: Codes
    labels: pd.Index

    def by_variant(self, *, alone: bool) -> pd.DataFrame:
        """Count cases and customers; ``alone`` where no customer has two cases."""
        kind = self.variant * len(self.labels) + self.group[self.who]
        n = np.bincount(kind, minlength=len(self.seen) * len(self.labels))
        customers = n if alone else count_people(kind, self.who, len(n))
        some = np.flatnonzero(n)
        variant, group = np.divmod(some, len(self.labels))
        groups = pd.Categorical.from_codes(group, self.labels)
        columns = {GROUP: groups, "hash": self.seen[variant], "n": n[some]}
        return pd.DataFrame({**columns, "customers": customers[some]})

    def by_group(self, wanted: pd.DataFrame | None) -> pd.DataFrame:
        """Sum up over customers; see ``VariantCounts.totals``."""
        cases = np.bincount(self.who, minlength=len(self.group))
        other = np.zeros(len(self.group), dtype=bool)
        if wanted is not None:
            other[self.who[~self._is_wanted(wanted)]] = True
        some = np.flatnonzero(cases)
        mine, cases, other = self.group[some], cases[some], other[some]
        columns = {"of": cases, "customers": cases > 0, "squares": cases**2, "others": other}
        sums = {
            name: np.bincount(mine, weights=values, minlength=len(self.labels)).astype(np.int64)
            for name, values in columns.items()
        }
        return pd.DataFrame({GROUP: self.labels, **sums})

    def _is_wanted(self, wanted: pd.DataFrame) -> NDArray[np.bool_]:
        table = np.zeros((len(self.seen), len(self.labels)), dtype=bool)
        row = pd.Index(self.seen).get_indexer(pd.Index(wanted["hash"]))
        column = self.labels.get_indexer(pd.Index(wanted[GROUP]))
        table[row[row >= 0], column[row >= 0]] = True
        return table[self.variant, self.group[self.who]]


def _commonest(variant: Whole) -> Whole:
    """Return the codes of the commonest variants."""
    return np.argsort(-np.bincount(variant), kind="stable")[:NAMED]


def _named(
    runs: Runs, cases: Whole, variant: Whole, picked: Whole, places: pd.Index, max_length: int
) -> pd.DataFrame:
    """Name some variants after their first case, and compare all their cases with it."""
    model = np.full(variant.max(initial=-1) + 1, -1)
    model[variant[::-1]] = cases[::-1]
    mine = np.isin(variant, picked)
    runs.check(cases[mine], model[variant[mine]], max_length)
    names = pd.Series(runs.texts(model[picked], places, max_length), dtype="str")
    lengths = np.minimum(runs.length[model[picked]], max_length)
    return pd.DataFrame({"variant": names, "length": lengths})


def merge_variants(parts: list[VariantCounts]) -> VariantCounts:
    """Add up the counts of several partitions; how many there are changes nothing.

    Raises
    ------
    CxlabError
        Two partitions have different journeys under one hash.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": list("ab"), "touchpoint": list("xx")})
    >>> part = count_journeys(rows)
    >>> merge_variants([part, part]).counts["n"].tolist()
    [4]
    """
    counts, totals, names = (
        pd.concat([getattr(part, name) for part in parts], ignore_index=True)
        for name in ("counts", "totals", "names")
    )
    names = names.drop_duplicates()
    if names["hash"].duplicated().any():
        raise clash()
    return VariantCounts(
        counts.groupby(["hash", GROUP], observed=True, sort=False)[["n", "customers"]]
        .sum()
        .reset_index(),
        totals.groupby(GROUP).sum().reset_index(),
        names,
    )
