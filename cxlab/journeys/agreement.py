"""How far stage models agree, and at which touchpoints they do not: places to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.estimate import hide_counts, why_hidden, wilson
from cxlab.journeys.agreement_counts import NONE, Tally, count_agreement, merge_tallies
from cxlab.journeys.hidden.kept import hidden_stages
from cxlab.journeys.stages import (
    FIRST_RECORDED,
    STAGE_COLUMNS,
    STAGE_MODELS,
    stage_columns,
    stage_rules,
)
from cxlab.journeys.whole import hidden_because
from cxlab.markup import Html, figures_table, html_table, soft, tag
from cxlab.study import Study

#: The models that are compared unless others are asked for.
MODELS = ("touchpoints", "rules", "hmm")

#: How pages call the models.
SPOKEN = {
    "touchpoints": "each touchpoint alone",
    "rules": "rules with memory",
    "hmm": "whole journeys",
}

#: So many disagreements are in sight, the commonest; the others are folded.
_FIRST = 8

#: What is said where a model knows no stage; in brackets where a stage is called so.
UNKNOWN = "unknown"

_FIGURES = ["estimate", "low", "high"]


@dataclass(frozen=True, eq=False)
class StageAgreement:
    """How far stage models agree, and where they do not.

    Parameters
    ----------
    pairs : pandas.DataFrame
        ``model``, ``other``, ``n`` (contacts whose stage both know), ``customers``, ``estimate``
        (the share of them at the same stage), ``low``, ``high`` (by customer, not by contact),
        ``kappa`` (agreement beyond chance: 0 none, 1 all), ``unknown`` (the share of contacts of
        which one model or both know no stage), ``note``.
    touchpoints : pandas.DataFrame
        Where they disagree: ``touchpoint``, the stage by each model ("unknown" where it knows
        none, "(unknown)" where a stage is called so), ``n``, ``customers``, ``share`` (of all
        contacts on which they disagree), ``note``; the most frequent first, the hidden last.
    models : tuple of str
        What was compared.
    note : str
        What awareness means in rows, under the study's name for it, and what "hmm" leaves to the
        rules.
    """

    pairs: pd.DataFrame
    touchpoints: pd.DataFrame
    models: tuple[str, ...]
    note: str

    def _repr_html_(self) -> Html:
        sides = {side: self.pairs[side].replace(SPOKEN) for side in ("model", "other")}
        pairs = figures_table(
            self.pairs.assign(**sides),
            caption="How far stage models agree",
            columns={"model": "one way", "other": "the other", "unknown": "not placed"},
            heading="same stage",
            formats={"unknown": "share"},
        )
        known = self.touchpoints.dropna(subset=["n"]).drop(columns="note")
        known = known.rename(columns=SPOKEN | {"n": "contacts", "share": "of all such"})
        first, rest = known.iloc[:_FIRST], known.iloc[_FIRST:]
        shares = {"of all such": "share"}
        parts = [pairs, html_table(first, caption="Where they disagree", formats=shares)]
        if len(rest):
            words = tag("summary", f"{len(rest)} rarer disagreements")
            parts.append(tag("details", words, html_table(rest, formats=shares)))
        hidden = len(self.touchpoints) - len(known)
        few = f"{hidden} more are of few customers, or would give such away: not shown. "
        parts.append(
            tag("p", soft(f"{few if hidden else ''}{self.note[:1].upper()}{self.note[1:]}."))
        )
        return Html("".join(parts))


def compare_stages(study: Study, *, models: Sequence[str] = MODELS) -> StageAgreement:
    r"""Compare the stages that several models give the same contacts.

    No model is the truth. Where they agree, the stage hangs on no single assumption; where they
    do not, the touchpoint may deserve a line under ``[stages.touchpoints]``.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    models : sequence of str
        Two or more registered stage models.

    Returns
    -------
    StageAgreement
        Agreement by pair, and the touchpoints at which models disagree. What fewer customers than
        ``min_group`` did keeps its row without counts, as does what would give these away.

    Raises
    ------
    UnknownNameError
        No stage model has one of the names.
    CxlabError
        Fewer than two models, or one twice.

    References
    ----------
    Cohen 1960, *A coefficient of agreement for nominal scales*; Cochran 1977, *Sampling
    techniques*, section 9 (ratio of sums over customers); Korn & Graubard 1998, *Confidence
    intervals for proportions with small expected number of positive counts* (the interval of
    Wilson with the number of contacts that independent ones would equal).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> rows += "ann,2025-01-03,order,app\nann,2025-01-04,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> found = compare_stages(open_study(folder), models=("touchpoints", "rules"))
    >>> found.touchpoints[["touchpoint", "touchpoints", "rules", "n"]]
         touchpoint    touchpoints      rules    n
    0  product page  consideration  retention  1.0
    """
    names = tuple(models)
    if len(names) < 2 or len(set(names)) < len(names):
        raise CxlabError(f"two or more different stage models are compared, not {list(names)}")
    kernels = {name: STAGE_MODELS[name](study) for name in names}
    read = dict.fromkeys([*STAGE_COLUMNS, *(column for m in names for column in stage_columns(m))])
    kernel = partial(count_agreement, kernels=kernels)
    tally = study.fold(kernel, merge_tallies, coded=True, interactions=list(read))
    settings = study.settings
    first = stage_rules(settings).order[0]
    return StageAgreement(
        _pairs(tally, settings.min_group, settings.confidence),
        _disagreements(tally.places, names, settings.min_group),
        names,
        f"{first}: {FIRST_RECORDED}" + (_unlearnt(study) if "hmm" in names else ""),
    )


def _unlearnt(study: Study) -> str:
    """Say what the hidden stages leave to the rules."""
    model = hidden_stages(study)
    if model is None:
        return "; no touchpoint has a stage to begin with, so that hmm knows none"
    if not model.rare:
        return ""
    few = f"touchpoints too rare to learn about ({model.rare:,} in its sample)"
    return f"; hmm leaves to the rules {few}"


def _pairs(tally: Tally, min_group: int, confidence: float) -> pd.DataFrame:
    table = tally.sums
    n, agree = table["n"].to_numpy(float), table["agree"].to_numpy(float)
    alone = _independent(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = agree / n
    estimate, low, high = wilson(np.nan_to_num(share) * alone, alone, confidence)
    found = table[["model", "other", "n", "customers"]].assign(
        estimate=np.where(n > 0, estimate, np.nan), low=low, high=high
    )
    whole = tally.places["n"].sum()
    found["kappa"] = [
        _kappa(tally.places, row.model, row.other) for row in table.itertuples(index=False)
    ]
    found["unknown"] = 1 - n / whole if whole else np.nan
    few = found["customers"] < min_group
    shown = ["n", "customers", *_FIGURES, "kappa", "unknown"]
    found[shown] = found[shown].astype("float64").mask(few)
    return found.assign(note=why_hidden(few, few, min_group))


def _independent(sums: pd.DataFrame) -> np.ndarray:
    """Return the number of independent contacts that would tell as much: customers differ."""
    n, agree, people = (sums[name].to_numpy(float) for name in ("n", "agree", "customers"))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = agree / n
        spread = sums["aa"] - 2 * share * sums["na"] + share**2 * sums["nn"]
        variance = people / (people - 1) * spread.to_numpy(float) / n**2
        alone = share * (1 - share) / variance
    return np.where(np.isfinite(alone) & (alone > 0), np.minimum(alone, n), people)


def _kappa(places: pd.DataFrame, model: str, other: str) -> float:
    """Return Cohen's kappa over contacts whose stage both know; NaN where it is not defined."""
    known = places[(places[model] != NONE) & (places[other] != NONE)]
    table = known.pivot_table("n", model, other, aggfunc="sum", fill_value=0)
    stages = table.index.union(table.columns)
    counts = table.reindex(index=stages, columns=stages, fill_value=0).to_numpy(float)
    whole = counts.sum()
    if not whole:
        return float("nan")
    chance = counts.sum(axis=0) @ counts.sum(axis=1) / whole**2
    return float((np.trace(counts) / whole - chance) / (1 - chance)) if chance < 1 else float("nan")


