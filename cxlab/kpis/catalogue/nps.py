"""Net promoter score of the company as a whole."""

import pandas as pd

from cxlab.kpis.answers import COLUMNS, judge_nps
from cxlab.kpis.estimators import NPS
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "nps",
    estimator=NPS,
    good="high",
    words=Words(
        label="Net promoter score (NPS)",
        definition="Share of answers of 9 or 10 less the share of 0 to 6, in points, on the "
        "question how likely one is to recommend the company, asked about the company as a whole.",
        caution="Speaks for those who were asked and answered; answers given after one contact "
        "(transactional surveys) are never mixed in, and are a figure of their own.",
        left_out="answers on a scale that does not end at 10",
    ),
    needs=Needs(
        columns={"responses": COLUMNS},
        question="nps",
        hint="in surveys about the company as a whole (survey_type 'relational', or none)",
    ),
)
def nps(responses: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a promoter, 0 for a passive and -1 for a detractor, in relational surveys.

    References
    ----------
    Reichheld 2003, *The one number you need to grow*.
    """
    answers = judge_nps(responses, scope.settings, transactional=False)
    return observations(answers, answers["value"])
