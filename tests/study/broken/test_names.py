"""Names that bite: of columns, sources, files, touchpoints, questions, attributes, customers."""

import csv
import io
import json

import pytest

HEAD = '[study]\ntitle = "Shop"\nmin_group = 1\n'
ROWS = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,order,web\n"
PEOPLE = '[sources.people]\npath = "people.csv"\n[[tables.customers]]\nsource = "people"\n'

#: By what they would be taken for.
WORDS = {
    "a query": "a'b\"c;--",
    "a word of SQL": "select",
    "two lines": "one\nother",
    "a pattern": "a[b]{c}*?",
    "an option": "--help",
    "markup": "<img src=x onerror=alert(1)>&amp;",
    "a formula": "=1+1",
    "a template": "{{ 7 * 7 }}${x}%s",
    "from right to left": "\u202eevil \u0645\u0631\u062d\u0628\u0627",
    "a letter with 300 marks": "z" + "\u0300" * 300,
    "10,000 letters": "long " * 2000 + ".",
}


def table(*rows: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def source(name: str, path: str = "orders.csv", columns: str = "") -> str:
    return (
        f"[sources.{json.dumps(name)}]\npath = {json.dumps(path)}\n"
        f"[[tables.interactions]]\nsource = {json.dumps(name)}\n{columns}\n"
    )


def every_word() -> dict[str, object]:
    """Return a study in which each word names a source, a column, a touchpoint and so on."""
    files = {}
    toml = HEAD
    for place, word in enumerate(WORDS.values()):
        columns = f'columns = {{ customer_id = {json.dumps(word)}, timestamp = "at", '
        columns += 'touchpoint = "what", channel = "channel", team = "channel" }'
        path = f"{place}.csv" if len(word) > 50 else f"{word}.csv"
        toml += source(word, path, columns)
        files[path] = table([word, "at", "what", "channel"], [word, "2025-01-02", word, word])
    words = [*WORDS.values()]
    touchpoints = json.dumps(words)
    toml += PEOPLE + f"[roles]\npurchase = {touchpoints}\n[stages.touchpoints]\nloyalty = "
    toml += f"{touchpoints}\n[goals]\nbuy = {{ start = {touchpoints}, end = {touchpoints} }}\n"
    toml += "[owners]\n" + "".join(f"{json.dumps(word)} = {json.dumps(word)}\n" for word in words)
    for word in words:
        toml += f"[[events]]\ndate = 2025-01-02\ntitle = {json.dumps(word)}\n"
    people = table(["customer_id", *words], *([word, *words] for word in words))
    return {**files, "study.toml": toml, "people.csv": people}


def test_every_word_may_be_a_name(says):
    number = len(WORDS)
    says(every_word(), ({"customers": (number, 0), "interactions": (number, 0)}, []))


#: By name: study.toml, the files beside it, and what is said.
CASES = {
    "sources named like tables": (
        source("interactions") + source("duckdb_tables") + source("customers"),
        {},
        ({"interactions": (3, 0)}, []),
    ),
    "a source named like cxlab's own": (
        source("cxlab part 0"),
        {},
        [
            "error: study.toml, [sources.cxlab part 0]: a name that begins with 'cxlab '; rename "
            "it: such names are cxlab's own"
        ],
    ),
    "a column that is not there, in markup": (
        source(
            "orders", columns='columns = { customer_id = "<b>who</b>", timestamp = "timestamp" }'
        )
        + 'constants = { touchpoint = "order", channel = "web" }\n',
        {},
        [
            "error: orders.csv: no column named '<b>who</b>'; Known: channel, customer_id, "
            "timestamp, touchpoint; correct `customer_id` in study.toml"
        ],
    ),
    "attributes named like the columns of other tables": (
        source("orders") + PEOPLE,
        {"people.csv": "customer_id,timestamp,touchpoint\nann,1,2\n"},
        ({"customers": (1, 0), "interactions": (1, 0)}, []),
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_names(says, name):
    toml, files, said = CASES[name]
    says({"study.toml": HEAD + toml, "orders.csv": ROWS, **files}, said)
