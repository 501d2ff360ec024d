"""Broken ``study.toml``: each section, each kind of value, and what is said about it."""

import pytest

from cxlab.errors import Fault

HEAD = '[study]\ntitle = "Shop"\nmin_group = 1\n'
SOURCE = '[sources.orders]\npath = "orders.csv"\n'
TABLE = '[[tables.interactions]]\nsource = "orders"\n'
PLAIN = HEAD + SOURCE + TABLE
ROWS = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,order,web\n"
ANSWERS = "customer_id,timestamp,question,score\nann,2025-01-02,likely,9\n"
ASKED = '[sources.answers]\npath = "answers.csv"\n[[tables.responses]]\nsource = "answers"\n'
LINKS = '[sources.links]\npath = "links.csv"\n[[tables.identities]]\nsource = "links"\n'

#: By name: study.toml, and what is said.
CASES = {
    "no section closed": (
        "[study",
        [
            Fault(
                "study.toml",
                "not valid TOML: a bracket that is not closed",
                "close it",
            )
        ],
    ),
    "a backslash in a path": (
        HEAD + SOURCE.replace("orders.csv", r"data\orders.csv") + TABLE,
        [
            Fault(
                "study.toml",
                "not valid TOML: a backslash alone",
                "write two, or put the text between single quotation marks",
                row=5,
            )
        ],
    ),
    "text without quotation marks": (
        PLAIN.replace('"Shop"', "Shop"),
        [
            Fault(
                "study.toml",
                "not valid TOML: a value that is neither text, number, date, list, true nor false",
                "put text between quotation marks",
                row=2,
            )
        ],
    ),
    "a quotation mark left open": (
        PLAIN.replace('"Shop"', '"Shop'),
        [
            Fault(
                "study.toml",
                "not valid TOML: a text that is not closed",
                "close the quotation mark on its line",
                row=2,
            )
        ],
    ),
    "a key twice": (
        PLAIN.replace("min_group", 'title = "A"\nmin_group'),
        [
            Fault(
                "study.toml",
                "not valid TOML: a key stands twice",
                "keep one of the two",
                row=3,
            )
        ],
    ),
    "a section twice": (
        PLAIN + '[study]\ntitle = "B"\n',
        [
            Fault(
                "study.toml",
                "not valid TOML: a section stands twice",
                "keep one, or write [[...]] where two may be",
                row=8,
            )
        ],
    ),
    "a name with a space": (
        PLAIN + '[roles]\nfirst visit = ["page"]\n',
        [
            Fault(
                "study.toml",
                "not valid TOML: a name without = behind it",
                'write name = value; put a name with spaces between quotation marks: "a b"',
                row=9,
            )
        ],
    ),
    "a number of 5,000 digits": (
        PLAIN.replace("min_group = 1", "min_group = " + "1" * 5000),
        [
            Fault(
                "study.toml",
                "not valid TOML: a number of thousands of digits",
                "correct it",
            )
        ],
    ),
    "two values on a line": (
        PLAIN.replace("min_group = 1", "min_group = 1 or 2"),
        [
            Fault(
                "study.toml",
                "not valid TOML: more behind a value",
                "write one value on each line",
                row=3,
            )
        ],
    ),
    "an event in the week's notation": (
        PLAIN + '[[events]]\ndate = "2025-W01-1"\ntitle = "Fair"\n',
        [
            Fault(
                "study.toml, [[events]]",
                "date = '2025-W01-1'",
                "write it as 2025-09-30",
            )
        ],
    ),
    "lists in lists in lists": (
        "a = " + "[" * 2000 + "]" * 2000,
        [
            Fault(
                "study.toml",
                "not valid TOML: lists within lists within lists",
                "correct it",
            )
        ],
    ),
    "not UTF-8": (
        PLAIN.encode("utf-16"),
        [
            Fault(
                "study.toml",
                "not UTF-8",
                "save it as UTF-8",
            )
        ],
    ),
    "the character NUL": (
        PLAIN.replace("orders.csv", r"orders\u0000.csv"),
        [
            Fault(
                "study.toml, [sources.orders.path]",
                "'orders\\x00.csv' holds the character NUL",
                "take it out",
            )
        ],
    ),
    "nothing in it": (
        "",
        [
            Fault(
                "study.toml",
                "neither interactions nor responses",
                "say with [[tables.interactions]] which source they come from",
            ),
            Fault(
                "study.toml, [study]",
                "title is missing",
                "add title = ...",
            ),
        ],
    ),
    "an unknown section": (
        PLAIN + '[rolles]\npurchase = ["order"]\n',
        [
            Fault(
                "study.toml",
                "unknown section [rolles]",
                "did you mean 'roles'?",
            )
        ],
    ),
    "a section that is a list": (
        'roles = ["order"]\n' + PLAIN,
        [
            Fault(
                "study.toml, [roles]",
                "not a table",
                "write it as [roles]",
            )
        ],
    ),
    "a title misspelt": (
        PLAIN.replace("title", "titel"),
        [
            Fault(
                "study.toml, [study]",
                "unknown key 'titel'",
                "did you mean 'title'?",
            )
        ],
    ),
    "no title": (
        PLAIN.replace('title = "Shop"\n', ""),
        [
            Fault(
                "study.toml, [study]",
                "title is missing",
                "add title = ...",
            )
        ],
    ),
    "an empty title": (
        PLAIN.replace('"Shop"', '""'),
        [
            Fault(
                "study.toml, [study]",
                "title is empty",
                "fill it in",
            )
        ],
    ),
    "a number as a title": (
        PLAIN.replace('"Shop"', "2025"),
        [
            Fault(
                "study.toml, [study]",
                "title = 2025 is not text",
                "put it between quotation marks",
            )
        ],
    ),
    "a word as a number": (
        PLAIN.replace("min_group = 1", 'min_group = "ten"'),
        [
            Fault(
                "study.toml, [study]",
                "min_group = 'ten' is not a whole number",
                "write it as 10, without quotation marks",
            )
        ],
    ),
    "half a person": (
        PLAIN.replace("min_group = 1", "min_group = 2.5"),
        [
            Fault(
                "study.toml, [study]",
                "min_group = 2.5 is not a whole number",
                "write it as 10, without quotation marks",
            )
        ],
    ),
    "groups of none": (
        PLAIN.replace("min_group = 1", "min_group = 0"),
        [
            Fault(
                "study.toml, [study]",
                "min_group = 0",
                "write a number from 1 to 1,000,000,000",
            )
        ],
    ),
    "a number beyond all": (
        PLAIN.replace("min_group = 1", f"min_group = {10**400}"),
        [
            Fault(
                "study.toml, [study]",
                "min_group = 100000000000000000000000000000000000000000000000000000000000...",
                "write a number from 1 to 1,000,000,000",
            )
        ],
    ),
    "confidence in per cent": (
        PLAIN.replace("min_group", "confidence = 95\nmin_group"),
        [
            Fault(
                "study.toml, [study]",
                "confidence = 95",
                "write 0.5 or more and less than 1, such as 0.95",
            )
        ],
    ),
    "confidence that is no number": (
        PLAIN.replace("min_group", "confidence = nan\nmin_group"),
        [
            Fault(
                "study.toml, [study]",
                "confidence = nan is not a number",
                "write it as 12 or 0.5, without quotation marks",
            )
        ],
    ),
    "a city as a zone": (
        PLAIN.replace("min_group", 'time_zone = "Berlin"\nmin_group'),
        [
            Fault(
                "study.toml, [study]",
                "no time zone named 'Berlin'",
                "did you mean 'Europe/Berlin'?",
            )
        ],
    ),
    "the zone of the machine": (
        PLAIN.replace("min_group", 'time_zone = "localtime"\nmin_group'),
        [
            Fault(
                "study.toml, [study]",
                "no time zone named 'localtime'",
                "write a city's, such as Europe/Berlin, or UTC",
            )
        ],
    ),
    "one limit as text": (
        PLAIN.replace("min_group", 'limits = "few rows"\nmin_group'),
        [
            Fault(
                "study.toml, [study]",
                "limits = 'few rows' is not a list of texts",
                'write it as ["one", "another"]',
            )
        ],
    ),
    "synthetic as text": (
        PLAIN.replace("min_group", 'synthetic = "yes"\nmin_group'),
        [
            Fault(
                "study.toml, [study]",
                "synthetic = 'yes' is not true or false",
                "write true or false",
            )
        ],
    ),
    "many at once": (
        PLAIN.replace('"Shop"', "5").replace("min_group = 1", 'min_group = "ten"')
        + '[roles]\nbuy = ["order"]\n[questions]\nlikely = "nps"\n'
        + '[sources.calls]\npath = "cals.csv"\n',
        [
            Fault(
                "study.toml, [questions] likely",
                "'nps' is not a table",
                'write it as { kind = "nps", scale = [0, 10] }',
            ),
            Fault(
                "study.toml, [study]",
                "title = 5 is not text",
                "put it between quotation marks",
            ),
            Fault(
                "study.toml, [study]",
                "min_group = 'ten' is not a whole number",
                "write it as 10, without quotation marks",
            ),
            Fault(
                "study.toml, [roles]",
                "no role named 'buy'",
                "known: cart, complaint, delivery, failure, found, late, purchase, "
                "referral, reply, resolved, search, service, ...",
            ),
            Fault(
                "study.toml, [sources.calls]",
                "no file 'cals.csv'",
                "did you mean 'links.csv'?",
            ),
        ],
    ),
    "a source as text": (
        HEAD + '[sources]\norders = "orders.csv"\n' + TABLE,
        [
            Fault(
                "study.toml, [sources.orders]",
                "'orders.csv' is not a table",
                'write [sources.NAME] and below it path = "..."',
            )
        ],
    ),
    "a source without a path": (
        HEAD + "[sources.orders]\n" + TABLE,
        [
            Fault(
                "study.toml, [sources.orders]",
                "path is missing",
                'add path = "..." or url = "..."',
            )
        ],
    ),
    "a path misspelt": (
        HEAD + '[sources.orders]\npth = "orders.csv"\n' + TABLE,
        [
            Fault(
                "study.toml, [sources.orders]",
                "unknown key 'pth'",
                "did you mean 'path'?",
            )
        ],
    ),
    "a path and a url": (
        HEAD + SOURCE + 'url = "postgresql://db/shop"\nfrom_table = "orders"\n' + TABLE,
        [
            Fault(
                "study.toml, [sources.orders]",
                "needs either path or url",
                "give one of the two",
            )
        ],
    ),
    "a url with a password": (
        HEAD
        + '[sources.orders]\nurl = "postgresql://ann:secret@db/shop"\nfrom_table = "orders"\n'
        + TABLE,
        [
            Fault(
                "study.toml, [sources.orders]",
                "url holds a user or a password",
                "take it out, and set CXLAB_ORDERS_USER and CXLAB_ORDERS_PASSWORD in the "
                "environment",
            )
        ],
    ),
    "a query without a url": (
        HEAD + SOURCE + 'query = "SELECT 1"\n' + TABLE,
        [
            Fault(
                "study.toml, [sources.orders]",
                "from_table and query are for databases",
                "give a url, or a path",
            )
        ],
    ),
    "a decimal mark that is none": (
        HEAD + SOURCE + 'decimal = "comma"\n' + TABLE,
        [
            Fault(
                "study.toml, [sources.orders]",
                "decimal = 'comma'",
                "write '.' or ','",
            )
        ],
    ),
    "missing marks as text": (
        HEAD + SOURCE + 'missing = "-"\n' + TABLE,
        [
            Fault(
                "study.toml, [sources.orders]",
                "missing = '-' is not a list of texts",
                'write it as ["one", "another"]',
            )
        ],
    ),
    "two sources that differ in case": (
        PLAIN + '[sources.Orders]\npath = "orders.csv"\n',
        [
            Fault(
                "study.toml, [sources]",
                "'orders' and 'Orders' differ only in case",
                "rename one",
            )
        ],
    ),
    "a source without a name": (
        PLAIN + '[sources.""]\npath = "orders.csv"\n',
        [
            Fault(
                "study.toml, [sources.]",
                "a source without a name",
                "give it one",
            )
        ],
    ),
    "a table misspelt": (
        PLAIN.replace("interactions", "interaction"),
        [
            Fault(
                "study.toml, [tables]",
                "no table named 'interaction'",
                "did you mean 'interactions'?",
            )
        ],
    ),
    "tables that are only customers": (
        PLAIN.replace("interactions", "customers"),
        [
            Fault(
                "study.toml",
                "neither interactions nor responses",
                "say with [[tables.interactions]] which source they come from",
            )
        ],
    ),
    "a table as text": (
        HEAD + SOURCE + '[tables]\ninteractions = "orders"\n',
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "'orders' is not a table",
                'write [[tables.NAME]] and below it source = "..."',
            )
        ],
    ),
    "a table from nowhere": (
        HEAD + SOURCE + "[[tables.interactions]]\n",
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "needs either source or sql",
                "give one of the two",
            )
        ],
    ),
    "a table from two places": (
        PLAIN + 'sql = "a.sql"\n',
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "needs either source or sql",
                "give one of the two",
            )
        ],
    ),
    "a source misspelt": (
        PLAIN.replace('source = "orders"', 'source = "order"'),
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "no source named 'order'",
                "did you mean 'orders'?",
            )
        ],
    ),
    "a column that no table has": (
        PLAIN + 'columns = { custmer_id = "customer_id" }\n',
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "interactions have no column 'custmer_id'",
                "did you mean 'customer_id'?",
            )
        ],
    ),
    "columns as a list": (
        PLAIN + 'columns = ["customer_id"]\n',
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "columns = ['customer_id'] is not a table",
                'write it as { name = "value" }',
            )
        ],
    ),
    "a column that is a number": (
        PLAIN + "columns = { customer_id = 1 }\n",
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "columns.customer_id = 1 is not text",
                "put it between quotation marks",
            )
        ],
    ),
    "a column from two places": (
        PLAIN + 'columns = { channel = "channel" }\nconstants = { channel = "web" }\n',
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "'channel' stands in columns and in constants",
                "keep one of the two",
            )
        ],
    ),
    "a constant that is a list": (
        PLAIN + 'constants = { team = ["a", "b"] }\n',
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "constants.team = ['a', 'b'] is not one value",
                "write a text, a number, true, false or a date",
            )
        ],
    ),
    "a constant without end": (
        PLAIN + "constants = { value = inf }\n",
        [
            Fault(
                "study.toml, [[tables.interactions]]",
                "constants.value = inf is not one value",
                "write a text, a number, true, false or a date",
            )
        ],
    ),
    "a question as text": (
        PLAIN + '[questions]\nlikely = "nps"\n',
        [
            Fault(
                "study.toml, [questions] likely",
                "'nps' is not a table",
                'write it as { kind = "nps", scale = [0, 10] }',
            )
        ],
    ),
    "a question of an unknown kind": (
        PLAIN + '[questions]\nlikely = { kind = "nsp" }\n',
        [
            Fault(
                "study.toml, [questions] likely",
                "no kind named 'nsp'",
                "did you mean 'nps'?",
            )
        ],
    ),
    "a scale upside down": (
        PLAIN + "[questions]\nlikely = { scale = [10, 0] }\n",
        [
            Fault(
                "study.toml, [questions] likely",
                "scale = [10, 0]",
                "write the lowest value first",
            )
        ],
    ),
    "a scale of three": (
        PLAIN + "[questions]\nlikely = { scale = [0, 5, 10] }\n",
        [
            Fault(
                "study.toml, [questions] likely",
                "scale = [0, 5, 10] is not a pair of numbers",
                "write it as [0, 10]",
            )
        ],
    ),
    "a scale without end": (
        PLAIN + "[questions]\nlikely = { scale = [0, inf] }\n",
        [
            Fault(
                "study.toml, [questions] likely",
                "scale = [0, inf] is not a pair of numbers",
                "write it as [0, 10]",
            )
        ],
    ),
    "NPS where low is good": (
        PLAIN + '[questions]\nlikely = { kind = "nps", good = "low" }\n',
        [
            Fault(
                "study.toml, [questions] likely",
                "good = 'low'",
                "write 'high': NPS counts 9 and 10 as promoters",
            )
        ],
    ),
    "good that is neither": (
        PLAIN + '[questions]\nlikely = { good = "hihg" }\n',
        [
            Fault(
                "study.toml, [questions] likely",
                "good = 'hihg'",
                "write 'high' or 'low'",
            )
        ],
    ),
    "a goal as a list": (
        PLAIN + '[goals]\nreturn = ["sent", "refunded"]\n',
        [
            Fault(
                "study.toml, [goals] return",
                "['sent', 'refunded'] is not a table",
                'write it as { start = ["..."], end = ["..."], days = 30 }',
            )
        ],
    ),
    "a goal without an end": (
        PLAIN + '[goals]\nreturn = { start = ["order"] }\n',
        [
            Fault(
                "study.toml, [goals] return",
                "end is missing",
                "add end = ...",
            )
        ],
    ),
    "a goal within no days": (
        PLAIN + '[goals]\nreturn = { start = "order", end = "order", days = 0 }\n',
        [
            Fault(
                "study.toml, [goals] return",
                "days = 0",
                "write more than 0",
            )
        ],
    ),
    "a goal of numbers": (
        PLAIN + '[goals]\nreturn = { start = [1], end = "order" }\n',
        [
            Fault(
                "study.toml, [goals] return",
                "start = [1] is not a list of texts",
                'write it as ["one", "another"]',
            )
        ],
    ),
    "an unknown role": (
        PLAIN + '[roles]\npurchse = ["order"]\n',
        [
            Fault(
                "study.toml, [roles]",
                "no role named 'purchse'",
                "did you mean 'purchase'?",
            )
        ],
    ),
    "a role of numbers": (
        PLAIN + "[roles]\npurchase = [1]\n",
        [
            Fault(
                "study.toml, [roles]",
                "purchase = [1] is not a list of texts",
                'write it as ["one", "another"]',
            )
        ],
    ),
    "stages that name touchpoints alone": (
        PLAIN + '[stages]\ntouchpoints = ["order"]\n',
        [
            Fault(
                "study.toml, [stages]",
                "touchpoints = ['order'] names no stage",
                "write [stages.touchpoints] and below it retention = [...]",
            )
        ],
    ),
    "an unknown stage": (
        PLAIN + '[stages.touchpoints]\nconversio = ["order"]\n',
        [
            Fault(
                "study.toml, [stages.touchpoints]",
                "no stage named 'conversio'",
                "did you mean 'conversion'?",
            )
        ],
    ),
    "a touchpoint in two stages": (
        PLAIN + '[stages.touchpoints]\nconversion = ["order"]\nloyalty = ["order"]\n',
        [
            Fault(
                "study.toml, [stages.touchpoints]",
                "'order' stands in conversion and in loyalty",
                "keep it in one of the two",
            )
        ],
    ),
    "a stage twice": (
        PLAIN + '[stages]\norder = ["before", "after", "before"]\n',
        [
            Fault(
                "study.toml, [stages]",
                "order names 'before' twice",
                "keep one of the two",
            )
        ],
    ),
    "no stage at all": (
        PLAIN + "[stages]\norder = []\n",
        [
            Fault(
                "study.toml, [stages]",
                "order = [] names no stage",
                "name them, or leave it out",
            )
        ],
    ),
    "an owner that is a list": (
        PLAIN + '[owners]\nweb = ["Ann", "Bea"]\n',
        [
            Fault(
                "study.toml, [owners]",
                "web = ['Ann', 'Bea'] is not text",
                "put it between quotation marks",
            )
        ],
    ),
    "a target as text": (
        PLAIN + '[targets]\nnps = "30"\n',
        [
            Fault(
                "study.toml, [targets]",
                "nps = '30' is not a number",
                "write it as 12 or 0.5, without quotation marks",
            )
        ],
    ),
    "a benchmark as true": (
        PLAIN + "[benchmarks]\nnps = true\n",
        [
            Fault(
                "study.toml, [benchmarks]",
                "nps = true is not a number",
                "write it as 12 or 0.5, without quotation marks",
            )
        ],
    ),
    "an event as text": (
        'events = ["2025-01-02"]\n' + PLAIN,
        [
            Fault(
                "study.toml, [[events]]",
                "'2025-01-02' is not a table",
                'write [[events]] and below it date = 2025-09-30 and title = "..."',
            )
        ],
    ),
    "an event without a title": (
        PLAIN + "[[events]]\ndate = 2025-01-02\n",
        [
            Fault(
                "study.toml, [[events]]",
                "title is missing",
                "add title = ...",
            )
        ],
    ),
    "an event on a day that is none": (
        PLAIN + '[[events]]\ndate = "31.02.2025"\ntitle = "Fair"\n',
        [
            Fault(
                "study.toml, [[events]]",
                "date = '31.02.2025'",
                "write it as 2025-09-30",
            )
        ],
    ),
    "an event at a clock time": (
        PLAIN + '[[events]]\ndate = 10:30:00\ntitle = "Fair"\n',
        [
            Fault(
                "study.toml, [[events]]",
                "date = '10:30:00'",
                "write it as 2025-09-30",
            )
        ],
    ),
    "a map with an unknown key": (
        PLAIN + '[[maps]]\ngaol = "more orders"\n',
        [
            Fault(
                "study.toml, [[maps]]",
                "unknown key 'gaol'",
                "did you mean 'goal'?",
            )
        ],
    ),
    "a map as text": (
        'maps = "all"\n' + PLAIN,
        [
            Fault(
                "study.toml, [[maps]]",
                "'all' is not a table",
                'write [[maps]] and below it goal = "..."',
            )
        ],
    ),
}

