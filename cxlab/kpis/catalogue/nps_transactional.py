"""Net promoter score after single contacts."""

import pandas as pd

from cxlab.kpis.answers import COLUMNS, judge_nps
from cxlab.kpis.estimators import NPS
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "nps_transactional",
    estimator=NPS,
    good="high",
    words=Words(
        label="Net promoter score after a contact (tNPS)",
        definition="Share of answers of 9 or 10 less the share of 0 to 6, in points, on the "
        "question how likely one is to recommend the company, asked after one contact.",
        caution="Not to be compared with the score of the company as a whole: it speaks for those "
        "who had such a contact, were asked about it and answered, and the last contact colours "
        "it.",
        left_out="answers on a scale that does not end at 10",
    ),
    needs=Needs(
        columns={"responses": COLUMNS},
        present=("survey_type",),
        question="nps",
        hint="in surveys after a contact (survey_type 'transactional')",
    ),
)
def nps_transactional(responses: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a promoter, 0 for a passive and -1 for a detractor, in transactional surveys.

    References
    ----------
    Reichheld & Markey 2011, *The ultimate question 2.0* (relational and transactional scores
    apart).
    """
    answers = judge_nps(responses, scope.settings, transactional=True)
    return observations(answers, answers["value"])
