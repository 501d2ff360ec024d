"""From counts to the cells of a journey map, row by row."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.artifacts.journey_answers import ABOUT, ASKED, COMMENTS, UNPLACED
from cxlab.artifacts.journey_tally import CELL, PLACE, Tally
from cxlab.estimate import LogHistogram, benjamini_hochberg, mean_interval, wilson
from cxlab.journeys.passages import median_of
from cxlab.journeys.stages import StageRules
from cxlab.journeys.whole import hidden_because
from cxlab.markup import duration
from cxlab.privacy import mask
from cxlab.study.groups import REST
from cxlab.study.settings import Settings

DO = "what they do"
TIME = "time spent"
NEXT = "go on to next"
FEEL = "how they feel"
HURT = "where it hurts"
TOLD = "what people told us"
OWNER = "owner"

#: The rows of a map, from the top.
ROWS = (DO, TIME, NEXT, FEEL, HURT, TOLD, OWNER)

#: The columns of a map's cells.
COLUMNS = [
    *CELL,
    "row",
    "item",
    "n",
    "estimate",
    "low",
    "high",
    "unit",
    "touchpoint",
    "channel",
    "actor",
    "quote",
    "evidence",
    "note",
]

_FIGURES = ["estimate", "low", "high"]
_TOP = 6
_TOPICS = {"csat": "satisfaction", "ces": "effort", "nps": "recommending"}
_DAY = 86400.0


@dataclass(frozen=True, eq=False)
class MapFacts:
    """What the cells of a map are made from.

    Parameters
    ----------
    tally : dict of str to pandas.DataFrame
        What ``merge_tallies`` returned.
    settings : Settings
        The study's settings.
    rules : StageRules
        The study's stages.
    horizon_days : int
        How long a customer may take to go on.
    names : dict of str to str
        The name of each persona on the map, in order.
    rest : dict of str to pandas.DataFrame
        The same counts of customers in no persona: never shown, but part of all.
    """

    tally: Tally
    settings: Settings
    rules: StageRules
    horizon_days: int
    names: dict[str, str] = field(default_factory=dict)
    rest: Tally = field(default_factory=dict)

    @property
    def seen(self) -> pd.DataFrame:
        """How many customers of each persona were seen at each stage."""
        return self.tally["went"][[*CELL, "customers"]].rename(columns={"customers": "n"})

    def shares(self, frame: pd.DataFrame, hits: str, n: str) -> pd.DataFrame:
        """Add a share and its Wilson interval."""
        figures = wilson(frame[hits], frame[n], self.settings.confidence)
        values = dict(zip(_FIGURES, figures, strict=True))
        return frame.assign(n=frame[n], unit="share", **values)

    def hidden(
        self, frame: pd.DataFrame, tally: str, sizes: str = "customers", *, totals: bool = False
    ) -> pd.Series:
        """Say why each row is hidden: small, or giving a small one away beside all personas'.

        Parameters
        ----------
        frame : pandas.DataFrame
            ``CELL`` and what else names a row of the tally.
        tally : str
            Which counts the rows are of.
        sizes : str
            Their column that says how many customers a row is about.
        totals : bool
            Whether other tables show the total of all stages (scores and KPIs by touchpoint do).

        Returns
        -------
        pandas.Series of str
            Indexed as ``frame``; empty where the row is shown.
        """
        parts = [self.tally[tally], *([self.rest[tally]] if self.rest else [])]
        every = pd.concat(parts, ignore_index=True)
        item = [name for name in every if name in (*PLACE, *ASKED) and name not in CELL]
        every[sizes] = every[sizes].astype("int64")
        size = every.groupby([*CELL, *item], sort=False)[sizes].sum().reset_index()
        wholes = [(size.groupby(["stage", *item], sort=False).ngroup(), True)]
        if totals:
            wholes.append((size.groupby(item, sort=False).ngroup(), False))
        unseen = size["persona"] == REST
        size["why"] = hidden_because(size[sizes], wholes, self.settings.min_group, unseen=unseen)
        found = frame[[*CELL, *item]].merge(size, on=[*CELL, *item], how="left")
        return found["why"].fillna("").astype("str").set_axis(frame.index)

    def shown(self, cells: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
        """Empty the figures of hidden cells and say why, and of those about too few."""
        few = hidden.mask(cells["n"] < self.settings.min_group, self.few)
        emptied = cells[_FIGURES].astype("float64").mask(few != "")
        note = cells["note"] if "note" in cells else pd.Series("", cells.index, dtype="str")
        return cells.assign(**emptied, note=note.mask(few != "", few))

    def counted(self, cells: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
        """Do as ``shown`` to cells whose ``n`` says how many were seen at a stage: hide it too.

        Where that number is hidden at the top of the map, all cells below it are.
        """
        at_stage = self.hidden(cells, "went")
        shown = self.shown(cells, hidden.mask(hidden == "", at_stage))
        return shown.assign(n=cells["n"].astype("float64").mask(shown["estimate"].isna()))

    @property
    def few(self) -> str:
        """What is said of a group that is too small."""
        return f"fewer than {self.settings.min_group}: not shown"


def do_cells(facts: MapFacts) -> pd.DataFrame:
    """Return the touchpoints that most of a stage's customers used; failures stand elsewhere."""
    places = facts.tally["places"].merge(facts.seen, on=CELL)
    hurt = places["touchpoint"].isin(facts.tally["hurts"]["touchpoint"])
    places = places[(places["customers"] >= facts.settings.min_group) & ~hurt]
    ranked = places.sort_values("customers", ascending=False, kind="stable")
    top = facts.shares(ranked.groupby(CELL, sort=False).head(_TOP), "customers", "n")
    cells = top.assign(row=DO, item=top["touchpoint"])
    return facts.counted(cells, facts.hidden(cells, "places"))