#: By name: study.toml of a study that can be used, and what is doubted.
DOUBTS = {
    "a source that no table takes": (
        PLAIN + '[sources.spare]\npath = "orders.csv"\n',
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [sources.spare]",
                    "no table takes its rows",
                    'write source = "spare" under a table',
                    severity="warning",
                )
            ],
        ),
    ),
    "a role whose touchpoint never occurs": (
        PLAIN + '[roles]\npurchase = ["ordr"]\n',
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [roles] purchase",
                    "no touchpoint 'ordr' occurs",
                    "did you mean 'order'?",
                    severity="warning",
                )
            ],
        ),
    ),
    "a stage whose touchpoint never occurs": (
        PLAIN + '[stages.touchpoints]\nconversion = ["ordr"]\n',
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [stages.touchpoints]",
                    "no touchpoint 'ordr' occurs",
                    "did you mean 'order'?",
                    severity="warning",
                )
            ],
        ),
    ),
    "an owner of nothing": (
        PLAIN + '[owners]\nwbe = "Ann"\n',
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [owners]",
                    "no touchpoint, channel or stage 'wbe' occurs",
                    "did you mean 'web'?",
                    severity="warning",
                )
            ],
        ),
    ),
    "a goal that nobody can reach": (
        PLAIN + '[goals]\nreturn = { start = "order", end = "refund" }\n',
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [goals] return",
                    "no touchpoint 'refund' occurs",
                    "known: 'order'",
                    severity="warning",
                )
            ],
        ),
    ),
    "questions without answers": (
        PLAIN + '[questions]\nlikely = { kind = "nps" }\n',
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [questions]",
                    "names questions, and there are no responses",
                    "map them with [[tables.responses]]",
                    severity="warning",
                )
            ],
        ),
    ),
    "a question that was never asked": (
        PLAIN + ASKED + '[questions]\nlikly = { kind = "nps", scale = [0, 10] }\n',
        (
            {"interactions": (1, 0), "responses": (1, 0)},
            [
                Fault(
                    "study.toml, [questions]",
                    "no question 'likly' occurs",
                    "did you mean 'likely'?",
                    severity="warning",
                ),
                Fault(
                    "study.toml, [questions] likely",
                    "1 of 1 scores, from 9 to 9, have no scale",
                    "write likely = { scale = [lowest, highest] }",
                    severity="warning",
                ),
            ],
        ),
    ),
    "an event outside the period": (
        PLAIN + '[[events]]\ndate = 2019-01-02\ntitle = "Fair"\n',
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [[events]]",
                    "'Fair' is of 2019-01-02, outside 2025-01-02 to 2025-01-02",
                    "correct the date, or leave it out",
                    severity="warning",
                )
            ],
        ),
    ),
    "a kind of id that is misspelt": (
        PLAIN + 'ids = "cokie"\n' + LINKS,
        (
            {"interactions": (1, 0), "identities": (1, 0)},
            [
                Fault(
                    "study.toml, [[tables.interactions]]",
                    "ids = 'cokie' is no kind of id in identities, so it links nothing",
                    "did you mean 'cookie'?",
                    severity="warning",
                )
            ],
        ),
    ),
    "ids that are written otherwise": (
        PLAIN + 'ids = "cookie"\n' + LINKS,
        (
            {"interactions": (1, 0), "identities": (1, 0)},
            [
                Fault(
                    "study.toml, [[tables.interactions]]",
                    "no id of the kind 'cookie' stands in identities",
                    "compare how ids are written in the two",
                    severity="warning",
                )
            ],
        ),
    ),
    "ids without identities": (
        PLAIN + 'ids = "cookie"\n',
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [[tables.interactions]]",
                    "ids = 'cookie', and there are no identities to look it up in",
                    "map them with [[tables.identities]], or leave ids out",
                    severity="warning",
                )
            ],
        ),
    ),
    "groups larger than all customers": (
        PLAIN.replace("min_group = 1", "min_group = 10"),
        (
            {"interactions": (1, 0)},
            [
                Fault(
                    "study.toml, [study]",
                    "1 customer, and groups under min_group = 10 are not shown",
                    "add sources or a longer period",
                    severity="warning",
                )
            ],
        ),
    ),
}


@pytest.mark.parametrize("name", [*CASES, *DOUBTS])
def test_what_is_said_of_settings(says, name):
    toml, said = {**CASES, **DOUBTS}[name]
    links = "source,source_id,customer_id\ncookie,c-1,ann\n"
    files = {"orders.csv": ROWS, "answers.csv": ANSWERS, "links.csv": links}
    says({**files, "study.toml": toml}, said)
