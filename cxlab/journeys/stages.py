"""Which stage of the journey each contact belongs to, and the table an analyst corrects."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from cxlab.estimate import hide_counts
from cxlab.journeys.codes import codes_of
from cxlab.journeys.hidden.decode import decode_stages
from cxlab.journeys.hidden.draw import COLUMNS
from cxlab.journeys.hidden.kept import hidden_stages
from cxlab.journeys.hidden.suggest import suggest_stages
from cxlab.journeys.rules import StageRules, stage_rules, stages_of
from cxlab.registry import Registry
from cxlab.study import Study
from cxlab.study.fold import concat

__all__ = [
    "FIRST_RECORDED",
    "STAGE_COLUMNS",
    "STAGE_MODELS",
    "StageKernel",
    "StageRules",
    "assign_stages",
    "stage_rules",
    "stage_table",
    "stages_of",
]

#: What a stage kernel takes: one partition's interactions, at least these columns.
STAGE_COLUMNS = ("customer_id", "timestamp", "touchpoint")

#: What is said wherever awareness is shown: rows know only what was recorded.
FIRST_RECORDED = "from the first recorded contact, which need not be the first thought"

#: A function over one partition's interactions, whose text may arrive as Categoricals: a frame
#: aligned to them, with ``stage`` and, where the model has one, ``probability``.
StageKernel = Callable[[pd.DataFrame], pd.DataFrame]

#: Stage models by name; each takes a study and returns a kernel that a fold can run.
STAGE_MODELS: Registry[Callable[[Study], StageKernel]] = Registry("stage model")


#: The columns that a stage model reads, where these are not ``STAGE_COLUMNS``.
STAGE_READS: dict[str, tuple[str, ...]] = {"hmm": COLUMNS}


#: Stage models whose stage of a contact hangs on what the customer did after it.
LOOKS_AHEAD = frozenset({"hmm"})


def stage_columns(model: str) -> tuple[str, ...]:
    """Return the columns of interactions that a stage model's kernel reads.

    Examples
    --------
    >>> stage_columns("rules")
    ('customer_id', 'timestamp', 'touchpoint')
    """
    return STAGE_READS.get(model, STAGE_COLUMNS)


def assign_stages(study: Study, *, model: str = "rules") -> pd.DataFrame:
    r"""Return every interaction with its stage.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    model : str
        A registered stage model.

    Returns
    -------
    pandas.DataFrame
        ``row_id``, ``customer_id``, ``timestamp``, ``touchpoint``, ``channel``, ``stage`` (an
        ordered categorical; missing where the model does not know) and, for models that have it,
        ``probability`` in 0..1; sorted by customer and time.

    Raises
    ------
    UnknownNameError
        No stage model has that name.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "ann,2025-01-03,basket,app\n")
    >>> assign_stages(open_study(folder))["stage"].tolist()
    ['consideration', 'conversion']
    """
    names = ["row_id", "customer_id", "timestamp", "touchpoint", "channel"]
    kernel = partial(_staged, kernel=STAGE_MODELS[model](study), names=names)
    read = list(dict.fromkeys([*names, *stage_columns(model)]))
    rows = study.fold(kernel, concat, interactions=read)
    return rows.sort_values("customer_id", kind="stable", ignore_index=True)


def _staged(interactions: pd.DataFrame, *, kernel: StageKernel, names: list[str]) -> pd.DataFrame:
    return pd.concat([interactions[names], kernel(interactions)], axis="columns")


@STAGE_MODELS.register("rules")
def by_rules(study: Study) -> StageKernel:
    """Stages by the study's rules and the registered default, without a probability."""
    return partial(_by_rules, rules=stage_rules(study.settings))


def _by_rules(interactions: pd.DataFrame, *, rules: StageRules) -> pd.DataFrame:
    return stages_of(interactions, rules).to_frame()


@STAGE_MODELS.register("touchpoints")
def by_touchpoints(study: Study) -> StageKernel:
    """One stage for each touchpoint, whatever the customer did before."""
    return partial(_by_touchpoints, rules=stage_rules(study.settings))


def _by_touchpoints(interactions: pd.DataFrame, *, rules: StageRules) -> pd.DataFrame:
    codes, names = codes_of(interactions["touchpoint"])
    order = pd.Index(rules.order)
    placed = order.get_indexer(pd.Index([rules.alone(name) for name in names], dtype="str"))
    stages = pd.Categorical.from_codes(placed[codes], categories=order, ordered=True)
    return pd.DataFrame({"stage": stages}, interactions.index)