def time_cells(facts: MapFacts) -> pd.DataFrame:
    """Return the median time from a stage's first contact to a later stage's, in days."""
    cells = []
    for key, counts in facts.tally["times"].groupby(CELL):
        times = LogHistogram(counts.set_index("bin")["count"])
        median = median_of(times, facts.settings.confidence)
        days = [value / _DAY for value in (median.estimate, median.low, median.high)]
        quarter = [duration(times.quantile(share)) for share in (0.25, 0.75)]
        cells.append([*key, f"middle half: {quarter[0]} to {quarter[1]}", median.n, *days])
    frame = pd.DataFrame(cells, columns=[*CELL, "item", "n", *_FIGURES])
    hidden = facts.hidden(frame, "times", "count")
    shown = facts.counted(frame.assign(row=TIME, unit="days"), hidden)
    shown["item"] = shown["item"].where(shown["note"] == "", "")
    return _noted(shown, "of those who went on to a later stage")


def next_cells(facts: MapFacts) -> pd.DataFrame:
    """Return the share of customers who went on to a later stage within the horizon."""
    days = facts.horizon_days
    ways = facts.tally["went"]
    inner = ways[ways["stage"] != facts.settings.stages.order[-1]]
    cells = facts.shares(inner, "gone", "eligible")
    note = f"customers who came here in the last {days} days are not counted"
    item = f"to a later stage within {days} days"
    hidden = facts.hidden(cells, "went", "eligible")
    return _noted(facts.counted(cells.assign(row=NEXT, item=item), hidden), note)


def _noted(cells: pd.DataFrame, note: str) -> pd.DataFrame:
    """Add a note to the cells that have none."""
    return cells.assign(note=cells["note"].mask(cells["note"] == "", note))


def feel_cells(facts: MapFacts) -> pd.DataFrame:
    """Return the mean answer about each touchpoint, from -1 (worst) to 1 (best)."""
    asked = facts.tally["answers"]
    n, mean = asked["customers"], asked["total"] / asked["customers"]
    spread = np.sqrt(((asked["squares"] - n * mean**2) / (n - 1).where(n > 1)).clip(lower=0))
    figures = mean_interval(n, mean, spread, facts.settings.confidence)
    cells = asked.assign(n=n, row=FEEL, unit="score", **dict(zip(_FIGURES, figures, strict=True)))
    cells[["low", "high"]] = cells[["low", "high"]].clip(-1, 1)
    cells["item"] = cells["touchpoint"] + ": " + _topic(cells["question"], facts.settings)
    ranked = cells.sort_values("n", ascending=False, kind="stable")
    return facts.shown(ranked, facts.hidden(ranked, "answers", totals=True))


def _topic(questions: pd.Series, settings: Settings) -> pd.Series:
    """Return what questions are about in a word, where only one is about it; else their names."""
    words = {
        settings.questions_of(kind)[0].name: word
        for kind, word in _TOPICS.items()
        if len(settings.questions_of(kind)) == 1
    }
    return questions.replace(words)


