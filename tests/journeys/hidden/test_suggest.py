"""What journeys suggest."""

from cxlab.journeys.hidden.fit import fit_stages
from cxlab.journeys.hidden.suggest import suggest_stages
from cxlab.journeys.rules import stages_of


def test_the_stage_that_most_contacts_point_to(planted):
    frame, _ = planted.journeys()
    model = fit_stages(frame.assign(stage=stages_of(frame, planted.RULES).cat.codes), planted.RULES)
    assert suggest_stages(model).to_dict() == {"b": "begin", "e": "end", "m": "end"}


def test_few_contacts_suggest_nothing(planted):
    frame, _ = planted.journeys(2)
    model = fit_stages(frame.assign(stage=stages_of(frame, planted.RULES).cat.codes), planted.RULES)
    assert suggest_stages(model).empty
