"""Contacts in which no person of the company took part."""

import pandas as pd

from cxlab.kpis.contacts import plays
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "automated_contacts",
    estimator=SHARE,
    good="neither",
    words=Words(
        label="Contacts without a person",
        definition="Share of the contacts that the company started, and of those at which "
        "customers asked for help or got an answer, in which no person of the company took part.",
        caution="Automatic is not settled: look at it beside what customers say and how many come "
        "back; a large mailing moves it more than all calls together, so look at each touchpoint.",
        left_out="contacts of which nobody recorded whether a person took part",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("direction", "actor", "automated"),
            )
        },
        present=("automated",),
        hint="contacts that the company started (direction = 'company') or with the roles service "
        "and reply, and whether they were automated",
        both="contacts with a person: rows of interactions with automated = false",
    ),
)
def automated_contacts(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a contact without a person, 0 for one with, NaN where nobody says.

    What partners do (a carrier, say) is not the company's.

    References
    ----------
    Meuter, Ostrom, Roundtree & Bitner 2000, *Self-service technologies*.
    """
    ours = interactions["actor"].fillna("company") == "company"
    started = interactions["direction"] == "company"
    service = plays(interactions, scope.settings, "service", "reply")
    rows = interactions[ours & (started | service)]
    return observations(rows, rows["automated"].astype("float64"))
