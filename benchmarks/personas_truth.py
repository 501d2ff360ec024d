"""Is the number of personas right where it is known? Clouds without groups, mixtures, the sample.

    python -m benchmarks.personas_truth [--seeds 10] [--only nulls|planted|sample] [--first 0]

Nulls: five kinds of customers without groups, at 1,000 and at 4,000; every answer but "none" is
false. Planted: three to six Gaussian groups whose nearest centres are four to six standard
deviations apart, beside as many features of pure noise, with all features standardised, as
features of a study are, and as they are. Sample: the study that cxlab writes, whose five personas
are known; beside k stands how well the personas found agree with them (adjusted Rand), the best
that k-means could do on the same matrix, told that there are five, the best possible, and how well
rules tell who belongs.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from cxlab.personas.choosing.selection import answer_early
from cxlab.personas.choosing.weighing import weigh_features
from cxlab.personas.clustering.kmeans import fit_many
from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.features.customers import customer_features
from cxlab.personas.preparing.pipeline import prepare_features
from cxlab.personas.rules.search import find_rules
from cxlab.sample import write_sample
from cxlab.study import open_study

Array = NDArray[np.float64]

#: How many customers the nulls have.
SIZES = (1000, 4000)

#: How many features a null or a mixture has, and how many customers a mixture.
FEATURES, CUSTOMERS = 10, 1000

#: The planted numbers of groups, and the distances between their nearest centres.
PLANTED, SEPARATIONS = (3, 4, 5, 6), (4, 5, 6)

#: The share of customers in the smallest planted group, and the personas of the sample.
SMALLEST, SAMPLE_PERSONAS = 0.08, 5

#: What is told of each sample.
SAMPLE_COLUMNS = ("seed", "found", "rand", "best", "possible", "precision", "recall")

#: No value of a made feature is further from the mean, as in prepared features.
FURTHEST = 3.0


def frame_of(values: Array) -> pd.DataFrame:
    """Return standardised columns, drawn in at ``FURTHEST``, with customers' ids."""
    scaled = np.clip((values - values.mean(axis=0)) / values.std(axis=0), -FURTHEST, FURTHEST)
    return named(scaled)


def named(values: Array) -> pd.DataFrame:
    """Return a frame whose rows and columns bear names."""
    index = pd.Index([f"c{row}" for row in range(len(values))], name="customer_id")
    return pd.DataFrame(values, index, [f"x{column}" for column in range(values.shape[1])])


def gaussian(n: int, draw: np.random.Generator) -> pd.DataFrame:
    """Return independent normal features."""
    return frame_of(draw.standard_normal((n, FEATURES)))


def uniform(n: int, draw: np.random.Generator) -> pd.DataFrame:
    """Return independent uniform features."""
    return frame_of(draw.uniform(size=(n, FEATURES)))


def one_factor(n: int, draw: np.random.Generator) -> pd.DataFrame:
    """Return features that all lean on one: correlated by .64."""
    common = draw.standard_normal((n, 1))
    return frame_of(0.8 * common + 0.6 * draw.standard_normal((n, FEATURES)))


def heavy_tail(n: int, draw: np.random.Generator) -> pd.DataFrame:
    """Return features with Student's t of 2.5 degrees of freedom."""
    return frame_of(draw.standard_t(2.5, size=(n, FEATURES)))


def homogeneous(n: int, draw: np.random.Generator) -> pd.DataFrame:
    """Return customers of one kind, through the real features' pipeline.

    Counts are gamma-Poisson, spend is lognormal, most never ask for help, and every share
    spreads around one preference; shares of fewer than three occasions are not known.
    """
    occasions = draw.poisson(6 * draw.gamma(2, 1, n))
    purchases = draw.binomial(occasions, 0.25)
    spend = np.exp(3 + 0.5 * draw.standard_normal(n))
    help_ = np.where(draw.random(n) < 0.7, 0, 1 + draw.poisson(1.5, n))
    contacts = np.maximum(occasions, 1)
    taste = draw.dirichlet([4, 3, 2], n)
    channels = np.array([draw.multinomial(*pair) for pair in zip(occasions, taste, strict=True)])
    seldom = occasions < 3
    shares = {
        "evening_share": draw.binomial(occasions, 0.3) / contacts,
        "weekend_share": draw.binomial(occasions, 0.28) / contacts,
        **{f"channel_{name}": channels[:, at] / contacts for at, name in enumerate("abc")},
    }
    frame = pd.DataFrame(
        {
            "occasions": occasions.astype(float),
            "purchases": purchases.astype(float),
            "value_per_purchase": np.where(purchases > 0, spend, np.nan),
            "service_contacts": help_.astype(float),
            "gap_variation": np.where(seldom, np.nan, draw.gamma(4, 0.25, n)),
            **{name: np.where(seldom, np.nan, share) for name, share in shares.items()},
        },
        index=named(np.zeros((n, 1))).index,
    )
    return prepare_features(frame, catalogue(frame)).matrix


NULLS: dict[str, Callable[[int, np.random.Generator], pd.DataFrame]] = {
    "gaussian": gaussian,
    "uniform": uniform,
    "one factor": one_factor,
    "heavy tail": heavy_tail,
    "homogeneous customers": homogeneous,
}


