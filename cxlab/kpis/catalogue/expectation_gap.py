"""How an experience compares with what the same customer expected."""

import pandas as pd

from cxlab.kpis.answers import COLUMNS, find_answers, place_on_scale
from cxlab.kpis.estimators import mean
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations
from cxlab.study.settings import Question, Settings


@kpi(
    "expectation_gap",
    estimator=mean("points"),
    good="high",
    words=Words(
        label="Experience less expectation",
        definition="Mean of experience less expectation, of the same customer on the same "
        "question, in hundredths of the question's scale (on a scale of 1 to 5, one step is 25 "
        "points); below 0 the experience fell short.",
        caution="Holds for customers who were asked both before and after; expectations asked "
        "for afterwards, and low ones that are easily met, flatter it.",
        left_out="expectations that no answer to the same question followed",
    ),
    needs=Needs(
        columns={"responses": (*COLUMNS, "case_id")},
        present=("survey_type",),
        hint="what customers expected (responses with survey_type 'expectation') and their later "
        "answers to the same question",
    ),
)
def expectation_gap(responses: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the gap of each expectation, dated by the experience; NaN where none followed.

    An expectation is met by the customer's next answer to the question, in the same case where
    both name one. Of several expectations that one answer meets, the last counts.

    References
    ----------
    Parasuraman, Zeithaml & Berry 1988, *SERVQUAL*; Cohen, Cohen, Aiken & West 1999, *The problem
    of units and the circumstance for POMP* (scales in hundredths).
    """
    known = responses[responses["customer_id"].notna()]
    questions = _questions(known, scope.settings)
    before = find_answers(known, questions, expected=True)
    before = before.assign(place=place_on_scale(before), number=range(len(before)))
    after = find_answers(known, questions)
    after = after.assign(place=place_on_scale(after), answer=range(len(after)))
    pairs = _meet(before, after)
    last = pairs.sort_values(["timestamp", "number"]).drop_duplicates("answer", keep="last")
    last = last.sort_values("answer", ignore_index=True)
    met = after.iloc[last["answer"].to_numpy()].reset_index(drop=True)
    unmet = before[~before["number"].isin(pairs["number"])]
    gap = pd.concat([100 * (met["place"] - last["place"]), unmet["place"] * float("nan")])
    return observations(pd.concat([met, unmet], ignore_index=True), gap.reset_index(drop=True))


def _questions(responses: pd.DataFrame, settings: Settings) -> list[Question]:
    """Return all questions, those too of which the settings know nothing."""
    known = settings.questions
    return [known.get(name, Question(name)) for name in responses["question"].unique()]


def _meet(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return each expectation (``number``, ``place``) that is met, and the ``answer`` to it."""
    key = ["customer_id", "question"]
    columns = [*key, "timestamp", "case_id"]
    pairs = before[[*columns, "number", "place"]].merge(
        after[[*columns, "answer"]], on=key, suffixes=("", "_after")
    )
    apart = pairs["case_id"].notna() & pairs["case_id_after"].notna()
    same = ~apart | (pairs["case_id"] == pairs["case_id_after"])
    pairs = pairs[same & (pairs["timestamp_after"] >= pairs["timestamp"])]
    return pairs.sort_values(["timestamp_after", "answer"]).drop_duplicates("number")
