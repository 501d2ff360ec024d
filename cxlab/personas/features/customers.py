"""Describe each customer by what they do: the features that personas are made from."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from cxlab.journeys.stages import stage_rules, stages_of
from cxlab.personas.features.attributes import read_attributes
from cxlab.personas.features.catalogue import DESCRIBE_ONLY
from cxlab.personas.features.psychometrics import (
    answers_to,
    find_items,
    find_unreliable,
    score_traits,
)
from cxlab.personas.features.tally import (
    COLUMNS,
    OTHER,
    SCORED,
    Rules,
    StageKernel,
    merge_scores,
    merge_tallies,
    tally_interactions,
    tally_scores,
)
from cxlab.personas.features.window import Window
from cxlab.study.study import Study

#: Over fewer occasions than this a share tells of chance, not of habit; it is left unknown.
FEWEST_OCCASIONS = 3

#: Channels, devices and touchpoints beyond the commonest so many are counted together as "other".
MOST_LEVELS = 12


def customer_features(
    study: Study,
    *,
    since: object = None,
    until: object = None,
    stages: StageKernel | None = None,
) -> pd.DataFrame:
    r"""Describe each customer by recency, frequency, value, tenure, channels, hours and so on.

    ``cxlab.personas.features.catalogue`` says of each column what it means.

    Parameters
    ----------
    study : Study
        An open study.
    since, until : str, date or pandas.Timestamp, optional
        Only contacts and answers from ``since`` on and before ``until``, in UTC as the study
        stores its times (a Timestamp with a zone is that moment). Recency and tenure then count
        back from ``until``, or from the study's last contact if that is earlier, and know nothing
        of contacts before ``since``; stages are those of the whole history, attributes those of
        today.
    stages : callable, optional
        Takes one partition's interactions and returns the stage of each row. It must be
        importable. Default: the study's own rules.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``customer_id``, sorted: a row for each customer with a contact (in a study
        without interactions: for each customer known, or in a period: for each who answered).
        Shares lie in 0..1, ages are in days, money is in the study's currency; what is unknown of
        a customer is missing, and so are shares over fewer than ``FEWEST_OCCASIONS``. Attributes
        keep their names. ``attrs["describe_only"]`` says of each trait that its questions do not
        measure well enough why it describes only.

    Raises
    ------
    CxlabError
        If ``since`` or ``until`` is no date, or ``since`` is not before ``until``.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows + "bea,2025-01-04 19:00,shop,web\n")
    >>> customer_features(open_study(folder))[["contacts", "occasions", "tenure"]].round(1)
                 contacts  occasions  tenure
    customer_id
    ann               1.0        1.0     2.8
    bea               1.0        1.0     0.0
    """
    window = Window.of(since, until)
    answers, why = _answers(study, window)
    parts = [*answers, read_attributes(study)]
    if not study.has("interactions"):
        features = pd.concat(parts, axis=1).sort_index()
        if answers and not window.whole:
            features = features[features.index.isin(answers[0].index)]
    else:
        tally = _tally(study, window, stages)
        has_service = bool(study.settings.role("service"))
        end = window.end(study.span("interactions")[1])
        features = describe(tally, end=end, has_service=has_service).join(parts, how="left")
        if not study.settings.role("search"):
            features["search_share"] = np.nan
    features.attrs[DESCRIBE_ONLY] = why
    return features.rename_axis("customer_id")


def _tally(study: Study, window: Window, stages: StageKernel | None) -> pd.DataFrame:
    rules = replace(rules_of(study), window=window)
    kernel = partial(tally_interactions, rules=rules, stages=stages or own_stages(study))
    return study.fold(kernel, merge_tallies, interactions=COLUMNS)


def own_stages(study: Study) -> StageKernel:
    """Return what gives each row its stage by the study's own rules."""
    return partial(stages_of, rules=stage_rules(study.settings))


def _answers(study: Study, window: Window) -> tuple[list[pd.DataFrame], dict[str, str]]:
    """Return scores and traits, and of each trait that describes only why."""
    if not study.has("responses"):
        return [], {}
    score = partial(tally_scores, window=window)
    scores = study.fold(score, merge_scores, responses=SCORED)
    items = find_items(study.settings)
    if not items:
        return [scores], {}
    answers = answers_to(study, items, window)
    scores = scores.drop(columns=[f"score_{name}" for name in items], errors="ignore")
    return [scores, score_traits(answers, items)], find_unreliable(answers, items, study.settings)


def rules_of(study: Study) -> Rules:
    """Return what the kernel must know of the study: its settings and its common touchpoints."""
    settings = study.settings
    received = (*settings.role("reply"), *settings.role("delivery"), *settings.role("late"))
    apart = {*settings.role("purchase"), *settings.role("service"), *received}
    return Rules(
        zone=settings.time_zone,
        purchase=tuple(settings.role("purchase")),
        service=tuple(settings.role("service")),
        received=received,
        search=tuple(settings.role("search")),
        common=_common_touchpoints(study, apart),
    )