def mixture(
    k: int, separation: float, draw: np.random.Generator, *, standardised: bool = True
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Return k normal groups, half of whose features are noise, and each row's group.

    The nearest two centres are ``separation`` standard deviations apart, the farthest at most
    3.3 times that.
    """
    told = FEATURES // 2
    apart = np.zeros(1)
    while apart.min() <= 0.3 * apart.max():
        centres = draw.standard_normal((k, told))
        apart = np.linalg.norm(centres[:, None] - centres, axis=2)[np.triu_indices(k, 1)]
    centres *= separation / apart.min()
    shares = np.maximum(draw.dirichlet(np.full(k, 5.0)), SMALLEST)
    labels = draw.choice(k, CUSTOMERS, p=shares / shares.sum())
    noise = draw.standard_normal((CUSTOMERS, FEATURES - told))
    values = np.column_stack([centres[labels] + draw.standard_normal((CUSTOMERS, told)), noise])
    return (frame_of(values) if standardised else named(values)), labels


def judge_nulls(seeds: range) -> pd.DataFrame:
    """Return the number found in each null: kind, n, seed, found."""
    rows = [
        (kind, n, seed, answer_early(make(n, np.random.default_rng([n, seed])), seed=seed))
        for seed in seeds
        for n in SIZES
        for kind, make in NULLS.items()
    ]
    return pd.DataFrame(rows, columns=["kind", "n", "seed", "found"])


def judge_planted(seeds: range, *, standardised: bool = True) -> pd.DataFrame:
    """Return the number found in each mixture: k, separation, seed, found, rand."""
    rows = []
    for seed in seeds:
        for k in PLANTED:
            for separation in SEPARATIONS:
                draw = np.random.default_rng([k, separation, seed])
                frame, labels = mixture(k, separation, draw, standardised=standardised)
                found = answer_early(frame, seed=seed)
                rows.append((k, separation, seed, found, _rand(frame, labels, found)))
    return pd.DataFrame(rows, columns=["k", "separation", "seed", "found", "rand"])


def judge_sample(seeds: range) -> pd.DataFrame:
    """Return what is found in the sample study, by seed.

    Columns: found, rand, best (of k-means told the number), possible (of whoever knows how the
    customers were made), and the mean precision and least recall of the rules for the planted
    personas, on customers left out.
    """
    rows = []
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="cxlab-truth-") as folder:
            study = open_study(write_sample(Path(folder) / "sample", seed=seed))
            features = customer_features(study)
            truth = pd.read_csv(study.path / "truth" / "personas.csv", dtype="str")
            possible = json.loads((study.path / "truth" / "best_possible.json").read_text())
        matrix = prepare_features(features, catalogue(features)).matrix.sort_index()
        told = truth.set_index("customer_id")["persona"].reindex(matrix.index)
        labels = told.factorize()[0]
        found = answer_early(matrix)
        best = _best(matrix, labels)
        rules = find_rules(features, told.reindex(features.index), catalogue(features))
        agree = (_rand(matrix, labels, found), best, possible["adjusted_rand"])
        rows.append((seed, found, *agree, rules["precision"].mean(), rules["recall"].min()))
    return pd.DataFrame(rows, columns=list(SAMPLE_COLUMNS))


def _rand(frame: pd.DataFrame, labels: NDArray[np.int64], k: int) -> float:
    """Return how well k groups of the weighted features agree with the truth."""
    fit = fit_many(frame * weigh_features(frame), [k])[k]
    return float(adjusted_rand_score(labels, fit.labels))


def _best(frame: pd.DataFrame, labels: NDArray[np.int64]) -> float:
    """Return the best agreement of k-means told the number, weighted or not, of many starts."""
    both = (frame, frame * weigh_features(frame))
    fits = [fit_many(each, [SAMPLE_PERSONAS], n_init=30, seed=7) for each in both]
    rand = [adjusted_rand_score(labels, fit[SAMPLE_PERSONAS].labels) for fit in fits]
    return float(max(rand))


def nulls_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return how often each null is taken for groups."""
    false = found.assign(false=found["found"] > 1).groupby(["kind", "n"], sort=False)["false"]
    return false.agg(false="sum", runs="size").reset_index()


def planted_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return how often the planted number is found, and how often too many, by k and overall."""
    told = found.assign(
        right=found["found"] == found["k"], too_many=found["found"] > found["k"], runs=1
    )
    figures = ["right", "too_many", "runs"]
    rows = told.groupby("k")[figures].sum().reset_index().astype({"k": "str"})
    whole = told[figures].sum().to_frame().T.assign(k="all")
    return pd.concat([rows, whole], ignore_index=True)[["k", *figures]]


@click.command()
@click.option("--seeds", default=10, show_default=True, help="Of nulls and of the sample.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
@click.option("--only", type=click.Choice(["nulls", "planted", "sample"]))
@click.option("--out", type=click.Path(path_type=Path), help="Put every run here, as CSV.")
def run(seeds: int, first: int, only: str | None, out: Path | None) -> None:
    """Judge all, print a table of each, and keep every run where asked."""
    nulls, five = range(first, first + seeds), range(first, first + 5)
    kinds: dict[str, Callable[[], pd.DataFrame]] = {
        "nulls": lambda: judge_nulls(nulls),
        "planted": lambda: judge_planted(five),
        "planted, not standardised": lambda: judge_planted(five, standardised=False),
        "sample": lambda: judge_sample(nulls),
    }
    tables = {"nulls": nulls_table, "planted": planted_table, "sample": lambda found: found}
    for name, judge in kinds.items():
        kind = name.partition(",")[0]
        if only in (None, kind):
            found = judge()
            click.echo(f"{name}\n{tables[kind](found).round(3).to_string(index=False)}\n")
            if out is not None:
                out.mkdir(parents=True, exist_ok=True)
                found.to_csv(out / f"{name.replace(', ', '-').replace(' ', '-')}.csv", index=False)


if __name__ == "__main__":
    run()
