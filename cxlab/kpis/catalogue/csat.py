"""Customer satisfaction."""

import pandas as pd

from cxlab.kpis.answers import COLUMNS, find_answers, place_on_scale
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "csat",
    estimator=SHARE,
    good="high",
    words=Words(
        label="Satisfied customers (CSAT)",
        definition="Share of answers in the best quarter of the scale, which is 4 or 5 of 5, "
        "6 or 7 of 7, 8 to 10 of 10.",
        caution="Speaks for those who were asked and answered: who left before the contact that is "
        "asked about, or gave up on it, was never asked.",
    ),
    needs=Needs(columns={"responses": COLUMNS}, question="csat", scale=True),
)
def csat(responses: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for an answer at or above three quarters of its scale, else 0.

    On scales of 5 and of 7 these are the top two boxes, the field's custom; on others the same
    rule holds. On a scale whose low end is good, it is the lowest quarter.

    References
    ----------
    Farris, Bendle, Pfeifer & Reibstein 2010, *Marketing metrics*, chapter 2 (top-two-box).
    """
    answers = find_answers(responses, scope.settings.questions_of("csat"))
    return observations(answers, place_on_scale(answers) >= 0.75)
