"""Broken ``study.toml``: no TOML at all, and [study], [sources] and [tables] gone wrong."""

import pytest

HEAD = '[study]\ntitle = "Shop"\nmin_group = 1\n'
SOURCE = '[sources.orders]\npath = "orders.csv"\n'
TABLE = '[[tables.interactions]]\nsource = "orders"\n'
PLAIN = HEAD + SOURCE + TABLE
ROWS = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,order,web\n"

#: By name: study.toml, and what is said.
CASES = {
    "no section closed": (
        "[study",
        ["error: study.toml: not valid TOML: a bracket that is not closed; close it"],
    ),
    "a backslash in a path": (
        HEAD + SOURCE.replace("orders.csv", r"data\orders.csv") + TABLE,
        [
            "error: study.toml, row 5: not valid TOML: a backslash alone; write two, or put the "
            "text between single quotation marks"
        ],
    ),
    "text without quotation marks": (
        PLAIN.replace('"Shop"', "Shop"),
        [
            "error: study.toml, row 2: not valid TOML: a value that is neither text, number, date, "
            "list, true nor false; put text between quotation marks"
        ],
    ),
    "a quotation mark left open": (
        PLAIN.replace('"Shop"', '"Shop'),
        [
            "error: study.toml, row 2: not valid TOML: a text that is not closed; close the "
            "quotation mark on its line"
        ],
    ),
    "a key twice": (
        PLAIN.replace("min_group", 'title = "A"\nmin_group'),
        ["error: study.toml, row 3: not valid TOML: a key stands twice; keep one of the two"],
    ),
    "a section twice": (
        PLAIN + '[study]\ntitle = "B"\n',
        [
            "error: study.toml, row 8: not valid TOML: a section stands twice; keep one, or write "
            "[[...]] where two may be"
        ],
    ),
    "a name with a space": (
        PLAIN + '[roles]\nfirst visit = ["page"]\n',
        [
            "error: study.toml, row 9: not valid TOML: a name without = behind it; write name = "
            'value; put a name with spaces between quotation marks: "a b"'
        ],
    ),
    "a number of 5,000 digits": (
        PLAIN.replace("min_group = 1", "min_group = " + "1" * 5000),
        ["error: study.toml: not valid TOML: a number of thousands of digits; correct it"],
    ),
    "two values on a line": (
        PLAIN.replace("min_group = 1", "min_group = 1 or 2"),
        [
            "error: study.toml, row 3: not valid TOML: more behind a value; write one value on "
            "each line"
        ],
    ),
    "an event in the week's notation": (
        PLAIN + '[[events]]\ndate = "2025-W01-1"\ntitle = "Fair"\n',
        ["error: study.toml, [[events]]: date = '2025-W01-1'; write it as 2025-09-30"],
    ),
    "lists in lists in lists": (
        "a = " + "[" * 2000 + "]" * 2000,
        ["error: study.toml: not valid TOML: lists within lists within lists; correct it"],
    ),
    "not UTF-8": (
        PLAIN.encode("utf-16"),
        ["error: study.toml: not UTF-8; save it as UTF-8"],
    ),
    "the character NUL": (
        PLAIN.replace("orders.csv", r"orders\u0000.csv"),
        [
            "error: study.toml, [sources.orders.path]: 'orders\\x00.csv' holds the character NUL; "
            "take it out"
        ],
    ),
    "nothing in it": (
        "",
        [
            "error: study.toml, [study]: title is missing; add title = ...",
            "error: study.toml: neither interactions nor responses; say with "
            "[[tables.interactions]] which source they come from",
        ],
    ),
    "an unknown section": (
        PLAIN + '[rolles]\npurchase = ["order"]\n',
        ["error: study.toml: unknown section [rolles]; did you mean 'roles'?"],
    ),
    "a section that is a list": (
        'roles = ["order"]\n' + PLAIN,
        ["error: study.toml, [roles]: not a table; write it as [roles]"],
    ),
    "a title misspelt": (
        PLAIN.replace("title", "titel"),
        ["error: study.toml, [study]: unknown key 'titel'; did you mean 'title'?"],
    ),
    "no title": (
        PLAIN.replace('title = "Shop"\n', ""),
        ["error: study.toml, [study]: title is missing; add title = ..."],
    ),
    "an empty title": (
        PLAIN.replace('"Shop"', '""'),
        ["error: study.toml, [study]: title is empty; fill it in"],
    ),
    "a number as a title": (
        PLAIN.replace('"Shop"', "2025"),
        ["error: study.toml, [study]: title = 2025 is not text; put it between quotation marks"],
    ),
    "a word as a number": (
        PLAIN.replace("min_group = 1", 'min_group = "ten"'),
        [
            "error: study.toml, [study]: min_group = 'ten' is not a whole number; write it as 10, "
            "without quotation marks"
        ],
    ),
    "half a person": (
        PLAIN.replace("min_group = 1", "min_group = 2.5"),
        [
            "error: study.toml, [study]: min_group = 2.5 is not a whole number; write it as 10, "
            "without quotation marks"
        ],
    ),
    "groups of none": (
        PLAIN.replace("min_group = 1", "min_group = 0"),
        ["error: study.toml, [study]: min_group = 0; write a number from 1 to 1,000,000,000"],
    ),
    "a number beyond all": (
        PLAIN.replace("min_group = 1", f"min_group = {10**400}"),
        [
            "error: study.toml, [study]: min_group = "
            "100000000000000000000000000000000000000000000000000000000000...; write a number from "
            "1 to 1,000,000,000"
        ],
    ),
    "confidence in per cent": (
        PLAIN.replace("min_group", "confidence = 95\nmin_group"),
        [
            "error: study.toml, [study]: confidence = 95; write 0.5 or more and less than 1, such "
            "as 0.95"
        ],
    ),
    "confidence that is no number": (
        PLAIN.replace("min_group", "confidence = nan\nmin_group"),
        [
            "error: study.toml, [study]: confidence = nan is not a number; write it as 12 or 0.5, "
            "without quotation marks"
        ],
    ),
    "a city as a zone": (
        PLAIN.replace("min_group", 'time_zone = "Berlin"\nmin_group'),
        ["error: study.toml, [study]: no time zone named 'Berlin'; did you mean 'Europe/Berlin'?"],
    ),
    "the zone of the machine": (
        PLAIN.replace("min_group", 'time_zone = "localtime"\nmin_group'),
        [
            "error: study.toml, [study]: no time zone named 'localtime'; write a city's, such as "
            "Europe/Berlin, or UTC"
        ],
    ),
    "one limit as text": (
        PLAIN.replace("min_group", 'limits = "few rows"\nmin_group'),
        [
            "error: study.toml, [study]: limits = 'few rows' is not a list of texts; write it as "
            '["one", "another"]'
        ],
    ),
    "synthetic as text": (
        PLAIN.replace("min_group", 'synthetic = "yes"\nmin_group'),
        ["error: study.toml, [study]: synthetic = 'yes' is not true or false; write true or false"],
    ),
    "many at once": (
        PLAIN.replace('"Shop"', "5").replace("min_group = 1", 'min_group = "ten"')
        + '[roles]\nbuy = ["order"]\n[questions]\nlikely = "nps"\n'
        + '[sources.calls]\npath = "cals.csv"\n',
        [
            "error: study.toml, [study]: title = 5 is not text; put it between quotation marks",
            "error: study.toml, [study]: min_group = 'ten' is not a whole number; write it as 10, "
            "without quotation marks",
            "error: study.toml, [questions] likely: 'nps' is not a table; write it as { kind = "
            '"nps", scale = [0, 10] }',
            "error: study.toml, [roles]: no role named 'buy'; known: cart, complaint, delivery, "
            "failure, found, late, purchase, referral, reply, resolved, search, service, ...",
            "error: study.toml, [sources.calls]: no file 'cals.csv'; known: 'orders.csv'",
        ],
    ),
    "a source as text": (
        HEAD + '[sources]\norders = "orders.csv"\n' + TABLE,
        [
            "error: study.toml, [sources.orders]: 'orders.csv' is not a table; write "
            '[sources.NAME] and below it path = "..."'
        ],
    ),
    "a source without a path": (
        HEAD + "[sources.orders]\n" + TABLE,
        ['error: study.toml, [sources.orders]: path is missing; add path = "..." or url = "..."'],
    ),
    "a path misspelt": (
        HEAD + '[sources.orders]\npth = "orders.csv"\n' + TABLE,
        ["error: study.toml, [sources.orders]: unknown key 'pth'; did you mean 'path'?"],
    ),
    "a path and a url": (
        HEAD + SOURCE + 'url = "postgresql://db/shop"\nfrom_table = "orders"\n' + TABLE,
        ["error: study.toml, [sources.orders]: needs either path or url; give one of the two"],
    ),
    "a url with a password": (
        HEAD
        + '[sources.orders]\nurl = "postgresql://ann:secret@db/shop"\nfrom_table = "orders"\n'
        + TABLE,
        [
            "error: study.toml, [sources.orders]: url holds a user or a password; take it out, and "
            "set CXLAB_ORDERS_USER and CXLAB_ORDERS_PASSWORD in the environment"
        ],
    ),
    "a query without a url": (
        HEAD + SOURCE + 'query = "SELECT 1"\n' + TABLE,
        [
            "error: study.toml, [sources.orders]: from_table and query are for databases; give a "
            "url, or a path"
        ],
    ),
    "a decimal mark that is none": (
        HEAD + SOURCE + 'decimal = "comma"\n' + TABLE,
        ["error: study.toml, [sources.orders]: decimal = 'comma'; write '.' or ','"],
    ),
    "missing marks as text": (
        HEAD + SOURCE + 'missing = "-"\n' + TABLE,
        [
            "error: study.toml, [sources.orders]: missing = '-' is not a list of texts; write it "
            'as ["one", "another"]'
        ],
    ),
    "two sources that differ in case": (
        PLAIN + '[sources.Orders]\npath = "orders.csv"\n',
        ["error: study.toml, [sources]: 'orders' and 'Orders' differ only in case; rename one"],
    ),
    "a source without a name": (
        PLAIN + '[sources.""]\npath = "orders.csv"\n',
        ["error: study.toml, [sources.]: a source without a name; give it one"],
    ),
    "a table misspelt": (
        PLAIN.replace("interactions", "interaction"),
        ["error: study.toml, [tables]: no table named 'interaction'; did you mean 'interactions'?"],
    ),
    "tables that are only customers": (
        PLAIN.replace("interactions", "customers"),
        [
            "error: study.toml: neither interactions nor responses; say with "
            "[[tables.interactions]] which source they come from"
        ],
    ),
    "a table as text": (
        HEAD + SOURCE + '[tables]\ninteractions = "orders"\n',
        [
            "error: study.toml, [[tables.interactions]]: 'orders' is not a table; write "
            '[[tables.NAME]] and below it source = "..."'
        ],
    ),
    "a table from nowhere": (
        HEAD + SOURCE + "[[tables.interactions]]\n",
        [
            "error: study.toml, [[tables.interactions]]: needs either source or sql; give one of "
            "the two"
        ],
    ),
    "a table from two places": (
        PLAIN + 'sql = "a.sql"\n',
        [
            "error: study.toml, [[tables.interactions]]: needs either source or sql; give one of "
            "the two"
        ],
    ),
    "a source misspelt": (
        PLAIN.replace('source = "orders"', 'source = "order"'),
        [
            "error: study.toml, [[tables.interactions]]: no source named 'order'; did you mean "
            "'orders'?"
        ],
    ),
    "a column that no table has": (
        PLAIN + 'columns = { custmer_id = "customer_id" }\n',
        [
            "error: study.toml, [[tables.interactions]]: interactions have no column 'custmer_id'; "
            "did you mean 'customer_id'?"
        ],
    ),
    "columns as a list": (
        PLAIN + 'columns = ["customer_id"]\n',
        [
            "error: study.toml, [[tables.interactions]]: columns = ['customer_id'] is not a table; "
            'write it as { name = "value" }'
        ],
    ),
    "a column that is a number": (
        PLAIN + "columns = { customer_id = 1 }\n",
        [
            "error: study.toml, [[tables.interactions]]: columns.customer_id = 1 is not text; put "
            "it between quotation marks"
        ],
    ),
    "a column from two places": (
        PLAIN + 'columns = { channel = "channel" }\nconstants = { channel = "web" }\n',
        [
            "error: study.toml, [[tables.interactions]]: 'channel' stands in columns and in "
            "constants; keep one of the two"
        ],
    ),
    "a constant that is a list": (
        PLAIN + 'constants = { team = ["a", "b"] }\n',
        [
            "error: study.toml, [[tables.interactions]]: constants.team = ['a', 'b'] is not one "
            "value; write a text, a number, true, false or a date"
        ],
    ),
    "a constant without end": (
        PLAIN + "constants = { value = inf }\n",
        [
            "error: study.toml, [[tables.interactions]]: constants.value = inf is not one value; "
            "write a text, a number, true, false or a date"
        ],
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_study_sources_and_tables(says, name):
    toml, said = CASES[name]
    says({"orders.csv": ROWS, "study.toml": toml}, said)
