"""What people told us, what these data cannot say, and what would change that."""

from collections.abc import Sequence
from typing import Any

from cxlab.markup import Html, finding, soft, tag
from cxlab.reports.cards.tiles import about, label, latest
from cxlab.reports.cards.words import Absent, Facts, joined, known, listed
from cxlab.study.findings import source_of
from cxlab.text import language_name

#: How many findings the first page shows.
SHOWN = 6


def told(facts: Facts) -> Html:
    """Return what people told us: findings, framed with dashes, never as percentages.

    Parameters
    ----------
    facts : Facts
        With the result ``findings``, frame ``table``.

    Returns
    -------
    Html
        A list; a sentence where nobody was asked.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> "rows alone cannot tell them" in told(nothing)
    True
    """
    findings = facts.frame("findings")
    if findings.empty:
        words = "Nobody's goals, reasons or fears were asked about in interviews or workshops: "
        return Absent(words + "rows alone cannot tell them.")
    rows = findings.head(SHOWN).to_dict("records")
    items = [finding(row["statement"], _source(row)) for row in rows]
    more = len(findings) - len(rows)
    rest = tag("p", soft(f"{more} more in the journey map.")) if more else ""
    return joined(tag("ul", *(tag("li", item) for item in items), class_="findings"), rest)


def _source(row: dict[Any, Any]) -> str:
    """Return what a finding is about, how it was heard, by whom, and what is known about it."""
    about = [row.get(key) for key in ("persona", "stage", "touchpoint")]
    named = ", ".join(str(part) for part in about if known(part))
    return "; ".join(part for part in (named, source_of(row)) if part) or "told, not computed"


def gaps(facts: Facts, absent: Sequence[Html] = ()) -> Html:
    """Return what cannot be said, and for whoever looks after the data, what would change that.

    Parameters
    ----------
    facts : Facts
        With the results ``kpis``, ``emotions`` and ``health`` (frame ``support``), where they
        are there.
    absent : sequence of Html
        Why other parts of the page have nothing to show.

    Returns
    -------
    Html
        The figures that are not in these data, and what would unlock them.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> gaps(nothing)
    '<ul><li>Nothing more than the limits below, as far as is known.</li></ul>'
    """
    meanings = about(facts)
    missing = [row for row in latest(facts.frame("kpis")) if not known(row.get("estimate"))]
    said: list[Any] = list(absent)
    if missing:
        names = ", ".join(label(row["kpi"], meanings) for row in missing)
        said.append(joined("Not in these data: ", names, "."))
    said += _read(facts)
    if not said:
        said.append("Nothing more than the limits below, as far as is known.")
    return joined(listed(said), _unlock(missing, facts))


def _read(facts: Facts) -> list[str]:
    summary = facts.frame("emotions", "summary")
    if summary.empty:
        return []
    whole = summary[summary["touchpoint"].str.startswith("all ") & summary["estimate"].isna()]
    names = [language_name(str(name)) for name in whole["language"]]
    return [f"How comments in {', '.join(names)} sound."] if names else []


def _unlock(missing: list[dict[str, Any]], facts: Facts) -> Html:
    meanings = about(facts)
    notes = [
        f"{label(row['kpi'], meanings)}: {row['note']}" for row in missing if known(row.get("note"))
    ]
    support = facts.frame("health", "support")
    if "unlock" in support:
        lacking = support[~support["supported"].astype(bool) & (support["unlock"].fillna("") != "")]
        pairs = lacking[["artifact", "unlock"]].itertuples(index=False)
        notes += [f"{artifact}: {unlock}" for artifact, unlock in pairs]
    if not notes:
        return Html("")
    summary = tag("summary", "What would unlock more, for whoever looks after the data")
    return tag("details", summary, listed(notes))
