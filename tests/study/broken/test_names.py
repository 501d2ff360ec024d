"""Names that bite: of columns, sources, files, touchpoints, questions, attributes, customers."""

import pytest

HEAD = '[study]\ntitle = "Shop"\nmin_group = 1\n'
ROWS = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,order,web\n"
NAMES = "who,when,where,how\n"
BITE = """a'b"c;--"""
ESCAPED = r"a'b\"c;--"
PEOPLE = '[sources.people]\npath = "people.csv"\n[[tables.customers]]\nsource = "people"\n'


def source(name: str, path: str = "orders.csv") -> dict[str, object]:
    """Return a study whose one source has a name, in quotation marks, and lies in a file."""
    toml = f'{HEAD}[sources.{name}]\npath = "{path}"\n[[tables.interactions]]\nsource = {name}\n'
    return {"study.toml": toml, path.replace(r"\"", '"'): ROWS}


def mapped(name: str, header: str) -> dict[str, object]:
    """Return a study whose customers stand in a column of a name, as TOML and CSV write it."""
    text = f"{header},timestamp,touchpoint,channel\nann,2025-01-02,order,web\n"
    columns = f'customer_id = {name}, timestamp = "timestamp", touchpoint = "touchpoint"'
    toml = source('"orders"')["study.toml"] + f'columns = {{ {columns}, channel = "channel" }}\n'
    return {"study.toml": toml, "orders.csv": text}


def touchpoint(name: str) -> dict[str, object]:
    """Return a study with a touchpoint of a name, which plays a role and has a stage."""
    toml = source('"orders"')["study.toml"] + f'[roles]\npurchase = ["{name}"]\n'
    toml += f'[stages.touchpoints]\nconversion = ["{name}"]\n[owners]\n"{name}" = "{name}"\n'
    toml += f'[[events]]\ndate = 2025-01-02\ntitle = "{name}"\n'
    quoted = name.replace('\\"', '""')
    return {"study.toml": toml, "orders.csv": ROWS.replace("order", f'"{quoted}"')}


def people(header: str, *rows: str) -> dict[str, object]:
    files = source('"orders"')
    text = "\n".join([f"customer_id,{header}", *rows, ""])
    return {**files, "study.toml": f"{files['study.toml']}{PEOPLE}", "people.csv": text}


#: By name: the files, and what is said.
CASES = {
    "a source named like a query": (source(f'"{ESCAPED}"'), ({"interactions": (1, 0)}, [])),
    "a source named like a table": (source('"interactions"'), ({"interactions": (1, 0)}, [])),
    "a source named like cxlab's own": (
        source('"cxlab part 0"'),
        [
            "error: study.toml, [sources.cxlab part 0]: a name that begins with 'cxlab '; rename "
            "it: such names are cxlab's own"
        ],
    ),
    "a source named like the database's own": (
        source('"duckdb_tables"'),
        ({"interactions": (1, 0)}, []),
    ),
    "a source named with a line end": (source(r'"a\nb"'), ({"interactions": (1, 0)}, [])),
    "a source of 10,000 letters": (
        source('"' + "long " * 2000 + '"'),
        ({"interactions": (1, 0)}, []),
    ),
    "a source from right to left": (source('"\u202eevil"'), ({"interactions": (1, 0)}, [])),
    "a file named like a query": (
        source('"orders"', ESCAPED + ".csv"),
        ({"interactions": (1, 0)}, []),
    ),
    "a file named like a pattern": (
        source('"orders"', "a[b]{c}*?.csv"),
        ({"interactions": (1, 0)}, []),
    ),
    "a file named like an option": (
        source('"orders"', "--help.csv"),
        ({"interactions": (1, 0)}, []),
    ),
    "a file named in markup": (source('"orders"', "<b>&amp;.csv"), ({"interactions": (1, 0)}, [])),
    "a column named like a query": (
        mapped(f'"{ESCAPED}"', '"' + BITE.replace('"', '""') + '"'),
        ({"interactions": (1, 0)}, []),
    ),
    "a column named with a line end": (mapped(r'"a\nb"', '"a\nb"'), ({"interactions": (1, 0)}, [])),
    "a column named like a word of SQL": (
        mapped('"select"', "select"),
        ({"interactions": (1, 0)}, []),
    ),
    "a column named in markup": (mapped('"<script>"', "<script>"), ({"interactions": (1, 0)}, [])),
    "a column that is not there, in markup": (
        mapped('"<b>who</b>"', "who"),
        [
            "error: orders.csv: no column named '<b>who</b>'; Known: channel, timestamp, "
            "touchpoint, who; correct `customer_id` in study.toml"
        ],
    ),
    "a touchpoint named like a word of SQL": (touchpoint("select"), ({"interactions": (1, 0)}, [])),
    "a touchpoint named like a query": (touchpoint(ESCAPED), ({"interactions": (1, 0)}, [])),
    "a touchpoint named in markup": (
        touchpoint("<img src=x onerror=alert(1)>"),
        ({"interactions": (1, 0)}, []),
    ),
    "a touchpoint that is a formula": (touchpoint("=1+1"), ({"interactions": (1, 0)}, [])),
    "a touchpoint of 10,000 letters": (
        touchpoint("long " * 2000 + "."),
        ({"interactions": (1, 0)}, []),
    ),
    "a touchpoint from right to left": (
        touchpoint("\u202eevil \u0645\u0631\u062d\u0628\u0627"),
        ({"interactions": (1, 0)}, []),
    ),
    "a touchpoint of combining marks": (
        touchpoint("z" + "\u0300" * 300),
        ({"interactions": (1, 0)}, []),
    ),
    "an attribute named like a table's column": (
        people("timestamp,touchpoint", "ann,1,2"),
        ({"customers": (1, 0), "interactions": (1, 0)}, []),
    ),
    "an attribute named like a query": (
        people('"' + BITE.replace('"', '""') + '"', "ann,1"),
        ({"customers": (1, 0), "interactions": (1, 0)}, []),
    ),
    "an attribute named in markup": (
        people("<b>age</b>,=age", "ann,1,2"),
        ({"customers": (1, 0), "interactions": (1, 0)}, []),
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_names(says, name):
    files, said = CASES[name]
    says(files, said)
