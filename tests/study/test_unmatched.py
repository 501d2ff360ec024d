"""Names that match nothing, or too much: one warning for each."""

import pandas as pd
import pytest

from cxlab.study import unmatched
from cxlab.study.contents import Contents
from cxlab.study.settings import Settings
from cxlab.study.study import open_study

WHEN = pd.Timestamp("2025-03-01")
CONTACTS = pd.DataFrame(
    [("ann", WHEN, "page", "web"), ("bea", WHEN, "order", "web")],
    columns=["customer_id", "timestamp", "touchpoint", "channel"],
)
ANSWERS = pd.DataFrame(
    {"customer_id": ["ann"], "question": ["likely"], "score": [9.0], "timestamp": [WHEN]}
)


def links(count, source="mail", source_id="none"):
    ids = [f"c{number}" for number in range(count)]
    return pd.DataFrame({"source": source, "source_id": source_id, "customer_id": ids})


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[roles]\npurchase = ["ordr"]', "[roles] purchase: no touchpoint 'ordr' occurs; did you"),
        ("[stages.touchpoints]\nloyalty = ['pag']", "[stages.touchpoints]: no touchpoint 'pag'"),
        (
            "[owners]\nwbe = 'Ann'",
            "[owners]: no touchpoint, channel or stage 'wbe' occurs; did you",
        ),
        (
            "[themes]\npay = { words = ['pay'], touchpoint = 'ordr' }",
            "[themes] pay: no touchpoint 'ordr' occurs",
        ),
        (
            "[questions]\nlikly = {}",
            "[questions]: no question 'likly' occurs; did you mean 'likely'",
        ),
    ],
)
def test_names_that_never_occur(make_study, settings, said):
    study = make_study(settings, interactions=CONTACTS, responses=ANSWERS)
    [fault] = unmatched.unknown_names(Contents(study))
    assert said in str(fault)
    assert fault.severity == "warning"


def test_names_that_occur(make_study):
    settings = '[roles]\nvisit = ["page"]\n[owners]\nweb = "A"\nloyalty = "B"\npage = "C"\n'
    settings += "[questions]\nlikely = {}"
    study = make_study(settings, interactions=CONTACTS, responses=ANSWERS)
    assert list(unmatched.unknown_names(Contents(study))) == []


def test_questions_without_responses(make_study):
    study = make_study('[questions]\nlikely = { kind = "nps" }', interactions=CONTACTS)
    [fault] = unmatched.unknown_names(Contents(study))
    assert "names questions, and there are no responses" in fault.found


def test_goals_name_touchpoints(make_study):
    settings = '[goals]\nbuy = { start = "page", end = ["ordr", "paid"] }'
    found = list(unmatched.unknown_names(Contents(make_study(settings, interactions=CONTACTS))))
    assert [fault.found for fault in found] == [
        "no touchpoint 'ordr' occurs",
        "no touchpoint 'paid' occurs",
    ]


def test_targets_of_figures_that_are_not_known(make_study):
    study = make_study("[targets]\nnsp = 30\n[benchmarks]\ncsat = 0.8", interactions=CONTACTS)
    [fault] = unmatched.unknown_figures(study.settings, ["nps", "csat"])
    assert "[targets]: no KPI named 'nsp'; did you mean 'nps'?" in str(fault)


def test_a_target_of_a_kpi_of_ones_own_is_no_fault():
    settings = Settings("Shop", targets={"basket_size": 3.0}, benchmarks={"basket_size": 2.0})
    assert list(unmatched.unknown_figures(settings, ["nps", "csat"])) == []


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        ("cokie", "did you mean 'cookie'?"),
        ("cookie", "no id of the kind 'cookie' stands"),
        ("", ""),
    ],
)
def test_kinds_of_ids(tmp_path, ids, said):
    toml = '[study]\ntitle = "x"\n[sources.a]\npath = "a.csv"\n[sources.b]\npath = "b.csv"\n'
    toml += f'[[tables.interactions]]\nsource = "a"\nids = "{ids}"\n'
    toml += '[[tables.identities]]\nsource = "b"\n'
    (tmp_path / "study.toml").write_text(toml, encoding="utf-8")
    CONTACTS.to_csv(tmp_path / "a.csv", index=False)
    links(2, "cookie", "c1").to_csv(tmp_path / "b.csv", index=False)
    found = list(map(str, unmatched.unlinked_ids(open_study(tmp_path))))
    assert len(found) == bool(said)
    assert all(said in one for one in found)


@pytest.mark.parametrize(("count", "faults"), [(20, 0), (21, 1)])
def test_an_id_that_many_share(make_study, count, faults):
    study = make_study(interactions=CONTACTS, identities=links(count))
    found = list(unmatched.shared_ids(study))
    assert len(found) == faults
    assert all("'none' (mail) stands for 21 customers" in fault.found for fault in found)


def test_several_ids_that_many_share_are_told_once(make_study):
    shared = pd.concat([links(30), links(40, source_id="shop")])
    [fault] = unmatched.shared_ids(make_study(interactions=CONTACTS, identities=shared))
    assert "'shop' (mail) stands for 40 customers, who are now one; so do 1 more" in fault.found
