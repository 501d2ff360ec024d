"""What a study holds: counts, rejects, identities, and which artifacts its data support."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from cxlab.estimate import hide_counts, hide_parts
from cxlab.markup import Html, html_table, tag, written
from cxlab.study.fold import concat
from cxlab.study.study import Study
from cxlab.study.support import supported

#: What readers call the facts whose names are those of tables.
_WORDS = {
    "interactions": "contacts",
    "rows rejected": "rows that did not fit",
    "share of interactions merged": "share of contacts under an id that was linked to another",
}
#: The note of a group that is too small to show.
SMALL = "fewer than {}: not shown"
#: The note of one that would give away such a group.
ALSO = "hidden, as it would give away a group of fewer than {}"


@dataclass(frozen=True)
class Health:
    """What a study holds.

    Parameters
    ----------
    facts : pandas.DataFrame
        ``fact`` and ``value``: customers, interactions, touchpoints, channels, answers asked for
        and given, comments, findings, rows rejected, and the share of interactions merged by
        identities (0..1, missing where the study links no ids).
    sources : pandas.DataFrame
        ``file``, ``table``, ``rows`` read and ``rejected``.
    rejects : pandas.DataFrame
        ``file``, ``column``, ``reason``, ``n``, ``first_row``.
    touchpoints : pandas.DataFrame
        ``touchpoint``, ``channel``, ``actor``, ``n`` interactions, ``customers``; touchpoints of
        fewer customers than may be shown have empty counts and the reason in ``note``.
    activity : pandas.DataFrame
        ``month`` (in the study's zone), ``channel``, ``n`` interactions, ``customers``, ``note``.
    support : pandas.DataFrame
        ``artifact``, ``supported``, ``has``, ``missing``, ``unlock``.
    parameters : dict
        The study's title, period, currency and limits.
    """

    facts: pd.DataFrame
    sources: pd.DataFrame
    rejects: pd.DataFrame
    touchpoints: pd.DataFrame
    activity: pd.DataFrame
    support: pd.DataFrame
    parameters: dict[str, Any]

    def _repr_html_(self) -> Html:
        tables = {
            "What the study holds": _written_facts(self.facts),
            "Where the rows came from": self.sources.rename(columns={"rejected": "did not fit"}),
            "Rows that did not fit": self.rejects,
        }
        boxes = [
            tag("div", html_table(frame, caption=caption), style="flex:1 1 300px;min-width:0")
            for caption, frame in tables.items()
            if len(frame)
        ]
        return tag("div", *boxes, style="display:flex;flex-wrap:wrap;gap:6px 48px")


def describe_study(study: Study) -> Health:
    r"""Describe what a study holds.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    Health
        Frames of counts; no row of a person.

    Examples
    --------
    >>> from cxlab.study.study import open_study
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows)
    >>> describe_study(open_study(folder)).facts.head(3)
               fact  value
    0     customers    1.0
    1  interactions    1.0
    2   touchpoints    1.0
    """
    small = study.settings.min_group
    keys = ["touchpoint", "channel", "actor"]
    touchpoints = _counted(study, partial(_by_touchpoint, keys=keys), keys)
    months = _counted(study, partial(_by_month, local=study.local), ["month", "channel"])
    start, end = (study.local(pd.Series([moment])).iloc[0] for moment in study.period)
    return Health(
        facts=_facts(study, touchpoints),
        sources=pd.DataFrame(study.meta["read"])[["file", "table", "rows", "rejected"]],
        rejects=_rejects(study),
        touchpoints=_hide_small(touchpoints.sort_values("n", ascending=False), small),
        activity=_hide_small(months, small),
        support=supported(study),
        parameters={
            "title": study.settings.title,
            "description": study.settings.description,
            "synthetic": study.settings.synthetic,
            "limits": list(study.settings.limits),
            "currency": study.settings.currency,
            "start": start.date().isoformat(),
            "end": end.date().isoformat(),
        },
    )


def _written_facts(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the facts as readers see them: shares in per cent, none that is not known."""
    known = facts.dropna(subset=["value"])
    values = [
        written(value, "share" if name.startswith("share") else "count")
        for name, value in known[["fact", "value"]].to_numpy()
    ]
    words = known["fact"].replace(_WORDS).to_numpy()
    return pd.DataFrame({"what": words, "how many": values})


def _counted(study: Study, kernel: Callable[..., pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    columns = ["customer_id", "timestamp", "touchpoint", "channel", "actor"]
    counts = study.fold(kernel, concat, interactions=columns)
    summed = counts.groupby(keys, dropna=False, sort=True)[["n", "customers"]].sum()
    return summed.reset_index()


def _by_touchpoint(interactions: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return _count_by(interactions, keys)


def _by_month(interactions: pd.DataFrame, local: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    month = local(interactions["timestamp"]).dt.strftime("%Y-%m")
    return _count_by(interactions.assign(month=month), ["month", "channel"])


def _count_by(interactions: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    groups = interactions.groupby(keys, dropna=False)["customer_id"]
    return groups.agg(n="size", customers="nunique").reset_index()


def _hide_small(frame: pd.DataFrame, small: int) -> pd.DataFrame:
    """Empty small counts, and those that would give one away beside the totals; say so."""
    sizes, few = frame["customers"], frame["customers"] < small
    hidden, seen = hide_counts(sizes, frame["n"], frame.iloc[:, 0], small), few
    while not hidden.equals(seen):  # the two tables give each other's totals of channels
        seen = hidden
        for whole in (frame["channel"], frame.iloc[:, 0]):
            hidden = hide_parts(sizes, whole, small, hidden=hidden, apart=False)
    figures = frame[["n", "customers"]].astype("float64").mask(hidden)
    note = pd.Series("", index=frame.index, dtype="str").mask(hidden, ALSO.format(small))
    note = note.mask(few, SMALL.format(small))
    return frame.assign(n=figures["n"], customers=figures["customers"], note=note).reset_index(
        drop=True
    )


def _facts(study: Study, touchpoints: pd.DataFrame) -> pd.DataFrame:
    responses = study.read("responses", ["question", "verbatim", "answered"])
    answered = responses["answered"].fillna(value=False).astype("bool")
    facts = {
        "customers": study.count("customers"),
        "interactions": study.count("interactions"),
        "touchpoints": touchpoints["touchpoint"].nunique(),
        "channels": touchpoints["channel"].nunique(),
        "answers asked for": len(responses),
        "answers given": int(answered.sum()),
        "comments": int(responses["verbatim"].notna().sum()),
        "findings": study.count("findings"),
        "rows rejected": study.count("rejects"),
        "share of interactions merged": study.meta["merged"].get("interactions", float("nan")),
    }
    return pd.DataFrame({"fact": list(facts), "value": list(facts.values())}).astype(
        {"value": "float64"}
    )


def _rejects(study: Study) -> pd.DataFrame:
    keys = ["file", "column", "reason"]
    rejects = study.read("rejects", [*keys, "row"])
    grouped = rejects.groupby(keys, dropna=False)["row"].agg(n="size", first_row="min")
    return grouped.reset_index()
