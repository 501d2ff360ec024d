"""Who may fall silent next, listed by who can do something about it. For internal use only."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from cxlab.artifacts.customer_page import CLASS
from cxlab.errors import CxlabError, unknown
from cxlab.estimate import hide_parts, why_hidden, wilson
from cxlab.journeys.today.present import HORIZONS, PresentStages, present_stages
from cxlab.markup import STYLE, Html, figures_table, html_table, soft, tag
from cxlab.study import Study

#: What stands above the list.
INTERNAL = "For internal use only: this list names customers. Do not put it into a report."

#: Who has been silent for longer than this is not at risk but gone, in days.
STILL = 90

#: What an owner is called where the study names none.
NOBODY = "(no owner named)"

#: How many customers of an owner the page shows.
SHOWN = 20

_COLUMNS = (
    *("owner", "customer_id", "stage", "days", "usual", "touchpoint", "channel", "last_contact"),
    *("quiet", "chance", "next_touchpoint", "next_chance"),
)


@dataclass(frozen=True, eq=False)
class AtRisk:
    """Customers who are still here and may fall silent, by owner. For internal use.

    Parameters
    ----------
    customers : pandas.DataFrame
        owner, customer_id, stage, days (at that stage), usual (the share of customers who left it
        sooner), touchpoint, channel, last_contact (UTC), quiet (days since), chance (of no contact
        of their own within the horizon), next_touchpoint, next_chance; by owner, the likeliest to
        fall silent first.
    owners : pandas.DataFrame
        owner, n (customers at risk), of (customers still here), estimate, low, high (their share,
        Wilson), note. Few customers are hidden.
    parameters : dict
        What made it.
    note : str
        Why the list is empty, or how well such chances held before.
    """

    customers: pd.DataFrame
    owners: pd.DataFrame
    parameters: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    def _repr_html_(self) -> str:
        parts: list[object] = [
            Html(STYLE),
            tag("p", INTERNAL, class_="internal", role="note"),
            tag("p", soft(self.note)),
        ]
        if len(self.owners):
            parts.append(
                figures_table(
                    self.owners,
                    caption="Customers at risk, by owner",
                    columns=["owner"],
                    heading="of their customers still here",
                )
            )
        for owner, rows in self.customers.groupby("owner", sort=True):
            parts.append(_list(str(owner), rows))
        return tag("div", *parts, class_=CLASS, role="region", aria_label=INTERNAL)


def at_risk(
    study: Study,
    *,
    present: PresentStages | None = None,
    horizon: int = 30,
    least: float = 0.5,
) -> AtRisk:
    r"""List customers who are still here but may fall silent, by who can do something about it.

    For internal use: the list names customers, and no report keeps it. The owner is that of the
    last touchpoint under ``[owners]`` in ``study.toml``, else of its channel, else of the stage.
    A high chance says that others who were like this fell silent; it does not say why, nor that
    contacting them would help.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    present : PresentStages, optional
        What ``present_stages(study)`` returned; without it, it is computed.
    horizon : int
        Within how many days: one of those of ``present``.
    least : float
        From which chance of silence on a customer is listed, 0..1.

    Returns
    -------
    AtRisk
        Customers whose last own contact is at most 90 days old; empty, with the reason, where the
        data do not support such chances.

    Raises
    ------
    CxlabError
        ``horizon`` is none of the horizons, or ``least`` no chance.

    References
    ----------
    Ascarza et al. 2018, *In pursuit of enhanced customer retention management* (risk is not
    what contact changes).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "ann,2025-01-05,basket,app\n")
    >>> at_risk(open_study(folder)).note[:28]
    'The data reach over 3 days; '
    """
    if not 0 < least <= 1:
        raise CxlabError(f"least is {least}; it is a chance above 0, at most 1")
    known = HORIZONS if present is None else present.parameters["horizons"]
    if horizon not in known:
        raise unknown("horizon", str(horizon), [str(one) for one in known])
    present = present or present_stages(study)
    here = present.customers[present.customers["quiet"] <= STILL]
    here = here.rename(columns={f"silent_{horizon}": "chance"})
    here = here.assign(owner=here["owner"].mask(here["owner"] == "", NOBODY))
    listed = here[here["chance"] >= least]
    listed = listed.sort_values(
        ["owner", "chance", "customer_id"], ascending=[True, False, True], ignore_index=True
    )
    quality = present.chances.quality
    checked = quality[(quality["outcome"] == "falls silent") & (quality["horizon"] == horizon)]
    made = {"horizon": horizon, "least": least, **present.parameters}
    note = _note(checked.to_dict("records")[0], len(listed))
    owners = _owners(here, listed, study) if here["chance"].notna().any() else listed[:0]
    table = owners.reindex(columns=["owner", "n", "of", "estimate", "low", "high", "note"])
    return AtRisk(listed[list(_COLUMNS)], table, made, note)


def _owners(here: pd.DataFrame, listed: pd.DataFrame, study: Study) -> pd.DataFrame:
    settings = study.settings
    table = here.groupby("owner").size().rename("of").reset_index()
    table["n"] = table["owner"].map(listed["owner"].value_counts()).fillna(0).astype("int64")
    shares = wilson(table["n"], table["of"], settings.confidence)
    table[["estimate", "low", "high"]] = np.column_stack(shares)
    whole = pd.Series(0, table.index)
    few = (table["n"] > 0) & (table["n"] < settings.min_group)
    few |= table["of"] < settings.min_group
    hidden = hide_parts(table["of"], whole, settings.min_group)
    hidden |= hide_parts(table["n"], whole, settings.min_group, hidden=hidden | few)
    table["note"] = why_hidden(hidden | few, few, settings.min_group)
    figures = ["n", "of", "estimate", "low", "high"]
    table[figures] = table[figures].astype("float64").mask(table["note"] != "")
    return table


def _note(quality: dict[Any, Any], listed: int) -> str:
    """Say why nobody is listed, or how well such chances held on data that no model had seen."""
    if quality["verdict"] == "refused":
        return str(quality["note"])
    told = (
        f"Checked on days and customers that no model had seen, such chances were off by "
        f"{100 * quality['calibration_error']:.0f} points on average. They say who is likelier to "
        "fall silent, not why, nor whom contact would keep."
    )
    words = told if listed else f"Nobody still here is so likely to fall silent. {told}"
    return f"{words} {quality['note']}".strip()


def _list(owner: str, rows: pd.DataFrame) -> Html:
    shown = rows.head(SHOWN).drop(columns=["owner", "next_touchpoint", "next_chance", "usual"])
    shown = shown.assign(last_contact=shown["last_contact"].dt.strftime("%Y-%m-%d").astype("str"))
    shown = shown.rename(
        columns={"days": "days at it", "quiet": "days silent", "chance": "chance of silence"}
    )
    more = f"; the first {SHOWN} of {len(rows):,}" if len(rows) > SHOWN else ""
    return html_table(shown, caption=f"{owner}{more}", formats={"chance of silence": "share"})
