"""The line under the title: how much there is, of what, and from when."""

from typing import Any

import pandas as pd

from cxlab.markup import Html, percent, tag
from cxlab.reports.cards.words import Facts, count, joined, known


def headline(facts: Facts) -> Html:
    """Return how many customers, contacts, answers and comments there are, and from when.

    Parameters
    ----------
    facts : Facts
        With the result ``health`` (``describe_study``); else what the study's meta says.

    Returns
    -------
    Html
        One paragraph, with a link to how far to trust the report.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> headline(nothing)
    '<p class="sub"><a href="#trust">how far to trust this</a></p>'
    """
    values = {**_from_meta(facts), **_from_health(facts)}
    parts = [*_counts(values), _period(values)]
    said = " · ".join(part for part in parts if part)
    trust = tag("a", "how far to trust this", href="#trust")
    return tag("p", joined(said, " · " if said else "", trust), class_="sub")


def _from_meta(facts: Facts) -> dict[str, Any]:
    rows = facts.meta.get("rows", {})
    found = {name: rows.get(name) for name in ("customers", "interactions")}
    return {**found, "start": facts.meta.get("start"), "end": facts.meta.get("end")}


def _from_health(facts: Facts) -> dict[str, Any]:
    health = facts.results.get("health")
    if health is None or "fact" not in health.frame("facts"):
        return {}
    pairs = health.frame("facts")[["fact", "value"]].itertuples(index=False)
    found = {str(fact): value for fact, value in pairs if known(value)}
    return {**found, **{key: health.parameters.get(key) for key in ("start", "end")}}


def _counts(values: dict[str, Any]) -> list[str]:
    contacts = _count(values, "interactions", "contact")
    where = [_count(values, "touchpoints", "touchpoint"), _count(values, "channels", "channel")]
    if contacts and all(where):
        contacts += f" at {where[0]} in {where[1]}"
    answers = _count(values, "answers given", "answer")
    asked = values.get("answers asked for", 0)
    if answers and asked > values["answers given"]:
        answers += f" ({percent(values['answers given'] / asked)} of the questions asked)"
    comments = _count(values, "comments", "comment")
    return [_count(values, "customers", "customer"), contacts, answers, comments]


def _count(values: dict[str, Any], name: str, word: str) -> str:
    value = values.get(name)
    return "" if value is None else count(float(value), word) if value else f"no {word}s"


def _period(values: dict[str, Any]) -> str:
    start, end = values.get("start"), values.get("end")
    if not (known(start) and known(end)):
        return ""
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    form = "%b" if first.year == last.year else "%b %Y"
    return f"{first.strftime(form)} to {last:%b %Y}"
