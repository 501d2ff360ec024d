"""Do stage models find the stage where it is known? The sample, and a bank's own labels.

    python -m benchmarks.stages_truth [--seeds 10] [--only sample|bank] [--log bpic2012.parquet]

Sample: the study that cxlab writes, whose true stages are known. Beside each model stands the best
possible: the posterior under the chances that the customers were made with (each customer's own
appetite, and whether a checkout ended in an order, included), and always the commonest stage.

Bank: the loan applications of BPIC 2012. The bank begins each name with a letter that says which
stage of its work it is (application, offer, work item). Letters are taken away, which leaves three
names with two stages each, and given to nobody but the judge; a study places no name, the commonest
of each stage, or every second one. No word of these names is known to the rules.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.hidden.chain import Chain, smooth
from cxlab.journeys.stages import assign_stages
from cxlab.sample import write_sample
from cxlab.sample.blocks import BLOCK, Block, make_block
from cxlab.sample.ids import make_ids
from cxlab.sample.people import CHANNELS, People
from cxlab.sample.touchpoints import TOUCHPOINTS
from cxlab.sample.traits import BASE, TRAITS
from cxlab.sample.truth import export_stages
from cxlab.sample.walk import (
    _AT_NEW_YEAR,
    BUYING_CHANNELS,
    CALM,
    CHANCES,
    CHECKOUT,
    LEFT_CHECKOUT,
    SERVES,
    STATIONS,
)
from cxlab.study import Study, open_study

Floats = NDArray[np.float64]

#: The models that are judged.
MODELS = ("touchpoints", "rules", "hmm")

#: The bank's letters, and the stages that they stand for.
LETTERS = {"A": "application", "O": "offer", "W": "work"}

#: How many of the bank's names a study places itself.
PLACED = ("none", "one of each", "every second")

_STATES = len(STATIONS) + 1
_COLUMNS = {
    "case:concept:name": "customer_id",
    "concept:name": "name",
    "time:timestamp": "timestamp",
}


def best_stations(block: Block) -> NDArray[np.int64]:
    """Return the most probable station of every event of a block, given how it was made.

    The two stations of conversion count as one: their chances are added.
    """
    events = block.contacts.events
    first = ~events["customer"].duplicated().to_numpy()
    likely, chain = _true_chain(events, block.people)
    rows = np.arange(len(events), dtype=np.int32)
    chances = smooth(likely, rows, first, chain).posterior
    chances[:, CHECKOUT - 1] += chances[:, CHECKOUT] + chances[:, LEFT_CHECKOUT]
    chances[:, [CHECKOUT, LEFT_CHECKOUT]] = 0
    return chances.argmax(axis=1)


def _true_chain(events: pd.DataFrame, people: People) -> tuple[Floats, Chain]:
    """Return how likely each touchpoint was at each station, and each step's own chances.

    A checkout without an order is a station of its own, the last, as customers go on elsewhere.
    """
    who, channel = events["customer"].to_numpy(), events["channel"].to_numpy()
    likely = _shown(events)
    visits = people.traits.of("visits") - BASE[TRAITS.index("visits")]
    buying = people.channels[:, :BUYING_CHANNELS].sum(axis=1)
    appetite = 0.75 * np.exp(people.traits.of("appetite") - CALM * visits) / buying
    ordered = (likely[:, CHECKOUT] > 0).astype(int)
    earlier = pd.Series(ordered).groupby(who).cumsum().to_numpy() - ordered > 0
    bought = earlier | ~people.is_new[who]
    moves = np.zeros((len(events), _STATES, _STATES))
    moves[:, :, :LEFT_CHECKOUT] = CHANCES * SERVES[channel][:, None, :]
    moves[:, :, 2:4] *= appetite[who, None, None]
    moves[:, :, 4:LEFT_CHECKOUT] *= np.where(bought, 1.0, 0.02)[:, None, None]
    moves /= moves.sum(axis=2, keepdims=True)
    moves[:, :, LEFT_CHECKOUT] = moves[:, :, CHECKOUT]
    before = np.zeros((len(people.is_new), _STATES))
    before[:, 0] = people.is_new
    before[~people.is_new, :LEFT_CHECKOUT] = _AT_NEW_YEAR
    start = np.matmul(before[who, None, :], moves)[:, 0]
    return likely, Chain(start, moves)


def _shown(events: pd.DataFrame) -> Floats:
    """Return the chance of each event's touchpoint at each station."""
    names = sorted({name for at in TOUCHPOINTS.values() for of in at.values() for name in of})
    shown = np.zeros((len(CHANNELS), len(names), _STATES))
    for channel, stations in TOUCHPOINTS.items():
        for station, chances in stations.items():
            for name, chance in chances.items():
                place = CHANNELS.index(channel), names.index(name), STATIONS.index(station)
                shown[place] = chance
    shown[:, :, LEFT_CHECKOUT] = shown[:, :, CHECKOUT]
    likely = shown[events["channel"], pd.Index(names).get_indexer(events["touchpoint"])]
    paid = events["paid"].to_numpy()
    likely[~paid, CHECKOUT], likely[paid, LEFT_CHECKOUT] = 0, 0
    return np.asarray(likely)


