"""Response rate of surveys."""

import pandas as pd

from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "response_rate",
    estimator=SHARE,
    good="high",
    words=Words(
        label="Invitations answered",
        definition="Share of survey invitations that were answered at least in part.",
        caution="Where it is low, those who answered may differ from those who did not, and "
        "every figure from answers may be off.",
    ),
    needs=Needs(
        columns={
            "responses": ("customer_id", "timestamp", "response_id", "answered", "touchpoint")
        },
        present=("answered",),
        hint="survey invitations: rows of responses",
        both="invitations that stayed unanswered: rows of responses with answered = false",
    ),
)
def response_rate(responses: pd.DataFrame, scope: Scope) -> pd.DataFrame:  # noqa: ARG001
    """Return 1 for an invitation with an answer, 0 for one without, dated by its first row.

    References
    ----------
    AAPOR 2023, *Standard definitions*, RR2 (partial answers count).
    """
    answered = responses["answered"].fillna(True).astype("float64")
    rows = responses.assign(value=answered)
    asked = rows.groupby(["customer_id", "response_id"], dropna=False, sort=True)
    invitations = asked.agg(
        timestamp=("timestamp", "min"), touchpoint=("touchpoint", "first"), value=("value", "max")
    ).reset_index()
    return observations(invitations, invitations["value"])
