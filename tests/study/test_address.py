"""Where a database is: what study.toml may say, and that no secret is repeated."""

import pytest

from cxlab.errors import Fault
from cxlab.study.address import address_faults, find_address, variable
from cxlab.study.settings import Source


def faults(**settings: str) -> list[str]:
    return [f"{one.found}; {one.remedy}" for one in address_faults(Source("a", **settings))]


@pytest.mark.parametrize(
    "settings",
    [
        {"path": "a.csv"},
        {"url": "postgresql://db.example/shop", "from_table": "orders"},
        {"url": "postgres://db.example:5433/shop?sslmode=verify-full", "query": "SELECT 1"},
        {"url": "postgresql://one.example:1,two.example:2/shop", "query": "SELECT 1"},
        {"url": "postgresql://[::1]:5432/shop", "query": "SELECT 1"},
        {"url": "postgresql://", "query": "SELECT 1"},
    ],
)
def test_what_is_right(settings):
    assert faults(**settings) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "needs either path or url; give one of the two"),
        ({"path": "a.csv", "query": "SELECT 1"}, "from_table and query are for databases"),
        ({"url": "postgresql://db/shop"}, "needs either from_table or query"),
        ({"url": "mysql://db/shop", "query": "x"}, "no database of the kind 'mysql' can be read"),
        ({"url": "db.example/shop", "query": "x"}, "url holds no address; write it as postgresql:"),
        ({"url": "postgresql://db:port/shop", "query": "x"}, "url names no host that could be"),
        ({"url": "postgresql://db/shop?options=x", "query": "x"}, "url has the option 'options'"),
        ({"url": "postgresql://db/shop?sslmode", "query": "x"}, "url is not written as one"),
        ({"url": "postgresql://db/shop#x", "query": "x"}, "url has the option '#'; known: appl"),
        ({"url": "postgresql://[::1/shop", "query": "x"}, "url is not written as one"),
    ],
)
def test_what_is_wrong(settings, said):
    [only] = faults(**settings)
    assert only.startswith(said)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:s3cret@db/shop",
        "postgresql://s3cret@db/shop",
        "postgresql://ann:s3/cret@db/shop",
        "postgresql://ann:s3#cret@db/shop",
        "postgresql://ann:s3?cret@db/shop",
        "ann:s3cret@db/shop",
        "s3cret://ann@db",
        "postgresql://db/shop?password=s3cret",
        "postgresql://db/shop?user=ann&password=s3cret",
        "postgresql://db/shop?sslpassword=s3cret",
        "postgresql://db:s3cret/shop",
    ],
)
def test_a_secret_in_study_toml_is_a_fault_that_does_not_repeat_it(url):
    [only] = faults(url=url, query="SELECT 1")
    assert "cret" not in only
    assert "ann" not in only


def test_what_a_secret_should_be_instead():
    [only] = faults(url="postgresql://ann:x@db/shop", query="SELECT 1")
    assert only.endswith("set CXLAB_A_USER and CXLAB_A_PASSWORD in the environment")


def test_names_of_variables():
    assert variable(Source("web orders/2"), "USER") == "CXLAB_WEB_ORDERS_2_USER"


def found(url: str, **environment: str) -> str:
    address = find_address(Source("a", url=url), environment)
    assert not isinstance(address, Fault)
    assert address.url not in repr(address)
    return address.url.partition("?")[0]


def test_user_and_password_come_from_the_environment():
    secrets = {"CXLAB_A_USER": "ann", "CXLAB_A_PASSWORD": "p@ss/w:rd#?"}
    assert found("postgresql://db/shop", **secrets) == (
        "postgresql://ann:p%40ss%2Fw%3Ard%23%3F@db/shop"
    )
    assert found("postgresql://db/shop", CXLAB_A_PASSWORD="x") == "postgresql://:x@db/shop"
    assert found("postgresql://db/shop") == "postgresql://db/shop"
    assert found("postgres://") == "postgresql://"


def test_the_whole_url_may_come_from_the_environment():
    url = "postgres://ann:p%40ss@other:5433/shop"
    assert found("postgresql://", CXLAB_A_URL=url) == "postgresql://ann:p%40ss@other:5433/shop"
    assert found("postgresql://", CXLAB_A_URL=url, CXLAB_A_USER="bea") == (
        "postgresql://bea:p%40ss@other:5433/shop"
    )


def test_options_of_the_url_win():
    address = find_address(Source("a", url="postgresql://db/shop?connect_timeout=2"), {})
    assert "connect_timeout=2&" in address.url
    assert "tcp_user_timeout=60000" in address.url


@pytest.mark.parametrize("url", ["s3cret://ann@db/x", "s3cret", "postgresql://a:s3cret@[::1"])
def test_a_bad_url_of_the_environment_is_not_repeated(url):
    fault = find_address(Source("a", url="postgresql://"), {"CXLAB_A_URL": url})
    assert isinstance(fault, Fault)
    assert fault.where == "the environment variable CXLAB_A_URL"
    assert "s3cret" not in str(fault)


def test_messages_are_scrubbed():
    url = "postgresql://ann:p%20w@db/shop?password=two"
    address = find_address(Source("a", url="postgresql://"), {"CXLAB_A_URL": url})
    said = address.scrubbed("no user ann with p w, p%20w or two")
    assert said == "no user *** with ***, *** or ***"
