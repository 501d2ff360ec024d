"""How the product helps, and which pains touch most customers."""

import pandas as pd
from scipy import stats

from cxlab.artifacts.journey_answers import COMMENTS
from cxlab.artifacts.journey_cells import named_topics
from cxlab.artifacts.journey_facts import FIGURES, HELP, HURT, OPEN, MapFacts
from cxlab.artifacts.journey_tally import CELL, PLACE
from cxlab.estimate import benjamini_hochberg


def help_cells(facts: MapFacts) -> pd.DataFrame:
    """Return the touchpoints with clearly good experience: more are happy than usual, and most.

    One-sided binomial tests against the usual share of the question, or half where that is more,
    corrected over the whole map.
    """
    asked = facts.placed
    sums = asked.groupby("question")[["happy", "customers"]].sum()
    asked = asked[asked["customers"] >= facts.settings.min_group]
    usual = asked["question"].map((sums["happy"] / sums["customers"]).clip(lower=0.5))
    p = stats.binom.sf(asked["happy"] - 1, asked["customers"], usual.astype(float))
    clear = asked[benjamini_hochberg(p) < 1 - facts.settings.confidence]
    cells = facts.shares(clear, "happy", "customers")
    topic = named_topics(cells["question"], facts.settings)
    words = topic.str.replace(COMMENTS, "good words in comments", regex=False)
    item = (
        cells["touchpoint"]
        + ": "
        + words.where(topic.str.startswith(COMMENTS), "good answers on " + topic)
    )
    cells = cells.assign(row=HELP, item=item, note="share of those who answered, above the usual")
    shown = facts.shown(cells, facts.hidden(cells, "answers", totals=True))
    return shown.sort_values("estimate", ascending=False, kind="stable")


def open_cells(facts: MapFacts, cells: pd.DataFrame) -> pd.DataFrame:
    """Rank the pains of each persona by how many of its customers they touch.

    A failure touches those who met it. Of bad answers, the share of the unhappy is taken to hold
    for all who used the touchpoint at that stage, whether they were asked or not.

    Parameters
    ----------
    facts : MapFacts
        Counts of the map.
    cells : pandas.DataFrame
        Cells of where it hurts; only those that show a figure count.

    Returns
    -------
    pandas.DataFrame
        Cells with the share of all the persona's customers, the largest of a stage alone.
    """
    hurt = cells[(cells["row"] == HURT) & cells["estimate"].notna()].reset_index(drop=True)
    if hurt.empty:
        return pd.DataFrame(columns=[*CELL, "row"])
    sizes = facts.tally["sizes"].set_index("persona")["customers"]
    n = hurt["persona"].map(sizes).astype("float64")
    met = hurt["question"].isna()
    reached = (hurt["n"].astype("float64") / n).where(met, _used(facts, hurt) / n)
    known = reached.notna()
    note = pd.Series("touched", hurt.index, dtype="str")
    note = note.where(met, "touched, if those who were not asked are like those who were")
    figures = {name: hurt[name] * reached for name in FIGURES}
    reach = hurt[[*CELL, "item", "touchpoint"]].assign(**figures, n=n, unit="share", note=note)
    exact = facts.shares(
        reach.assign(hits=(reach["estimate"] * n).round().fillna(0).clip(upper=n)), "hits", "n"
    )
    reach[FIGURES] = reach[FIGURES].where(~met, exact[FIGURES])
    reach = reach[known & (n >= facts.settings.min_group)]
    reach = reach.sort_values("estimate", ascending=False, kind="stable")
    reach["rank"] = reach.groupby("persona").cumcount() + 1
    many = reach.groupby("persona")["rank"].transform("size")
    first = reach.drop_duplicates(CELL)
    rank = first["rank"].astype("str") + " of " + many.loc[first.index].astype("str")
    words = "pain " + rank + " by customers " + first["note"]
    return first.assign(row=OPEN, note=words.astype("str")).drop(columns="rank")


def _used(facts: MapFacts, hurt: pd.DataFrame) -> pd.Series:
    """Return how many of a persona used a touchpoint at a stage, in whichever channel most did."""
    key = PLACE[:3]
    places = facts.tally["places"]
    places = places.assign(why=facts.hidden(places, "places"))
    most = places[places["why"] == ""].groupby(key)["customers"].max().rename("used").reset_index()
    used = hurt[key].merge(most, on=key, how="left")["used"].astype("float64")
    return used.where(used >= facts.settings.min_group)