def _common_touchpoints(study: Study, apart: set[str]) -> tuple[str, ...]:
    """Return the touchpoints, but for those that say something else, with most contacts."""
    names = ["touchpoint", "direction"]
    counts = study.fold(_count_touchpoints, _sum, interactions=names, coded=True)
    ranked = counts.drop(index=list(apart), errors="ignore").sort_index()
    ranked = ranked.sort_values(ascending=False, kind="stable")
    return tuple(sorted(ranked.index[:MOST_LEVELS]))


def _count_touchpoints(interactions: pd.DataFrame) -> pd.Series:
    own = interactions.loc[interactions["direction"].ne("company"), "touchpoint"]
    counts = own.value_counts()
    return pd.Series(counts.to_numpy(), counts.index.astype("str"))


def _sum(parts: list[pd.Series]) -> pd.Series:
    return pd.concat(parts).groupby(level=0).sum()


def describe(
    tally: pd.DataFrame,
    *,
    end: pd.Timestamp,
    has_service: bool = True,
    totals: pd.Series | None = None,
) -> pd.DataFrame:
    """Turn counts into features: a pure function, customer by customer.

    Parameters
    ----------
    tally : pandas.DataFrame
        As ``tally_interactions`` gives it.
    end : pandas.Timestamp
        The last moment of the study (UTC), from which recency and tenure count back.
    has_service : bool
        Whether the study says which contacts are requests for help.
    totals : pandas.Series, optional
        The sum of each count over all customers, where these are some of many: it says which
        levels are common enough to be counted each by itself.

    Returns
    -------
    pandas.DataFrame
        Indexed as ``tally``, a column per feature.

    Examples
    --------
    >>> rows = pd.DataFrame({name: ["a", "a", "a"] for name in COLUMNS})
    >>> times = ["2025-01-01 09:00", "2025-01-04 20:00", "2025-01-05 21:00"]
    >>> rows["timestamp"] = pd.to_datetime(times)
    >>> rows["value"], rows["case_id"] = [None, None, 5.0], None
    >>> tally = tally_interactions(rows, rules=Rules())
    >>> describe(tally, end=pd.Timestamp("2025-01-06"))[["occasions", "evening_share"]].round(2)
                 occasions  evening_share
    customer_id
    a                  3.0           0.67
    """
    day = pd.Timedelta(days=1)
    features = pd.DataFrame(
        {
            "recency": (end - tally["last"]) / day,
            "tenure": (end - tally["first"]) / day,
            "contacts": tally["contacts"],
            "occasions": tally["occasions"],
            "gap_variation": _variation(tally),
            "company_share": _share(tally["company"], tally["directed"]),
            "evening_share": _share(tally["evening"], tally["occasions"], FEWEST_OCCASIONS),
            "weekend_share": _share(tally["weekend"], tally["occasions"], FEWEST_OCCASIONS),
            "morning_share": _share(tally["morning"], tally["occasions"], FEWEST_OCCASIONS),
            "afternoon_share": _share(tally["afternoon"], tally["occasions"], FEWEST_OCCASIONS),
            "night_share": _share(tally["night"], tally["occasions"], FEWEST_OCCASIONS),
            "switch_share": _share(tally["switches"], tally["turns"], FEWEST_OCCASIONS - 1),
            "search_share": _share(tally["searched"], tally["days"], FEWEST_OCCASIONS),
            "prepared_share": _share(tally["prepared"], tally["bought"], FEWEST_OCCASIONS),
            "purchases": tally["purchases"],
            "value_per_purchase": _share(tally["spend"], tally["paid"]),
            "service_contacts": tally["service"] if has_service else np.nan,
        }
    )
    families = [
        _shares(tally, "channel_", totals, FEWEST_OCCASIONS),
        _shares(tally, "device_", totals, FEWEST_OCCASIONS),
        _shares(tally, "touchpoint_", totals, FEWEST_OCCASIONS),
        _shares(tally, "stage_", totals),
    ]
    return pd.concat([features, *families], axis=1)


def _share(part: pd.Series, whole: pd.Series, fewest: float = 1) -> pd.Series:
    return part / whole.where(whole >= fewest)


def _variation(tally: pd.DataFrame) -> pd.Series:
    """Return sd / mean of the pauses between days of contact; missing below two pauses."""
    n = tally["gaps"].where(tally["gaps"] >= 2)
    mean = tally["gap_sum"] / n
    variance = (tally["gap_squares"] - n * mean**2) / (n - 1)
    return np.sqrt(variance.clip(lower=0)) / mean


def _shares(
    tally: pd.DataFrame, prefix: str, totals: pd.Series | None, fewest: float = 1
) -> pd.DataFrame:
    counts = tally.filter(regex=f"^{prefix}")
    other_name = f"{prefix}{OTHER}"
    named = counts.drop(columns=other_name, errors="ignore")
    sums = named.sum() if totals is None else totals[named.columns]
    rare = sums.sort_values(ascending=False, kind="stable").index[MOST_LEVELS:]
    if len(rare):
        other = counts[rare].sum(axis=1).rename(other_name)
        counts = pd.concat([counts.drop(columns=rare), other], axis=1).T.groupby(level=0).sum().T
    total = counts.sum(axis=1)
    return counts.div(total.where(total >= fewest), axis=0)
