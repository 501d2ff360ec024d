"""What the cells of a journey map are made from, and which of them may be shown."""

from dataclasses import dataclass, field

import pandas as pd

from cxlab.artifacts.journey_answers import ASKED, COMMENTS, NO_PLACE, UNASKED
from cxlab.artifacts.journey_tally import CELL, PLACE, Tally
from cxlab.estimate import wilson
from cxlab.journeys.stages import StageRules
from cxlab.journeys.whole import hidden_because
from cxlab.study.groups import REST
from cxlab.study.settings import Settings

WANT = "what they want"
DO = "what they do"
TIME = "time spent"
NEXT = "go on to next"
FEEL = "how they feel"
HURT = "where it hurts"
TRUTH = "moments of truth"
PLAN = "where it leaves the plan"
HELP = "how the product helps"
BACK = "what happens backstage"
OPEN = "opportunity"
TOLD = "what people told us"
OWNER = "owner"

#: The rows of a map, from the top; ``PLAN`` only where the study states a process.
ROWS = (WANT, DO, TIME, NEXT, FEEL, HURT, TRUTH, PLAN, HELP, BACK, OPEN, TOLD, OWNER)

#: Where a cell comes from: rows; a named person's finding; the study's settings.
COMPUTED, HEARD, STATED = "computed", "told", "stated"

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
    "direction",
    "question",
    "quote",
    "kind",
    "evidence",
    "note",
]

FIGURES = ["estimate", "low", "high"]

#: The columns of counts that name what is counted, beside persona and stage.
_NAMING = tuple(
    name for name in dict.fromkeys([*PLACE, *ASKED, "kind", "team"]) if name not in CELL
)


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
    whole : dict of str to pandas.DataFrame
        The same counts of whole journeys, where ``tally`` has a part of each: another map may
        show them.
    """

    tally: Tally
    settings: Settings
    rules: StageRules
    horizon_days: int
    names: dict[str, str] = field(default_factory=dict)
    rest: Tally = field(default_factory=dict)
    whole: Tally = field(default_factory=dict)

    @property
    def seen(self) -> pd.DataFrame:
        """How many customers of each persona were seen at each stage."""
        return self.tally["went"][[*CELL, "customers"]].rename(columns={"customers": "n"})

    @property
    def placed(self) -> pd.DataFrame:
        """The answers and comments that are about a touchpoint."""
        answers = self.tally["answers"]
        return answers[answers["touchpoint"] != NO_PLACE]

    def shares(self, frame: pd.DataFrame, hits: str, n: str) -> pd.DataFrame:
        """Add a share and its Wilson interval."""
        figures = wilson(frame[hits], frame[n], self.settings.confidence)
        values = dict(zip(FIGURES, figures, strict=True))
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
        item = [name for name in every if name in _NAMING]
        every[sizes] = every[sizes].astype("int64")
        size = every.groupby([*CELL, *item], sort=False)[sizes].sum().reset_index()
        wholes = [(size.groupby(["stage", *item], sort=False).ngroup(), True)]
        if totals:
            wholes += [(size.groupby(item, sort=False).ngroup(), False), *_families(size)]
        unseen = size["persona"] == REST
        hidden = self._beside_whole(size, tally, sizes) if self.whole else None
        smallest = self.settings.min_group
        size["why"] = hidden_because(size[sizes], wholes, smallest, hidden=hidden, unseen=unseen)
        found = frame[[*CELL, *item]].merge(size, on=[*CELL, *item], how="left")
        return found["why"].fillna("").astype("str").set_axis(frame.index)

    def _beside_whole(self, size: pd.DataFrame, tally: str, sizes: str) -> pd.Series:
        """Tell which rows hold nearly all of the same row of whole journeys, but not quite."""
        key = [name for name in size if name != sizes]
        all_of = self.whole[tally].groupby(key)[sizes].sum().rename("_all").reset_index()
        both = size.merge(all_of.astype({"_all": "int64"}), on=key, how="left")
        left = (both["_all"].fillna(0) - size[sizes].to_numpy()).abs()
        return left.between(1, self.settings.min_group - 1).set_axis(size.index)

    def shown(self, cells: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
        """Empty the figures of hidden cells and say why, and of those about too few."""
        few = hidden.mask(cells["n"] < self.settings.min_group, self.few)
        emptied = cells[FIGURES].astype("float64").mask(few != "")
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


def _families(size: pd.DataFrame) -> list[tuple[pd.Series, bool]]:
    """Return the totals of each question over all touchpoints, asked about or not."""
    question = size["question"].str.replace(UNASKED, COMMENTS, regex=False)
    everyone = question.groupby(question, sort=False).ngroup()
    mine = size.groupby(["persona", question], sort=False).ngroup()
    return [(everyone, False), (mine, False)]
