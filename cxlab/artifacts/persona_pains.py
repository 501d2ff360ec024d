"""What hurts each persona, what it asks for and what it says, from its contacts and comments."""

import pandas as pd

from cxlab.artifacts.journey_answers import ASKED
from cxlab.artifacts.journey_cells import MapFacts, hurt_cells
from cxlab.artifacts.journey_tally import CELL, Tally
from cxlab.artifacts.persona_contacts import gives_away
from cxlab.estimate import wilson
from cxlab.journeys.whole import hidden_because
from cxlab.privacy import mask
from cxlab.study.groups import REST
from cxlab.study.settings import Settings

#: The columns of pains beside those that cite the rows behind them.
PAINS = ("persona", "touchpoint", "item", "n", "estimate", "low", "high", "quote", "note")

_FIGURES = ["estimate", "low", "high"]


def pains_of(facts: MapFacts, parts: Tally, people: pd.DataFrame) -> pd.DataFrame:
    """Return what hurts each persona over all stages, as the journey map finds it.

    Parameters
    ----------
    facts : MapFacts
        Counts with one stage.
    parts : Tally
        The same counts by the study's stages: what the map hides is not given away.
    people : pandas.DataFrame
        Who answered what (``asked_of``): what cards show of all answers of a persona together,
        its outcome and its feelings, gives none away either.

    Returns
    -------
    pandas.DataFrame
        The columns of ``hurt_cells``: failures and delays that customers met, and what clearly
        many are unhappy with, the worst first, each with a masked quote where enough complained.
    """
    cells = hurt_cells(facts).reset_index(drop=True)
    met = cells["question"].isna()
    gaps = [
        gives_away(facts, parts, "hurts", [*CELL, "touchpoint"]).assign(question=pd.NA),
        gives_away(facts, parts, "answers", ASKED),
    ]
    keyed = pd.concat([gap.astype({"question": "str"}) for gap in gaps], ignore_index=True)
    asked = cells.assign(question=cells["question"].astype("str"))
    gap = asked.merge(keyed, on=ASKED, how="left")["gap"].fillna("").astype("str")
    beside = asked.merge(_beside_all(people, facts.settings.min_group), how="left")["beside"]
    gap = gap.mask(gap == "", beside.fillna("").astype("str"))
    cells[_FIGURES] = cells[_FIGURES].mask(gap != "")
    cells["note"] = cells["note"].mask(gap != "", gap)
    cells["note"] = cells["note"].mask(met & cells["estimate"].notna(), "of them met it")
    return cells


def _beside_all(people: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Say which touchpoint's answers, beside all of the persona, would give those of few away."""
    wholes = [
        (people.groupby(["question", "touchpoint"]).ngroup(), True),
        (people.groupby(["persona", "question"]).ngroup(), False),
    ]
    unseen = (people["persona"] == REST) | (people["touchpoint"] == "")
    why = hidden_because(people["people"], wholes, min_group, unseen=unseen)
    return people.assign(beside=why)[["persona", "question", "touchpoint", "beside"]]


def wishes_table(wishes: pd.DataFrame, words: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return about which touchpoints each persona's comments ask for something.

    Parameters
    ----------
    wishes : pandas.DataFrame
        persona, touchpoint, people (who wrote about it), asking; customers in no persona too.
    words : pandas.DataFrame
        Comments that may be quoted: persona, stage (the tone), touchpoint, verbatim, customers.
    settings : Settings
        The study's smallest group and confidence.

    Returns
    -------
    pandas.DataFrame
        persona, touchpoint, item, n (who wrote about it), estimate (the share who ask for
        something), low, high, quote (masked), note. Only what enough people ask for is there; a
        row that would give fewer away has no figures.

    Examples
    --------
    >>> counts = pd.DataFrame({"persona": ["A"], "touchpoint": ["shop"], "people": [80],
    ...                        "asking": [20]})
    >>> no = pd.DataFrame(columns=["persona", "stage", "touchpoint", "verbatim", "customers"])
    >>> wishes_table(counts, no, Settings("S"))[["item", "n", "estimate"]].values.tolist()
    [['something to change at shop', 80, 0.25]]
    """
    smallest = settings.min_group
    share, low, high = wilson(wishes["asking"], wishes["people"], settings.confidence)
    table = wishes.assign(n=wishes["people"], estimate=share, low=low, high=high)
    unseen = table["persona"] == REST
    wholes = [(table["touchpoint"], True)]
    why = hidden_because(table["n"], wholes, smallest, unseen=unseen)
    also = hidden_because(table["asking"], wholes, smallest, unseen=unseen)
    table["note"] = why.mask(why == "", also)
    table[_FIGURES] = table[_FIGURES].mask(table["note"] != "")
    table["item"] = "something to change at " + table["touchpoint"]
    enough = (table["asking"] >= smallest) & ~unseen
    quotes = quotes_of(words, "wish", smallest)
    found = table[enough].merge(
        quotes.drop(columns="tone"), on=["persona", "touchpoint"], how="left"
    )
    found["quote"] = found["quote"].fillna("").astype("str").where(found["note"] == "", "")
    found = found.sort_values(["persona", "estimate", "touchpoint"], ascending=[True, False, True])
    return found[list(PAINS)].reset_index(drop=True)


def quotes_of(words: pd.DataFrame, tone: str, min_group: int) -> pd.DataFrame:
    """Return one masked quote in a tone for each persona and touchpoint of which enough wrote so.

    Returns
    -------
    pandas.DataFrame
        persona, tone, touchpoint (empty: whatever it is about), quote; what most wrote about
        first.

    Examples
    --------
    >>> words = pd.DataFrame({"persona": ["A"], "stage": ["praise"], "touchpoint": ["shop"],
    ...                       "verbatim": ["Ring me: +48 601 234 567, I love it"],
    ...                       "customers": [12]})
    >>> quotes_of(words, "praise", 10)["quote"].tolist()
    ['Ring me: [phone], I love it']
    """
    mine = (words["stage"] == tone) & (words["customers"] >= min_group) & (words["persona"] != REST)
    found = words[mine].sort_values(
        ["persona", "customers", "touchpoint"], ascending=[True, False, True], ignore_index=True
    )
    found = found.assign(quote=mask(found["verbatim"].astype("str")))
    return found.assign(tone=tone)[["persona", "tone", "touchpoint", "quote"]]


def says_of(words: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Return two masked quotes of each persona: what it likes, and what it complains of.

    Of the touchpoints that enough wrote about in that tone the commonest is quoted, else any.

    Returns
    -------
    pandas.DataFrame
        persona, tone (``praise`` or ``complaint``), touchpoint, quote.
    """
    parts = []
    for tone in ("praise", "complaint"):
        found = quotes_of(words, tone, min_group)
        found = found.assign(_any=found["touchpoint"] == "")
        found = found.sort_values(["persona", "_any"], kind="stable").drop_duplicates("persona")
        parts.append(found.drop(columns="_any"))
    return pd.concat(parts, ignore_index=True).sort_values(
        "persona", kind="stable", ignore_index=True
    )