def _disagreements(places: pd.DataFrame, names: tuple[str, ...], min_group: int) -> pd.DataFrame:
    """Return where models disagree; what is hidden is found among all contacts of a touchpoint."""
    why = _hidden(places, names, min_group)
    differ = np.logical_or.reduce([places[one] != places[other] for one, other in pairwise(names)])
    whole = places.loc[differ, "n"].sum()
    rows = places.assign(share=places["n"] / max(whole, 1))
    figures = ["n", "customers", "share"]
    rows[figures] = rows[figures].astype("float64").mask(why != "")
    rows["note"] = why
    rows[list(names)] = rows[list(names)].replace(NONE, _unknown(rows[list(names)]))
    order = ["n", "touchpoint", *names]
    rows = rows[differ].sort_values(order, ascending=[False] + [True] * (len(order) - 1))
    return rows.reset_index(drop=True)


def _unknown(stages: pd.DataFrame) -> str:
    """Return what no stage is called: a study may name one "unknown"."""
    name = UNKNOWN
    while stages.eq(name).to_numpy().any():
        name = f"({name})"
    return name


def _hidden(places: pd.DataFrame, names: tuple[str, ...], min_group: int) -> pd.Series:
    """Return why each place is hidden: a touchpoint's contacts, and a pair's, stand beside it."""
    sizes, touchpoint = places["customers"], places["touchpoint"]
    first = hide_counts(sizes, places["n"], touchpoint, min_group)
    wholes = [(touchpoint, False)]
    for one, other in combinations(names, 2):
        known = (places[one] != NONE) & (places[other] != NONE)
        wholes.append((known.astype("int64") + (known & (places[one] == places[other])), False))
    differ = np.logical_or.reduce([places[one] != places[other] for one, other in pairwise(names)])
    wholes.append((pd.Series(differ, places.index), False))
    return hidden_because(sizes, wholes, min_group, hidden=first)