@STAGE_MODELS.register("hmm")
def by_hidden_stages(study: Study) -> StageKernel:
    """Stages by a hidden Markov model that the rules seed, with their probability."""
    rules = stage_rules(study.settings)
    return partial(decode_stages, rules=rules, model=hidden_stages(study))


def stage_table(study: Study) -> pd.DataFrame:
    r"""Show where the rules place each touchpoint, and why, for an analyst to correct.

    A correction is a line in ``study.toml``: under ``[stages.touchpoints]``, the stage and the
    list of its touchpoints. It then holds always, whatever the customer did before.

    Parameters
    ----------
    study : Study
        An open study with interactions.

    Returns
    -------
    pandas.DataFrame
        A row for each touchpoint and stage it was given: ``touchpoint``, ``channel`` (the
        commonest), ``n`` (interactions), ``customers``, ``stage`` (missing where unknown), and
        ``why``: ``study`` (said in ``study.toml``), ``role`` (from the role it has there),
        ``name`` (read from its name), ``position`` (the name said nothing: only by what came
        before or after the first purchase), ``suggested`` (nothing is known, but journeys point
        to a stage) or ``unknown``; ``suggested``: the stage that journeys point to where the name
        said nothing, which no model but "hmm" goes by until ``study.toml`` says so; ``note``;
        sorted by touchpoint and stage. What fewer customers than ``min_group`` did keeps its row
        without counts, and so does what would give these away beside a touchpoint's total or that
        of all.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "ann,2025-01-03,basket,app\n")
    >>> stage_table(open_study(folder))[["touchpoint", "stage", "why"]]
         touchpoint          stage   why
    0        basket     conversion  name
    1  product page  consideration  name
    """
    rules = stage_rules(study.settings)
    kernel = partial(_placed, rules=rules)
    counts = study.fold(kernel, concat, interactions=[*STAGE_COLUMNS, "channel"])
    key = ["touchpoint", "stage"]
    summed = counts.groupby([*key, "channel"], dropna=False, observed=True).sum().reset_index()
    commonest = summed.sort_values("n", ascending=False, kind="stable").drop_duplicates(key)
    table = summed.groupby(key, dropna=False, observed=True)[["n", "customers"]].sum().reset_index()
    table = table.merge(commonest[[*key, "channel"]], on=key)
    whys = [rules.read(name).why for name in table["touchpoint"]]
    table["why"] = pd.Series(whys, table.index, dtype="str")
    table = _suggested(_hide_few(table, study.settings.min_group), study)
    columns = ["touchpoint", "channel", "n", "customers", "stage", "why", "suggested", "note"]
    return table[columns]


def _suggested(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add what journeys suggest of touchpoints whose name said nothing, unless hidden."""
    open_ = table["why"].isin(["position", "unknown"]) & table["n"].notna()
    points = suggest_stages(hidden_stages(study)) if open_.any() else pd.Series(dtype="str")
    found = table["touchpoint"].map(points).where(open_).astype("str")
    why = table["why"].mask((table["why"] == "unknown") & found.notna(), "suggested")
    return table.assign(why=why, suggested=found)


def _hide_few(table: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Empty the counts of few customers, and those that would give such away; say so."""
    few, counts = table["customers"] < min_group, ["n", "customers"]
    hidden = hide_counts(table["customers"], table["n"], table["touchpoint"], min_group)
    also = f"hidden, as it would give away a group of fewer than {min_group}"
    note = pd.Series("", table.index, dtype="str").mask(hidden, also)
    note = note.mask(few, f"fewer than {min_group} customers: not shown")
    return table.assign(**table[counts].astype("float64").mask(hidden), note=note)


def _placed(interactions: pd.DataFrame, *, rules: StageRules) -> pd.DataFrame:
    """Count interactions by touchpoint, stage and channel; a customer counts once a stage."""
    rows = interactions.assign(stage=stages_of(interactions, rules))
    rows["customers"] = ~rows.duplicated(["customer_id", "touchpoint", "stage"])
    groups = rows.groupby(["touchpoint", "stage", "channel"], dropna=False, observed=True)
    return groups["customers"].agg(n="size", customers="sum").reset_index()