def hurt_cells(facts: MapFacts) -> pd.DataFrame:
    """Return failures and delays, and what clearly many are unhappy with; with a quote each."""
    met = facts.tally["hurts"].merge(facts.seen, on=CELL)
    met = facts.shares(met[met["customers"] >= facts.settings.min_group], "customers", "n")
    met = met.assign(item=met["touchpoint"], note="share of this stage's customers who met it")
    met = facts.counted(met, facts.hidden(met, "hurts"))
    asked = facts.shares(_clearly_low(facts), "unhappy", "customers")
    topic = _topic(asked["question"], facts.settings)
    written = topic.str.startswith(COMMENTS)
    words = topic.str.replace(COMMENTS, "bad words in comments", regex=False)
    item = asked["touchpoint"] + ": " + words.where(written, "bad answers on " + topic)
    whose = np.where(written, "whose words could be read", "who answered")
    asked = asked.assign(item=item, note=[f"share of those {who}" for who in whose])
    asked = facts.shown(asked, facts.hidden(asked, "answers", totals=True))
    cells = pd.concat([met, asked], ignore_index=True).assign(row=HURT)
    ranked = cells.sort_values("estimate", ascending=False, kind="stable")
    return ranked.merge(_spoken(facts), on=ABOUT, how="left")


def _clearly_low(facts: MapFacts) -> pd.DataFrame:
    """Return the answers of which more are unhappy than usual for the question, or than half.

    One-sided binomial tests against the smaller of the two, corrected over the whole map.
    """
    asked = facts.tally["answers"]
    asked = asked[asked["customers"] >= facts.settings.min_group]
    sums = facts.tally["answers"].groupby("question")[["unhappy", "customers"]].sum()
    usual = asked["question"].map((sums["unhappy"] / sums["customers"]).clip(upper=0.5))
    p = stats.binom.sf(asked["unhappy"] - 1, asked["customers"], usual.astype(float))
    enough = asked["unhappy"] >= facts.settings.min_group
    return asked[(benjamini_hochberg(p) < 1 - facts.settings.confidence) & enough]


def _spoken(facts: MapFacts) -> pd.DataFrame:
    """Return one masked quote where enough people said something."""
    said = facts.tally["said"]
    enough = said.loc[said["customers"] >= facts.settings.min_group, ABOUT]
    words = enough.merge(facts.tally["quotes"], on=ABOUT)
    return words.assign(quote=mask(words["verbatim"]))[[*ABOUT, "quote"]]


def owner_cells(facts: MapFacts, used: pd.DataFrame) -> pd.DataFrame:
    """Return who owns a stage: named for it, or for touchpoints and channels used in it."""
    owners = facts.settings.owners
    keys = [used[CELL].assign(owned=used[kind]) for kind in ("touchpoint", "channel")]
    stages = pd.DataFrame(
        [(who, stage, stage) for who in facts.names for stage in facts.settings.stages.order],
        columns=[*CELL, "owned"],
    )
    named = pd.concat([stages, *keys], ignore_index=True).drop_duplicates()
    named = named[named["owned"].isin(list(owners))]
    named["item"] = named["owned"].map(owners)
    return named.assign(row=OWNER, note="owns " + named["owned"])


def lay_out(cells: pd.DataFrame, facts: MapFacts, empty: dict[str, str]) -> pd.DataFrame:
    """Put cells in the map's order, and say in the empty ones why they are.

    Parameters
    ----------
    cells : pandas.DataFrame
        Cells of every row, best first within a cell.
    facts : MapFacts
        Personas, stages and counts.
    empty : dict of str to str
        What is said in an empty cell, by row.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``, sorted by persona, stage and row as they stand on the map.
    """
    order = facts.settings.stages.order
    grid = pd.MultiIndex.from_product([facts.names, order, ROWS], names=[*CELL, "row"])
    blanks = grid.difference(pd.MultiIndex.from_frame(cells[[*CELL, "row"]])).to_frame(index=False)
    blanks = blanks.merge(facts.seen, on=CELL, how="left").fillna({"n": 0})
    few = blanks["row"].isin(ROWS[:3]) & (blanks["n"] < facts.settings.min_group)
    blanks["note"] = blanks["row"].map(empty)
    blanks.loc[few, "note"] = facts.few
    blanks.loc[few & (blanks["n"] == 0), "note"] = "nobody was seen here"
    last = blanks["row"].isin([TIME, NEXT]) & (blanks["stage"] == order[-1])
    blanks.loc[last, "note"] = "last stage"
    blanks["n"] = blanks["n"].where(few & (blanks["n"] == 0))
    whole = pd.concat([cells, blanks], ignore_index=True).reindex(columns=COLUMNS)
    places = {"persona": list(facts.names), "stage": [*order, UNPLACED], "row": list(ROWS)}
    ranks = pd.DataFrame({name: whole[name].map(places[name].index) for name in places})
    whole = whole.loc[ranks.sort_values(list(places), kind="stable").index].reset_index(drop=True)
    texts = [name for name in COLUMNS if name not in ("n", *_FIGURES)]
    whole[texts] = whole[texts].astype("str").fillna("")
    return whole.astype({"n": "Int64", **dict.fromkeys(_FIGURES, "float64")})
