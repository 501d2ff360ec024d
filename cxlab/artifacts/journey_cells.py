"""From counts to the cells of a journey map, row by row."""

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.artifacts.journey_answers import ABOUT, COMMENTS, NO_PLACE, UNASKED
from cxlab.artifacts.journey_facts import DO as DO
from cxlab.artifacts.journey_facts import FEEL, FIGURES, NEXT, TIME, WANT
from cxlab.artifacts.journey_facts import HURT as HURT
from cxlab.artifacts.journey_facts import MapFacts as MapFacts
from cxlab.artifacts.journey_tally import CELL
from cxlab.estimate import LogHistogram, benjamini_hochberg, mean_interval
from cxlab.journeys.passages import median_of
from cxlab.markup import duration
from cxlab.privacy import mask
from cxlab.study.settings import Settings

_TOP = 6
_TOPICS = {"csat": "satisfaction", "ces": "effort", "nps": "recommending"}
_DAY = 86400.0

#: What the name of an answer that is about no touchpoint begins with.
LOOSE = "not tied to a place: "


def do_cells(facts: MapFacts) -> pd.DataFrame:
    """Return the touchpoints that most of a stage's customers used; failures stand elsewhere."""
    places = facts.tally["places"].merge(facts.seen, on=CELL)
    hurt = places["touchpoint"].isin(facts.tally["hurts"]["touchpoint"])
    places = places[(places["customers"] >= facts.settings.min_group) & ~hurt]
    ranked = places.sort_values("customers", ascending=False, kind="stable")
    top = facts.shares(ranked.groupby(CELL, sort=False).head(_TOP), "customers", "n")
    cells = top.assign(row=DO, item=top["touchpoint"])
    shown = facts.counted(cells, facts.hidden(cells, "places"))
    return pd.concat([shown, _other_places(facts, shown)], ignore_index=True)


def _other_places(facts: MapFacts, shown: pd.DataFrame) -> pd.DataFrame:
    """Say how many touchpoints of each stage are not listed one by one."""
    places, key = facts.tally["places"], [*CELL, "touchpoint"]
    listed = pd.concat([shown[key], facts.tally["hurts"][key]])
    rest = places[key].drop_duplicates().merge(listed.drop_duplicates(), "left", indicator=True)
    rest = rest[rest["_merge"] == "left_only"]
    counts = rest.groupby(CELL).size().rename("many").reset_index()
    counts = counts.merge(shown[CELL].drop_duplicates(), on=CELL)
    words = ["one other touchpoint" if n == 1 else f"{n:,} other touchpoints"
             for n in counts.pop("many")]  # fmt: skip
    return counts.assign(row=DO, item="", note=[f"and {text}, not listed" for text in words])


def unlisted(facts: MapFacts, cells: pd.DataFrame) -> int:
    """Return how many touchpoints that customers used are listed nowhere on the map by name."""
    used = set(facts.tally["places"]["touchpoint"]) - set(facts.tally["hurts"]["touchpoint"])
    return len(used - set(cells.loc[cells["row"] == DO, "touchpoint"]))


def time_cells(facts: MapFacts) -> pd.DataFrame:
    """Return the median time from a stage's first contact to a later stage's, in days."""
    cells = []
    for key, counts in facts.tally["times"].groupby(CELL):
        times = LogHistogram(counts.set_index("bin")["count"])
        median = median_of(times, facts.settings.confidence)
        days = [value / _DAY for value in (median.estimate, median.low, median.high)]
        quarter = [duration(times.quantile(share)) for share in (0.25, 0.75)]
        cells.append([*key, f"middle half: {quarter[0]} to {quarter[1]}", median.n, *days])
    frame = pd.DataFrame(cells, columns=[*CELL, "item", "n", *FIGURES])
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
    return _means(facts, "answers", FEEL)


def want_cells(facts: MapFacts) -> pd.DataFrame:
    """Return what customers expected of each touchpoint: the mean answer, from -1 to 1."""
    return _means(facts, "wishes", WANT)


def _means(facts: MapFacts, tally: str, row: str) -> pd.DataFrame:
    asked = facts.tally[tally]
    n, mean = asked["customers"], asked["total"] / asked["customers"]
    spread = np.sqrt(((asked["squares"] - n * mean**2) / (n - 1).where(n > 1)).clip(lower=0))
    figures = mean_interval(n, mean, spread, facts.settings.confidence)
    cells = asked.assign(n=n, row=row, unit="score", **dict(zip(FIGURES, figures, strict=True)))
    cells[["low", "high"]] = cells[["low", "high"]].clip(-1, 1)
    topic = named_topics(cells["question"], facts.settings)
    loose = cells["touchpoint"] == NO_PLACE
    plain = topic.str.replace(UNASKED, COMMENTS, regex=False)
    cells["item"] = (cells["touchpoint"] + ": " + topic).mask(loose, LOOSE + plain)
    ranked = cells.sort_values("n", ascending=False, kind="stable")
    return facts.shown(ranked, facts.hidden(ranked, tally, totals=True))


def named_topics(questions: pd.Series, settings: Settings) -> pd.Series:
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
    topic = named_topics(asked["question"], facts.settings)
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
    asked = facts.placed
    sums = asked.groupby("question")[["unhappy", "customers"]].sum()
    asked = asked[asked["customers"] >= facts.settings.min_group]
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
