"""Customer effort score."""

import pandas as pd

from cxlab.kpis.answers import COLUMNS, find_answers, questions_alike
from cxlab.kpis.estimators import mean
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "ces",
    estimator=mean("score"),
    good="question",
    words=Words(
        label="Customer effort score (CES)",
        definition="Mean answer to the question how much effort something took, on the "
        "question's own scale.",
        caution="Which end is good depends on the wording; those who gave up were seldom asked.",
        left_out="answers on another scale",
    ),
    needs=Needs(columns={"responses": COLUMNS}, question="ces", scale=True),
)
def ces(responses: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return each answer as it was given.

    Questions on another scale than the first one (where the study names none, than most answers
    to it), or with another good end, are not mixed in.

    References
    ----------
    Dixon, Freeman & Toman 2010, *Stop trying to delight your customers*.
    """
    answers = find_answers(responses, questions_alike(scope.settings, "ces"))
    low, high = scope.scale_of("ces") or (None, None)
    fits = (answers["low"] == low) & (answers["high"] == high)
    return observations(answers, answers["score"].where(fits))
