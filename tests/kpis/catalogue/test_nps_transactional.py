"""Net promoter score after a contact: apart from that of the company as a whole."""

from cxlab.kpis.catalogue.nps import nps
from cxlab.kpis.catalogue.nps_transactional import nps_transactional


def test_the_two_kinds_of_survey_are_never_in_one_figure(answers, scope, question):
    rows = answers(
        [
            ("a", "q", 10, "transactional", "call"),
            ("b", "q", 7, "transactional", "call"),
            ("c", "q", 0, "transactional", "order"),
            ("d", "q", 9, "relational", None),
            ("e", "q", 3, None, None),
            ("f", "q", 9, "expectation", None),
        ],
        "survey_type",
        "touchpoint",
    )
    after = nps_transactional(rows, scope(question("nps")))
    assert after["value"].tolist() == [1, 0, -1]
    assert after["touchpoint"].tolist() == ["call", "call", "order"]
    overall = nps(rows, scope(question("nps")))
    assert overall["customer_id"].tolist() == ["d", "e"]
    assert overall["value"].tolist() == [1, -1]


def test_another_scale_is_left_out(answers, scope, question):
    rows = answers([("a", "q", 5, "transactional")], "survey_type")
    found = nps_transactional(rows, scope(question("nps", (1, 5))))
    assert found["value"].isna().tolist() == [True]
