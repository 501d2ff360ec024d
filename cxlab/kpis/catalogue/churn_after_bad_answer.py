"""Customers who fall silent after they said that they were dissatisfied."""

import pandas as pd

from cxlab.kpis.answers import COLUMNS, find_answers, place_on_scale
from cxlab.kpis.contacts import is_active
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi
from cxlab.kpis.silence import find_silence
from cxlab.study.settings import Settings


@kpi(
    "churn_after_bad_answer",
    estimator=SHARE,
    good="low",
    grows=True,
    words=Words(
        label="Fell silent after a bad answer",
        definition="Share of the customers with a bad answer in a period (0 to 6 of 10 on "
        "recommending, the worse half of the scale on satisfaction or effort) who neither bought "
        "nor got in touch in the 90 days after it (without periods: in the 90 days before the "
        "last 90 days of the data).",
        caution="Compare it with all who fell silent; who is asked has just had a contact, and "
        "most of the dissatisfied never answer; a difference is no proof of a cause; by touchpoint "
        "or owner, it is what the last bad answer was about.",
        left_out="customers of periods with less than 90 days of data after them",
    ),
    needs=Needs(
        columns={
            "responses": COLUMNS,
            "interactions": ("customer_id", "timestamp", "touchpoint", "direction", "actor"),
        },
        hint="bad answers of known customers to a question under [questions] with a kind, "
        "contacts that customers start, and 180 days of data",
    ),
)
def churn_after_bad_answer(
    responses: pd.DataFrame, interactions: pd.DataFrame, scope: Scope
) -> pd.DataFrame:
    """Return 1 for a customer silent after a period with a bad answer, else 0.

    Dated by the last bad answer in the period, and about what it was asked about. Silence is
    counted as for ``churn``, so that the two can be compared; an answer is no getting in touch.

    References
    ----------
    Hirschman 1970, *Exit, voice, and loyalty*; Keaveney 1995, *Customer switching behavior in
    service industries*.
    """
    active = interactions[is_active(interactions, scope.settings)]
    bad = _bad_answers(responses[responses["customer_id"].notna()], scope.settings)
    names = ["customer_id", "timestamp", "touchpoint"]
    rows = pd.concat(
        [
            active[names].assign(active=True, counted=False),
            bad[names].assign(active=False, counted=True),
        ]
    )
    rows = rows.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)
    return find_silence(rows, scope)


def _bad_answers(responses: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    likely = find_answers(responses, settings.questions_of("nps"))
    others = settings.questions_of("csat") + settings.questions_of("ces")
    rated = find_answers(responses, others)
    on_ten = (likely["high"] == 10) & (likely["low"] <= 1)
    return pd.concat([likely[on_ten & (likely["score"] <= 6)], rated[place_on_scale(rated) < 0.5]])