def best_possible(seed: int, customers: int) -> pd.Series:
    """Return the stages that whoever knows how the sample was made would give, by ``row_id``."""
    found = []
    for number in range(-(-customers // BLOCK)):
        block = make_block(seed, number)
        ids = make_ids(np.arange(number * BLOCK, min((number + 1) * BLOCK, customers)))
        contacts = block.contacts
        events = contacts.events.assign(station=best_stations(block))
        cases = contacts.cases.assign(station=events["station"].reindex(contacts.cases.index))
        guessed = replace(block, contacts=replace(contacts, events=events, cases=cases))
        found.append(export_stages(guessed, ids))
    return pd.concat(found).set_index("row_id")["stage"]


def judge_sample(seed: int, *, customers: int = 2000) -> dict[str, float]:
    """Return the share of contacts at their true stage: best possible, majority, each model."""
    with tempfile.TemporaryDirectory(prefix="cxlab-stages-") as folder:
        path = write_sample(Path(folder) / "sample", customers=customers, seed=seed)
        truth = pd.read_csv(path / "truth" / "stages.csv", dtype="str").set_index("row_id")["stage"]
        study = open_study(path)
        rows = study.read("interactions", ["row_id"])["row_id"]
        truth, best = truth.reindex(rows), best_possible(seed, customers).reindex(rows)
        found = {"best": float((best == truth).mean())}
        found["majority"] = float(truth.value_counts(normalize=True).max())
        return found | {model: _right(study, model, truth)[0] for model in MODELS}


def _right(study: Study, model: str, truth: pd.Series) -> tuple[float, float]:
    """Return the share of contacts at their true stage, and the share that the model knows."""
    stage = assign_stages(study, model=model).set_index("row_id")["stage"].astype("str")
    told = stage.reindex(truth.index)
    return float((told == truth).mean()), float(told.notna().mean())


def judge_bank(log: pd.DataFrame, *, models: Sequence[str] = MODELS) -> pd.DataFrame:
    """Judge the models on the bank's log, its letters taken away.

    Parameters
    ----------
    log : pandas.DataFrame
        ``case:concept:name``, ``concept:name``, ``time:timestamp``.
    models : sequence of str
        Which.

    Returns
    -------
    pandas.DataFrame
        ``placed`` (which names the study places), ``share`` (of events that this covers),
        ``majority``, ``model``, ``right`` (share of all events at the stage of their letter),
        ``known`` (share of events that the model gives a stage), ``right_known`` (of those),
        ``unplaced`` (share right of the events whose names are not placed).
    """
    rows = log[list(_COLUMNS)].rename(columns=_COLUMNS)
    rows["timestamp"] = rows["timestamp"].dt.tz_localize(None)
    rows["row_id"] = np.arange(len(rows)).astype(str)
    truth = rows["name"].str[0].map(LETTERS).set_axis(rows["row_id"])
    rows["touchpoint"], rows["channel"] = rows["name"].str[2:], "bank"
    found = []
    for placed in PLACED:
        stages = _placed(rows["name"], placed)
        names = {name for each in stages.values() for name in each}
        given = rows["touchpoint"].isin(names).to_numpy()
        with tempfile.TemporaryDirectory(prefix="cxlab-bank-") as folder:
            study = _bank(Path(folder), rows.drop(columns="name"), stages)
            for model in models:
                right, known = _right(study, model, truth)
                unplaced = _right(study, model, truth[~given])[0] if not given.all() else np.nan
                only = right / known if known else np.nan
                most = float(truth.value_counts(normalize=True).max())
                found.append((placed, given.mean(), most, model, right, known, only, unplaced))
    figures = ["right", "known", "right_known", "unplaced"]
    return pd.DataFrame(found, columns=["placed", "share", "majority", "model", *figures])


def _placed(names: pd.Series, which: str) -> dict[str, list[str]]:
    """Return the stripped names that a study places, by stage; none that two stages share."""
    counts = names.value_counts()
    bare = pd.Series(counts.index.str[2:], counts.index)
    clear = bare[~bare.duplicated(keep=False)]
    steps = {"none": slice(0), "one of each": slice(1), "every second": slice(None, None, 2)}
    stage = clear.index.str[0]
    return {
        LETTERS[letter]: clear[stage == letter].iloc[steps[which]].tolist() for letter in LETTERS
    }


def _bank(folder: Path, rows: pd.DataFrame, stages: dict[str, list[str]]) -> Study:
    rows.to_parquet(folder / "log.parquet", index=False)
    lines = ['[study]\ntitle = "A bank"\n[sources.log]\npath = "log.parquet"']
    lines += ['[[tables.interactions]]\nsource = "log"', f"[stages]\norder = {[*LETTERS.values()]}"]
    lines += ["[stages.touchpoints]", *(f"{stage} = {names}" for stage, names in stages.items())]
    (folder / "study.toml").write_text("\n".join(lines), encoding="utf-8")
    return open_study(folder)


@click.command()
@click.option("--seeds", default=10, show_default=True, help="Of the sample.")
@click.option("--customers", default=2000, show_default=True)
@click.option("--log", type=click.Path(path_type=Path, exists=True), help="BPIC 2012 as Parquet.")
@click.option("--only", type=click.Choice(["sample", "bank"]))
def run(seeds: int, customers: int, log: Path | None, only: str | None) -> None:
    """Judge and print."""
    if only != "bank":
        found = pd.DataFrame(
            {"seed": seed, **judge_sample(seed, customers=customers)}
            for seed in range(1, seeds + 1)
        )
        found["below_best"] = found["best"] - found["hmm"]
        click.echo(f"sample\n{found.round(3).to_string(index=False)}\n")
        click.echo(f"The hidden model is at most {found['below_best'].max():.3f} below the best.\n")
    if only != "sample" and log is not None:
        click.echo(f"bank\n{judge_bank(pd.read_parquet(log)).round(3).to_string(index=False)}")


if __name__ == "__main__":
    run()
