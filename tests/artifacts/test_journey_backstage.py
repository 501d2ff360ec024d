"""What stands behind touchpoints."""

from cxlab.artifacts.journey_facts import BACK, DO
from cxlab.artifacts.journey_maps import map_journeys


def test_teams_machines_and_what_the_study_says(make_study, tables):
    rows = tables["interactions"]
    rows["team"] = rows["touchpoint"].map({"order": "tills"}).astype("str")
    rows["automated"] = rows["touchpoint"].eq("parcel delivered")
    rows["direction"] = rows["touchpoint"].map({"parcel delivered": "company"}).astype("str")
    toml = '[roles]\npurchase = ["order"]\n'
    toml += '[backstage]\nbasket = { system = "shop", rule = "VAT" }\n'
    cells = map_journeys(make_study(interactions=rows, settings=toml)).cells
    behind = cells[cells["row"] == BACK].set_index("item")
    assert behind.loc["order", "note"] == "team: tills, done by people"
    assert behind.loc["parcel delivered", "note"] == "runs by itself, a partner's doing"
    stated = behind.loc["basket"].set_index("kind")["note"]
    assert stated["stated"] == "system: shop, rule: VAT"
    done = cells[(cells["row"] == DO) & (cells["item"] != "")].set_index("item")["direction"]
    assert done["parcel delivered"] == "company"
    assert done["order"] == ""


def test_a_team_of_few_customers_is_not_named(make_study, tables):
    rows = tables["interactions"]
    rows["team"] = rows["customer_id"].map({"c01": "one"}).astype("str")
    cells = map_journeys(make_study(interactions=rows)).cells
    assert not cells["note"].str.contains("team").any()
