"""The text of a draft."""

import tomllib

from cxlab.draft.guess import Guess
from cxlab.draft.look.exports import Unread
from cxlab.draft.mean.plan import Given, Plan
from cxlab.draft.write.study import Page, name_queries, write_study

MONEY = Guess("study", "currency", "", "nothing tells", "a guess")
ZONE = Guess("study", "zone", "UTC", "nothing tells", "a guess")


def test_an_empty_page_is_valid():
    content = tomllib.loads(write_study(Page("A", MONEY, ZONE))["study.toml"])
    assert content == {"study": {"title": "A", "time_zone": "UTC"}}


def test_each_line_says_how_sure_it_is(opened, rows):
    [export] = opened(orders__csv=rows("nr,when", "{i},2025-01-{d:02d}"))
    given = {
        "customer_id": Given("its name", "sure", column="nr"),
        "touchpoint": Given("the file's name", "likely", constant="order"),
    }
    page = Page("A", MONEY, ZONE, exports=[export], plans=[Plan("interactions", export, given)])
    text = write_study(page)["study.toml"]
    assert 'customer_id = "nr"  # sure: its name' in text
    assert 'touchpoint = "order"  # likely: the file\'s name' in text
    [entry] = tomllib.loads(text)["tables"]["interactions"]
    assert entry["columns"] == {"customer_id": "nr"}
    assert entry["constants"] == {"touchpoint": "order"}


def test_hostile_names_stay_what_they_are(opened, rows):
    name = 'a"b\n]=# <b>'
    [export] = opened(orders__csv=rows('"a""b\n]=# <b>",when', "{i},2025-01-{d:02d}"))
    given = {"customer_id": Given(f"from {name}", "sure", column=name)}
    page = Page(
        name,
        MONEY,
        ZONE,
        exports=[export],
        plans=[Plan("interactions", export, given)],
        questions={name: {"kind": "nps", "#": name}},
        roles={"purchase": [name]},
        touchpoints=[name],
        unread=[Unread(name, name)],
        asked=[name],
    )
    content = tomllib.loads(write_study(page)["study.toml"])
    assert content["study"]["title"] == name
    assert content["questions"] == {name: {"kind": "nps"}}
    assert content["roles"] == {"purchase": [name]}
    assert content["tables"]["interactions"][0]["columns"]["customer_id"] == name


def test_unused_exports_stand_as_comments(opened, rows):
    [export] = opened(products__csv=rows("sku,weight", "s{i},{i}"))
    page = Page("A", MONEY, ZONE, exports=[export], unused={"products": "no column says when"})
    text = write_study(page)["study.toml"]
    assert "# Not used: no column says when." in text
    assert "sources" not in tomllib.loads(text)


def test_queries_have_names_of_their_own(opened, rows):
    one, two = opened(a__csv=rows("x,y", "{i},{i}"), b__csv=rows("x,y", "{i},{i}"))
    plans = [
        Plan("interactions", one, distinct=True),
        Plan("responses", one, distinct=True),
        Plan("responses", one, distinct=True),
        Plan("identities", two, distinct=True),
        Plan("customers", two),
    ]
    assert list(name_queries(plans).names.values()) == [
        "a-interactions.sql",
        "a-responses.sql",
        "a-responses-2.sql",
        "b.sql",
    ]
