"""What happens behind each touchpoint: who does it, whether by hand, and under which rule."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_counts import group_rows
from cxlab.artifacts.journey_facts import BACK, DO, HURT, MapFacts
from cxlab.artifacts.journey_tally import CELL, PLACE, Tally
from cxlab.journeys.codes import codes_of, count_people

#: What is read of the interactions to tell what happens backstage, as far as it is there.
BEHIND = ("direction", "automated", "team")

#: What the study's settings say of a touchpoint, in the order in which it is told.
SAID = ("team", "partner", "system", "rule")

_PLACE = [*CELL, "touchpoint"]


def count_behind(rows: pd.DataFrame) -> Tally:
    """Count by which teams contacts were handled, who started them, and how many were automatic.

    Parameters
    ----------
    rows : pandas.DataFrame
        What ``staged`` returned, with the columns ``BEHIND``.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``starts``: by place, how many contacts the company and the customer started;
        ``machines``: by touchpoint, how many contacts no person took part in, and of how many it
        is known; ``teams``: by touchpoint and team, how many customers.
    """
    known = rows["stage"].cat.codes.to_numpy() >= 0
    direction = rows["direction"].astype("str")
    by = {"company": direction == "company", "customer": direction == "customer"}
    flags = rows["automated"].astype("boolean")
    machines = {"automatic": flags.fillna(False), "told": flags.notna()}
    teams, _ = codes_of(rows["team"])
    return {
        "starts": _summed(rows, PLACE, known, by),
        "machines": _summed(rows, _PLACE, known, machines),
        "teams": _customers(rows, known & (teams >= 0)),
    }


def _summed(
    rows: pd.DataFrame, key: list[str], where: np.ndarray, marks: Mapping[str, pd.Series]
) -> pd.DataFrame:
    groups = group_rows(rows, key, where)
    size = len(groups.key)
    counts = {
        name: np.bincount(groups.of[mark.to_numpy(dtype=bool)[where]], minlength=size)
        for name, mark in marks.items()
    }
    return groups.key.assign(**counts)


def _customers(rows: pd.DataFrame, where: np.ndarray) -> pd.DataFrame:
    groups = group_rows(rows, [*_PLACE, "team"], where)
    who, _ = codes_of(rows["customer_id"])
    return groups.key.assign(customers=count_people(groups.of, who[where], len(groups.key)))


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
