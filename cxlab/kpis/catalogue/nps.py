"""Net promoter score."""

import pandas as pd

from cxlab.kpis.answers import COLUMNS, NPS_SCALE, find_answers
from cxlab.kpis.estimators import NPS
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "nps",
    estimator=NPS,
    good="high",
    words=Words(
        label="Net promoter score (NPS)",
        definition="Share of answers of 9 or 10 less the share of 0 to 6, in points, on the "
        "question how likely one is to recommend the company.",
        caution="Speaks for those who were asked and answered; what people say they would "
        "recommend is not what they do.",
        left_out="answers on a scale that does not end at 10",
    ),
    needs=Needs(columns={"responses": COLUMNS}, question="nps"),
)
def nps(responses: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a promoter, 0 for a passive and -1 for a detractor.

    References
    ----------
    Reichheld 2003, *The one number you need to grow*.
    """
    questions = scope.settings.questions_of("nps")
    answers = find_answers(responses, questions, scale=NPS_SCALE)
    promoter, detractor = answers["score"] >= 9, answers["score"] <= 6
    value = promoter.astype("float64") - detractor.astype("float64")
    return observations(answers, value.where((answers["high"] == 10) & (answers["low"] <= 1)))
