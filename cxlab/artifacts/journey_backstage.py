"""What happens behind each touchpoint: who does it, whether by hand, and under which rule."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_counts import Groups, count_customers, group_rows
from cxlab.artifacts.journey_facts import BACK, DO, HURT, MapFacts
from cxlab.artifacts.journey_tally import CELL, PLACE, Tally
from cxlab.journeys.codes import codes_of

#: What is read of the interactions to tell what happens backstage, as far as it is there.
BEHIND = ("direction", "automated", "team")

#: What the study's settings say of a touchpoint, in the order in which it is told.
SAID = ("team", "partner", "system", "rule")

_PLACE = [*CELL, "touchpoint"]


def count_behind(rows: pd.DataFrame, places: Groups | None = None) -> Tally:
    """Count by which teams contacts were handled, who started them, and how many were automatic.

    Parameters
    ----------
    rows : pandas.DataFrame
        What ``staged`` returned, with the columns ``BEHIND``.
    places : Groups, optional
        Those of its rows that have a stage, by ``PLACE``, where they were grouped before.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``starts``: by place, how many contacts the company and the customer started;
        ``machines``: by touchpoint, how many contacts no person took part in, and of how many it
        is known; ``teams``: by touchpoint and team, how many customers.
    """
    known = rows["stage"].cat.codes.to_numpy() >= 0
    groups = group_rows(rows, PLACE, known) if places is None else places
    words, names = codes_of(rows["direction"])
    by = {name: words == place for name, place in _places_of(names).items()}
    flags = rows["automated"].array
    told = ~pd.isna(flags)
    automatic = np.zeros(len(rows), dtype=bool)
    if told.any():
        automatic = rows["automated"].astype("boolean").to_numpy(dtype=bool, na_value=False)
    teams, _ = codes_of(rows["team"])
    handled = count_customers(rows, [*_PLACE, "team"], known & (teams >= 0))
    return {
        "starts": _summed(groups, known, by),
        "machines": _by_touchpoint(_summed(groups, known, {"automatic": automatic, "told": told})),
        "teams": handled.drop(columns="contacts"),
    }


def _places_of(names: pd.Index) -> dict[str, int]:
    """Return the codes of those who may have started a contact; below -1 where nobody did."""
    found = {name: int(place) for place, name in enumerate(names)}
    return {name: found.get(name, -2) for name in ("company", "customer")}


def _summed(groups: Groups, where: np.ndarray, marks: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Count the marked rows of each group, of those that were grouped."""
    size = len(groups.key)
    counts = {
        name: np.bincount(groups.of[mark[where]], minlength=size)
        if mark.any()
        else np.zeros(size, dtype=np.int64)
        for name, mark in marks.items()
    }
    return groups.key.assign(**counts)


def _by_touchpoint(counts: pd.DataFrame) -> pd.DataFrame:
    """Add up what was counted by place."""
    groups = group_rows(counts, _PLACE)
    size = len(groups.key)
    sums = {
        name: np.bincount(groups.of, counts[name], size).astype("int64")
        for name in ("automatic", "told")
    }
    return groups.key.assign(**sums)


def with_direction(cells: pd.DataFrame, facts: MapFacts) -> pd.DataFrame:
    """Say of what customers do who mostly started it: ``customer``, ``company``, or empty."""
    starts = facts.tally["starts"]
    told = starts["company"] + starts["customer"]
    word = np.select(
        [2 * starts["company"] > told, 2 * starts["customer"] > told], ["company", "customer"], ""
    )
    named = starts[PLACE].assign(direction=pd.Series(word, starts.index, dtype="str"))
    return cells.drop(columns="direction", errors="ignore").merge(named, on=PLACE, how="left")


def back_cells(
    facts: MapFacts, used: pd.DataFrame, said: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """Return what stands behind the touchpoints that a map shows.

    Parameters
    ----------
    facts : MapFacts
        Counts, ``teams`` and ``machines`` among them.
    used : pandas.DataFrame
        The cells of what customers do and of where it hurts.
    said : mapping
        ``settings.backstage``: what people know of a touchpoint.

    Returns
    -------
    pandas.DataFrame
        Cells without figures: ``item`` the touchpoint, ``note`` what stands behind it. ``kind``
        is ``stated`` where the study's settings say so, else ``computed``. A team is named where
        it handled at least ``min_group`` customers.
    """
    shown = used[used["row"].isin([DO, HURT]) & used["estimate"].notna()]
    shown = shown.drop_duplicates([*CELL, "touchpoint"])[[*CELL, "touchpoint", "actor"]]
    if shown.empty:
        return pd.DataFrame(columns=[*CELL, "row"])
    records = shown.merge(_teams(facts), on=_PLACE, how="left").merge(
        _machines(facts), on=_PLACE, how="left"
    )
    cells = []
    for row in records.fillna("").to_dict("records"):
        stated = dict(said.get(row["touchpoint"], {}))
        partner = "a partner's doing" if row["actor"] == "partner" else ""
        seen = [row["team"], row["machine"], partner if "partner" not in stated else ""]
        words = [f"{key}: {stated[key]}" for key in SAID if stated.get(key)]
        for kind, parts in (("stated", words), ("computed", [part for part in seen if part])):
            if parts:
                cell = {name: row[name] for name in _PLACE}
                note = ", ".join(dict.fromkeys(parts))
                cells.append({**cell, "item": row["touchpoint"], "note": note, "kind": kind})
    return pd.DataFrame(cells, columns=[*_PLACE, "item", "note", "kind"]).assign(row=BACK)


def _teams(facts: MapFacts) -> pd.DataFrame:
    """Name up to two teams of each touchpoint, those of most customers first."""
    teams = facts.tally["teams"]
    enough = teams["customers"] >= facts.settings.min_group
    enough &= facts.hidden(teams, "teams") == ""
    ranked = teams[enough].sort_values("customers", ascending=False, kind="stable")
    first = ranked.groupby(_PLACE).head(2)
    named = first.groupby(_PLACE, sort=False)["team"].agg(" and ".join)
    return ("team: " + named.astype("str")).rename("team").reset_index()


def _machines(facts: MapFacts) -> pd.DataFrame:
    """Say which touchpoints no person of the company takes part in."""
    counts = facts.tally["machines"]
    share = counts["automatic"] / counts["told"].where(counts["told"] > 0)
    words = np.select(
        [share == 1, share > 0.5, share == 0],
        ["runs by itself", "mostly runs by itself", "done by people"],
        "",
    )
    return counts[_PLACE].assign(machine=pd.Series(words, counts.index, dtype="str"))
